"""Links without what tracks their readers. The list of what tracks is `tracking.txt`, which says how it is kept."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import SplitResult, unquote_plus, urlsplit, urlunsplit

MAX_URL: Final = 8192  # characters; longer ones are left alone, no server answers them
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}
_UNSAFE: Final = re.compile(r"[\x00-\x20\"<>\\^`{|}\x7f]")
_STRIPPED: Final = re.compile(r"[\t\r\n]")


def clean_url(url: str) -> str:
    """Return `url` without tracking parameters, in a form that equal links share; never another document's address.

    Scheme and host are lower-cased, a default port, an empty query and tracking fragments dropped, characters that no
    address may hold are percent-encoded. The order of the parameters, their encoding, the path, other fragments and
    user information stay as they are, because servers tell them apart. Idempotent. What is no http(s) address comes
    back stripped, otherwise unchanged.
    """
    stripped = _STRIPPED.sub("", url.strip("\x00 \t\r\n\f\v"))
    if len(stripped) > MAX_URL:
        return stripped
    try:
        parts = urlsplit(stripped)
        parts.port  # noqa: B018  # raises when it is no number
    except ValueError:
        return stripped
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        return stripped
    query = "&".join(p for p in parts.query.split("&") if p and not is_tracking(_name(p)))
    cleaned = SplitResult(
        scheme,
        _authority(parts, scheme),
        _encode(parts.path) or "/",
        _encode(query),
        "" if _tracks(parts.fragment) else _encode(parts.fragment),
    )
    return urlunsplit(cleaned)


def url_key(url: str) -> str:
    """Return what two addresses of one document share, for comparing only: no scheme, no `www.`, no final slash."""
    cleaned = clean_url(url)
    rest = cleaned.partition("://")[2] or cleaned
    rest = rest.removeprefix("www.")
    path, mark, tail = rest.partition("?")
    if not mark:
        path, mark, tail = rest.partition("#")
    return path.rstrip("/") + mark + tail


def is_tracking(name: str) -> bool:
    """Return whether a query parameter of this name only tracks."""
    exact, prefixes = _listed("parameters")
    lowered = name.lower().removeprefix("amp;")  # escaped once too often
    return lowered in exact or lowered.startswith(prefixes)


def _name(parameter: str) -> str:
    return unquote_plus(parameter.partition("=")[0])


def _authority(parts: SplitResult, scheme: str) -> str:
    userinfo, mark, host = _encode(parts.netloc).rpartition("@")
    return userinfo + mark + host.lower().removesuffix(_DEFAULT_PORTS[scheme]).removesuffix(":")


def _tracks(fragment: str) -> bool:
    if not fragment:
        return False
    exact, prefixes = _listed("fragments")
    lowered = fragment.lower()
    if lowered in exact or lowered.startswith(prefixes):
        return True
    return "=" in fragment and all(is_tracking(_name(p)) for p in fragment.split("&"))


def _encode(part: str) -> str:
    return _UNSAFE.sub(lambda m: f"%{ord(m[0]):02X}", part)


@cache
def _listed(section: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return a section's exact names and its prefixes."""
    names: list[str] = []
    current = ""
    for raw in files("feedclean.feeds").joinpath("tracking.txt").read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            current = line[1:-1]
        elif line and not line.startswith("#") and current == section:
            names.append(line)
    exact = frozenset(n for n in names if not n.endswith("*"))
    return exact, tuple(n[:-1] for n in names if n.endswith("*"))
