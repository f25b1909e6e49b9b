"""The lines that open a text, and the picture among them: a line right after it is its caption, or stays."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import Final

from feedclean.extract.bylines import is_byline, says_when
from feedclean.extract.credits import split
from feedclean.extract.datetimes import parse_written
from feedclean.extract.figures import Pictures, Placed
from feedclean.extract.letters import ALPHANUMERICS
from feedclean.extract.likeness import wide
from feedclean.extract.segments import Mark, Segment
from feedclean.model import Figure

_WORD: Final = re.compile(ALPHANUMERICS)
_TRUST: Final = 0.7
_FEWEST_WORDS: Final = 4
_FEWEST_WIDE: Final = 8  # characters, where words are not parted
_DATE: Final = 24  # characters that a date and its time take


def caption_opening(
    pictures: Pictures, segments: list[Segment], marks: list[Mark], opened: list[Mark]
) -> tuple[Pictures, list[Mark]]:
    """Return the pictures and the marks, given those without the short lines before the first paragraph (`opened`).

    What stands right after a picture without a caption may be one: it is never dropped, but for a byline or a date.
    """
    if opened is marks:
        return pictures, marks
    changed = list(opened)
    placed, claimed = list(pictures.placed), dict(pictures.claimed)
    starts = [s.first for s in segments]
    for n, place in enumerate(pictures.placed):
        node, figure = place.node, place.figure
        if not isinstance(figure, Figure) or figure.caption:
            continue
        k = bisect_left(starts, node + 1)
        another = n + 1 < len(placed) and k < len(starts) and placed[n + 1].node < starts[k]
        if k == len(starts) or another or changed[k] == marks[k] or _signs(segments[k].text):
            continue
        changed[k] = marks[k]
        if _describes(segments[k].text):
            parts = split(segments[k].text)
            figure = replace(
                figure,
                caption=parts.caption or None,
                credit=figure.credit or parts.credit or None,
                confidence=_TRUST,
                evidence=(*figure.evidence, "flow"),
            )
            placed[n] = Placed(node, figure)
            claimed[k] = "caption"
    return replace(pictures, placed=tuple(placed), claimed=claimed), changed


def _signs(text: str) -> bool:
    """Tell whether a line says who wrote the story, or when."""
    return is_byline(text) or says_when(text) or (len(text) <= _DATE and parse_written(text) is not None)


def _describes(text: str) -> bool:
    """Tell whether a line says what a picture shows: some words, not all of them names."""
    if wide(text):
        return len(text) >= _FEWEST_WIDE
    words = _WORD.findall(text)
    caseless = text.lower() == text.upper()
    return len(words) >= _FEWEST_WORDS and (caseless or any(w[0].islower() for w in words))
