"""`Page` to `Article`: pure, fast, no network, no clock.

The data flow, one module a step::

    parse ─▶ segment ─▶ classify (outskirts, model, rules) ─▶ figures ─▶ metadata ─▶ assemble ─▶ Article
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from feedclean.extract.assemble import assemble, blocks_of
from feedclean.extract.classify import classify
from feedclean.extract.figures import find_figures, spare_text
from feedclean.extract.flattened import mend_flattened
from feedclean.extract.fragment import drop_opening, judge_fragment
from feedclean.extract.kind import judge_kind
from feedclean.extract.masthead import lift_masthead
from feedclean.extract.metadata import read_metadata
from feedclean.extract.opening import caption_opening
from feedclean.extract.plaintext import extract_text, looks_like_text
from feedclean.extract.said_body import said_body
from feedclean.extract.segments import Mark, Segment, segment
from feedclean.extract.site import Area, check_rules, overridden
from feedclean.extract.structured import read_structured
from feedclean.html import Page, decode, parse
from feedclean.model import Article, Block, Embed, Figure, SiteRules

__all__ = ["assembled", "check_rules", "extract", "extract_by_rules", "extract_fragment"]

_HTML: Final = re.compile(rb"<(?:!doctype html|html|head)\b", re.IGNORECASE)
_TOO_LITTLE: Final = 250  # characters: a page with less hides its text from the tree


def extract(body: bytes | str, *, url: str | None = None, content_type: str | None = None) -> Article:
    """Return the article in `body`: an HTML page, or plain text without markup.

    Pure and picklable in and out, so it runs in a process pool as it is. Never raises for bad input: a page with
    nothing in it gives an `Article` without blocks, whose `obstacle` says why.
    """
    return extract_by_rules(body, None, url=url, content_type=content_type)


def extract_by_rules(
    body: bytes | str, rules: SiteRules | None, *, url: str | None = None, content_type: str | None = None
) -> Article:
    """Return the article as `extract` does, with what an operator knows of its site."""
    if isinstance(body, str) or not _HTML.search(body[:1024]):
        text = body if isinstance(body, str) else decode(body, content_type)
        if looks_like_text(text, content_type):
            return extract_text(text, url=url)
    page = parse(body, url=url, content_type=content_type)
    segments = segment(page)
    return assembled(page, segments, classify(page, segments), rules)


def assembled(page: Page, segments: list[Segment], marks: list[Mark], rules: SiteRules | None = None) -> Article:
    """Return the article that is made of the segments marked as kept; there is one mark a segment.

    Raises `ValueError` for a selector in the rules that cannot be read.
    """
    structured = read_structured(page)
    area = Area(page, rules) if rules else None
    if area:
        marks = area.mark(segments, marks)
    pictures = spare_text(find_figures(page, segments, marks, structured), segments, marks)
    opened = drop_opening(page, segments, marks, pictures.claimed)
    pictures, marks = caption_opening(pictures, segments, marks, opened)
    kind, confidence = judge_kind(page, segments, marks, structured)
    metadata = read_metadata(page, segments, marks, structured, pictures.claimed)
    metadata = replace(metadata, kind=kind, kind_confidence=confidence)
    if rules and area:
        pictures, metadata = area.pictures(pictures), overridden(page, metadata, rules)
    article = mend_flattened(lift_masthead(assemble(page, segments, marks, pictures, metadata)))
    if sum(len(b.text) for b in article.blocks) < _TOO_LITTLE and (said := said_body(structured)):
        return replace(article, blocks=(*(b for b in article.blocks if isinstance(b, Figure | Embed)), *said))
    return article


def extract_fragment(markup: str, *, url: str | None = None) -> tuple[Block, ...]:
    """Return the blocks of a feed entry's own HTML: all of it is content, but for what is certainly not."""
    if looks_like_text(markup, None):
        return extract_text(markup, url=url).blocks
    page = parse(markup, url=url)
    segments = segment(page)
    marks = judge_fragment(page, segments)
    structured = read_structured(page)
    return blocks_of(page, segments, marks, find_figures(page, segments, marks, structured))
