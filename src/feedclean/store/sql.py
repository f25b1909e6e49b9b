"""The store: the methods of `feedclean.ports.Store`, each with its transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from feedclean.errors import StoreError
from feedclean.model import Entry, HostState, KnownEntry, RawPage, Revision, Source, SourceState, Stored
from feedclean.store import archive, schedule, upkeep
from feedclean.store.database import Database
from feedclean.store.presence import Presence
from feedclean.store.tables import sources as table


class SqlStore:
    """`feedclean.ports.Store` on SQLite or PostgreSQL; the contracts are in the port's docstrings."""

    def __init__(self, database: Database) -> None:
        """Use a database whose schema is up to date (`feedclean.store.open_store` sees to it)."""
        self._db = database
        self._presence = Presence(database.path) if database.path else None
        self._latest: datetime | None = None  # the last time heard: a clock that was set back is noticed

    # --- sources -------------------------------------------------------------------------------------------

    def sync_sources(self, sources: Sequence[Source], *, now: datetime) -> None:
        """Make the table of sources agree with the configuration."""
        with self._db.write() as c:
            schedule.mend_clock(c, now)
            schedule.sync(c, sources, now)

    def lease_due(
        self,
        *,
        now: datetime,
        until: datetime,
        limit: int,
        passing_over: Collection[str] = (),
        only: Collection[str] | None = None,
    ) -> list[SourceState]:
        """Take what is due, oldest first."""
        self._look_around(now)
        ready = self.next_due()  # an idle tick only reads
        if ready is None or ready > now:
            return []
        with self._db.write(durable=False) as c:
            return schedule.lease(c, now, until, limit, passing_over, only)

    def make_due(self, source_ids: Collection[str], *, now: datetime) -> None:
        """Make sources due, to be fetched afresh."""
        self._look_around(now)  # or the leases of the dead would hold some back
        with self._db.write() as c:
            for ids in archive.chunks(source_ids):
                schedule.make_due(c, ids, now)

    def _look_around(self, now: datetime) -> None:
        """Before the first lease, and when the clock was set back: void what is of the dead or of the future."""
        latest, self._latest = self._latest, now
        if self._presence and self._presence.enter():
            with self._db.write(durable=False) as c:
                schedule.release(c)
        if latest is None or latest - now > schedule.BACK:
            with self._db.write(durable=False) as c:
                schedule.mend_clock(c, now)

    def renew(self, source_ids: Collection[str], *, until: datetime) -> None:
        """Hold leases for longer."""
        with self._db.write(durable=False) as c:
            for ids in archive.chunks(source_ids):
                schedule.renew(c, ids, until)

    def release(self, source_ids: Collection[str]) -> None:
        """Give leases back."""
        with self._db.write(durable=False) as c:
            for ids in archive.chunks(source_ids):
                schedule.release(c, ids)

    def state(self, source_id: str) -> SourceState | None:
        """Return one source's state."""
        with self._db.read() as c:
            row = c.execute(schedule.states.where(table.c.id == source_id)).first()
        return schedule.state_of(row) if row else None

    def states(self) -> list[SourceState]:
        """Return every configured source's state, by id."""
        with self._db.read() as c:
            rows = c.execute(schedule.states.where(table.c.configured)).all()
        return sorted(map(schedule.state_of, rows), key=lambda s: s.source_id)

    def next_due(self) -> datetime | None:
        """Return when the next source is due."""
        with self._db.read() as c:
            return schedule.next_ready(c)

    def host(self, host: str) -> HostState:
        """Return what is known of a host."""
        with self._db.read() as c:
            return next(iter(schedule.host_states(c, host)), HostState(host))

    def hosts(self) -> list[HostState]:
        """Return the hosts that are paused or failing."""
        with self._db.read() as c:
            return schedule.host_states(c)

    # --- entries -------------------------------------------------------------------------------------------

    def find(self, source_id: str, keys: Collection[str]) -> Mapping[str, KnownEntry]:
        """Return known entries by key."""
        with self._db.read() as c:
            return archive.find(c, source_id, keys)

    def commit(
        self, state: SourceState, entries: Iterable[Stored] = (), *, now: datetime, host: HostState | None = None
    ) -> None:
        """Write a refresh in one transaction."""
        batch = archive.by_id(entries)
        with self._db.write(durable=bool(batch)) as c:
            # The source's row first: on PostgreSQL, two refreshes of one source then queue here.
            schedule.finish(c, state, now)
            if batch:
                archive.keep(c, state.source_id, batch, now)
            if host:
                schedule.note_host(c, host, now)

    def recent(self, source_id: str | None = None, *, limit: int) -> list[Entry]:
        """Return the newest entries."""
        with self._reading() as c:
            return archive.recent(c, source_id, limit)

    def entry(self, entry_id: str) -> Entry | None:
        """Return one entry."""
        with self._reading() as c:
            return archive.entry(c, entry_id)

    def history(self, entry_id: str) -> list[Revision]:
        """Return an entry's earlier states."""
        with self._reading() as c:
            return archive.history(c, entry_id)

    def raw_pages(self, source_id: str | None = None, *, since: datetime | None = None) -> Iterator[RawPage]:
        """Yield the kept raw pages, newest first."""
        place: archive.Place | None = None
        more = True
        while more:
            # Some at a time, each in its own transaction: a reader that takes its time holds nothing up.
            with self._reading() as c:
                found, place = archive.pages(c, source_id, since, place)
            yield from found
            more = place is not None

    def reclean(self, entries: Iterable[Entry], *, now: datetime) -> int:
        """Replace the content of known entries."""
        changed = 0
        for batch in archive.chunks(entries, archive.PAGE):
            with self._db.write() as c:
                changed += archive.reclean(c, batch, now)
        return changed

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Open a transaction that reads packed content."""
        try:
            with self._db.read() as c:
                yield c
        except ValueError as error:
            raise StoreError(f"{self._db.name}: {error}; put a backup in its place") from error

    # --- upkeep --------------------------------------------------------------------------------------------

    def vacuum(self, *, now: datetime, keep_raw: timedelta, keep_entries: timedelta | None, keep_revisions: int) -> int:
        """Forget what is past its retention."""
        before = upkeep.size(self._db)
        upkeep.forget_raw_pages(self._db, now - keep_raw)
        if keep_entries is not None:
            upkeep.forget_entries(self._db, now - keep_entries)
        upkeep.forget_revisions(self._db, keep_revisions)
        upkeep.forget_sources(self._db)
        upkeep.shrink(self._db)
        return max(0, before - upkeep.size(self._db))

    def backup(self, path: Path) -> None:
        """Write a consistent copy."""
        upkeep.backup(self._db, path)

    def check(self) -> list[str]:
        """Return what is wrong inside the database."""
        return upkeep.check(self._db)

    def close(self) -> None:
        """Let go of the database."""
        if self._presence:
            self._presence.leave()
        self._db.close()
