"""Which segments are the article."""

from __future__ import annotations

from feedclean.extract.segments import Mark, Segment
from feedclean.html import Page


def classify(page: Page, segments: list[Segment]) -> list[Mark]:
    """Return one mark per segment."""
    del page
    return [
        Mark(keep=True)
        if s.kind in {"p", "h2", "h3", "li"} and len(s.text) > 60
        else Mark(keep=False, rule="short", reason="too short")
        for s in segments
    ]
