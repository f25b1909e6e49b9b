"""Dates as machines and people write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.extract.datetimes import parse_machine, parse_prose, parse_written


def zone(hours: float) -> timezone:
    return timezone(timedelta(hours=hours))


MACHINE = {
    "2024-04-28T14:26:01Z": datetime(2024, 4, 28, 14, 26, 1, tzinfo=UTC),
    "2024-04-28T14:26:01+0200": datetime(2024, 4, 28, 14, 26, 1, tzinfo=zone(2)),
    "2024-04-28T14:26:01.123456-04:00": datetime(2024, 4, 28, 14, 26, 1, tzinfo=zone(-4)),
    "2024-04-28 14:26 +05:30": datetime(2024, 4, 28, 14, 26, tzinfo=zone(5.5)),
    "2024-04-28T14:26:01 GMT": datetime(2024, 4, 28, 14, 26, 1, tzinfo=UTC),
    "2024-4-8": datetime(2024, 4, 8, tzinfo=UTC),
    "20240428": datetime(2024, 4, 28, tzinfo=UTC),
    "20240428142601": datetime(2024, 4, 28, 14, 26, 1, tzinfo=UTC),
    "1714314361": datetime(2024, 4, 28, 14, 26, 1, tzinfo=UTC),
    "1714314361000": datetime(2024, 4, 28, 14, 26, 1, tzinfo=UTC),
    "Sun, 28 Apr 2024 14:26:01 +0200": datetime(2024, 4, 28, 14, 26, 1, tzinfo=zone(2)),
    "28 Apr 2024 14:26:01 GMT": datetime(2024, 4, 28, 14, 26, 1, tzinfo=UTC),
    "April 28, 2024": datetime(2024, 4, 28, tzinfo=UTC),
}


@pytest.mark.parametrize(("value", "expected"), MACHINE.items(), ids=MACHINE)
def test_machine_formats(value: str, expected: datetime) -> None:
    found = parse_machine(value)

    assert found == expected
    assert found.utcoffset() == expected.utcoffset()


WRITTEN = {
    "28. April 2024, 14:26 Uhr": datetime(2024, 4, 28, 14, 26, tzinfo=UTC),
    "Publié le 1er août 2024 à 9h05": datetime(2024, 8, 1, 9, 5, tzinfo=UTC),
    "4 de octubre de 2024 a las 13:45": datetime(2024, 10, 4, 13, 45, tzinfo=UTC),
    "12:20 pm Jan 7, 2024": datetime(2024, 1, 7, 12, 20, tzinfo=UTC),
    "Published: 15:56 BST, 27 April 2024 | Updated: 15:57 BST, 27 April 2024": datetime(
        2024, 4, 27, 15, 56, tzinfo=zone(1)
    ),
    "Sept. 3rd, 2024 at 12:05 a.m. EDT": datetime(2024, 9, 3, 0, 5, tzinfo=zone(-4)),
    "Thứ tư, 22/10/2025, 19:25 (GMT+7)": datetime(2025, 10, 22, 19, 25, tzinfo=zone(7)),
    "2025年12月20日 9時05分": datetime(2025, 12, 20, 9, 5, tzinfo=UTC),
    "2025년 12월 20일 13:05": datetime(2025, 12, 20, 13, 5, tzinfo=UTC),
    "28 апреля 2024, 10:00": datetime(2024, 4, 28, 10, 0, tzinfo=UTC),
    "21 Φεβρουαρίου 2021": datetime(2021, 2, 21, tzinfo=UTC),
    "8 ביולי 2024": datetime(2024, 7, 8, tzinfo=UTC),
    "٢٨ أبريل ٢٠٢٤": datetime(2024, 4, 28, tzinfo=UTC),
    "3. kesäkuuta 2024": datetime(2024, 6, 3, tzinfo=UTC),
    "12 sierpnia 2024": datetime(2024, 8, 12, tzinfo=UTC),
    "9 मार्च 2026": datetime(2026, 3, 9, tzinfo=UTC),
    "९ \u095eरवरी २०२६": datetime(2026, 2, 9, tzinfo=UTC),
    "৯ মার্চ ২০২৬": datetime(2026, 3, 9, tzinfo=UTC),
    "மார்ச் 9, 2026": datetime(2026, 3, 9, tzinfo=UTC),
    "05.06.2568": datetime(2025, 6, 5, tzinfo=UTC),
    "2 พ.ค. 2569 09:12": datetime(2026, 5, 2, 9, 12, tzinfo=UTC),
    "2 พฤษภาคม 2569 เวลา 09:12 น.": datetime(2026, 5, 2, 9, 12, tzinfo=UTC),
    "7 tháng 5, 2026": datetime(2026, 5, 7, tzinfo=UTC),
    "۱۲ اردیبهشت ۱۴۰۵ - ۰۸:۳۰": datetime(2026, 5, 2, 8, 30, tzinfo=UTC),
    "۱۴۰۳/۱۲/۳۰": datetime(2025, 3, 20, tzinfo=UTC),
    "פורסם: 28.04.26, 14:05": datetime(2026, 4, 28, 14, 5, tzinfo=UTC),
    "04/28/26": datetime(2026, 4, 28, tzinfo=UTC),
    "2026. 04. 29. 15:32": datetime(2026, 4, 29, 15, 32, tzinfo=UTC),
    "입력 2026.04.03. 오전 9:14": datetime(2026, 4, 3, 9, 14, tzinfo=UTC),
    "2026.04.03. 오후 9:14": datetime(2026, 4, 3, 21, 14, tzinfo=UTC),
    "12 مايو 2026 الساعة 14:20": datetime(2026, 5, 12, 14, 20, tzinfo=UTC),
    "3 مايو 2026 - 11:20 م": datetime(2026, 5, 3, 23, 20, tzinfo=UTC),
    "May 05, 2026, 08:00 ET": datetime(2026, 5, 5, 8, 0, tzinfo=zone(-4)),
    "March 7, 2026, 08:00 PT": datetime(2026, 3, 7, 8, 0, tzinfo=zone(-8)),
    "March 8, 2026, 08:00 PT": datetime(2026, 3, 8, 8, 0, tzinfo=zone(-7)),
    "November 1, 2026, 08:00 CT": datetime(2026, 11, 1, 8, 0, tzinfo=zone(-6)),
}


@pytest.mark.parametrize(("text", "expected"), WRITTEN.items(), ids=WRITTEN)
def test_written_dates(text: str, expected: datetime) -> None:
    found = parse_written(text)

    assert found == expected
    assert found.utcoffset() == expected.utcoffset()


def test_the_order_of_day_and_month() -> None:
    assert parse_written("3/4/2025") == datetime(2025, 4, 3, tzinfo=UTC)
    assert parse_written("3/4/2025", month_first=True) == datetime(2025, 3, 4, tzinfo=UTC)
    assert parse_written("12/20/2025") == datetime(2025, 12, 20, tzinfo=UTC)
    assert parse_written("20/12/2025", month_first=True) == datetime(2025, 12, 20, tzinfo=UTC)
    assert parse_written("3.4.2025", month_first=True) == datetime(2025, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "May 2024",
        "10.20.30",
        "1.2.26",
        "192.10.10.24",
        "۱۴۴۷/۱۱/۰۵",
        "version 3.14.2024.1",
        "32/13/2024",
        "0001-01-01",
        "1970-01-01",
        "call 555-0134-2024",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert parse_machine(text) is None


def test_prose_in_a_language_without_a_table() -> None:
    assert parse_prose("২৮ মে ২০২৪", "bn") == datetime(2024, 5, 28, tzinfo=UTC)
    assert parse_prose("কোনো তারিখ নেই", "bn") is None


@given(st.integers(631152000, 4070908800).map(lambda s: datetime.fromtimestamp(s, UTC)))
def test_iso_8601_comes_back(moment: datetime) -> None:
    assert parse_machine(moment.isoformat()) == moment
    assert parse_machine(moment.strftime("%a, %d %b %Y %H:%M:%S GMT")) == moment


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    for found in (parse_machine(text), parse_written(text), parse_written(f"{text} 3 May 2024 {text}")):
        assert found is None or found.tzinfo is not None
