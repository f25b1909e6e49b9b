"""Tables and their keys: each value is read by its row, each error says file, line and the nearest name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from feedclean.config.values import (
    Reader,
    address,
    count,
    cron,
    duration,
    flag,
    identifier,
    interval,
    pairs,
    proxy,
    retention,
    size,
    some_time,
    text,
    texts,
    zone,
)
from feedclean.errors import ConfigError

_SOURCE_DEFAULTS: Final[Mapping[str, Reader]] = {
    "every": interval,
    "cron": cron,
    "timezone": zone,
    "at_least": duration,
    "at_most": duration,
    "full_text": flag,
    "limit": count(1, 10_000),
}
TABLES: Final[Mapping[str, Mapping[str, Reader]]] = {
    "": {
        "store": text,
        "output": text,
        "base_url": address,
        "title": text,
        "workers": count(0, 64),
        "document_seconds": count(1, 600),
    },
    "fetch": {
        "user_agent": text,
        "accept_language": text,
        "delay": duration,
        "max_delay": duration,
        "concurrency": count(1, 1000),
        "connect_time": some_time,
        "read_time": some_time,
        "total_time": some_time,
        "max_body": size,
        "max_header": size,
        "max_redirects": count(0, 20),
        "retries": count(0, 10),
        "respect_robots": flag,
        "allow_private": texts,
        "proxy": proxy,
    },
    "site": {
        "headers": pairs,
        "cookies": pairs,
        "cookies_env": text,
        "cookies_file": text,
        "delay": duration,
        "user_agent": text,
        "robots": flag,
        **dict.fromkeys(("title", "body", "author", "date", "strip", "single_page_link", "next_page_link"), texts),
    },
    "keep": {"raw_pages": duration, "entries": retention, "revisions": count(0, 1000)},
    "defaults": _SOURCE_DEFAULTS,
    "source": {
        "id": identifier,
        "url": address,
        "title": text,
        "tags": texts,
        "enabled": flag,
        **_SOURCE_DEFAULTS,
    },
}


_MOST_NAMED: Final = 20
# Keys whose values may hold a password: errors do not repeat them.
_SECRET: Final = frozenset({"proxy", "headers", "cookies"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A file being read: knows the line of every key, for errors."""

    path: Path
    lines: Mapping[tuple[str, int, str], int]

    def line(self, table: str, number: int, key: str) -> int:
        """Return the line of a key, else of its table, else 1."""
        places = ((table, number, key), (key, 0, ""), (table, number, ""))
        return next((self.lines[place] for place in places if place in self.lines), 1)

    def error(self, table: str, number: int, key: str, message: str) -> ConfigError:
        """Return the error that names file, line and table."""
        place = {"source": "[[source]] ", "site": "", "": ""}.get(table, f"[{table}] ")
        return ConfigError(f"{self.path}:{self.line(table, number, key)}: {place}{message}")

    def table(self, table: str, number: int, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Read every value by its row in the table of keys."""
        readers = TABLES[table]
        values: dict[str, Any] = {}
        for key, value in raw.items():
            if key not in readers:
                raise self.error(table, number, key, f"unknown key {key!r}{nearest(key, readers)}")
            try:
                values[key] = readers[key](value)
            except ValueError as error:
                shown = "…" if key in _SECRET else repr(value)
                raise self.error(table, number, key, f"{key} = {shown}: {key} {error}") from None
        return values


def nearest(name: str, names: Iterable[str]) -> str:
    """Return what to say of a name that is not known: the nearest, or all of them where these are not too many."""
    known = sorted(n for n in names if n)
    if near := difflib.get_close_matches(name, known, n=1):
        return f"; did you mean {near[0]!r}?"
    return f"; known are {', '.join(known)}" if 0 < len(known) <= _MOST_NAMED else ""


def key_lines(text: str) -> Iterator[tuple[tuple[str, int, str], int]]:
    """Yield (table, how many of that name came before, key) and its line: tomllib does not tell."""
    table, counts = "", {"": 0}
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?\s*[\"']?([\w.-]+)[\"']?\s*\]\]?", line):
            table = header[1]
            counts[table] = counts.get(table, -1) + 1
            yield (table, counts[table], ""), number
        elif key := re.match(r"\s*[\"']?([\w.-]+)[\"']?\s*=", line):
            yield (table, counts[table], key[1]), number
