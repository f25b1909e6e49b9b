"""Which segments are in the true text: alignment by word 4-grams, held in order by a longest increasing chain.

A long segment is an anchor when at least half of its 4-grams occur in the truth. Anchors that do not fit the order of
the truth (teasers that repeat a paragraph, a second copy for small screens) are not body. A short segment is body when
its words stand in the truth between the anchors around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
GRAM = 4


def words(text: str) -> list[str]:
    """Return the words, each ideograph and kana one of its own."""
    return _WORD.findall(text.lower())


def label(segments: list[str], truth: str) -> tuple[list[float], list[int]]:
    """Return for each segment the share of it that is body (0–1), and its number of words."""
    true = words(truth)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in range(len(true) - GRAM + 1):
        places[tuple(true[i : i + GRAM])].append(i)
    said = [words(s) for s in segments]
    anchors: list[tuple[int, int, int, float, int]] = []  # segment, first and last place in the truth, coverage, words
    for k, w in enumerate(said):
        if len(w) < 6:
            continue
        grams = [tuple(w[i : i + GRAM]) for i in range(len(w) - GRAM + 1)]
        hits = [i for i, g in enumerate(grams) if g in places]
        if len(hits) * 2 < len(grams):
            continue
        covered: set[int] = set()
        for i in hits:
            covered.update(range(i, i + GRAM))
        # Every copy in the truth is a candidate; the chain takes the one that fits.
        anchors += [(k, p, p + len(w), len(covered) / len(w), len(w)) for p in places[grams[hits[0]]][:8]]
    share = [0.0] * len(segments)
    chain = _chain(anchors)
    for k, _, _, coverage, _ in chain:
        share[k] = coverage
    bounds = [(-1, 0)] + [(k, stop) for k, _, stop, _, _ in chain]
    after = [(k, start) for k, start, _, _, _ in chain] + [(len(segments), len(true))]
    for (left, low), (right, high) in zip(bounds, after, strict=True):
        position = low - 3
        for k in range(left + 1, right):
            w = said[k]
            if share[k] or not w:
                continue
            found = _find(true, w, max(0, position), high + 3)
            if found >= 0:
                share[k] = 1.0
                position = found + len(w)
    return share, [len(w) for w in said]


def _find(true: list[str], w: list[str], low: int, high: int) -> int:
    for i in range(low, min(high, len(true)) - len(w) + 1):
        if true[i] == w[0] and true[i : i + len(w)] == w:
            return i
    return -1


def _chain(anchors: list[tuple[int, int, int, float, int]]) -> list[tuple[int, int, int, float, int]]:
    """Return the heaviest (by words) chain of anchors that rises in the page and in the truth."""
    anchors = sorted(anchors, key=lambda a: (a[0], -a[1]))
    best: list[float] = []
    back: list[int] = []
    # Frontier of (place, weight) with rising weight: a Fenwick tree would be faster and longer.
    frontier: list[tuple[int, float, int]] = []
    for j, (_, start, _, coverage, n) in enumerate(anchors):
        i = bisect_left(frontier, (start + 1, -1.0, -1)) - 1
        weight = n * coverage + (frontier[i][1] if i >= 0 else 0.0)
        best.append(weight)
        back.append(frontier[i][2] if i >= 0 else -1)
        at = bisect_left(frontier, (start, -1.0, -1))
        if at > 0 and frontier[at - 1][1] >= weight:
            continue
        while at < len(frontier) and frontier[at][1] <= weight:
            frontier.pop(at)
        frontier.insert(at, (start, weight, j))
    out: list[tuple[int, int, int, float, int]] = []
    j = max(range(len(best)), key=best.__getitem__, default=-1)
    seen: set[int] = set()
    while j >= 0:
        if anchors[j][0] not in seen:
            out.append(anchors[j])
            seen.add(anchors[j][0])
        j = back[j]
    return out[::-1]
