"""Pictures with their captions and credits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from feedclean.extract.captions import Said, box_of, read_box
from feedclean.extract.choose import NAMES, THRESHOLD, WEIGHTS, Region, features, lead_keys, probability, region_of
from feedclean.extract.pictures import Picture, find_pictures
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
    region = region_of(segments, marks)
    if region is None:
        return Pictures()
    weights = tuple(WEIGHTS.get(n, 0.0) for n in NAMES)
    placed: list[Placed] = []
    claimed: dict[int, str] = {}
    for picture, said, values in candidates(page, structured, region):
        if probability(values, weights) < THRESHOLD:
            continue
        placed.append(Placed(picture.node, figure_of(picture, said)))
        claimed.update(said.segments)
    return Pictures(tuple(placed), claimed)


def candidates(page: Page, structured: Structured, region: Region) -> list[tuple[Picture, Said, list[float]]]:
    """Return every picture that may be the article's, with what its box says and its features."""
    leads = lead_keys(structured)
    # Nothing far below the text is the article's; above the title, only what leads it.
    pictures = find_pictures(page, 0, min(len(page.tags), region.last + 400))
    others = [p.node for p in pictures]
    seen: set[str] = set()
    found = []
    for p in pictures:
        box = box_of(page, p, region, others)
        said = read_box(page, box, p, region)
        repeated = bool(seen & p.keys)
        seen |= p.keys
        found.append(
            (p, said, features(page, p, region, leads, captioned=bool(said.caption or said.credit), repeated=repeated))
        )
    return found


def figure_of(picture: Picture, said: Said) -> Figure:
    """Return the figure of a picture and its words."""
    urls = [r.url for r in picture.renditions]
    return Figure(
        urls[0] if urls else None,
        tuple(urls[1:40]),
        picture.alt or None,
        said.caption or None,
        said.credit or None,
        said.trust,
        tuple(said.evidence),
        picture.width or None,
        picture.height or None,
    )
