import json

from hypothesis import given
from hypothesis import strategies as st

from feedclean.feeds import parse_feed
from feedclean.model import Failed, Feed

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
ITEM = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        "id url external_url title content_html content_text summary image banner_image date_published date_modified authors author tags language attachments".split(),
        ANYTHING,
    ),
)
FEED = st.fixed_dictionaries(
    {"items": st.lists(ITEM | ANYTHING, max_size=4)},
    optional=dict.fromkeys(
        "version title home_page_url feed_url description icon author authors next_url".split(), ANYTHING
    ),
)


@given(FEED)
def test_members_of_any_type_never_fail(data: object) -> None:
    feed = parse_feed(json.dumps(data).encode(), url="https://x.example/feed.json")
    assert isinstance(feed, Feed)


@given(ANYTHING)
def test_json_that_is_no_feed_fails_with_words(data: object) -> None:
    assert isinstance(parse_feed(json.dumps(data).encode(), url=None), Failed)


def test_numbers_too_long_for_python_do_no_harm() -> None:
    body = b'{"items": [{"id": ' + b"9" * 100_000 + b', "title": "x"}]}'
    feed = parse_feed(body, url=None)
    assert isinstance(feed, Feed)
    assert feed.entries[0].title == "x"
