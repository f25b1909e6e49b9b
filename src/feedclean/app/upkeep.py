"""Looking after what is stored: status, history, re-cleaning, retention, backup."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from feedclean.app.daemon import opened
from feedclean.app.rooms import open_store
from feedclean.config import Config
from feedclean.errors import InputError
from feedclean.feeds import keys_of
from feedclean.model import Article, Entry, FeedEntry, HostState, SourceState
from feedclean.pipeline import Recleaned
from feedclean.pipeline import reclean as reclean_pages
from feedclean.ports import Store
from feedclean.render.diff import diff


@contextmanager
def _store(config: Config) -> Iterator[Store]:
    store = open_store(config)
    try:
        yield store
    finally:
        store.close()


# --- status --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Status:
    """How sources and hosts fare."""

    states: Mapping[str, SourceState]
    hosts: tuple[HostState, ...]


def read_status(config: Config) -> Status:
    """Return what the store knows of the configured sources."""
    with _store(config) as store:
        configured = {s.id for s in config.sources}
        states = {s.source_id: s for s in store.states() if s.source_id in configured}
        return Status(states, tuple(store.hosts()))


def ids_of_others(config: Config, ids: Sequence[str], url: str) -> set[str]:
    """Return those of `ids` under which the store keeps what came from another address than `url`."""
    if "://" not in config.store and not Path(config.store).exists():
        return set()
    with _store(config) as store:
        states = (store.state(source_id) for source_id in ids)
        return {state.source_id for state in states if state and state.entries and state.url != url}


def status_json(config: Config, status: Status, now: datetime) -> dict[str, Any]:
    """Return the status with every field, as JSON has it: RFC 3339 times, seconds, null for what is not known."""
    sources = []
    for source in config.sources:
        state = status.states.get(source.id)
        fields = _plain(dataclasses.asdict(state)) if state else {"url": source.url, "next_due": None, "entries": 0}
        fields.pop("source_id", None)
        sources.append({"id": source.id, "enabled": source.enabled, **fields})
    return {
        "now": now.isoformat(timespec="seconds"),
        "config": str(config.path),
        "output": str(config.output),
        "sources": sources,
        "hosts": [_plain(dataclasses.asdict(host)) for host in status.hosts],
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case timedelta():
            return value.total_seconds()
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(item) for item in value]
        case _:
            return value


# --- history -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: when it was seen, why the entry changed, and a unified diff of its sentences."""

    seen: datetime
    cause: str
    diff: str


@dataclass(frozen=True, slots=True)
class History:
    """An entry as it is, and its changes, oldest first."""

    entry: Entry
    changes: tuple[Change, ...]


def read_history(config: Config, name: str) -> History:
    """Return the history of an entry, named by its id or its address. Raises `InputError` when there is none."""
    with _store(config) as store:
        entry = store.entry(name) or _by_address(store, config, name)
        if entry is None:
            raise InputError(f"no entry {name!r}; its id stands in the feed, its address does as well")
        revisions = store.history(entry.id)
    versions = [*(r.entry for r in revisions), entry]
    changes = (Change(r.seen, r.cause, diff(r.entry, after)) for r, after in zip(revisions, versions[1:], strict=True))
    return History(entry, tuple(change for change in changes if change.diff))


def _by_address(store: Store, config: Config, url: str) -> Entry | None:
    keys = keys_of(FeedEntry(guid=url, url=url), Article(canonical_url=url))
    for source in config.sources:
        for known in store.find(source.id, keys).values():
            return store.entry(known.id)
    return None


# --- the rest ------------------------------------------------------------------------------------------------


async def reclean(config: Config, source_id: str | None, *, since: datetime | None, dry_run: bool) -> list[Recleaned]:
    """Apply today's extractor to the kept pages; publish when something became better. Return what changed."""
    changes: list[Recleaned] = []
    async with opened(config) as house:
        await reclean_pages(
            house.store,
            house.workers,
            now=datetime.now(UTC),
            source_id=source_id,
            since=since,
            dry_run=dry_run,
            sites=config.sites,
            on_change=changes.append,
        )
        if changes and not dry_run:
            house.publish()
    return changes


def vacuum(config: Config) -> int:
    """Forget what is older than its retention; return the bytes that were freed."""
    with _store(config) as store:
        return store.vacuum(
            now=datetime.now(UTC),
            keep_raw=config.keep.raw_pages,
            keep_entries=config.keep.entries,
            keep_revisions=config.keep.revisions,
        )


def backup(config: Config, path: Path) -> None:
    """Write a consistent copy of the store."""
    with _store(config) as store:
        store.backup(path)
