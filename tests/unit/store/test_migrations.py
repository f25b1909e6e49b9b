"""Stores of every released schema open, with all that they held.

`schemas/vN.sql` is the dump of a small store that version N wrote (`python -m tests.unit.store.dump FILE`).
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from feedclean.errors import StoreError
from feedclean.model import Figure, Outcome
from feedclean.store import migrations, open_store
from feedclean.store.database import Database
from feedclean.store.migrations import latest, prepare

DUMPS = sorted(Path(__file__).with_name("schemas").glob("v*.sql"), key=lambda p: int(p.stem[1:]))
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def restored(dump: Path, folder: Path) -> Path:
    path = folder / "x.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(dump.read_text(encoding="utf-8"))
    return path


def schema(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
        return {" ".join(sql.split()) for (sql,) in rows}


def test_each_released_schema_has_its_dump() -> None:
    assert [dump.stem for dump in DUMPS] == [f"v{n}" for n in range(1, latest() + 1)]


@pytest.mark.parametrize("dump", DUMPS, ids=lambda p: p.stem)
def test_every_released_store_opens(dump: Path, tmp_path: Path) -> None:
    path = restored(dump, tmp_path)
    store = open_store(path)
    state = store.state("news")
    assert state is not None
    assert (state.last_outcome, state.validators.etag, state.next_due) == (Outcome.CHANGED, '"v"', NOW)
    assert state.entries == 2
    assert [entry.id for entry in store.recent(limit=9)] == ["tag:2", "tag:1"]
    entry = store.entry("tag:1")
    assert entry is not None
    assert entry.text == "It opened at one."
    assert entry.images == (Figure("https://news.example/b.jpg", caption="The bridge", credit="dpa"),)
    assert [r.entry.text for r in store.history("tag:1")] == ["It opened at noon."]
    assert store.find("news", ["guid:1"])["guid:1"].upstream == "two"
    assert [page.body for page in store.raw_pages()] == [b"<p>It opened at one.</p>"]
    assert store.host("slow.example").reason == "503"
    assert store.check() == []
    store.close()


@pytest.mark.parametrize("dump", DUMPS, ids=lambda p: p.stem)
def test_an_upgraded_store_is_like_a_new_one(dump: Path, tmp_path: Path) -> None:
    path = restored(dump, tmp_path)
    open_store(path).close()
    open_store(tmp_path / "new.sqlite3").close()
    assert schema(path) == schema(tmp_path / "new.sqlite3")


def add_column(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE sources ADD COLUMN mood TEXT"))


def fail(connection: Connection) -> None:
    connection.execute(text("DROP TABLE revisions"))
    connection.execute(text("SELECT nonsense"))


def test_steps_are_taken_in_order_or_not_at_all(tmp_path: Path) -> None:
    path = restored(DUMPS[-1], tmp_path)
    before = schema(path)
    first = latest() + 1
    database = Database(path)
    with pytest.raises(StoreError):
        prepare(database, {**migrations.STEPS, first: add_column, first + 1: fail})
    assert schema(path) == before
    prepare(database, {**migrations.STEPS, first: add_column})
    prepare(database, {**migrations.STEPS, first: add_column})
    database.close()
    assert any("mood" in sql for sql in schema(path))
    with pytest.raises(StoreError, match=f"is of version {first}"):
        open_store(path)
