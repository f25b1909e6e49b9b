"""How often a feed wants to be read: RSS `ttl`, `skipHours`, `skipDays`, and the syndication module's `sy:` elements.

Sources: RSS 2.0 specification; RDF Site Summary 1.0 Modules: Syndication.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from feedclean.model import FeedHints

_MOST: Final = timedelta(days=31)
_TTL: Final = re.compile(r"<ttl>\s{0,9}(\d{1,7})\s{0,9}</ttl>", re.IGNORECASE)
_HOUR: Final = re.compile(r"<hour>\s{0,9}(\d{1,2})\s{0,9}</hour>", re.IGNORECASE)
_DAY: Final = re.compile(r"<day>\s{0,9}([A-Za-z]{3,9})\s{0,9}</day>", re.IGNORECASE)
_PERIOD: Final = re.compile(r"<[\w-]{1,16}:updatePeriod[^<>]{0,200}>\s{0,99}([A-Za-z]{4,8})\s{0,99}</", re.IGNORECASE)
_FREQUENCY: Final = re.compile(r"<[\w-]{1,16}:updateFrequency[^<>]{0,200}>\s{0,99}(\d{1,6})\s{0,99}</", re.IGNORECASE)
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS: Final = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}


def hints_of(around: str) -> FeedHints:
    """Return what a feed's XML asks for outside its entries. Values that make no sense are passed over."""
    hours = frozenset(int(h) % 24 for h in _HOUR.findall(around) if int(h) <= 24)
    days = frozenset(_DAYS.index(d.lower()) for d in _DAY.findall(around) if d.lower() in _DAYS)
    return FeedHints(
        ttl=_interval(around),
        # All hours or all days would mean never.
        skip_hours=hours if len(hours) < 24 else frozenset(),
        skip_days=days if len(days) < 7 else frozenset(),
    )


def _interval(around: str) -> timedelta | None:
    """Return the longer of `ttl` (minutes) and the update period divided by its frequency."""
    wishes = []
    if ttl := _TTL.search(around):
        wishes.append(timedelta(minutes=int(ttl[1])))
    if (period := _PERIOD.search(around)) and period[1].lower() in _PERIODS:
        frequency = _FREQUENCY.search(around)
        wishes.append(_PERIODS[period[1].lower()] / max(1, int(frequency[1]) if frequency else 1))
    longest = max(wishes, default=timedelta())
    return min(longest, _MOST) if longest else None
