"""crontab(5) as people know it: Sunday is 0, either day counts, ranges of names have steps, days have time zones."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.engine.crontab import MACROS, check_cron, next_fire
from feedclean.model import Cron

NOW = datetime(2026, 3, 4, 12, 30, 15, tzinfo=UTC)  # a Wednesday


def fires(expression: str, count: int = 1, *, timezone: str = "UTC", now: datetime = NOW) -> list[str]:
    found = []
    for _ in range(count):
        fire = next_fire(Cron(expression, timezone), now)
        assert fire is not None
        assert fire > now
        assert fire.tzinfo is UTC
        now = fire
        found.append(f"{fire:%a %d %b %H:%M}")
    return found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("*/15 * * * *", ["Wed 04 Mar 12:45", "Wed 04 Mar 13:00"]),
        ("0 6 * * *", ["Thu 05 Mar 06:00", "Fri 06 Mar 06:00"]),
        ("0 6 * * 0", ["Sun 08 Mar 06:00", "Sun 15 Mar 06:00"]),
        ("0 6 * * 7", ["Sun 08 Mar 06:00", "Sun 15 Mar 06:00"]),
        ("0 6 * * 1", ["Mon 09 Mar 06:00", "Mon 16 Mar 06:00"]),
        ("0 6 * * sun", ["Sun 08 Mar 06:00", "Sun 15 Mar 06:00"]),
        ("0 6 * * 1-5", ["Thu 05 Mar 06:00", "Fri 06 Mar 06:00", "Mon 09 Mar 06:00"]),
        ("0 6 * * mon-fri", ["Thu 05 Mar 06:00", "Fri 06 Mar 06:00", "Mon 09 Mar 06:00"]),
        ("0 6 * * 5-7", ["Fri 06 Mar 06:00", "Sat 07 Mar 06:00", "Sun 08 Mar 06:00", "Fri 13 Mar 06:00"]),
        ("0 6 * * fri-mon", ["Fri 06 Mar 06:00", "Sat 07 Mar 06:00", "Sun 08 Mar 06:00", "Mon 09 Mar 06:00"]),
        ("0 6 * * MON-SUN/2", ["Fri 06 Mar 06:00", "Sun 08 Mar 06:00", "Mon 09 Mar 06:00", "Wed 11 Mar 06:00"]),
        ("0 0 1,15 * *", ["Sun 15 Mar 00:00", "Wed 01 Apr 00:00"]),
        ("0 0 13 * 5", ["Fri 06 Mar 00:00", "Fri 13 Mar 00:00", "Fri 20 Mar 00:00", "Fri 27 Mar 00:00"]),
        ("0 0 13 * 1", ["Mon 09 Mar 00:00", "Fri 13 Mar 00:00", "Mon 16 Mar 00:00"]),
        ("0 0 * jun-aug/2 *", ["Mon 01 Jun 00:00", "Tue 02 Jun 00:00"]),
        ("5/20 * * * *", ["Wed 04 Mar 12:45", "Wed 04 Mar 13:05"]),
        ("@hourly", ["Wed 04 Mar 13:00", "Wed 04 Mar 14:00"]),
        ("@weekly", ["Sun 08 Mar 00:00", "Sun 15 Mar 00:00"]),
    ],
)
def test_expressions(expression: str, expected: list[str]) -> None:
    assert fires(expression, len(expected)) == expected


def test_time_zones_and_their_summers() -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)  # Europe's clocks go ahead at 01:00 UTC on the 29th
    assert fires("30 7 * * *", 2, timezone="Europe/Zurich", now=before) == ["Sun 29 Mar 05:30", "Mon 30 Mar 05:30"]
    # 02:30 does not exist on that day; it is never doubled, and the next day has it again.
    at_gap = fires("30 2 * * *", 2, timezone="Europe/Zurich", now=before)
    assert at_gap[-1] == "Mon 30 Mar 00:30"
    autumn = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert fires("0 6 * * *", 2, timezone="Europe/Zurich", now=autumn) == ["Sun 25 Oct 05:00", "Mon 26 Oct 05:00"]


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("* * * *", "4 fields"),
        ("60 * * * *", "0–59"),
        ("* 24 * * *", "0–23"),
        ("* * 0 * *", "1–31"),
        ("* * * 13 *", "1–12"),
        ("* * * * 8", "0–7"),
        ("* * * * funday", "funday"),
        ("* * * foo *", "foo"),
        ("*/0 * * * *", "nothing"),
        ("5-1 * * * *", "nothing"),
        ("1;2 * * * *", "not a number"),
        ("② * * * *", "0–59"),
        ("", "0 fields"),
        ("0 0 31 2 *", "never"),
    ],
)
def test_what_is_wrong_is_said(expression: str, says: str) -> None:
    message = check_cron(Cron(expression), now=NOW)
    assert message is not None
    assert says in message


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "Europe"])
def test_unknown_time_zones_are_said(zone: str) -> None:
    assert "no time zone" in (check_cron(Cron("@daily", zone), now=NOW) or "")


@pytest.mark.parametrize("macro", sorted(MACROS))
def test_macros_are_valid(macro: str) -> None:
    assert check_cron(Cron(macro), now=NOW) is None


@given(st.text(alphabet="0123456789*/,- abcmonfri@", max_size=30))
def test_no_expression_raises_anything_unexpected(expression: str) -> None:
    said = check_cron(Cron(expression), now=NOW)
    assert said is None or said.strip()


@given(
    st.lists(st.integers(0, 59), min_size=1, max_size=5),
    st.lists(st.integers(0, 23), min_size=1, max_size=5),
    st.integers(0, 40 * 366 * 86400).map(lambda s: datetime.fromtimestamp(s + 0.5, UTC)),
)
def test_the_next_fire_is_the_first_minute_that_matches(minutes: list[int], hours: list[int], now: datetime) -> None:
    cron = Cron(f"{','.join(map(str, minutes))} {','.join(map(str, hours))} * * *")
    fire = next_fire(cron, now)
    minute = now.replace(second=0, microsecond=0)
    while not (minute > now and minute.minute in minutes and minute.hour in hours):
        minute += timedelta(minutes=1)
    assert fire == minute
