"""The table of sources: what the configuration wants, what is due, who is at work on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, Protocol
from urllib.parse import urlsplit
from zlib import crc32

from sqlalchemy import Connection, and_, bindparam, case, delete, func, insert, null, or_, select, update

from feedclean.model import HostState, Source, SourceState, Validators
from feedclean.store import database
from feedclean.store.codec import decode, encode
from feedclean.store.tables import hosts, sources, storable

SHARDS: Final = 64
BACK: Final = timedelta(minutes=5)  # a clock may be set back this far without anybody noticing

_STATE = (sources.c.state, sources.c.due_at, sources.c.entries, sources.c.generation)
_WANTED = and_(sources.c.configured, sources.c.enabled)

states = select(*_STATE)
_next_ready = select(func.min(sources.c.ready_at))
_paused = select(hosts.c.host).where(hosts.c.paused_until > bindparam("now"))
_ready = (
    select(sources.c.id, *_STATE)
    .where(
        sources.c.ready_at <= bindparam("now"),
        sources.c.host.not_in(_paused),
        sources.c.host.not_in(bindparam("full", expanding=True)),
    )
    .order_by(sources.c.ready_at)
    .limit(bindparam("limit"))
    # Two daemons on one PostgreSQL pass each other by (SQLite has one writer at a time anyway).
    .with_for_update(skip_locked=True, of=sources)
)
_ready_of = _ready.where(sources.c.id.in_(bindparam("only", expanding=True)))
_lease = (
    update(sources)
    .where(sources.c.id == bindparam("of"))
    .values(leased_at=bindparam("now"), ready_at=bindparam("until"))
)
_release = (
    update(sources)
    .where(sources.c.leased_at.is_not(None))
    .values(leased_at=None, ready_at=case((_WANTED, sources.c.due_at), else_=null()))
)
_finish = (
    update(sources)
    .where(sources.c.id == bindparam("of"), sources.c.generation == bindparam("same"))
    .values(
        host=bindparam("on_host"),
        shard=bindparam("on_shard"),
        due_at=bindparam("due"),
        ready_at=case((_WANTED, bindparam("due")), else_=null()),
        leased_at=None,
        fetched_at=bindparam("fetched"),
        state=bindparam("now_state"),
    )
)


class StateRow(Protocol):
    """A row of `states`."""

    state: str
    due_at: datetime | None
    entries: int
    generation: int


def state_of(row: StateRow) -> SourceState:
    """Read a source's state: what is in columns as well may have changed there since it was written whole."""
    whole = decode(SourceState, row.state)
    columns = (row.due_at, row.entries, row.generation)
    if columns == (whole.next_due, whole.entries, whole.generation):
        return whole
    return replace(whole, next_due=row.due_at, entries=row.entries, generation=row.generation)


def host_of(url: str) -> str:
    """Return the host of an address, "" when there is none to be read."""
    try:
        return (urlsplit(url).hostname or "")[:255]
    except ValueError:
        return ""


def shard_of(host: str) -> int:
    """Return the host's shard, 0–63: the same in every process and version."""
    return crc32(storable(host).encode()) % SHARDS


# --- the configuration -------------------------------------------------------------------------------------


def sync(c: Connection, wanted: Sequence[Source], now: datetime) -> None:
    """Make the table agree with the configuration."""
    s = sources.c
    settings = (s.configured_url, s.plan, s.shown, s.configured, s.enabled, s.generation)
    known = {row.id: row for row in c.execute(select(s.id, *settings, s.ready_at, s.leased_at, s.state))}
    new, afresh, adjusted = [], [], []
    for source in wanted:
        row = known.pop(storable(source.id), None)
        given = {"plan": _plan(source), "shown": source.limit, "enabled": source.enabled}
        if row is None:
            new.append({"id": source.id, "generation": 0, "entries": 0, **given, **_fresh(source, now)})
        elif row.configured_url != storable(source.url):
            afresh.append({"id": row.id, **given, **_fresh(source, now), "generation": row.generation + 1})
        elif not row.configured or (row.plan, row.enabled) != (given["plan"], source.enabled):
            # Back in the configuration, switched on or off, or with a new schedule: due at once, if at all.
            state = replace(decode(SourceState, row.state), retired=False)
            leased = row.leased_at if source.enabled else None
            ready = (row.ready_at if leased else now) if source.enabled else None
            given |= {"configured": True, "due_at": now, "ready_at": ready, "leased_at": leased, "state": encode(state)}
            adjusted.append({"id": row.id, **given})
        elif row.shown != source.limit:
            c.execute(update(sources).where(s.id == row.id).values(shown=source.limit))
    if new:
        c.execute(insert(sources), new)
    gone = [source_id for source_id, row in known.items() if row.configured]
    off = {"configured": False, "ready_at": None, "leased_at": None}
    for rows in (afresh, adjusted, [{"id": source_id, **off} for source_id in gone]):
        database.change_each(c, s.id, rows)


def _fresh(source: Source, now: datetime) -> dict[str, object]:
    """Return the columns of a source that starts at its configured address."""
    host = host_of(source.url)
    return {
        "configured_url": source.url,
        "configured": True,
        "host": host,
        "shard": shard_of(host),
        "due_at": now,
        "ready_at": now if source.enabled else None,
        "leased_at": None,
        "fetched_at": None,
        "state": encode(SourceState(source.id, source.url)),
    }


def _plan(source: Source) -> str:
    return sha256(repr(source.schedule).encode()).hexdigest()[:16]


# --- leases ------------------------------------------------------------------------------------------------


def lease(
    c: Connection, now: datetime, until: datetime, limit: int, full: Collection[str], only: Collection[str] | None
) -> list[SourceState]:
    """Take what is ready, oldest first, but nothing of the hosts that are `full`; only of `only`, if given."""
    values = {"now": now, "limit": limit, "full": list(full)}
    query = c.execute(_ready, values) if only is None else c.execute(_ready_of, {**values, "only": list(only)})
    rows = query.all()
    if rows:
        c.execute(_lease, [{"of": row.id, "now": now, "until": until} for row in rows])
    return [state_of(row) for row in rows]


def make_due(c: Connection, source_ids: Collection[str], now: datetime) -> None:
    """Make sources due that nobody is at work on, and forget what would keep them from being fetched afresh."""
    s = sources.c
    free = or_(s.leased_at.is_(None), s.ready_at <= now)
    rows = c.execute(select(s.id, s.host, s.state).where(s.id.in_(source_ids), _WANTED, free)).all()
    states = {row.id: replace(decode(SourceState, row.state), validators=Validators(), retired=False) for row in rows}
    due = {"due_at": now, "ready_at": now, "leased_at": None}
    database.change_each(c, s.id, [{"id": row.id, **due, "state": encode(states[row.id])} for row in rows])
    c.execute(delete(hosts).where(hosts.c.host.in_({row.host for row in rows})))


def next_ready(c: Connection) -> datetime | None:
    """Return when the next source may be leased."""
    found: datetime | None = c.scalar(_next_ready)
    return found


def renew(c: Connection, source_ids: Collection[str], until: datetime) -> None:
    """Move the end of leases."""
    mine = sources.c.id.in_(source_ids), sources.c.leased_at.is_not(None)
    c.execute(update(sources).where(*mine).values(ready_at=until))


def release(c: Connection, source_ids: Collection[str] | None = None) -> None:
    """Give leases back, all of them when no ids are given."""
    if source_ids is None:
        c.execute(_release)
    else:
        c.execute(_release.where(sources.c.id.in_(source_ids)))


def finish(c: Connection, state: SourceState, now: datetime) -> None:
    """Write what a refresh learnt, and end its lease.

    When the address was changed in the configuration meanwhile, what was learnt is of the former one: it is dropped.
    """
    host = host_of(state.url)
    due = None if state.retired else state.next_due
    values = {
        "of": state.source_id,
        "same": state.generation,
        "on_host": host,
        "on_shard": shard_of(host),
        "due": due,
        "fetched": state.last_fetch,
        "now_state": encode(state),
    }
    if c.execute(_finish, values).rowcount:
        return
    # Vacuum may have forgotten a source that left the configuration during its refresh: its entries need a row.
    gone = Source(state.source_id, state.url)
    row = {"id": gone.id, "plan": _plan(gone), "shown": 0, "enabled": False, "generation": 0, "entries": 0}
    row |= _fresh(gone, now) | {"configured": False, "due_at": due, "ready_at": None, "state": encode(state)}
    c.execute(database.insert(c, sources).values(row).on_conflict_do_nothing(index_elements=["id"]))


def mend_clock(c: Connection, now: datetime) -> None:
    """Undo what a clock that was ahead left behind: leases, pauses and due times that would not end for long."""
    future = now + BACK
    ahead = or_(sources.c.leased_at > future, sources.c.fetched_at > future)
    c.execute(
        update(sources)
        .where(sources.c.ready_at.is_not(None), ahead)
        .values(due_at=now, ready_at=now, leased_at=None, fetched_at=now)
    )
    c.execute(delete(hosts).where(hosts.c.noted_at > future))


# --- hosts -------------------------------------------------------------------------------------------------


def note_host(c: Connection, state: HostState, now: datetime) -> None:
    """Remember a failing or paused host; one that is well needs no row."""
    if not state.failures and state.paused_until is None:
        c.execute(delete(hosts).where(hosts.c.host == state.host))
        return
    values = {
        "failures": state.failures,
        "paused_until": state.paused_until,
        "reason": state.reason,
        "noted_at": now,
    }
    row = database.insert(c, hosts).values(host=state.host, **values)
    c.execute(row.on_conflict_do_update(index_elements=["host"], set_=values))


def host_states(c: Connection, host: str | None = None) -> list[HostState]:
    """Return the hosts that are failing or paused, by name; of one host when it is named."""
    found = select(hosts).order_by(hosts.c.host)
    rows = c.execute(found if host is None else found.where(hosts.c.host == host))
    return [HostState(row.host, row.failures, row.paused_until, row.reason) for row in rows]
