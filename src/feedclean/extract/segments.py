"""A page as the runs of text that a reader sees: the unit that is kept or removed."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

from feedclean.html import BLOCKS, Page, is_block

INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr output picture q rp rt "
    "ruby s samp small source span strike strong sub sup time tt u var wbr math mi mn mo mrow msup msub mfrac msqrt "
    "mtext semantics annotation".split()
)
# What a reader sees none of, or only as a control.
UNREAD: Final = frozenset(
    "head title noscript select option datalist textarea iframe object video audio canvas button noframes noembed "
    "map progress meter".split()
)
KINDS: Final = frozenset("h1 h2 h3 h4 h5 h6 li pre td th dt dd figcaption caption summary blockquote address".split())
# An element that HTML does not know is a wrapper, unless it stands in one of these: then it is a phrase.
_PHRASES: Final = frozenset("p h1 h2 h3 h4 h5 h6 li td th dt dd figcaption blockquote pre".split())
_UNTYPED: Final = "\u00ad\u200b\u2060\ufeff"  # (`translate` is thirty times slower where there is none)


_HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6 summary dt".split())
_UNKNOWN, _INLINE, _BLOCK, _BREAK, _UNREAD = range(5)
_ROLES: Final = {
    **dict.fromkeys(INLINE, _INLINE),
    **dict.fromkeys(BLOCKS, _BLOCK),
    **dict.fromkeys(UNREAD, _UNREAD),
    "br": _BREAK,
}


class Segment(NamedTuple):
    """A maximal inline run: nodes `first … last-1` of the page, inside the block-level element `box`.

    `kind` is what a reader would call it: `p`, `h1`–`h6`, `li`, `dt`, `dd`, `pre`, `td`, `th`, `figcaption` …: the tag
    of the box, or `p` for boxes that say nothing. `text` has its white space folded (except in `pre`) and no invisible
    characters. `linked` counts the characters of it (white space not folded) that are in links.
    """

    first: int
    last: int
    box: int
    kind: str
    text: str
    linked: int = 0


class Mark(NamedTuple):
    """What was decided about a segment. `rule` and `reason` say why it is removed; `score` is the model's (0–1)."""

    keep: bool
    rule: str = ""
    reason: str = ""
    score: float | None = None


def typed(text: str) -> str:
    """Return a text without the characters that nobody sees or types."""
    if not text.isascii():
        for c in _UNTYPED:
            if c in text:
                text = text.replace(c, "")
    return text


def lines_of(page: Page, segment: Segment) -> list[str]:
    """Return a segment's text line by line, as `<br>` parts it."""
    breaks = page.elements_between(("br",), segment.first, segment.last)
    if not breaks or not UNREAD.isdisjoint(page.tags[segment.first : segment.last]):
        return [segment.text]
    bounds = pairwise((segment.first, *breaks, segment.last))
    lines = (" ".join(typed("".join(page.texts[a:b])).split()) for a, b in bounds)
    return [line for line in lines if line]


def segment(page: Page) -> list[Segment]:
    """Return the segments in document order.

    Block-level elements and doubled line breaks part them; text never runs together across either, and is never
    parted by inline tags.
    """
    tags, parents, ends, texts, attributes = page.tags, page.parents, page.ends, page.texts, page.attributes
    found: list[Segment] = []
    parts: list[str] = []
    owner = [0] * len(tags)  # of each element: the innermost block-level one that it is or is in
    first = last = box = -1
    linked = breaks = link_end = unread = gap = 0
    role_of = _ROLES.get

    def flush() -> None:
        nonlocal first, linked
        if first >= 0:
            tag = tags[box] if box >= 0 else ""
            text = typed(parts[0] if len(parts) == 1 else "".join(parts))
            text = text.strip("\r\n") if tag == "pre" else " ".join(text.split())
            if text:
                found.append(Segment(first, last, box, tag if tag in KINDS else "p", text, linked))
            first, linked = -1, 0
        parts.clear()

    for i, tag in enumerate(tags):
        if i < unread:
            continue
        if not tag:
            text = texts[i]
            if text.isspace():
                if first >= 0:
                    parts.append(text)
                continue
            holder = owner[parents[i]]
            if holder != box:
                flush()
                box = holder
            elif breaks > 1 and tags[box] != "pre":
                flush()
            breaks = 0
            if first < 0:
                first = i
            last = i + 1
            if i < link_end:
                linked += len(text)
            if gap and i >= gap:  # behind an inline element that is shown as a block
                parts.append(" ")
                gap = 0
            parts.append(text)
            continue
        role = role_of(tag, _UNKNOWN)
        if role == _BLOCK:
            owner[i] = i
            if first >= 0:
                flush()
            breaks = 0
            continue
        around = owner[i] = owner[parents[i]]
        if role == _INLINE:
            if tag == "a":
                link_end = ends[i]
            if (names := attributes[i].get("class")) and is_block(names):
                parts.append(" ")
                gap = ends[i]
                breaks += gap == i + 1  # an empty one is a line break
        elif role == _BREAK:
            breaks += 1
            parts.append("\n")
        elif role == _UNREAD and not (tag == "button" and tags[around] in _HEADINGS):
            unread = ends[i]
        elif not i or tags[around] not in _PHRASES:
            owner[i] = i
            flush()
            breaks = 0
    flush()
    return found
