"""Which segments are the article: the model's scores, those of what looks alike, then the rules."""

from __future__ import annotations

from feedclean.extract.segments import Mark, Segment
from feedclean.html import Page


def classify(page: Page, segments: list[Segment]) -> list[Mark]:
    """Return one mark per segment."""
    if not segments:
        return []
    # Imported at the first page: numpy is half of what `import feedclean` would cost.
    from feedclean.extract.alike import agree
    from feedclean.extract.features import describe
    from feedclean.extract.forest import load
    from feedclean.extract.rules import judge

    model = load()
    facts = describe(page, segments, model.lexicon)
    scores = agree(facts, model.forest.scores(facts.table))
    return judge(page, segments, facts, scores)
