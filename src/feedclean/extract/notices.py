"""Lines that speak of the page, not of a picture: whose rights are reserved, and who earns by its links."""

from __future__ import annotations

import re
from typing import Final

from feedclean.extract.labels import names_picture
from feedclean.extract.lazy import Lazy

_LONGEST: Final = 400
_OPENING: Final = 24  # characters within which a notice says "copyright"
_SIGNS: Final = ("©", "ⓒ", "(c)", "copyright", "저작권", "著作権", "版权", "版權")
_RESERVED: Final = Lazy(
    r"rights reserved|rechte vorbehalten|droits réservés|derechos reservados|direitos reservados|diritti riservati|"
    r"riproduzione riservata|права защищены|(?:reproduction|redistribution|republication|copying) (?:is )?"
    r"(?:strictly )?(?:prohibited|forbidden|not permitted|interdite)|may not be (?:published|reproduced|copied|"
    r"broadcast|redistributed)|nachdruck (?:verboten|nur mit)|prohibida (?:la|su) reproducción|"
    r"무단 ?전재|무단 ?복제|재배포 ?금지|無断転載|無断複製|不得转载|不得轉載|版权所有|版權所有",
    re.IGNORECASE,
)
_EARNS: Final = Lazy(
    r"(?<!\w)(?:we|this site|this page)(?: \w+){0,3} (?:earn|receive|get|make|be paid)(?: \w+){0,4} commissions?(?!\w)|"
    r"(?:contains?|includes?|through|our|via)(?: \w+){0,2} affiliate[ -]links?(?!\w)|affiliate disclosure|"
    r"contient des liens? (?:affiliés?|d.affiliation)|contiene (?:enlaces? de afiliad|link di affiliazione)|"
    r"(?:affiliate|partner)-?links?(?!\w)[^.!?]{0,80}(?<!\w)provision|"
    r"(?:erhalten|bekommen) wir(?: \w+){0,4} provision|wir (?:erhalten|bekommen)(?: \w+){0,6} provision",
    re.IGNORECASE,
)

_EARNING: Final = ("commission", "affili", "afiliad", "provision")  # one of them is in all that the pattern matches


def is_notice(text: str) -> bool:
    """Tell whether a line is a rights notice or a disclosure; a credit with a picture's label is neither."""
    if not text or len(text) > _LONGEST:
        return False
    return discloses(text) or _reserves(text)


def discloses(text: str) -> bool:
    """Tell whether a line says that the site earns by links: "We may earn a commission …"."""
    if len(text) > _LONGEST:
        return False
    low = text.lower()
    return any(word in low for word in _EARNING) and _EARNS.search(text) is not None


def _reserves(text: str) -> bool:
    opening = text[:_OPENING].lower()
    return any(sign in opening for sign in _SIGNS) and _RESERVED.search(text) is not None and not names_picture(opening)
