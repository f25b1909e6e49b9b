"""Dates that stand behind a name in one line, parted from it or not: "Ada Quill, Friday 3 May", "Ada QuillMay 3"."""

from __future__ import annotations

import re
from typing import Final

from feedclean.extract.datetimes import month_number, western
from feedclean.extract.letters import MARKS

_LONGEST: Final = 300
_DIGIT: Final = re.compile(r"\d")
_GLUED: Final = re.compile(r"(?<=[a-zß-ÿ]{2})(?=([A-ZÀ-Þ][a-zß-ÿ]{2,11})\b)")
_LABELS: Final = tuple(
    "publi|post|updat|gepubl|aktualis|veröff|bijgew|oppdat|opdat|uppdat|pubbl|aggior|actual|atual|erstell".split("|")
)
# A full date in numbers; a day and a month's name, in either order; a time of day.
_NUMBERS: Final = re.compile(
    r"(?<!\d)(?:\d{4}[.년年/-]\s?\d{1,2}[.월月/-]\s?\d{1,2}|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4})(?!\d)"
)
_WORD: Final = rf"([^\W\d_](?:[^\W\d_]|[{MARKS}]){{2,15}})"
_DAY_MONTH: Final = re.compile(rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er)?\.?[\s/-]{{0,2}}(?:de\s)?{_WORD}", re.IGNORECASE)
_MONTH_DAY: Final = re.compile(rf"(?<![^\W\d_]){_WORD}\.?\s?\d{{1,2}}(?!\d)")
# What leads over to a date: what was done that day, its name, little words.
_LEADING: Final = frozenset(
    """published publié publiée publicado publicada pubblicato gepubliceerd publicerad publisert publiceret julkaistu
    opublikowano publikováno közzétéve veröffentlicht erstellt posted updated aktualisiert actualizado atualizado
    aggiornato bijgewerkt uppdaterad oppdatert опубликовано опубліковано дата δημοσιεύτηκε yayınlandı diterbitkan نشر
    on am vom den om op le el il em às à la de kl at
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta segunda-feira
    terça-feira quarta-feira quinta-feira sexta-feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag maanantai tiistai keskiviikko
    torstai perjantai lauantai sunnuntai poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý
    středa čtvrtek pátek neděle pondelok utorok streda štvrtok piatok nedeľa hétfő kedd szerda csütörtök péntek
    szombat vasárnap luni marți miercuri joi vineri sâmbătă duminică pazartesi salı çarşamba perşembe cuma cumartesi
    pazar понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа четвер пʼятниця
    п’ятниця субота неділя понеделник вторник сряда четвъртък петък събота δευτέρα τρίτη τετάρτη πέμπτη παρασκευή
    σάββατο κυριακή الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت senin selasa rabu kamis jumat sabtu
    minggu วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์""".split()
)


def unglued(line: str) -> str:
    """Return a line with the date parted from the name that it is glued to: "Ada QuillMay 3, 2024"."""
    if len(line) > _LONGEST or not _DIGIT.search(line):
        return line
    return _GLUED.sub(lambda m: " " if month_number(m[1]) or m[1].lower().startswith(_LABELS) else "", line)


def before_date(line: str) -> str:
    """Return what stands before the date in a line; all of it where there is none, or nothing before it."""
    if len(line) > _LONGEST:
        return line
    plain = western(line)
    if not _DIGIT.search(plain):
        return line
    starts = [m.start() for m in (_NUMBERS.search(plain),) if m]
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        starts += [m.start() for m in pattern.finditer(plain) if month_number(m[1])][:1]
    if not starts:
        return line
    words = line[: min(starts)].split()
    while len(words) > 1 and words[-1].casefold().strip(".,:;|·•–—-") in _LEADING | {""}:
        words.pop()
    return " ".join(words) or line
