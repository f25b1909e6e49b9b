"""Feeds that a page links: autodiscovery by `<link rel=alternate>`, then by links that look like feeds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from feedclean.feeds.urls import url_key
from feedclean.html import Page

MOST: Final = 50  # candidates; a hostile page may hold a million
_TYPES: Final = {
    "application/atom+xml": 30,
    "application/rss+xml": 29,
    "application/feed+json": 28,
    "application/rdf+xml": 20,
    "application/json": 5,
    "application/xml": 5,
    "text/xml": 5,
}
_LOOKS: Final = re.compile(
    r"(?:^|/)(?:feeds?|rss2?|atom)(?:/|$|\.(?:xml|php|json|rss|atom)$)|\.(?:rss|atom|rdf)$|(?:^|/)index\.xml$"
    r"|(?:^|/)feed\.json$",
    re.IGNORECASE,
)
_QUERY: Final = re.compile(r"(?:^|&)(?:feed|format|type)=(?:rss2?|atom|json|feed|rdf)(?:&|$)", re.IGNORECASE)
_SAYS: Final = re.compile(r"\b(?:rss|atom|feed)\b", re.IGNORECASE)
# Comments' feeds end in /comments/feed or are named so, in the languages that blog engines speak.
_COMMENTS: Final = re.compile(
    r"comment|kommentar|commentaire|comentario|comentário|commenti|reacties|komentar|комментари|コメント|评论|댓글",
    re.IGNORECASE,
)


_DECLARED: Final = 100
_LIKELY: Final = 60
_GUESSED: Final = 40


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names.

    `score` ranks them: `_DECLARED` and more was declared by the page, `_GUESSED` and more is a guess by the link's
    look, less is a feed of comments.
    """

    url: str
    title: str | None = None
    type: str | None = None
    score: int = 0

    @property
    def declared(self) -> bool:
        """Whether the page itself says that the feed is its own."""
        return self.score >= _DECLARED

    @property
    def likely(self) -> bool:
        """Whether it is worth a try: what hardly looks like a feed, or is one of comments, is not."""
        return self.score >= _LIKELY


def discover(page: Page) -> tuple[FeedLink, ...]:
    """Return the feeds of a page, the best first, each once: declared ones, links that look like it, comments."""
    found: dict[str, FeedLink] = {}
    for link in (*_declared(page), *_guessed(page)):
        key = url_key(link.url)
        if key not in found or found[key].score < link.score:
            found[key] = link
        if len(found) >= MOST:
            break
    return tuple(sorted(found.values(), key=lambda f: -f.score))


def _declared(page: Page) -> list[FeedLink]:
    links = []
    for node in page.elements("link"):
        rel = page.get(node, "rel").lower().split()
        kind = page.get(node, "type").partition(";")[0].strip().lower()
        href = page.get(node, "href")
        if not href or not ("alternate" in rel or "feed" in rel) or "stylesheet" in rel:
            continue
        if kind not in _TYPES and "feed" not in rel:
            continue
        url = _resolved(page, href)
        if not url or (_TYPES.get(kind, 0) == 5 and not _has_feed_form(url)):
            continue
        title = page.get(node, "title") or None
        links.append(FeedLink(url, title, kind or None, _score(_DECLARED + _TYPES.get(kind, 10), url, title)))
        if len(links) >= MOST:
            break
    return links


def _guessed(page: Page) -> list[FeedLink]:
    links = []
    for node in page.elements("a"):
        href = page.get(node, "href")
        if not href or len(href) > 2048:
            continue
        kind = page.get(node, "type").partition(";")[0].strip().lower()
        declared = _TYPES.get(kind, 0) > 5
        if not declared and not _has_feed_form(href):
            continue
        url = _resolved(page, href)
        if not url:
            continue
        title = page.text(node)[:200] or page.get(node, "title") or None
        says = bool(title and _SAYS.search(title))
        links.append(FeedLink(url, title, kind or None, _score(_GUESSED + 20 * says + 20 * declared, url, title)))
        if len(links) >= MOST:
            break
    return links


def _score(score: int, url: str, title: str | None) -> int:
    return score // 10 if _COMMENTS.search(url) or (title and _COMMENTS.search(title)) else score


def _has_feed_form(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return bool(_LOOKS.search(parts.path) or _QUERY.search(parts.query))


def _resolved(page: Page, href: str) -> str | None:
    try:
        url = page.resolve(href)
    except ValueError:  # an address that begins like an IPv6 one and is none
        return None
    return url if url.lower().startswith(("http://", "https://", "file:")) else None
