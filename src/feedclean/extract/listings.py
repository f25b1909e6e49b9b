"""Listings of code: preformatted text, and tables that number its lines in cells beside it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from feedclean.extract.words import tokens_of
from feedclean.html import Page

_CELLS: Final = frozenset({"td", "th"})
_BREAKS: Final = frozenset({"br", "div", "li", "p"})
_GUTTERS: Final = frozenset("gutter lineno linenos linenumber linenumbers linenum linenums".split())
_LINE: Final = frozenset({"line", "lines", "ln", "blob"})
_NUMBER: Final = frozenset({"number", "numbers", "num", "nums"})
_CODE: Final = ("pre", "code")
_MOST_LINES: Final = 10_000
_LONGEST_NUMBER: Final = 6  # digits


def is_numbering(numbers: list[str]) -> bool:
    """Tell whether these are the numbers of lines, one after the other."""
    if len(numbers) > _MOST_LINES or not all(n.isdecimal() and len(n) <= _LONGEST_NUMBER for n in numbers):
        return False
    first = int(numbers[0]) if numbers else 0
    return list(map(int, numbers)) == list(range(first, first + len(numbers)))


def lines_in(page: Page, node: int) -> str:
    """Return the text of an element as it is written, a line for each element that is one."""
    tags, texts = page.tags, page.texts
    return "".join(
        "\n" if tags[i] in _BREAKS else texts[i]
        for i in range(node + 1, page.ends[node])
        if not tags[i] or tags[i] in _BREAKS
    )


def numbered_listing(page: Page, table: int) -> str | None:
    """Return the code in a table that holds nothing but the lines of a listing and their numbers, else None.

    There may be a row for each line, or one for all. That it is code must be said: numbers also rank.
    """
    rows = [[c for c in page.children(tr) if page.tags[c] in _CELLS] for tr in page.elements("tr", within=table)]
    if not rows or any(len(row) != 2 for row in rows):
        return None
    gutter, code = [row[0] for row in rows], [row[1] for row in rows]
    numbers = [n for cell in gutter for text in page.texts[cell : page.ends[cell]] for n in text.split()]
    if not is_numbering(numbers) or (len(rows) > 1 and len(numbers) not in (0, len(rows))):
        return None
    named = all(_is_gutter(page, cell) for cell in gutter)
    if not (named or (len(numbers) > 1 and all(_is_code(page, cell) for cell in code))):
        return None
    return "\n".join(_code_in(page, cell) for cell in code).strip("\n")


def numbered_listings(page: Page) -> Iterator[int]:
    """Yield the tables that are listings with numbered lines."""
    for table, following in pairwise((*page.elements("table"), len(page.tags))):
        if page.ends[table] <= following and numbered_listing(page, table) is not None:
            yield table


def _is_gutter(page: Page, cell: int) -> bool:
    if "data-line-number" in page.attributes[cell]:
        return True
    tokens = frozenset(tokens_of(page.get(cell, "class")))
    return not _GUTTERS.isdisjoint(tokens) or not (_LINE.isdisjoint(tokens) or _NUMBER.isdisjoint(tokens))


def _is_code(page: Page, cell: int) -> bool:
    return "code" in tokens_of(page.get(cell, "class")) or bool(page.elements_between(_CODE, cell, page.ends[cell]))


def _code_in(page: Page, cell: int) -> str:
    """Return a cell's code; of white space around the one element that holds it, nothing."""
    for tag in _CODE:
        inner = page.elements_between((tag,), cell, page.ends[cell])
        if len(inner) == 1:
            return lines_in(page, inner[0]).strip("\r\n")
    return lines_in(page, cell).strip("\r\n")
