"""The inline markup of a run of text, allow-listed."""

from __future__ import annotations

import re
from html import escape
from typing import Final
from urllib.parse import urljoin, urlsplit

from feedclean.html import Page

# Tag → what is published for it. What is not here loses its tag and keeps its text.
KEPT: Final = {
    **{t: t for t in "a em strong b i code sub sup q cite s del ins mark kbd samp var abbr dfn ruby rt rp bdi".split()},
    "strike": "s",
    "tt": "code",
}
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_ABSOLUTE: Final = ("https://", "http://")
_UNTYPED: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
_CONTROL: Final = re.compile(r"[\x00-\x20]")


def link_address(href: str, base: str) -> str | None:
    """Return an absolute address that a feed may carry, or None (scripts, fragments, nonsense)."""
    href = _CONTROL.sub("", href)
    if not href or href[0] == "#":
        return None
    if href.startswith(_ABSOLUTE) and "[" not in href:
        return href
    try:
        address = urljoin(base, href)
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return None
    return address if scheme in _SCHEMES else None


def render(page: Page, first: int, last: int, box: int, base: str) -> tuple[str, str]:
    """Return text (a line break where the page has `<br>`) and inline HTML of the nodes `first … last-1` in `box`."""
    tags, parents, ends, texts = page.tags, page.parents, page.ends, page.texts
    if last - first == 1 and parents[first] == box:
        text = " ".join(_typed(texts[first]).split())
        return text, _escaped(text)
    pending: list[tuple[str, int]] = []  # tags that open when their first text comes, and where they end
    around = parents[first]
    while around > box:
        if opening := _opening(page, around, base):
            pending.append((opening, ends[around]))
        around = parents[around]
    pending.reverse()
    open_tags: list[tuple[str, int]] = []
    plain: list[str] = []
    markup: list[str] = []
    for i in range(first, last):
        while pending and pending[-1][1] <= i:
            pending.pop()
        while open_tags and open_tags[-1][1] <= i and not pending:
            markup.append(_closing(open_tags.pop()[0]))
        tag = tags[i]
        if not tag:
            text = _typed(texts[i]).replace("\n", " ")
            if parents[i] == box or not _is_unread(page, i, box):
                if text and not text.isspace():
                    markup += [opened for opened, _ in pending]
                    open_tags += pending
                    pending.clear()
                plain.append(text)
                markup.append(_escaped(text))
        elif tag == "br":
            plain.append("\n")
            markup.append("\n")
        elif opening := _opening(page, i, base):
            pending.append((opening, ends[i]))
    markup += [_closing(opening) for opening, _ in reversed(open_tags)]
    return _fold("".join(plain)), _fold("".join(markup)).replace("\n", "<br>")


def _escaped(text: str) -> str:
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def _is_unread(page: Page, node: int, box: int) -> bool:
    around = page.parents[node]
    while around > box:
        if page.tags[around] in _SILENT:
            return True
        around = page.parents[around]
    return False


_SILENT: Final = frozenset("button select textarea noscript iframe video audio object canvas".split())


def _opening(page: Page, node: int, base: str) -> str:
    tag = KEPT.get(page.tags[node], "")
    if tag != "a":
        return f"<{tag}>" if tag else ""
    address = link_address(page.get(node, "href"), base)
    return f'<a href="{escape(address)}">' if address else ""


def _closing(opening: str) -> str:
    return f"</{opening[1:].partition(' ')[0].rstrip('>')}>"


def _fold(text: str) -> str:
    """Fold white space; a run with a line break in it becomes one line break."""
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join(line for part in text.split("\n") if (line := " ".join(part.split())))


def _typed(text: str) -> str:
    return text if text.isascii() else _UNTYPED.sub("", text)
