"""The store: sources' state, entries, revisions and raw pages, in one SQLite file or a PostgreSQL database."""

from __future__ import annotations

from pathlib import Path

from feedclean.errors import StoreError
from feedclean.ports import Store
from feedclean.store.database import Database
from feedclean.store.migrations import prepare
from feedclean.store.sql import SqlStore

__all__ = ["open_store"]


def open_store(target: str | Path) -> Store:
    """Open a store, made or brought up to date where needed.

    `target` is a file's path, `:memory:`, `sqlite:///…` or `postgresql://user@host/name`. The file's folder must
    exist. Raises `StoreError` with one line that says what to do.
    """
    database = Database(target)
    try:
        prepare(database)
    except StoreError:
        database.close()
        raise
    return SqlStore(database)
