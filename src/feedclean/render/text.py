"""Plain text: a line a paragraph, for pipelines; or wrapped by the width that characters really take, to be read."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from feedclean.html.sanitize import printable
from feedclean.model import Block, Code, Embed, Entry, Figure, Heading, ListBlock, OutputFeed, Paragraph, Quote, Table
from feedclean.render import values
from feedclean.render.tables import grid

SUFFIX: Final = ".txt"
MEDIA_TYPE: Final = "text/plain"
WIDTH: Final = 80
_ENDLESS: Final = 1 << 62  # the width of lines that are not wrapped
_NARROWEST: Final = 20
_GAP: Final = "  "  # between the columns of a table
_WIDEST: Final = 120  # columns of a table that is aligned: every cell is filled up to the widest of its column


def feed(output: OutputFeed, *, width: int | None = None) -> bytes:
    """Return the feed's title and every entry in full, a rule between them. `width` is as in `document`."""
    width = _ENDLESS if width is None else width
    title = values.one_line(output.title) or values.UNTITLED
    parts = [f"{wrap(title, width)}\n{'=' * min(width, WIDTH, columns(title))}"]
    for _, entry in values.unique(output.entries):
        parts.extend(("-" * min(width, WIDTH), _entry(entry, width)))
    return ("\n\n".join(parts) + "\n").encode()


def document(entry: Entry, *, width: int | None = None) -> bytes:
    """Return one entry: title, who and when, address, body. `width` is in columns; None leaves every line whole."""
    return (_entry(entry, _ENDLESS if width is None else width) + "\n").encode()


def _entry(entry: Entry, width: int) -> str:
    when = values.day(entry.published) if entry.published else None
    facts = values.distinct((", ".join(values.distinct(entry.authors)), when, entry.section, entry.site_name))
    head = [wrap(values.title_of(entry), width)]
    if facts:
        head.append(wrap(" · ".join(facts), width))
    if url := values.address(entry.url):
        head.append(url)  # never broken: it is to be clicked
    if note := values.one_line(entry.note):
        head.append(wrap(f"({note})", width))
    return "\n\n".join(["\n".join(head), *blocks(entry.blocks, width)])


def blocks(of: Sequence[Block], width: int) -> list[str]:
    """Return each block as lines of at most `width` columns, where its words allow it."""
    return [told for block in of if (told := _block(block, max(width, _NARROWEST)))]


def _block(block: Block, width: int) -> str:
    match block:
        case Paragraph() | Heading():
            return wrap(block.text, width)
        case Figure():
            return _figure(block, width)
        case Quote():
            return _indented("\n\n".join(blocks(block.blocks, width - 2)), "> ", "> ")
        case ListBlock():
            return _list(block, width)
        case Code():
            return _indented(printable(block.text).strip("\n"), "    ", "    ")
        case Table():
            return _table(block, width)
        case Embed():
            said = values.distinct((block.title or block.provider, block.caption))
            return "\n".join([wrap(f"[{' – '.join(said) or 'embedded'}]", width), values.one_line(block.url)])


def _figure(figure: Figure, width: int) -> str:
    shown = values.one_line(figure.caption) or values.one_line(figure.alt)
    credit = values.one_line(figure.credit)
    said = " ".join(filter(None, (shown, f"({credit})" if credit else "")))
    return _indented(wrap(f"[▣ {said}]" if said else "[▣]", width - 2), "  ", "  ") if said or figure.url else ""


def _list(block: ListBlock, width: int) -> str:
    lines = []
    for number, item in enumerate(block.items, 1):
        marker = f"{number}. " if block.ordered else "• "
        inner = width - len(marker)
        body = "\n".join(filter(None, (wrap(item.text, inner), *blocks(item.blocks, inner))))
        lines.append(_indented(body, marker, " " * len(marker)))
    return "\n".join(lines)


def _table(table: Table, width: int) -> str:
    """Return aligned columns where they fit the width and a page, else a line a row."""
    rows = [_spans([values.one_line(c.text) if c else None for c in row]) for row in grid(table)]
    widths = _widths(rows)
    if sum(widths) + len(_GAP) * (len(widths) - 1) <= min(width, _WIDEST):
        lines = [_GAP.join(_padded(text, _span_width(widths, span)) for text, span in row).rstrip() for row in rows]
    else:
        lines = [wrap(" · ".join(text for text, _ in row if text), width) for row in rows]
    caption = values.one_line(table.caption)
    return "\n".join([*([wrap(caption, width)] if caption else []), *lines])


def _spans(cells: list[str | None]) -> list[tuple[str, range]]:
    """Return each cell's text and the columns that it has: places that are merged away belong to the cell before."""
    starts = [i for i, text in enumerate(cells) if text is not None or i == 0]
    return [(cells[a] or "", range(a, b)) for a, b in zip(starts, [*starts[1:], len(cells)], strict=True)]


def _widths(rows: list[list[tuple[str, range]]]) -> list[int]:
    """Return how wide each column has to be; a cell of several columns widens its last one where it must."""
    cells = [cell for row in rows for cell in row]
    widths = [0] * max((span.stop for _, span in cells), default=0)
    for text, span in sorted(cells, key=lambda cell: len(cell[1])):
        widths[span[-1]] += max(0, columns(text) - _span_width(widths, span))
    return widths


def _span_width(widths: list[int], span: range) -> int:
    return sum(widths[span.start : span.stop]) + len(_GAP) * (len(span) - 1)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n") if text else []
    return "\n".join(((rest if i else first) + line).rstrip() for i, line in enumerate(lines))


def columns(text: str) -> int:
    """Return how many terminal columns `text` takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, width: int) -> str:
    """Return `text` on lines of at most `width` columns, its own line ends kept.

    Words are not broken, so that addresses stay whole; only scripts that write without spaces are (Chinese, Japanese).
    """
    return "\n".join(_wrapped_line(line.split(), width) for line in printable(text).split("\n"))


def _wrapped_line(words: list[str], width: int) -> str:
    if width > _WIDEST and sum(map(len, words)) * 3 <= width:  # a character takes two columns, and words a space
        return " ".join(words)
    lines: list[str] = []
    line = ""
    used = 0
    for word in words:
        taken = columns(word)
        if used and used + 1 + taken > width and not _is_wide(word):
            lines.append(line)
            line, used = word, taken
            continue
        line, used = (f"{line} ", used + 1) if used else (line, used)
        if not _is_wide(word):
            line, used = line + word, used + taken
            continue
        for character in word:
            # One mark that must not begin a line may stand beyond its end.
            if used + columns(character) > width and (character not in _NEVER_FIRST or used > width):
                lines.append(line.rstrip())
                line, used = "", 0
            line, used = line + character, used + columns(character)
    return "\n".join([*lines, line])


# Marks that do not begin a line (a small part of JIS X 4051's list).
_NEVER_FIRST: Final = "、。，．！？）」』】〉》：；・ー々"


def _is_wide(word: str) -> bool:
    return not word.isascii() and any(unicodedata.east_asian_width(c) in "WF" for c in word)
