"""LocalEngine: order, fairness, leases, stopping, trouble, clocks that jump."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from tests.unit.engine.fakes import DictStore, RealStore, a_state

from feedclean.engine import LocalEngine, Pace
from feedclean.errors import FeedcleanError, PublishError, StoreError
from feedclean.model import Outcome, Refreshed, Source, SourceState
from feedclean.ports import Store
from feedclean.store import open_store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FAST = Pace(
    tick=timedelta(milliseconds=50),
    hosts=4,
    waiting=8,
    per_host=2,
    grace=timedelta(seconds=5),
    publish_every=timedelta(),
    trouble=timedelta(milliseconds=10),
)


class Bench:
    """An engine on a dictionary, with everything that happened to it."""

    def __init__(self, *states: SourceState, pace: Pace = FAST) -> None:
        self.store = DictStore(states)
        self.now = NOW
        self.log: list[str] = []
        self.running: Counter[str] = Counter()
        self.most = 0
        self.published: list[frozenset[str] | None] = []
        self.publish_errors: list[FeedcleanError] = []
        self.troubles: list[FeedcleanError] = []
        self.reports: list[Refreshed] = []
        self.ticks = 0
        self.gate: asyncio.Event | None = None
        self.errors: dict[str, Exception] = {}
        self.every = timedelta(hours=1)
        self.engine = LocalEngine(
            cast("Store", self.store),
            self.refresh,
            publish=self.publish,
            pace=pace,
            on_report=self.reports.append,
            on_trouble=self.troubles.append,
            on_tick=self.tick,
            clock=lambda: self.now,
        )

    def tick(self) -> None:
        self.ticks += 1

    async def refresh(self, state: SourceState) -> Refreshed:
        host = state.url.split("/")[2]
        self.running[host] += 1
        assert self.running[host] == 1, "two at once on one host"
        self.most = max(self.most, sum(self.running.values()))
        self.log.append(state.source_id)
        try:
            await (self.gate.wait() if self.gate else asyncio.sleep(0))
            if state.source_id in self.errors:
                raise self.errors.pop(state.source_id)
            self.store.again(state.source_id, at=self.now + self.every, last_fetch=self.now)
        finally:
            self.running[host] -= 1
        return Refreshed(state.source_id, Outcome.CHANGED, new=1)

    async def publish(self, sources: frozenset[str] | None) -> None:
        if self.publish_errors:
            raise self.publish_errors.pop()
        self.published.append(sources)


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.005)


async def stopped(bench: Bench, running: "asyncio.Task[None]") -> None:
    bench.engine.stop()
    async with asyncio.timeout(10):
        await running


async def test_once_does_all_that_is_due_oldest_first_and_stops() -> None:
    states = [a_state(f"s{n}", NOW - timedelta(minutes=n)) for n in range(40)]
    bench = Bench(*states, a_state("later", NOW + timedelta(seconds=1)))
    reports = await bench.engine.run_once()
    assert sorted(r.source_id for r in reports) == sorted(s.source_id for s in states)
    assert set(bench.log[:8]) == {f"s{n}" for n in range(32, 40)}
    assert bench.most == FAST.hosts
    assert bench.published == [None]
    assert not bench.store.leases


async def test_once_does_each_source_once_even_if_it_is_due_again() -> None:
    bench = Bench(*(a_state(f"s{n}", NOW) for n in range(20)))
    bench.every = timedelta()
    await bench.engine.run_once()
    assert Counter(bench.log) == Counter(f"s{n}" for n in range(20))
    assert not bench.store.leases


async def test_once_with_nothing_due() -> None:
    bench = Bench()
    assert await bench.engine.run_once() == []
    assert bench.published == [None]


async def test_once_leaves_alone_what_is_not_asked_for() -> None:
    bench = Bench(*(a_state(f"s{n}", NOW, host="one") for n in range(20)), a_state("later", NOW + timedelta(hours=1)))
    reports = await bench.engine.run_once({"s3", "s19", "later", "unknown"})
    assert sorted(r.source_id for r in reports) == ["s19", "s3"]
    assert bench.published == [None]
    assert not bench.store.leases


async def test_a_crowded_host_is_worked_in_order_and_holds_up_nobody() -> None:
    crowd = [a_state(f"crowd{n:03}", NOW - timedelta(hours=1, seconds=-n), host="crowd") for n in range(100)]
    bench = Bench(*crowd, *(a_state(f"s{n}", NOW) for n in range(20)))
    await bench.engine.run_once()
    assert [i for i in bench.log if i.startswith("crowd")] == [s.source_id for s in crowd]
    last_other = max(n for n, i in enumerate(bench.log) if i.startswith("s"))
    assert last_other < 60, "the others waited for the crowd"


async def test_it_runs_until_stopped_and_looks_again_and_again() -> None:
    bench = Bench(a_state("a", NOW))
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: bench.log == ["a"])
    bench.now += timedelta(hours=2)
    await until(lambda: bench.log == ["a", "a"])
    await until(lambda: bench.ticks > 1)
    await stopped(bench, running)
    assert bench.published[0] is None
    assert frozenset({"a"}) in bench.published


async def test_stopping_lets_work_end_and_gives_back_what_waits() -> None:
    bench = Bench(*(a_state(f"s{n}", NOW) for n in range(8)))
    bench.gate = asyncio.Event()
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: len(bench.log) == FAST.hosts)
    bench.engine.stop()
    await until(lambda: len(bench.store.released) == 4)
    bench.gate.set()
    await running
    assert len(bench.log) == len(bench.reports) == FAST.hosts
    assert sorted(bench.log + bench.store.released) == [f"s{n}" for n in range(8)]
    assert not bench.store.leases
    assert set().union(*(p for p in bench.published if p)) == set(bench.log)


async def test_a_second_stop_ends_at_once() -> None:
    bench = Bench(a_state("a", NOW))
    bench.gate = asyncio.Event()
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: bench.log)
    bench.engine.stop()
    await asyncio.sleep(0.02)
    assert not running.done()
    await stopped(bench, running)
    assert bench.store.released == ["a"]
    assert not bench.reports


async def test_grace_ends() -> None:
    bench = Bench(a_state("a", NOW), pace=Pace(tick=FAST.tick, hosts=1, grace=timedelta(milliseconds=20)))
    bench.gate = asyncio.Event()
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: bench.log)
    await stopped(bench, running)
    assert bench.store.released == ["a"]


async def test_long_work_keeps_its_lease() -> None:
    bench = Bench(a_state("a", NOW), pace=Pace(tick=FAST.tick, hosts=2, lease=timedelta(milliseconds=30)))
    bench.gate = asyncio.Event()
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: bench.log)
    bench.now += timedelta(hours=1)
    await until(lambda: bench.store.leases["a"] > bench.now)
    assert bench.log == ["a"]
    bench.gate.set()
    await stopped(bench, running)


async def test_a_mistake_in_one_refresh_does_not_stop_the_others() -> None:
    bench = Bench(*(a_state(f"s{n}", NOW) for n in range(8)))
    bench.errors["s3"] = ZeroDivisionError("ours")
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: len(bench.reports) == 8)
    await stopped(bench, running)
    reports = {r.source_id: r for r in bench.reports}
    assert reports["s3"].outcome is Outcome.FAILED
    assert reports["s3"].error == "internal error: ZeroDivisionError"
    assert set(bench.store.leases) == {"s3"}, "its lease keeps it from being tried at once"


async def test_a_broken_store_is_told_and_survived() -> None:
    bench = Bench(a_state("a", NOW))
    bench.store.broken = True
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: bench.store.refused > 3)
    assert [str(e) for e in bench.troubles] == ["the disk is full"], "told once, not every time"
    bench.store.broken = False
    await until(lambda: bench.log == ["a"])
    await stopped(bench, running)


async def test_a_store_that_breaks_in_a_refresh_is_told_and_the_source_tried_again() -> None:
    bench = Bench(a_state("a", NOW))
    bench.errors["a"] = StoreError("the disk is full")
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: bench.reports)
    await stopped(bench, running)
    assert [str(e) for e in bench.troubles] == ["the disk is full"]
    assert bench.log == ["a", "a"]


async def test_once_raises_what_broke() -> None:
    bench = Bench(a_state("a", NOW))
    bench.errors["a"] = StoreError("the disk is full")
    with pytest.raises(StoreError, match="full"):
        await bench.engine.run_once()
    bench = Bench(a_state("a", NOW))
    bench.publish_errors = [PublishError("read-only")]
    with pytest.raises(PublishError, match="read-only"):
        await bench.engine.run_once()


async def test_outputs_that_cannot_be_written_are_written_later() -> None:
    bench = Bench(a_state("a", NOW))
    bench.publish_errors = [PublishError("read-only") for _ in range(3)]
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: None in bench.published)
    await stopped(bench, running)
    assert not bench.publish_errors
    assert len(bench.troubles) == 1
    written = [p for p in bench.published if p]
    assert not written or written == [frozenset({"a"})]


async def test_stopping_while_outputs_are_written_ends_that_first() -> None:
    bench = Bench(a_state("a", NOW))
    writing: list[int] = []
    done: list[frozenset[str] | None] = []

    async def slow(sources: frozenset[str] | None) -> None:
        writing.append(1)
        assert len(writing) == 1, "two at once"
        await asyncio.sleep(0.1)
        writing.pop()
        done.append(sources)

    bench.engine._publish = slow
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: bench.reports and writing)
    await stopped(bench, running)
    assert done == [None, frozenset({"a"})]


async def test_a_clock_that_is_set_back_starves_nobody() -> None:
    bench = Bench()
    store = open_store(":memory:")
    store.sync_sources([Source("a", "http://a.test/feed")], now=NOW)
    bench.store = cast("DictStore", RealStore(store))
    bench.engine._store = store
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: len(bench.reports) == 1)
    bench.now -= timedelta(days=3)
    await until(lambda: len(bench.reports) == 2)
    state = store.state("a")
    assert state is not None
    assert state.next_due == bench.now + bench.every
    await stopped(bench, running)
    store.close()


async def test_a_clock_that_jumps_ahead_makes_no_burst() -> None:
    bench = Bench(*(a_state(f"s{n}", NOW + timedelta(days=n + 1), host=f"h{n % 3}") for n in range(60)))
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: bench.ticks)
    bench.now += timedelta(days=365)
    await until(lambda: len(bench.log) == 60)
    assert bench.most <= 3
    await stopped(bench, running)
    assert Counter(bench.log) == Counter(f"s{n}" for n in range(60))


async def test_ticks_go_on_when_the_schedulers_own_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """APScheduler's timer believes the wall clock: after a jump back by an hour it would sleep for an hour."""
    from apscheduler.schedulers import base

    shift = timedelta()

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + shift

    monkeypatch.setattr(base, "datetime", Shifted)
    monkeypatch.setattr("feedclean.engine.local.datetime", Shifted)
    bench = Bench()
    running = asyncio.create_task(bench.engine.run())
    await until(lambda: bench.ticks)
    shift = -timedelta(hours=1)
    before = bench.ticks
    await until(lambda: bench.ticks > before + 1)
    await stopped(bench, running)


async def test_a_callback_that_fails_is_not_swallowed() -> None:
    bench = Bench(a_state("a", NOW))
    bench.engine._on_report = lambda _: cast("None", 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await bench.engine.run()
