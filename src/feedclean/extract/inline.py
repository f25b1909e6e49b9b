"""The inline markup of a run of text, allow-listed."""

from __future__ import annotations

import re
from bisect import bisect_left
from html import escape
from typing import Final
from urllib.parse import urljoin, urlsplit

from feedclean.extract.segments import INLINE, UNREAD, Segment, typed
from feedclean.html import Page, is_block

# Tag → what is published for it. What is not here loses its tag and keeps its text.
KEPT: Final = {
    **{t: t for t in "a em strong b i code sub sup q cite s del ins mark kbd samp var abbr dfn ruby rt rp bdi".split()},
    "strike": "s",
    "tt": "code",
}
# Text, and inline elements that leave no trace.
_PLAIN: Final = (INLINE | {""}).difference(KEPT)
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_ABSOLUTE: Final = ("https://", "http://")
_CONTROL: Final = re.compile(r"[\x00-\x20]")


def link_address(href: str, base: str) -> str | None:
    """Return an absolute address that a feed may carry, or None (scripts, fragments, nonsense)."""
    href = _CONTROL.sub("", href)
    if not href or href[0] == "#":
        return None
    if href.startswith(_ABSOLUTE) and "[" not in href:
        return href
    try:
        address = urljoin(base, href)
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return None
    return address if scheme in _SCHEMES else None


def render(page: Page, run: Segment, base: str) -> tuple[str, str]:
    """Return the text (a line break where the page has `<br>`) and the inline HTML of a run."""
    first, last, tags = run.first, run.last, page.tags
    if last - first == 1 and page.parents[first] == run.box:
        return run.text, _escaped(run.text)
    nodes = [i for i in (*_around(page, run), *range(first, last)) if tags[i] not in _PLAIN]
    if not nodes:
        return run.text, _escaped(run.text)
    kept = [i for i in nodes if tags[i] in KEPT]
    pieces = page.texts[first:last]
    blocks = [i for i in range(first, last) if (own := page.attributes[i]) and is_block(own.get("class"))]
    for at in (at for i in blocks for at in (i, page.ends[i]) if at < last):
        pieces[at - first] = f" {pieces[at - first]}"
    if len(kept) == len(nodes):
        return run.text, " ".join(_marked(page, kept, first, pieces, base).split())
    pieces = [text.replace("\n", " ") for text in pieces]
    for node in nodes:
        if tags[node] == "br":
            pieces[node - first] = "\n"
        # (A button around all of a heading opens what it heads.)
        elif tags[node] in UNREAD and not (node < first and page.ends[node] >= last):
            for i in range(max(node, first), min(page.ends[node], last)):
                pieces[i - first] = ""
    return _fold(typed("".join(pieces))), _fold(_marked(page, kept, first, pieces, base)).replace("\n", "<br>")


def _around(page: Page, run: Segment) -> list[int]:
    """Return the elements between a run's box and its first node, outermost first."""
    found: list[int] = []
    node = page.parents[run.first]
    while node > run.box:
        found.append(node)
        node = page.parents[node]
    found.reverse()
    return found


def _marked(page: Page, kept: list[int], first: int, pieces: list[str], base: str) -> str:
    """Return the text in `pieces` (one a node from `first` on), escaped, with the tags of the `kept` elements.

    Each opens right before its first word, and is left out when it has none.
    """
    text = "".join(pieces)
    if not text.isascii():
        pieces = list(map(typed, pieces))
    if "&" in text or "<" in text or ">" in text:
        pieces = list(map(_escaped, pieces))
    worded = [k for k, piece in enumerate(pieces) if piece and not piece.isspace()]
    opened: dict[int, str] = {}  # the tags before a piece, the outermost first
    closed: dict[int, str] = {}  # and those behind it, the outermost last
    for node in kept:
        end = min(page.ends[node] - first, len(pieces))
        at = bisect_left(worded, node - first)
        if at < len(worded) and worded[at] < end and (tag := _opening(page, node, base)):
            opened[worded[at]] = opened.get(worded[at], "") + tag
            closed[end - 1] = f"</{KEPT[page.tags[node]]}>" + closed.get(end - 1, "")
    for k, tags in opened.items():
        pieces[k] = tags + pieces[k]
    for k, tags in closed.items():
        pieces[k] += tags
    return "".join(pieces)


def _opening(page: Page, node: int, base: str) -> str:
    tag = KEPT[page.tags[node]]
    if tag != "a":
        return f"<{tag}>"
    address = link_address(page.get(node, "href"), base)
    return f'<a href="{escape(address)}">' if address else ""


def _escaped(text: str) -> str:
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def _fold(text: str) -> str:
    """Fold white space; a run with a line break in it becomes one line break."""
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join(line for part in text.split("\n") if (line := " ".join(part.split())))
