"""Addresses as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.fetch.address import BadAddressError, host_of, origin_of, parse


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://example.org", "https://example.org"),
        ("  https://example.org/a\n/b#part ", "https://example.org/a/b"),
        ("HTTP://Example.ORG:80/", "http://example.org/"),
        ("http://example.org/a b?c=d e", "http://example.org/a%20b?c=d%20e"),
        ("http://example.org/%7Ea%2Fb", "http://example.org/%7Ea%2Fb"),
        ("http://example.org/caf\u00e9", "http://example.org/caf%C3%A9"),
        ("feed://example.org/rss", "http://example.org/rss"),
        ("feed:https://example.org/rss", "https://example.org/rss"),
        ("feed://https://example.org/rss", "https://example.org/rss"),
        ("http://[2606:4700::1111]:8080/", "http://[2606:4700::1111]:8080/"),
    ],
)
def test_addresses_that_can_be_asked_for(written: str, asked: str) -> None:
    assert str(parse(written)) == asked


def test_names_in_every_script() -> None:
    assert host_of(parse("https://b\u00fccher.example/")) == "xn--bcher-kva.example"
    assert origin_of(parse("https://B\u00fccher.example:444/x")) == "https://xn--bcher-kva.example:444"
    assert host_of(parse("http://example.org./")) == "example.org"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "example.org/feed",
        "/feed",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "mailto:a@example.org",
        "http://",
        "http:///path",
        "http://a..b/",
        "http://[::1/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "https://" + "a" * 9000,
        "http://\u2603\ufe0f.example/\x00",
    ],
)
def test_addresses_that_cannot(written: str) -> None:
    with pytest.raises(BadAddressError):
        parse(written)


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_a_bad_one(text: str) -> None:
    for candidate in (text, f"http://{text}", f"https://example.org/{text}"):
        try:
            url = parse(candidate)
        except BadAddressError:
            continue
        assert host_of(url)
        assert "#" not in str(url)
        assert not any(c in str(url) for c in "\r\n\t ")
