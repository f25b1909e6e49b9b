"""Text that was encoded twice, mended: `donâ€™t` → `don’t`.

Somewhere on its way UTF-8 was read as windows-1252 (or Latin-1) and written as UTF-8 again. One page in seventy of the
web's articles has such passages. What no language writes betrays them; only then are the others looked for, since
`Ã»` alone may be the end of a quotation in capitals. (An article about this very damage loses its examples.)
"""

from __future__ import annotations

import re
from typing import Final


def _bytes_of_characters() -> dict[str, int]:
    """Return what windows-1252 and Latin-1 write a character beyond ASCII as."""
    found = {chr(byte): byte for byte in range(0x80, 0x100)}
    for byte in range(0x80, 0xA0):
        if character := bytes([byte]).decode("cp1252", "ignore"):
            found[character] = byte
    return found


_BYTES: Final = _bytes_of_characters()
_MORE: Final = "[" + "".join(sorted(c for c, byte in _BYTES.items() if byte < 0xC0)) + "]"
# The last byte of a closing quotation mark is none in windows-1252, and mostly lost on the way.
_HALF_LOST: Final = "\u00e2\u20ac\ufffd"
_DOUBLED: Final = re.compile(
    f"{_HALF_LOST}|[\u00c2-\u00df]{_MORE}|[\u00e0-\u00ef]{_MORE}{{2}}|[\u00f0-\u00f4]{_MORE}{{3}}"
)
# A dash, quotation mark or dots; or a letter with an accent between small ones.
_UNMISTAKABLE: Final = re.compile(f"\u00e2[\u20ac\u0080]{_MORE}|(?<=[a-z])\u00c3{_MORE}(?=[a-z\\s])")
_ENOUGH: Final = 2
# How these begin in UTF-8: a look at the bytes finds nothing in most pages, and costs less than to decode them.
_SIGN: Final = re.compile(rb"\xc3\xa2(?:\xe2\x82\xac|\xc2\x80)|\xc3\x83(?:\xc2|\xc6|\xe2|\xc5|\xcb)")


def undoubled(body: bytes) -> bytes:
    """Return `body` (UTF-8) with what was encoded twice mended: mostly as it is."""
    if not _SIGN.search(body):
        return body
    text = body.decode("utf-8", "surrogateescape")
    if len(_UNMISTAKABLE.findall(text)) < _ENOUGH:
        return body
    return _DOUBLED.sub(_mended, text).encode("utf-8", "surrogateescape")


def _mended(found: re.Match[str]) -> str:
    if found[0] == _HALF_LOST:
        return "”"
    try:
        return bytes(_BYTES[c] for c in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
