"""Well-formed XML to entries: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, and the modules they borrow from each other.

Elements are read by their short names (`dc:creator`, see `names.SHORT`), because feeds mix vocabularies: an RSS item
with `atom:link` and `dcterms:modified` is everyday. Nothing here recurses on the depth of the document.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Final
from xml.etree.ElementTree import Element, ParseError, XMLParser

from feedclean.errors import InputError
from feedclean.feeds.dates import parse_date
from feedclean.feeds.links import absolute
from feedclean.feeds.names import SHORT, author_names
from feedclean.feeds.text import as_html, fold, looks_like_html, plain_title
from feedclean.model import Enclosure, Feed, FeedEntry, Figure, Origin

MOST: Final = 100  # tags or enclosures of one entry
_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_ABOUT: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_RESOURCE: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())

# The names under which each field comes, the best first.
_TITLE: Final = ("atom:title", "title", "dc:title")
_PUBLISHED: Final = (
    "atom:published", "pubdate", "atom:issued", "dcterms:issued", "published", "atom:created", "dcterms:created",
)  # fmt: skip
_UPDATED: Final = ("atom:updated", "atom:modified", "dcterms:modified", "updated", "lastbuilddate", "dc:date")
_SUMMARY: Final = ("atom:summary", "description", "summary", "dc:description", "itunes:summary", "itunes:subtitle")
_CONTENT: Final = ("content:encoded", "atom:content", "xhtml:body", "xhtml:div", "content", "body", "fullitem")
_AUTHORS: Final = ("atom:author", "author", "dc:creator", "dc:author", "managingeditor", "itunes:author")
_TAGS: Final = ("atom:category", "category", "dc:subject")
_KEYWORDS: Final = ("itunes:keywords", "keywords")
_VERSIONS: Final = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}


@dataclass(frozen=True, slots=True)
class Context:
    """What an entry inherits: the address to resolve against, and the feed's language."""

    base: str | None
    language: str | None = None


@dataclass(slots=True)
class _Fields:
    """An element's children by short name, in document order."""

    children: dict[str, list[Element]] = field(default_factory=dict)

    def all(self, names: Iterable[str]) -> Iterator[Element]:
        for name in names:
            yield from self.children.get(name, ())

    def text(self, names: Iterable[str]) -> str:
        """Return the first text that is not empty."""
        return next((t for t in (_text(e) for e in self.all(names)) if t), "")


def build(xml: str) -> Element:
    """Return the root of an XML text that has no document type; raises `InputError` when it is not well-formed."""
    # Entities cannot be declared without a document type, so nothing can expand or be fetched.
    parser = XMLParser()  # noqa: S314
    try:
        parser.feed(xml.encode("utf-8", "replace"))
        root: Element = parser.close()
    except (ParseError, ValueError) as error:
        raise InputError(str(error)) from error
    return root


def read_feed(root: Element, *, url: str | None) -> Feed:
    """Return what a document says of the feed itself; entries and hints are read elsewhere."""
    kind = _format(root)
    channel = next((e for e in root if _short(e) in {"channel", "rdf:channel"}), root)
    fields = _fields(channel)
    base = _base(channel, _base(root, url))
    language = fields.text(("language", "dc:language")) or channel.get(_LANG) or root.get(_LANG) or ""
    return Feed(
        url=url,
        format=kind,
        title=_title(fields, _TITLE),
        subtitle=_title(fields, ("atom:subtitle", "atom:tagline", "description", "dc:description", "itunes:subtitle")),
        site_url=_link(fields, base),
        language=fold(language).replace("_", "-")[:35] or None,
        authors=_authors(fields),
        updated=_date(fields, _UPDATED) or _date(fields, _PUBLISHED),
        icon=_icon(fields, root, base),
        next_url=next((u for u in (_href(e, base) for e in _links(fields, "next")) if u), None),
    )


def read_entry(entry: Element, context: Context) -> FeedEntry:
    """Return one `item` or `entry`; its media elements are read by `media` and missing here."""
    fields = _fields(entry)
    explicit = entry.get(_BASE)
    base = _base(entry, context.base)
    content, content_element = _content(fields)
    summary, summary_element = _summary(fields)
    if content and summary and len(summary) > len(content) * 2:
        content, summary = summary, content
    if content.strip() == summary.strip():
        summary = ""
    bodies = [e for e in (content_element, summary_element) if e is not None]
    inner = next((e.get(_BASE) for e in bodies if e.get(_BASE)), None)
    if inner:
        explicit, html_base = inner, absolute(inner, base) or base
    else:
        html_base = base
    published, updated, raw = _dates(fields)
    guid = _guid(entry, fields)
    url = _url(fields, entry, base)
    language = entry.get(_LANG) or next((e.get(_LANG) for e in bodies if e.get(_LANG)), None)
    language = language or fields.text(("dc:language",))
    return FeedEntry(
        guid=guid,
        url=url,
        title=_title(fields, _TITLE),
        authors=_authors(fields),
        published=published,
        updated=updated,
        summary=summary or None,
        content=content or None,
        language=language if language and language != context.language else None,
        tags=_tags(fields),
        enclosures=_enclosures(fields, base),
        images=_images(fields, base),
        origin=_origin(fields, base),
        published_raw=raw if raw and published is None else None,
        base=html_base if explicit or not url else None,
    )


# --- texts -------------------------------------------------------------------------------------------------


def _title(fields: _Fields, names: Iterable[str]) -> str | None:
    for element in fields.all(names):
        value = _text(element)
        # An Atom title is plain text unless it says otherwise (RFC 4287 §3.1.1); RSS never says.
        plain = _short(element).startswith("atom:") and element.get("type", "text") in {"text", "text/plain"}
        title = fold(value) if plain and "&" not in value else plain_title(value)
        if title:
            return title
    return None


def _summary(fields: _Fields) -> tuple[str, Element | None]:
    for element in fields.all(_SUMMARY):
        if html := _html(element):
            return html, element
    return "", None


def _content(fields: _Fields) -> tuple[str, Element | None]:
    """Return the longest of the contents, and of further descriptions that are longer than the first."""
    best, found = "", None
    for element in fields.all(_CONTENT):
        html = _html(element)
        if len(html) > len(best):
            best, found = html, element
    return best, found


def _html(element: Element) -> str:
    """Return an element's text construct as HTML."""
    short = _short(element)
    kind = (element.get("type") or "").lower()
    if short in {"xhtml:body", "xhtml:div", "body"} or kind in {"xhtml", "application/xhtml+xml"} or len(element):
        return _inner(element)
    value = (element.text or "").strip()
    if element.get("mode") == "base64" or (kind and "/" in kind and not kind.startswith("text/")):
        return _decoded(value, kind)
    says_plain = short in {"atom:summary", "atom:content"} and kind in {"", "text", "text/plain"}
    says_plain = says_plain and element.get("mode") != "escaped"
    return as_html(value) if says_plain and not looks_like_html(value) else value


def _decoded(value: str, kind: str) -> str:
    """Return base64 content (RFC 4287 §4.1.3.3) when it is text after all."""
    if kind and not ("html" in kind or kind.startswith("text/")):
        return ""
    try:
        return base64.b64decode(value, validate=False).decode("utf-8").strip()
    except (binascii.Error, ValueError):
        return value


def _inner(element: Element) -> str:
    """Return the markup inside an element as HTML, an XHTML `div` around it all taken off (RFC 4287 §3.1.1.3)."""
    children = list(element)
    if len(children) == 1 and _local(children[0]) == "div" and not (element.text or "").strip():
        element = children[0]
    parts = [escape(element.text or "", quote=False)]
    stack: list[tuple[Element, Iterator[Element]]] = [(element, iter(element))]
    while stack:
        parent, rest = stack[-1]
        child = next(rest, None)
        if child is None:
            stack.pop()
            if stack:
                name = _local(parent)
                if name not in _VOID:
                    parts.append(f"</{name}>")
                parts.append(escape(parent.tail or "", quote=False))
            continue
        attributes = "".join(f' {_bare(k)}="{escape(v)}"' for k, v in child.attrib.items())
        parts.append(f"<{_local(child)}{attributes}>{escape(child.text or '', quote=False)}")
        stack.append((child, iter(child)))
    return "".join(parts).strip()


# --- links -------------------------------------------------------------------------------------------------


def _url(fields: _Fields, entry: Element, base: str | None) -> str | None:
    original = absolute(fields.text(("feedburner:origlink", "origlink")), base)
    return original or _link(fields, base) or _permalink(fields, base) or absolute(entry.get(_ABOUT), base)


def _link(fields: _Fields, base: str | None) -> str | None:
    """Return the `alternate` link, of HTML before others; RSS's `link` is the text of its element."""
    for element in fields.all(("link",)):
        if url := absolute(_text(element), _base(element, base)):
            return url
    links = list(_links(fields, "alternate"))
    links.sort(key=lambda e: "html" not in (e.get("type") or "html"))
    return next((u for u in (_href(e, base) for e in links) if u), None)


def _links(fields: _Fields, rel: str) -> Iterator[Element]:
    for element in fields.all(("atom:link", "link")):
        said = (element.get("rel") or "alternate").strip().lower().rpartition("/")[2]
        if said == rel and element.get("href"):
            yield element


def _href(element: Element, base: str | None) -> str | None:
    return absolute(element.get("href"), _base(element, base))


def _permalink(fields: _Fields, base: str | None) -> str | None:
    """Return a GUID that is an address, as it is unless it says no (RSS 2.0, `<guid>`)."""
    for element in fields.all(("guid", "atom:id")):
        value = _text(element)
        says_no = element.get("isPermaLink", element.get("ispermalink", "true")).strip().lower() == "false"
        if not says_no and value.lower().startswith(("http://", "https://")):
            return absolute(value, base)
    return None


def _guid(entry: Element, fields: _Fields) -> str | None:
    guid = fields.text(("guid", "atom:id", "id", "dc:identifier")) or entry.get(_ABOUT) or ""
    return fold(guid) or None


def _enclosures(fields: _Fields, base: str | None) -> tuple[Enclosure, ...]:
    found: dict[str, Enclosure] = {}
    for element in (*fields.all(("enclosure",)), *_links(fields, "enclosure")):
        url = absolute(element.get("url") or element.get("href") or element.get(_RESOURCE), _base(element, base))
        if url and len(found) < MOST:
            length = (element.get("length") or "").strip()
            size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
            found.setdefault(url, Enclosure(url, (element.get("type") or "").strip() or None, size or None))
    return tuple(found.values())


def _images(fields: _Fields, base: str | None) -> tuple[Figure, ...]:
    """Return the pictures among the enclosures, else the entry's own `image`."""
    urls = [e.url for e in _enclosures(fields, base) if (e.type or "").lower().startswith("image/")]
    for element in fields.all(("image", "itunes:image", "thumbnail")):
        inner = next((_text(e) for e in element if _local(e) == "url"), "")
        url = absolute(element.get("href") or element.get("url") or inner or _text(element), base)
        if url and len(urls) < MOST:
            urls.append(url)
    return tuple(Figure(u, confidence=0.5, evidence=("enclosure",)) for u in dict.fromkeys(urls))


def _icon(fields: _Fields, root: Element, base: str | None) -> str | None:
    if url := absolute(fields.text(("atom:icon", "atom:logo")), base):
        return url
    # RDF's image stands beside the channel.
    for element in (*fields.all(("image", "itunes:image")), *(e for e in root if _short(e) == "image")):
        inner = next((_text(e) for e in element if _local(e) == "url"), "")
        if url := absolute(inner or element.get("href"), base):
            return url
    return None


# --- the rest ----------------------------------------------------------------------------------------------


def _dates(fields: _Fields) -> tuple[datetime | None, datetime | None, str]:
    """Return published, updated, and the text of the former. RSS 1.0 has only `dc:date`: that is the publication."""
    raw = fields.text(_PUBLISHED)
    published = _date(fields, _PUBLISHED)
    updated = _date(fields, _UPDATED)
    if published is None and not raw:
        return updated, updated, fields.text(_UPDATED)
    return published, updated, raw


def _date(fields: _Fields, names: Iterable[str]) -> datetime | None:
    return next((d for d in (parse_date(_text(e)) for e in fields.all(names)) if d), None)


def _authors(fields: _Fields) -> tuple[str, ...]:
    def raw() -> Iterator[str]:
        for element in fields.all(_AUTHORS):
            name = next((_text(e) for e in element if _local(e) == "name"), "")
            mail = next((_text(e) for e in element if _local(e) == "email"), "")
            yield name or mail or ("" if len(element) else _text(element))

    return author_names(raw())


def _tags(fields: _Fields) -> tuple[str, ...]:
    def raw() -> Iterator[str]:
        for element in fields.all(_TAGS):
            yield element.get("label") or element.get("term") or _text(element)
        for element in fields.all(_KEYWORDS):
            yield from _text(element).split(",")

    tags: dict[str, None] = {}
    for text in raw():
        if tag := plain_title(text[:500]):
            tags.setdefault(tag)
        if len(tags) >= MOST:
            break
    return tuple(tags)


def _origin(fields: _Fields, base: str | None) -> Origin | None:
    """Return RSS's `source` (text and `url`) or Atom's (a feed's own metadata, RFC 4287 §4.2.11)."""
    for element in fields.all(("source", "atom:source", "dc:source")):
        inner = _fields(element)
        name = _title(inner, _TITLE) or plain_title(element.text or "")
        url = absolute(element.get("url"), base) or _link(inner, base)
        if name.lower().startswith(("http://", "https://")):
            name, url = "", url or absolute(name, base)
        if name or url:
            return Origin(name or None, url)
    return None


def _format(root: Element) -> str:
    name = _short(root)
    if name in {"rss", "channel"}:
        version = root.get("version", "")
        return _VERSIONS.get(version, "rss20" if version.startswith("2") else "rss")
    if name.endswith("rdf"):
        return "rss090" if any("netscape" in e.tag for e in root if isinstance(e.tag, str)) else "rss10"
    if name == "atom:feed" or _local(root) == "feed":
        return "atom03" if root.get("version") == "0.3" or "purl.org/atom" in root.tag else "atom10"
    return ""


def _fields(element: Element) -> _Fields:
    fields = _Fields()
    for child in element:
        fields.children.setdefault(_short(child), []).append(child)
    return fields


def _base(element: Element, base: str | None) -> str | None:
    said = element.get(_BASE)
    return (absolute(said, base) or base) if said else base


def _text(element: Element) -> str:
    if len(element) == 0:
        return (element.text or "").strip()
    return "".join(element.itertext()).strip()


def _short(element: Element) -> str:
    return _short_name(element.tag)


@lru_cache(maxsize=4096)
def _short_name(tag: str) -> str:
    """Return `prefix:local` in lower case, RSS's core names without a prefix, other vocabularies' with `?`."""
    namespace, _, local = tag.rpartition("}")
    local = local.lower()
    uri = namespace[1:].lower().replace("https://", "http://", 1)
    prefix = SHORT.get(uri)
    if prefix is None and uri.startswith("http://backend.userland.com/rss"):
        prefix = ""
    if prefix is None:
        # FeedBurner's element has had several namespaces; `thumbnail` is widely used without its own.
        prefix = "" if local in {"origlink", "thumbnail"} else "?"
    return f"{prefix}:{local}" if prefix else local


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower()


def _bare(name: str) -> str:
    return name.rpartition("}")[2].lower()
