"""The daemon: store, fetcher, workers, engine and outputs put together, run, reloaded and ended."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from feedclean import config as configuration
from feedclean.app.logs import log
from feedclean.app.notify import notify, reloading
from feedclean.app.rooms import make_fetcher, make_publisher, make_workers, open_store, validate
from feedclean.config import Config
from feedclean.engine import LocalEngine, Pace, reschedule
from feedclean.errors import ConfigError, FeedcleanError
from feedclean.model import Refreshed, SourceState
from feedclean.pipeline import Means, Outlet, publish, refresh
from feedclean.ports import Fetcher, Publisher, Store, Workers


@dataclass(frozen=True, slots=True)
class House:
    """One configuration with everything that works on it."""

    config: Config
    store: Store
    fetcher: Fetcher
    workers: Workers
    publisher: Publisher

    def engine(self, *, on_tick: Callable[[], None] = lambda: None) -> LocalEngine:
        """Return the engine that runs this house."""
        sources = {s.id: s for s in self.config.sources}
        means = Means(self.fetcher, self.store, self.workers, reschedule)

        async def refresh_one(state: SourceState) -> Refreshed:
            return await refresh(sources[state.source_id], state, means=means, now=datetime.now(UTC))

        async def publish_some(changed: frozenset[str] | None) -> None:
            # Making everything anew, as at the start, takes its time; whoever stops meanwhile need not wait for it.
            await asyncio.to_thread(self.publish, changed, skip=lambda: changed is None and engine.stopping)

        engine = LocalEngine(
            self.store,
            refresh_one,
            publish=publish_some,
            pace=Pace(),
            on_report=report,
            on_trouble=trouble,
            on_tick=on_tick,
        )
        return engine

    def publish(self, changed: frozenset[str] | None = None, *, skip: Callable[[], bool] = lambda: False) -> int:
        """Write the outputs of these sources, or of all; return how many files changed. `skip` ends it early."""
        sources = [s for s in self.config.sources if s.enabled]
        outlet = Outlet(self.config.title, self.config.base_url)
        return publish(self.store, self.publisher, sources, outlet=outlet, only=changed, skip=skip)


@asynccontextmanager
async def opened(config: Config) -> AsyncIterator[House]:
    """Open everything that a configuration names, and close it again. Raises `StoreError` or `PublishError`."""
    publisher = make_publisher(config)
    store = open_store(config)
    try:
        store.sync_sources([s for s in config.sources if s.enabled], now=datetime.now(UTC))
        house = House(config, store, make_fetcher(config), make_workers(config), publisher)
        try:
            yield house
        finally:
            await house.fetcher.aclose()
            await house.workers.aclose()
    finally:
        store.close()


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did; `stopped` when a signal ended it early."""

    reports: tuple[Refreshed, ...]
    stopped: bool = False


async def run_once(config: Config, only: Collection[str] | None = None, *, force: bool = False) -> Round:
    """Refresh everything that is due, write the outputs, and tell what was done.

    Of the sources in `only`, where that is given; with `force`, all of them afresh, due or not.
    """
    async with opened(config) as house:
        if force:
            enabled = {s.id for s in config.sources if s.enabled}
            house.store.make_due(enabled if only is None else enabled.intersection(only), now=datetime.now(UTC))
        engine = house.engine()
        with _signals({signal.SIGINT: engine.stop, signal.SIGTERM: engine.stop}):
            reports = await engine.run_once(only)
        return Round(tuple(reports), engine.stopping)


async def run_daemon(config: Config) -> int:
    """Run until SIGINT or SIGTERM; SIGHUP or a change of the files reloads the configuration. Return the exit code."""
    daemon = _Daemon(config)
    with _signals({signal.SIGINT: daemon.stop, signal.SIGTERM: daemon.stop, signal.SIGHUP: daemon.reload}):
        await daemon.run()
    return 0


class _Daemon:
    """Runs one house after the other: a new configuration gets a new house, once the old one has come to rest."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._next: Config | None = None
        self._engine: LocalEngine | None = None
        self._stopping = False
        self._seen = _stamps(config)

    async def run(self) -> None:
        while not self._stopping:
            async with opened(self._config) as house:
                self._engine = house.engine(on_tick=self._tick)
                enabled = sum(s.enabled for s in house.config.sources)
                log("started", sources=enabled, config=house.config.path, output=house.config.output)
                notify("READY=1", f"STATUS=following {enabled} sources")
                await self._engine.run()
                self._engine = None
            if self._next:
                self._config, self._next = self._next, None
        log("stopped")

    def stop(self) -> None:
        """Finish what is under way; called again, end at once."""
        self._stopping = True
        notify("STOPPING=1")
        if self._engine:
            self._engine.stop()

    def reload(self) -> None:
        """Read the configuration again; a wrong one is reported and the present one stays in force."""
        self._seen = _stamps(self._config)
        try:
            loaded = configuration.load(self._config.path)
            validate(loaded)
        except ConfigError as error:
            log("configuration not reloaded", level=logging.ERROR, error=error)
            return
        if loaded == self._config:
            return
        log("configuration changed", config=loaded.path, sources=len(loaded.sources))
        reloading()
        self._next = loaded
        if self._engine:
            self._engine.stop()

    def _tick(self) -> None:
        notify("WATCHDOG=1")
        if not self._next and not self._stopping and _stamps(self._config) != self._seen:
            self.reload()


def _stamps(config: Config) -> tuple[tuple[str, int, int], ...]:
    """Return what tells that the files of a configuration changed."""
    stamps = []
    for path in (config.path, *sorted((config.path.absolute().parent / "sites").glob("*.toml"))):
        with suppress(OSError):
            status = Path(path).stat()
            stamps.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(stamps)


def report(done: Refreshed) -> None:
    """Log one refresh."""
    log(
        "refreshed",
        level=logging.WARNING if done.error else logging.INFO,
        source=done.source_id,
        outcome=str(done.outcome),
        new=done.new or None,
        changed=done.changed or None,
        unchanged=done.unchanged or None,
        failed_pages=done.failed_pages or None,
        seconds=round(done.elapsed, 3),
        next_due=done.next_due.isoformat(timespec="seconds") if done.next_due else None,
        error=done.error,
        problems="; ".join(done.problems[:3]) or None,
    )


def trouble(error: FeedcleanError) -> None:
    """Log that store or outputs fail; the daemon goes on trying."""
    log("trouble", level=logging.ERROR, error=error)


@contextmanager
def _signals(handlers: dict[signal.Signals, Callable[[], None]]) -> Iterator[None]:
    """Within it, signals call these functions from the event loop."""
    loop = asyncio.get_running_loop()
    for number, handler in handlers.items():
        loop.add_signal_handler(number, handler)
    try:
        yield
    finally:
        for number in handlers:
            loop.remove_signal_handler(number)
