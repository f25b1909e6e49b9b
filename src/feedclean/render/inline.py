"""Inline markup read back as tokens: what the formats without HTML make their emphasis and links from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from feedclean.html import parse


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """A start tag; `href` is a link's address, or an inline picture's, whose alternative text is `alt`."""

    tag: str
    href: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """An end tag (void elements have one too)."""

    tag: str


Token = Text | Open | Close


def tokens(markup: str) -> Iterator[Token]:
    """Yield the tokens of inline HTML, balanced; linear, and with no recursion."""
    if "<" not in markup and "&" not in markup:
        yield Text(markup)
        return
    page = parse(markup, mending=False)
    open_nodes: list[int] = []
    for i, tag in enumerate(page.tags):
        while open_nodes and page.ends[open_nodes[-1]] <= i:
            yield Close(page.tags[open_nodes.pop()])
        if not tag:
            yield Text(page.texts[i])
        elif tag not in {"html", "head", "body"}:
            open_nodes.append(i)
            yield Open(tag, page.get(i, "href") or page.get(i, "src"), page.get(i, "alt"))
    while open_nodes:
        yield Close(page.tags[open_nodes.pop()])
