"""The clock, the whole path, and the way back after a kill.

    python -m benchmarks.engine ticks [--sources 1000 10000 100000] [--seconds 60] [--every 60]
    python -m benchmarks.engine polls [--sources 200] [--rounds 5]
    python -m benchmarks.engine restart [--times 5]

`ticks`: real store and engine, work that does nothing but commit when the source is due again; lag is the time from
due to begun. `polls`: the whole path on loopback with everything real, parsing in this process so that its CPU is
counted. `restart`: the daemon is killed with SIGKILL and started again; the time is until it asks its first source.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.e2e.running import Daemon
from tests.servers.site import Item, Site, serving

from feedclean.engine import LocalEngine, Pace, reschedule
from feedclean.fetch import HttpFetcher
from feedclean.model import FetchSettings, Interval, Outcome, Refreshed, Signs, Source, SourceState
from feedclean.pipeline import Means, Outlet, publish, refresh
from feedclean.publish import FolderPublisher
from feedclean.store import open_store
from feedclean.workers import InlineWorkers


def _now() -> datetime:
    return datetime.now(UTC)


async def _nothing(_: frozenset[str] | None) -> None:
    return


def _megabytes() -> float:
    statm = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(statm[1]) * resource.getpagesize() / 1e6


# --- ticks ---------------------------------------------------------------------------------------------------


async def ticks(count: int, *, seconds: float, every: timedelta, folder: Path) -> None:
    """Run `count` sources that are due every `every`; print lag, CPU and memory of the steady state."""
    sources = {f"s{n}": Source(f"s{n}", f"http://h{n // 5}.test/feed", schedule=Interval(every)) for n in range(count)}
    store = open_store(folder / f"ticks{count}.sqlite3")
    begun = time.process_time()
    store.sync_sources(list(sources.values()), now=_now())
    synced = time.process_time() - begun
    lags: list[float] = []
    loop_lags: list[float] = []
    measuring = False

    async def work(state: SourceState) -> Refreshed:
        now = _now()
        if measuring and state.next_due:
            lags.append((now - state.next_due).total_seconds())
        after = replace(state, last_fetch=now, last_success=now)
        after = reschedule(sources[state.source_id], after, now=now, signs=Signs(Outcome.UNCHANGED))
        await asyncio.to_thread(store.commit, after, now=now)
        return Refreshed(state.source_id, Outcome.UNCHANGED)

    async def watch() -> None:
        while True:
            asleep = time.monotonic()
            await asyncio.sleep(0.05)
            if measuring:
                loop_lags.append(time.monotonic() - asleep - 0.05)

    done = 0
    first_round = asyncio.Event()

    def count_one(_: Refreshed) -> None:
        nonlocal done
        done += 1
        if done == count:  # everything was due at once
            first_round.set()

    engine = LocalEngine(store, work, publish=_nothing, pace=Pace(), on_report=count_one)
    running = asyncio.create_task(engine.run())
    watching = asyncio.create_task(watch())
    begun = time.monotonic()
    await first_round.wait()
    drained = time.monotonic() - begun
    await asyncio.sleep(every.total_seconds() * 1.5 + 2)  # until the first round's lateness has worn off
    measuring, before, cpu = True, done, time.process_time()
    await asyncio.sleep(seconds)
    cpu, ran, measuring = time.process_time() - cpu, done - before, False
    engine.stop()
    await running
    watching.cancel()
    store.close()
    lags.sort()
    print(
        f"{count:>7} sources: synced in {synced:5.1f} s CPU, all drained in {drained:5.1f} s; then {ran / seconds:6.0f}"
        f" refreshes/s, lag p50 {lags[len(lags) // 2]:.2f} s, p99 {lags[int(len(lags) * 0.99)]:.2f} s, max"
        f" {lags[-1]:.2f} s; {cpu / max(ran, 1) * 1e6:.0f} µs CPU each, {cpu / seconds:.0%} of a core; loop blocked at"
        f" most {max(loop_lags) * 1e3:.0f} ms; {_megabytes():.0f} MB",
        flush=True,
    )


# --- polls ---------------------------------------------------------------------------------------------------


def _put(site: Site, source: int, entries: int) -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    items = [Item(f"/{source}/{n}", f"Story {n} of {source}", start + timedelta(hours=n)) for n in range(entries)]
    for item in items[-2:]:
        site.article(item.path, item.title, paragraphs=8)
    site.feed(f"/{source}.xml", items[::-1])


async def polls(count: int, rounds: int, folder: Path) -> None:
    """Refresh `count` sources over loopback: unchanged ones, then ones with a new entry each time."""
    with serving("0.0.0.0") as site:
        for n in range(count):
            _put(site, n, 20)
        port = site.address.rpartition(":")[2]
        sources = {
            f"s{n}": Source(f"s{n}", f"http://127.0.{n // 250}.{n % 250 + 1}:{port}/{n}.xml", full_text=True)
            for n in range(count)
        }
        settings = FetchSettings(delay=timedelta(), allow_private=("127.0.0.0/8",), respect_robots=False)
        fetcher, store = HttpFetcher(settings), open_store(folder / "polls.sqlite3")

        def at_once(source: Source, state: SourceState, *, now: datetime, signs: Signs) -> SourceState:
            del source, signs
            return replace(state, next_due=now)

        means = Means(fetcher, store, InlineWorkers(), at_once)
        publisher = FolderPublisher(folder)

        async def work(state: SourceState) -> Refreshed:
            return await refresh(sources[state.source_id], state, means=means, now=_now())

        async def once(*, publishing: bool = False) -> int:
            async def write(_: frozenset[str] | None) -> None:
                if publishing:
                    await asyncio.to_thread(publish, store, publisher, list(sources.values()), outlet=Outlet())

            return sum(r.new for r in await LocalEngine(store, work, publish=write).run_once())

        store.sync_sources(list(sources.values()), now=_now())
        length = 20
        for name, grow, publishing in (
            ("first", False, False),
            ("unchanged", False, False),
            ("one new entry each", True, False),
            ("one new entry each, files written", True, True),
        ):
            cpu, wall, hits, new = 0.0, 0.0, 0, 0
            times = 1 if name == "first" else rounds
            for _ in range(times):
                if grow:
                    length += 1
                    for n in range(count):
                        _put(site, n, length)
                hits += count
                before, begun = time.process_time(), time.monotonic()
                server_before = site.cpu
                new += await once(publishing=publishing)
                cpu += time.process_time() - before - (site.cpu - server_before)
                wall += time.monotonic() - begun
            print(
                f"{name:>34}: {hits / wall:6.0f} polls/s, {cpu / hits * 1e3:6.2f} ms CPU per poll (server's own"
                f" excluded), {new} new entries",
                flush=True,
            )
        await fetcher.aclose()
        store.close()


# --- restart -------------------------------------------------------------------------------------------------


def restart(times: int, folder: Path) -> None:
    """Kill the daemon and start it again; print how long it takes until it asks its sources, and what CPU."""
    with serving() as site:
        for n in range(20):
            _put(site, n, 5)
        daemon = Daemon(folder, {f"s{n}": site.url(f"/{n}.xml") for n in range(20)})
        daemon.start()
        daemon.until(lambda: daemon.titles("s0"))
        took = []
        for _ in range(times):
            daemon.kill()
            seen = len(site.hits)
            begun = time.monotonic()
            daemon.start()
            daemon.until(lambda seen=seen: len(site.hits) > seen)  # type: ignore[misc]
            took.append(time.monotonic() - begun)
        daemon.kill()
        before = os.times()
        daemon.start("--once")
        daemon.wait()
        after = os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"kill to next refresh: median {statistics.median(took):.2f} s, worst {max(took):.2f} s")
    print(f"`run --once` of 20 unchanged sources: {cpu:.2f} s CPU, starting included")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="what", required=True)
    clock = kinds.add_parser("ticks")
    clock.add_argument("--sources", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    clock.add_argument("--seconds", type=float, default=60)
    clock.add_argument("--every", type=float, default=60)
    path = kinds.add_parser("polls")
    path.add_argument("--sources", type=int, default=200)
    path.add_argument("--rounds", type=int, default=5)
    again = kinds.add_parser("restart")
    again.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.what == "ticks":
            for count in chosen.sources:
                every = timedelta(seconds=chosen.every)
                asyncio.run(ticks(count, seconds=chosen.seconds, every=every, folder=Path(folder)))
        elif chosen.what == "polls":
            asyncio.run(polls(chosen.sources, chosen.rounds, Path(folder)))
        else:
            restart(chosen.times, Path(folder))


if __name__ == "__main__":
    main()
