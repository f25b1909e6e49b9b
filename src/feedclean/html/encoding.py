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


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the text of `body`; never raises, unmappable bytes become U+FFFD."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    named = [m[1] for m in [_HEADER.search(content_type or "")] if m]
    declared = _DECLARED.search(body[:4096])
    if declared:
        named.append((declared[1] or declared[2]).decode("ascii"))
    for name in named:
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
