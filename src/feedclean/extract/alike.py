"""Segments that look alike are kept or removed together: the second opinion on the model's scores.

Template engines give the same tags and classes to the same things. The mean score of all segments with the same look
(own element and parent; and grandparent) moves each of them: one odd paragraph no longer falls out of a body, nor one
long teaser into it. Cross-validated: +0.001 word F1 on articles, +0.004 on news.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from feedclean.extract.features import Floats
from feedclean.extract.segments import Segment
from feedclean.html import Page

_OWN: Final = 0.4  # weight of a segment's own score; the two groups share the rest
_CLIP: Final = 4.0  # log-odds: no member may decide for all


def agree(page: Page, segments: list[Segment], scores: Floats) -> Floats:
    """Return the scores, each moved towards those of the segments that look like it."""
    parents, tags, attributes = page.parents, page.tags, page.attributes
    looks: dict[int, tuple[str, str | None]] = {-1: ("", None)}

    def look(node: int) -> tuple[str, str | None]:
        found = looks.get(node)
        if found is None:
            found = looks[node] = (tags[node], attributes[node].get("class"))
        return found

    small: dict[object, int] = {}
    large: dict[object, int] = {}
    near: list[int] = []
    wide: list[int] = []
    for s in segments:
        parent = parents[s.box] if s.box >= 0 else -1
        grand = parents[parent] if parent >= 0 else -1
        pair = (look(s.box), look(parent), s.kind)
        near.append(small.setdefault(pair, len(small)))
        wide.append(large.setdefault((pair, look(grand)), len(large)))
    p = np.minimum(np.maximum(scores.astype(np.float64), 1e-4), 1 - 1e-4)
    odds = np.log(p / (1 - p))
    clipped = np.minimum(np.maximum(odds, -_CLIP), _CLIP)
    weight = np.sqrt(np.array([len(s.text) for s in segments], np.float64))
    total = _OWN * odds
    for group in (np.array(near), np.array(wide)):
        mean = np.bincount(group, clipped * weight) / np.bincount(group, weight)
        total += (1 - _OWN) / 2 * mean[group]
    agreed: Floats = (1 / (1 + np.exp(-total))).astype(np.float32)
    return agreed
