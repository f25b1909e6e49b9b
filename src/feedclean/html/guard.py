"""What would make a parser quadratic, taken out before it parses.

The HTML algorithm looks up the stack of open elements for most start tags, and compares each attribute with those
that the tag already has; both are harmless in pages that people wrote and ruinous in pages made to be. Browsers cap
the depth of the tree (Chromium at 512); so do we, and likewise the attributes of one tag.

Ordinary pages pay two counts, larger ones a look for formats; only suspicious ones are scanned.
"""

from __future__ import annotations

import re
from typing import Final

MAX_DEPTH: Final = 512
MAX_ATTRIBUTES: Final = 512
MAX_FORMATS: Final = 32
_MANY_TAGS: Final = 8000  # nested, they take a sixth of a second
# Each format left open is opened again in each block that follows. A million elements take a second and 350 MB.
_MANY_ELEMENTS: Final = 1_000_000
_SOME_TAGS: Final = 2000  # with fewer, half of them formats, there are no more elements than that
_WINDOW: Final = 8192

_TAG: Final = re.compile(
    rb"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    rb"(?P<rest>(?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+|[\"'])*+)>?"
)
_ATTRIBUTE: Final = re.compile(rb"[^\s=/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]++))?+")
# Raw text: what looks like tags in there is none.
_RAW: Final = {
    name: re.compile(rb"</" + name + rb"[\s/>]", re.IGNORECASE) for name in (b"script", b"style", b"textarea", b"title")
}
# They have no end tag, or a following sibling ends them: they do not nest by themselves.
_SHALLOW: Final = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dd dt tr td th tbody thead tfoot "
    b"option optgroup rp rt colgroup html head body".split()
)
# Left open, every later paragraph opens them again: n tags and n paragraphs make n² elements.
_FORMATS: Final = frozenset(b"b big code em font i nobr s small strike strong tt u".split())
# Without attributes no more than three of a kind are opened again (HTML §13.2.4.3).
_SPECIAL_FORMAT: Final = re.compile(
    rb"<(?:[biusBIUS]|[bB][iI][gG]|[cC][oO][dD][eE]|[eE][mM]|[fF][oO][nN][tT]|[nN][oO][bB][rR]|[sS][mM][aA][lL][lL]|"
    rb"[sS][tT][rR][iI][kK][eE]|[sS][tT][rR][oO][nN][gG]|[tT][tT])[\s/]"
)


def defuse(body: bytes) -> bytes:
    """Return the page (UTF-8) with nesting and attributes within bounds: mostly `body` itself. Linear."""
    tags = body.count(b"<")
    if (
        tags > _MANY_TAGS
        or body.count(b">") > _MANY_TAGS
        or (tags > _SOME_TAGS and tags * len(_SPECIAL_FORMAT.findall(body)) > _MANY_ELEMENTS)
        or _has_long_tag(body)
    ):
        return _rewritten(body)
    return body


def _has_long_tag(body: bytes) -> bool:
    """Tell whether some tag fills a whole window; scripts and texts that do are common and harmless."""
    for start in range(0, len(body) - _WINDOW, _WINDOW):
        if body.find(b">", start, start + _WINDOW) < 0:
            opened = body.rfind(b"<", 0, start + _WINDOW)
            if opened > body.rfind(b">", 0, start) and body[opened + 1 : opened + 2].isalpha():
                return True
    return False


def _rewritten(body: bytes) -> bytes:
    """Leave out the start tags that are too deep (and their end tags), and the attributes that are too many."""
    kept: list[bytes] = []
    copied = position = depth = dropped = formats = 0
    while found := _TAG.search(body, position):
        start, position = found.span()
        name = found["name"].lower()
        if found["end"]:
            if name in _SHALLOW:
                continue
            if name in _FORMATS:
                formats = max(0, formats - 1)
            if dropped:
                dropped -= 1
                kept.append(body[copied:start])
                copied = position
            elif depth:
                depth -= 1
            continue
        if name in _RAW:
            end = _RAW[name].search(body, position)
            position = end.start() if end else len(body)  # unclosed, it takes all that follows
        if name not in _SHALLOW and not found["rest"].endswith(b"/"):
            formats += name in _FORMATS
            if depth >= MAX_DEPTH or (name in _FORMATS and formats > MAX_FORMATS):
                dropped += 1
                kept.append(body[copied:start])
                copied = position if name not in _RAW else found.end()
                continue
            depth += 1
        if len(found["rest"]) > 2 * MAX_ATTRIBUTES and _too_many(found["rest"]):
            kept += [body[copied:start], b"<", name, b">"]
            copied = found.end()
    if not copied:
        return body
    kept.append(body[copied:])
    return b"".join(kept)


def _too_many(attributes: bytes) -> bool:
    return sum(1 for _ in _ATTRIBUTE.finditer(attributes)) > MAX_ATTRIBUTES
