"""Atom (RFC 4287), with Media RSS for pictures and `atom:source` for where an entry came from.

The same feed always gives the same bytes, so that a publisher can tell whether anything changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from feedclean.model import Entry, Figure, OutputFeed
from feedclean.render import values
from feedclean.render.xml import DECLARATION, tag, text

SUFFIX: Final = ".atom.xml"
MEDIA_TYPE: Final = "application/atom+xml"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_MEDIA: Final = "http://search.yahoo.com/mrss/"


def feed(output: OutputFeed) -> bytes:
    """Return the Atom feed document: valid by RFC 4287 whatever is in it."""
    entries = values.unique(output.entries)
    newest = _newest_by_source(e for _, e in entries)
    title = values.one_line(output.title) or values.UNTITLED
    self_url = values.address(output.self_url and output.self_url + SUFFIX)
    site_url = values.address(output.site_url)
    icon = values.address(output.icon)
    language = values.language_tag(output.language)
    parts = [
        tag("id", text(values.identifier(output.id))),
        tag("title", text(title)),
        tag("updated", values.timestamp(output.updated)),
        # Required of a feed unless every entry has one (§4.1.1), and of use to readers that show none else.
        tag("author", tag("name", text(title))),
        tag("generator", "feedclean"),
    ]
    if subtitle := values.one_line(output.subtitle):
        parts.append(tag("subtitle", text(subtitle)))
    if self_url:
        parts.append(tag("link", rel="self", type=MEDIA_TYPE, href=self_url))
    if site_url:
        parts.append(tag("link", rel="alternate", type="text/html", href=site_url))
    if icon:
        parts.append(tag("icon", text(icon)))
    parts.extend(_entry(id_, e, feed_language=language, newest=newest) for id_, e in entries)
    lines = "\n".join(["", *parts, ""])
    return (DECLARATION + tag("feed", lines, xmlns=_ATOM, xmlns_media=_MEDIA, xml_lang=language) + "\n").encode()


def _entry(id_: str, entry: Entry, *, feed_language: str | None, newest: dict[str, datetime]) -> str:
    url = values.address(entry.url)
    language = values.language_tag(entry.language)
    parts = [
        tag("id", text(id_)),
        tag("title", text(values.title_of(entry))),
        tag("updated", values.timestamp(entry.updated)),
    ]
    if entry.published:
        parts.append(tag("published", values.timestamp(entry.published)))
    parts.extend(tag("author", tag("name", text(name))) for name in values.authors_of(entry))
    parts.extend(tag("category", term=term) for term in values.distinct((entry.section, *entry.tags)))
    parts.extend(_links(entry, url))
    if summary := values.one_line(entry.summary):
        parts.append(tag("summary", text(summary)))
    parts.append(tag("content", text(values.content_of(entry)), type="html", xml_base=url))
    parts.extend(_pictures(values.pictures_of(entry)))
    if source := _source(entry, newest):
        parts.append(source)
    return tag("entry", "\n".join(["", *parts, ""]), xml_lang=language if language != feed_language else None)


def _links(entry: Entry, url: str | None) -> Iterator[str]:
    if url:
        yield tag("link", rel="alternate", type="text/html", href=url)
    if entry.origin and (origin := values.address(entry.origin.url)):
        yield tag("link", rel="via", href=origin, title=values.one_line(entry.origin.name) or None)
    enclosures = {a: e for e in reversed(entry.enclosures) if (a := values.address(e.url))}
    for href, enclosure in reversed(enclosures.items()):
        length = enclosure.length if enclosure.length is not None and enclosure.length >= 0 else None
        kind = values.media_type(enclosure.type, href)
        yield tag("link", rel="enclosure", type=kind, length=length, href=href)


def _pictures(pictures: list[tuple[str, Figure]]) -> Iterator[str]:
    """Yield Media RSS: a thumbnail for readers that show one picture, and every picture with what is said of it."""
    for url, _ in pictures[:1]:
        yield tag("media:thumbnail", url=url)
    for url, figure in pictures:
        said = []
        if description := values.one_line(figure.caption) or values.one_line(figure.alt):
            said.append(tag("media:description", text(description), type="plain"))
        if credit := values.one_line(figure.credit):
            said.append(tag("media:credit", text(credit)))
        yield tag(
            "media:content", *said, url=url, medium="image", width=figure.width or None, height=figure.height or None
        )


def _source(entry: Entry, newest: dict[str, datetime]) -> str | None:
    """Return where the entry was copied from (§4.2.11), None when that has no name and no address."""
    url = values.address(entry.source_url)
    title = values.one_line(entry.source_title)
    if not url and not title:
        return None
    parts = [
        tag("id", text(values.identifier(f"feedclean source {entry.source_id}"))),
        tag("title", text(title or url or "")),
        tag("updated", values.timestamp(newest[entry.source_id])),
    ]
    if url:
        parts.append(tag("link", rel="alternate", href=url))
    return tag("source", *parts)


def _newest_by_source(entries: Iterable[Entry]) -> dict[str, datetime]:
    newest: dict[str, datetime] = {}
    for entry in entries:
        known = newest.get(entry.source_id)
        if known is None or values.timestamp(entry.updated) > values.timestamp(known):
            newest[entry.source_id] = entry.updated
    return newest
