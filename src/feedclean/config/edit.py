"""Edits of the configuration's text that leave comments and everything else as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from feedclean.config.reading import nearest
from feedclean.config.values import RESERVED_IDS
from feedclean.errors import ConfigError


def id_for(url: str) -> str:
    """Return a readable id for a source's address: host without `www.`, port, and the telling part of its path."""
    parts = urlsplit(url)
    host = (parts.hostname or "source").removeprefix("www.").removeprefix("feeds.").removeprefix("rss.")
    port = re.search(r":(\d+)$", parts.netloc)
    if port and port[1] not in ("80", "443"):
        host = f"{host}-{port[1]}"
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
            if isinstance(table, Table) and _id_of(table) == source_id:
                del sources[number]
                if not len(sources):
                    del document["source"]
                return tomlkit.dumps(document)
    ids = [_id_of(table) for table in sources if isinstance(table, Table)] if isinstance(sources, AoT) else []
    raise ConfigError(f"no source {source_id!r}{nearest(source_id, ids)}; `feedclean list` shows all")


def _id_of(source: Table) -> str:
    return str(source.get("id") or id_for(str(source.get("url", ""))))
