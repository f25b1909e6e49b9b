"""Single values: valid whatever comes in, and unchanged when they already are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from tests import strategies
from tests.atom_rules import is_iri

from feedclean.model import Cell, Entry, Figure, Paragraph, Table
from feedclean.render import values
from feedclean.render.tables import grid

NOW = datetime(2026, 5, 1, 12, 30, 15, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (NOW, "2026-05-01T12:30:15Z"),
        (NOW.replace(tzinfo=None), "2026-05-01T12:30:15Z"),
        (NOW.replace(tzinfo=timezone(timedelta(hours=-5))), "2026-05-01T17:30:15Z"),
        (NOW.replace(tzinfo=timezone(timedelta(minutes=19, seconds=32))), "2026-05-01T12:10:43Z"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))), "0001-01-01T00:00:00Z"),
    ],
)
def test_timestamps(moment: datetime, expected: str) -> None:
    assert values.timestamp(moment) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        ("https://example.org", "https://example.org"),
        ("  https://example.org/a b\n", "https://example.org/a%20b"),
        ("https://bücher.example/straße", "https://bücher.example/straße"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ('https://example.org/"<>`{}|\\^', "https://example.org/%22%3C%3E%60%7B%7D%7C%5C%5E"),
        ("https://example.org/[1]?q=[2]", "https://example.org/%5B1%5D?q=%5B2%5D"),
        ("https://example.org/#a#b", "https://example.org/#a%23b"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("https://example.org/\u3000\u202e", "https://example.org/%E3%80%80%E2%80%AE"),
        ("http://[bad/", None),
        ("http://example.org:99999/", None),
        ("http:///nohost", None),
        ("//example.org/a", None),
        ("/a", None),
        ("ftp://example.org/", None),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AA", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses(url: str | None, expected: str | None) -> None:
    assert values.address(url) == expected


@given(strategies.address)
def test_an_address_is_an_iri_and_stays_as_it_is(url: str) -> None:
    address = values.address(url)
    if address is not None:
        assert is_iri(address)
        assert values.address(address) == address


@pytest.mark.parametrize(
    "good",
    [
        "https://example.org/a",
        "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "tag:example.org,2026:a/b?c=d",
        "tag:a@b.example,2026-05-01:x",
    ],
)
def test_a_good_id_is_never_touched(good: str) -> None:
    assert values.identifier(good) == good


@given(strategies.address)
def test_an_id_is_an_iri_always_the_same_one(of: str) -> None:
    made = values.identifier(of)
    assert is_iri(made)
    assert values.identifier(made) == made == values.identifier(of)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("en", "en"),
        ("pt_BR", "pt-BR"),
        ("zh-Hant-TW", "zh-Hant-TW"),
        ("", None),
        (None, None),
        ("english please", None),
        ("x", None),
    ],
)
def test_languages(told: str | None, expected: str | None) -> None:
    assert values.language_tag(told) == expected


@pytest.mark.parametrize(
    ("told", "url", "expected"),
    [
        ("audio/MPEG; codecs=x", "https://x.example/a", "audio/mpeg"),
        (None, "https://x.example/a.mp3?x=.jpg", "audio/mpeg"),
        ("audio", "https://x.example/a.JPG", "image/jpeg"),
        ("", "https://x.example/a", None),
    ],
)
def test_media_types(told: str | None, url: str, expected: str | None) -> None:
    assert values.media_type(told, url) == expected


def test_names_are_said_once() -> None:
    assert values.distinct([" A\nb ", "a B", None, "", "\x00", "C"]) == ["A b", "C"]


def entry(**fields: object) -> Entry:
    return Entry(**{"id": "urn:x:1", "source_id": "s", "url": None, "title": "", "updated": NOW, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (entry(title=" A\ttitle "), "A title"),
        (entry(blocks=(Paragraph("Short text.", ""),)), "Short text."),
        (entry(blocks=(Paragraph("word " * 50, ""),)), "word " * 15 + "word …"),
        (entry(blocks=(Paragraph("京" * 200, ""),)), "京" * 80 + " …"),
        (entry(url="https://x.example/a"), "https://x.example/a"),
        (entry(), "Untitled"),
    ],
)
def test_titles(of: Entry, expected: str) -> None:
    assert values.title_of(of) == expected


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (entry(authors=("A", " a", "B")), ["A", "B"]),
        (entry(authors=("",), site_name="Site", source_title="Source"), ["Site"]),
        (entry(source_title="Source", url="https://x.example/a"), ["Source"]),
        (entry(url="https://x.example/a"), ["x.example"]),
        (entry(), ["Unknown"]),
    ],
)
def test_somebody_answers_for_every_entry(of: Entry, expected: list[str]) -> None:
    assert values.authors_of(of) == expected


def test_the_direction_is_said_where_a_reader_could_get_it_wrong() -> None:
    body = (Paragraph("x", "x"),)
    assert values.content_of(entry(blocks=body, language="en")) == "<p>x</p>"
    assert values.content_of(entry(blocks=body, language="fa_IR")) == '<div lang="fa-IR" dir="rtl">\n<p>x</p>\n</div>'


def test_a_picture_is_told_once() -> None:
    one, again, lost = Figure("https://x.example/a b"), Figure("https://x.example/a%20b"), Figure(None)
    assert values.pictures_of(entry(blocks=(one, again, lost))) == [("https://x.example/a%20b", one)]


def test_merged_cells_keep_their_columns() -> None:
    a, b, c, d, e = (Cell(x, x) for x in "abcde")
    wide, tall = Cell("w", "w", colspan=2), Cell("t", "t", rowspan=2)
    assert grid(Table(((wide, tall), (a, b), (c, d, e)))) == [[wide, None, tall], [a, b, None], [c, d, e]]
    assert grid(Table(((tall, a), (b,)))) == [[tall, a], [None, b]]
    assert grid(Table(())) == grid(Table(((), ()))) == []


def test_a_hostile_table_is_bounded() -> None:
    huge = Cell("x", "x", colspan=65534, rowspan=65534)
    assert {len(row) for row in grid(Table(((huge,) * 100,) * 100))} == {64}
