from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.feeds.dates import parse_date

MOMENT = datetime(2024, 3, 4, 16, 5, 6, tzinfo=UTC)
MINUTE = MOMENT.replace(second=0)
DAY = datetime(2024, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("2024-03-04T16:05:06Z", MOMENT),
        ("2024-03-04T17:05:06+01:00", MOMENT),
        ("2024-03-04T17:05:06+0100", MOMENT),
        ("2024-03-04T16:05:06.123456789Z", MOMENT),
        ("2024-03-04 16:05:06", MOMENT),
        ("2024-03-04 16:05:06 UTC", MOMENT),
        ("2024-03-04 17:05:06 +0100", MOMENT),
        ("2024-03-04", DAY),
        ("20240304", DAY),
        ("2024/03/04 16:05", MINUTE),
        ("4.3.2024 16:05", MINUTE),
        ("Mon, 04 Mar 2024 16:05:06 GMT", MOMENT),
        ("Mon, 04 Mar 2024 11:05:06 EST", MOMENT),
        ("Mon, 4 Mar 2024 17:05:06 +0100", MOMENT),
        ("  Mon,  04 Mar 2024\n 16:05:06 +0000 ", MOMENT),
        ("04 Mar 2024 16:05 GMT", MINUTE),
        ("Sunday, 04 Mar 2024 16:05:06 GMT", MOMENT),
        ("Mon Mar  4 16:05:06 2024", MOMENT),
        ("March 4, 2024 4:05 pm", MINUTE),
        ("March 4, 2024 12:30 am", DAY.replace(minute=30)),
        ("4 March 2024", DAY),
        ("Mo, 04 Mär 2024 17:05:06 +0100", MOMENT),
        ("lun, 04 mars 2024 16:05:06 +0000", MOMENT),
        ("Пн, 04 мар 2024 16:05:06 GMT", MOMENT),
        ("4 juillet 2024", datetime(2024, 7, 4, tzinfo=UTC)),
        ("4 juin 2024", datetime(2024, 6, 4, tzinfo=UTC)),
        ("2024年3月4日 16:05", MINUTE),
        ("2024년 03월 04일", DAY),
        ("1709568306", MOMENT),
        ("1709568306000", MOMENT),
    ],
)
def test_dates_as_publishers_write_them(raw: str | None, found: datetime) -> None:
    assert parse_date(raw) == found


@pytest.mark.parametrize(
    "raw", [None, "", "yesterday", "03/04/2024", "2024-13-45", "99999999999999", "Mon, 99 Foo 2024", "0", "x" * 999]
)
def test_what_is_no_certain_date_is_none(raw: str | None) -> None:
    assert parse_date(raw) is None


@given(st.text() | st.text("0123456789-:/+T Zjanfebmr,.", max_size=40))
def test_never_fails(raw: str | None) -> None:
    found = parse_date(raw)
    assert found is None or found.utcoffset() is not None


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_what_was_formatted_is_read_back(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC)
    assert parse_date(moment.isoformat()) == moment.replace(microsecond=0)
