"""Which segments are the article: the model's scores, those of what looks alike, then the rules."""

from __future__ import annotations

from feedclean.extract.alike import agree
from feedclean.extract.features import describe
from feedclean.extract.forest import load
from feedclean.extract.rules import judge, judge_fragment
from feedclean.extract.segments import Mark, Segment
from feedclean.html import Page


def classify(page: Page, segments: list[Segment]) -> list[Mark]:
    """Return one mark per segment."""
    if not segments:
        return []
    model = load()
    facts = describe(page, segments, model.lexicon)
    scores = agree(page, segments, model.forest.scores(facts.table))
    return judge(page, segments, facts, scores)


def keep_all(page: Page, segments: list[Segment]) -> list[Mark]:
    """Return the marks of a fragment, such as a feed entry's own HTML: all is content but what is certainly not."""
    return judge_fragment(page, segments)
