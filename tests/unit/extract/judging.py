"""What the rules make of a page when the model has the same opinion of every segment, but for some."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from feedclean.extract.features import describe
from feedclean.extract.rules import judge
from feedclean.extract.segments import segment
from feedclean.extract.words import Lexicon
from feedclean.html import parse


def rules_for(markup: str, score: float = 0.9, but: Mapping[str, float] | None = None) -> dict[str, str]:
    """Return text → rule ('' when kept), as if the model wanted everything; `but` are texts that it scores otherwise."""
    page = parse(f"<html><body>{markup}</body></html>", url="https://harbour.example/ice")
    segments = segment(page)
    facts = describe(page, segments, Lexicon({}))
    scores = [(but or {}).get(s.text, score) for s in segments]
    marks = judge(page, segments, facts, np.array(scores, np.float32))
    return {s.text: m.rule for s, m in zip(segments, marks, strict=True)}
