"""What needs no model: the HTML of a feed entry, and the lines that open a text."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from feedclean.extract.plaintext import is_masthead, is_prose
from feedclean.extract.segments import Mark, Segment, lines_of
from feedclean.extract.stray import (
    FURNITURE,
    LINE_NUMBERS,
    READ_MORE,
    drop_footers,
    is_stray,
    leads_away,
    numbers_lines,
)
from feedclean.extract.textfigures import segments_of, text_figures
from feedclean.extract.words import BITS, CONCEALED, TAG_BITS, Lexicon
from feedclean.html import Page

_LINE: Final = 60  # characters
_MAX_LINES: Final = 4
_SENTENCE_ENDS: Final = ".!?…:;,。！？：、।؟»”\"'’"
_ALIEN: Final = (
    BITS["comment"] | BITS["share"] | BITS["newsletter"] | BITS["related"] | BITS["cookie"] | BITS["donate"]
    | TAG_BITS["nav"] | TAG_BITS["form"] | CONCEALED
)  # fmt: skip


def judge_fragment(page: Page, segments: list[Segment]) -> list[Mark]:
    """Return the marks of HTML that is all content: only captions, boxes that name themselves and stray lines go.

    A box that holds more than half of the text is not what its name says.
    """
    lexicon = Lexicon({})
    bits: dict[int, int] = {-1: 0}
    said: list[int] = []
    for s in segments:
        path = []
        node = s.box
        while node not in bits:
            path.append(node)
            node = page.parents[node]
        for inner in reversed(path):
            names = " ".join(filter(None, (page.get(inner, "class"), page.get(inner, "id"))))
            own = lexicon.read(names)[0] if names and page.tags[inner] not in ("html", "body", "article") else 0
            bits[inner] = bits[page.parents[inner]] | own | TAG_BITS.get(page.tags[inner], 0)
        said.append(bits[s.box] & _ALIEN)
    total = sum(len(s.text) for s in segments)
    alien = sum(len(s.text) for s, b in zip(segments, said, strict=True) if b)
    sure = alien * 2 < total
    worded = segments_of(text_figures(page, segments))
    marks = [
        Mark(keep=False, rule="caption", reason="a figure's caption") if s.kind == "figcaption" and i not in worded
        else Mark(keep=False, rule="box", reason="inside a box that is not the text") if b and sure
        else FURNITURE if is_stray(page, s)
        else READ_MORE
        if s.linked and leads_away(s.text, len(s.text) - s.linked)
        else LINE_NUMBERS
        if numbers_lines(page, s)
        else Mark(keep=True)
        for i, (s, b) in enumerate(zip(segments, said, strict=True))
    ]  # fmt: skip
    return drop_footers(page, segments, marks)


def drop_opening(page: Page, segments: list[Segment], marks: list[Mark], claimed: Container[int]) -> list[Mark]:
    """Return the marks without the short lines that stand before the first paragraph: section, byline, date.

    `claimed` are the segments that belong to pictures: a leading picture's caption is not the first paragraph.
    """
    lines: list[int] = []
    for i, s in enumerate(segments):
        if not marks[i].keep or i in claimed:
            continue
        if s.kind != "p" or not _opens(page, s):
            break
        lines.append(i)
    else:
        return marks  # nothing but lines
    if not lines or len(lines) > _MAX_LINES:  # more are verse
        return marks
    changed = list(marks)
    for i in lines:
        changed[i] = Mark(
            keep=False,
            rule="opening line",
            reason="a short line before the text: a section, byline or date",
            score=marks[i].score,
        )
    return changed


def _opens(page: Page, segment: Segment) -> bool:
    """Tell whether a segment is a short line, or several of which most are a byline or a date."""
    if len(segment.text) <= _LINE and segment.text[-1] not in _SENTENCE_ENDS:
        return True
    if len(segment.text) > _LINE * _MAX_LINES:
        return False
    lines = lines_of(page, segment)
    if not 1 < len(lines) <= _MAX_LINES or any(len(line) > _LINE or is_prose(line) for line in lines):
        return False
    return sum(map(is_masthead, lines)) * 2 >= len(lines)
