"""Learned weights of class-name tokens: log-odds of being around body text, each site one vote."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from feedclean.extract.words import tokens_of
from feedclean.html import Page
from training.corpus import Case

NEAR = 3
MIN_SITES = 3
PRIOR = 2.0
CUT = 0.25  # weaker weights are noise
Table = dict[str, tuple[float, float]]


def names_of(page: Page, node: int) -> list[str]:
    """Return the tokens of an element's names; the same attributes as `features` reads."""
    a = page.attributes[node]
    found: list[str] = []
    for key in ("class", "id", "itemprop", "data-testid", "role"):
        found += [t for t in tokens_of(a.get(key) or "") if 3 <= len(t) <= 20]
    return found


def votes(case: Case) -> tuple[dict[str, float], dict[str, float]]:
    """Return for each token the share of body among the words around it, near and far, one page."""
    near: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    far: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    cache: dict[int, list[str]] = {}
    for s, share, n in zip(case.segments, case.share, case.words, strict=True):
        # Long paragraphs say more, but not in proportion.
        weight = math.sqrt(max(n, 1))
        node, level = s.box, 0
        seen_near: set[str] = set()
        seen_far: set[str] = set()
        while node > 0:
            if case.page.tags[node] not in ("body", "html", "main", "article"):
                if node not in cache:
                    cache[node] = names_of(case.page, node)
                seen_far.update(cache[node])
                if level < NEAR:
                    seen_near.update(cache[node])
            node = case.page.parents[node]
            level += 1
        for table, tokens in ((near, seen_near), (far, seen_far)):
            for t in tokens:
                table[t][share >= 0.5] += weight
    means = [{t: pos / (neg + pos) for t, (neg, pos) in table.items()} for table in (near, far)]
    return means[0], means[1]


def learn(cases: Iterable[Case]) -> Table:
    """Return the weights (near, far) of the tokens seen on at least `MIN_SITES` sites."""
    sites: list[dict[str, dict[str, list[float]]]] = [defaultdict(dict), defaultdict(dict)]
    for case in cases:
        for table, page in zip(sites, case.votes, strict=True):
            for token, share in page.items():
                table[token].setdefault(case.sample.site, []).append(share)
    learned: list[dict[str, float]] = []
    for table in sites:
        means = {
            t: [sum(v) / len(v) for v in by_site.values()] for t, by_site in table.items() if len(by_site) >= MIN_SITES
        }
        learned.append({})
        for t, shares in means.items():
            p = (sum(shares) + PRIOR * 0.35) / (len(shares) + PRIOR)
            learned[-1][t] = math.log(p / (1 - p)) - math.log(0.35 / 0.65)
    chosen: Table = {}
    for t in sorted(learned[0].keys() | learned[1].keys()):
        pair = (round(learned[0].get(t, 0.0), 1), round(learned[1].get(t, 0.0), 1))
        if max(map(abs, pair)) >= CUT:
            chosen[t] = pair
    return chosen
