"""The composition root: which implementation stands behind each port, and how the configuration reaches it."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import re
import tempfile
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from feedclean.config import Config
from feedclean.errors import ConfigError, PublishError, StoreError
from feedclean.fetch import HttpFetcher
from feedclean.model import Cron, FetchSettings
from feedclean.ports import Fetcher, Store, Workers
from feedclean.publish import FolderPublisher
from feedclean.workers import InlineWorkers, PoolWorkers

T = TypeVar("T")


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end from synchronous code."""
    return asyncio.run(work)


def fetch_settings(config: Config | None, *, allow_private: tuple[str, ...] = ()) -> FetchSettings:
    """Return how the network is used; what the configuration leaves open keeps its default."""
    values = dict(config.fetch) if config else {}
    values["allow_private"] = (*values.get("allow_private", ()), *allow_private)
    return FetchSettings(**values)


def make_fetcher(config: Config | None, settings: FetchSettings | None = None) -> Fetcher:
    """Return the HTTP client behind its guard."""
    return HttpFetcher(settings or fetch_settings(config), config.sites if config else {})


def make_workers(config: Config) -> Workers:
    """Return where documents are parsed."""
    if config.workers == 0:
        return InlineWorkers()
    return PoolWorkers(config.workers, seconds=config.document_seconds)


def open_store(config: Config) -> Store:
    """Open the store, made with its folder when missing. Raises `StoreError`."""
    from feedclean.store import open_store as open_it  # SQLAlchemy is slow to load; `fetch` does without it

    if "://" not in config.store:
        folder = Path(config.store).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot make the store's folder {folder}: {error.strerror}") from None
    return open_it(config.store)


def make_publisher(config: Config) -> FolderPublisher:
    """Return the writer of the output folder, which is made when missing. Raises `PublishError`."""
    try:
        config.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PublishError(f"cannot make the output folder {config.output}: {error.strerror}") from None
    return FolderPublisher(config.output)


def validate(config: Config, *, now: datetime | None = None) -> None:
    """Check what only the rooms themselves can judge; raises `ConfigError` with file and line."""
    from feedclean.engine import check_cron  # APScheduler is slow to load; `fetch` does without it
    from feedclean.extract import check_rules  # so is the extractor

    now = now or datetime.now(UTC)
    for source in config.sources:
        if isinstance(source.schedule, Cron) and (wrong := check_cron(source.schedule, now=now)):
            raise config.wrong(source.id, "cron", wrong)
    for domain, rules in config.sites.items():
        try:
            check_rules(rules)
        except ValueError as error:
            raise ConfigError(f"{config.path.absolute().parent / 'sites' / domain}.toml: {error}") from None
    for network in config.fetch.get("allow_private", ()):
        if re.fullmatch(r"[\d.:a-fA-F/]+", network) and not _is_network(network):
            raise ConfigError(f"{config.path}: [fetch] allow_private: {network!r} is not a network such as 10.0.0.0/8")


def cron_fault(expression: str) -> str | None:
    """Return what is wrong with a crontab expression in one line, None when it is fine."""
    from feedclean.engine import check_cron  # APScheduler is slow to load

    return check_cron(Cron(expression), now=datetime.now(UTC))


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def without_password(store: str) -> str:
    """Return a store's address as it may be shown."""
    return re.sub(r"(://[^:/@]+):[^@]*@", r"\1:…@", store)


def replace_text(path: Path, text: str) -> None:
    """Replace a file atomically, its mode kept."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as new:
        new.write(text)
        new.flush()
        os.fsync(new.fileno())
    Path(new.name).chmod(mode)
    Path(new.name).replace(path)
