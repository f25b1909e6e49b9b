"""Pictures and captions paired by reading order, where no box and no name ties them together."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from feedclean.extract import flow
from feedclean.extract.bylines import is_byline, is_dateline
from feedclean.extract.captions import Said
from feedclean.extract.choose import Region
from feedclean.extract.credits import split
from feedclean.extract.evidence import Paired
from feedclean.extract.labels import names_picture
from feedclean.extract.notices import is_notice
from feedclean.extract.pictures import Picture
from feedclean.extract.segments import Segment
from feedclean.html import Page

# Lists and tables are no captions: in the flow they part one picture from the next, as headings do.
_FLOWING: Final = frozenset({"p", "figcaption", "caption", "blockquote"})
SURE: Final = 0.85
"""Confidence from which a caption stands for a picture that is not on the page at all."""


def pair_by_flow(page: Page, region: Region, paired: Paired) -> list[tuple[flow.Told, dict[int, str]]]:
    """Pair what is left: pictures without a caption with the lines after them, and lines that lost their picture.

    The former are changed in place; the latter are returned, `at` the node where they stand, with the segments that
    they take.
    """
    bare = [(p, s) for p, s in paired if not s.named and not (s.caption and s.evidence[:1] == ["box"])]
    lines, origin = _line_up(page, region, bare, {k for _, s in paired for k in s.segments})
    without_address: list[tuple[flow.Told, dict[int, str]]] = []
    for told in flow.read(lines):
        taken = {origin[i]: role for i, role in told.lines.items()}
        if told.picture is not None:
            picture, said = bare[-1 - origin[told.picture]]
            _hear(picture, said, told, taken)
        elif told.caption and told.confidence >= SURE:
            told.at = region.segments[min(taken)].first
            without_address.append((told, taken))
    return without_address


def share_credits(page: Page, region: Region, paired: Paired) -> None:
    """Give the credit in a gallery's caption to each of its pictures that has none; captions stay where they are."""
    nodes = [p.node for p, _ in paired]
    for segment in region.segments:
        if segment.kind != "figcaption":
            continue
        gallery = page.parents[segment.box]
        first, last = bisect_left(nodes, gallery), bisect_left(nodes, page.ends[gallery])
        if gallery < 0 or page.tags[gallery] != "figure" or last - first < 2:
            continue
        credit = split(segment.text).credit
        for picture, said in paired[first:last] if credit and names_picture(segment.text) else ():
            if picture.renditions and not said.credit:
                said.credit = credit
                said.evidence.append("credit of the gallery")


def _line_up(page: Page, region: Region, bare: Paired, claimed: set[int]) -> tuple[list[flow.Line], list[int]]:
    """Return the article's lines with the bare pictures among them, and where each is from.

    That is the index of its segment, or -1-n for the n-th bare picture.
    """
    lines: list[flow.Line] = []
    origin: list[int] = []
    marks = region.marks
    first, last = bisect_left(region.starts, region.title), bisect_left(region.starts, region.last)
    n = 0
    for k, segment in enumerate(region.segments[first:last], first):
        if k in claimed:
            if origin and origin[-1] >= 0:  # what stands before another picture's words is not next to what follows
                lines.append(flow.Line("", heading=True))
                origin.append(k)
            continue
        while n < len(bare) and bare[n][0].node < segment.first:
            lines.append(flow.Line(bare[n][0].alt, picture=True))
            origin.append(-1 - n)
            n += 1
        near = bool(origin) and origin[-1] < 0
        by_picture = near or (len(origin) > 1 and origin[-2] < 0)
        # What opens the article, and what stands between two of its paragraphs, was dropped for being a caption.
        sure = (
            marks[k].keep
            or segment.first < region.first
            or (0 < k < len(marks) - 1 and marks[k - 1].keep and marks[k + 1].keep)
        )
        if sure or near:
            heading = segment.kind not in _FLOWING or (by_picture and _signs(segment.text))
            styled = near and _styled(page, segment)
            lines.append(flow.Line(segment.text, heading, sure, styled))
            origin.append(k)
    return lines, origin


def _signs(text: str) -> bool:
    """Tell whether a line says who wrote the story, or when, or speaks of the page: no caption of what is above."""
    return is_byline(text) or is_dateline(text) or is_notice(text)


def _styled(page: Page, segment: Segment) -> bool:
    """Tell whether all of a line is set apart from prose: italic, small, or bold as a sentence, but for "7. Ask."."""
    top = page.parents[segment.first]
    tag = page.tags[top]
    if page.ends[top] < segment.last or len(segment.text) > 200:
        return False
    bold = tag in {"strong", "b"} and segment.text.endswith((".", "。")) and not segment.text[0].isdigit()
    return bold or tag in {"em", "i", "small", "cite"}


def _hear(picture: Picture, said: Said, told: flow.Told, taken: dict[int, str]) -> None:
    said.caption = told.caption or said.caption
    said.credit = told.credit or said.credit
    said.trust = told.confidence
    said.evidence[:] = told.evidence
    said.segments.update(taken)
    picture.alt = picture.alt or told.alt
