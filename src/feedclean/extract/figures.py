"""Pictures with their captions and credits: found, told apart from the page's other pictures, paired, merged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from feedclean.extract.addresses import is_template
from feedclean.extract.bylines import is_byline
from feedclean.extract.captions import MOST_NODES, Said, box_of, read_around
from feedclean.extract.choose import (
    THRESHOLD,
    Region,
    features,
    lead_keys,
    probability,
    region_of,
    window,
)
from feedclean.extract.embeds import find_embeds
from feedclean.extract.evidence import (
    add_evidence,
    choose_owners,
    folded,
    merge_repeats,
    without_concealed,
    worth_showing,
)
from feedclean.extract.pairing import pair_by_flow, share_credits
from feedclean.extract.pictures import Picture, find_pictures
from feedclean.extract.said import read_objects
from feedclean.extract.segments import Mark, Segment
from feedclean.extract.structured import Structured
from feedclean.html import Page
from feedclean.model import Embed, Figure

_CARDS: Final = 3  # texts with pictures that are a page's whole content
_TEXT_LEFT: Final = 100  # characters
_MOST_HEADLINES: Final = 100  # each caption is compared with all of them
_ASKING: Final = frozenset({"email", "checkbox"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure and the node at whose place in the reading order it stands."""

    node: int
    figure: Figure | Embed


@dataclass(frozen=True, slots=True)
class Pictures:
    """The figures of an article, and the segments that they took (index → `caption`, `credit`, `alt` or `embed`)."""

    placed: tuple[Placed, ...] = ()
    claimed: Mapping[int, str] = field(default_factory=dict)


def find_figures(page: Page, segments: list[Segment], marks: list[Mark], structured: Structured) -> Pictures:
    """Return the article's pictures; teasers, logos, avatars and pixels are not among them."""
    region = region_of(page, segments, marks)
    if region is None:
        return Pictures()
    found = candidates(page, structured, region)
    paired = merge_repeats([(p, said) for p, said, values in found if probability(values) >= THRESHOLD])
    paired = without_concealed(page, paired)
    choose_owners(paired)
    share_credits(page, region, paired)
    if paired:
        objects, headlines = read_objects(structured), _headlines(segments, structured)
        for picture, said in paired:
            add_evidence(picture, said, objects, headlines)
    told = pair_by_flow(page, region, paired)
    for picture, _ in paired:
        picture.renditions = [r for r in picture.renditions if not is_template(r.url)]
    paired = [(p, said) for p, said in paired if p.renditions or worth_showing(said)]
    placed = [Placed(p.node, figure_of(p, said)) for p, said in paired]
    claimed = {k: role for _, said in paired for k, role in said.segments.items()}
    known = {(said.caption, said.credit) for _, said in paired if said.credit}
    for t, lines in told:
        if (t.caption, t.credit) not in known:  # else the words of a lightbox once more
            placed.append(Placed(t.at, t.figure))
        claimed.update(lines)
    for shown in find_embeds(page, region):
        # A post whose words the article keeps is a quotation already.
        a, b = region.span(page, shown.node)
        if region.kept[b] == region.kept[a] or shown.segments:
            placed.append(Placed(shown.node, shown.embed))
            claimed.update(shown.segments)
    placed.sort(key=lambda p: p.node)
    _claim_repeats(region, placed, claimed)
    return Pictures(tuple(placed), claimed)


def candidates(page: Page, structured: Structured, region: Region) -> list[tuple[Picture, Said, dict[str, float]]]:
    """Return every picture that may be the article's, with what its box says and its features.

    A byline in the box is no caption, and the portrait of whom it names is no picture of the article.
    """
    leads = lead_keys(structured)
    first, last = window(page, region)
    pictures = find_pictures(page, first, last)
    others = [p.node for p in pictures]
    found = []
    below = _next_article(page, region)
    for n, p in enumerate(pictures):
        if p.node >= below or (p.node < region.title and not p.keys & leads and region.title - p.node > 40):
            continue
        box = box_of(page, p, region, others)
        if _asks(page, box):
            continue
        said = read_around(page, box, region, others[n + 1] if n + 1 < len(others) else len(page.tags))
        dated = said.dated and not said.named and not said.sure
        signed = dated or is_byline(said.caption) or is_byline(said.credit)
        if signed:
            line = f"{said.caption} {said.credit}"
            # A date tells a signature from a place: "By Mount Fuji".
            if p.alt and p.alt in line and (dated or any(map(str.isdigit, line))):
                continue
            said = Said(box=box)
        captioned = bool(said.caption or said.credit)
        values = features(page, p, region, leads, captioned=captioned, named=said.named, own=said.segments)
        if not (signed and values["person"]):
            found.append((p, said, values))
    return found


def _next_article(page: Page, region: Region) -> int:
    """Return where the next `<article>` begins after the one that holds all of the text: its pictures are its own."""
    articles = page.places.get("article", ())
    home = next((a for a in articles if a <= region.first and region.last < page.ends[a]), -1)
    return next((a for a in articles if a >= page.ends[home]), len(page.tags)) if home >= 0 else len(page.tags)


def _headlines(segments: list[Segment], structured: Structured) -> frozenset[str]:
    """Return the page's headlines as `folded`."""
    seen = islice((s.text for s in segments if s.kind == "h1"), _MOST_HEADLINES)
    told = (title for name in ("og:title", "twitter:title") for title in structured.meta.get(name, ()))
    return frozenset(map(folded, (*seen, *told)))


def _asks(page: Page, box: int) -> bool:
    """Tell whether a picture's box asks for something: the newsletter's, no picture of the article."""
    inside = page.tags[box : min(page.ends[box], box + MOST_NODES)]
    return "form" in inside or (
        "input" in inside and any(page.get(i, "type") in _ASKING for i in page.elements("input", within=box))
    )


def _claim_repeats(region: Region, placed: list[Placed], claimed: dict[int, str]) -> None:
    """Claim every other segment that is word for word a caption, credit or alt of a figure."""
    words: dict[str, str] = {}
    for p in placed:
        figure = p.figure
        if isinstance(figure, Figure):
            if figure.alt and len(figure.alt) > 30:
                words[figure.alt] = "alt"
            if figure.caption and len(figure.caption) > 40 and figure.confidence >= 0.7:
                words[figure.caption] = "caption"
    if not words:
        return
    for k, s in enumerate(region.segments):
        if s.text in words and k not in claimed and s.kind in {"p", "figcaption"}:
            claimed[k] = words[s.text]


def figure_of(picture: Picture, said: Said) -> Figure:
    """Return the figure of a picture and its words."""
    urls = [r.url for r in picture.renditions]
    return Figure(
        urls[0] if urls else None,
        tuple(urls[1:40]),
        picture.alt or None,
        caption=said.caption or None,
        credit=said.credit or None,
        confidence=round(said.trust, 2),
        evidence=tuple(said.evidence),
        width=picture.width or None,
        height=picture.height or None,
    )


def spare_text(pictures: Pictures, segments: list[Segment], marks: list[Mark]) -> Pictures:
    """Return the pictures without claims on the text where they would take all of it: cards, each with its picture."""
    kept = [i for i, mark in enumerate(marks) if mark.keep]
    claimed = [i for i in kept if i in pictures.claimed]
    left = sum(len(segments[i].text) for i in kept) - sum(len(segments[i].text) for i in claimed)
    if len(claimed) < _CARDS or left >= _TEXT_LEFT:
        return pictures
    return replace(pictures, claimed={i: what for i, what in pictures.claimed.items() if not marks[i].keep})
