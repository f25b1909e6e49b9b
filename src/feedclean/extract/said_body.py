"""The body as JSON-LD repeats it: what is left when the page shows none of it."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

from feedclean.extract.structured import Structured
from feedclean.model import Paragraph

_ENOUGH: Final = 500
_TAG: Final = re.compile(r"<[^<>]{1,500}>")
_PARTS: Final = re.compile(r"</p>|<br\s*/?>|\n+", re.IGNORECASE)


def said_body(structured: Structured) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the longest `articleBody`, or nothing when it is short."""
    bodies = [b for thing in structured.things if isinstance(b := thing.get("articleBody"), str)]
    body = max(bodies, key=len, default="")
    if len(body) < _ENOUGH:
        return ()
    lines = (" ".join(unescape(_TAG.sub(" ", part)).split()) for part in _PARTS.split(body))
    return tuple(Paragraph(line, escape(line, quote=False)) for line in lines if line)
