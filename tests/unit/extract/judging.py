"""What the rules make of a page when the model has the same opinion of every segment."""

from __future__ import annotations

import numpy as np

from feedclean.extract.features import describe
from feedclean.extract.rules import judge
from feedclean.extract.segments import segment
from feedclean.extract.words import Lexicon
from feedclean.html import parse


def rules_for(markup: str, score: float = 0.9) -> dict[str, str]:
    """Return text → rule ('' when kept), as if the model wanted everything."""
    page = parse(f"<html><body>{markup}</body></html>")
    segments = segment(page)
    facts = describe(page, segments, Lexicon({}))
    marks = judge(page, segments, facts, np.full(len(segments), score, np.float32))
    return {s.text: m.rule for s, m in zip(segments, marks, strict=True)}
