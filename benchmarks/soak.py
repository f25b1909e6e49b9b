"""Hundreds of local sources that change, fail and recover, under the real daemon: is memory flat, is anything lost?

    python -m benchmarks.soak [--minutes 20] [--sources 500]

The site runs in this process, on as many loopback addresses as there are sources. Each source gets a new entry now
and then; some answer 500 for a while, some entries' pages fail at first, some are edited. The daemon's memory (with
its workers') is read every ten seconds. In the end every entry ever published must be stored exactly once.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.e2e.running import Daemon
from tests.servers.site import Answer, Item, Site, article, rss, serving

from feedclean.store import open_store

WINDOW = 40  # entries that a feed shows; the daemon is never away long enough to miss one
PACE = 0.2  # seconds between two edits of the site
RECOVERY = 180.0  # seconds given in the end for what had failed: it is tried again ever later


class Press:
    """Edits the site, one step at a time."""

    def __init__(self, site: Site, count: int, luck: random.Random) -> None:
        self.site, self.luck = site, luck
        self.items: list[list[Item]] = [[] for _ in range(count)]
        self.ill: dict[int, float] = {}
        self.shy: set[str] = set()
        self.published = self.edited = self.failed = 0
        for source in range(count):
            self.publish(source)
            self.put(source)

    def publish(self, source: int) -> None:
        number = self.published
        self.published += 1
        now = datetime.now(UTC).replace(microsecond=0)
        item = Item(f"/{source}/{number}", f"Story {number} of {source}", now)
        self.items[source].insert(0, item)
        page = article(item.title, paragraphs=self.luck.randrange(3, 30))
        if self.luck.random() < 0.05:
            self.shy.add(item.path)
        self.site.answers[item.path] = lambda: self._page(item.path, page)

    def _page(self, path: str, page: str) -> Answer:
        if path in self.shy:
            self.shy.discard(path)
            return Answer("not yet", 500)
        return Answer(page)

    def put(self, source: int) -> None:
        text = rss(self.site.address, self.items[source][:WINDOW], title=f"Source {source}")
        self.site.answers[f"/{source}.xml"] = Answer(text, type="application/rss+xml")

    def step(self, now: float) -> None:
        source = self.luck.randrange(len(self.items))
        chance = self.luck.random()
        if chance < 0.1 and source not in self.ill:
            self.ill[source] = now + self.luck.uniform(5, 40)
            self.failed += 1
            self.site.answers[f"/{source}.xml"] = Answer("ill", 500)
        elif source not in self.ill:
            if chance < 0.2:
                self.edited += 1
                self.items[source][0] = replace(self.items[source][0], summary=f"In short: {self.edited}.")
            else:
                self.publish(source)
            self.put(source)
        for well in [s for s, until in self.ill.items() if until < now]:
            del self.ill[well]
            self.put(well)

    def heal(self) -> None:
        for source in self.ill:
            self.put(source)
        self.ill.clear()


def memory(pid: int) -> tuple[float, float]:
    """Return the resident megabytes of a process and of all its children together."""

    def of(process: int) -> float:
        try:
            lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
        except OSError:
            return 0.0
        return sum(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS"))

    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        children = []
    return of(pid), sum(of(int(child)) for child in children)


def soak(minutes: float, count: int, folder: Path) -> None:
    """Run it and print what was seen; raises `AssertionError` when something was lost or doubled."""
    with serving("0.0.0.0") as site:
        press = Press(site, count, random.Random(1))
        port = site.address.rpartition(":")[2]
        hosts = {f"s{n}": f"http://127.0.{1 + n // 250}.{n % 250 + 1}:{port}/{n}.xml" for n in range(count)}
        daemon = Daemon(folder, hosts, each='every = "10s"\nlimit = 10000')
        daemon.start("--quiet")
        assert daemon.process is not None
        began = time.monotonic()
        samples: list[tuple[float, float, float]] = []
        try:
            while (now := time.monotonic()) < began + minutes * 60:
                press.step(now)
                assert daemon.process.poll() is None, daemon.log_path.read_text()[-2000:]
                if not samples or now - began >= samples[-1][0] + 10:
                    site.hits[:-1000] = []  # the site's own memory is not what is measured
                    samples.append((now - began, *memory(daemon.process.pid)))
                time.sleep(PACE)
            press.heal()
            time.sleep(RECOVERY)
            stopping = time.monotonic()
            code = daemon.stop()
            stopping = time.monotonic() - stopping
        finally:
            daemon.end()
        _judge(press, daemon, samples)
    print(f"stopped with exit code {code} in {stopping:.1f} s")


def _judge(press: Press, daemon: Daemon, samples: list[tuple[float, float, float]]) -> None:
    third = max(1, len(samples) // 3)
    for name, of in (("daemon", 1), ("workers", 2)):
        middle = statistics.mean(s[of] for s in samples[third : 2 * third])
        last = statistics.mean(s[of] for s in samples[-third:])
        print(
            f"memory of the {name}: middle third {middle:.0f} MB, last third {last:.0f} MB ({last / middle - 1:+.1%}),"
            f" most {max(s[of] for s in samples):.0f} MB"
        )
    print(f"{press.published} entries published, {press.edited} edits, {press.failed} times a source fell ill")
    store = open_store(daemon.store)
    lost = doubled = 0
    for source, items in enumerate(press.items):
        stored = Counter(e.url for e in store.recent(f"s{source}", limit=100_000))
        lost += sum(press.site.url(i.path) not in stored for i in items)
        doubled += sum(n - 1 for n in stored.values())
        shown = json.loads((daemon.output / f"s{source}.json").read_text(encoding="utf-8"))["items"]
        assert len(shown) == len(items), f"s{source} shows {len(shown)} of {len(items)} entries"
    waiting = [s for s in store.states() if s.retries]
    store.close()
    print(f"{lost} lost, {doubled} doubled; {len(waiting)} sources have pages to try again")
    assert not lost
    assert not doubled


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--sources", type=int, default=500)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        soak(chosen.minutes, chosen.sources, Path(folder))


if __name__ == "__main__":
    main()
