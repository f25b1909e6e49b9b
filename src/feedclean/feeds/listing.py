"""A section or front page that has no feed, read as one: the stories that it links, in its order."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from feedclean.feeds.links import absolute
from feedclean.feeds.urls import url_key
from feedclean.html import Page
from feedclean.model import Feed, FeedEntry

FEWEST: Final = 3  # a page that links fewer stories is no list of them
MOST: Final = 100
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5"})
_FURNITURE: Final = frozenset({"nav", "footer", "aside", "form", "select", "menu"})
_TITLE: Final = 20  # letters; what is shorter is rather a section's name
_LONGEST: Final = 300
# What follows a number or a date in the address of a story, but not of a section.
_STORY: Final = frozenset("-_0123456789")


def listed(page: Page, *, url: str) -> Feed | None:
    """Return the stories that a page lists as a feed without dates; None when it lists none.

    A story is a link to another page of the same site, outside of navigation, whose words are long enough for a
    title or stand in a heading. Titles in headings count alone where a page has enough of them.
    """
    headed: dict[str, FeedEntry] = {}
    plain: dict[str, FeedEntry] = {}
    home = urlsplit(url)
    boxes = _furniture(page)
    for node in page.elements("a"):
        if len(headed) >= MOST or node in boxes:
            continue
        address = absolute(page.get(node, "href"), page.base_url or url)
        if not address or not _is_story(address, home.hostname or "", home.path):
            continue
        title, heading = _title(page, node)
        key = url_key(address)
        if title and heading:
            headed.setdefault(key, FeedEntry(url=address, title=title))
        elif len(title) >= _TITLE:
            plain.setdefault(key, FeedEntry(url=address, title=title))
    stories = headed if len(headed) >= FEWEST else {**plain, **headed}
    if len(stories) < FEWEST:
        return None
    return Feed(url=url, format="list", title=_name(page), site_url=url, entries=tuple(stories.values())[:MOST])


def _furniture(page: Page) -> frozenset[int]:
    """Return the nodes inside navigation and the like."""
    inside: set[int] = set()
    for node in page.elements(*_FURNITURE):
        if node not in inside:
            inside.update(range(node, page.ends[node]))
    return frozenset(inside)


def _is_story(address: str, host: str, path: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if (parts.hostname or "").removeprefix("www.") != host.removeprefix("www."):
        return False
    last = parts.path.rstrip("/").rpartition("/")[2]
    if parts.path.rstrip("/") == path.rstrip("/") or not last:
        return False
    return len(last) >= _TITLE or any(c in _STORY for c in last) or bool(parts.query)


def _title(page: Page, node: int) -> tuple[str, bool]:
    """Return what a link says, and whether a heading says it: around the link, or inside of it."""
    inner = next((h for h in page.elements(*_HEADINGS, within=node)), None)
    if inner is not None:
        return page.text(inner)[:_LONGEST], True
    above = page.parents[node]
    for _ in range(3):
        if above < 0:
            break
        if page.tags[above] in _HEADINGS:
            return page.text(node)[:_LONGEST], True
        above = page.parents[above]
    return page.text(node)[:_LONGEST], False


def _name(page: Page) -> str | None:
    return next((page.text(node) for node in page.elements("title")), None) or None
