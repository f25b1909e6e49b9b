"""Selectors over a page."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.html import parse
from feedclean.html.select import check, select, values

PAGE = parse(
    """<html><body><div id="top" class="nav wide"><a href="/2" rel="next">Next page</a></div>
    <article class="story main"><h1>Tide</h1><div><p class="lead">One</p></div><p>Two <b>three</b></p>
    <ul><li>a</li><li data-kind="x-y">b</li></ul></article><footer class="story"><p>End</p></footer></body></html>"""
)


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("p", ["One", "Two three", "End"]),
        ("article p", ["One", "Two three"]),
        ("article > p", ["Two three"]),
        ("article>p , h1", ["Tide", "Two three"]),
        (".story p", ["One", "Two three", "End"]),
        ("article.story.main h1", ["Tide"]),
        ("#top a", ["Next page"]),
        ("[rel=next]", ["Next page"]),
        ('[rel="next"]', ["Next page"]),
        ('div[class*="id"]', ["Next page"]),
        ("[class^=nav]", ["Next page"]),
        ("[class$=wide]", ["Next page"]),
        ("[class~=wide]", ["Next page"]),
        ("[data-kind|=x]", ["b"]),
        ("li:nth-of-type(2)", ["b"]),
        ("p:not(.lead)", ["Two three", "End"]),
        ('a:contains("Next")', ["Next page"]),
        ('p:contains("Two three")', ["Two three"]),
        ("article * b", ["three"]),
        ('[href=""]', []),
        ("h7", []),
    ],
)
def test_what_selectors_find(selector: str, found: list[str]) -> None:
    assert [PAGE.text(node) for node in select(PAGE, selector)] == found


def test_values_are_texts_or_attributes() -> None:
    assert list(values(PAGE, ("a::attr(href)", "h1"))) == ["/2", "Tide"]


@pytest.mark.parametrize(
    "selector", ["", ">", "p >", "p:hover", "[", "p[a=", "a,,b", ":not(a b)", "p::before", "x" * 3000]
)
def test_what_is_no_selector(selector: str) -> None:
    with pytest.raises(ValueError):
        check(selector)


@given(st.text("ab.#[]=\"'*>:,() ()notchilde", max_size=30))
def test_any_text_is_a_selector_or_none(selector: str) -> None:
    try:
        found = select(PAGE, selector)
    except ValueError:
        return
    assert found == sorted(set(found))


def test_deep_and_wide_pages_cost_little() -> None:
    page = parse("<div class=a>" * 400 + "<p>ferry</p>" * 50_000)
    started = time.process_time()
    for selector in (".a .a .a p", ".a > .a > .a p", 'div:contains("ferry")', 'p:contains("nothing")'):
        select(page, selector)
    assert time.process_time() - started < 4.0
