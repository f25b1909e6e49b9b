"""A feed's XML text to its entries' texts and what stands around them, by tags alone.

The document is never built: entries are found by their tags, CDATA sections and comments passed over, so a broken
entry harms no other, and a feed of any length is parsed in portions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

from feedclean.feeds.names import undeclared

MOST_PREFIXES: Final = 200
MOST_OPEN: Final = 100  # elements that are looked at for a closing tag
LOOK: Final = 4096  # characters in which a document has to begin
ROOTS: Final = frozenset({"rss", "rdf", "feed", "channel"})
_PROLOG: Final = re.compile(r"\s*(<!DOCTYPE|<!--|<\?)", re.IGNORECASE)
_ENTITY: Final = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"<\?xml\s")
_BOUNDARY: Final = re.compile(
    r"<!\[CDATA\[|<!--|<(/?)((?:[\w.-]{1,64}:)?(?:item|entry))(?=[\s/>])[^<>]*>", re.IGNORECASE
)
_OPENING: Final = re.compile(r"<(?![?!/])((?:[\w.-]{1,64}:)?([\w.-]{1,64}))(?=[\s/>])[^<>]*>")
_TAG: Final = re.compile(r"<!\[CDATA\[|<!--|<(/?)([A-Za-z_][\w.:-]{0,127})(?=[\s/>])[^<>]*>")
_NAMED: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSAND: Final = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)")
_NUMERIC: Final = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
_STRAY: Final = re.compile(r"<(?![A-Za-z_/!?])")
_PREFIX: Final = re.compile(r"(?:<|\s)([A-Za-z_][\w.-]{0,31}):(?=[A-Za-z_])", re.ASCII)
_DECLARED: Final = re.compile(r"\sxmlns:([A-Za-z_][\w.-]{0,31})\s{0,9}=", re.ASCII)
_DEFAULT: Final = re.compile(r"""\sxmlns\s{0,9}=\s{0,9}(?:"[^"<>]*"|'[^'<>]*')""")
_BASE: Final = re.compile(r"""\sxml:base\s{0,9}=\s{0,9}(?:"([^"<>]*)"|'([^'<>]*)')""")
_XML_NAMES: Final = frozenset({"lt", "gt", "amp", "quot", "apos"})


@dataclass(frozen=True, slots=True)
class Split:
    """`opening` and `closing` are the tags around the entries, `around` is the document without its entries.

    `nested` says that there are two of those tags (`rss` and `channel`), `bases` are their `xml:base`, the outer first.
    `doctype` is the document type declaration, which is taken out; `problems` says what was repaired.
    """

    opening: str
    closing: str
    nested: bool
    bases: tuple[str, ...]
    around: str
    entries: tuple[str, ...]
    doctype: str
    problems: tuple[str, ...]

    def document(self, entries: str) -> str:
        """Return a well-formed document (if its entries are) that holds only `entries`."""
        return declare(self.opening + entries + self.closing)

    @property
    def head(self) -> str:
        """The document without its entries, closed where the original broke off."""
        missing = [t for t in re.findall(r"</[^<>]+>", self.closing) if t[:-1].lower() not in self.around.lower()]
        if not missing:
            return declare(self.around)
        return declare(self.around[: self.around.rfind(">") + 1] + "".join(missing))


def split(text: str) -> Split | None:
    """Split a feed's text; None when there is no element in it at all. Linear; never raises."""
    problems: list[str] = []
    clean = _FORBIDDEN.sub("", text)
    if len(clean) != len(text):
        problems.append("control characters were taken out")
    if (start := _late_start(clean)) > 0:
        problems.append("text before the XML was passed over")
        clean = clean[start:]
    clean, doctype = _without_prolog(clean)
    if _ENTITY.search(doctype):
        problems.append("entity declarations were refused")
    root = _OPENING.search(clean)
    if root is None:
        return None
    # RSS has no namespace of its own; some put all of it into Atom's.
    tag = _DEFAULT.sub("", root[0]) if root[2].lower() == "rss" else root[0]
    clean = tag + clean[root.end() :]
    opening = _wrapper(clean)
    entries, around, complete = _entries(clean)
    if not complete:
        problems.append("the document ends in the middle of an entry")
    closing = "".join(f"</{name}>" for name, _ in reversed(opening))
    tags = "".join(tag for _, tag in opening)
    bases = tuple(unescape(m[1] or m[2] or "") for m in _BASE.finditer(tags))
    return Split(tags, closing, len(opening) > 1, bases, around, entries, doctype, tuple(problems))


def declare(xml: str) -> str:
    """Return a document whose root declares every prefix that is used without a declaration in the root."""
    root = _OPENING.search(xml)
    if not root:
        return xml
    known = {"xml", "xmlns", *_DECLARED.findall(root[0])}
    missing = [p for p in dict.fromkeys(_PREFIX.findall(xml)) if p not in known][:MOST_PREFIXES]
    said = "".join(f' xmlns:{p}="{undeclared(p)}"' for p in missing)
    place = root.end(1)
    return f"{xml[:place]}{said}{xml[place:]}" if said else xml


def cut(element: str, length: int) -> str:
    """Return at most about `length` characters of an element's text, closed again."""
    if len(element) <= length:
        return element
    return _closed(element[:length].rpartition("</")[0] or element[:length])


def repair(xml: str) -> str:
    """Return XML whose references all resolve without a document type: HTML's names become characters.

    A bare `&`, a reference to a character that XML forbids and an undeclared name become text. CDATA is left alone.
    """
    parts: list[str] = []
    position = 0
    while (start := xml.find("<![CDATA[", position)) >= 0:
        parts.append(_resolve(xml[position:start]))
        end = xml.find("]]>", start)
        end = len(xml) if end < 0 else end + 3
        parts.append(xml[start:end])
        position = end
    parts.append(_resolve(xml[position:]))
    return "".join(parts)


def _resolve(xml: str) -> str:
    xml = _STRAY.sub("&lt;", _AMPERSAND.sub("&amp;", xml))
    xml = _NAMED.sub(_named, xml)
    return _NUMERIC.sub(_numeric, xml)


def _named(match: re.Match[str]) -> str:
    if match[1] in _XML_NAMES:
        return match[0]
    character = unescape(match[0])
    return f"&amp;{match[1]};" if character.startswith("&") or "<" in character else character


def _numeric(match: re.Match[str]) -> str:
    code = int(match[1]) if match[1] else int(match[2], 16)
    if code in {9, 10, 13} or (32 <= code <= 0xD7FF) or (0xE000 <= code <= 0xFFFD) or (0x10000 <= code <= 0x10FFFF):
        return match[0]
    return ""


def _late_start(text: str) -> int:
    """Return where the XML declaration stands when something that is no feed comes first: a script's warnings."""
    late = _DECLARATION.search(text, 0, LOOK)
    first = _OPENING.search(text, 0, LOOK)
    if not late or not first or first.start() > late.start() or first[2].lower() in ROOTS:
        return 0
    return late.start()


def _without_prolog(text: str) -> tuple[str, str]:
    """Return the text from its root element on, and the document type; entities are neither read nor expanded."""
    doctype = ""
    position = 0
    while found := _PROLOG.match(text, position):
        opening = found[1].upper()
        if opening == "<!DOCTYPE":
            end = _end_of_doctype(text, found.end())
            doctype = doctype or text[found.start(1) : end]
        else:
            mark = "-->" if opening == "<!--" else "?>"
            end = text.find(mark, found.end())
            end = len(text) if end < 0 else end + len(mark)
        position = end
    return text[position:], doctype


def _end_of_doctype(text: str, start: int) -> int:
    """With an internal subset a document type ends at `]>`, else at `>`."""
    end = text.find(">", start)
    subset = text.find("[", start, end if end >= 0 else len(text))
    if subset >= 0:
        closing = text.find("]", subset)
        end = text.find(">", closing) if closing >= 0 else -1
    return len(text) if end < 0 else end + 1


def _wrapper(text: str) -> list[tuple[str, str]]:
    """Return the opening tags around the entries: the root, and RSS's channel."""
    tags: list[tuple[str, str]] = []
    for match in _OPENING.finditer(text):
        local = match[2].lower()
        if not tags:
            tags.append((match[1], match[0]))
            if match[0].endswith("/>"):
                tags[0] = (match[1], match[0][:-2] + ">")
            if local in {"feed", "rdf"} or match[0].endswith("/>"):
                break
        elif local == "channel":
            tags.append((match[1], match[0].removesuffix("/>").removesuffix(">") + ">"))
            break
        elif local in {"item", "entry"}:
            break
    return tags


def _entries(text: str) -> tuple[tuple[str, ...], str, bool]:
    """Return the entries' texts, the text without them, and whether the last one was closed."""
    entries: list[str] = []
    around: list[str] = []
    position = 0  # where the present piece began
    search = 0
    inside = False
    name = ""
    while match := _BOUNDARY.search(text, search):
        search = match.end()
        if match[0].startswith("<!"):
            end = text.find("]]>" if match[0] == "<![CDATA[" else "-->", search)
            if end < 0:
                break
            search = end + 3
        elif match[2] != (name := name or match[2]):
            continue  # an element of another vocabulary that happens to be called so
        elif match[1]:
            (entries if inside else around).append(text[position : match.end() if inside else match.start()])
            position, inside = match.end(), False
        elif match[0].endswith("/>"):
            if not inside:
                around.append(text[position : match.start()])
                entries.append(match[0])
                position = match.end()
        elif inside:
            # An entry inside an entry: the first was never closed.
            entries.append(_closed(text[position : match.start()]))
            position = match.start()
        else:
            around.append(text[position : match.start()])
            position, inside = match.start(), True
    if inside:
        entries.append(_closed(text[position:]))
    else:
        around.append(text[position:])
    return tuple(entries), "".join(around), not inside


def _closed(entry: str) -> str:
    """Close what is open at the end of a text that was broken off: a tag, a CDATA section, elements."""
    names: list[str] = []
    search = 0
    while match := _TAG.search(entry, search):
        search = match.end()
        if match[0].startswith("<!"):
            mark = "]]>" if match[0] == "<![CDATA[" else "-->"
            end = entry.find(mark, search)
            if end < 0:
                entry += mark
                search = len(entry)
                break
            search = end + 3
        elif not match[1]:
            if not match[0].endswith("/>"):
                names.append(match[2])
        elif match[2] in names[-MOST_OPEN:]:
            # An element that was left open inside a closed one ends with it.
            while names.pop() != match[2]:
                pass
    if (start := entry.rfind("<")) >= search:
        entry = entry[:start]
    return entry + "".join(f"</{name}>" for name in reversed(names))
