"""Plain text: readable, and no line wider than it may be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies
from tests.unit.render.test_atom import FEED, FULL

from feedclean.model import (
    Block,
    Cell,
    Code,
    Embed,
    Entry,
    Figure,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Table,
)
from feedclean.render import text


@given(strategies.entries, st.integers(0, 100))
def test_any_entry_is_text(entry: Entry, width: int) -> None:
    told = text.document(entry, width=width).decode()
    assert not [c for c in told if ord(c) < 32 and c not in "\n\t"]


@given(st.lists(st.text("abcdeéß東京、。", min_size=1, max_size=15), max_size=30).map(" ".join), st.integers(32, 90))
def test_wrapping_loses_nothing_and_keeps_the_width(words: str, width: int) -> None:
    wrapped = text.wrap(words, width)
    assert "".join(wrapped.split()) == "".join(words.split())
    # One mark that must not begin a line may stand beyond its end.
    assert all(text.columns(line[:-1] if line[-1:] in "、。" else line) <= width for line in wrapped.split("\n"))


def test_an_address_is_never_broken() -> None:
    url = "https://example.org/" + "x" * 100
    assert url in text.wrap(f"see {url} for more", 40).split("\n")


@pytest.mark.parametrize(("of", "columns"), [("abc", 3), ("東京", 4), ("e\u0301", 1), ("ｱ", 1), ("", 0)])
def test_columns(of: str, columns: int) -> None:
    assert text.columns(of) == columns


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Paragraph("a\nb", "a<br>b"), "a\nb"),
        (Heading(2, "Head", "Head"), "Head"),
        (Heading(3, "Head", "Head"), "Head"),
        (Figure("https://x.example/a.jpg", alt="An alt", caption="A caption.", credit="AP"), "  [▣ A caption. (AP)]"),
        (Figure("https://x.example/a.jpg", alt="An alt"), "  [▣ An alt]"),
        (Figure("https://x.example/a.jpg"), "  [▣]"),
        (Quote((Paragraph("a", "a"), Quote((Paragraph("b", "b"),)))), "> a\n>\n> > b"),
        (
            ListBlock(True, (ListItem("a", "a", (ListBlock(False, (ListItem("b", "b"),)),)), ListItem("c", "c"))),
            "1. a\n   • b\n2. c",
        ),
        (Code("if a:\n    b\n"), "    if a:\n        b"),
        (
            Table(((Cell("H", "H", True), Cell("I", "I", True)), (Cell("東", "東"), Cell("c", "c"))), "Cap"),
            "Cap\nH   I\n東  c",
        ),
        (Table(((Cell("a " * 30, ""), Cell("b", "b")),)), "\n".join(["a " * 19 + "a", "a " * 9 + "a · b"])),
        (
            Table(
                (
                    (Cell("Day", "", True), Cell("Lowest and highest", "", True, colspan=2)),
                    (Cell("Mo", ""), Cell("−4", ""), Cell("2 °C", "")),
                    (Cell("merged across", "", colspan=3),),
                )
            ),
            "Day  Lowest and highest\nMo   −4  2 °C\nmerged across",
        ),
        (Embed("https://v.example/1", "tube", "A film", "to see"), "[A film – to see]\nhttps://v.example/1"),
    ],
)
def test_blocks(block: Block, expected: str) -> None:
    assert text.blocks((block,), 40) == [expected]


def test_an_entry_says_what_is_known() -> None:
    told = text.document(FULL).decode()
    assert told == (
        "Boats & <tides>\nMira Oldenkamp, Jon Tveit · 2026-05-01 · Sea\nhttps://h.example/boat\n\n"
        "Hello & goodbye\n\n  [▣ The boat, at rest. (Ada Lovell)]\n"
    )
    assert text.feed(FEED).decode() == f"Harbour\n=======\n\n{'-' * 80}\n\n{told}"


def test_unless_a_width_is_asked_for_a_paragraph_is_a_line() -> None:
    words = "word " * 99 + "東京、" * 99 + "end"
    entry = replace(FULL, blocks=(Heading(2, "Head", "Head"), Paragraph(words, words), Code("a\nb")))
    assert text.document(entry).decode().split("\n\n")[1:] == ["Head", words, "    a\n    b\n"]
    assert max(map(text.columns, text.document(entry, width=60).decode().splitlines())) <= 62
    assert text.feed(replace(FEED, entries=(entry,), title="t" * 200)).decode().split("\n")[1] == "=" * 80


def test_a_table_with_one_long_cell_is_not_filled_up() -> None:
    table = Table((*(((Cell("a", "a"), Cell("b", "b")),) * 3), (Cell("c" * 200, ""), Cell("d", ""))))
    assert (
        text.document(replace(FULL, blocks=(table,))).decode().endswith(f"\n\na · b\na · b\na · b\n{'c' * 200} · d\n")
    )
