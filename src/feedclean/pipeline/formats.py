"""What is neither a page, nor a feed, nor text: told by its content, because file names and servers lie."""

from __future__ import annotations

import codecs
import json
import re
from typing import Final

from feedclean.feeds import Detected
from feedclean.html import decode

# How sound, pictures, films, archives, PDF and word processors' files begin.
_FORMATS: Final = (
    b"%PDF-", b"RIFF", b"ID3", b"OggS", b"fLaC", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b",
    b"\x1aE\xdf\xa3", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00\x1cftyp", b"\x00\x00\x00\x20ftyp", b"wOF", b"7z\xbc\xaf",
    b"{\\rtf",
)  # fmt: skip
_CONTROLS: Final = bytes({*range(1, 32)} - set(b"\t\n\r\f\v\x1b"))
_PROLOGUE: Final = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
_ROOT: Final = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)(?=[\s>])")
_HTML: Final = re.compile(r"<(?:html|body|main|article|section|div|p|span|h[1-6]|ul|ol|li|table|br|a)\b", re.IGNORECASE)
_LOOK: Final = 16 * 1024  # characters in which an XML document's root begins
# XML whose elements may have the names of HTML's.
_KNOWN_XML: Final = {
    "svg": "a drawing (SVG)",
    "opml": "a list of subscriptions (OPML); name one of the feeds in it",
    "urlset": "a sitemap; name one of the pages in it",
    "sitemapindex": "a sitemap; name one of the pages in it",
}


def foreign(body: bytes, kind: Detected) -> str | None:
    """Return what a body is that holds nothing to be cleaned, as the end of "it is …"; None for pages, feeds, text."""
    if kind is Detected.FEED:
        return None
    if kind is Detected.TEXT and is_binary(body):
        return "no text: a picture, a PDF or another binary file"
    if kind is Detected.TEXT and _is_json(body):
        return "JSON, but no JSON Feed"
    return _xml(body)


def is_binary(body: bytes) -> bool:
    """Tell whether bytes are no text in any encoding: known formats, or more control characters than damage makes."""
    head = body[:4096]
    # NUL does not count: it is half of UTF-16. ESC does not: ISO-2022-JP is made of it.
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    return head.startswith(_FORMATS) or len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 32


def _is_json(body: bytes) -> bool:
    """Tell whether all of a body is a JSON object or list; a text may well begin with a bracket."""
    if not body.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith((b"{", b"[")):
        return False
    try:
        json.loads(body)
    except RecursionError:
        return True  # nothing but JSON nests so deep
    except ValueError:
        return False
    return True


def _xml(body: bytes) -> str | None:
    """Return what a body is that is XML with no HTML in it; news in XML (NITF, JATS) have HTML's paragraphs."""
    start = decode(body[:_LOOK], None)
    prologue = _PROLOGUE.match(start)
    root = _ROOT.match(start, prologue.end() if prologue else 0)
    if not root or not body.rstrip().endswith(f"{root[1]}>".encode()):
        return None
    if known := _KNOWN_XML.get(root[1].lower()):
        return known
    return None if _HTML.search(start) else f"XML, but neither a feed nor a page (<{root[1]}>)"
