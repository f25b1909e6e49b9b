"""Relative addresses to absolute ones."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin

LONGEST: Final = 8192
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST: Final = re.compile(r"//[^/?#\s]")
_BLANK: Final = re.compile(r"[\x00-\x1f\x7f]")


def absolute(address: str | None, base: str | None) -> str | None:
    """Return a web address made absolute by `base`; None when it is none that can be published.

    Only `http`, `https` and, when nothing is known of the base, relative addresses pass: a feed may say
    `javascript:` or `data:` anywhere.
    """
    stripped = _BLANK.sub("", address or "").strip()
    if not stripped or len(stripped) > LONGEST:
        return None
    try:
        joined = urljoin(base, stripped) if base else stripped
    except ValueError:
        return None
    scheme = _SCHEME.match(joined)
    if scheme is None:
        return joined if base is None else None
    if scheme[0].lower() not in {"http:", "https:"}:
        return None
    # Without a host ("http: //example.org", "http:///x") it leads nowhere.
    return joined if _HOST.match(joined, scheme.end()) else None
