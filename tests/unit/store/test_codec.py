import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedclean.model import (
    Block,
    Cell,
    Code,
    Coverage,
    Embed,
    Enclosure,
    Entry,
    Figure,
    Heading,
    HostState,
    ListBlock,
    ListItem,
    Origin,
    Paragraph,
    Quote,
    SourceState,
    Table,
)
from feedclean.store import codec

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)

words = st.text(st.characters(exclude_categories=()), max_size=20)  # surrogates and NUL too
maybe = st.none() | words
moments = st.datetimes(timezones=st.just(UTC))
cells = st.builds(Cell, words, words, st.booleans(), st.integers(1, 9), st.integers(1, 9))
figures = st.builds(
    Figure,
    maybe,
    st.lists(words, max_size=2).map(tuple),
    maybe,
    maybe,
    maybe,
    st.floats(0, 1),
    st.lists(words, max_size=2).map(tuple),
    st.none() | st.integers(0, 9999),
    st.none() | st.integers(0, 9999),
)
leaves: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, words, words),
    st.builds(Heading, st.integers(2, 6), words, words),
    figures,
    st.builds(Code, words, maybe),
    st.builds(Table, st.lists(st.lists(cells, max_size=2).map(tuple), max_size=2).map(tuple), maybe),
    st.builds(Embed, words, maybe, maybe, maybe, maybe),
)


def nested(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    blocks = st.lists(inner, max_size=2).map(tuple)
    items = st.lists(st.builds(ListItem, words, words, blocks), max_size=2).map(tuple)
    return st.builds(Quote, blocks) | st.builds(ListBlock, st.booleans(), items)


entries = st.builds(
    Entry,
    id=words,
    source_id=words,
    url=maybe,
    title=words,
    updated=moments,
    published=st.none() | moments,
    authors=st.lists(words, max_size=2).map(tuple),
    origin=st.none() | st.builds(Origin, maybe, maybe),
    enclosures=st.lists(st.builds(Enclosure, words, maybe, st.none() | st.integers(0)), max_size=2).map(tuple),
    blocks=st.lists(st.recursive(leaves, nested, max_leaves=4), max_size=3).map(tuple),
    coverage=st.sampled_from(Coverage),
    fingerprint=words,
)


@settings(max_examples=200)
@given(entries)
def test_what_is_written_is_read(entry: Entry) -> None:
    written = codec.encode(entry)
    assert written.isascii()
    assert "\0" not in written
    assert codec.decode(Entry, codec.unpack(codec.pack(written.encode()))) == entry


@given(st.builds(SourceState, words, words, next_due=st.none() | moments, rhythm=st.none() | st.timedeltas()))
def test_states_are_written_and_read(state: SourceState) -> None:
    assert codec.decode(SourceState, codec.encode(state)) == state


def entry(*blocks: Block) -> Entry:
    return Entry(id="1", source_id="a", url=None, title="T", updated=NOW, blocks=blocks)


def test_defaults_take_no_space() -> None:
    assert json.loads(codec.encode(HostState("h"))) == {"host": "h"}


def test_every_kind_of_block_has_a_name() -> None:
    from typing import get_args

    assert set(codec.KINDS.values()) == set(get_args(Block))


def test_what_a_newer_program_wrote_is_readable() -> None:
    data = json.loads(codec.encode(entry(Paragraph("p", "p"))))
    data["mood"] = "new field"
    data["coverage"] = "new member"
    data["blocks"] += [
        {"k": "poem", "text": "a < b", "metre": 5},
        {"k": "sculpture"},
        {"k": "quote", "blocks": [{"k": "p", "text": "q", "markup": "q"}, 7]},
        {"k": "h", "text": "a heading without its level"},
    ]
    read = codec.decode(Entry, json.dumps(data))
    assert read.coverage is Coverage.FULL
    assert read.blocks == (Paragraph("p", "p"), Paragraph("a < b", "a &lt; b"), Quote((Paragraph("q", "q"),)))


@pytest.mark.parametrize("data", ["[]", "{}", "null", '{"id":"1"}', "{", '"x"'])
def test_what_is_no_entry_is_refused(data: str) -> None:
    with pytest.raises(ValueError):
        codec.decode(Entry, data)


def test_damaged_compression_is_refused() -> None:
    with pytest.raises(ValueError, match="damaged"):
        codec.unpack(codec.pack(b"text")[:-1])


def test_a_tower_of_quotes_is_stored_flat() -> None:
    tower: Block = Paragraph("top", "top")
    for level in range(30_000):
        tower = Quote((tower,)) if level % 2 else ListBlock(False, (ListItem(f"{level}", "", (tower,)),))
    read = codec.decode(Entry, codec.encode(entry(Paragraph("before", ""), tower)))
    assert read.blocks[0] == Paragraph("before", "")
    assert read.blocks[1] == Paragraph("29998", "")
    assert read.blocks[-1] == Paragraph("top", "top")
    assert len(read.blocks) == 15_002


def test_moderate_nesting_is_kept() -> None:
    quote: Block = Paragraph("p", "p")
    for _ in range(codec.MAX_DEPTH - 1):
        quote = Quote((quote,))
    assert codec.decode(Entry, codec.encode(entry(quote))).blocks == (quote,)


@given(moments)
def test_moments_survive_to_the_microsecond(value: datetime) -> None:
    assert codec.moment(codec.micros(value)) == value


def test_zones_become_utc() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert codec.moment(codec.micros(there)).tzinfo is UTC
    assert codec.micros(there) == codec.micros(NOW.replace(tzinfo=None)) == codec.micros(NOW)


def test_unknown_types_are_the_programmers_fault() -> None:
    with pytest.raises(TypeError, match=r"codec\.py"):
        codec.encode(object())
