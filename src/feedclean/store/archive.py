"""Entries, the evidence for their identity, their earlier states, and the pages they came from."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Final, TypeVar

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update

from feedclean.model import Coverage, Entry, KnownEntry, RawPage, Revision, Stored
from feedclean.store import database
from feedclean.store.codec import decode, encode, pack, unpack
from feedclean.store.tables import entries, entry_keys, raw_pages, revisions, sources, storable

T = TypeVar("T")

CHUNK: Final = 500  # values in one IN (…): below every database's limit, and few enough shapes of SQL to be cached
PAGE: Final = 64  # raw pages, or entries cleaned again, in one transaction
MAX_KEYS: Final = 24  # of one entry: a GUID that is new at every fetch must not fill the disk
_KEY_LENGTH: Final = 400  # characters; PostgreSQL's indexes take 2,700 bytes a row

_find = (
    select(
        entry_keys.c.key,
        entries.c.n,
        entries.c.id,
        entries.c.evidence,
        entries.c.upstream,
        entries.c.updated,
        entries.c.url,
        entries.c.coverage,
    )
    .join(entries, entries.c.n == entry_keys.c.entry)
    .where(
        entry_keys.c.source_id == bindparam("source"),
        entry_keys.c.key.in_(bindparam("asked", expanding=True)),
    )
    .order_by(entries.c.n)
)
_stored = select(
    entries.c.n,
    entries.c.id,
    entries.c.source_id,
    entries.c.published,
    entries.c.updated,
    entries.c.upstream,
    entries.c.evidence,
    entries.c.content,
)


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Cut into lists of at most `size`."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def index_key(key: str) -> str:
    """Return a key as it is indexed: storable, and hashed where it is too long."""
    if len(key) > _KEY_LENGTH:
        digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        key = f"{key[: _KEY_LENGTH - len(digest)]}{digest}"
    return storable(key)


def unpacked(content: bytes) -> Entry:
    """Return the entry that a row holds."""
    return decode(Entry, unpack(content))


# --- reading -----------------------------------------------------------------------------------------------


def find(c: Connection, source_id: str, keys: Collection[str]) -> dict[str, KnownEntry]:
    """Return what is known by these keys; of several entries with one key, the newest."""
    asked: dict[str, list[str]] = {}
    for key in keys:
        asked.setdefault(index_key(key), []).append(key)
    known: dict[int, KnownEntry] = {}
    found: dict[str, KnownEntry] = {}
    for some in chunks(asked):
        for row in c.execute(_find, {"source": source_id, "asked": some}):
            entry = known.get(row.n)
            if entry is None:
                evidence = tuple(json.loads(row.evidence))
                coverage = Coverage(row.coverage)
                entry = KnownEntry(row.id, evidence, row.upstream, row.updated, row.url, coverage)
                known[row.n] = entry
            for key in asked[row.key]:
                found[key] = entry
    return found


def recent(c: Connection, source_id: str | None, limit: int) -> list[Entry]:
    """Return the newest entries."""
    newest = select(entries.c.content).where(entries.c.content.is_not(None))
    if source_id is None:
        newest = newest.join(sources, sources.c.id == entries.c.source_id).where(sources.c.configured)
    else:
        newest = newest.where(entries.c.source_id == source_id)
    return [unpacked(b) for b in c.scalars(newest.order_by(entries.c.sort_at.desc(), entries.c.n.desc()).limit(limit))]


def entry(c: Connection, entry_id: str) -> Entry | None:
    """Return one entry."""
    one = select(entries.c.content).where(entries.c.id == entry_id, entries.c.content.is_not(None))
    content = c.scalar(one.order_by(entries.c.n.desc()).limit(1))
    return None if content is None else unpacked(content)


def history(c: Connection, entry_id: str) -> list[Revision]:
    """Return an entry's earlier states, oldest first."""
    of = select(revisions).join(entries, entries.c.n == revisions.c.entry).where(entries.c.id == entry_id)
    rows = c.execute(of.order_by(revisions.c.n))
    return [Revision(unpacked(row.content), row.seen, row.cause) for row in rows]


Place = tuple[datetime, int]


def pages(
    c: Connection, source_id: str | None, since: datetime | None, after: Place | None
) -> tuple[list[RawPage], Place | None]:
    """Return the next raw pages after a place, newest first, and the place reached (None at the end)."""
    some = select(raw_pages, entries.c.id).join(entries, entries.c.n == raw_pages.c.entry)
    if source_id is not None:
        some = some.where(raw_pages.c.source_id == source_id)
    if since is not None:
        some = some.where(raw_pages.c.fetched >= since)
    if after is not None:
        fetched, n = after
        same = and_(raw_pages.c.fetched == fetched, raw_pages.c.entry < n)
        some = some.where(or_(raw_pages.c.fetched < fetched, same))
    rows = c.execute(some.order_by(raw_pages.c.fetched.desc(), raw_pages.c.entry.desc()).limit(PAGE)).all()
    found = [RawPage(row.id, row.url, row.fetched, unpack(row.body), row.content_type) for row in rows]
    return found, (rows[-1].fetched, rows[-1].entry) if len(rows) == PAGE else None


# --- writing -----------------------------------------------------------------------------------------------


def by_id(batch: Iterable[Stored]) -> dict[str, Stored]:
    """Return one `Stored` for each id: the last one given, with the evidence of all."""
    found: dict[str, Stored] = {}
    for item in batch:
        former = found.get(storable(item.entry.id))
        found[storable(item.entry.id)] = replace(item, keys=_merged(item.keys, former.keys)) if former else item
    return found


def _merged(keys: Sequence[str], former: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*keys, *former)))[:MAX_KEYS]


def keep(c: Connection, source_id: str, batch: Mapping[str, Stored], now: datetime) -> None:
    """Write entries: new ones are added, known ones replaced, former states of edited ones kept."""
    known = {}
    for ids in chunks(batch):
        rows = c.execute(_stored.where(entries.c.source_id == source_id, entries.c.id.in_(ids)))
        known.update({row.id: row for row in rows})

    new, changed, former = [], [], []
    keys: list[tuple[str, str]] = []  # id, key
    keys_gone: list[tuple[int, str]] = []
    for entry_id, item in batch.items():
        row = known.get(entry_id)
        if row is None:
            evidence = _merged(item.keys, ())
            values = _values(item, item.entry, evidence, now)
            new.append({"id": item.entry.id, "source_id": source_id, "published": item.entry.published, **values})
            keys.extend((entry_id, key) for key in evidence)
            continue
        if row.upstream != item.upstream and row.content is not None:
            former.append({"entry": row.n, "seen": now, "cause": "upstream", "content": row.content})
        had = json.loads(row.evidence)
        evidence = _merged(item.keys, had)
        keys.extend((entry_id, key) for key in evidence if key not in had)
        keys_gone.extend((row.n, key) for key in had if key not in evidence)
        values = _values(item, replace(item.entry, published=row.published), evidence, now)
        changed.append({"n": row.n, **values})

    if new:
        c.execute(insert(entries), new)
    database.change_each(c, entries.c.n, changed)
    if former:
        c.execute(insert(revisions), former)

    numbers = {entry_id: row.n for entry_id, row in known.items()}
    for ids in chunks(entry_id for entry_id in batch if entry_id not in known):
        of = select(entries.c.id, entries.c.n).where(entries.c.source_id == source_id, entries.c.id.in_(ids))
        numbers.update({row.id: row.n for row in c.execute(of)})
    if keys:
        indexed = [{"source_id": source_id, "key": index_key(key), "entry": numbers[of]} for of, key in keys]
        c.execute(database.insert(c, entry_keys).on_conflict_do_nothing(), indexed)
    for n, key in keys_gone:
        k = entry_keys.c
        c.execute(delete(entry_keys).where(k.source_id == source_id, k.key == index_key(key), k.entry == n))
    _keep_raw(c, source_id, [(numbers[of], item.raw) for of, item in batch.items() if item.raw])

    added = len(new) + sum(row.content is None for row in known.values())
    if added:
        c.execute(update(sources).where(sources.c.id == source_id).values(entries=sources.c.entries + added))


def _values(item: Stored, entry: Entry, evidence: tuple[str, ...], now: datetime) -> dict[str, object]:
    """Return the columns that a refresh may change."""
    return {
        "url": entry.url,
        "updated": entry.updated,
        "sort_at": entry.published or entry.updated,
        "stored_at": now,
        "coverage": entry.coverage.value,
        "upstream": item.upstream,
        "evidence": json.dumps(evidence),
        "content": pack(encode(entry).encode()),
    }


def _keep_raw(c: Connection, source_id: str, pages_of: Sequence[tuple[int, RawPage]]) -> None:
    rows: list[dict[str, object]] = [
        {
            "entry": n,
            "source_id": source_id,
            "url": page.url,
            "fetched": page.fetched,
            "content_type": page.content_type,
            "body": pack(page.body),
        }
        for n, page in pages_of
    ]
    if rows:
        write = database.insert(c, raw_pages)
        latest = {name: write.excluded[name] for name in rows[0] if name != "entry"}
        c.execute(write.on_conflict_do_update(index_elements=["entry"], set_=latest), rows)


def reclean(c: Connection, batch: Iterable[Entry], now: datetime) -> int:
    """Replace the content of known entries, the former kept; count those that changed."""
    better = {storable(entry.id): entry for entry in batch}
    changed = 0
    for row in c.execute(_stored.where(entries.c.id.in_(list(better)))).all():
        new = better[row.id]
        if row.content is None or row.source_id != storable(new.source_id) or row.updated != new.updated:
            continue  # forgotten, of another source, or refreshed since: what the source now says is newer
        content = encode(replace(new, published=row.published)).encode()
        if content == unpack(row.content):
            continue
        c.execute(insert(revisions).values(entry=row.n, seen=now, cause="reclean", content=row.content))
        values = {"url": new.url, "coverage": new.coverage.value, "content": pack(content)}
        c.execute(update(entries).where(entries.c.n == row.n).values(values))
        changed += 1
    return changed
