"""CPU time of writing entries in every format, of the guard at the exit alone, and of publishing.

python -m benchmarks.rendering [FOLDER OF PAGES]        default: the demo site's articles
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import TypeVar

from feedclean.extract import extract
from feedclean.html.sanitize import sanitize
from feedclean.model import OutputFeed
from feedclean.publish import FolderPublisher
from feedclean.render import FORMATS, entry_of

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGES = 200
REPEATS = 5
FEED_LENGTH = 200


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "fixtures" / "site" / "articles"
    entries = [entry_of(extract(read(p), url="https://example.org/page"), now=NOW) for p in pages(folder)]
    print(f"{len(entries)} pages, median body {statistics.median(len(e.html) for e in entries):,.0f} bytes of HTML")
    print(f"{'milliseconds of CPU':<24}{'median':>8}{'p95':>8}{'worst':>8}")
    show("sanitize", sanitize, [e.html for e in entries])
    for name, form in FORMATS.items():
        show(name, form.document, entries)
    many = tuple(replace(entries[i % len(entries)], id=f"urn:x:{i}") for i in range(FEED_LENGTH))
    feed = OutputFeed("urn:x:feed", "Benchmark", NOW, many)
    for name in ("atom", "json"):
        show(f"{name}, {FEED_LENGTH} entries", FORMATS[name].feed, [feed])
    with tempfile.TemporaryDirectory() as out:
        publisher = FolderPublisher(Path(out))
        changing = cycle([b"a" * 200_000, b"b" * 200_000])
        show("publish 200 kB", lambda name: publisher.publish(name, next(changing)), ["feed.json"] * 20)
        show("publish it unchanged", lambda name: publisher.publish(name, b"a" * 200_000), ["same.json"])


def pages(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.name.endswith((".html", ".html.gz")))[:PAGES]


def read(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def show(name: str, function: Callable[[T], object], inputs: Sequence[T]) -> None:
    took = sorted(min(once(function, value) for _ in range(REPEATS)) for value in inputs)
    print(f"{name:<24}{statistics.median(took):>8.2f}{took[int(len(took) * 0.95)]:>8.2f}{took[-1]:>8.2f}")


def once(function: Callable[[T], object], value: T) -> float:
    before = time.process_time_ns()
    function(value)
    return (time.process_time_ns() - before) / 1e6


if __name__ == "__main__":
    main()
