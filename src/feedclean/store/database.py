"""Connections, transactions and what goes wrong with them: all that differs between SQLite and PostgreSQL.

SQLite runs in WAL mode: readers never wait. Writers queue on one lock inside the process and on `BEGIN IMMEDIATE`
between processes. Two kinds of write:

* durable (`synchronous = FULL`): on disk before the call returns. Everything that cannot be fetched again.
* light (`synchronous = NORMAL`; PostgreSQL: `synchronous_commit = off`): survives the death of the process, not
  always that of the machine; order is kept, so the database is never torn. Leases and "nothing new": after a power
  cut, a source is asked once more.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import BindParameter, Column, Connection, Engine, Table, bindparam, create_engine, event, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from feedclean.errors import StoreError

T = TypeVar("T")

BUSY_SECONDS = 30
_WRITES = "feedclean_writes"  # execution option: transactions of this connection write
_WAL_LIMIT = 64 * 1024 * 1024  # bytes that the WAL file may keep after a checkpoint
Insert = sqlite.Insert | postgresql.Insert


def insert(connection: Connection, table: Table) -> Insert:
    """Return an INSERT that knows `on_conflict_do_update`, in the connection's dialect."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def change_each(connection: Connection, key: Column[T], rows: Sequence[Mapping[str, object]]) -> None:
    """Update one row for each given: it is found by the value under `key`'s name, and gets the others."""
    if not rows:
        return
    # The parameters need names of their own, apart from those that SQLAlchemy makes of the columns.
    changed: dict[str, BindParameter[object]] = {name: bindparam(f"to_{name}") for name in rows[0] if name != key.name}
    statement = update(key.table).where(key == bindparam(f"to_{key.name}")).values(changed)
    connection.execute(statement, [{f"to_{name}": value for name, value in row.items()} for row in rows])


class Database:
    """A pool of connections to one SQLite file or PostgreSQL database. Thread-safe."""

    def __init__(self, target: str | Path) -> None:
        """Connect lazily to a path, `:memory:`, or a URL; raises `StoreError` when that is none of ours."""
        url = _url_of(target)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.path = Path(url.database) if self.is_sqlite and url.database not in (None, "", ":memory:") else None
        self.name = str(self.path) if self.path else url.render_as_string(hide_password=True)
        if self.path:
            _check_folder(self.path)
        self._writing = threading.Lock()
        in_memory = self.is_sqlite and self.path is None
        # One connection holds a database in memory, so its readers queue as well.
        self._reading: AbstractContextManager[object] = self._writing if in_memory else nullcontext()
        self.engine = _sqlite_engine(url, in_memory=in_memory) if self.is_sqlite else _postgres_engine(url)
        # SQLite: the one connection that writes, and how durably it does so at present. Guarded by `_writing`.
        self._writer: Connection | None = None
        self._synchronous = ""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that sees one consistent state."""
        with self.errors(), self._reading, self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Connection]:
        """Open a transaction that writes; all of it is kept or none."""
        with self.errors():
            if self.is_sqlite:
                with self._writing:
                    writer = self._prepared("FULL" if durable else "NORMAL")
                    with writer.begin():
                        yield writer
            else:
                with self.engine.begin() as connection:
                    if not durable:
                        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
                    yield connection

    def _prepared(self, synchronous: str) -> Connection:
        """Return SQLite's writing connection: kept open, because opening one costs as much as a small commit."""
        if self._writer is None:
            self._writer = self.engine.connect().execution_options(**{_WRITES: True})
        if self._synchronous != synchronous:
            _driver(self._writer).execute(f"PRAGMA synchronous = {synchronous}").close()
            self._synchronous = synchronous
        return self._writer

    @contextmanager
    def driver(self) -> Iterator[sqlite3.Connection]:
        """Lend an SQLite driver's connection outside any transaction: backups, giving space back."""
        with self.errors(), self._reading:
            lent = self.engine.raw_connection()
            try:
                driver = lent.driver_connection
                if not isinstance(driver, sqlite3.Connection):
                    raise TypeError(f"not an SQLite connection: {driver!r}")
                yield driver
            finally:
                lent.close()

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Let no foreign exception out: say what happened and what to do about it."""
        try:
            yield
        except DBAPIError as error:
            raise StoreError(self._explain(error.orig or error)) from error
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise StoreError(self._explain(error)) from error

    def close(self) -> None:
        """Close every connection."""
        with self.errors(), self._writing:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
                self._synchronous = ""
            self.engine.dispose()

    def _explain(self, error: BaseException) -> str:
        code = getattr(error, "sqlite_errorname", "") or ""
        for prefix, says in _SQLITE_SAYS.items():
            if code.startswith(prefix):
                return says.format(name=self.name, seconds=BUSY_SECONDS)
        lines = str(error).strip().splitlines()
        return f"the store {self.name} failed: {lines[0] if lines else type(error).__name__}"


# By the beginning of SQLite's extended error name.
_SQLITE_SAYS = {
    "SQLITE_FULL": "the disk is full: {name} cannot grow; nothing stored is lost; free some space, "
    "or shorten the retention and run `feedclean vacuum`",
    "SQLITE_READONLY": "cannot write {name}: the file or its folder is read-only; mend its permissions",
    "SQLITE_BUSY": "another program has held {name} locked for {seconds} s; stop it and try again",
    "SQLITE_LOCKED": "another program has held {name} locked for {seconds} s; stop it and try again",
    "SQLITE_CORRUPT": "{name} is damaged; stop feedclean, keep the file aside, and put a backup in its place",
    "SQLITE_NOTADB": "{name} is not a feedclean store (no SQLite database, or a damaged one); "
    "name another file, or put a backup in its place",
    "SQLITE_CANTOPEN": "cannot open {name}: its folder must exist and be writable",
    "SQLITE_IOERR": "the disk under {name} cannot be read or written (full, over quota, or failing); "
    "nothing stored is lost; see the system's log",
}


def _url_of(target: str | Path) -> URL:
    """Return the URL that SQLAlchemy takes, with the driver that we use."""
    text = str(target)
    if isinstance(target, Path) or "://" not in text:
        return URL.create("sqlite+pysqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError(f"the store's address is no URL ({error}); write a file's path or postgresql://…") from error
    scheme = url.drivername.partition("+")[0]
    if scheme == "sqlite":
        return url.set(drivername="sqlite+pysqlite")
    if scheme in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise StoreError(f"no store of the kind {scheme!r}; write a file's path, sqlite:///… or postgresql://…")


def _check_folder(path: Path) -> None:
    if path.is_dir():
        raise StoreError(f"the store {path} is a folder; name a file in it")
    if not path.absolute().parent.is_dir():
        raise StoreError(f"the store's folder {path.absolute().parent} does not exist; make it (mkdir -p)")


def _sqlite_engine(url: URL, *, in_memory: bool) -> Engine:
    arguments = {"check_same_thread": False, "timeout": BUSY_SECONDS}
    engine = (
        create_engine(url, connect_args=arguments, poolclass=StaticPool)
        if in_memory
        else create_engine(url, connect_args=arguments, pool_size=8, max_overflow=56)
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        # The driver's own idea of when a transaction begins is too late for us: `begin` below says it.
        connection.isolation_level = None
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        if pages == 0:
            # Free pages can then be given back some at a time. On a file in use, this would wait for its writer.
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL").close()
        for pragma in ("journal_mode = WAL", f"journal_size_limit = {_WAL_LIMIT}", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        _driver(connection).execute("BEGIN IMMEDIATE" if writes else "BEGIN").close()

    return engine


def _driver(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection: what it does costs a tenth of a statement through SQLAlchemy."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _postgres_engine(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=24)
    except ModuleNotFoundError as error:
        raise StoreError(f"PostgreSQL needs {error.name}: pip install 'feedclean[postgres]'") from error
