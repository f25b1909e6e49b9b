"""`Entry` and `OutputFeed` to bytes: Atom, JSON Feed, HTML, Markdown, text; and OPML. Pure: no clock, no network.

`FORMATS` is the one table that the command line, the publisher and the tests read. A new format is a module with
`feed` and `document`, and a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from feedclean.model import Article, Entry, OutputFeed
from feedclean.render import atom, jsonfeed, markdown, page, text
from feedclean.render.opml import Subscription, opml

__all__ = ["FORMATS", "Format", "Subscription", "alone", "entry_of", "opml"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write entries. Both functions are pure: the same input gives the same bytes.

    `suffix` is what file names and public addresses end with, `media_type` is without parameters (all is UTF-8).
    `feed` writes a whole feed, `document` one entry by itself.
    """

    suffix: str
    media_type: str
    feed: Callable[[OutputFeed], bytes]
    document: Callable[[Entry], bytes]

    @property
    def content_type(self) -> str:
        """What an HTTP answer says of it."""
        return f"{self.media_type}; charset=utf-8"


def alone(entry: Entry) -> OutputFeed:
    """Return a feed of this one entry, named as its site."""
    return OutputFeed(
        id=f"urn:uuid:{uuid5(NAMESPACE_URL, f'feed of {entry.id}')}",
        title=entry.site_name or entry.title,
        updated=entry.updated,
        entries=(entry,),
        language=entry.language,
    )


def entry_of(article: Article, *, now: datetime) -> Entry:
    """Return a page by itself as an entry. Its id is its address, or made of its text when it has none."""
    url = article.canonical_url or article.url
    return Entry(
        id=url or f"urn:uuid:{uuid5(NAMESPACE_URL, f'{article.title} {article.text}')}",
        source_id="",
        url=url,
        title=article.title or "",
        updated=article.modified or article.published or now,
        published=article.published,
        authors=article.authors,
        language=article.language,
        section=article.section,
        tags=article.tags,
        summary=article.summary,
        site_name=article.site_name,
        origin=article.origin,
        blocks=article.blocks,
    )


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        "atom": Format(atom.SUFFIX, atom.MEDIA_TYPE, atom.feed, lambda entry: atom.feed(alone(entry))),
        "json": Format(jsonfeed.SUFFIX, jsonfeed.MEDIA_TYPE, jsonfeed.feed, lambda entry: jsonfeed.feed(alone(entry))),
        "html": Format(page.SUFFIX, page.MEDIA_TYPE, page.feed, page.document),
        "markdown": Format(markdown.SUFFIX, markdown.MEDIA_TYPE, markdown.feed, markdown.document),
        "text": Format(text.SUFFIX, text.MEDIA_TYPE, text.feed, text.document),
    }
)
