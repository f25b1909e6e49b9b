"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), with what feedclean knows beyond it under `_feedclean`.

An item's `_feedclean` object, an extension as the specification provides for:

* `figures`: every picture in reading order, each `{url, alt, caption, credit, confidence, evidence, width, height}`;
  null where it is not known; `url` is null for a picture whose address was lost, or is relative to one that is not
  known; `confidence` is 0 to 1; `evidence` names where caption and credit were found;
* `coverage`: `full` (the page), `feed` (what the feed carried) or `summary`; `note`: why it is not the full page;
* `section`, `site_name`: as the page says;
* `origin`: `{name, url}` of the publisher that a repost names as its source;
* `source`: `{id, title, url}` of the source that the entry came through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from feedclean.html.sanitize import printable
from feedclean.model import Enclosure, Entry, Figure, OutputFeed
from feedclean.render import values

SUFFIX: Final = ".json"
MEDIA_TYPE: Final = "application/feed+json"
VERSION: Final = "https://jsonfeed.org/version/1.1"
_UNKNOWN_TYPE: Final = "application/octet-stream"

Json = str | int | float | None | list["Json"] | dict[str, "Json"]


def feed(output: OutputFeed) -> bytes:
    """Return the JSON Feed document: valid by its specification whatever is in it."""
    document = _told(
        {
            "version": VERSION,
            "title": values.one_line(output.title) or values.UNTITLED,
            "home_page_url": values.address(output.site_url),
            "feed_url": values.address(output.self_url and output.self_url + SUFFIX),
            "description": values.one_line(output.subtitle) or None,
            "favicon": values.address(output.icon),
            "language": values.language_tag(output.language),
        }
    )
    document["items"] = [_item(id_, e) for id_, e in values.unique(output.entries)]
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _item(id_: str, entry: Entry) -> dict[str, Json]:
    pictures = values.pictures_of(entry)
    authors: list[Json] = [{"name": name} for name in values.authors_of(entry)]
    tags: list[Json] = [*values.distinct((entry.section, *entry.tags))]
    attachments: list[Json] = [*filter(None, map(_attachment, entry.enclosures))]
    item = _told(
        {
            "id": id_,
            "url": values.address(entry.url),
            "external_url": values.address(entry.origin.url) if entry.origin else None,
            "title": values.title_of(entry),
            "summary": values.one_line(entry.summary) or None,
            "image": pictures[0][0] if pictures else None,
            "date_published": values.timestamp(entry.published) if entry.published else None,
            "date_modified": values.timestamp(entry.updated),
            "authors": authors,
            "tags": tags or None,
            "language": values.language_tag(entry.language),
            "attachments": attachments or None,
        }
    )
    # Required (one of them at least), so they stay even when they are empty.
    item["content_html"] = values.content_of(entry)
    item["content_text"] = printable(entry.text)
    item["_feedclean"] = _extension(entry)
    return item


def _attachment(enclosure: Enclosure) -> dict[str, Json] | None:
    url = values.address(enclosure.url)
    if not url:
        return None
    size = enclosure.length if enclosure.length is not None and enclosure.length >= 0 else None
    kind = values.media_type(enclosure.type, url) or _UNKNOWN_TYPE
    return _told({"url": url, "mime_type": kind, "size_in_bytes": size})


def _extension(entry: Entry) -> dict[str, Json]:
    origin = _told({"name": _line(entry.origin.name), "url": values.address(entry.origin.url)} if entry.origin else {})
    source = {
        "id": _line(entry.source_id),
        "title": _line(entry.source_title),
        "url": values.address(entry.source_url),
    }
    told: dict[str, Json] = {
        "coverage": str(entry.coverage),
        "note": _line(entry.note),
        "section": _line(entry.section),
        "site_name": _line(entry.site_name),
        "origin": origin or None,
        "source": _told(source) or None,
    }
    return {"figures": [_figure(f) for f in entry.images], **_told(told)}


def _figure(figure: Figure) -> dict[str, Json]:
    sure = figure.confidence if 0 <= figure.confidence <= 1 else 0.0  # also not-a-number
    return {
        "url": values.address(figure.url),
        "alt": _line(figure.alt),
        "caption": _line(figure.caption),
        "credit": _line(figure.credit),
        "confidence": round(sure, 3),
        "evidence": [values.one_line(e) for e in figure.evidence],
        "width": figure.width,
        "height": figure.height,
    }


def _line(told: str | None) -> str | None:
    return values.one_line(told) or None


def _told(members: Mapping[str, Json]) -> dict[str, Json]:
    """Return the members that say something: in JSON Feed what is not known is left out, not null."""
    return {k: v for k, v in members.items() if v is not None}
