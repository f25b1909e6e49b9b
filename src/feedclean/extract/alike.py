"""Segments that look alike are kept or removed together: the second opinion on the model's scores.

Template engines give the same tags and classes to the same things. The mean score of all segments with the same look
(own element and parent; and grandparent) moves each of them: one odd paragraph no longer falls out of a body, nor one
long teaser into it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from feedclean.extract.features import Facts, Floats

_OWN: Final = 0.4  # weight of a segment's own score; the two groups share the rest
_CLIP: Final = 4.0  # log-odds: no member may decide for all


def agree(facts: Facts, scores: Floats) -> Floats:
    """Return the scores, each moved towards those of the segments that look like it."""
    p = np.minimum(np.maximum(scores.astype(np.float64), 1e-4), 1 - 1e-4)
    odds = np.log(p / (1 - p))
    clipped = np.minimum(np.maximum(odds, -_CLIP), _CLIP)
    weight = np.sqrt(facts.length.astype(np.float64))
    total = _OWN * odds
    for group in facts.looks:
        mean = np.bincount(group, clipped * weight) / np.bincount(group, weight)
        total += (1 - _OWN) / 2 * mean[group]
    agreed: Floats = (1 / (1 + np.exp(-total))).astype(np.float32)
    return agreed
