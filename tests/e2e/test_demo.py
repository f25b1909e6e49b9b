"""The demo as people run it: the invented site over HTTP, the real job, and the feeds that come of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import feedparser
import pytest
from tests.feed_rules import problems_in

ROOT = Path(__file__).resolve().parents[2]
STORIES = {
    "Lighthouse seeks keeper, must like stairs",
    "How to read a tide table without getting wet",
    "The last cable ferry gets a new cable",
    "The clock that only tells the tide",
    "For subscribers: the harbour master’s diary",
    "Neunhundert Schafe suchen eine Wiese",
    "La dernière conserverie du port garde ses fenêtres ouvertes",
    "灯台の猫、定年を迎える",
    "El faro que aprendió a callar",
    "Spring tide on Thursday",
}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("feeds")
    done = subprocess.run(
        [sys.executable, ROOT / "fixtures" / "demo.py", folder],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return folder


@pytest.fixture(scope="module")
def stories(output: Path) -> dict[str, dict[str, Any]]:
    document = json.loads((output / "all.json").read_text(encoding="utf-8"))
    return {item["title"]: item for item in document["items"]}


def test_the_files_are_there_and_valid(output: Path) -> None:
    names = {p.name for p in output.iterdir()}
    assert names >= {"all.atom.xml", "all.json", "subscriptions.opml", "demo-rss.atom.xml", "demo-rss.json"}
    assert len(names) == 9
    assert problems_in(output) == {}


def test_every_story_is_in_both_formats(output: Path, stories: dict[str, dict[str, Any]]) -> None:
    assert set(stories) == STORIES
    atom = feedparser.parse((output / "all.atom.xml").read_bytes())
    assert not atom.bozo
    assert sorted(e.title for e in atom.entries) == sorted(STORIES), "a story that two feeds bring stands in it once"
    assert {e.id for e in atom.entries} >= {i["id"] for i in stories.values()}


def test_captions_are_back_on_their_pictures(stories: dict[str, dict[str, Any]]) -> None:
    goat = stories["Lighthouse seeks keeper, must like stairs"]["_feedclean"]["figures"][1]
    assert goat["caption"] == "The goat has lived on the island for six years. Nobody remembers who brought it."
    assert goat["credit"] == "Coast Photo / Ada Lovell"
    assert goat["url"].endswith("/images/goat.jpg")
    assert goat["confidence"] > 0.5


def test_a_login_wall_is_not_published_as_a_story(stories: dict[str, dict[str, Any]]) -> None:
    diary = stories["For subscribers: the harbour master’s diary"]
    assert "log in" not in diary["content_text"]
    assert "what she crossed out again" in diary["content_text"]
    assert diary["_feedclean"]["coverage"] != "full"
    assert diary["_feedclean"]["note"]


def test_nothing_of_the_pages_around_is_left(stories: dict[str, dict[str, Any]]) -> None:
    everything = " ".join(item["content_html"] for item in stories.values())
    for phrase in (
        "Leave a Reply",
        "cookies",
        "Gullwatcher77",
        "Most read",
        "Schreibe einen Kommentar",
        "関連記事",
        "data:image",
    ):
        assert phrase not in everything


def test_every_picture_has_an_address_that_leads_somewhere(stories: dict[str, dict[str, Any]]) -> None:
    figures = [f for item in stories.values() for f in item["_feedclean"]["figures"]]
    assert len(figures) == 14
    for figure in figures:
        assert figure["url"].startswith("http://127.0.0.1:")
        assert (ROOT / "fixtures" / "site" / "images" / figure["url"].rpartition("/")[2]).is_file()
        assert figure["caption"]
        assert figure["credit"]
