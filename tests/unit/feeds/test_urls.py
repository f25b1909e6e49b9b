from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.feeds import clean_url
from feedclean.feeds.urls import url_key

CLEANED = [
    ("HTTP://<X.example/a", "http://%3cx.example/a"),
    ("https://x.example/a?utm_source=rss&utm_medium=feed&id=7", "https://x.example/a?id=7"),
    ("https://x.example/a?id=7&amp;utm_source=rss&amp;utm_medium=feed", "https://x.example/a?id=7"),
    ("https://x.example/a?WT.mc_id=5", "https://x.example/a"),
    ("https://x.example/a?fbclid=1", "https://x.example/a"),
    ("https://x.example/a?GCLID=1&b=&c", "https://x.example/a?b=&c"),
    (
        "https://x.example/a?mc_cid=1&mc_eid=2&msclkid=3&igshid=4&yclid=5&_hsenc=6&mkt_tok=7&srsltid=8",
        "https://x.example/a",
    ),
    ("https://x.example/a?at_medium=RSS&xtor=RSS-1", "https://x.example/a"),
    ("https://x.example/a#xtor=RSS-3", "https://x.example/a"),
    ("https://x.example/a#:~:text=some%20words", "https://x.example/a"),
    ("https://x.example/a#rss", "https://x.example/a"),
    ("https://x.example/a#utm_source=a&utm_medium=b", "https://x.example/a"),
    (" HTTPS://X.Example:443/A ", "https://x.example/A"),
    ("http://x.example:80", "http://x.example/"),
    ("https://x.example/a b?q=c d", "https://x.example/a%20b?q=c%20d"),
    ("https://x.example/a\n b", "https://x.example/a%20b"),
]
KEPT = [
    "https://x.example/a?b=2&a=1&b=1",
    "https://x.example/a?id=1&ref=home&source=x&from=y&p=3&share=1",
    "https://x.example/a/#section-2",
    "https://x.example/#!/route",
    "https://x.example/app#/route?id=1",
    "https://x.example/a;v=1/b?c=d;e=f",
    "https://x.example/%D0%B0?q=%E2%82%AC+x",
    "https://x.example/a?redirect=https://y.example/?utm_source=z",
    "https://user:pw@x.example:8443/a",
    "https://[2001:db8::1]:8080/a",
    "mailto:someone@x.example",
    "not an address",
    "https://",
    "http://[broken/a",
    "http://x.example:port/",
]


@pytest.mark.parametrize(("url", "cleaned"), CLEANED)
def test_what_tracks_is_taken_off(url: str, cleaned: str) -> None:
    assert clean_url(url) == cleaned


@pytest.mark.parametrize("url", KEPT)
def test_what_addresses_content_stays(url: str) -> None:
    assert clean_url(url) == url


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.x.example/a/", "https://x.example/a"),
        ("https://x.example/a?utm_source=1", "https://x.example/a/"),
        ("https://x.example/a/?id=1", "http://x.example/a?id=1"),
    ],
)
def test_keys_of_one_document_are_equal(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/a?id=1", "https://x.example/a?id=2"),
        ("https://x.example/log#v1", "https://x.example/log#v2"),
        ("https://x.example/A", "https://x.example/a"),
        ("https://x.example/a/", "https://y.example/a/"),
    ],
)
def test_keys_of_two_documents_differ(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


PIECES = st.lists(
    st.sampled_from(
        [*'?&#=/:.%@[];\\ \t\n<>"|é日', "http://", "https://", "x.example", "utm_source=1", "id=2", "%20", "//", ".."]
    )
    | st.text(max_size=3),
    max_size=12,
).map("".join)


@given(PIECES | PIECES.map("https://x.example/".__add__) | st.text())
def test_cleaning_is_idempotent_and_never_fails(url: str) -> None:
    once = clean_url(url)
    assert clean_url(once) == once
    assert url_key(once) == url_key(url)


@given(
    st.dictionaries(
        st.text("abcxyz_", min_size=1, max_size=6).filter(lambda n: not n.startswith(("_", "utm"))), st.integers()
    )
)
def test_parameters_that_do_not_track_stay_in_order(parameters: dict[str, int]) -> None:
    query = "&".join(f"{k}={v}" for k, v in parameters.items())
    assert urlsplit(clean_url(f"https://x.example/?{query}&utm_campaign=1")).query == query
