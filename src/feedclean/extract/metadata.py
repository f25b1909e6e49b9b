"""Title, authors, dates and the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feedclean.extract.segments import Mark, Segment
from feedclean.extract.structured import Structured
from feedclean.html import Page
from feedclean.model import Kind, Obstacle, Origin


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of `Article` that are not its body; see there."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    site_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    summary: str | None = None
    canonical_url: str | None = None
    origin: Origin | None = None
    kind: Kind = Kind.ARTICLE
    kind_confidence: float = 0.0
    obstacle: Obstacle | None = None
    noindex: bool = False


def read_metadata(page: Page, segments: list[Segment], marks: list[Mark], structured: Structured) -> Metadata:
    """Read them from structured data first; the visible page corrects what is stale or generic."""
    del page, segments, marks
    titles = structured.meta.get("og:title", ())
    return Metadata(title=titles[0] if titles else None)
