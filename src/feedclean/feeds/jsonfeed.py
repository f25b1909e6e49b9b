"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) to `Feed`. Every member may be missing or of a wrong type."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from feedclean.errors import InputError
from feedclean.feeds.dates import parse_date
from feedclean.feeds.links import absolute
from feedclean.feeds.text import as_html, fold, plain_title
from feedclean.model import Enclosure, Feed, FeedEntry, Figure

MOST: Final = 200  # authors, tags or attachments of one item


def parse_json_feed(text: str, *, url: str | None) -> Feed:
    """Return the feed that a JSON text holds; raises `InputError` when it holds none."""
    try:
        data = json.loads(text, strict=False, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise InputError("not JSON") from error
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise InputError("not a JSON Feed: no list of items")
    problems = []
    version = _text(data.get("version"))
    if "jsonfeed.org" not in version:
        problems.append("no JSON Feed version is said")
    items = [i for i in data["items"] if isinstance(i, dict)]
    if len(items) < len(data["items"]):
        problems.append(f"{len(data['items']) - len(items)} items are no objects and were passed over")
    base = _url(data.get("feed_url"), url) or url
    return Feed(
        url=url,
        format="json11" if version.endswith("1.1") else "json10",
        title=plain_title(_text(data.get("title"))) or None,
        subtitle=plain_title(_text(data.get("description"))) or None,
        site_url=_url(data.get("home_page_url"), base),
        language=_text(data.get("language")) or None,
        authors=_authors(data),
        icon=_url(data.get("icon"), base) or _url(data.get("favicon"), base),
        entries=tuple(_entry(i, base) for i in items),
        problems=tuple(problems),
        next_url=_url(data.get("next_url"), base),
    )


def _entry(item: Mapping[str, Any], base: str | None) -> FeedEntry:
    url = _url(item.get("url"), base) or _url(item.get("external_url"), base)
    raw = _text(item.get("date_published"))
    published = parse_date(raw)
    content = _text(item.get("content_html")) or as_html(_text(item.get("content_text"))) or None
    picture = _url(item.get("image"), base) or _url(item.get("banner_image"), base)
    attachments = [a for a in _list(item.get("attachments")) if isinstance(a, dict)]
    return FeedEntry(
        guid=_text(item.get("id")) or None,
        url=url,
        title=plain_title(_text(item.get("title"))) or None,
        authors=_authors(item),
        published=published,
        updated=parse_date(_text(item.get("date_modified"))),
        summary=as_html(_text(item.get("summary"))) or None,
        content=content,
        language=_text(item.get("language")) or None,
        tags=tuple(dict.fromkeys(t for t in (fold(_text(t)) for t in _list(item.get("tags"))) if t)),
        enclosures=tuple(e for e in (_enclosure(a, base) for a in attachments) if e),
        images=(Figure(picture, confidence=0.5, evidence=("json-feed",)),) if picture else (),
        published_raw=raw if raw and published is None else None,
        base=None if url else base,
    )


def _enclosure(attachment: Mapping[str, Any], base: str | None) -> Enclosure | None:
    url = _url(attachment.get("url"), base)
    size = attachment.get("size_in_bytes")
    length = size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None
    return Enclosure(url, _text(attachment.get("mime_type")) or None, length) if url else None


def _authors(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of 1.1's `authors`, else of 1.0's `author`."""
    people: Iterable[Any] = _list(data.get("authors")) or [data.get("author")]
    names = (plain_title(_text(p.get("name") if isinstance(p, dict) else p)) for p in people)
    return tuple(dict.fromkeys(n for n in names if n))


def _text(value: object) -> str:
    """Return a string, or a number as one: ids are often numbers."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _list(value: object) -> list[Any]:
    return value[:MOST] if isinstance(value, list) else []


def _url(value: object, base: str | None) -> str | None:
    return absolute(value, base) if isinstance(value, str) else None


def _integer(digits: str) -> int | float:
    # Python refuses integers of more than 4,300 digits with an exception.
    return int(digits) if len(digits) < 100 else float(digits[:100])
