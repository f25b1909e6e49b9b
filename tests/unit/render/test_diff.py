from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from feedclean.model import Block, Code, Embed, Entry, Figure, Heading, ListBlock, ListItem, Paragraph
from feedclean.render.diff import MAX_LINES, diff

OLD = Entry(
    id="tag:1",
    source_id="a",
    url="https://one.example/1",
    title="The bridge opens",
    updated=datetime(2026, 3, 1, 12, tzinfo=UTC),
    authors=("Ada Byron",),
    blocks=(
        Heading(2, "The day", "The day"),
        Paragraph("It opened at noon. Ten people came.", ""),
        Figure("https://one.example/p.jpg", caption="The bridge", credit="dpa"),
        ListBlock(False, (ListItem("one", "one"), ListItem("two", "two"))),
    ),
)


def changed(text: str) -> list[str]:
    return [line for line in text.splitlines()[2:] if line[:1] in "+-"]


def edited(index: int, block: Block) -> Entry:
    return replace(OLD, blocks=(*OLD.blocks[:index], block, *OLD.blocks[index + 1 :]))


def test_one_changed_sentence_is_one_pair_of_lines() -> None:
    new = edited(1, Paragraph("It opened at noon. Ten thousand people came.", ""))
    assert changed(diff(OLD, new)) == ["-Ten people came.", "+Ten thousand people came."]


def test_the_head_names_both_states() -> None:
    new = replace(OLD, title="The bridge is open", updated=datetime(2026, 3, 2, 8, 30, tzinfo=UTC))
    lines = diff(OLD, new).splitlines()
    assert lines[:2] == ["--- 2026-03-01 12:00 The bridge opens", "+++ 2026-03-02 08:30 The bridge is open"]
    assert changed("\n".join(lines)) == ["-Title: The bridge opens", "+Title: The bridge is open"]


def test_captions_credits_lists_and_embeds_are_compared() -> None:
    figure = Figure("https://one.example/p.jpg", caption="The bridge", credit="AFP", alt="Steel")
    assert changed(diff(OLD, edited(2, figure))) == [
        "-[Picture] The bridge | Credit: dpa",
        "+[Picture] The bridge | Credit: AFP | Alt: Steel",
    ]
    assert changed(diff(OLD, edited(3, ListBlock(True, (ListItem("one", "one"), ListItem("2", "2")))))) == [
        "-two",
        "+2",
    ]
    embed = Embed("https://video.example/1", title="The speech")
    assert "+[Embedded] The speech" in changed(diff(OLD, edited(0, embed)))


def test_sentences_without_spaces_are_parted() -> None:
    a, b = (
        replace(OLD, blocks=(Paragraph(text, text),))
        for text in ("橋が開いた。十人が来た。", "橋が開いた。千人が来た。")
    )
    assert changed(diff(a, b)) == ["-十人が来た。", "+千人が来た。"]


def test_nothing_changed_is_nothing() -> None:
    assert diff(OLD, replace(OLD, updated=datetime(2027, 1, 1, tzinfo=UTC), summary="x")) == ""


def test_no_escape_sequence_reaches_a_terminal() -> None:
    assert "\x1b" not in diff(OLD, edited(1, Paragraph("\x1b[2JGone\x9b1m", "")))


def test_long_texts_are_compared_so_far() -> None:
    a, b = (replace(OLD, blocks=(Code("\n".join(f"{i}{sign}" for i in range(50_000))),)) for sign in "ab")
    assert len(diff(a, b).splitlines()) <= 2 * MAX_LINES + 3


@given(st.lists(st.text(max_size=40), max_size=6), st.lists(st.text(max_size=40), max_size=6))
def test_any_text_makes_lines_that_say_what_they_are(old: list[str], new: list[str]) -> None:
    a, b = (replace(OLD, blocks=tuple(Paragraph(t, t) for t in texts)) for texts in (old, new))
    assert all(line[0] in "+- @" for line in diff(a, b).splitlines())
