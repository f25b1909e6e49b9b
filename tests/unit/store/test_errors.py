"""What can go wrong with a store is said in one line, and nothing that was stored is lost by it."""

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feedclean.errors import StoreError
from feedclean.model import Entry, Paragraph, RawPage, Source, Stored
from feedclean.ports import Store
from feedclean.store import database, open_store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def filled(path: Path, count: int = 3) -> Store:
    store = open_store(path)
    store.sync_sources([Source("a", "https://one.example/")], now=NOW)
    commit(store, count)
    return store


def commit(store: Store, count: int = 1, says: str = "Hello.") -> None:
    state = store.state("a")
    assert state is not None
    made = [
        Entry(id=f"tag:{i}", source_id="a", url=None, title="T", updated=NOW, blocks=(Paragraph(says, says),))
        for i in range(count)
    ]
    store.commit(state, [Stored(entry, (f"guid:{entry.id}",), says) for entry in made], now=NOW)


def complaint(target: str | Path) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(target)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_missing_folder(tmp_path: Path) -> None:
    assert f"{tmp_path / 'no' / 'such'} does not exist; make it" in complaint(tmp_path / "no" / "such" / "x.sqlite3")


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    assert "is a folder" in complaint(tmp_path)


def test_an_address_of_another_kind(tmp_path: Path) -> None:
    assert "no store of the kind 'mysql'" in complaint("mysql://localhost/x")
    assert "no URL" in complaint("://")
    assert "no store of the kind 'redis'" in complaint("redis://x/y")


def test_a_postgres_that_does_not_answer_shows_no_password() -> None:
    pytest.importorskip("psycopg")
    message = complaint("postgresql://me:secret@127.0.0.1:1/x?connect_timeout=2")
    assert "127.0.0.1:1" in message
    assert "secret" not in message


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    path.write_text("not a database, but long enough to be read as one " * 40)
    assert "is not a feedclean store" in complaint(path)
    assert path.read_text().startswith("not a database")


def test_a_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE meta (key, value)")
    assert "of another program" in complaint(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)


def test_a_store_of_a_newer_program(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    filled(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("UPDATE meta SET value = '999' WHERE key = 'schema'")
        newer.commit()
    assert "is of version 999 and this feedclean knows up to 1: update feedclean" in complaint(path)


def test_another_program_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    path = tmp_path / "x.sqlite3"
    store = filled(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"another program has held .* locked"):
            commit(store)
        assert len(store.recent(limit=9)) == 3, "reading goes on"
        open_store(path).close()
    commit(store)
    store.close()


def test_a_read_only_database(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    store = filled(path)
    # Permissions mean nothing to root, who runs many a CI: SQLite's own switch raises the same error.
    writer = store._db._prepared("FULL")  # type: ignore[attr-defined]
    writer.exec_driver_sql("PRAGMA query_only = ON")
    writer.commit()
    with pytest.raises(StoreError, match="read-only; mend its permissions"):
        commit(store, says="Changed.")
    assert [entry.text for entry in store.recent(limit=9)] == ["Hello."] * 3
    store.close()


def test_damage_inside(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    store = filled(path, 400)
    assert store.check() == []
    store.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * (size // 4))
    broken = open_store(path)
    assert broken.check()
    with pytest.raises(StoreError, match="is damaged; stop feedclean"):
        broken.find("a", [f"guid:tag:{i}" for i in range(400)])
    broken.close()


def test_damaged_content(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    store = filled(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE entries SET content = x'00' WHERE id = 'tag:1'")
        other.commit()
    with pytest.raises(StoreError, match="put a backup in its place"):
        store.recent(limit=9)
    assert store.entry("tag:2") is not None
    store.close()


FILL = """
import resource, sys
sys.path[:0] = sys.argv[3:]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
from tests.unit.store.test_errors import commit
from feedclean.errors import StoreError
from feedclean.store import open_store
import os
try:
    store = open_store(sys.argv[1])
    for i in range(1000):
        commit(store, 1, os.urandom(20000).hex())
        print(i, flush=True)
except StoreError as error:
    print(error)
"""


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    filled(path).close()
    roots = [str(root) for root in (Path(__file__).parents[3], Path(database.__file__).parents[2])]
    command = [sys.executable, "-c", FILL, str(path), "1000000", *roots]
    *written, message = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    assert len(written) > 3
    assert "nothing stored is lost" in message
    assert "disk" in message
    store = open_store(path)
    assert store.check() == []
    assert len(store.history("tag:0")) == len(written)
    commit(store, says="There is space again.")
    store.close()


def test_writing_goes_on_once_there_is_space_again(tmp_path: Path) -> None:
    store = filled(tmp_path / "x.sqlite3")
    writer = store._db._prepared("FULL")  # type: ignore[attr-defined]
    writer.exec_driver_sql("PRAGMA max_page_count = 50")
    writer.commit()
    with pytest.raises(StoreError, match="the disk is full"):
        commit(store, 3, os.urandom(200_000).hex())
    assert [entry.text for entry in store.recent(limit=9)] == ["Hello."] * 3
    writer.exec_driver_sql("PRAGMA max_page_count = 100000")
    writer.commit()
    commit(store, 3, os.urandom(200_000).hex())
    assert len(store.history("tag:0")) == 1
    store.close()


def test_many_may_make_a_store_at_once(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(open_store, [path] * 6))
    for store in stores:
        assert store.states() == []
        store.close()


def test_backups_are_whole_single_files(tmp_path: Path) -> None:
    store = filled(tmp_path / "x.sqlite3")
    copy = tmp_path / "copy.sqlite3"
    copy.write_text("an older backup")
    store.backup(copy)
    commit(store, 9)
    store.close()
    assert sorted(p.name for p in tmp_path.iterdir() if "copy" in p.name) == ["copy.sqlite3"]
    restored = open_store(copy)
    assert len(restored.recent(limit=99)) == 3
    assert restored.check() == []
    restored.close()


def test_a_backup_that_cannot_be_written_is_not_taken_for_the_store(tmp_path: Path) -> None:
    store = open_store(tmp_path / "feeds.sqlite3")
    with pytest.raises(StoreError, match="cannot write the backup /proc/copy"):
        store.backup(Path("/proc/copy"))  # not even root may
    store.close()


def test_backups_never_replace_the_store_itself(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    store = filled(path)
    (tmp_path / "link").symlink_to(path)
    for target, says in (
        (path, "the store itself"),
        (tmp_path / "link", "the store itself"),
        (tmp_path, "name a file"),
        (tmp_path / "no" / "x", "name a file"),
    ):
        with pytest.raises(StoreError, match=says):
            store.backup(target)
    assert len(store.recent(limit=9)) == 3
    store.close()


def test_vacuum_gives_space_back(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    store = filled(path)
    state = store.state("a")
    assert state is not None
    entry = store.recent(limit=1)[0]
    store.commit(state, [Stored(entry, (), "v", RawPage(entry.id, "u", NOW, os.urandom(3_000_000)))], now=NOW)
    freed = store.vacuum(now=NOW + 2 * HOUR, keep_raw=HOUR, keep_entries=None, keep_revisions=5)
    assert freed > 2_900_000
    assert path.stat().st_size < 300_000
    assert store.check() == []
    store.close()


def test_a_dead_daemons_leases_are_void_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    lease = f"""
import os, sys
sys.path.insert(0, {str(Path(database.__file__).parents[2])!r})
from datetime import datetime, timedelta
from feedclean.model import Source
from feedclean.store import open_store
now = datetime.fromisoformat({NOW.isoformat()!r})
store = open_store({str(path)!r})
store.sync_sources([Source("b", "https://b.example/")], now=now)
print(len(store.lease_due(now=now, until=now + timedelta(hours=9), limit=9)), flush=True)
os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", lease], check=False, capture_output=True, text=True).stdout == "1\n"
    first, second = open_store(path), open_store(path)
    assert [s.source_id for s in first.lease_due(now=NOW, until=NOW + HOUR, limit=9)] == ["b"]
    assert second.lease_due(now=NOW, until=NOW + HOUR, limit=9) == [], "the first one lives"
    first.close()
    second.close()
