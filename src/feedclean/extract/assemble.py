"""Marks, figures and metadata to an `Article`."""

from __future__ import annotations

from html import escape

from feedclean.extract.figures import Pictures
from feedclean.extract.metadata import Metadata
from feedclean.extract.segments import Mark, Segment
from feedclean.html import Page
from feedclean.model import Article, Block, Heading, Paragraph, Removal


def assemble(page: Page, segments: list[Segment], marks: list[Mark], pictures: Pictures, metadata: Metadata) -> Article:
    """Put the kept segments and the figures into reading order."""
    placed: list[tuple[int, Block]] = [(p.node, p.figure) for p in pictures.placed]
    removed: list[Removal] = []
    for i, (s, m) in enumerate(zip(segments, marks, strict=True)):
        if i in pictures.claimed:
            removed.append(Removal(pictures.claimed[i], "belongs to a picture", s.text))
        elif not m.keep:
            removed.append(Removal(m.rule, m.reason, s.text, m.score))
        elif s.kind[0] == "h" and s.kind != "hr":
            placed.append((s.first, Heading(max(2, int(s.kind[1])), s.text, escape(s.text, quote=False))))
        else:
            placed.append((s.first, Paragraph(s.text, escape(s.text, quote=False))))
    placed.sort(key=lambda pair: pair[0])
    fields = {name: getattr(metadata, name) for name in Metadata.__slots__}
    return Article(url=page.url, blocks=tuple(b for _, b in placed), removed=tuple(removed), **fields)
