"""Headers read with distrust."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.fetch import headers
from feedclean.model import Validators

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Sun, 01 Mar 2026 12:01:00 GMT", 60),
        ("Sunday, 01-Mar-26 12:01:00 GMT", 60),
        ("Sun Mar  1 12:01:00 2026", 60),
        ("Sun, 01 Mar 2020 12:01:00 GMT", 0),
        ("99999999999999999999", 7 * 86400),
        ("Fri, 01 Mar 2199 12:01:00 GMT", 7 * 86400),
    ],
)
def test_retry_after(value: str, seconds: int) -> None:
    assert headers.retry_after(value, now=NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "1.5", "\u0662", "Sun, 99 Mar 2026 12:01:00 GMT"])
def test_no_retry_after(value: str | None) -> None:
    assert headers.retry_after(value, now=NOW) is None


@pytest.mark.parametrize(
    ("given_headers", "seconds"),
    [
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, Max-Age="600"', "age": "100"}, 500),
        ({"cache-control": "s-maxage=50"}, 50),
        ({"cache-control": "s-maxage=50, max-age=600"}, 600),
        ({"cache-control": "max-age=600, no-cache"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=10", "age": "99"}, 0),
        ({"cache-control": "max-age=99999999999"}, 30 * 86400),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 GMT"}, 600),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 GMT", "date": "Sun, 01 Mar 2026 12:09:00 GMT"}, 60),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 GMT", "cache-control": "max-age=5"}, 5),
        ({"expires": "0"}, 0),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
    ],
)
def test_fresh_for(given_headers: dict[str, str], seconds: int) -> None:
    assert headers.fresh_for(given_headers, now=NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("given_headers", [{}, {"cache-control": "public"}, {"cache-control": "max-age=soon"}])
def test_nothing_said_of_freshness(given_headers: dict[str, str]) -> None:
    assert headers.fresh_for(given_headers, now=NOW) is None


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_any_headers(control: str, expires: str, age: str) -> None:
    fresh = headers.fresh_for({"cache-control": control, "expires": expires, "age": age, "date": expires}, now=NOW)
    assert fresh is None or timedelta() <= fresh <= timedelta(days=30)
    wait = headers.retry_after(expires, now=NOW)
    assert wait is None or timedelta() <= wait <= timedelta(days=7)


def test_validators_that_a_304_does_not_repeat_stand() -> None:
    former = Validators('"a"', "Sun, 01 Mar 2026 12:10:00 GMT", "00")
    assert headers.validators({}, "00", former) == former
    assert headers.validators({"etag": 'W/"b"'}, "00", former).etag == 'W/"b"'
    assert headers.validators({"etag": "x" * 600, "last-modified": "\x00"}, None) == Validators()


def test_cookies_without_their_attributes() -> None:
    lines = ["a=1; Path=/; HttpOnly", "b = two ; Domain=example.org", "novalue", "=x", "c=bad\r\nX: y", "d="]
    assert headers.cookies(lines) == {"a": "1", "b": "two", "d": ""}
