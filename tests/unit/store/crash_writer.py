"""Writes to a store until it is killed. For each line on its standard input it forks one writer (no import to wait for).

`python crash_writer.py STORE SRC`. A writer says its process id, then each batch's number once `commit` returned.
Batch k replaces the five shared entries (text k, upstream k, raw page k) and adds one of its own.
"""

import os
import sys

sys.path.insert(0, sys.argv[2])

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feedclean.model import Entry, Paragraph, RawPage, Source, Stored
from feedclean.store import open_store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PADDING = "All work and no play makes a dull feed. " * 50


def say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def write(path: str) -> None:
    store = open_store(path)
    store.sync_sources([Source("a", "https://one.example/")], now=NOW)
    say(os.getpid())
    k = len(store.recent("a", limit=1_000_000)) - 5 if store.entry("tag:0") else 0
    while True:
        k += 1
        now = NOW + timedelta(minutes=k)
        (state,) = store.lease_due(now=now, until=now + timedelta(hours=1), limit=1)
        names = [*(f"tag:{i}" for i in range(5)), f"tag:own:{k}"]
        batch = []
        for name in names:
            entry = Entry(
                id=name, source_id="a", url=None, title=str(k), updated=now, blocks=(Paragraph(f"{k} {PADDING}", "p"),)
            )
            raw = RawPage(name, "https://one.example/", now, b"%d " % k + os.urandom(3000))
            batch.append(Stored(entry, (f"guid:{name}", f"try:{k}"), str(k), raw))
        store.commit(replace(state, failures=k, next_due=now, last_fetch=now), batch, now=now)
        say(k)


if __name__ == "__main__":
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            write(sys.argv[1])
        os.waitpid(child, 0)
        say("dead")
