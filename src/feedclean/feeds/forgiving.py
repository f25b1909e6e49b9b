"""XML that is not well-formed, by feedparser's forgiving parser. The only home of feedparser.

It is used with its own sanitizer and address resolving off: cleaning is ours, and those two take most of its time. It
is given one entry at a time, of bounded length, in a document without a document type declaration, so nothing can
expand, and what it cannot read harms no other entry.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import feedparser

from feedclean.feeds.dates import parse_date
from feedclean.feeds.elements import Context
from feedclean.feeds.links import absolute
from feedclean.feeds.names import author_names
from feedclean.feeds.text import as_html, fold, looks_like_html, plain_title
from feedclean.model import Enclosure, Feed, FeedEntry, Figure, Origin

MOST: Final = 100  # tags or enclosures of one entry
_UNSET: Final = "http://unset.invalid/"  # feedparser resolves links by force: this base is recognised and undone
_CATEGORY: Final = re.compile(r"<(?:[\w.-]{1,32}:)?(?:category|subject|keywords|tags)\b", re.IGNORECASE)


def forgive_entry(document: str, context: Context) -> FeedEntry | None:
    """Return the one entry of a document, None when not even feedparser finds it."""
    found = _feedparser(document, context.base)["entries"]
    return _entry(found[0], context) if found else None


def forgive_feed(document: str, *, url: str | None) -> Feed:
    """Return what a document says of the feed itself; `format` is empty when it is no feed."""
    result = _feedparser(document, url)
    head: Mapping[str, Any] = result["feed"]
    base = url or _UNSET
    return Feed(
        url=url,
        format=result.get("version") or "",
        title=plain_title(_text(head, "title")) or None,
        subtitle=plain_title(_text(head, "subtitle")) or None,
        site_url=_link_of(head, base),
        language=fold(_text(head, "language")).replace("_", "-")[:35] or None,
        authors=_authors(head),
        updated=_date(head, "updated") or _date(head, "published"),
        icon=_icon(head, base),
    )


def _feedparser(xml: str, base: str | None) -> Mapping[str, Any]:
    """Call feedparser on text without a document type; whatever it stumbles over becomes an empty result."""
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base or _UNSET}
    try:
        result: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(_few_categories(xml).encode("utf-8", "replace")),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception:  # noqa: BLE001  # its forgiving parser fails in ways that nobody has listed
        return {"entries": [], "feed": {}, "version": ""}
    return result


def _few_categories(xml: str) -> str:
    """Hide all but the first categories: feedparser compares each with all former ones."""
    places = [m.start() for m in _CATEGORY.finditer(xml)]
    if len(places) <= MOST:
        return xml
    return xml[: places[MOST]] + _CATEGORY.sub("<ignored", xml[places[MOST] :])


# --- entries -----------------------------------------------------------------------------------------------


def _entry(entry: Mapping[str, Any], context: Context) -> FeedEntry:
    base = context.base or _UNSET
    content, summary = _texts(entry)
    raw_published = _text(entry, "published") or _text(entry, "issued") or _text(entry, "created")
    raw_updated = _text(entry, "updated") or _text(entry, "modified")
    published = _date(entry, "published") or _date(entry, "created")
    updated = _date(entry, "updated")
    if published is None and not raw_published:
        # RSS 1.0 has only dc:date, which feedparser takes for a change.
        published, raw_published = updated, raw_updated
    said = _said_language(entry)
    return FeedEntry(
        guid=_guid(entry),
        url=_own(_text(entry, "feedburner_origlink"), base) or _link_of(entry, base),
        title=_title(entry),
        authors=_authors(entry),
        published=published,
        updated=updated,
        summary=summary,
        content=content,
        language=said if said and said != context.language else None,
        tags=_tags(entry),
        enclosures=_enclosures(entry, base),
        images=_images(entry, base),
        origin=_origin(entry, base),
        published_raw=raw_published if raw_published and published is None else None,
    )


def _texts(entry: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return content and summary as HTML; of several contents the longest, which is the full one."""
    values = [_html(c) for c in entry.get("content", ()) if c.get("value")]
    summary = _html(entry["summary_detail"]) if entry.get("summary_detail") else as_html(_text(entry, "summary"))
    content = max(values, key=len, default="")
    if summary and len(summary) > len(content) and content:
        content, summary = summary, content
    if content.strip() == summary.strip():
        summary = ""
    return content or None, summary or None


def _html(detail: Mapping[str, Any]) -> str:
    value = str(detail.get("value") or "")
    kind = str(detail.get("type") or "")
    if kind.startswith("text/plain") and not looks_like_html(value):
        return as_html(value)
    return value


def _title(entry: Mapping[str, Any]) -> str | None:
    detail = entry.get("title_detail") or {}
    value = str(detail.get("value") or entry.get("title") or "")
    return plain_title(value) or None


def _guid(entry: Mapping[str, Any]) -> str | None:
    guid = fold(_text(entry, "id"))
    # feedparser resolves identifiers as if they were links.
    return guid.removeprefix(_UNSET) or None


def _tags(entry: Mapping[str, Any]) -> tuple[str, ...]:
    names = (plain_title(t.get("label") or t.get("term") or "") for t in entry.get("tags", ())[:MOST])
    return tuple(dict.fromkeys(n for n in names if n))


def _enclosures(entry: Mapping[str, Any], base: str) -> tuple[Enclosure, ...]:
    found: dict[str, Enclosure] = {}
    for link in entry.get("links", ()):
        if link.get("rel") == "enclosure" and (url := _own(link.get("href"), base)):
            length = str(link.get("length") or "")
            size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
            found.setdefault(url, Enclosure(url, link.get("type") or None, size or None))
    return tuple(found.values())[:MOST]


def _images(entry: Mapping[str, Any], base: str) -> tuple[Figure, ...]:
    """Return the pictures among the enclosures, or the entry's own `<image>` (RSS 1.0, iTunes)."""
    urls = [
        _own(link.get("href"), base)
        for link in entry.get("links", ())
        if link.get("rel") == "enclosure" and str(link.get("type") or "").lower().startswith("image/")
    ]
    image = entry.get("image")
    if isinstance(image, dict):
        urls.append(_own(image.get("href") or image.get("url"), base))
    return tuple(Figure(u, confidence=0.5, evidence=("enclosure",)) for u in dict.fromkeys(u for u in urls if u))


def _origin(entry: Mapping[str, Any], base: str) -> Origin | None:
    source = entry.get("source")
    if not isinstance(source, dict):
        return None
    name = plain_title(_text(source, "title")) or None
    url = _link_of(source, base) or _own(_text(source, "href"), base)
    return Origin(name, url) if name or url else None


# --- fields that feeds and entries share -------------------------------------------------------------------


def _link_of(item: Mapping[str, Any], base: str) -> str | None:
    """Return the `alternate` link: of HTML if there is one, else any; a GUID that is a permalink stands in."""
    links = [k for k in item.get("links", ()) if k.get("rel", "alternate") == "alternate" and k.get("href")]
    html = next((k for k in links if "html" in str(k.get("type") or "html")), None)
    chosen = (html or (links[0] if links else {})).get("href") or _text(item, "link")
    return _own(chosen, base)


def _own(address: str | None, base: str) -> str | None:
    """Return an address absolute, or relative as it was sent where no base is known."""
    found = absolute(address, base)
    return found.removeprefix(_UNSET) or None if found else None


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    people = [p for p in item.get("authors", ()) if p]
    return author_names([str(p.get("name") or p.get("email") or "") for p in people] or [_text(item, "author")])


def _date(item: Mapping[str, Any], name: str) -> datetime | None:
    raw = _text(item, name)
    found = parse_date(raw)
    parsed = dict.get(item, f"{name}_parsed") if isinstance(item, dict) else None
    if found is None and parsed:
        found = parse_date("{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*parsed[:6]))
    return found


def _said_language(entry: Mapping[str, Any]) -> str | None:
    details = [*entry.get("content", ()), entry.get("summary_detail") or {}, entry.get("title_detail") or {}]
    return next((str(d["language"])[:35] for d in details if d.get("language")), None)


def _icon(head: Mapping[str, Any], base: str) -> str | None:
    image = head.get("image")
    picture = image.get("href") if isinstance(image, dict) else None
    return _own(_text(head, "icon") or _text(head, "logo") or picture, base)


def _text(item: Mapping[str, Any], name: str) -> str:
    # dict's own get: feedparser's answers a missing date with another one.
    value = dict.get(item, name) if isinstance(item, dict) else None
    return value.strip() if isinstance(value, str) else ""
