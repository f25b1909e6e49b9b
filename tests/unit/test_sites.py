"""Site configs of the five-filters format."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.config.sites import load_sites
from feedclean.errors import InputError
from feedclean.html.select import check
from feedclean.sites import import_five_filters, to_css, to_toml

CONFIG = """\
# the harbour's newspaper
title: //h1[@class='headline']
body: //div[contains(concat(' ', normalize-space(@class), ' '), ' story ')] | //article
author: //meta[@name='author']/@content
date: //time/@datetime
strip: //div[@id='promo' or @id='social']
strip: //p[last()]
strip_id_or_class: newsletter
strip_image_src: /pixel/
single_page_link: //a[contains(@href, 'print=1')]
next_page_link: //a[contains(text(), 'Next page')]/@href
http_header(User-Agent): Mozilla/5.0
http_header(Cookie): consent=1; theme=light
http_header(Referer): https://search.example/
tidy: no
prune: no
test_url: https://harbour.example/1
replace_string(<br>): <p>
"""


def test_a_config() -> None:
    rules, untold = import_five_filters(CONFIG, domain="www.Harbour.example")
    assert rules.domain == "harbour.example"
    assert rules.title == ("h1.headline",)
    assert rules.body == ("div.story", "article")
    assert rules.author == ('meta[name="author"]::attr(content)',)
    assert rules.date == ("time::attr(datetime)",)
    assert rules.strip == (
        "div#promo",
        "div#social",
        '[id*="newsletter"]',
        '[class*="newsletter"]',
        'img[src*="/pixel/"]',
    )
    assert rules.single_page_link == ('a[href*="print=1"]',)
    assert rules.next_page_link == ('a:contains("Next page")::attr(href)',)
    assert rules.user_agent == "Mozilla/5.0"
    assert rules.cookies == (("consent", "1"), ("theme", "light"))
    assert rules.headers == (("referer", "https://search.example/"),)
    assert len(untold) == 2
    assert untold[0].startswith("line 7: strip: //p[last()] (")
    assert untold[1].startswith("line 18: replace_string")


def test_it_can_be_written_as_a_file_that_the_configuration_reads(tmp_path: Path) -> None:
    rules, _ = import_five_filters(CONFIG, domain="harbour.example")
    text = to_toml(rules)
    tomllib.loads(text)
    (tmp_path / "harbour.example.toml").write_text(text, encoding="utf-8")
    assert load_sites(tmp_path) == {"harbour.example": rules}


@pytest.mark.parametrize(
    ("xpath", "css"),
    [
        ("//div[@id='content']", ["div#content"]),
        ("//div[@class='a b']/p", ["div.a.b > p"]),
        ("//article//p[1]", ["article p:nth-of-type(1)"]),
        ("id('main')//p", ["#main p"]),
        ("(//h1)[1]", ["h1"]),
        ('//*[@itemprop="articleBody"]', ['[itemprop="articleBody"]']),
        ("//div[contains(@class,'x') and not(@id='y')]", ['div[class*="x"]:not(#y)']),
        ("//span[starts-with(@class,'by')]/text()", ['span[class^="by"]']),
        ("/html/body/div[2]", ["html > body > div:nth-of-type(2)"]),
        ("//a[@href and (@rel='next' or @class='next')]", ['a[href][rel="next"]', "a[href].next"]),
        ("//h2[not(@id) and not(@class)]", ["h2:not([id]):not([class])"]),
    ],
)
def test_xpath_that_has_an_equivalent(xpath: str, css: list[str]) -> None:
    assert to_css(xpath) == css
    for selector in css:
        check(selector)


@pytest.mark.parametrize(
    "xpath",
    [
        "",
        "//",
        "//p/following-sibling::div",
        "//p/..",
        "//p[last()]",
        "//p[position()<3]",
        "//p[.='Advertisement']",
        "//div[normalize-space(.)='x']",
        "count(//p)",
        "//p[@class=",
        "//p]",
        "//div[@a='1' or @a='2']" * 9,
    ],
)
def test_xpath_that_has_none_is_said_to_have_none(xpath: str) -> None:
    with pytest.raises(ValueError):
        to_css(xpath)


@given(st.text("/@[]()'\"=,.|* ordivndcontaipsfx:1<", max_size=40))
def test_any_xpath_is_translated_into_selectors_or_refused(xpath: str) -> None:
    try:
        selectors = to_css(xpath)
    except ValueError:
        return
    for selector in selectors:
        check(selector)


def test_what_is_no_config() -> None:
    with pytest.raises(InputError, match=r"harbour\.example"):
        import_five_filters("<html>Not found</html>", domain="harbour.example")
