"""Quotations that are none by their tag: a box that says so in its class, and whose the words are at its end."""

from __future__ import annotations

from typing import Final

from feedclean.extract.words import tokens_of
from feedclean.html import Page

_BOXES: Final = frozenset("div section aside".split())
_SOURCES: Final = frozenset("footer cite".split())
_NAMED: Final = ("quote", "blockquote", "pullquote")
_LARGEST: Final = 60  # nodes
_MOST: Final = 6  # paragraphs and the like: what holds more is a page of quotes
_LONGEST_SOURCE: Final = 150  # characters


def is_quotation(page: Page, node: int) -> bool:
    """Tell whether an element that is no `<blockquote>` holds a quotation and, last, a line that says whose it is."""
    if page.tags[node] not in _BOXES or page.ends[node] - node > _LARGEST or not _says_so(page.get(node, "class")):
        return False
    *words, last = [i for i in page.children(node) if page.tags[i] or not page.texts[i].isspace()] or [node]
    return 0 < len(words) <= _MOST and page.tags[last] in _SOURCES and 0 < len(page.text(last)) <= _LONGEST_SOURCE


def _says_so(names: str) -> bool:
    return "quote" in names.lower() and any(token.startswith(_NAMED) for token in tokens_of(names))
