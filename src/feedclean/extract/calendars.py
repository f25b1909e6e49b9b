"""Years that are counted otherwise: in Thailand from the Buddha, in Iran in solar years from the Hijra."""

from __future__ import annotations

from datetime import date
from typing import Final

_BUDDHIST: Final = range(2500, 2644)
_BUDDHIST_ERA: Final = 543
# Not the lunar years of the Arab world, which are forty ahead.
_SOLAR_HIJRI: Final = range(1359, 1421)
_NEW_YEAR: Final = date(2024, 3, 20).toordinal()  # of 1403
_KNOWN_YEAR: Final = 1403
_CYCLE: Final = 33  # years, eight of them leap years
_LONG_MONTHS: Final = 6


def gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Return a day's year, month and day in the calendar that the whole world knows."""
    if year in _BUDDHIST:
        return year - _BUDDHIST_ERA, month, day
    if year not in _SOLAR_HIJRI:
        return year, month, day
    days = 31 * (month - 1) - max(0, month - 1 - _LONG_MONTHS) + day - 1
    found = date.fromordinal(_NEW_YEAR + _days_before(year) - _days_before(_KNOWN_YEAR) + days)
    return found.year, found.month, found.day


def _days_before(year: int) -> int:
    """Return how many days the solar years before this one have, from a zero of its own."""
    year += 1595
    return 365 * year + year // _CYCLE * 8 + (year % _CYCLE + 3) // 4
