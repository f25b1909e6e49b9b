"""`Page` to `Article`: pure, fast, no network, no clock.

The data flow, one module a step::

    parse ─▶ segment ─▶ classify ─▶ figures ─▶ metadata ─▶ assemble ─▶ Article
"""

from __future__ import annotations

from feedclean.extract.assemble import assemble
from feedclean.extract.classify import classify
from feedclean.extract.figures import find_figures
from feedclean.extract.metadata import read_metadata
from feedclean.extract.plaintext import extract_text, looks_like_text
from feedclean.extract.segments import segment
from feedclean.extract.structured import read_structured
from feedclean.html import decode, parse
from feedclean.model import Article, Block

__all__ = ["extract", "extract_fragment"]


def extract(body: bytes | str, *, url: str | None = None, content_type: str | None = None) -> Article:
    """Return the article in `body`: an HTML page, or plain text without markup.

    Pure and picklable in and out, so it runs in a process pool as it is. Never raises for bad input: a page with
    nothing in it gives an `Article` without blocks, whose `obstacle` says why.
    """
    text = body if isinstance(body, str) else decode(body, content_type)
    if looks_like_text(text, content_type):
        return extract_text(text, url=url)
    page = parse(text, url=url)
    structured = read_structured(page)
    segments = segment(page)
    marks = classify(page, segments)
    pictures = find_figures(page, segments, marks, structured)
    metadata = read_metadata(page, segments, marks, structured)
    return assemble(page, segments, marks, pictures, metadata)


def extract_fragment(markup: str, *, url: str | None = None) -> tuple[Block, ...]:
    """Return the blocks of a feed entry's own HTML: all of it is content, but for what is certainly not."""
    return extract(f"<article>{markup}</article>", url=url, content_type="text/html").blocks
