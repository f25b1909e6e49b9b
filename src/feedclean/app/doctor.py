"""What can be wrong with a setup, each with its remedy."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Final

from feedclean import config
from feedclean.app.rooms import open_store, validate, without_password
from feedclean.errors import ConfigError, StoreError
from feedclean.ports import Store

LOW_SPACE: Final = 500 * 10**6
OVERDUE: Final = timedelta(minutes=10)


class Level(Enum):
    """How bad a finding is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `remedy` says what to do about it, '' when nothing is to be done."""

    level: Level
    what: str
    remedy: str = ""


def diagnose(config_path: str | None = None, *, now: datetime | None = None) -> list[Finding]:
    """Look at program, configuration, store, output and sources; never raises for what it is to find."""
    now = now or datetime.now(UTC)
    found = [Finding(Level.OK, f"Python {platform.python_version()} on {platform.system()}, {sys.executable}")]
    try:
        loaded = config.load(config.find(config_path))
        validate(loaded)
    except ConfigError as error:
        return [*found, Finding(Level.FAIL, str(error), "mend the configuration; `feedclean check` looks again")]
    found.append(Finding(Level.OK, f"configuration {loaded.path}: {_sources_of(len(loaded.sources))}"))
    if not loaded.sources:
        found.append(Finding(Level.WARN, "there are no sources", "feedclean add URL"))
    found.extend(_output(loaded.output))
    name = without_password(loaded.store)
    try:
        store = open_store(loaded)
    except StoreError as error:
        return [*found, Finding(Level.FAIL, str(error))]
    try:
        problems = [Finding(Level.FAIL, f"store {name}: {p}", "put a backup in its place") for p in store.check()]
        found.extend(problems or [Finding(Level.OK, f"store {name}: sound")])
        found.extend(_sources(store, loaded, now))
    except StoreError as error:
        found.append(Finding(Level.FAIL, str(error)))
    finally:
        store.close()
    return found


def _sources_of(number: int) -> str:
    return f"{number} source{'' if number == 1 else 's'}"


def _output(folder: Path) -> Iterator[Finding]:
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        yield Finding(Level.FAIL, f"output {folder}: {error.strerror}", f"let this user ({os.getuid()}) write there")
        return
    free = shutil.disk_usage(existing).free
    if free < LOW_SPACE:
        yield Finding(
            Level.WARN, f"output {folder}: only {free / 1e6:.0f} MB free", "free space, or `feedclean vacuum`"
        )
    else:
        yield Finding(Level.OK, f"output {folder}: writable, {free / 1e9:.0f} GB free")


def _sources(store: Store, loaded: config.Config, now: datetime) -> Iterator[Finding]:
    states = {s.source_id: s for s in store.states()}
    overdue = [s for s in states.values() if s.next_due and s.next_due < now - OVERDUE and not s.retired]
    if overdue:
        yield Finding(
            Level.WARN,
            f"{_sources_of(len(overdue))} due for over {OVERDUE.seconds // 60} minutes",
            "is the daemon running? `feedclean run`, or `systemctl status feedclean`",
        )
    for source in loaded.sources:
        state = states.get(source.id)
        if state is None and source.enabled:
            yield Finding(Level.WARN, f"{source.id} has never been fetched", f"feedclean run --once {source.id}")
        elif state and state.retired:
            yield Finding(Level.WARN, f"{source.id}: gone for good (410)", f"feedclean remove {source.id}")
        elif state and state.last_error:
            yield Finding(Level.WARN, f"{source.id}: {state.last_error}", f"feedclean fetch {state.url} --limit 1")
        elif state and (to := state.moved_to or state.url) != source.url:
            yield Finding(Level.WARN, f"{source.id} moved to {to}", f"write it into {loaded.path}")
    for host in store.hosts():
        if host.paused_until and host.paused_until > now:
            yield Finding(Level.WARN, f"{host.host} is left alone until {host.paused_until:%H:%M} UTC: {host.reason}")
