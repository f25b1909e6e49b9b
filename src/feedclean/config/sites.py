"""What operators know about single sites: `sites/<domain>.toml` beside the configuration.

Cookies may stand in the file, in an environment variable (`cookies_env`) or in a file of their own (`cookies_file`),
written as in a `Cookie` header: `name=value; other=value`. They are never logged.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from feedclean.config.reading import Reading, key_lines
from feedclean.errors import ConfigError
from feedclean.model import SiteRules

_DOMAIN: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")


def load_sites(folder: Path, *, environment: Mapping[str, str] = os.environ) -> Mapping[str, SiteRules]:
    """Read every `<domain>.toml` of a folder, by domain; none when there is no folder. Raises `ConfigError`."""
    return {path.stem: _load_site(path, environment) for path in sorted(folder.glob("*.toml"))}


def _load_site(path: Path, environment: Mapping[str, str]) -> SiteRules:
    if not _DOMAIN.fullmatch(path.stem):
        raise ConfigError(f"{path}:1: the file is named after a domain in small letters: example.org.toml")
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ConfigError(f"{path}:{line[1] if line else 1}: not TOML: {error}") from None
    reading = Reading(path, {("site", *place[1:]): line for place, line in key_lines(text)})
    values = reading.table("site", 0, data)
    cookies = values.pop("cookies", ())
    if variable := values.pop("cookies_env", None):
        if variable not in environment:
            raise reading.error("site", 0, "cookies_env", f"cookies_env: ${variable} is not set")
        cookies += _cookies(environment[variable])
    if name := values.pop("cookies_file", None):
        try:
            cookies += _cookies((path.parent / Path(name).expanduser()).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise reading.error("site", 0, "cookies_file", f"cookies_file cannot be read: {error}") from None
    return SiteRules(domain=path.stem, cookies=cookies, **values)


def _cookies(header: str) -> tuple[tuple[str, str], ...]:
    found = (part.strip().partition("=") for part in re.split(r"[;\n]", header))
    return tuple((name.strip(), value.strip()) for name, _, value in found if name.strip())
