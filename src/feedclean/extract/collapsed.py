"""Text that is hidden until the reader opens it: what is behind "Read more" and the answers in an accordion.

What is hidden is not the article, but for this. That a control opens it must be told by the page: the control names
it, or stands next to it, or its class says so. Whether it is of the article is for the model to tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from feedclean.extract.concealed import conceals
from feedclean.extract.features import PAGE_WIDE
from feedclean.extract.segments import Segment
from feedclean.extract.words import BITS, CONCEALED, Lexicon, tokens_of
from feedclean.html import Page

HIDDEN: Final = CONCEALED | BITS["hidden"]
"""The marks of what readers do not see at first, whoever says so: an attribute, a style or a class."""
_SHOWN, _SHUT = -1, -2
_NAMING: Final = ("aria-controls", "data-target", "data-bs-target")
_BESIDE: Final = 12  # nodes: a heading with a button and its icon, a wrapper or two
_FOLDED: Final = ("collaps", "accordion", "readmore", "showmore", "moretext")
_FOLDED_PAIRS: Final = frozenset({("read", "more"), ("show", "more"), ("more", "text"), ("more", "content")})


def collapsed(page: Page, segments: list[Segment], places: Iterable[int]) -> list[list[int]]:
    """Return those of the segments at `places` that nothing hides but what a reader can open, an element at a time."""
    openings = _Openings(page)
    found: dict[int, list[int]] = {}
    for i in places:
        if (element := openings.holding(segments[i].box)) >= 0:
            found.setdefault(element, []).append(i)
    return list(found.values())


class _Openings:
    """The elements that a reader can make appear."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lexicon = Lexicon({})
        self.named = {
            one.lstrip("#")
            for own in page.attributes
            if own
            for name in _NAMING
            for one in (own.get(name) or "").split()
        } - {""}
        self.known: dict[int, int] = {-1: _SHOWN}

    def holding(self, node: int) -> int:
        """Return the outermost hidden element that holds a node, or why there is none: `_SHOWN` or `_SHUT`."""
        path = []
        while node not in self.known:
            path.append(node)
            node = self.page.parents[node]
        outermost = self.known[node]
        for inner in reversed(path):
            if outermost != _SHUT and self.hides(inner):
                outermost = _SHUT if not self.is_opened(inner) else inner if outermost == _SHOWN else outermost
            self.known[inner] = outermost
        return outermost

    def hides(self, node: int) -> bool:
        page = self.page
        if page.tags[node] in PAGE_WIDE:
            return False
        return conceals(page.attributes[node]) or bool(self.lexicon.read(page.get(node, "class"))[0] & BITS["hidden"])

    def is_opened(self, node: int) -> bool:
        page = self.page
        if page.get(node, "id") in self.named or _is_folded(page.get(node, "class")):
            return True
        around = page.parents[page.parents[node]] if page.parents[node] > 0 else 0
        above = range(max(around, node - _BESIDE), node)
        below = range(page.ends[node], min(page.ends[around], page.ends[node] + _BESIDE))
        return any(_opens(page.tags[i], page.attributes[i]) for places in (above, below) for i in places)


def _is_folded(names: str) -> bool:
    tokens = tokens_of(names)
    return any(token.startswith(_FOLDED) for token in tokens) or not _FOLDED_PAIRS.isdisjoint(pairwise(tokens))


def _opens(tag: str, own: Mapping[str, str | None]) -> bool:
    """Tell whether an element is a control: a button, or a link that leads nowhere."""
    if tag == "button" or "aria-expanded" in own or own.get("role") == "button" or _is_folded(own.get("class") or ""):
        return True
    return tag == "a" and (own.get("href") == "#" or (own.get("href") or "").lower().startswith("javascript:"))
