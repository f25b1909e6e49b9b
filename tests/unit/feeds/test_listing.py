"""Pages that list stories: what is a story, what is its title, and what is navigation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.feeds.listing import MOST, listed
from feedclean.html import parse

HOME = "https://news.test/politics/"


def stories(body: str, *, url: str = HOME) -> list[tuple[str | None, str | None]]:
    feed = listed(parse(f"<html><head><title>Politics</title></head><body>{body}</body></html>", url=url), url=url)
    return [(e.title, e.url) for e in feed.entries] if feed else []


def teaser(number: int, *, tag: str = "h2") -> str:
    return f'<div><{tag}><a href="/politics/story-{number}">Story number {number}</a></{tag}><p>In short.</p></div>'


def expected(*numbers: int) -> list[tuple[str, str]]:
    return [(f"Story number {n}", f"https://news.test/politics/story-{n}") for n in numbers]


def test_headings_with_links_in_their_order() -> None:
    assert stories("".join(map(teaser, (3, 1, 2)))) == expected(3, 1, 2)


def test_links_around_headings() -> None:
    body = "".join(
        f'<a href="story-{n}"><img src="{n}.jpg"><h3>Story number {n}</h3><p>In short.</p></a>' for n in (1, 2, 3)
    )
    assert stories(body) == expected(1, 2, 3)


def test_without_headings_long_words_are_titles() -> None:
    body = "".join(
        f'<li><a href="/2026/03/{n}">What happened on day {n} of the talks</a> <a href="/2026/03/{n}">Read</a></li>'
        for n in (1, 2, 3)
    )
    assert [title for title, _ in stories(f"<ul>{body}</ul>")] == [
        f"What happened on day {n} of the talks" for n in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "noise",
    [
        "<nav>" + "".join(teaser(n) for n in (7, 8)) + "</nav>",
        "<footer>" + teaser(7) + "</footer>",
        '<h2><a href="https://elsewhere.test/story-9">A story of another site</a></h2>',
        '<h2><a href="/sport">Sport</a></h2>',
        '<h2><a href="/politics/">Politics, where you are now</a></h2>',
        '<h2><a href="javascript:void(0)">A story behind a script</a></h2>',
        '<h2><a href="http://[broken">A broken address it is</a></h2>',
        '<h2><a href="/politics/story-1?utm_source=front">Story number 1, once more</a></h2>',
        '<a href="/about-us-and-others">A long link that is in no heading</a>',
    ],
)
def test_what_is_no_story(noise: str) -> None:
    assert stories("".join(map(teaser, (1, 2, 3))) + noise) == expected(1, 2, 3)


def test_two_stories_are_no_list() -> None:
    assert stories(teaser(1) + teaser(2)) == []


def test_a_list_has_an_end() -> None:
    assert len(stories("".join(map(teaser, range(500))))) == MOST


def test_the_www_is_no_other_site() -> None:
    body = "".join(map(teaser, (1, 2, 3))).replace('"/', '"https://www.news.test/')
    assert len(stories(body)) == 3


@given(st.text(alphabet="<>ah1234/ ='\"pnavbody#?.", max_size=200))
def test_any_markup_will_do(body: str) -> None:
    feed = listed(parse(body * 3, url=HOME), url=HOME)
    assert feed is None or len(feed.entries) >= 3
