"""Addresses as people and servers write them, made into ones that can be asked for."""

from __future__ import annotations

import re
from typing import Final

import httpx

# WHATWG URL §4.4: these are dropped wherever they stand.
_DROPPED: Final = str.maketrans("", "", "\t\n\r")
_ENDS: Final = "".join(map(chr, range(0x21)))
# `feed://host/path` and `feed:https://host/path` are how old readers were told to subscribe.
_FEED: Final = re.compile(r"feed:(?://(?!https?://))?", re.IGNORECASE)
_MAX_LENGTH: Final = 8192


class BadAddressError(Exception):
    """The address cannot be asked for; the message says why."""


def parse(address: str, *, base: httpx.URL | None = None) -> httpx.URL:
    """Return an absolute http or https address without fragment; raises `BadAddressError`."""
    text = address.translate(_DROPPED).strip(_ENDS).partition("#")[0]
    if len(text) > _MAX_LENGTH:
        raise BadAddressError(f"longer than {_MAX_LENGTH} characters")
    if base is None and text[:5].lower() == "feed:":
        rest = _FEED.sub("", text, count=1).lstrip("/")
        text = rest if re.match(r"https?:", rest, re.IGNORECASE) else f"http://{rest}"
    try:
        url = httpx.URL(text)
        if base is not None:
            url = base.join(url)
        host = url.raw_host
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise BadAddressError(str(error)[:200]) from error
    if url.scheme not in ("http", "https"):
        if not url.scheme:
            raise BadAddressError("not absolute: it must begin with https:// or http://")
        raise BadAddressError(f"{url.scheme[:20]}: is not fetched, only https: and http: are")
    if not host.strip(b".") or b".." in host or host.startswith(b"."):
        raise BadAddressError("a host name with an empty part" if host else "no host name")
    if url.port is not None and not 0 < url.port < 65536:
        raise BadAddressError(f"there is no port {url.port}")
    if url.port == {"http": 80, "https": 443}[url.scheme]:
        url = url.copy_with(port=None)
    return url


def host_of(url: httpx.URL) -> str:
    """Return the host as it is dialled: lower case, A-labels, no dot at the end."""
    return url.raw_host.decode("ascii").lower().rstrip(".")


def origin_of(url: httpx.URL) -> str:
    """Return scheme, host and port (RFC 6454) in one string, default ports left out."""
    return f"{url.scheme}://{url.netloc.decode('ascii').lower()}"


def without_userinfo(url: httpx.URL) -> httpx.URL:
    """Return the address without user name and password."""
    return url.copy_with(userinfo=b"") if url.userinfo else url
