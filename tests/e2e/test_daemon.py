"""`feedclean run`, for real: a subprocess, a site on loopback that changes, signals, files."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.e2e.running import Daemon
from tests.servers.site import WORDS, Answer, Item, Site, serving

from feedclean.store import open_store

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def daemon(site: Site, tmp_path: Path) -> Iterator[Daemon]:
    daemon = Daemon(tmp_path, {"times": site.url("/feed.xml")})
    yield daemon
    daemon.end()


def put(site: Site, *names: str) -> None:
    for name in names:
        site.article(f"/{name}", f"Story {name}")
    hours = {name: timedelta(hours=len(names) - n) for n, name in enumerate(names)}
    site.feed("/feed.xml", [Item(f"/{n}", f"Story {n}", NOW - timedelta(days=2) + hours[n]) for n in names])


def test_start_refresh_refresh_stop(daemon: Daemon, site: Site) -> None:
    put(site, "a")
    daemon.start()
    daemon.until(lambda: daemon.titles("times") == ["Story a"])
    put(site, "b", "a")
    daemon.until(lambda: daemon.titles("times") == ["Story b", "Story a"])
    assert daemon.stop() == 0
    assert sorted(p.name for p in daemon.output.iterdir()) == [
        "all.atom.xml",
        "all.json",
        "subscriptions.opml",
        "times.atom.xml",
        "times.json",
    ]
    assert daemon.atom_titles("times") == daemon.atom_titles("all") == ["Story b", "Story a"]
    (item, _) = json.loads((daemon.output / "times.json").read_text())["items"]
    assert WORDS in item["content_html"]
    assert "All rights reserved" not in item["content_html"]
    assert site.paths().count("/a") == site.paths().count("/b") == 1
    events = [line["event"] for line in daemon.log()]
    assert (events[0], events[-1]) == ("started", "stopped")
    assert [line.get("new") for line in daemon.log("refreshed") if line["outcome"] == "changed"] == [1, 1]


def test_once(daemon: Daemon, site: Site) -> None:
    put(site, "a", "b")
    daemon.start("--once")
    assert daemon.wait() == 0
    assert daemon.titles("times") == daemon.titles("all") == ["Story a", "Story b"]
    site.answers["/feed.xml"] = Answer("broken", 500)
    time.sleep(2.1)  # until it is due again; there is no other way to tell another process the time
    daemon.start("--once")
    assert daemon.wait() == 1
    assert "500" in daemon.log_path.read_text()
    assert daemon.titles("times") == ["Story a", "Story b"]


def test_a_stop_in_the_middle_loses_nothing(daemon: Daemon, site: Site) -> None:
    put(site, "a")
    asked = []

    def slow() -> Answer:
        asked.append(time.monotonic())
        time.sleep(1)
        return Answer(WORDS)

    site.answers["/a"] = slow
    daemon.start()
    daemon.until(lambda: asked)
    assert daemon.stop() == 0
    assert daemon.titles("times") == ["Story a"], "what was under way came to its end, and was published"


def test_a_second_signal_ends_at_once(daemon: Daemon, site: Site) -> None:
    put(site, "a")
    asked = []

    def endless() -> Answer:
        asked.append(1)
        time.sleep(15)
        return Answer("")

    site.answers["/a"] = endless
    daemon.start()
    daemon.until(lambda: asked)
    begin = time.monotonic()
    daemon.signal(signal.SIGTERM)
    time.sleep(0.3)
    daemon.signal(signal.SIGINT)
    daemon.wait()
    assert time.monotonic() - begin < 10
    site.article("/a", "Story a")
    daemon.start()
    daemon.until(lambda: daemon.titles("times") == ["Story a"])
    assert daemon.stop() == 0


def test_a_round_that_is_interrupted_says_so(daemon: Daemon, site: Site) -> None:
    put(site, "a")
    asked = []

    def slow() -> Answer:
        asked.append(1)
        time.sleep(15)
        return Answer("")

    site.answers["/a"] = slow
    daemon.start("--once", "--force", "times")
    daemon.until(lambda: asked)
    for _ in range(2):
        daemon.signal(signal.SIGINT)
        time.sleep(0.3)
    assert daemon.wait() == 130
    said = daemon.log_path.read_text()
    assert "feedclean: interrupted\n" in said
    assert "0 sources refreshed" in said
    assert "another feedclean" not in said


def test_a_new_configuration_takes_over_and_a_wrong_one_does_not(daemon: Daemon, site: Site) -> None:
    put(site, "a")
    site.article("/c", "Story c")
    site.answers["/other.xml"] = replace(_as_answer(site, "/feed.xml"), headers={})
    daemon.start()
    daemon.until(lambda: daemon.titles("times"))
    daemon.config.write_text("sources = 3")
    daemon.signal(signal.SIGHUP)
    daemon.until(lambda: daemon.log("configuration not reloaded"))
    daemon.write_config({"times": site.url("/feed.xml"), "other": site.url("/other.xml")})
    daemon.signal(signal.SIGHUP)
    daemon.until(lambda: daemon.titles("other") == ["Story a"])
    assert daemon.stop() == 0


def _as_answer(site: Site, path: str) -> Answer:
    answer = site.answers[path]
    assert isinstance(answer, Answer)
    return answer


def test_outputs_agree_with_the_store_after_a_start(daemon: Daemon, site: Site) -> None:
    put(site, "a")
    daemon.start()
    daemon.until(lambda: daemon.titles("times"))
    daemon.kill()
    for path in daemon.output.iterdir():
        path.unlink()
    site.answers["/feed.xml"] = Answer("broken", 500)
    daemon.start()
    daemon.until((daemon.output / "subscriptions.opml").exists)
    assert daemon.stop() == 0
    assert daemon.titles("times") == daemon.titles("all") == ["Story a"]


# --- disks -----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def small_disk(folder: Path, options: str) -> Iterator[Path]:
    """Mount a small file system; skip the test where that is not allowed."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("cannot mount a small file system here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_and_loses_nothing(site: Site, tmp_path: Path) -> None:
    with small_disk(tmp_path / "store", "size=2m") as disk:
        daemon = Daemon(tmp_path, {"times": site.url("/feed.xml")})
        try:
            put(site, "a")
            daemon.start()
            daemon.until(lambda: daemon.titles("times") == ["Story a"])
            ballast = disk / "ballast"
            with contextlib.suppress(OSError), ballast.open("wb") as file:
                while True:
                    file.write(os.urandom(4096))
                    file.flush()
            put(site, "b", "a")
            daemon.until(lambda: daemon.log("trouble"))
            assert "full" in daemon.log("trouble")[0]["error"]
            assert daemon.titles("times") == ["Story a"]
            ballast.unlink()
            daemon.until(lambda: daemon.titles("times") == ["Story b", "Story a"])
            assert daemon.stop() == 0
        finally:
            daemon.end()


def test_a_read_only_output_folder_is_told_and_loses_nothing(site: Site, tmp_path: Path) -> None:
    with small_disk(tmp_path / "out", "size=2m") as disk:
        daemon = Daemon(tmp_path, {"times": site.url("/feed.xml")})
        try:
            put(site, "a")
            daemon.start()
            daemon.until(lambda: daemon.titles("times") == ["Story a"])
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            put(site, "b", "a")
            # The files of the first round may be what cannot be written: that alone does not say that b has come.
            daemon.until(lambda: daemon.log("trouble") and sum(r.get("new", 0) for r in daemon.log("refreshed")) == 2)
            assert "read-only" in daemon.log("trouble")[0]["error"]
            assert daemon.titles("times") == ["Story a"]
            store = open_store(daemon.store)
            assert [e.title for e in store.recent("times", limit=9)] == ["Story b", "Story a"]
            store.close()
            subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
            daemon.until(lambda: daemon.titles("times") == ["Story b", "Story a"])
            assert daemon.stop() == 0
        finally:
            daemon.end()
