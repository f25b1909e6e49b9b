"""Figures that show words: a quotation, a listing or a table, with the caption that says what or whose they are.

The model knows figures as pictures, which are put back by other ways; of a figure without one, all would be lost.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import Final, NamedTuple

from feedclean.extract.embeds import is_post
from feedclean.extract.listings import numbered_listings
from feedclean.extract.segments import Segment
from feedclean.html import Page

_SHOWN: Final = ("blockquote", "pre", "table")
_NO_WORDS: Final = (
    "img picture video audio iframe object embed canvas form input amp-img amp-video amp-iframe lite-youtube".split()
)
# A pull quote says what the text says, mostly in other words; an embed is shown as a link.
_ELSEWHERE: Final = ("pull", "embed")
_LEVELS: Final = 8


class TextFigure(NamedTuple):
    """A figure's element, and its segments: `first … last-1`."""

    node: int
    first: int
    last: int


def text_figures(page: Page, segments: list[Segment]) -> list[TextFigure]:
    """Return the figures without a picture or the like that hold a quotation, a listing or a table, in order.

    A listing with numbered lines is one without a `<figure>` around it, too: so little of it is words.
    """
    innermost = (a for a, b in pairwise((*page.elements("figure"), len(page.tags))) if page.ends[a] <= b)
    nodes = sorted({*(node for node in innermost if _shows_words(page, node)), *numbered_listings(page)})
    starts = [s.first for s in segments] if nodes else []
    return [TextFigure(node, bisect_left(starts, node), bisect_left(starts, page.ends[node])) for node in nodes]


def segments_of(figures: list[TextFigure]) -> set[int]:
    """Return the places of all segments in the figures."""
    return {i for figure in figures for i in range(figure.first, figure.last)}


def kept_around(page: Page, segments: list[Segment], keep: list[bool], figures: list[TextFigure]) -> list[TextFigure]:
    """Return the figures that stand in the text: what is next to them, in the same element, is kept."""
    shown = segments_of(figures)
    others = [i for i, s in enumerate(segments) if i not in shown and s.kind != "figcaption"]
    return [figure for figure in figures if _in_text(page, segments, keep, others, figure)]


def _shows_words(page: Page, node: int) -> bool:
    end = page.ends[node]
    shown = page.elements_between(_SHOWN, node, end)
    if not shown or page.elements_between(_NO_WORDS, node, end):
        return False
    names = [page.get(i, "class").lower() for i in (node, *page.elements_between(("blockquote",), node, end))]
    return not any(is_post(name) or any(word in name for word in _ELSEWHERE) for name in names)


def _in_text(page: Page, segments: list[Segment], keep: list[bool], others: list[int], figure: TextFigure) -> bool:
    place = bisect_left(others, figure.first)
    beside = others[max(0, place - 1) : place + 1]
    around = figure.node
    for _ in range(_LEVELS):
        around = page.parents[around]
        if around < 0:
            break
        if inside := [i for i in beside if around < segments[i].first < page.ends[around]]:
            return all(keep[i] for i in inside)
    return False
