"""Pictures with their captions and credits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from feedclean.extract.segments import Mark, Segment
from feedclean.extract.structured import Structured
from feedclean.html import Page
from feedclean.model import Embed, Figure


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure and the node at whose place in the reading order it stands."""

    node: int
    figure: Figure | Embed


@dataclass(frozen=True, slots=True)
class Pictures:
    """The figures of an article, and the segments that they took (index → `caption`, `credit` or `alt`)."""

    placed: tuple[Placed, ...] = ()
    claimed: Mapping[int, str] = field(default_factory=dict)


def find_figures(page: Page, segments: list[Segment], marks: list[Mark], structured: Structured) -> Pictures:
    """Return the article's pictures; teasers, logos, avatars and pixels are not among them."""
    del page, segments, marks, structured
    return Pictures((), {})
