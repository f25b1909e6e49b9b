"""Feed bytes to `Feed`. The only home of feedparser.

feedparser knows twenty years of feeds, and is used with its own sanitizer and address resolving off: cleaning is ours,
and those two take most of its time. It is given one portion of entries after another, so that memory stays small and
one broken entry (which makes it fall back to its forgiving parser) is alone with its fault; no document type
declaration ever reaches it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any, Final

import feedparser

from feedclean.errors import InputError
from feedclean.feeds.dates import parse_date
from feedclean.feeds.hints import hints_of
from feedclean.feeds.jsonfeed import parse_json_feed
from feedclean.feeds.links import absolute
from feedclean.feeds.media import Media, prefix_of, read_media
from feedclean.feeds.split import Split, repair, split, tag_name
from feedclean.feeds.text import as_html, fold, looks_like_html, plain_title
from feedclean.html import decode
from feedclean.model import Enclosure, Failed, Feed, FeedEntry, Figure, Origin, Reason

PORTION: Final = 50  # entries given to feedparser at once
LARGEST_ENTRY: Final = 4_000_000  # characters; a longer one is cut
MOST_ENTRIES: Final = 100_000
MOST: Final = 100  # authors, tags or enclosures of one entry
_BASE_UNSET: Final = "http://unset.invalid/"  # feedparser resolves links by force: this base is recognised and undone

_CATEGORY: Final = re.compile(r"<(?:[\w.-]{1,32}:)?(?:category|subject|keywords|tags)\b", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}")
_ADDRESS_AND_NAME: Final = re.compile(r"^\s*<?[\w.+-]{1,64}@[\w.-]{1,255}>?\s*\(([^()]{1,200})\)\s*$")
_NAME_AND_ADDRESS: Final = re.compile(r"^\s*(.{1,200}?)\s*[<(]\s*[\w.+-]{1,64}@[\w.-]{1,255}\s*[>)]\s*$")
_BY: Final = re.compile(r"^(?:by|von|par|por|di|av|door)\s+(?=[A-ZÀ-Þ])", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\s*(?:,|;|\s(?:and|und|et|y|e|og|en|&)\s)\s*")


def parse_feed(body: bytes, *, url: str | None, content_type: str | None = None) -> Feed | Failed:
    """Return the feed in `body`: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1.

    Never raises for anything that a publisher can send; `Failed` says that there is no feed in it. What was malformed
    is in `Feed.problems`. Time and memory are linear in the size of the body. Links are absolute (by `xml:base`, then
    `url`, the address that answered); the HTML of contents and summaries is the publisher's, not cleaned.
    """
    text = decode(body, content_type).lstrip("\ufeff \t\r\n\0")
    try:
        if text.startswith(("{", "[")):
            return parse_json_feed(text, url=url)
        return _parse_xml(text, url)
    except InputError as error:
        message = f"no feed at {url or 'this address'}: {error}; give the address of a feed or of a page that links one"
        return Failed(url or "", Reason.CONTENT, message)


def _parse_xml(text: str, url: str | None) -> Feed:
    parts = split(text)
    if parts is None:
        raise InputError("it holds no XML")
    problems = list(parts.problems)
    around = _feedparser(repair(parts.around), url)
    version = around.get("version") or ""
    if not version and not parts.entries:
        raise InputError("its XML is neither RSS nor RDF nor Atom")
    entries = parts.entries
    if len(entries) > MOST_ENTRIES:
        problems.append(f"{len(entries)} entries, the first {MOST_ENTRIES} were read")
        entries = entries[:MOST_ENTRIES]
    head: Mapping[str, Any] = around["feed"]
    base = url or _BASE_UNSET
    reader = _Reader(parts, url, _language(head), problems)
    found = tuple(reader.read(entries))
    return Feed(
        url=url,
        format=_format(version, parts),
        title=plain_title(head.get("title", "")) or None,
        subtitle=plain_title(head.get("subtitle", "")) or None,
        site_url=_link_of(head, base),
        language=_language(head),
        authors=tuple(_authors(head)),
        updated=_date(head, "updated") or _date(head, "published"),
        icon=_icon(head, base),
        hints=hints_of(parts.around),
        entries=found,
        problems=tuple(dict.fromkeys(reader.problems)),
        next_url=_next_page(head, base),
    )


class _Reader:
    """Reads a feed's entries portion by portion, and gathers what was wrong."""

    def __init__(self, parts: Split, url: str | None, language: str | None, problems: list[str]) -> None:
        self._parts = parts
        self._url = url
        self._base = url or _BASE_UNSET
        self._language = language
        self._prefix = prefix_of(parts.opening, parts.around)
        self.problems = problems

    def read(self, entries: tuple[str, ...]) -> Iterator[FeedEntry]:
        for start in range(0, len(entries), PORTION):
            portion = [self._prepared(e) for e in entries[start : start + PORTION]]
            parsed = self._parsed([m.rest for m in portion])
            for media, entry in zip(portion, parsed, strict=True):
                yield _entry(entry, media, self._base, self._language)

    def _prepared(self, xml: str) -> Media:
        """Return an entry's media and the rest of its text, bounded and repaired."""
        if len(xml) > LARGEST_ENTRY:
            self.problems.append(f"an entry of {len(xml)} characters was cut")
            xml = _cut(xml, LARGEST_ENTRY)
        if len(_CATEGORY.findall(xml)) > MOST:
            # feedparser compares each new category with all former ones.
            self.problems.append(f"an entry with more than {MOST} categories lost the rest")
            xml = _without_categories(xml)
        media = read_media(xml, prefix=self._prefix, base=self._url)
        return Media(media.images, media.enclosures, repair(media.rest))

    def _parsed(self, portion: list[str]) -> list[Mapping[str, Any]]:
        """Return one result of feedparser an entry; a portion that is not well-formed is read entry by entry."""
        result = _feedparser(self._parts.document("".join(portion)), self._url)
        if len(result["entries"]) == len(portion) and (len(portion) == 1 or not result.get("bozo")):
            if result.get("bozo"):
                self.problems.append("the XML is not well-formed")
            return list(result["entries"])
        if len(portion) == 1:
            self.problems.append("the XML is not well-formed")
            return [result["entries"][0] if result["entries"] else {}]
        return [entry for xml in portion for entry in self._parsed([xml])]


def _feedparser(xml: str, url: str | None) -> Mapping[str, Any]:
    """Call feedparser on text without a document type; whatever it stumbles over becomes an empty result."""
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url or _BASE_UNSET}
    try:
        result: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(xml.encode("utf-8", "replace")),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception:  # noqa: BLE001  # its forgiving parser fails in ways that nobody has listed
        return {"entries": [], "feed": {}, "version": "", "bozo": True}
    return result


# --- entries -----------------------------------------------------------------------------------------------


def _entry(entry: Mapping[str, Any], media: Media, base: str, language: str | None) -> FeedEntry:
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
        authors=tuple(_authors(entry)),
        published=published,
        updated=updated,
        summary=summary,
        content=content,
        language=said if said and said != language else None,
        tags=_tags(entry),
        enclosures=_enclosures(entry, media, base),
        images=media.images or _images(entry, base),
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
    return guid.removeprefix(_BASE_UNSET) or None


def _tags(entry: Mapping[str, Any]) -> tuple[str, ...]:
    names = (plain_title(t.get("label") or t.get("term") or "") for t in entry.get("tags", ())[:MOST])
    return tuple(dict.fromkeys(n for n in names if n))


def _enclosures(entry: Mapping[str, Any], media: Media, base: str) -> tuple[Enclosure, ...]:
    found: dict[str, Enclosure] = {}
    for link in entry.get("links", ()):
        if link.get("rel") == "enclosure" and (url := _own(link.get("href"), base)):
            length = str(link.get("length") or "")
            size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
            found.setdefault(url, Enclosure(url, link.get("type") or None, size or None))
    for enclosure in media.enclosures:
        found.setdefault(enclosure.url, enclosure)
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
    return found.removeprefix(_BASE_UNSET) or None if found else None


def _next_page(head: Mapping[str, Any], base: str) -> str | None:
    """Return RFC 5005's `rel=next`."""
    return next((_own(k.get("href"), base) for k in head.get("links", ()) if k.get("rel") == "next"), None)


def _authors(item: Mapping[str, Any]) -> Iterator[str]:
    seen: set[str] = set()
    people = [p for p in item.get("authors", ()) if p]
    raw = [str(p.get("name") or p.get("email") or "") for p in people] or [_text(item, "author")]
    for text in raw[:MOST]:
        for name in _names(text):
            if name.casefold() not in seen:
                seen.add(name.casefold())
                yield name


def _names(raw: str) -> Iterable[str]:
    """Return the names in an author's element: `mail (Name)`, `Name <mail>`, "By A, B and C"; no bare addresses."""
    text = plain_title(raw)
    pair = _ADDRESS_AND_NAME.match(text) or _NAME_AND_ADDRESS.match(text)
    text = _EMAIL.sub("", pair[1] if pair else text).strip(" ()<>,;")
    text = _BY.sub("", text)
    if len(text) > 300:
        return []
    parts = [p for p in _BETWEEN.split(text) if p]
    # "Doe, Jane" is one name; "Jane Doe, John Roe" are two.
    return parts if len(parts) > 1 and all(" " in p for p in parts) else [text] if text else []


def _date(item: Mapping[str, Any], name: str) -> datetime | None:
    raw = _text(item, name)
    found = parse_date(raw)
    parsed = dict.get(item, f"{name}_parsed") if isinstance(item, dict) else None
    if found is None and parsed:
        found = parse_date("{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*parsed[:6]))
    return found


def _language(head: Mapping[str, Any]) -> str | None:
    return fold(_text(head, "language")).replace("_", "-")[:35] or None


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


def _format(version: str, parts: Split) -> str:
    if "netscape" in parts.doctype.lower():
        return "rss091n"
    return version or "rss"


# --- bounds ------------------------------------------------------------------------------------------------


def _cut(xml: str, length: int) -> str:
    name = tag_name(xml)
    kept = xml[:length].rpartition("</")[0] if "</" in xml[:length] else xml[:length]
    if kept.rfind("<![CDATA[") > kept.rfind("]]>"):
        kept += "]]>"
    return f"{escape(kept, quote=False) if kept[:1] != '<' else kept}</{name}>"


def _without_categories(xml: str) -> str:
    """Keep the first categories: from the one too many on, they are renamed to what feedparser does not know."""
    places = [m.start() for m in _CATEGORY.finditer(xml)]
    return xml[: places[MOST]] + _CATEGORY.sub("<ignored", xml[places[MOST] :])
