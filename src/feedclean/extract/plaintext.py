"""Text without markup: the same article from its lines alone."""

from __future__ import annotations

import re
from typing import Final

from feedclean.model import Article, Paragraph

_MARKUP: Final = re.compile(
    r"<(?:!doctype|html|head|body|div|p|article|section|span|a|img|br|h[1-6]|ul|ol|table|figure)\b", re.IGNORECASE
)


def looks_like_text(text: str, content_type: str | None) -> bool:
    """Tell whether there is no markup in it."""
    if content_type and "html" in content_type:
        return False
    return not _MARKUP.search(text)


def extract_text(text: str, *, url: str | None = None) -> Article:
    """Return the article in plain text."""
    from html import escape

    lines = [" ".join(line.split()) for line in text.splitlines()]
    return Article(url=url, blocks=tuple(Paragraph(line, escape(line, quote=False)) for line in lines if line))
