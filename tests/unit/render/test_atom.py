"""Atom: valid by RFC 4287 whatever comes in, and complete."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
from hypothesis import given
from tests import strategies
from tests.atom_rules import ATOM, MEDIA, problems

from feedclean.model import Enclosure, Entry, Figure, Origin, OutputFeed, Paragraph
from feedclean.render import atom

NOW = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001
PICTURE = Figure(
    "https://h.example/a.jpg", (), "A boat", "The boat, at rest.", "Ada Lovell", 0.97, ("figcaption",), 800, 600
)
FULL = Entry(
    id="https://h.example/boat",
    source_id="harbour",
    url="https://h.example/boat",
    title="Boats & <tides>",
    updated=NOW,
    published=NOW.replace(day=1, hour=1),
    authors=("Mira Oldenkamp", "mira oldenkamp", "Jon Tveit"),
    language="de",
    section="Sea",
    tags=("Boats", "sea", "Tides"),
    summary="In short.",
    origin=Origin("The Tide", "https://tide.example/1"),
    enclosures=(Enclosure("https://h.example/boat.mp3", None, 123), Enclosure("nonsense", "audio/mpeg", 1)),
    blocks=(Paragraph("Hello & goodbye", "Hello &amp; <em>goodbye</em>"), PICTURE),
    source_title="The Harbour Post",
    source_url="https://h.example/feed.xml",
)
FEED = OutputFeed(
    "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "Harbour",
    NOW,
    (FULL,),
    self_url="https://out.example/harbour",
    site_url="https://h.example/",
    subtitle="News from the quay",
    language="en",
    icon="https://h.example/icon.png",
)


def parsed(feed: OutputFeed) -> Any:
    return feedparser.parse(atom.feed(feed))


@given(strategies.feeds)
def test_anything_gives_a_valid_feed(feed: OutputFeed) -> None:
    document = atom.feed(feed)
    assert problems(document) == []
    assert document == atom.feed(feed)
    read = feedparser.parse(document)
    assert not read.bozo, read.bozo_exception
    assert len(read.entries) == len({e.id for e in read.entries})


def test_everything_that_is_known_is_said() -> None:
    document = atom.feed(FEED)
    assert problems(document) == []
    feed = feedparser.parse(document)
    (entry,) = feed.entries
    assert feed.feed.title == "Harbour"
    assert feed.feed.subtitle == "News from the quay"
    assert feed.feed.icon == "https://h.example/icon.png"
    assert {(link.rel, link.href) for link in feed.feed.links} == {
        ("self", "https://out.example/harbour.atom.xml"),
        ("alternate", "https://h.example/"),
    }
    assert entry.title == "Boats & <tides>"
    assert [a.name for a in entry.authors] == ["Mira Oldenkamp", "Jon Tveit"]
    assert (entry.published, entry.updated) == ("2026-05-01T01:30:00Z", "2026-05-01T12:30:00Z")
    assert [t.term for t in entry.tags] == ["Sea", "Boats", "Tides"]
    assert [(link.rel, link.href) for link in entry.links] == [
        ("alternate", "https://h.example/boat"),
        ("via", "https://tide.example/1"),
        ("enclosure", "https://h.example/boat.mp3"),
    ]
    assert (entry.enclosures[0].type, entry.enclosures[0].length) == ("audio/mpeg", "123")
    assert entry.summary == "In short."
    assert entry.content[0].language == "de"
    assert entry.content[0].base == "https://h.example/boat"
    assert '<img alt="A boat" height="600" src="https://h.example/a.jpg" width="800" />' in entry.content[0].value
    assert (
        '<figcaption>The boat, at rest. <small class="credit">Ada Lovell</small></figcaption>' in entry.content[0].value
    )
    assert entry.source.title == "The Harbour Post"
    assert entry.source.link == "https://h.example/feed.xml"
    assert entry.source.id.startswith("urn:uuid:")


def test_pictures_are_media_rss() -> None:
    entry = ET.fromstring(atom.feed(FEED)).find(f"{ATOM}entry")
    assert entry is not None
    thumbnail, content = entry.find(f"{MEDIA}thumbnail"), entry.find(f"{MEDIA}content")
    assert thumbnail is not None
    assert thumbnail.get("url") == PICTURE.url
    assert content is not None
    assert dict(content.attrib) == {"url": PICTURE.url, "medium": "image", "width": "800", "height": "600"}
    assert content.findtext(f"{MEDIA}description") == "The boat, at rest."
    assert content.findtext(f"{MEDIA}credit") == "Ada Lovell"


def test_an_entry_without_anything_is_still_an_entry() -> None:
    bare = Entry(
        id="x",
        source_id="s",
        url=None,
        title="",
        updated=NAIVE,
        blocks=(Paragraph("So it begins. " * 20, "…"),),
    )
    feed = OutputFeed("y", "", NOW, (bare,))
    assert problems(atom.feed(feed)) == []
    (entry,) = parsed(feed).entries
    assert entry.title == "So it begins. So it begins. So it begins. So it begins. So it begins. So it …"
    assert entry.author == "Unknown"
    assert entry.updated == "2026-01-01T00:00:00Z"
    assert entry.id.startswith("urn:uuid:")


def test_a_site_signs_what_nobody_signed() -> None:
    entry = Entry(
        id="https://a.example/1", source_id="s", url="https://a.example/1", title="T", updated=NOW, site_name="The A"
    )
    assert parsed(OutputFeed("urn:x:1", "F", NOW, (entry,))).entries[0].author == "The A"


def test_the_language_is_said_once() -> None:
    same = Entry(id="https://a.example/1", source_id="s", url=None, title="T", updated=NOW, language="en")
    assert b"<entry>" in atom.feed(OutputFeed("urn:x:1", "F", NOW, (same,), language="en"))


def test_a_huge_feed_is_linear_enough() -> None:
    text = "word " * 20_000
    entries = tuple(
        Entry(
            id=f"https://a.example/{i}",
            source_id="s",
            url=None,
            title="T",
            updated=NOW,
            blocks=(Paragraph(text, text),),
        )
        for i in range(20)
    )
    assert len(atom.feed(OutputFeed("urn:x:1", "F", NOW, entries))) > 2_000_000
