"""The readable page: complete, safe, in its language."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from tests import strategies
from tests.unit.html.test_sanitize import ALLOWED_TAGS
from tests.unit.render.test_atom import FEED, FULL

from feedclean.html import parse
from feedclean.model import Entry, Heading, OutputFeed, Paragraph
from feedclean.render import page

OURS = {"html", "head", "meta", "title", "body", "main", "article", "header", "footer"}


def assert_safe(document: bytes) -> None:
    read = parse(document)
    assert {t for t in read.tags if t} <= ALLOWED_TAGS | OURS
    names = {name for attributes in read.attributes for name in attributes}
    assert not {n for n in names if n.startswith("on") or n in {"style", "id", "srcset"}}
    for i in read.elements("a", "img"):
        address = read.get(i, "href") or read.get(i, "src")
        assert not address.lower().lstrip().startswith(("javascript:", "data:", "vbscript:"))
    assert document.count(b"<style>") == 1


@given(strategies.entries)
def test_any_entry_is_a_safe_page(entry: Entry) -> None:
    assert_safe(page.document(entry))


@given(strategies.feeds)
def test_any_feed_is_a_safe_page(feed: OutputFeed) -> None:
    document = page.feed(feed)
    assert_safe(document)
    assert len(list(parse(document).elements("article"))) <= len(feed.entries)


def test_an_entry_is_a_page_of_its_own() -> None:
    document = page.document(FULL).decode()
    assert document.startswith('<!doctype html>\n<html lang="de">')
    assert "<title>Boats &amp; &lt;tides&gt;</title>" in document
    assert '<h1><a href="https://h.example/boat" rel="noopener">Boats &amp; &lt;tides&gt;</a></h1>' in document
    assert 'Mira Oldenkamp, Jon Tveit · <time datetime="2026-05-01T01:30:00Z">2026-05-01</time> · Sea' in document
    assert '<figcaption>The boat, at rest. <small class="credit">Ada Lovell</small></figcaption>' in document
    assert '<footer><p><a href="https://tide.example/1" rel="noopener">The Tide</a></p></footer>' in document
    assert "default-src 'none'" in document


def test_arabic_is_written_from_the_right() -> None:
    assert '<html lang="ar-EG" dir="rtl">' in page.document(replace(FULL, language="ar_EG")).decode()


def test_why_it_is_short_is_said() -> None:
    told = page.document(replace(FULL, note="The page wants a login <now>.")).decode()
    assert '<p class="note">The page wants a login &lt;now&gt;.</p>' in told


def test_headings_of_entries_are_below_their_titles() -> None:
    entry = replace(FULL, blocks=(Heading(2, "In", "In"), Paragraph("x", "x")), language="en")
    document = page.feed(replace(FEED, entries=(entry,))).decode()
    assert "<h1>Harbour</h1>" in document
    assert "<h3>In</h3>" in document
    assert "<article>" in document
