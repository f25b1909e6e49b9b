"""A writer killed at any instant loses nothing that was committed, and leaves nothing half committed."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from feedclean import store as room
from feedclean.store import open_store

KILLS = 25
SRC = Path(room.__file__).parents[2]
WRITER = Path(__file__).with_name("crash_writer.py")


def test_sigkill_in_mid_commit(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    dice = random.Random(6)
    promised = 0
    command = [sys.executable, str(WRITER), str(path), str(SRC)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as forks:
        assert forks.stdin
        assert forks.stdout
        for _ in range(KILLS):
            print("go", file=forks.stdin, flush=True)
            writer = int(forks.stdout.readline())
            for _ in range(dice.randrange(3)):
                promised = int(forks.stdout.readline())
            # Anywhere between the beginning of a batch and somewhat after its end.
            time.sleep(dice.random() * 0.02)
            os.kill(writer, signal.SIGKILL)
            while (line := forks.stdout.readline()) != "dead\n":
                promised = int(line)
            check(path, promised)
    assert promised > KILLS // 2, "the writers hardly wrote"


def check(path: Path, promised: int) -> None:
    store = open_store(path)
    assert store.check() == []
    entries = store.recent("a", limit=100_000)
    state = store.state("a")
    assert state is not None
    done = state.failures
    # The batch under way may have been committed just before it could be said.
    assert done in (promised, promised + 1)
    if done:
        assert len(entries) == state.entries == 5 + done
        assert {e.title for e in entries if "own" not in e.id} == {str(done)}
        assert {e.id for e in entries if "own" in e.id} == {f"tag:own:{k}" for k in range(1, done + 1)}
        assert [r.entry.title for r in store.history("tag:3")] == [str(k) for k in range(1, done)]
        assert set(store.find("a", [f"guid:{e.id}" for e in entries])) == {f"guid:{e.id}" for e in entries}
        latest = [page for page in store.raw_pages() if "own" not in page.entry_id]
        assert {page.body.split()[0] for page in latest} == {str(done).encode()}
    store.close()
