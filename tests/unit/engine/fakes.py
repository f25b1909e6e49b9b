"""The smallest store that an engine can run on: due times and leases in a dictionary."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from feedclean.errors import StoreError
from feedclean.model import SourceState
from feedclean.ports import Store


class DictStore:
    """Only what `LocalEngine` calls. `broken` makes every call fail."""

    def __init__(self, states: Sequence[SourceState]) -> None:
        self.rows = {s.source_id: s for s in states}
        self.leases: dict[str, datetime] = {}
        self.released: list[str] = []
        self.broken = False
        self.refused = 0

    def _check(self) -> None:
        if self.broken:
            self.refused += 1
            raise StoreError("the disk is full")

    def states(self) -> list[SourceState]:
        self._check()
        return [self.rows[i] for i in sorted(self.rows)]

    def lease_due(
        self,
        *,
        now: datetime,
        until: datetime,
        limit: int,
        passing_over: Collection[str] = (),
        only: Collection[str] | None = None,
    ) -> list[SourceState]:
        self._check()
        due = [
            s
            for s in self.rows.values()
            if s.next_due
            and s.next_due <= now
            and self.leases.get(s.source_id, now) <= now
            and urlsplit(s.url).hostname not in passing_over
            and (only is None or s.source_id in only)
        ]
        due.sort(key=lambda s: s.next_due or now)
        self.leases.update((s.source_id, until) for s in due[:limit])
        return due[:limit]

    def renew(self, source_ids: Collection[str], *, until: datetime) -> None:
        self._check()
        self.leases.update(dict.fromkeys(source_ids, until))

    def release(self, source_ids: Collection[str]) -> None:
        self._check()
        self.released += source_ids
        for i in source_ids:
            self.leases.pop(i, None)

    def commit(self, state: SourceState, entries: Any = (), *, now: datetime, host: Any = None) -> None:
        self._check()
        self.rows[state.source_id] = state
        self.leases.pop(state.source_id, None)

    def again(self, source_id: str, *, at: datetime, last_fetch: datetime) -> None:
        """What a refresh does in the end."""
        self.commit(replace(self.rows[source_id], next_due=at, last_fetch=last_fetch), now=last_fetch)


class RealStore:
    """What a refresh does in the end, done to a real store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def again(self, source_id: str, *, at: datetime, last_fetch: datetime) -> None:
        state = self.store.state(source_id)
        assert state is not None
        self.store.commit(replace(state, next_due=at, last_fetch=last_fetch), now=last_fetch)


def a_state(source_id: str, due: datetime, *, host: str | None = None) -> SourceState:
    return SourceState(
        source_id, f"http://{host or source_id}.test/feed", next_due=due, last_fetch=due - timedelta(hours=1)
    )
