"""A page as the runs of text that a reader sees: the unit that is kept or removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from feedclean.html import Page

INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A maximal inline run: nodes `first … last-1` of the page, inside the block-level element `box`.

    `kind` is what a reader would call it: `p`, `h1`–`h6`, `li`, `dt`, `dd`, `pre`, `td`, `th`, `figcaption` ….
    `text` has its white space folded (except in `pre`).
    """

    first: int
    last: int
    box: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What was decided about a segment. `rule` and `reason` say why it is removed; `score` is the model's (0–1)."""

    keep: bool
    rule: str = ""
    reason: str = ""
    score: float | None = None


def segment(page: Page) -> list[Segment]:
    """Return the segments in document order."""
    found: list[Segment] = []
    run: list[int] = []
    box = -1

    def flush() -> None:
        text = " ".join("".join(page.texts[i] for i in run).split())
        if text:
            tag = page.tags[box] if box >= 0 else ""
            kind = (
                tag
                if tag in {"h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "td", "th", "dt", "dd", "figcaption"}
                else "p"
            )
            found.append(Segment(run[0], run[-1] + 1, box, kind, text))
        run.clear()

    for i, tag in enumerate(page.tags):
        if tag:
            if tag not in INLINE:
                flush()
            continue
        owner = page.parents[i]
        while owner >= 0 and page.tags[owner] in INLINE:
            owner = page.parents[owner]
        if owner != box:
            flush()
            box = owner
        run.append(i)
    flush()
    return found
