"""Pictures with their captions and credits: found, told apart from the page's other pictures, paired, merged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from feedclean.extract import flow
from feedclean.extract.captions import Said, box_of, read_box, read_neighbour
from feedclean.extract.choose import (
    NAMES,
    THRESHOLD,
    WEIGHTS,
    Region,
    features,
    lead_keys,
    probability,
    region_of,
    window,
)
from feedclean.extract.credits import split
from feedclean.extract.embeds import find_embeds
from feedclean.extract.likeness import same_words
from feedclean.extract.pictures import Picture, find_pictures
from feedclean.extract.said import Spoken, read_objects
from feedclean.extract.segments import Mark, Segment
from feedclean.extract.structured import Structured
from feedclean.html import Page
from feedclean.model import Embed, Figure

# Lists and tables are no captions: in the flow they part one picture from the next, as headings do.
_FLOWING: Final = frozenset({"p", "figcaption", "caption", "blockquote"})
_W: Final = tuple(WEIGHTS[n] for n in NAMES)


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
    region = region_of(page, segments, marks)
    if region is None:
        return Pictures()
    found = [
        (p, said) for p, said, values in candidates(page, structured, region) if probability(values, _W) >= THRESHOLD
    ]
    merged = _once(found)
    objects = read_objects(structured)
    for picture, said in merged:
        _add_evidence(picture, said, objects)
    told = _from_flow(page, region, merged)
    merged = [(p, said) for p, said in merged if p.renditions or _worth_showing(said)]
    placed = [Placed(p.node, figure_of(p, said)) for p, said in merged]
    claimed = {k: role for _, said in merged for k, role in said.segments.items()}
    for t, lines in told:
        placed.append(Placed(t.at, _figure_without_address(t)))
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


def candidates(page: Page, structured: Structured, region: Region) -> list[tuple[Picture, Said, list[float]]]:
    """Return every picture that may be the article's, with what its box says and its features."""
    leads = lead_keys(structured)
    first, last = window(page, region)
    pictures = find_pictures(page, first, last)
    others = [p.node for p in pictures]
    found = []
    for n, p in enumerate(pictures):
        if p.node < region.title and not p.keys & leads and region.title - p.node > 40:
            continue
        box = box_of(page, p, region, others)
        said = read_box(page, box, region)
        if not said.named:
            stop = others[n + 1] if n + 1 < len(others) else len(page.tags)
            beside = read_neighbour(page, box, region, stop)
            # A byline under the picture is named like a credit; only a caption, or a sure credit, replaces nothing.
            if beside and (beside.named or (beside.sure and not said.caption and not said.credit)):
                said = beside
        captioned = bool(said.caption or said.credit)
        found.append((p, said, features(page, p, region, leads, captioned=captioned, own=said.segments)))
    return found


def _once(found: list[tuple[Picture, Said]]) -> list[tuple[Picture, Said]]:
    """Return each picture once, however many renditions or repeats: the first place, the best words."""
    where: dict[str, int] = {}
    kept: list[tuple[Picture, Said]] = []
    for picture, said in found:
        n = next((where[k] for k in picture.keys if k in where), None)
        if n is None:
            n = len(kept)
            kept.append((picture, said))
        else:
            first, words = kept[n]
            first.merge(picture)
            if (said.trust, len(said.caption)) > (words.trust, len(words.caption)):
                said.segments.update(words.segments)
                kept[n] = (first, said)
            else:
                words.segments.update(said.segments)
        for k in picture.keys:
            where[k] = n
    return kept


def _add_evidence(picture: Picture, said: Said, objects: Mapping[str, Spoken]) -> None:
    """Fill what the box left open from attributes and structured data; agreement strengthens trust."""
    spoken = next((objects[k] for k in picture.keys if k in objects), None)
    if spoken and spoken.caption and said.caption and same_words(spoken.caption, said.caption) > 0.8:
        said.trust = min(0.99, said.trust + 0.03)
        said.evidence.append("json-ld agrees")
    if not said.caption:
        for source, text, trust in (
            ("data attribute", picture.held.get("caption", ""), 0.75),
            ("json-ld", spoken.caption if spoken else "", 0.7),
        ):
            if text and text != picture.alt:
                parts = split(text)
                said.caption = parts.caption
                said.credit = said.credit or parts.credit
                said.trust = trust
                said.evidence.append(source)
                break
    if not said.credit:
        for source, text in (
            ("data attribute", picture.held.get("credit", "")),
            ("json-ld", spoken.credit if spoken else ""),
            ("title", picture.title),
            ("alt", picture.alt),
        ):
            parts = split(f"© {text}" if source in {"data attribute", "json-ld"} and text else text)
            if parts.credit and (parts.trust >= 0.85):
                said.credit = parts.credit
                said.evidence.append(f"credit from {source}")
                break
    if not said.caption:
        title = split(picture.title).caption if len(picture.title) > len(picture.alt) + 20 else ""
        text, source = (title, "title") if title else (split(picture.alt).caption, "alt")
        if len(text) >= 25 and " " in text:
            said.caption = text
            said.trust = 0.45
            said.evidence.append(source)
    if said.caption == "" and said.credit and not said.trust:
        said.trust = 0.7


def _worth_showing(said: Said) -> bool:
    """Tell whether a picture whose address is lost still has words of its own to show."""
    return said.trust >= 0.7 and bool(said.caption or said.credit) and "alt" not in said.evidence


def _from_flow(
    page: Page, region: Region, merged: list[tuple[Picture, Said]]
) -> list[tuple[flow.Told, dict[int, str]]]:
    """Pair what is left: pictures without a caption with the lines after them, and lines that lost their picture."""
    bare = [(p, s) for p, s in merged if not s.named and not (s.caption and s.evidence[:1] == ["box"])]
    claimed = {k for _, s in merged for k in s.segments}
    lines: list[flow.Line] = []
    origin: list[int] = []  # of each line: segment index, or -1-n for the n-th bare picture
    marks = region.marks
    n = 0
    for k, (segment, mark) in enumerate(zip(region.segments, marks, strict=True)):
        if k in claimed or segment.first < region.title or segment.first >= region.last:
            continue
        while n < len(bare) and bare[n][0].node < segment.first:
            lines.append(flow.Line(bare[n][0].alt, picture=True))
            origin.append(-1 - n)
            n += 1
        near = bool(origin) and origin[-1] < 0
        # What opens the article, and what stands between two of its paragraphs, was dropped for being a caption.
        amid = segment.first < region.first or (0 < k < len(marks) - 1 and marks[k - 1].keep and marks[k + 1].keep)
        if mark.keep or near or amid:
            lines.append(
                flow.Line(
                    segment.text,
                    heading=segment.kind not in _FLOWING,
                    sure=mark.keep or amid,
                    styled=near and _styled(page, segment),
                )
            )
            origin.append(k)
    without_address: list[tuple[flow.Told, dict[int, str]]] = []
    for told in flow.read(lines):
        taken = {origin[i]: role for i, role in told.lines.items()}
        if told.picture is not None:
            picture, said = bare[-1 - origin[told.picture]]
            _hear(picture, said, told, taken)
        elif told.caption and told.confidence >= 0.85:
            told.at = region.segments[min(taken)].first
            without_address.append((told, taken))
    return without_address


def _styled(page: Page, segment: Segment) -> bool:
    """Tell whether all of a line is set apart from prose: italic, small, or bold as a sentence."""
    top = page.parents[segment.first]
    tag = page.tags[top]
    if page.ends[top] < segment.last or len(segment.text) > 200:
        return False
    return tag in {"em", "i", "small", "cite"} or (tag in {"strong", "b"} and segment.text.endswith((".", "。")))


def _hear(picture: Picture, said: Said, told: flow.Told, taken: dict[int, str]) -> None:
    said.caption = told.caption or said.caption
    said.credit = told.credit or said.credit
    said.trust = told.confidence
    said.evidence[:] = told.evidence
    said.segments.update(taken)
    picture.alt = picture.alt or told.alt


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
        if k not in claimed and s.text in words and s.kind in {"p", "figcaption"}:
            claimed[k] = words[s.text]


def _figure_without_address(told: flow.Told) -> Figure:
    return Figure(
        None,
        alt=told.alt or None,
        caption=told.caption or None,
        credit=told.credit or None,
        confidence=told.confidence,
        evidence=tuple(told.evidence),
    )


def figure_of(picture: Picture, said: Said) -> Figure:
    """Return the figure of a picture and its words."""
    urls = [r.url for r in picture.renditions]
    figure = Figure(urls[0] if urls else None, tuple(urls[1:40]), picture.alt or None)
    return replace(
        figure,
        caption=said.caption or None,
        credit=said.credit or None,
        confidence=round(said.trust, 2),
        evidence=tuple(said.evidence),
        width=picture.width or None,
        height=picture.height or None,
    )
