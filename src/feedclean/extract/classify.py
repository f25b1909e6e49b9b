"""Which segments are the article."""

from __future__ import annotations

import re
from typing import Final

from feedclean.extract.segments import Mark, Segment
from feedclean.html import Page

_BAD: Final = re.compile(
    r"comment|disqus|respond|related|recommend|recirc|popular|trending|latest|author|byline|\bbio|newsletter|subscri"
    r"|share|social|caption|credit|cookie|donate|outbrain|taboola|promo|breadcrumb|footer|\bnav|menu|sponsor|advert",
    re.IGNORECASE,
)
_BAD_TAGS: Final = frozenset("nav footer aside figcaption h1 form address".split())


def classify(page: Page, segments: list[Segment]) -> list[Mark]:
    """Return one mark per segment."""
    parents, tags = page.parents, page.tags
    bad: dict[int, str] = {-1: "", 0: ""}
    everything = _mass(page, segments)

    def why(node: int) -> str:
        path = []
        while node not in bad:
            path.append(node)
            node = parents[node]
        for n in reversed(path):
            if everything[n] * 3 >= everything[0]:
                bad[n] = ""
                continue
            names = f"{page.get(n, 'class')} {page.get(n, 'id')}"
            found = _BAD.search(names) if tags[n] not in ("body", "main", "article") else None
            bad[n] = bad[parents[n]] or (tags[n] if tags[n] in _BAD_TAGS else found[0].lower() if found else "")
        return bad[path[0]] if path else bad[node]

    mass = _mass(page, [s for s in segments if not why(s.box)])
    chain = 0
    node = next((i for i, t in enumerate(tags) if t == "body"), 0)
    total = mass[node]
    while True:
        heavy = [c for c in page.children(node) if mass[c] * 100 >= 55 * total] if total else []
        if not heavy:
            break
        node = chain = heavy[0]
        total = mass[node]
    if chain:
        chain = parents[chain]
    marks: list[Mark] = []
    begun = False
    for s in segments:
        inside = chain <= s.box < page.ends[chain]
        if reason := why(s.box):
            marks.append(Mark(keep=False, rule="class", reason=f"inside {reason}"))
        elif not inside:
            marks.append(Mark(keep=False, rule="outside", reason="outside the main text"))
        elif s.linked * 2 >= len(s.text):
            marks.append(Mark(keep=False, rule="links", reason="mostly links"))
        elif not begun and len(s.text) < 80:
            marks.append(Mark(keep=False, rule="before", reason="before the first paragraph"))
        else:
            begun = True
            marks.append(Mark(keep=True))
    return marks


def _mass(page: Page, segments: list[Segment]) -> list[int]:
    """Return for each node the characters of prose in it."""
    mass = [0] * (len(page.tags) + 1)
    for s in segments:
        if s.kind in ("p", "li", "pre", "dd") and len(s.text) > 80 and s.linked * 3 < len(s.text):
            for node in _up(page.parents, s.box):
                mass[node] += len(s.text)
    return mass


def _up(parents: list[int], node: int) -> list[int]:
    found: list[int] = []
    while node >= 0 and len(found) < 60:
        found.append(node)
        node = parents[node]
    return found
