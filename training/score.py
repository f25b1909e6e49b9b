"""How much of a text is right: bag-of-words precision, recall and F1."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"\w+")


def word_scores(got: str, truth: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 over the words of the two texts, case folded."""
    a, b = Counter(_WORD.findall(got.lower())), Counter(_WORD.findall(truth.lower()))
    hit = sum((a & b).values())
    if not hit:
        same = float(not a and not b)
        return same, same, same
    precision, recall = hit / sum(a.values()), hit / sum(b.values())
    return precision, recall, 2 * precision * recall / (precision + recall)
