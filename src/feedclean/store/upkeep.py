"""Forgetting what is past its retention, giving space back, backups, and looking for damage.

Work goes in small transactions, so that a daemon beside it is never held up for long.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import and_, delete, exists, func, not_, or_, select, text, update
from sqlalchemy.sql.expression import Executable

from feedclean.errors import StoreError
from feedclean.store.archive import CHUNK, chunks
from feedclean.store.database import Database
from feedclean.store.tables import METADATA, entries, raw_pages, revisions, sources

_PAGES = 2000  # of SQLite's, given back at a time
_MOST_PROBLEMS = 20


def forget_raw_pages(database: Database, before: datetime) -> None:
    """Drop pages fetched earlier."""
    old = select(raw_pages.c.entry).where(raw_pages.c.fetched < before).limit(CHUNK).scalar_subquery()
    _repeat(database, delete(raw_pages).where(raw_pages.c.entry.in_(old)))


def forget_revisions(database: Database, keep: int) -> None:
    """Leave each entry its newest `keep` revisions."""
    rank = func.row_number().over(partition_by=revisions.c.entry, order_by=revisions.c.n.desc()).label("rank")
    ranked = select(revisions.c.n, rank).subquery()
    for some in chunks(_numbers(database, select(ranked.c.n).where(ranked.c.rank > keep))):
        with database.write(durable=False) as c:
            c.execute(delete(revisions).where(revisions.c.n.in_(some)))


def forget_entries(database: Database, before: datetime) -> None:
    """Drop the content of entries last written earlier, but not what feeds show: a source's newest `shown`.

    Their identity stays, so that an entry that its source still lists never comes back as new; with a source that left
    the configuration, that goes too.
    """
    kept = entries.c.content.is_not(None)
    newest = (entries.c.sort_at.desc(), entries.c.n.desc())
    rank = func.row_number().over(partition_by=entries.c.source_id, order_by=newest).label("rank")
    ranked = select(entries.c.n, entries.c.source_id, entries.c.stored_at, rank).where(kept).subquery()
    shown = and_(sources.c.configured, ranked.c.rank <= sources.c.shown)
    old = (
        select(ranked.c.n)
        .join(sources, sources.c.id == ranked.c.source_id)
        .where(ranked.c.stored_at < before, not_(shown))
    )
    for some in chunks(_numbers(database, old)):
        with database.write(durable=False) as c:
            # Written again in between? Then it is not old any more.
            still = entries.c.n.in_(some), entries.c.stored_at < before
            mine = select(entries.c.n).where(*still).scalar_subquery()
            c.execute(delete(revisions).where(revisions.c.entry.in_(mine)))
            c.execute(delete(raw_pages).where(raw_pages.c.entry.in_(mine)))
            of = set(c.scalars(select(entries.c.source_id).where(*still)))
            c.execute(update(entries).where(*still).values(content=None))
            left = select(func.count()).where(entries.c.source_id == sources.c.id, kept).scalar_subquery()
            c.execute(update(sources).where(sources.c.id.in_(of)).values(entries=left))
    empty = exists().where(sources.c.id == entries.c.source_id, or_(sources.c.configured, sources.c.entries > 0))
    for some in chunks(_numbers(database, select(entries.c.n).where(~empty, entries.c.content.is_(None)))):
        with database.write(durable=False) as c:
            c.execute(delete(entries).where(entries.c.n.in_(some), entries.c.content.is_(None)))


def forget_sources(database: Database) -> None:
    """Drop sources that left the configuration and have nothing stored."""
    stored = exists().where(entries.c.source_id == sources.c.id)
    with database.write(durable=False) as c:
        c.execute(delete(sources).where(not_(sources.c.configured), ~stored))


def _repeat(database: Database, statement: Executable) -> None:
    done = CHUNK
    while done >= CHUNK:
        with database.write(durable=False) as c:
            done = c.execute(statement).rowcount


def _numbers(database: Database, query: Executable) -> list[int]:
    with database.read() as c:
        return list(c.scalars(query))


# --- space -------------------------------------------------------------------------------------------------


def size(database: Database) -> int:
    """Return the bytes that the database takes."""
    with database.read() as c:
        if database.is_sqlite:
            pages, bytes_each = c.scalar(text("PRAGMA page_count")), c.scalar(text("PRAGMA page_size"))
            return int(pages or 0) * int(bytes_each or 0)
        return int(c.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def shrink(database: Database) -> None:
    """Give free pages back to the file system."""
    if not database.is_sqlite:
        # VACUUM runs outside of transactions.
        with database.errors(), database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as c:
            for table in METADATA.sorted_tables:
                c.execute(text(f"VACUUM {table.name}"))
        return
    with database.driver() as driver:
        while _pragma(driver, "freelist_count"):
            free = _pragma(driver, "freelist_count")
            driver.execute(f"PRAGMA incremental_vacuum({_PAGES})").fetchall()
            if _pragma(driver, "freelist_count") >= free:
                break  # a database that was not made by us, or others that write faster
        driver.execute("PRAGMA optimize").fetchall()
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _pragma(driver: sqlite3.Connection, name: str) -> int:
    return int(driver.execute(f"PRAGMA {name}").fetchone()[0])


# --- safety ------------------------------------------------------------------------------------------------


def backup(database: Database, path: Path) -> None:
    """Write one file that holds everything committed so far; an existing one is replaced once that succeeded."""
    if not database.is_sqlite:
        raise StoreError("feedclean backs up SQLite stores only: use pg_dump for PostgreSQL")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise StoreError(f"cannot write the backup {path}: name a file in a folder that exists")
    if database.path and path.exists() and path.samefile(database.path):
        raise StoreError(f"the backup {path} would replace the store itself; name another file")
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.touch()  # what is wrong with its folder is not to be taken for the store's fault
        with database.driver() as source, closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            source.backup(copy)
            # One file without a log beside it, on disk before it takes its name.
            copy.execute("PRAGMA synchronous = FULL")
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(path)
    except OSError as error:
        raise StoreError(f"cannot write the backup {path}: {error.strerror}") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def check(database: Database) -> list[str]:
    """Return what is wrong inside the database, a line each; nothing when it is sound."""
    if not database.is_sqlite:
        return []  # PostgreSQL watches over its own pages
    try:
        with database.driver() as driver:
            found = [row[0] for row in driver.execute(f"PRAGMA integrity_check({_MOST_PROBLEMS})")]
            broken = driver.execute("PRAGMA foreign_key_check").fetchmany(_MOST_PROBLEMS)
    except StoreError as error:
        return [str(error)]  # too damaged even to look
    problems = [line for line in found if line != "ok"]
    return problems + [f"a row of {row[0]} refers to a row of {row[2]} that is gone" for row in broken]
