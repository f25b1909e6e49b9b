"""When a source is due again. Pure: the clock is an argument, and jitter comes from the source's id.

* `Cron` and `Interval` are the word of the person who wrote the configuration: only a server that says Retry-After,
  and back-off after failures, put them off. APScheduler's triggers do their arithmetic.
* `Auto` follows the source: from the gaps between its last entries, stretched while nothing comes, shortened when
  news comes, and never sooner than the server asks for (Cache-Control, Expires, `ttl`, `sy:updatePeriod`,
  `skipHours`, `skipDays`).

A failing source is tried again sooner than a slow schedule would, and ever later the longer it fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from statistics import median
from typing import Final

from apscheduler.triggers.interval import IntervalTrigger

from feedclean.engine.crontab import next_fire
from feedclean.model import Auto, Cron, FeedHints, Interval, Outcome, Signs, Source, SourceState

_SECOND: Final = timedelta(seconds=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)

# A server's Retry-After is believed, but not for ever: a mistyped or hostile one must not bury a source.
_LONGEST_PAUSE: Final = 7 * _DAY
# Auto without any dated entry: a guess that the first changes correct.
_UNKNOWN_RHYTHM: Final = _HOUR
_STRETCH: Final = 1.2
_SHORTEN: Final = 0.5
# Look this many times per typical gap between two entries.
_LOOKS_PER_GAP: Final = 2
# A source that has been silent for long is looked at ten times in as much time again.
_LOOKS_PER_SILENCE: Final = 10
_RECENT: Final = 10
_FIRST_RETRY: Final = timedelta(minutes=5)
# A night without network must not cost the next day; a source that fails for days may be asked once a day.
_LONGEST_RETRY: Final = 4 * _HOUR
_LONGEST_RETRY_OF_THE_LOST: Final = _DAY
_LOST_AFTER: Final = 24
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def reschedule(source: Source, state: SourceState, *, now: datetime, signs: Signs) -> SourceState:
    """Return `state` with `next_due` and `rhythm` set; see `feedclean.ports.Reschedule`."""
    if signs.outcome is Outcome.GONE or state.retired:
        return replace(state, next_due=None)
    rhythm = _rhythm(source, state, now=now, signs=signs)
    if signs.outcome is Outcome.FAILED:
        due = now + _retry(source, state, rhythm, now)
    else:
        due = _regular(source, state, rhythm, now=now, signs=signs)
    if signs.retry_after is not None:
        due = max(due, now + min(signs.retry_after, _LONGEST_PAUSE))
    return replace(state, next_due=max(due, now + _SECOND), rhythm=rhythm)


def fraction(*parts: object) -> float:
    """Return a number in [0, 1) that is always the same for the same parts, in every process."""
    digest = blake2b("\0".join(map(str, parts)).encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / (1 << 32)


def _regular(source: Source, state: SourceState, rhythm: timedelta | None, *, now: datetime, signs: Signs) -> datetime:
    schedule = source.schedule
    if isinstance(schedule, Cron):
        # An expression that never fires is refused by the configuration; a store may still hold one.
        return next_fire(schedule, now) or now + _DAY
    if isinstance(schedule, Interval):
        return _on_grid(source.id, schedule.every, now)
    asked = max(signs.fresh_for or timedelta(), state.hints.ttl or timedelta())
    asked = min(asked, schedule.at_most)
    wait = max(rhythm or _UNKNOWN_RHYTHM, asked)
    # Spread by ±10 % within the bounds, so that sources that started together part; what the server asks for is kept.
    shortest, longest = max(wait * 0.9, schedule.at_least, asked), min(wait * 1.1, schedule.at_most)
    due = now + max(shortest + (longest - shortest) * fraction(source.id), asked)
    return _awake(due, state.hints, source.id)


def _on_grid(source_id: str, every: timedelta, now: datetime) -> datetime:
    """Return the next of the source's own instants, which lie `every` apart.

    Each source has its own offset, so that sources that were first seen together do not stay together. An instant
    that is nearer than half the interval is left out: after a first or a late refresh, the next is not at once.
    """
    start = _EPOCH + every * fraction(source_id)
    due = _interval_trigger(every, start).get_next_fire_time(None, now + every / 2)
    return due.astimezone(UTC) if due else now + every


@lru_cache(maxsize=1024)
def _interval_trigger(every: timedelta, start: datetime) -> IntervalTrigger:
    return IntervalTrigger(seconds=every.total_seconds(), start_date=start, timezone=UTC)


def _rhythm(source: Source, state: SourceState, *, now: datetime, signs: Signs) -> timedelta | None:
    """Return how often an `Auto` source is to be asked; None for the others."""
    schedule = source.schedule
    if not isinstance(schedule, Auto):
        return None
    seen = _typical(signs.published, now)
    if state.rhythm is None:
        rhythm = seen or _UNKNOWN_RHYTHM
    elif signs.outcome is Outcome.CHANGED:
        rhythm = state.rhythm * _SHORTEN
        rhythm = min(rhythm, seen) if seen else rhythm
    elif signs.outcome is Outcome.UNCHANGED:
        rhythm = state.rhythm * _STRETCH
    else:
        rhythm = state.rhythm
    return min(max(rhythm, schedule.at_least), schedule.at_most)


def _typical(published: Sequence[datetime], now: datetime) -> timedelta | None:
    """Return how often to look, judging by the entries' dates; None when there are too few of them."""
    dates = sorted((d for d in published if d <= now), reverse=True)[:_RECENT]
    if len(dates) < 2:
        return None
    gap = timedelta(seconds=median((a - b).total_seconds() for a, b in pairwise(dates)))
    return max(gap / _LOOKS_PER_GAP, (now - dates[0]) / _LOOKS_PER_SILENCE)


def _retry(source: Source, state: SourceState, rhythm: timedelta | None, now: datetime) -> timedelta:
    """Return how long to wait after the `state.failures`th failure in a row."""
    schedule = source.schedule
    if isinstance(schedule, Interval):
        usual = schedule.every
    elif isinstance(schedule, Cron):
        usual = (next_fire(schedule, now) or now + _DAY) - now
    else:
        usual = rhythm or _UNKNOWN_RHYTHM
    longest = _LONGEST_RETRY if state.failures < _LOST_AFTER else _LONGEST_RETRY_OF_THE_LOST
    doublings = min(max(state.failures - 1, 0), 32)
    wait = min(min(usual, _FIRST_RETRY) * (1 << doublings), longest)
    return wait * (0.8 + 0.4 * fraction(source.id, state.failures))


def _awake(due: datetime, hints: FeedHints, source_id: str) -> datetime:
    """Move `due` past the hours (UTC) and days in which the feed does not want to be asked."""
    hours, days = _sane(hints.skip_hours, 24), _sane(hints.skip_days, 7)
    if not hours and not days:
        return due
    moved = due.astimezone(UTC)
    while moved.hour in hours or moved.weekday() in days:
        moved = moved.replace(minute=0, second=0, microsecond=0) + _HOUR
    # Everyone who waits for the end of the same hour would come in the same second.
    return due if moved == due else moved + timedelta(minutes=10) * fraction(source_id, "awake")


def _sane(skipped: Iterable[int], of: int) -> frozenset[int]:
    """Return what is to be skipped; nothing when nothing would be left."""
    kept = frozenset(n for n in skipped if 0 <= n < of)
    return kept if len(kept) < of else frozenset()
