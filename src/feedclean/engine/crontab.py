"""Crontab expressions as everybody knows them, on APScheduler's `CronTrigger`.

`CronTrigger.from_crontab` is not used, because it differs from crontab(5) where it hurts: it counts weekdays from
Monday = 0 (crontab: Sunday = 0 or 7), it demands both the day of the month and the day of the week where crontab takes
either, and it drops the step of a range of names. So the five fields are read here, into plain lists of numbers.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from feedclean.model import Cron

MACROS: Final = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAYS: Final = "sun mon tue wed thu fri sat".split()
_ITEM: Final = re.compile(r"(?:(\*)|(\w{1,3})(?:-(\w{1,3}))?)(?:/(\d{1,3}))?")


def next_fire(cron: Cron, now: datetime) -> datetime | None:
    """Return the first instant after `now` (in UTC) at which `cron` fires, None when it never does.

    Raises `ValueError` for an expression or a time zone that has no meaning.
    """
    times = [t.get_next_fire_time(now, now) for t in _triggers(cron)]
    return min((t.astimezone(UTC) for t in times if t), default=None)


def check_cron(cron: Cron, *, now: datetime) -> str | None:
    """Return what is wrong with `cron` in one line, None when it is fine."""
    try:
        return None if next_fire(cron, now) else f"“{cron.expression}” never comes: there is no such day"
    except ValueError as error:
        return str(error)


@lru_cache(maxsize=1024)
def _triggers(cron: Cron) -> tuple[CronTrigger, ...]:
    try:
        zone = ZoneInfo(cron.timezone)
    except (KeyError, OSError, ValueError):
        raise ValueError(f"“{cron.timezone}” is no time zone; write one like Europe/Zurich") from None
    expression = MACROS.get(cron.expression.strip().lower(), cron.expression)
    fields = expression.split()
    if len(fields) != 5:
        raise ValueError(f"“{cron.expression}” has {len(fields)} fields; a crontab line has five: m h dom mon dow")
    minute, hour, month = _numbers(fields[0], 0, 59), _numbers(fields[1], 0, 23), _numbers(fields[3], 1, 12, _MONTHS)
    day = _numbers(fields[2], 1, 31)
    # 0 and 7 are Sunday in a crontab; Monday is 0 in APScheduler.
    weekday = frozenset((n + 6) % 7 for n in _numbers(fields[4], 0, 7, _DAYS))
    common = {"minute": _listed(minute), "hour": _listed(hour), "month": _listed(month), "timezone": zone}
    if fields[2].startswith("*") or fields[4].startswith("*"):
        return (CronTrigger(day=_listed(day), day_of_week=_listed(weekday), **common),)
    # crontab(5): when both are restricted, either will do.
    return CronTrigger(day=_listed(day), **common), CronTrigger(day_of_week=_listed(weekday), **common)


def _listed(numbers: frozenset[int]) -> str:
    return ",".join(map(str, sorted(numbers)))


def _numbers(field: str, low: int, high: int, names: list[str] | None = None) -> frozenset[int]:
    """Return the numbers that a crontab field stands for."""
    found: set[int] = set()
    for item in field.split(","):
        match = _ITEM.fullmatch(item)
        if not match:
            raise ValueError(f"“{item}” is not a number, a range (1-5), a step (*/5) or a name")
        star, first, last, step = match.groups()
        start = low if star else _number(first, low, high, names)
        end = high if star or (step and not last) else _number(last, low, high, names) if last else start
        if end < start and names is _DAYS:
            end += 7  # fri-mon
        if end < start or step == "0":
            raise ValueError(f"“{item}” holds nothing")
        found.update(range(start, end + 1, int(step or 1)))
    return frozenset(found)


def _number(word: str, low: int, high: int, names: list[str] | None) -> int:
    if names and word.lower() in names:
        return names.index(word.lower()) + low
    if word.isascii() and word.isdigit() and low <= int(word) <= high:
        return int(word)
    raise ValueError(f"“{word}” is not in {low}–{high}")
