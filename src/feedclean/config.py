"""TOML to a frozen `Config`; what is wrong is said with file, line, key and the nearest valid name.

Every table is described once, by its row in `_TABLES`: key → how its value is read. The error messages, `feedclean
check` and the defaults all come from there.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from feedclean.errors import ConfigError
from feedclean.model import Auto, Cron, Interval, Schedule, Source

FILE_NAME: Final = "feedclean.toml"
ENVIRONMENT: Final = "FEEDCLEAN_CONFIG"


@dataclass(frozen=True, slots=True)
class Keep:
    """How long things are kept; `entries` is None for ever."""

    raw_pages: timedelta = timedelta(days=30)
    entries: timedelta | None = None
    revisions: int = 20


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration. Paths are absolute; `fetch` holds the keys of the `[fetch]` table that were set."""

    path: Path
    store: str
    output: Path
    sources: tuple[Source, ...] = ()
    base_url: str | None = None
    title: str = "feedclean"
    workers: int = 2
    document_seconds: float = 20.0
    fetch: Mapping[str, Any] = field(default_factory=dict)
    keep: Keep = field(default_factory=Keep)
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def source(self, source_id: str) -> Source:
        """Return the source with this id; raises `ConfigError` that names the nearest one."""
        for source in self.sources:
            if source.id == source_id:
                return source
        ids = [s.id for s in self.sources]
        raise ConfigError(f"{self.path}: no source {source_id!r}{_nearest(source_id, ids)}; `feedclean list` shows all")

    def wrong(self, source_id: str, key: str, message: str) -> ConfigError:
        """Return the error for a value that only a later room can judge (a crontab expression)."""
        line = self.lines.get((source_id, key)) or self.lines.get((source_id, "")) or 1
        return ConfigError(f"{self.path}:{line}: source {source_id!r}: {key}: {message}", source_id=source_id)


# --- where ---------------------------------------------------------------------------------------------------


def user_config() -> Path:
    """Return where the user's own configuration lies (XDG on Linux)."""
    return platformdirs.user_config_path("feedclean") / FILE_NAME


def find(
    explicit: str | None = None, *, environment: Mapping[str, str] = os.environ, folder: Path | None = None
) -> Path:
    """Return the configuration file: `explicit`, $FEEDCLEAN_CONFIG, ./config/feedclean.toml, the user's folder.

    Raises `ConfigError` when one that was named is missing, or none is found.
    """
    for named, origin in ((explicit, "--config"), (environment.get(ENVIRONMENT), ENVIRONMENT)):
        if named:
            path = Path(named).expanduser()
            if not path.is_file():
                raise ConfigError(f"{origin}: there is no file {path}")
            return path
    local = (folder or Path.cwd()) / "config" / FILE_NAME
    for path in (local, user_config()):
        if path.is_file():
            return path
    raise ConfigError(f"no configuration: neither {local} nor {user_config()} exists; `feedclean add URL` makes one")


# --- values --------------------------------------------------------------------------------------------------

_UNITS: Final = {"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hour": 3600, "d": 86400}
_UNITS_MORE: Final = {**_UNITS, "day": 86400, "w": 604800, "week": 604800}
_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)")
_SIZES: Final = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
RESERVED_IDS: Final = frozenset({"all", "subscriptions"})

Reader = Callable[[Any], Any]


def _text(value: Any) -> str:  # noqa: ANN401 - TOML values are of any type
    if not isinstance(value, str) or not value.strip():
        raise ValueError('is text in quotes: "…"')
    return value.strip()


def _flag(value: Any) -> bool:  # noqa: ANN401
    if not isinstance(value, bool):
        raise ValueError("is true or false")  # noqa: TRY004 - one error for all wrong values
    return value


def _count(low: int, high: int) -> Reader:
    def read(value: Any) -> int:  # noqa: ANN401
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"is a whole number from {low} to {high}")
        return value

    return read


def duration(value: Any) -> timedelta:  # noqa: ANN401
    """Read seconds (a number) or words: `90s`, `"15 minutes"`, `"1h 30m"`, `"2 days"`; raises ValueError."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return timedelta(seconds=value)
    if isinstance(value, str):
        parts = _DURATION.findall(value.lower())
        rest = _DURATION.sub("", value.lower()).replace(",", "").replace("and", "").strip()
        units = [_UNITS_MORE.get(unit) or _UNITS_MORE.get(unit.removesuffix("s")) for _, unit in parts]
        if parts and not rest and all(units):
            return timedelta(seconds=sum(float(n) * (u or 0) for (n, _), u in zip(parts, units, strict=True)))
    raise ValueError('is a time span such as "15 minutes", "2 hours" or "30 days"')


def _retention(value: Any) -> timedelta | None:  # noqa: ANN401
    return None if value in ("forever", "for ever") else duration(value)


def _size(value: Any) -> int:  # noqa: ANN401
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmg]?i?b)", value.strip().lower()) if isinstance(value, str) else None
    if not match:
        raise ValueError('is a size such as "10 MB"')
    return int(float(match[1]) * _SIZES[match[2]])


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    if not isinstance(value, list):
        raise ValueError('is a list of texts: ["…", "…"]')  # noqa: TRY004
    return tuple(_text(item) for item in value)


def _address(value: Any) -> str:  # noqa: ANN401
    text = _text(value)
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise ValueError(f"is not an address ({error})") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is an address that begins with http:// or https://")
    return text


def _identifier(value: Any) -> str:  # noqa: ANN401
    text = _text(value)
    if not _ID.fullmatch(text) or text in RESERVED_IDS:
        raise ValueError("becomes a file name: small letters, digits, '-', '_' and '.', and not 'all'")
    return text


def _zone(value: Any) -> str:  # noqa: ANN401
    text = _text(value)
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError('is a time zone such as "Europe/Berlin" or "UTC"') from None
    return text


def _cron(value: Any) -> str:  # noqa: ANN401
    text = _text(value)
    if len(text.split()) != 5 and not text.startswith("@"):
        raise ValueError('has five fields: minute hour day month weekday, as in "*/15 6-22 * * *"')
    return text


_SOURCE_DEFAULTS: Final[Mapping[str, Reader]] = {
    "every": duration,
    "cron": _cron,
    "timezone": _zone,
    "at_least": duration,
    "at_most": duration,
    "full_text": _flag,
    "limit": _count(1, 10_000),
}
_TABLES: Final[Mapping[str, Mapping[str, Reader]]] = {
    "": {
        "store": _text,
        "output": _text,
        "base_url": _address,
        "title": _text,
        "workers": _count(0, 64),
        "document_seconds": _count(1, 600),
    },
    "fetch": {
        "user_agent": _text,
        "delay": duration,
        "total_time": duration,
        "max_body": _size,
        "max_redirects": _count(0, 20),
        "concurrency": _count(1, 1000),
        "respect_robots": _flag,
        "allow_private": _texts,
    },
    "keep": {"raw_pages": duration, "entries": _retention, "revisions": _count(0, 1000)},
    "defaults": _SOURCE_DEFAULTS,
    "source": {
        "id": _identifier,
        "url": _address,
        "title": _text,
        "tags": _texts,
        "enabled": _flag,
        **_SOURCE_DEFAULTS,
    },
}


# --- reading -------------------------------------------------------------------------------------------------


def load(path: Path) -> Config:
    """Read a configuration file.

    Raises `ConfigError`, whose message begins with `file:line:` and says what to write instead.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from None
    return parse(text, path)


def parse(text: str, path: Path) -> Config:
    """Read a configuration from its text; `path` is named in errors and is where relative paths begin."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ConfigError(f"{path}:{line[1] if line else text.count(chr(10)) + 1}: not TOML: {error}") from None
    lines = dict(_lines(text))
    reading = _Reading(path, lines)
    known = {*_TABLES[""], *(name for name in _TABLES if name)}
    top = {k: v for k, v in data.items() if k not in _TABLES or not k}
    for key in top:
        if key not in known:
            raise reading.error("", 0, key, f"unknown key {key!r}{_nearest(key, known)}")
    values = reading.table("", 0, top)
    tables = {name: _table(reading, data, name) for name in ("fetch", "keep", "defaults")}
    raw_sources = data.get("source", [])
    if not isinstance(raw_sources, list):
        raise reading.error("source", 0, "", "sources are written as [[source]], with two brackets")
    sources: list[Source] = []
    where: dict[tuple[str, str], int] = {}
    for number, raw in enumerate(raw_sources):
        source = _source(reading, number, raw, tables["defaults"])
        if any(source.id == other.id for other in sources):
            raise reading.error("source", number, "id", f"two sources have the id {source.id!r}; give one another `id`")
        sources.append(source)
        where[source.id, ""] = reading.line("source", number, "")
        where.update({(source.id, key): reading.line("source", number, key) for key in raw})
    base = path.absolute().parent
    data_folder = platformdirs.user_data_path("feedclean")
    store = values.pop("store", None)
    output = values.pop("output", None)
    return Config(
        path=path,
        store=_store(base, store) if store else str(data_folder / "feedclean.sqlite3"),
        output=(base / Path(output).expanduser()).resolve() if output else data_folder / "feeds_out",
        sources=tuple(sources),
        fetch=tables["fetch"],
        keep=Keep(**tables["keep"]),
        lines=where,
        **values,
    )


def _store(base: Path, store: str) -> str:
    return store if "://" in store else str((base / Path(store).expanduser()).resolve())


def _table(reading: _Reading, data: Mapping[str, Any], name: str) -> dict[str, Any]:
    raw = data.get(name, {})
    if not isinstance(raw, dict):
        raise reading.error("", 0, name, f"is a table: [{name}]")
    return reading.table(name, 0, raw)


def _source(reading: _Reading, number: int, raw: Any, defaults: Mapping[str, Any]) -> Source:  # noqa: ANN401
    if not isinstance(raw, dict):
        raise reading.error("source", number, "", "sources are written as [[source]], with two brackets")
    values = reading.table("source", number, raw)
    if "url" not in values:
        raise reading.error("source", number, "", "a source needs `url`")
    timing = [key for key in ("every", "cron") if key in values]
    if len(timing) > 1:
        raise reading.error("source", number, "cron", "choose one of `every` and `cron`")
    merged = {**({k: v for k, v in defaults.items() if k not in ("every", "cron")} if timing else defaults), **values}
    if "every" in merged and merged["every"] < timedelta(seconds=1):
        raise reading.error("source", number, "every", "must be a second or more")
    return Source(
        id=values.get("id") or id_for(values["url"]),
        url=values["url"],
        title=values.get("title"),
        schedule=_schedule(merged),
        tags=values.get("tags", ()),
        enabled=values.get("enabled", True),
        **{key: merged[key] for key in ("full_text", "limit") if key in merged},
    )


def _schedule(values: Mapping[str, Any]) -> Schedule:
    if "cron" in values:
        return Cron(values["cron"], values.get("timezone", "UTC"))
    if "every" in values:
        return Interval(values["every"])
    return Auto(**{key: values[key] for key in ("at_least", "at_most") if key in values})


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file being read: knows the line of every key, for errors."""

    path: Path
    lines: Mapping[tuple[str, int, str], int]

    def line(self, table: str, number: int, key: str) -> int:
        places = ((table, number, key), (key, 0, ""), (table, number, ""))
        return next((self.lines[place] for place in places if place in self.lines), 1)

    def error(self, table: str, number: int, key: str, message: str) -> ConfigError:
        place = f"[[{table}]] " if table == "source" else f"[{table}] " if table else ""
        return ConfigError(f"{self.path}:{self.line(table, number, key)}: {place}{message}")

    def table(self, table: str, number: int, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Read every value by its row in the table of keys."""
        readers = _TABLES[table]
        values: dict[str, Any] = {}
        for key, value in raw.items():
            if key not in readers:
                raise self.error(table, number, key, f"unknown key {key!r}{_nearest(key, readers)}")
            try:
                values[key] = readers[key](value)
            except ValueError as error:
                raise self.error(table, number, key, f"{key} = {value!r}: {key} {error}") from None
        return values


def _nearest(name: str, names: Iterator[str] | Mapping[str, Any] | set[str] | list[str]) -> str:
    near = difflib.get_close_matches(name, list(names), n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(n for n in names if n))}"


def _lines(text: str) -> Iterator[tuple[tuple[str, int, str], int]]:
    """Yield (table, how many of that name came before, key) and its line: tomllib does not tell."""
    table, counts = "", {"": 0}
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?\s*[\"']?([\w.-]+)[\"']?\s*\]\]?", line):
            table = header[1]
            counts[table] = counts.get(table, -1) + 1
            yield (table, counts[table], ""), number
        elif key := re.match(r"\s*[\"']?([\w.-]+)[\"']?\s*=", line):
            yield (table, counts[table], key[1]), number


# --- writing -------------------------------------------------------------------------------------------------


def id_for(url: str) -> str:
    """Return a readable id for a source's address: host without `www.`, and the telling part of its path."""
    parts = urlsplit(url)
    host = (parts.hostname or "source").removeprefix("www.").removeprefix("feeds.").removeprefix("rss.")
    generic = {"", "feed", "feeds", "rss", "atom", "index", "xml", "json", "rdf", "rss2", "all", "en", "html", "htm"}
    words = [w for w in re.split(r"[/._-]+", parts.path.lower()) if w not in generic]
    name = re.sub(r"[^a-z0-9]+", "-", "-".join([host, *words]).lower()).strip("-")[:60].strip("-")
    return name if name not in RESERVED_IDS and name else f"source-{name}".strip("-")


TEMPLATE: Final = """\
# feedclean follows the sources below. `feedclean check` says whether this file is right;
# config/feedclean.toml in feedclean's repository explains every key.
"""


def add_source(text: str, source: Mapping[str, Any]) -> str:
    """Return the configuration's text with one more `[[source]]` at its end; everything else stays as it is."""
    table = tomlkit.table()
    table.update(source)
    block = f"[[source]]\n{tomlkit.dumps(table)}"
    return f"{text.rstrip()}\n\n{block}" if text.strip() else block


def remove_source(text: str, source_id: str) -> str:
    """Return the configuration's text without one source; comments and the others stay. Raises `ConfigError`."""
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise ConfigError(f"not TOML: {error}") from None
    sources = document.get("source")
    if isinstance(sources, AoT):
        for number, table in enumerate(sources):
            if isinstance(table, Table) and (table.get("id") or id_for(str(table.get("url", "")))) == source_id:
                del sources[number]
                if not len(sources):
                    del document["source"]
                return tomlkit.dumps(document)
    raise ConfigError(f"no source {source_id!r}; `feedclean list` shows all")
