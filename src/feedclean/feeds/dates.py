"""Dates as publishers write them, to aware UTC datetimes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST: Final = 100  # characters of a date
_FRACTION: Final = re.compile(r"(\d\d:\d\d:\d\d)[.,]\d+")
_EPOCH: Final = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d+)?")
_SPACED: Final = re.compile(
    r"^(\d{4}-\d\d-\d\d)[ T]+(\d\d:\d\d(?::\d\d)?)\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?$", re.IGNORECASE
)
_DAY_FIRST: Final = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,T]+(\d{1,2}):(\d\d)(?::(\d\d))?)?$")
_SLASHED: Final = re.compile(r"^(\d{4})/(\d{1,2})/(\d{1,2})(?:[ T]+(\d{1,2}):(\d\d)(?::(\d\d))?)?$")
_ENGLISH: Final = re.compile(r"[A-Za-z]{3,9}")
_HALF_DAY: Final = re.compile(r"\b[ap]\.?m\b", re.IGNORECASE)
_WORDS: Final = re.compile(r"[^\W\d_]+|\d+(?::\d+)*")
_EAST_ASIAN: Final = re.compile(
    r"^(\d{4})[年년]\s?(\d{1,2})[月월]\s?(\d{1,2})[日일]\D{0,12}(?:(\d{1,2}):(\d\d)(?::(\d\d))?)?"
)
# How months begin where templates speak their site's language instead of RFC 822's English.
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen янв ιαν sty led",
            "feb fév fev fév lut úno фев φεβ",
            "mar mär mae mrt mrz mar bře мар μαρ",
            "apr avr abr kwi dub апр απρ",
            "may mai mei maj mag май мая μαι μάι μαϊ kvě",
            "jun juin giu cze июн ιουν čer",
            "jul juil lug lip июл ιουλ",
            "aug aoû ago sie авг αυγ srp",
            "sep set wrz сен σεπ zář",
            "oct okt ott out paź окт οκτ říj",
            "nov ноя νοε lis",
            "dec dez déc dic des gru дек δεκ pro",
        ),
        start=1,
    )
    for name in names.split()
}
_ENGLISH_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def parse_date(raw: str | None) -> datetime | None:
    """Return the moment that `raw` names, in UTC (taken as UTC where it names no zone); None when it names none.

    Reads RFC 3339 and ISO 8601, RFC 822/2822 with its usual mistakes, seconds since 1970, and numeric dates whose
    order is certain. Whether the date can be believed is not decided here.
    """
    text = " ".join((raw or "").split())
    if not text or len(text) > LONGEST:
        return None
    for read in (_iso, _rfc822, _epoch, _numeric, _foreign, _worded):
        try:
            found = read(text)
            if found:
                return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def _iso(text: str) -> datetime | None:
    text = _FRACTION.sub(r"\1", text)
    if spaced := _SPACED.match(text):
        zone = (spaced[3] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
        text = f"{spaced[1]}T{spaced[2]}{zone}"
    elif not text[:4].isdigit() or (text.isdigit() and len(text) != 8):
        return None
    return datetime.fromisoformat(text)


def _rfc822(text: str) -> datetime | None:
    if not _ENGLISH.search(text) or _HALF_DAY.search(text):
        return None
    return parsedate_to_datetime(text)


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = float(text)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _numeric(text: str) -> datetime | None:
    if day := _DAY_FIRST.match(text):
        parts = (day[3], day[2], day[1], *day.groups()[3:])
    elif year := _SLASHED.match(text):
        parts = (*year.groups(),)
    elif east := _EAST_ASIAN.match(text):
        parts = (*east.groups(),)
    else:
        return None
    return datetime(*(int(p or 0) for p in parts), tzinfo=UTC)  # type: ignore[arg-type, misc]


def _foreign(text: str) -> datetime | None:
    """Read RFC 822 with the month in another language."""
    for word in re.findall(r"[^\W\d_]+", text):
        month = _month(word)
        if month and word.title() not in _ENGLISH_MONTHS:
            return _rfc822(text[text.find(",") + 1 :].replace(word, _ENGLISH_MONTHS[month - 1], 1).replace(". ", " "))
    return None


def _worded(text: str) -> datetime | None:
    """Read "March 3, 2024 4:05 pm" and the like."""
    words = _WORDS.findall(text)
    month = next((m for m in map(_month, words) if m), 0)
    numbers = [w for w in words if w.isdigit()]
    year = next((int(n) for n in numbers if len(n) == 4), 0)
    day = next((int(n) for n in numbers if len(n) <= 2), 0)
    if not (month and year and day):
        return None
    clock = next((w for w in words if ":" in w), "0:00").split(":")
    hour, minute, second = int(clock[0]), int(clock[1]), int(clock[2]) if len(clock) > 2 else 0
    half = _HALF_DAY.search(text)
    if half:
        hour = hour % 12 + (12 if half[0][0].lower() == "p" else 0)
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _month(word: str) -> int:
    lowered = word.lower()
    # Four letters tell June from July.
    return _MONTHS.get(lowered[:4]) or _MONTHS.get(lowered[:3]) or 0
