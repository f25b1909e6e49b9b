"""The schema's version, and the numbered steps from every released one to the present.

Plain functions rather than a migration framework: there is one program, one schema and one line of history, and an
operator of a reader should not need to learn a tool. Each opening of the store takes what steps are missing, in one
transaction: either all of them or none, whatever happens meanwhile.

To change the schema: change `tables.py`, add a step here (SQL that SQLite and PostgreSQL both take), and keep a dump
of the former schema in `tests/unit/store/schemas/`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, inspect, select, text

from feedclean.errors import StoreError
from feedclean.store.database import Database, insert
from feedclean.store.tables import METADATA, meta

Step = Callable[[Connection], None]

# Version reached → how, from the one before. Version 1 is made from the tables themselves.
STEPS: Mapping[int, Step] = {}
_LOCK = 0x66656564  # "feed": PostgreSQL's advisory lock while the schema is made


def latest(steps: Mapping[int, Step] = STEPS) -> int:
    """Return the version that this program writes."""
    return max(steps, default=1)


def prepare(database: Database, steps: Mapping[int, Step] = STEPS) -> None:
    """Make the schema, or bring it up to date; raises `StoreError` when the store is of a newer program."""
    target = latest(steps)
    with database.read() as connection:
        if _version(connection, database.name) == target:
            return  # the usual case waits for no writer
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        found = _version(connection, database.name)
        if found == target:
            return  # another process was faster
        if found > target:
            raise StoreError(
                f"the store {database.name} is of version {found} and this feedclean knows up to {target}: "
                "update feedclean, or name another store"
            )
        if found == 0:
            METADATA.create_all(connection)
        else:
            for version in range(found + 1, target + 1):
                steps[version](connection)
        row = {"key": "schema", "value": str(target)}
        write = insert(connection, meta).values(row)
        connection.execute(write.on_conflict_do_update(index_elements=["key"], set_={"value": row["value"]}))


def _version(connection: Connection, name: str) -> int:
    """Return the version found, 0 for an empty database; one with other people's tables is refused."""
    found = set(inspect(connection).get_table_names())
    if not found:
        return 0
    value = None
    if {"meta", "sources", "entries"} <= found:
        value = connection.scalar(select(meta.c.value).where(meta.c.key == "schema"))
    if value is None or not value.isdigit():
        raise StoreError(f"{name} is a database of another program; name another store")
    return int(value)
