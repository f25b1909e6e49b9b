"""Which segments are the article: the model's scores, those of what looks alike, then the rules."""

from __future__ import annotations

from collections.abc import Callable

from feedclean.extract.outskirts import AS_ABOVE, outskirts
from feedclean.extract.segments import Mark, Segment
from feedclean.html import Page

Judge = Callable[[list[Segment]], list[Mark]]


def classify(page: Page, segments: list[Segment]) -> list[Mark]:
    """Return one mark per segment."""
    return judged_by(page, segments, lambda candidates: _judge(page, candidates))


def judged_by(page: Page, segments: list[Segment], judge: Judge) -> list[Mark]:
    """Return one mark per segment: those of `judge`, but for what stands in the outskirts of the page."""
    marks = outskirts(page, segments)
    # (A quotation's footer is none: the model learned without them.)
    candidates = [s for s, mark in zip(segments, marks, strict=True) if mark is None]
    judged = iter(judge(candidates) if candidates else ())
    found: list[Mark] = []
    for mark in marks:
        found.append(found[-1] if mark is AS_ABOVE else mark or next(judged))
    return found


def _judge(page: Page, candidates: list[Segment]) -> list[Mark]:
    # Imported at the first page: numpy is half of what `import feedclean` would cost.
    from feedclean.extract.alike import agree
    from feedclean.extract.features import describe
    from feedclean.extract.forest import load
    from feedclean.extract.rules import judge
    from feedclean.extract.stray import drop_footers

    model = load()
    facts = describe(page, candidates, model.lexicon)
    marks = judge(page, candidates, facts, agree(facts, model.forest.scores(facts.table)))
    return drop_footers(page, candidates, marks)
