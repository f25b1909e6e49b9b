"""robots.txt as RFC 9309 has it."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.fetch.robots import Memory, Rules, answer, product_token, read

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
FILE = b"""\xef\xbb\xbf# hello
User-agent: otherbot
Disallow: /

User-agent: feedclean
User-agent: friend
Disallow: /private
Allow: /private/open
Crawl-delay: 2.5

User-agent: *
Disallow: /for-nobody
"""


def rules(body: bytes, token: str = "feedclean") -> Rules:
    return read(body, token=token, expires=NOW)


def test_our_own_group_is_the_one_that_counts() -> None:
    found = rules(FILE)
    assert found.allows("https://a.example/", "feedclean")
    assert found.allows("https://a.example/for-nobody", "feedclean")
    assert not found.allows("https://a.example/private/x", "feedclean")
    assert found.allows("https://a.example/private/open/x", "feedclean")
    assert found.delay("feedclean") == 2.5


def test_others_are_held_to_the_group_for_all() -> None:
    found = rules(FILE, "stranger")
    assert not found.allows("https://a.example/for-nobody", "stranger")
    assert found.allows("https://a.example/private/x", "stranger")
    assert found.delay("stranger") is None


def test_request_rate_is_a_delay_too() -> None:
    assert rules(b"User-agent: *\nRequest-rate: 1/10").delay("feedclean") == 10.0


@pytest.mark.parametrize(
    ("status", "allowed", "lifetime"),
    [
        (200, False, DAY),
        (404, True, DAY),
        (403, True, DAY),
        (503, False, timedelta(hours=1)),
        (429, False, timedelta(hours=1)),
    ],
)
def test_what_a_status_means(status: int, allowed: bool, lifetime: timedelta) -> None:
    found = answer(status, b"User-agent: *\nDisallow: /", token="feedclean", now=NOW, lifetime=DAY)
    assert found.allows("https://a.example/x", "feedclean") is allowed
    assert found.expires == NOW + lifetime


@given(st.binary(max_size=400))
def test_any_bytes(body: bytes) -> None:
    found = rules(body)
    assert found.allows("https://a.example/x", "feedclean") in (True, False)
    assert (found.delay("feedclean") or 0.0) >= 0.0


@pytest.mark.parametrize(
    "body",
    [
        b"".join(b"User-agent: r%d\n" % n for n in range(25_000)) + b"Disallow: /x\n" * 10_000,
        b"".join(b"User-agent r%d\n" % n for n in range(25_000)) + b"Disallow: /x\n" * 10_000,
        b"".join(b"\r useragent\t: r%d\x0b" % n for n in range(20_000)) + b"Disallow: /x\n" * 10_000,
        b"User-agent: *\n" + b"Disallow: /" + b"*a" * 250_000,
        b"User-agent: *\n" + b"Disallow: /*a*b*c$\n" * 25_000,
        b"\n" * 500_000,
        b"User-agent: *\nDisallow: /" + b"%" * 500_000,
    ],
)
def test_half_a_megabyte_of_malice_costs_little(body: bytes) -> None:
    started = time.process_time()
    rules(body).allows("https://a.example/" + "ab" * 1000, "feedclean")
    assert time.process_time() - started < 3.0


@pytest.mark.parametrize(
    ("agent", "token"),
    [("feedclean/0.1 (+https://a.example)", "feedclean"), ("My Reader", "my"), ("", "feedclean"), ("X(y)", "x")],
)
def test_the_name_that_robots_txt_knows(agent: str, token: str) -> None:
    assert product_token(agent) == token


def test_memory_is_bounded_and_expires() -> None:
    memory = Memory(3)
    for n in range(5):
        memory.put(f"https://{n}.example", Rules(NOW + DAY))
    assert len(memory) == 3
    assert memory.get("https://0.example", now=NOW) is None
    assert memory.get("https://4.example", now=NOW)
    assert memory.get("https://4.example", now=NOW + DAY) is None
