"""Bylines told from captions: who wrote the story, and when, also stands beside a picture."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 160
_NAME: Final = r"(?-i:[^\W\d_a-zß-ÿа-я][\w.’'-]+(?: (?:d[aeiou]s?|del|van|von|der|den|la|le|al|bin)\b)*)"
_SIGNED: Final = re.compile(
    rf"(?:by|von|par|por|door) {_NAME}(?: {_NAME}){{1,3}}(?P<role>, [^.:!?]{{3,60}})?$", re.IGNORECASE
)
_DIGIT: Final = re.compile(r"\d")
_CLOCK: Final = re.compile(r"(?<![\d.:])\d{1,2}(?::|h|\.(?=\d\d Uhr))\d{2}(?!\d)")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_STAMP: Final = re.compile(
    r"[\s,|·•–-]*\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?:[\s,|·•–-]+\d{1,2}[:.h]\d{2})?"
    r"(?: ?(?:Uhr|h|[ap]\.?m\.?|[A-Z]{2,4}))?\s*$"
)
_PUBLISHED: Final = re.compile(
    r"(?<!\w)(?:posted|published|updated|aktualisiert|veröffentlicht|publié|mis à jour|publicado|actualizado|"
    r"pubblicato|aggiornato)(?!\w)",
    re.IGNORECASE,
)


def is_byline(text: str) -> bool:
    """Tell whether a line says who wrote the story or when it appeared, and nothing of a picture."""
    if not text or len(text) > LONGEST:
        return False
    bare = _STAMP.sub("", text) if _DIGIT.search(text) else text
    if not bare:
        return True
    if signed := _SIGNED.match(bare):
        # "By Lake Geneva, at dusk" says where; what an author does stands before a date.
        return not signed["role"] or bare != text
    return bool(_CLOCK.search(text) and _YEAR.search(text) and _PUBLISHED.search(text))


def says_when(text: str) -> bool:
    """Tell whether a short line says when the story appeared: "Originally posted February 2017"."""
    return len(text) <= LONGEST and _PUBLISHED.search(text) is not None and _DIGIT.search(text) is not None
