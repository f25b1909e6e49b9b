"""Bylines told from captions: who wrote the story, and when, also stands beside a picture."""

from __future__ import annotations

import re
from typing import Final

from feedclean.extract.creditwords import AND_WORDS, WORK_WORDS
from feedclean.extract.datetimes import month_number

LONGEST: Final = 160
_NAME: Final = r"(?-i:[^\W\d_a-zß-ÿа-я][\w.’'-]+(?: (?:d[aeiou]s?|del|van|von|der|den|la|le|al|bin)\b)*)"
_SIGNED: Final = re.compile(
    rf"(?:by|von|par|por|door) {_NAME}(?:(?: {_NAME}){{1,3}}(?P<role>, [^.:!?]{{2,60}})?|(?: {_NAME}){{2,6}} "
    r"(?:reporter|editor|writer|correspondent|contributor|redakteur(?:in)?|journalist(?:e|a)?))$",
    re.IGNORECASE,
)
_WRITTEN: Final = re.compile(
    r"(?:this|dieser|cet|este|questo|deze) (?:post|article|story|artikel|beitrag|artículo|artigo|articolo) "
    r"(?:\w+ ){0,3}(?:by|von|par|por|da|door) ",
    re.IGNORECASE,
)
# "Words and pictures: Ada Quill", "Text & Photos by Ada Quill", "Interview: Ada Quill".
_WORKED: Final = re.compile(
    rf"(?:{'|'.join(WORK_WORDS.split())}|interview|entrevista|intervista|интервью|bericht)"
    rf"(?: ?(?:[&+/,]|(?<= )(?:{'|'.join(AND_WORDS.split())})(?= )) ?[^\W\d_]{{3,14}})?"
    r"(?: ?[:：] ?| (?:by|von|par|por|door|di|de) )(?=(?-i:[^\W\d_a-zß-ÿа-я]))",
    re.IGNORECASE,
)
_LONGEST_WORKED: Final = 100
_ENDED: Final = re.compile(r"[^\W\d_]{3}[.!?] |[?!]")
_DEGREES: Final = re.compile(r"(?:, [A-Z][A-Za-z.]{1,4})+")
_LONGEST_DATELINE: Final = 60
_WORD: Final = re.compile(r"[^\W\d_]+")
# What stands beside a date and is no part of a caption.
_BESIDE_DATE: Final = frozenset(
    """posted published updated last on at of the by written min mins minute minutes read reading time am pm gmt utc est
    edt pst bst cet cest ist jst mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday
    aktualisiert veröffentlicht stand am um uhr vom lesezeit minuten montag dienstag mittwoch donnerstag freitag samstag
    sonntag publié mis à jour le lecture lundi mardi mercredi jeudi vendredi samedi dimanche publicado actualizado el de
    a las lectura lunes martes miércoles jueves viernes sábado domingo pubblicato aggiornato il del alle ore lettura
    lunedì martedì mercoledì giovedì venerdì sabato domenica em às atualizado leitura segunda terça quarta quinta sexta
    feira op bijgewerkt gepubliceerd leestijd""".split()
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
    if _WRITTEN.match(text) or says_who_did_what(text):
        return True
    bare = _STAMP.sub("", text) if _DIGIT.search(text) else text
    if not bare:
        return True
    if signed := _SIGNED.match(bare):
        # "By Lake Geneva, at dusk" says where; what an author does stands before a date.
        return not signed["role"] or bare != text or _DEGREES.fullmatch(signed["role"]) is not None
    return bool(_CLOCK.search(text) and _YEAR.search(text) and _PUBLISHED.search(text))


def says_who_did_what(text: str) -> bool:
    """Tell whether a line names whose the words are, perhaps the pictures too: "Words and pictures: Ada Quill"."""
    opening = _WORKED.match(text) if len(text) <= _LONGEST_WORKED else None
    if opening is None or _ENDED.search(text):
        return False
    words: list[str] = _WORD.findall(text[opening.end() :])
    return sum(w[0].islower() for w in words) <= len(words) // 3


def is_dateline(text: str) -> bool:
    """Tell whether a line says only when the story appeared or how long it takes: "Updated on May 3, 2024"."""
    if len(text) > _LONGEST_DATELINE:
        return False
    words = [w.lower() for w in _WORD.findall(text)]
    if not all(w in _BESIDE_DATE or month_number(w) for w in words):
        return False
    if words and words[-1] == "by":
        return True
    return bool(_YEAR.search(text) or _PUBLISHED.match(text) or "min" in words or "minutes" in words)


def says_when(text: str) -> bool:
    """Tell whether a short line says when the story appeared: "Originally posted February 2017"."""
    return len(text) <= LONGEST and _PUBLISHED.search(text) is not None and _DIGIT.search(text) is not None
