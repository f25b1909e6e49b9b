"""What the pipeline asks of the outside world: small protocols, implemented at the rim.

Contract tests in `tests/contract/` hold every implementation to these docstrings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

from feedclean.model import (
    Entry,
    FetchResult,
    HostState,
    KnownEntry,
    Purpose,
    RawPage,
    Refreshed,
    Revision,
    Signs,
    Source,
    SourceState,
    Stored,
    Validators,
)

P = ParamSpec("P")
T = TypeVar("T")


class Fetcher(Protocol):
    """Gets one resource. Safe against hostile servers, polite to all: both are its own business."""

    async def fetch(
        self, url: str, *, now: datetime, validators: Validators | None = None, purpose: Purpose = Purpose.PAGE
    ) -> FetchResult:
        """Return what came of it; never raises for anything that the network did.

        With `validators` the request is conditional and `NotModified` may come back.
        """
        ...

    async def aclose(self) -> None:
        """Let go of all connections."""
        ...


class Store(Protocol):
    """Sources' state, entries, revisions, raw pages. Synchronous and thread-safe; every method is one transaction.

    (`reclean`, `raw_pages` and `vacuum` are many small ones, so that nobody waits for them.) Entries that `commit` was
    given are on disk when it returns.

    Raises `StoreError` only when the store itself is broken (disk full, locked for long, of a newer version).
    """

    def sync_sources(self, sources: Sequence[Source], *, now: datetime) -> None:
        """Make the table of sources agree with the configuration.

        A new source is due at once; one whose address changed in the configuration starts afresh there (validators
        and retirement forgotten, entries kept); one whose schedule changed, or that was switched on, is due at once and
        no longer retired; one that is disabled or gone from the configuration is no longer due, and its entries stay.
        """
        ...

    def lease_due(
        self,
        *,
        now: datetime,
        until: datetime,
        limit: int,
        passing_over: Collection[str] = (),
        only: Collection[str] | None = None,
    ) -> list[SourceState]:
        """Take up to `limit` sources that are due, oldest first, and hold them until `until`.

        Only those with these ids where `only` is given. A leased source is not handed out again before its lease
        expires, so a killed process costs only time.
        Sources whose host is paused, or is among `passing_over` (its lane is full), are passed over. Leases of a
        daemon that died are void as soon as the next one begins (SQLite; elsewhere they expire). A clock that was set
        back does no harm: what was written in its future is due now.
        """
        ...

    def make_due(self, source_ids: Collection[str], *, now: datetime) -> None:
        """Make these sources due now, whatever spoke against it, and let them be fetched afresh.

        Validators and retirement are forgotten, and so are their hosts' troubles. What is disabled, not configured or
        leased stays as it is.
        """
        ...

    def renew(self, source_ids: Collection[str], *, until: datetime) -> None:
        """Hold sources that are still being worked on for longer."""
        ...

    def release(self, source_ids: Collection[str]) -> None:
        """Give leases back without a result (shutting down)."""
        ...

    def state(self, source_id: str) -> SourceState | None:
        """Return one source's state."""
        ...

    def states(self) -> list[SourceState]:
        """Return every configured source's state, by id."""
        ...

    def next_due(self) -> datetime | None:
        """Return when the next source is due, None when none is."""
        ...

    def find(self, source_id: str, keys: Collection[str]) -> Mapping[str, KnownEntry]:
        """Return the stored entries of a source that have one of these keys, by key; the newest where several do.

        Entries whose content is past its retention are known as well.
        """
        ...

    def commit(
        self, state: SourceState, entries: Iterable[Stored] = (), *, now: datetime, host: HostState | None = None
    ) -> None:
        """Write a refresh in one transaction, and end its lease.

        An entry whose id is known is replaced, and the former one kept as a `Revision` when `upstream` differs; its
        `published` and `id` never change. Keys accumulate (the latest two dozen). `state` is dropped, and the entries
        kept, when the source's address was changed in the configuration since it was leased. `state.entries` is the
        store's own business.
        """
        ...

    def host(self, host: str) -> HostState:
        """Return what is known of a host (a fresh `HostState` for a new one)."""
        ...

    def hosts(self) -> list[HostState]:
        """Return the hosts that are paused or failing."""
        ...

    def recent(self, source_id: str | None = None, *, limit: int) -> list[Entry]:
        """Return the newest entries, of one source or of all configured ones, newest first."""
        ...

    def entry(self, entry_id: str) -> Entry | None:
        """Return one entry."""
        ...

    def history(self, entry_id: str) -> list[Revision]:
        """Return an entry's earlier states, oldest first."""
        ...

    def raw_pages(self, source_id: str | None = None, *, since: datetime | None = None) -> Iterator[RawPage]:
        """Yield the kept raw pages, newest first."""
        ...

    def reclean(self, entries: Iterable[Entry], *, now: datetime) -> int:
        """Replace the content of known entries by better cleaning; count those that changed.

        Each is a stored entry with other content: ids, `published` and `updated` stay. One that was refreshed since
        (its stored `updated` differs) is left alone. The former content is kept as a `Revision`.
        """
        ...

    def vacuum(self, *, now: datetime, keep_raw: timedelta, keep_entries: timedelta | None, keep_revisions: int) -> int:
        """Forget what is older than its retention, give the space back; return how many bytes were freed.

        Entries' age counts from when they were last written. What feeds show (a configured source's newest
        `Source.limit`) stays whatever its age, and so does the identity of what is forgotten: it never comes back as
        new.
        """
        ...

    def backup(self, path: Path) -> None:
        """Write a consistent copy while others go on writing; an existing file is replaced once that succeeded."""
        ...

    def check(self) -> list[str]:
        """Return what is wrong inside the database, a line each; reads all of it."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


class Publisher(Protocol):
    """Puts rendered files where readers find them."""

    def publish(self, name: str, content: bytes) -> bool:
        """Replace the file `name` atomically and durably; return False when it already had this content.

        Raises `PublishError`; the old file is then untouched.
        """
        ...


class Workers(Protocol):
    """Runs pure functions of hostile documents elsewhere, so that one evil page stalls nothing."""

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the function's result, or raise what it raised.

        Raises `TimeoutError` when it took too long, `MemoryError` when it took too much, `ChildProcessError` when it
        brought its process down. The process is then replaced; documents in other processes are not concerned.
        """
        ...

    async def aclose(self) -> None:
        """End the workers."""
        ...


class Reschedule(Protocol):
    """Decides when a source is due again. Pure."""

    def __call__(self, source: Source, state: SourceState, *, now: datetime, signs: Signs) -> SourceState:
        """Return the state with `next_due` and `rhythm` set; its counters are already those after this refresh."""
        ...


class Engine(Protocol):
    """Runs refreshes when they are due, for as long as it is asked to. Knows nothing of what a refresh is.

    What is due, leases and all that is learned live in the store, so engines can be exchanged and killed.
    """

    async def run(self) -> None:
        """Refresh what falls due until `stop`; returns when what was under way has ended."""
        ...

    async def run_once(self, only: Collection[str] | None = None) -> list[Refreshed]:
        """Refresh everything that is due (of the sources in `only`), each at most once, and return the reports."""
        ...

    def stop(self) -> None:
        """Finish what is under way within the time of grace, start nothing; called again, end at once."""
        ...
