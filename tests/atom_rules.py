"""RFC 4287 as a list of what a document breaks. Ours, from the RFC's text: there is no validator to ask offline.

Strict where the RFC says MUST, and also where it says SHOULD and readers stumble otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
XML = "{http://www.w3.org/XML/1998/namespace}"

_DATE = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_MEDIA_TYPE = re.compile(r".+/.+")
# §4.1.1, §4.1.2, §4.2.11: how often each child may be there (least, most).
MANY = 10**9
FEED = {
    "author": (1, MANY), "category": (0, MANY), "contributor": (0, MANY), "generator": (0, 1), "icon": (0, 1),
    "id": (1, 1), "link": (0, MANY), "logo": (0, 1), "rights": (0, 1), "subtitle": (0, 1), "title": (1, 1),
    "updated": (1, 1), "entry": (0, MANY),
}  # fmt: skip
ENTRY = {
    "author": (1, MANY), "category": (0, MANY), "content": (1, 1), "contributor": (0, MANY), "id": (1, 1),
    "link": (0, MANY), "published": (0, 1), "rights": (0, 1), "source": (0, 1), "summary": (0, 1), "title": (1, 1),
    "updated": (1, 1),
}  # fmt: skip
SOURCE = {
    **{name: (0, most) for name, (_, most) in FEED.items() if name != "entry"},
    "id": (1, 1),
    "title": (1, 1),
    "updated": (1, 1),
}
DATES = {"updated", "published"}
IRIS = {"id", "icon", "logo"}


def problems(document: bytes) -> list[str]:
    """Return what is wrong with an Atom feed document, one line each; empty when nothing is."""
    try:
        root = ET.fromstring(document)
    except ET.ParseError as error:
        return [f"not well-formed: {error}"]
    if root.tag != f"{ATOM}feed":
        return [f"root is {root.tag}"]
    return [*_element(root, FEED, "feed"), *_unique_ids(root), *_languages(root)]


def _element(element: ET.Element, rules: dict[str, tuple[int, int]], path: str) -> Iterator[str]:
    counts = Counter(child.tag.removeprefix(ATOM) for child in element if child.tag.startswith(ATOM))
    for name, (least, most) in rules.items():
        if not least <= counts[name] <= most:
            yield f"{path}: {counts[name]} of {name}, not {least} to {most}"
    for name in counts.keys() - rules.keys():
        yield f"{path}: {name} does not belong here"
    yield from _links(element, path)
    if (element.text or "").strip():
        yield f"{path}: text outside of elements"
    for child in element:
        name = child.tag.removeprefix(ATOM)
        if (child.tail or "").strip():
            yield f"{path}/{name}: text outside of elements"
        yield from _child(child, name, f"{path}/{name}")


def _child(child: ET.Element, name: str, path: str) -> Iterator[str]:
    text = child.text or ""
    if child.tag.startswith(MEDIA):
        yield from _media(child, path)
    elif name in {"entry", "source"}:
        yield from _element(child, {"entry": ENTRY, "source": SOURCE}[name], path)
    elif name in DATES and not _DATE.fullmatch(text):
        yield f"{path}: {text!r} is not RFC 3339"
    elif name in IRIS and not is_iri(text):
        yield f"{path}: {text!r} is not an absolute IRI"
    elif name in {"author", "contributor"}:
        people = [p for p in child if p.tag == f"{ATOM}name"]
        if len(people) != 1 or not (people[0].text or "").strip():
            yield f"{path}: a person has one name"
    elif name == "category" and not child.get("term"):
        yield f"{path}: a category has a term"
    elif name in {"title", "subtitle", "summary", "rights"}:
        if child.get("type", "text") not in {"text", "html", "xhtml"} or len(child):
            yield f"{path}: not a text construct"
        if name == "title" and not text.strip():
            yield f"{path}: empty"
    elif name == "content":
        if child.get("type", "text") not in {"text", "html"} or len(child) or child.get("src"):
            yield f"{path}: not inline text or HTML"
        if (base := child.get(f"{XML}base")) is not None and not is_iri(base):
            yield f"{path}: xml:base {base!r}"
    elif name == "generator" and not text.strip():
        yield f"{path}: empty"


def _links(element: ET.Element, path: str) -> Iterator[str]:
    alternates = Counter()  # type: Counter[tuple[str | None, str | None]]
    seen = set()
    for link in element.iterfind(f"{ATOM}link"):
        href, rel = link.get("href"), link.get("rel", "alternate")
        if not href or not is_iri(href):
            yield f"{path}: link to {href!r}"
        if (kind := link.get("type")) and not _MEDIA_TYPE.fullmatch(kind):
            yield f"{path}: link type {kind!r}"
        if (length := link.get("length")) and not length.isdigit():
            yield f"{path}: link length {length!r}"
        if rel not in {"alternate", "self", "via", "enclosure", "related"}:
            yield f"{path}: link rel {rel!r}"
        if (href, rel) in seen:
            yield f"{path}: the same link twice: {href!r}"
        seen.add((href, rel))
        if rel == "alternate":
            alternates[link.get("type"), link.get("hreflang")] += 1
    if alternates and max(alternates.values()) > 1:
        yield f"{path}: more than one alternate of one type and language"


def _media(element: ET.Element, path: str) -> Iterator[str]:
    """Check against the Media RSS specification 1.5.1."""
    if element.tag in {f"{MEDIA}content", f"{MEDIA}thumbnail"} and not is_iri(element.get("url") or ""):
        yield f"{path}: url {element.get('url')!r}"
    for size in ("width", "height"):
        if (told := element.get(size)) is not None and not told.isdigit():
            yield f"{path}: {size} {told!r}"
    for child in element:
        if child.tag not in {f"{MEDIA}description", f"{MEDIA}credit"} or not (child.text or "").strip():
            yield f"{path}: {child.tag} {child.text!r}"


def _unique_ids(root: ET.Element) -> Iterator[str]:
    for id_, count in Counter(e.findtext(f"{ATOM}id") for e in root.iterfind(f"{ATOM}entry")).items():
        if count > 1:
            yield f"{count} entries have the id {id_!r}"


def _languages(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        if (language := element.get(f"{XML}lang")) is not None and not _LANGUAGE.fullmatch(language):
            yield f"xml:lang {language!r}"


def is_iri(text: str) -> bool:
    """Tell whether it is an absolute IRI that a URL parser takes too."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme in {"http", "https"} and not parts.hostname:
        return False
    return _IRI.fullmatch(text) is not None and text.count("#") <= 1 and not re.search(r"%(?![0-9A-Fa-f]{2})", text)
