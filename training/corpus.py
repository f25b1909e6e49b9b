"""Samples parsed, segmented and labelled; optionally with the poorer markup of reposts."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from feedclean.extract.outskirts import outskirts
from feedclean.extract.segments import Segment, segment
from feedclean.html import Page, parse
from training.data import Sample
from training.label import label

_PLAIN = frozenset("p li h1 h2 h3 h4 h5 h6 ul ol table tr td th tbody pre a img html body figure figcaption".split())
_NONE: Mapping[str, str | None] = MappingProxyType({})


@dataclass(slots=True)
class Case:
    """One labelled page. `segments` are those that the model is to judge, `share` and `words` per segment.

    `whole` are all segments of the page; `votes` see `tokens`.
    """

    sample: Sample
    page: Page
    segments: list[Segment]
    share: list[float]
    words: list[int]
    whole: list[Segment]
    poor: bool = False
    votes: tuple[dict[str, float], dict[str, float]] = field(default=({}, {}))


def case_of(sample: Sample) -> Case | None:
    """Return the labelled page, or None when it has no text to judge."""
    page = parse(sample.body, url=sample.url)
    segments = segment(page)
    # (What is not judged takes none of the truth: a hidden copy of the text would take all of it.)
    judged = [s for s, mark in zip(segments, outskirts(page, segments), strict=True) if mark is None]
    if not judged:
        return None
    share, words = label([s.text for s in judged], sample.text)
    return Case(sample, page, judged, share, words, segments)


def impoverish(case: Case) -> Case:
    """Return a copy whose names are gone and whose sectioning tags are `div`, as a repost bot leaves them.

    Chance is drawn from the page's name: the same page always comes out the same.
    """
    rng = random.Random(case.sample.name)
    page = case.page
    keep = rng.choice((0.0, 0.0, 0.3))
    flatten = rng.random() < 0.7
    bare = rng.random() < 0.3  # even paragraphs are divs
    tags = [
        t if not t or (t in _PLAIN and not (bare and t == "p")) or t not in _SECTIONS or not flatten else "div"
        for t in page.tags
    ]
    if bare:
        tags = ["div" if t == "p" else t for t in tags]
    attributes = [a if a is _NONE or rng.random() < keep else _href_only(a) for a in page.attributes]
    places: dict[str, list[int]] = defaultdict(list)
    for i, tag in enumerate(tags):
        places[tag].append(i)
    poor = replace(page, tags=tags, attributes=attributes, json_ld=(), places=places)
    return Case(
        case.sample,
        poor,
        [s._replace(kind="p") if bare and s.kind == "p" else s for s in case.segments],
        case.share,
        case.words,
        case.whole,
        poor=True,
    )


_SECTIONS = frozenset("article section main aside nav header footer details summary address form blockquote".split())


def _href_only(attributes: Mapping[str, str | None]) -> Mapping[str, str | None]:
    return {"href": attributes["href"]} if "href" in attributes else _NONE
