"""Addresses in feeds: made absolute, or refused."""

import pytest

from feedclean.feeds.links import absolute


@pytest.mark.parametrize(
    ("address", "base", "expected"),
    [
        ("/p", "https://mill.example/feed", "https://mill.example/p"),
        ("//other.example/q", "https://mill.example/feed", "https://other.example/q"),
        ("http://mill.example", None, "http://mill.example"),
        ("http: //mill.example/p", "https://mill.example/feed", None),
        ("http:///p", None, None),
        ("javascript:alert(1)", "https://mill.example/feed", None),
        ("data:text/html,x", None, None),
        ("", "https://mill.example/feed", None),
    ],
)
def test_absolute(address: str, base: str | None, expected: str | None) -> None:
    assert absolute(address, base) == expected
