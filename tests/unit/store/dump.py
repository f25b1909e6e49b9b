"""Write the dump of a small store of the present schema: `python -m tests.unit.store.dump tests/unit/store/schemas/vN.sql`.

Run it once when a schema is released; never again.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feedclean.model import Block, Entry, Figure, HostState, Outcome, Paragraph, RawPage, Source, Stored, Validators
from feedclean.store import open_store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def write(path: Path) -> None:
    store = open_store(path)
    store.sync_sources([Source("news", "https://news.example/feed"), Source("slow", "https://slow.example/")], now=NOW)
    state = store.state("news")
    assert state is not None
    figure = Figure("https://news.example/b.jpg", caption="The bridge", credit="dpa")
    for words, upstream in (("It opened at noon.", "one"), ("It opened at one.", "two")):
        blocks: tuple[Block, ...] = (Paragraph(words, words), figure)
        entry = Entry("tag:1", "news", "https://news.example/1", "Bridge", NOW, published=NOW, blocks=blocks)
        raw = RawPage(entry.id, "https://news.example/1", NOW, f"<p>{words}</p>".encode(), "text/html")
        second = replace(entry, id="tag:2", published=NOW + timedelta(hours=1), blocks=())
        batch = [Stored(entry, ("guid:1", "url:1"), upstream, raw), Stored(second, ("guid:2",), "one")]
        changed = replace(state, last_outcome=Outcome.CHANGED, last_fetch=NOW, validators=Validators(etag='"v"'))
        store.commit(changed, batch, now=NOW, host=HostState("slow.example", 3, NOW + timedelta(hours=1), "503"))
    store.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.sqlite3"
        write(path)
        with closing(sqlite3.connect(path)) as database:
            Path(sys.argv[1]).write_text("\n".join(database.iterdump()) + "\n", encoding="utf-8")
