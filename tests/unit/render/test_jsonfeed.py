"""JSON Feed 1.1: valid by its specification whatever comes in, and complete."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from jsonschema import Draft202012Validator
from tests import strategies
from tests.feed_rules import SCHEMA
from tests.feed_rules import json_feed_problems as problems
from tests.unit.render.test_atom import FEED, FULL, NOW

from feedclean.model import Coverage, OutputFeed
from feedclean.render import jsonfeed


def item(feed: OutputFeed) -> dict[str, Any]:
    (only,) = json.loads(jsonfeed.feed(feed))["items"]
    assert isinstance(only, dict)
    return only


@given(strategies.feeds)
def test_anything_gives_a_valid_feed(feed: OutputFeed) -> None:
    document = jsonfeed.feed(feed)
    assert problems(document) == []
    assert document == jsonfeed.feed(feed)
    ids = [i["id"] for i in json.loads(document)["items"]]
    assert len(ids) == len(set(ids))


def test_the_schema_finds_what_is_wrong() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    good = json.loads(jsonfeed.feed(FEED))
    for path in (("title",), ("items", 0, "id"), ("items", 0, "authors", 0, "name")):
        broken = json.loads(json.dumps(good))
        *way, last = path
        at = broken
        for step in way:
            at = at[step]
        del at[last]
        assert problems(json.dumps(broken).encode())


def test_everything_that_is_known_is_said() -> None:
    document = json.loads(jsonfeed.feed(FEED))
    only = document.pop("items")[0]
    assert document == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour",
        "home_page_url": "https://h.example/",
        "feed_url": "https://out.example/harbour.json",
        "description": "News from the quay",
        "favicon": "https://h.example/icon.png",
        "language": "en",
    }
    content = only.pop("content_html")
    assert content.startswith("<p>Hello &amp; <em>goodbye</em></p>\n<figure><img ")
    assert only == {
        "id": "https://h.example/boat",
        "url": "https://h.example/boat",
        "external_url": "https://tide.example/1",
        "title": "Boats & <tides>",
        "summary": "In short.",
        "image": "https://h.example/a.jpg",
        "date_published": "2026-05-01T01:30:00Z",
        "date_modified": "2026-05-01T12:30:00Z",
        "authors": [{"name": "Mira Oldenkamp"}, {"name": "Jon Tveit"}],
        "tags": ["Sea", "Boats", "Tides"],
        "language": "de",
        "attachments": [{"url": "https://h.example/boat.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 123}],
        "content_text": "Hello & goodbye",
        "_feedclean": {
            "figures": [
                {
                    "url": "https://h.example/a.jpg",
                    "alt": "A boat",
                    "caption": "The boat, at rest.",
                    "credit": "Ada Lovell",
                    "confidence": 0.97,
                    "evidence": ["figcaption"],
                    "width": 800,
                    "height": 600,
                }
            ],
            "coverage": "full",
            "section": "Sea",
            "origin": {"name": "The Tide", "url": "https://tide.example/1"},
            "source": {"id": "harbour", "title": "The Harbour Post", "url": "https://h.example/feed.xml"},
        },
    }


def test_why_an_entry_is_short_is_said() -> None:
    short = replace(FULL, coverage=Coverage.SUMMARY, note="The page wants a login.")
    told = item(replace(FEED, entries=(short,)))["_feedclean"]
    assert (told["coverage"], told["note"]) == ("summary", "The page wants a login.")


def test_a_feed_without_entries_is_valid() -> None:
    assert problems(jsonfeed.feed(OutputFeed("urn:x:1", "", NOW))) == []
