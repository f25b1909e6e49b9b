"""Two states of an entry, side by side for a reader: what `feedclean history` shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff
from itertools import islice

from feedclean.model import Block, Embed, Entry, Figure

# Comparing costs more than linear time in the number of lines: what is longer is compared so far.
MAX_LINES = 2_000
_CONTEXT = 1
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])\s*")


def diff(old: Entry, new: Entry) -> str:
    """Return what changed from one state of an entry to the next, as a unified diff of its sentences.

    One line holds one sentence, heading, list item, picture, or named field; "" when a reader would see no difference.
    """
    before, after = (list(islice(_lines(entry), MAX_LINES)) for entry in (old, new))
    was, became = (f"{entry.updated:%Y-%m-%d %H:%M} {_plain(entry.title)}" for entry in (old, new))
    return "\n".join(unified_diff(before, after, was, became, n=_CONTEXT, lineterm=""))


def _lines(entry: Entry) -> Iterator[str]:
    fields = {
        "Title": entry.title,
        "By": ", ".join(entry.authors),
        "Address": entry.url,
        "Section": entry.section,
        "Tags": ", ".join(entry.tags),
        "Note": entry.note,
    }
    yield from (_plain(f"{name}: {value}") for name, value in fields.items() if value)
    for block in entry.blocks:
        yield ""
        yield from _block_lines(block)


def _block_lines(block: Block) -> Iterator[str]:
    if isinstance(block, Figure):
        said = (("", block.caption), ("Credit: ", block.credit), ("Alt: ", block.alt))
        parts = [f"{label}{value}" for label, value in said if value]
        yield _plain(f"[Picture] {' | '.join(parts) or block.url or ''}".rstrip())
    elif isinstance(block, Embed):
        yield _plain(f"[Embedded] {block.title or block.url}")
    else:
        for line in block.text.splitlines():
            yield from map(_plain, filter(None, _SENTENCE_END.split(line)))


def _plain(text: str) -> str:
    """Return one line that does no harm to a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
