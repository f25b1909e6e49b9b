"""TOML to a frozen `Config`; what is wrong is said with file, line, key and the nearest valid name.

Every table is described once, by its row in `reading.TABLES`: key → how its value is read. The error messages,
`feedclean check` and the defaults all come from there.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import platformdirs

from feedclean.config.edit import TEMPLATE, add_source, id_for, remove_source
from feedclean.config.reading import TABLES, Reading, key_lines, nearest
from feedclean.config.sites import load_sites
from feedclean.config.values import address, duration, identifier, interval
from feedclean.errors import ConfigError
from feedclean.model import Auto, Cron, Interval, Schedule, SiteRules, Source

__all__ = [
    "ENVIRONMENT",
    "FILE_NAME",
    "TEMPLATE",
    "Config",
    "Keep",
    "add_source",
    "address",
    "duration",
    "find",
    "id_for",
    "identifier",
    "interval",
    "load",
    "parse",
    "remove_source",
    "user_config",
]

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
    sites: Mapping[str, SiteRules] = field(default_factory=dict)
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def source(self, source_id: str) -> Source:
        """Return the source with this id; raises `ConfigError` that names the nearest one."""
        for source in self.sources:
            if source.id == source_id:
                return source
        ids = [s.id for s in self.sources]
        raise ConfigError(f"{self.path}: no source {source_id!r}{nearest(source_id, ids)}; `feedclean list` shows all")

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
            if path.is_dir():
                raise ConfigError(f"{origin}: {path} is a folder; name the file in it")
            if not path.is_file():
                raise ConfigError(f"{origin}: there is no file {path}")
            return path
    local = (folder or Path.cwd()) / "config" / FILE_NAME
    for path in (local, user_config()):
        if path.is_file():
            return path
    raise ConfigError(f"no configuration: neither {local} nor {user_config()} exists; `feedclean add URL` makes one")


# --- reading ------------------------------------------------------------------------------------------------


def load(path: Path) -> Config:
    """Read a configuration file.

    Raises `ConfigError`, whose message begins with `file:line:` and says what to write instead.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8, as TOML is; save it so") from None
    return replace(parse(text, path), sites=load_sites(path.absolute().parent / "sites"))


def parse(text: str, path: Path) -> Config:
    """Read a configuration from its text; `path` is named in errors and is where relative paths begin."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ConfigError(f"{path}:{line[1] if line else text.count(chr(10)) + 1}: not TOML: {error}") from None
    lines = dict(key_lines(text))
    reading = Reading(path, lines)
    known = {*TABLES[""], *(name for name in TABLES if name)}
    top = {k: v for k, v in data.items() if k not in TABLES or not k}
    for key in top:
        if key not in known:
            raise reading.error("", 0, key, f"unknown key {key!r}{nearest(key, known)}")
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


def _table(reading: Reading, data: Mapping[str, Any], name: str) -> dict[str, Any]:
    raw = data.get(name, {})
    if not isinstance(raw, dict):
        raise reading.error("", 0, name, f"is a table: [{name}]")
    return reading.table(name, 0, raw)


def _source(reading: Reading, number: int, raw: Any, defaults: Mapping[str, Any]) -> Source:  # noqa: ANN401
    if not isinstance(raw, dict):
        raise reading.error("source", number, "", "sources are written as [[source]], with two brackets")
    values = reading.table("source", number, raw)
    if "url" not in values:
        raise reading.error("source", number, "", "a source needs `url`")
    timing = [key for key in ("every", "cron") if key in values]
    if len(timing) > 1:
        raise reading.error("source", number, "cron", "choose one of `every` and `cron`")
    merged = {**({k: v for k, v in defaults.items() if k not in ("every", "cron")} if timing else defaults), **values}
    schedule = _schedule(merged)
    if isinstance(schedule, Auto) and schedule.at_least > schedule.at_most:
        key = "at_least" if "at_least" in values else "at_most"
        raise reading.error("source", number, key, "at_least is longer than at_most (unset: 5 minutes, 24 hours)")
    return Source(
        id=values.get("id") or id_for(values["url"]),
        url=values["url"],
        title=values.get("title"),
        schedule=schedule,
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
