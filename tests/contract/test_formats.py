"""Every format of the table keeps the same promises."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from tests import strategies
from tests.unit.render.test_atom import FEED, FULL

from feedclean.model import Article, Entry, Figure, OutputFeed, Paragraph
from feedclean.render import FORMATS, Format, alone, entry_of

NOW = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
EVERY = pytest.mark.parametrize("written", FORMATS.values(), ids=FORMATS.keys())


def test_suffixes_and_names_are_distinct() -> None:
    assert len({f.suffix for f in FORMATS.values()}) == len(FORMATS)
    assert all(f.suffix.startswith(".") and "/" in f.media_type for f in FORMATS.values())


@EVERY
@given(feed=strategies.feeds)
@settings(max_examples=25)
def test_anything_is_written_as_utf8_the_same_each_time(written: Format, feed: OutputFeed) -> None:
    document = written.feed(feed)
    document.decode("utf-8")
    assert document.endswith(b"\n")
    assert document == written.feed(pickle.loads(pickle.dumps(feed)))


@EVERY
def test_captions_and_credits_are_in_every_format(written: Format) -> None:
    for document in (written.document(FULL), written.feed(FEED)):
        told = document.decode()
        assert "The boat, at rest." in told
        assert "Ada Lovell" in told
        assert "Mira Oldenkamp" in told
        assert "https://h.example/boat" in told


@EVERY
def test_a_picture_without_an_address_is_still_told_of(written: Format) -> None:
    entry = replace(FULL, blocks=(Figure(None, caption="Lost in the flow.", credit="dpa"),))
    assert "Lost in the flow." in written.document(entry).decode()


@EVERY
def test_an_empty_page_is_written_too(written: Format) -> None:
    assert written.document(entry_of(Article(), now=NOW))


@EVERY
def test_the_same_entry_twice_is_written_once(written: Format) -> None:
    twice = replace(FEED, entries=(FULL, replace(FULL, title="Another")))
    assert written.feed(twice) == written.feed(FEED)


def test_a_page_alone_keeps_its_address_as_its_id() -> None:
    article = Article(
        title="T", url="https://a.example/1?utm_source=x", canonical_url="https://a.example/1", published=NOW
    )
    entry = entry_of(article, now=NOW.replace(year=2030))
    assert (entry.id, entry.url, entry.updated) == ("https://a.example/1", "https://a.example/1", NOW)
    assert alone(entry).id != entry.id


def test_text_alone_has_an_id_made_of_it() -> None:
    def made(text: str) -> Entry:
        return entry_of(Article(blocks=(Paragraph(text, text),)), now=NOW)

    assert made("a").id == made("a").id != made("b").id
    assert made("a").id.startswith("urn:uuid:")
    assert made("a").updated == NOW


@pytest.mark.parametrize("name", ["html", "markdown", "text"])
def test_a_reader_sees_the_day_of_publication_where_it_was_published(name: str) -> None:
    tokyo = timezone(timedelta(hours=9))
    entry = replace(
        FULL, published=datetime(2026, 5, 2, 7, 0, tzinfo=tokyo), updated=datetime(2026, 5, 2, 7, 0, tzinfo=tokyo)
    )
    assert "2026-05-02" in FORMATS[name].feed(replace(FEED, entries=(entry,))).decode()
