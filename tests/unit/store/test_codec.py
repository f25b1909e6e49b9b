import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import strategies

from feedclean.model import (
    Block,
    Coverage,
    Entry,
    HostState,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    SourceState,
)
from feedclean.store import codec

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)

moments = st.datetimes(timezones=st.just(UTC))
# Neither is equal to what is read back, and should not be: no number, and a character in two halves.
ODD = re.compile(r"\bnan\b|\\ud[89ab]..\\ud[c-f]..")
entries = st.builds(
    replace,
    strategies.entries.filter(lambda e: not ODD.search(repr(e))),
    updated=moments,
    published=st.none() | moments,
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(entries)
def test_what_is_written_is_read(entry: Entry) -> None:
    written = codec.encode(entry)
    assert written.isascii()
    assert "\0" not in written
    assert codec.decode(Entry, codec.unpack(codec.pack(written.encode()))) == entry


@given(st.builds(SourceState, st.text(), st.text(), next_due=st.none() | moments, rhythm=st.none() | st.timedeltas()))
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


@pytest.mark.parametrize("year", [1, 9999])
@pytest.mark.parametrize("hours", [-12, 14])
def test_moments_at_the_edge_of_time_are_readable(year: int, hours: int) -> None:
    edge = datetime(year, *((1, 1, 0) if year == 1 else (12, 31, 23)), tzinfo=timezone(timedelta(hours=hours)))
    assert codec.moment(codec.micros(edge)).year == year


def test_zones_become_utc() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert codec.moment(codec.micros(there)).tzinfo is UTC
    assert codec.micros(there) == codec.micros(NOW.replace(tzinfo=None)) == codec.micros(NOW)


def test_unknown_types_are_the_programmers_fault() -> None:
    with pytest.raises(TypeError, match=r"codec\.py"):
        codec.encode(object())
