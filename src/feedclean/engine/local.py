"""The engine in one process: one tick, host lanes, leases.

A tick (an APScheduler job, once a second) only says "look". The leaser then takes from the store what is due and puts
each source into the lane of its host. A fixed number of runners go round the lanes, one source at a time and at most
one per host: a host with a thousand sources is asked in order and holds up nobody, and a backlog after downtime
drains evenly. Truth about what is due stays in the store; what is here may be lost at any instant.

Clocks: what is due, and leases, are wall time, because they outlive the process; every wait here is monotonic.
A wall clock that jumps ahead makes many sources due, which the lanes drain; what one that jumps back leaves behind is
the store's to mend (`Store.lease_due`), but that APScheduler would then sleep until the old time comes again is ours.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar
from urllib.parse import urlsplit

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from feedclean.errors import FeedcleanError, PublishError, StoreError
from feedclean.model import Outcome, Refreshed, SourceState
from feedclean.ports import Store

T = TypeVar("T")
Refresh = Callable[[SourceState], Awaitable[Refreshed]]
Publish = Callable[[frozenset[str] | None], Awaitable[None]]

log: Final = logging.getLogger("feedclean.engine")

# After so many ticks that did not come, the tick has been put off by a clock that was set back.
_MISSED: Final = 3
_TELL_AGAIN: Final = 60.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How much at once, and how long.

    Every `tick` the store is asked what is due. `hosts` are worked on at the same time; up to `waiting` sources are
    held ready in the lanes, `per_host` of them in one lane. A lease of a killed process ends after `lease`; `grace` is
    the time for what is under way when stopping; outputs are written at most every `publish_every`; after trouble with
    store or outputs, the next try is after `trouble`.
    """

    tick: timedelta = timedelta(seconds=1)
    hosts: int = 32
    waiting: int = 256
    per_host: int = 16
    lease: timedelta = timedelta(minutes=5)
    grace: timedelta = timedelta(seconds=20)
    publish_every: timedelta = timedelta(seconds=2)
    trouble: timedelta = timedelta(seconds=5)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class LocalEngine:
    """Implements `feedclean.ports.Engine`; an instance is used for one `run` or one `run_once`.

    `refresh` does one source and commits it; it returns a report for everything that the network does, and raises
    only for a broken store. `publish` writes the outputs of these sources, or of all (None). `on_report` is called
    after each refresh, `on_trouble` when store or outputs fail (for the same reason once a minute), `on_tick` at
    every tick while the engine is alive.
    """

    def __init__(
        self,
        store: Store,
        refresh: Refresh,
        *,
        publish: Publish,
        pace: Pace | None = None,
        on_report: Callable[[Refreshed], None] = lambda _: None,
        on_trouble: Callable[[FeedcleanError], None] = lambda _: None,
        on_tick: Callable[[], None] = lambda: None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        """Start nothing yet."""
        self._store = store
        self._refresh = refresh
        self._publish = publish
        self._pace = pace or Pace()
        self._on_report = on_report
        self._on_trouble = on_trouble
        self._on_tick = on_tick
        self._clock = clock
        self._lanes: dict[str, deque[SourceState]] = {}
        self._ready: asyncio.Queue[str] = asyncio.Queue()
        self._held: set[str] = set()
        self._waiting = 0
        self._dirty: set[str] = set()
        self._look = asyncio.Event()
        self._to_publish = asyncio.Event()
        self._publication: asyncio.Future[None] | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = asyncio.Event()
        self._aborting = asyncio.Event()
        self._renewed = time.monotonic()
        self._ticked = time.monotonic()
        self._told = ("", 0.0)

    # --- the face --------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Refresh what falls due until `stop`; outputs are first made to agree with the store."""
        tasks = self._start_runners()
        tasks += [self._start(self._lease_for_ever()), self._start(self._publish_for_ever())]
        tick = self._pace.tick.total_seconds()
        scheduler = AsyncIOScheduler(timezone=UTC, logger=log.getChild("clock"))
        job = scheduler.add_job(
            self._tick, "interval", seconds=tick, max_instances=1, coalesce=True, misfire_grace_time=None
        )
        scheduler.start()
        self._look.set()
        try:
            while not self._stopping.is_set():
                seen = self._ticked
                await _wait(self._stopping, _MISSED * tick)
                if self._ticked == seen:  # no tick in all this time
                    job.modify(next_run_time=datetime.now(UTC))
        finally:
            job.remove()
            await asyncio.sleep(0)  # a tick that has begun ends: it never waits
            scheduler.shutdown(wait=False)
            await self._wind_down(tasks)

    async def run_once(self, only: Collection[str] | None = None) -> list[Refreshed]:
        """Refresh everything that is due, each source at most once, write all outputs, and return the reports.

        Of the sources in `only`, where that is given.

        Raises `StoreError` or `PublishError` where `run` would wait and try again.
        """
        reports: list[Refreshed] = []
        errors: list[FeedcleanError] = []

        def give_up(error: FeedcleanError) -> None:
            errors.append(error)
            self.stop()

        self._on_report, on_report = _both(reports.append, self._on_report), self._on_report
        self._on_trouble, on_trouble = _both(give_up, self._on_trouble), self._on_trouble
        tasks = self._start_runners()
        done: set[str] = set()
        try:
            while not self._stopping.is_set():
                was_idle = self._idle.is_set()
                leased = await self._fill(done, only)
                if not leased and was_idle:
                    break
                if not leased:
                    # Room in the lanes sets `look`; so does the last source.
                    await _wait(self._look, self._pace.tick.total_seconds())
                    self._look.clear()
        finally:
            await self._wind_down(tasks, publishing=False)
            # What fell due again meanwhile was leased once more, and left alone.
            await self._release(done)
            self._on_report, self._on_trouble = on_report, on_trouble
        if errors:
            raise errors[0]
        await self._publish(None)
        return reports

    def stop(self) -> None:
        """Finish what is under way within the time of grace, start nothing; called again, end at once."""
        if self._stopping.is_set():
            self._aborting.set()
        self._stopping.set()
        self._look.set()

    @property
    def stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stopping.is_set()

    # --- the clock -------------------------------------------------------------------------------------------

    async def _tick(self) -> None:
        self._ticked = time.monotonic()
        self._on_tick()
        self._look.set()

    # --- leases ----------------------------------------------------------------------------------------------

    async def _lease_for_ever(self) -> None:
        while not self._stopping.is_set():
            await self._look.wait()
            self._look.clear()
            try:
                await self._renew()
                while await self._fill():
                    pass  # a full store is emptied as fast as the lanes take it
            except StoreError as error:
                self._trouble(error)
                await _wait(self._stopping, self._pace.trouble.total_seconds())

    async def _fill(self, done: set[str] | None = None, only: Collection[str] | None = None) -> int:
        """Lease what is due and fits, and return how many sources that were; after 0 it is time to wait.

        What is in `done` has had its turn and is left alone; what is handed out is added to it. Nothing but what is
        in `only` is leased, where that is given.
        """
        room = self._pace.waiting - self._waiting
        if room < self._pace.waiting // 2:
            return 0
        passed_over = {host for host, lane in self._lanes.items() if len(lane) > self._pace.per_host // 2}
        count = 0
        while True:
            now = self._clock()
            leased = await asyncio.to_thread(
                self._store.lease_due,
                now=now,
                until=now + self._pace.lease,
                limit=room,
                passing_over=passed_over,
                only=only,
            )
            # One that is still held here had an expired lease, and just got a new one.
            fresh = [s for s in leased if s.source_id not in self._held and not (done and s.source_id in done)]
            refused = [s for s in fresh if self._stopping.is_set() or not self._enqueue(s)]
            if done is not None:
                done.update({s.source_id for s in fresh}.difference(s.source_id for s in refused))
            count += len(leased) - len(refused)
            if not refused:
                return count
            # More of one host than its lane takes: give them back, and see what other hosts have.
            await self._release(s.source_id for s in refused)
            if self._stopping.is_set():
                return count
            passed_over.update(_host(s) for s in refused)

    def _enqueue(self, state: SourceState) -> bool:
        """Put a source into its host's lane; return False when the lane is full."""
        host = _host(state)
        if len(self._lanes.get(host, ())) >= self._pace.per_host:
            return False
        self._held.add(state.source_id)
        self._waiting += 1
        self._idle.clear()
        if host in self._lanes:
            self._lanes[host].append(state)
        else:
            self._lanes[host] = deque((state,))
            self._ready.put_nowait(host)
        return True

    async def _renew(self) -> None:
        """Hold on to what takes long, well before its lease ends."""
        if time.monotonic() - self._renewed > self._pace.lease.total_seconds() / 3:
            self._renewed = time.monotonic()
            if held := frozenset(self._held):
                await asyncio.to_thread(self._store.renew, held, until=self._clock() + self._pace.lease)

    # --- lanes -----------------------------------------------------------------------------------------------

    def _start_runners(self) -> list[asyncio.Task[None]]:
        return [self._start(self._run_lanes()) for _ in range(self._pace.hosts)]

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Start a task that is not meant to end: should it fail, the engine stops, and `_wind_down` raises it."""
        task = asyncio.create_task(work)
        task.add_done_callback(lambda t: None if t.cancelled() or not t.exception() else self.stop())
        return task

    async def _run_lanes(self) -> None:
        """Go round the hosts: one source of one host, then the next host."""
        while True:
            host = await self._ready.get()
            lane = self._lanes[host]
            state = lane.popleft()
            self._waiting -= 1
            try:
                await self._run_one(state)
            finally:
                self._held.discard(state.source_id)
                if lane:
                    self._ready.put_nowait(host)
                else:
                    del self._lanes[host]
                if not self._held:
                    self._idle.set()
                if self._idle.is_set() or self._waiting == self._pace.waiting // 2:
                    self._look.set()

    async def _run_one(self, state: SourceState) -> None:
        try:
            report = await self._refresh(state)
        except StoreError as error:
            self._trouble(error)
            await self._release((state.source_id,))
            # Everybody else will meet the same; do not hurry there.
            await _wait(self._stopping, self._pace.trouble.total_seconds())
            return
        except asyncio.CancelledError:
            await asyncio.shield(self._release((state.source_id,)))
            raise
        except Exception as error:
            # A mistake of ours. The lease stays, so that this source is not tried again at once.
            log.exception("refreshing %s failed unexpectedly", state.source_id)
            report = Refreshed(state.source_id, Outcome.FAILED, error=f"internal error: {type(error).__name__}")
        if report.new or report.changed:
            self._dirty.add(report.source_id)
            self._to_publish.set()
        self._on_report(report)

    async def _release(self, source_ids: Iterable[str]) -> None:
        with contextlib.suppress(StoreError):  # they expire
            await asyncio.to_thread(self._store.release, tuple(source_ids))

    # --- outputs ---------------------------------------------------------------------------------------------

    async def _publish_for_ever(self) -> None:
        """Write what changed, several changes at once; first everything, to agree with the store after a crash."""
        everything = True
        while True:
            if not everything:
                await self._to_publish.wait()
                await asyncio.sleep(self._pace.publish_every.total_seconds())
            if await self._publish_dirty(everything=everything):
                everything = False
            else:
                await asyncio.sleep(self._pace.trouble.total_seconds())

    async def _publish_dirty(self, *, everything: bool = False) -> bool:
        self._to_publish.clear()
        taken, self._dirty = frozenset(self._dirty), set()
        # Cancelling could not stop the thread that writes: what it began, it ends, and nobody writes beside it.
        self._publication = asyncio.ensure_future(self._publish(None if everything else taken))
        try:
            await asyncio.shield(self._publication)
        except (PublishError, StoreError) as error:
            self._trouble(error)
        except asyncio.CancelledError:
            self._dirty |= taken
            raise
        else:
            return True
        self._dirty |= taken
        self._to_publish.set()
        return False

    # --- the end ---------------------------------------------------------------------------------------------

    async def _wind_down(self, tasks: list[asyncio.Task[None]], *, publishing: bool = True) -> None:
        """Give back what waits, let end what is under way, write what changed, end the tasks."""
        waiting = [state.source_id for lane in self._lanes.values() for state in lane]
        for lane in self._lanes.values():
            lane.clear()
        while not self._ready.empty():
            del self._lanes[self._ready.get_nowait()]
        self._waiting = 0
        self._held.difference_update(waiting)
        if not self._held:
            self._idle.set()
        if waiting:
            await self._release(waiting)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._pace.grace.total_seconds()):
                await _first(self._idle.wait(), self._aborting.wait())
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result
        if self._publication:
            await asyncio.gather(self._publication, return_exceptions=True)  # what failed is still dirty
        if publishing and self._dirty:
            await self._publish_dirty()

    def _trouble(self, error: FeedcleanError) -> None:
        """Tell of trouble; of the same again only after a while: a full disk fails every source every time."""
        message, at = self._told
        now = time.monotonic()
        if str(error) != message or now - at > _TELL_AGAIN:
            self._told = (str(error), now)
            self._on_trouble(error)


def _host(state: SourceState) -> str:
    return (urlsplit(state.url).hostname or "").lower()


def _both(one: Callable[[T], None], other: Callable[[T], None]) -> Callable[[T], None]:
    def call(value: T) -> None:
        one(value)
        other(value)

    return call


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def _first(*coroutines: Awaitable[object]) -> None:
    """Wait for one of them and cancel the others, also when cancelled."""
    tasks = [asyncio.ensure_future(c) for c in coroutines]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
