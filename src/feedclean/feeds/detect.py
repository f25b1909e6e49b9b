"""What a body is: by its content first and its header second, because servers lie."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from typing import Final

LOOK: Final = 4096  # bytes; a feed's root element stands at its beginning
_WIDE: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WIDE_UNMARKED: Final = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
_ELEMENT: Final = re.compile(r"<([A-Za-z_][\w.:-]*)([^<>]*)")
_JSON_VERSION: Final = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_JSON_ITEMS: Final = re.compile(r'"items"\s*:\s*\[')
# What never begins a plain text but often begins a sloppy page.
_HTML_TAGS: Final = frozenset(
    """html head body div p a article section main header nav h1 h2 h3 h4 span table ul ol img meta title link script
    style figure blockquote br hr form iframe center font b i em strong pre""".split()
)


class Detected(StrEnum):
    """The three kinds of input."""

    FEED = "feed"
    HTML = "html"
    TEXT = "text"


def detect(body: bytes, content_type: str | None = None) -> Detected:
    """Return what `body` is; `content_type` (the HTTP header) only decides where the content says nothing.

    Looks at the first 4 KB, a feed's JSON at all of its first 64 KB; never raises.
    """
    start = _start(body)
    header = (content_type or "").partition(";")[0].strip().lower()
    if start.startswith("{"):
        # A JSON Feed may say its version after a long list of items.
        whole = body[: 16 * LOOK].decode("utf-8", "replace")
        feedlike = _JSON_VERSION.search(whole) or header == "application/feed+json" or _JSON_ITEMS.search(whole)
        return Detected.FEED if feedlike else Detected.TEXT
    seen_tag = False
    declared = start.find("<?xml ")
    if declared > 0 and (root := _ELEMENT.search(start, declared)) and _is_feed_root(root):
        return Detected.FEED  # below a script's warnings
    for match in _ELEMENT.finditer(start):
        if _is_feed_root(match):
            return Detected.FEED
        if match[1].lower() in _HTML_TAGS:
            return Detected.HTML
        seen_tag = True
    if seen_tag and start.startswith("<"):
        return Detected.FEED if _says_feed(header) else Detected.HTML
    if start.startswith(("<!", "<?")):
        return Detected.FEED if _says_feed(header) or start.startswith("<?xml") else Detected.HTML
    if _says_feed(header) and "<" in start:
        return Detected.FEED
    return Detected.HTML if "html" in header else Detected.TEXT


def _start(body: bytes) -> str:
    """Return the beginning as text, without byte order mark, comments' openings and leading blanks."""
    head = body[:LOOK]
    for mark, encoding in (*_WIDE, *_WIDE_UNMARKED):
        if head.startswith(mark):
            return head.decode(encoding, "replace").lstrip("\ufeff \t\r\n\0")
    # Markup is ASCII in every other encoding that is met; latin-1 cannot fail.
    text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1").lstrip(" \t\r\n\0\v\f")
    while text.startswith("<!--") and (end := text.find("-->")) >= 0:
        text = text[end + 3 :].lstrip()
    return text


def _is_feed_root(element: re.Match[str]) -> bool:
    name = element[1].lower().rpartition(":")[2]
    # `<feed>` is also a made-up element of other vocabularies; ours says a namespace or a version.
    return name in {"rss", "rdf", "channel"} or (name == "feed" and ("xmlns" in element[2] or "version" in element[2]))


def _says_feed(header: str) -> bool:
    return header.endswith(("/rss+xml", "/atom+xml", "/rdf+xml", "/feed+json", "/xml"))
