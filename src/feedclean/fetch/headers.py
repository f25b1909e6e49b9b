"""What response headers say, read with distrust. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from feedclean.model import Validators

# Longer promises and longer bans than these are mistakes.
_LONGEST_FRESH: Final = timedelta(days=30)
_LONGEST_WAIT: Final = timedelta(days=7)
# A validator is sent back as it came; one that is long or has odd characters is not worth the risk.
_VALIDATOR: Final = re.compile(r"[\x20-\x7e\x80-\xff]{1,512}")
_DIRECTIVE: Final = re.compile(r"([\w-]{1,40})(?:\s*=\s*(?:\"([^\"]{0,40})\"|([^\s,;]{1,40})))?")


def http_date(value: str | None) -> datetime | None:
    """Return an HTTP-date (RFC 9110 §5.6.7) as an aware datetime, None when it is none."""
    if not value or len(value) > 64:
        return None
    try:
        parsed = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def retry_after(value: str | None, *, now: datetime) -> timedelta | None:
    """Return how long to wait (RFC 9110 §10.2.3: seconds or an HTTP-date), at most seven days; None when unsaid."""
    if not value:
        return None
    value = value.strip()
    # Eight digits are three years: no more are worth reading.
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:8])), _LONGEST_WAIT)
    date = http_date(value)
    return min(max(date - now, timedelta()), _LONGEST_WAIT) if date else None


def fresh_for(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """Return how long a response stays fresh (RFC 9111 §4.2), None when it does not say.

    We are a private cache, so `max-age` goes before `s-maxage`; `no-store` and `no-cache` are no time at all.
    """
    said = {m[1].lower(): m[2] or m[3] or "" for m in _DIRECTIVE.finditer(headers.get("cache-control", "")[:1000])}
    age = _seconds(headers.get("age")) or timedelta()
    if "no-store" in said or "no-cache" in said:
        return timedelta()
    life = _seconds(said.get("max-age")) if "max-age" in said else _seconds(said.get("s-maxage"))
    if life is None and "expires" in headers:
        expires = http_date(headers["expires"])
        # RFC 9111 §5.3: anything unreadable, "0" above all, has expired already.
        life = expires - (http_date(headers.get("date")) or now) if expires else timedelta()
    return None if life is None else min(max(life - age, timedelta()), _LONGEST_FRESH)


def _seconds(value: str | None) -> timedelta | None:
    """Delta-seconds (RFC 9111 §1.2.2)."""
    value = (value or "").strip()
    return timedelta(seconds=int(value[:9])) if value.isascii() and value.isdigit() else None


def validators(headers: Mapping[str, str], body_sha256: str | None, former: Validators | None = None) -> Validators:
    """Return the validators to send next time; a 304 that does not repeat the `former` ones leaves them standing."""
    return Validators(
        etag=_sound(headers.get("etag")) or (former.etag if former else None),
        last_modified=_sound(headers.get("last-modified")) or (former.last_modified if former else None),
        body_sha256=body_sha256,
    )


def _sound(value: str | None) -> str | None:
    return value if value and _VALIDATOR.fullmatch(value) else None


def cookies(set_cookie: list[str]) -> dict[str, str]:
    """Return the names and values that `Set-Cookie` headers give, attributes ignored, at most twenty."""
    pairs = (line.partition(";")[0].partition("=") for line in set_cookie[:20])
    return {
        name.strip(): value.strip()
        for name, equals, value in pairs
        if equals and name.strip() and len(name) + len(value) <= 4096 and _VALIDATOR.fullmatch(value.strip() or "-")
    }
