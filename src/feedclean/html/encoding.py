"""Bytes to text: BOM, HTTP header, XML declaration or meta, then detection (WHATWG Encoding, HTML §13.2.3)."""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]+)"""
    rb"""|^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]+)""",
    re.IGNORECASE,
)
_UTF_8 = frozenset({"utf-8", "utf8"})


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the text of `body`; never raises, unmappable bytes become U+FFFD."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    for name in (*(("utf-8",) if _is_utf_8(body) else ()), *_named(body, content_type)):
        try:
            return body.decode(name, "strict")
        except (LookupError, UnicodeDecodeError):
            continue
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes  # imported only when needed: it is slow to load

        best = from_bytes(body[:65536]).best()
        return body.decode(best.encoding if best else "utf-8", "replace")


def recode(body: bytes, content_type: str | None = None) -> bytes:
    """Return `body` in UTF-8: mostly as it is, without a copy."""
    if _is_utf_8(body) or (body.isascii() and next(iter(_named(body, content_type)), "utf-8").lower() in _UTF_8):
        return body.removeprefix(codecs.BOM_UTF8)
    return decode(body, content_type).encode("utf-8", "replace")


def _is_utf_8(body: bytes) -> bool:
    """Tell whether `body` is UTF-8 beyond doubt, whatever it says of itself: texts in other encodings never are."""
    if body.isascii() or body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False  # seven-bit encodings such as ISO-2022-JP must be believed
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in body[:1024]


def _named(body: bytes, content_type: str | None) -> list[str]:
    """Return the encodings that the header and the page name, in that order."""
    named = [m[1] for m in [_HEADER.search(content_type or "")] if m]
    declared = _DECLARED.search(body[:4096])
    if declared:
        named.append((declared[1] or declared[2]).decode("ascii", "replace"))
    return named
