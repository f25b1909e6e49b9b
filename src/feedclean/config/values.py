"""How the values of the configuration are read: each reader returns the value or raises ValueError with a remedy.

The messages continue a sentence that begins with the key's name: "delay is a time span such as …".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_SECONDS: Final = {
    **dict.fromkeys(("s", "sec", "second"), 1),
    **dict.fromkeys(("m", "min", "minute"), 60),
    **dict.fromkeys(("h", "hour"), 3600),
    **dict.fromkeys(("d", "day"), 86_400),
    **dict.fromkeys(("w", "week"), 604_800),
}

_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)")
_SIZES: Final = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
RESERVED_IDS: Final = frozenset({"all", "subscriptions"})

Reader = Callable[[Any], Any]


def text(value: Any) -> str:  # noqa: ANN401 - TOML values are of any type
    """Read non-empty text."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError('is text in quotes: "…"')
    return value.strip()


def flag(value: Any) -> bool:  # noqa: ANN401
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError("is true or false")  # noqa: TRY004 - one error for all wrong values
    return value


def count(low: int, high: int) -> Reader:
    """Return the reader of whole numbers within bounds."""

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
        units = [_SECONDS.get(unit) or _SECONDS.get(unit.removesuffix("s")) for _, unit in parts]
        if parts and not rest and all(units):
            return timedelta(seconds=sum(float(n) * (u or 0) for (n, _), u in zip(parts, units, strict=True)))
    raise ValueError('is a time span such as "15 minutes", "2 hours" or "30 days"')


def some_time(value: Any) -> timedelta:  # noqa: ANN401
    """Read a time span that is not zero: one within which something has to happen."""
    read = duration(value)
    if not read:
        raise ValueError("is a time span longer than zero")
    return read


def interval(value: Any) -> timedelta:  # noqa: ANN401
    """Read the time span between two refreshes."""
    read = duration(value)
    if read < timedelta(seconds=1):
        raise ValueError("is a second or more")
    return read


def retention(value: Any) -> timedelta | None:  # noqa: ANN401
    """Read a time span, or for ever (None)."""
    return None if value in ("forever", "for ever") else duration(value)


def size(value: Any) -> int:  # noqa: ANN401
    """Read a size in bytes."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmg]?i?b)", value.strip().lower()) if isinstance(value, str) else None
    if not match:
        raise ValueError('is a size such as "10 MB"')
    return int(float(match[1]) * _SIZES[match[2]])


def texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Read a list of texts."""
    if not isinstance(value, list):
        raise ValueError('is a list of texts: ["…", "…"]')  # noqa: TRY004
    return tuple(text(item) for item in value)


def address(value: Any) -> str:  # noqa: ANN401
    """Read an http or https address."""
    read = text(value)
    try:
        parts = urlsplit(read)
        _ = parts.port  # reading it checks it
    except ValueError as error:
        raise ValueError(f"is not an address ({error})") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is an address that begins with http:// or https://")
    return read


def proxy(value: Any) -> str:  # noqa: ANN401
    """Read the address of an HTTP proxy."""
    try:
        return address(value)
    except ValueError:
        # What was written may hold a password: it is not repeated.
        raise ValueError('is the address of an HTTP proxy, such as "http://proxy.example:3128"') from None


def identifier(value: Any) -> str:  # noqa: ANN401
    """Read a source's id."""
    read = text(value)
    if not _ID.fullmatch(read) or read in RESERVED_IDS:
        raise ValueError("becomes a file name: small letters, digits, '-', '_' and '.', and not 'all'")
    return read


def zone(value: Any) -> str:  # noqa: ANN401
    """Read the IANA name of a time zone."""
    read = text(value)
    try:
        ZoneInfo(read)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError('is a time zone such as "Europe/Berlin" or "UTC"') from None
    return read


def cron(value: Any) -> str:  # noqa: ANN401
    """Read a crontab expression; only its shape is looked at here."""
    read = text(value)
    if len(read.split()) != 5 and not read.startswith("@"):
        raise ValueError('has five fields: minute hour day month weekday, as in "*/15 6-22 * * *"')
    return read


def pairs(value: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401
    """Read a table of texts, such as headers or cookies."""
    if not isinstance(value, dict):
        raise ValueError('is a table: { Name = "value" }')  # noqa: TRY004
    return tuple((name, text(item)) for name, item in value.items())
