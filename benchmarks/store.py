"""What the store costs: `python -m benchmarks.store [--sources 100000] [--url postgresql://…]`.

Every figure is CPU time of this process, with the time on the clock beside it (disk, and whoever shares the machine).
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feedclean.model import Entry, Figure, Outcome, Paragraph, RawPage, Source, SourceState, Stored
from feedclean.ports import Store
from feedclean.store import open_store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TICK = 1000  # sources leased by one tick
DICE = random.Random(1)
WORDS = ["".join(DICE.choices("abcdefghijklmnoprstuvwz", k=DICE.randrange(2, 11))) for _ in range(4000)]


def measure(what: str, count: int, work: Callable[[], object]) -> None:
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    rate = count / clock if clock else 0
    print(f"{what:<58}{cpu / count * 1e6:>10.1f} µs CPU{clock / count * 1e6:>10.1f} µs clock{rate:>12,.0f} /s")


def article(source_id: str, name: int, edit: int = 0, *, raw: bool = False) -> Stored:
    """Return an entry of usual size: 600 words, three pictures; a page of 80 kB."""
    texts = [" ".join(DICE.choices(WORDS, k=40)) + "." for _ in range(15)]
    figure = Figure("https://pictures.example/p.jpg", caption=texts[0], credit="agency", confidence=0.9)
    entry = Entry(
        id=f"tag:feedclean,2026:{source_id}:{name}",
        source_id=source_id,
        url=f"https://news.example/{source_id}/2026/03/01/a-title-of-usual-length-{name}",
        title=" ".join(texts[0].split()[:8]),
        updated=NOW + edit * MINUTE,
        published=NOW + timedelta(seconds=name),
        blocks=(*(Paragraph(t, t) for t in texts), figure, figure, figure),
    )
    keys = (f"guid:{entry.url}", f"url:{entry.url}", f"print:{name:032x}")
    body = f"<html>{' '.join(f'<div class={w}>{w}</div>' for w in DICE.choices(WORDS, k=4000))}".encode()
    page = RawPage(entry.id, entry.url or "", NOW, body, "text/html") if raw else None
    return Stored(entry, keys, f"{edit}", page)


def unchanged(state: SourceState, now: datetime) -> SourceState:
    return replace(
        state,
        last_fetch=now,
        last_success=now,
        last_outcome=Outcome.UNCHANGED,
        unchanged=state.unchanged + 1,
        next_due=now + MINUTE,
    )


def sources(store: Store, count: int) -> None:
    wanted = [Source(f"s{i:06}", f"https://host{i % (count // 3 + 1)}.example/feed/{i}") for i in range(count)]
    measure(f"sync of {count:,} new sources, each", count, lambda: store.sync_sources(wanted, now=NOW))
    measure("sync with nothing new, each", count, lambda: store.sync_sources(wanted, now=NOW))

    def drain(now: datetime) -> None:
        while due := store.lease_due(now=now, until=now + MINUTE, limit=TICK):
            for state in due:
                store.commit(unchanged(state, now), now=now)

    measure("lease and commit unchanged, each", count, lambda: drain(NOW))
    measure("the same again", count, lambda: drain(NOW + MINUTE))

    def lease() -> None:
        while store.lease_due(now=NOW + 2 * MINUTE, until=NOW + 3 * MINUTE, limit=TICK):
            pass

    measure(f"lease alone, {TICK} at a time, each", count, lease)
    idle = 200

    def ticks() -> None:
        for _ in range(idle):
            store.lease_due(now=NOW + 2 * MINUTE, until=NOW + 3 * MINUTE, limit=TICK)

    measure("a tick with nothing due", idle, ticks)
    measure("states(), each", count, store.states)
    measure("next_due()", 1, store.next_due)


def entries(store: Store, per_source: int = 20, feeds: int = 100) -> None:
    store.sync_sources([Source(f"e{i}", f"https://e{i}.example/") for i in range(feeds)], now=NOW)
    states = [state for state in store.states() if state.source_id.startswith("e")]
    count = per_source * feeds

    def write(batches: list[list[Stored]]) -> None:
        for state, batch in zip(states, batches, strict=True):
            store.commit(state, batch, now=NOW)

    for what, edit, raw in (
        (f"new entries, {per_source} a commit, each", 0, False),
        ("the same edited (a revision each), each", 1, False),
        ("the same with their pages of 80 kB, each", 2, True),
    ):
        made = [[article(s.source_id, n, edit, raw=raw) for n in range(per_source)] for s in states]
        measure(what, count, lambda made=made: write(made))  # type: ignore[misc]
    one = [[article(s.source_id, per_source)] for s in states]
    measure("a commit with one new entry", feeds, lambda: write(one))
    measure("recent(source, limit=50)", feeds, lambda: [store.recent(s.source_id, limit=50) for s in states])
    measure("recent(limit=200)", 1, lambda: store.recent(limit=200))
    measure("raw pages read back, each", count, lambda: sum(1 for _ in store.raw_pages()))


def keys(store: Store, count: int = 50_000) -> None:
    store.sync_sources([Source("big", "https://big.example/")], now=NOW)
    state = store.state("big")
    assert state is not None
    some = [Entry(f"tag:big:{i}", "big", None, "T", NOW + timedelta(seconds=i), None) for i in range(count)]
    batch = [Stored(entry, (f"guid:{entry.id}", f"url:https://big.example/{i}"), "1") for i, entry in enumerate(some)]
    measure(f"commit of {count:,} small entries, each", count, lambda: store.commit(state, batch, now=NOW))
    known = [f"guid:tag:big:{i}" for i in range(count)]
    measure(f"find() with {count:,} known keys, each", count, lambda: store.find("big", known))
    unknown = [f"guid:new:{i}" for i in range(count)]
    measure(f"find() with {count:,} unknown keys, each", count, lambda: store.find("big", unknown))
    measure("recent(source, limit=50) of them", 1, lambda: store.recent("big", limit=50))
    measure("recent(limit=200) of all", 1, lambda: store.recent(limit=200))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=100_000)
    parser.add_argument("--url", help="a database that may be filled; by default a file in a temporary folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.sqlite3"
        store = open_store(given.url or path)
        sources(store, given.sources)
        entries(store)
        keys(store)
        if not given.url:
            print(f"{'size of the file':<58}{path.stat().st_size / 1e6:>10.1f} MB")
            measure("backup", 1, lambda: store.backup(Path(folder) / "copy.sqlite3"))
        retention = {"keep_raw": timedelta(0), "keep_entries": timedelta(0), "keep_revisions": 0}
        measure("vacuum of nearly all", 1, lambda: store.vacuum(now=NOW + 60 * MINUTE, **retention))  # type: ignore[arg-type]
        store.close()
    print(f"{'peak memory':<58}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>10.1f} MB")


if __name__ == "__main__":
    main()
