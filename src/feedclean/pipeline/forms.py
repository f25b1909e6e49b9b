"""Other forms of a page that tells too little by itself: its AMP and its print version. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from feedclean.html import Page, parse
from feedclean.model import Article

# A page with more text than this, and no wall before it, is taken at its word.
_ENOUGH: Final = 600
_HINT: Final = re.compile(rb"amphtml|print", re.IGNORECASE)
_MOST: Final = 2


def tells_little(article: Article) -> bool:
    """Tell whether it is worth to look for another form of an article's page."""
    return article.obstacle is not None or len(article.text) < _ENOUGH


def other_forms(body: bytes, *, url: str, content_type: str | None = None) -> tuple[str, ...]:
    """Return the addresses that a page names for its AMP (`rel=amphtml`) and print versions, on its own site."""
    if not _HINT.search(body):
        return ()
    page = parse(body, url=url, content_type=content_type)
    found = dict.fromkeys(address for address in _named(page) if address != url and _same_site(address, url))
    return tuple(found)[:_MOST]


def _named(page: Page) -> Iterator[str]:
    for node in page.elements("link"):
        relations = page.get(node, "rel").lower().split()
        printed = "alternate" in relations and page.get(node, "media").lower().strip() == "print"
        if ("amphtml" in relations or printed) and (href := page.get(node, "href")):
            try:
                yield page.resolve(href)
            except ValueError:
                continue


def _same_site(address: str, url: str) -> bool:
    """Tell whether two addresses are of one site: `amp.example.org` is of `www.example.org`'s."""
    try:
        one, other = urlsplit(address), urlsplit(url)
        hosts = (one.hostname or "", other.hostname or "")
    except ValueError:
        return False
    first, second = (host.removeprefix("www.") for host in hosts)
    same = first == second or first.endswith(f".{second}") or second.endswith(f".{first}")
    return one.scheme in ("http", "https") and bool(first) and same


def better(other: Article, article: Article) -> bool:
    """Tell whether another form of the page tells the story better."""
    return other.obstacle is None and len(other.text) > 1.5 * len(article.text) and bool(other.blocks)
