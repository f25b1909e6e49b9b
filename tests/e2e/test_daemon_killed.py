"""Recovery, tested: the daemon is killed at random instants, again and again, while the site goes on publishing.

In the end every entry that the site ever published is there exactly once; every file that a reader ever saw was whole;
ids and `updated` never moved without cause; no process is left behind. FEEDCLEAN_KILLS sets how many kills (50).
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.e2e.running import ATOM, Daemon
from tests.servers.site import Item, Site, serving

from feedclean.store import open_store

KILLS = int(os.environ.get("FEEDCLEAN_KILLS", "50"))
SOURCES = ("north", "south", "east", "west")


class Press:
    """Publishes an entry now and then, and corrects one now and then; knows all that it ever did."""

    def __init__(self, site: Site, luck: random.Random) -> None:
        self.site, self.luck = site, luck
        self.items: dict[str, list[Item]] = {name: [] for name in SOURCES}
        self.resting = threading.Event()
        self.may = threading.Semaphore(0)  # so that a slow machine does not make it a larger site
        for name in SOURCES:
            self.publish(name)

    def publish(self, name: str) -> None:
        number = len(self.items[name])
        item = Item(f"/{name}/{number}", f"{name} {number}", datetime.now(UTC).replace(microsecond=0))
        self.items[name].insert(0, item)
        self.put(name, item)

    def correct(self, name: str) -> None:
        place = self.luck.randrange(len(self.items[name]))
        old = self.items[name][place]
        base, _, count = old.title.partition(", correction ")
        new = Item(old.path, f"{base}, correction {int(count or 0) + 1}", old.published)
        self.items[name][place] = new
        self.put(name, new)

    def put(self, name: str, item: Item) -> None:
        self.site.article(item.path, item.title, paragraphs=3)
        self.site.feed(f"/{name}.xml", self.items[name], title=name)

    def run(self) -> None:
        while not self.resting.wait(self.luck.uniform(0.02, 0.3)):
            if not self.may.acquire(timeout=0.1):
                continue
            name = self.luck.choice(SOURCES)
            self.publish(name)
            if self.luck.random() < 0.3:
                self.correct(name)


class Reader:
    """Reads every published file over and over, and writes down what is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wrong: list[str] = []
        self.read = 0
        self.urls: dict[str, str] = {}
        self.updated: dict[tuple[str, str], str] = {}
        self.done = threading.Event()
        self.last: dict[str, bytes] = {}

    def run(self) -> None:
        while not self.done.wait(0.01):
            for path in sorted(self.folder.glob("[!.]*")):  # hidden files are being written
                self.look(path)

    def look(self, path: Path) -> None:
        content = path.read_bytes()
        if self.last.get(path.name) == content:
            return
        self.last[path.name] = content
        self.read += 1
        try:
            if path.suffix == ".json":
                items = json.loads(content)["items"]
                self.check(path.name, [(i["id"], i["url"], i["title"], i.get("date_modified", "")) for i in items])
            elif path.name.endswith(".atom.xml"):
                self.check(path.name, [_atom(e) for e in ET.fromstring(content).iterfind(f"{ATOM}entry")])
            elif path.name.endswith(".opml"):
                ET.fromstring(content)
        except (ValueError, KeyError, ET.ParseError) as error:
            self.wrong.append(f"{path.name} was broken: {error!r}")

    def check(self, name: str, entries: list[tuple[str, str, str, str]]) -> None:
        if len({e[0] for e in entries}) != len(entries) or len({e[1] for e in entries}) != len(entries):
            self.wrong.append(f"{name} holds an entry twice")
        for entry_id, url, title, updated in entries:
            moment = datetime.fromisoformat(updated).isoformat()
            if self.urls.setdefault(entry_id, url) != url:
                self.wrong.append(f"{entry_id} was {self.urls[entry_id]} and became {url}")
            if self.updated.setdefault((entry_id, title), moment) != moment:
                self.wrong.append(f"{title}: updated moved from {self.updated[entry_id, title]} to {moment}")
        ids = Counter(self.urls.values())
        self.wrong.extend(f"{url} has had {n} ids" for url, n in ids.items() if n > 1)


def _atom(entry: ET.Element) -> tuple[str, str, str, str]:
    link = entry.find(f"{ATOM}link[@rel='alternate']")
    return (
        entry.findtext(f"{ATOM}id") or "",
        (link.get("href") or "") if link is not None else "",
        entry.findtext(f"{ATOM}title") or "",
        entry.findtext(f"{ATOM}updated") or "",
    )


@contextmanager
def beside(*runners: Press | Reader) -> Iterator[None]:
    threads = [threading.Thread(target=r.run, daemon=True) for r in runners]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for runner in runners:
            (runner.resting if isinstance(runner, Press) else runner.done).set()
        for thread in threads:
            thread.join()


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for what may also never happen, such as news where there are none."""
    end = time.monotonic() + 5
    while not true() and time.monotonic() < end:
        time.sleep(0.005)


def commits(daemon: Daemon) -> int:
    return daemon.log_path.read_bytes().count(b'"outcome": "changed"') if daemon.log_path.exists() else 0


def marked(mark: str) -> list[str]:
    """Return the processes that carry a mark in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def test_killed_at_any_instant(tmp_path: Path) -> None:
    luck = random.Random(20260304)
    mark = f"feedclean-test-{uuid.uuid4()}"
    with serving() as site:
        press = Press(site, luck)
        daemon = Daemon(tmp_path, {name: site.url(f"/{name}.xml") for name in SOURCES})
        daemon.output.mkdir()
        reader = Reader(daemon.output)
        in_the_middle = 0
        try:
            with beside(press, reader):
                for _ in range(KILLS):
                    press.may.release(6)
                    seen, committed, written = len(site.hits), commits(daemon), reader.read
                    daemon.start(environment={"FEEDCLEAN_TEST_MARK": mark})
                    # Instants are told by how far it came, which does not depend on how fast the machine is today.
                    daemon.until(lambda seen=seen: len(site.hits) > seen)  # type: ignore[misc]
                    chance = luck.random()
                    if chance < 0.6:
                        enough = seen + luck.randrange(1, 12)
                        wait_until(lambda enough=enough: len(site.hits) > enough)  # type: ignore[misc]
                    elif chance < 0.8:
                        wait_until(lambda committed=committed: commits(daemon) > committed)  # type: ignore[misc]
                    else:
                        wait_until(lambda written=written: reader.read > written)  # type: ignore[misc]
                    time.sleep(luck.uniform(0, 1) ** 3 * 0.5)
                    daemon.kill()
                    in_the_middle += any("." not in h.path for h in site.hits[seen:])
                    assert {p.name for p in daemon.output.iterdir()} >= set(reader.last)
                press.resting.set()
                daemon.start(environment={"FEEDCLEAN_TEST_MARK": mark})
                want = {name: Counter(i.title for i in press.items[name]) for name in SOURCES}
                daemon.until(lambda: all(Counter(daemon.titles(name)) == want[name] for name in SOURCES))
                assert daemon.stop() == 0
        finally:
            daemon.end()
        assert reader.wrong == []
        assert in_the_middle > KILLS // 4, "kills did not hit refreshes"
        assert reader.read > KILLS
        store = open_store(daemon.store)
        try:
            for name in SOURCES:
                stored = Counter(e.url for e in store.recent(name, limit=10_000))
                assert stored == Counter(site.url(i.path) for i in press.items[name])
                assert Counter(daemon.atom_titles(name)) == want[name]
        finally:
            store.close()
        left = [p for p in daemon.output.iterdir() if p.name.startswith(".")]
        assert left == [], "the leftovers of killed processes were cleared"
    end = time.monotonic() + 30
    while marked(mark) and time.monotonic() < end:
        time.sleep(0.1)
    assert marked(mark) == [], "a worker outlived its daemon"
