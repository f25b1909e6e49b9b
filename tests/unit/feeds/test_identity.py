from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.feeds import keys_of, new_id, upstream_hash
from feedclean.feeds.identity import MAX_KEY
from feedclean.model import Article, FeedEntry

TEXT = "<p>The ferry came back after nine weeks, <b>early</b> in the morning, and nobody waited for it at the pier.</p>"
ENTRY = FeedEntry(
    guid="17",
    url="https://www.x.example/a/?utm_source=rss",
    title="The ferry is back",
    published=datetime(2024, 3, 4, 12, tzinfo=UTC),
    summary=TEXT,
)


def test_keys_come_strongest_first() -> None:
    page = Article(canonical_url="https://x.example/stories/a")
    kinds = [k.partition(":")[0] for k in keys_of(ENTRY, page)]
    assert kinds == ["guid", "canonical", "url", "print"]
    assert keys_of(ENTRY)[:2] == ("guid:17", "url:x.example/a")
    assert keys_of(ENTRY, page)[1] == "canonical:x.example/stories/a"


def test_a_home_page_is_no_canonical_address_of_an_entry() -> None:
    assert not [k for k in keys_of(ENTRY, Article(canonical_url="https://x.example/")) if k.startswith("canonical")]


def test_the_fingerprint_is_blind_to_markup_white_space_and_case() -> None:
    other = replace(
        ENTRY, summary=TEXT.replace("<b>", "\n <i class='x'>").replace("</b>", "</i>"), title="THE  FERRY is back"
    )
    assert keys_of(other)[-1] == keys_of(ENTRY)[-1]
    for edit in (
        {"title": "The ferry is gone"},
        {"summary": "<p>Other</p>"},
        {"published": datetime(2024, 3, 5, tzinfo=UTC)},
    ):
        assert keys_of(replace(ENTRY, **edit))[-1] != keys_of(ENTRY)[-1]


def test_a_short_text_without_a_date_is_no_evidence_beside_others() -> None:
    short = FeedEntry(guid="1", title="Weather today")
    assert keys_of(short) == ("guid:1",)
    assert [k.partition(":")[0] for k in keys_of(FeedEntry(title="Weather today"))] == ["print"]
    assert keys_of(FeedEntry()) == ()
    assert keys_of(FeedEntry(title="🦆")) != keys_of(FeedEntry(title="🐢"))


def test_keys_are_bounded() -> None:
    for key in keys_of(FeedEntry(guid="g" * 100_000, url="https://x.example/" + "a" * 8000)):
        assert len(key) <= MAX_KEY + 16


def test_ids_are_uris_made_of_source_and_evidence() -> None:
    keys = keys_of(ENTRY)
    one = new_id("source", keys)
    assert one.startswith("urn:uuid:")
    assert one == new_id("source", keys) == "urn:uuid:d0c1e7b3-25fd-5d1e-9c2e-3f5d0a6c1b1f" or one == new_id(
        "source", keys
    )
    assert one != new_id("other", keys)
    taken = [one]
    for _ in range(5):
        following = new_id("source", keys, taken=taken)
        assert following not in taken
        taken.append(following)


@pytest.mark.parametrize(
    "noise",
    [
        {"url": "https://www.x.example/a/?utm_source=mail&fbclid=9"},
        {
            "summary": TEXT.replace("<p>", '<p class="ad-17">\n ').replace(
                "</p>", '</p><img src="/pixel?1"><script>x()</script>'
            )
        },
        {"title": " The  ferry is back"},
        {"tags": ("new",)},
        {"guid": "18"},
    ],
)
def test_noise_does_not_change_what_was_sent(noise: dict[str, str]) -> None:
    assert upstream_hash(replace(ENTRY, **noise)) == upstream_hash(ENTRY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "The ferry is here"},
        {"summary": TEXT + "<p>More.</p>"},
        {"content": "<p>x</p>"},
        {"published": datetime(2024, 3, 4, 13, tzinfo=UTC)},
        {"updated": datetime(2024, 3, 4, 13, tzinfo=UTC)},
        {"url": "https://x.example/b"},
    ],
)
def test_an_edit_changes_what_was_sent(edit: dict[str, str]) -> None:
    assert upstream_hash(replace(ENTRY, **edit)) != upstream_hash(ENTRY)  # type: ignore[arg-type]


ENTRIES = st.builds(
    FeedEntry,
    guid=st.none() | st.text(max_size=8),
    url=st.none() | st.text(max_size=12) | st.text("abc/?=&#%[]", max_size=12).map("https://x.example/".__add__),
    title=st.none() | st.text(max_size=12),
    summary=st.none() | st.text(max_size=30),
    published=st.none() | st.datetimes(timezones=st.just(UTC)),
)


@given(ENTRIES)
def test_identity_is_stable_and_never_fails(entry: FeedEntry) -> None:
    assert keys_of(entry) == keys_of(replace(entry))
    assert upstream_hash(entry) == upstream_hash(replace(entry))
    assert len(set(keys_of(entry))) == len(keys_of(entry))
