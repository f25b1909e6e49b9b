"""Which segments are the article: the model's scores, those of what looks alike, then the rules."""

from __future__ import annotations

from collections.abc import Callable

from feedclean.extract.outskirts import outskirts
from feedclean.extract.segments import Mark, Segment
from feedclean.html import Page

Judge = Callable[[list[Segment]], list[Mark]]


def classify(page: Page, segments: list[Segment]) -> list[Mark]:
    """Return one mark per segment."""
    return judged_by(page, segments, lambda candidates: _judge(page, candidates))


def judged_by(page: Page, segments: list[Segment], judge: Judge) -> list[Mark]:
    """Return one mark per segment: those of `judge`, but for what stands in the outskirts of the page."""
    marks = outskirts(page, segments)
    candidates = [s for s, mark in zip(segments, marks, strict=True) if mark is None]
    judged = iter(judge(candidates) if candidates else ())
    return [mark or next(judged) for mark in marks]


def _judge(page: Page, candidates: list[Segment]) -> list[Mark]:
    # Imported at the first page: numpy is half of what `import feedclean` would cost.
    from feedclean.extract.alike import agree
    from feedclean.extract.features import describe
    from feedclean.extract.forest import load
    from feedclean.extract.rules import judge

    model = load()
    facts = describe(page, candidates, model.lexicon)
    return judge(page, candidates, facts, agree(facts, model.forest.scores(facts.table)))
