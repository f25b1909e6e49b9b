"""What the metadata readers look at: one page, its machine-readable data, and what a reader sees around its title."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from feedclean.extract.datelines import unglued
from feedclean.extract.names import SiteNames, bare, is_agency
from feedclean.extract.schema import Thing
from feedclean.extract.segments import Mark, Segment, lines_of
from feedclean.extract.structured import Structured, read_properties
from feedclean.html import Page

# How far around the title a byline or a date line may stand, in nodes; and how many kept paragraphs end the head.
_BEFORE: Final = 80
_AFTER: Final = 600
_HEAD_PARAGRAPHS: Final = 2
# How much longer a title may be as it is shown: quotation marks, a dash.
_DECORATION: Final = 6
_BLOCK: Final = 300  # characters: in what is longer, lines are not looked for


@dataclass(frozen=True)
class Clues:
    """`article` is the schema.org object of the article; `url` the page's address; `title` the one found.

    `captions` are the segments that pictures took: who is named there took a photograph.

    What costs another pass over the page is made when it is first asked for: most pages say all in JSON-LD.
    """

    page: Page
    segments: list[Segment]
    marks: list[Mark]
    structured: Structured
    article: Thing
    names: SiteNames
    url: str | None
    title: str | None
    captions: Collection[int] = frozenset()

    @cached_property
    def properties(self) -> Mapping[str, tuple[int, ...]]:
        """The elements with an `itemprop`, by its name."""
        return read_properties(self.page)

    @cached_property
    def places(self) -> list[int]:
        """Which segments are the article's."""
        return [i for i, mark in enumerate(self.marks) if mark.keep]

    @cached_property
    def kept(self) -> list[Segment]:
        """The segments of the article."""
        return [self.segments[i] for i in self.places]

    @cached_property
    def start(self) -> int:
        """The node of the title as a reader sees it; where the text begins when there is none."""
        headings = self.structured.nodes.get("h1", ())
        if wanted := bare(self.title or ""):
            for node in headings:
                if wanted in bare(self.page.text(node)[:500]):
                    return node
            for s in self.segments:
                if abs(len(s.text) - len(self.title or "")) < _DECORATION and bare(s.text) == wanted:
                    return s.first
        text = self.kept[0].first if self.kept else len(self.page.tags)
        above = bisect_left(headings, text)  # (headings of menus may stand before it, others behind)
        if above:
            return headings[above - 1]
        return text if self.kept else 0

    @cached_property
    def head(self) -> range:
        """The nodes around the title: where bylines and dates stand."""
        size, start = len(self.page.tags), self.start
        kept = [s.first for s in self.kept]
        following = kept[bisect_left(kept, start) :]
        end = following[_HEAD_PARAGRAPHS - 1] if len(following) >= _HEAD_PARAGRAPHS else start + _AFTER
        return range(max(0, start - _BEFORE), min(size, max(end, start + _BEFORE), start + _AFTER))

    @cached_property
    def lines(self) -> list[str]:
        """What a reader sees from the title to the first paragraphs, in order."""
        return self._between(self.segments, self.start, self.head.stop)

    @cached_property
    def above(self) -> list[str]:
        """What a reader sees right above the title, in order."""
        return self._between(self.segments, self.head.start, self.start)

    @cached_property
    def spoken(self) -> list[Segment]:
        """The segments of the page that are no captions; an agency named alone may stand for its report as well."""
        if not self.captions:
            return self.segments
        return [s for i, s in enumerate(self.segments) if i not in self.captions or is_agency(s.text)]

    @cached_property
    def spoken_lines(self) -> list[str]:
        """The `lines` that are no captions."""
        return self._between(self.spoken, self.start, self.head.stop) if self.captions else self.lines

    def _between(self, segments: list[Segment], start: int, stop: int) -> list[str]:
        firsts = [s.first for s in segments]
        between = segments[bisect_left(firsts, start) : bisect_left(firsts, stop)]
        lines = (line for s in between for line in (lines_of(self.page, s) if len(s.text) <= _BLOCK else (s.text,)))
        return [unglued(line) for line in lines]
