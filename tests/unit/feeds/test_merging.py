from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feedclean.feeds import Planned, merge
from feedclean.model import (
    Article,
    Block,
    Coverage,
    Entry,
    Feed,
    FeedEntry,
    Figure,
    KnownEntry,
    Obstacle,
    Origin,
    Paragraph,
    Source,
    figures_of,
)

NOW = datetime(2024, 3, 10, 12, tzinfo=UTC)
SENTENCE = (
    "The ferry came back to the harbour after nine weeks, early on a quiet morning, and nobody waited at the pier."
)


def text(*sentences: str) -> tuple[Block, ...]:
    return tuple(Paragraph(s, s) for s in sentences)


FULL = text(*(f"{SENTENCE} Paragraph {n}." for n in range(12)))
TEASER = text(SENTENCE)
SENT = FeedEntry(
    guid="17", url="https://x.example/a?utm_source=rss", title="The ferry is back", published=NOW - timedelta(hours=3)
)
PAGE = Article(title="The ferry is back", url="https://x.example/a", blocks=FULL)
PLANNED = Planned("urn:uuid:1", SENT, ("guid:17",), "aa-bb", NOW)
SOURCE = Source("gazette", "https://x.example/feed", tags=("harbour",))
FEED = Feed(
    url="https://x.example/feed",
    title="Gazette",
    site_url="https://x.example/",
    language="en",
    icon="https://x.example/icon.png",
)


def merged(
    article: Article | None = PAGE,
    *,
    planned: Planned = PLANNED,
    content: tuple[Block, ...] = (),
    summary: tuple[Block, ...] = (),
    note: str | None = None,
    **sent: object,
) -> Entry:
    entry = replace(planned.entry, **sent)  # type: ignore[arg-type]
    return merge(
        replace(planned, entry=entry),
        article,
        source=SOURCE,
        feed=FEED,
        now=NOW,
        content=content,
        summary=summary,
        note=note,
    )


def test_the_page_is_the_body() -> None:
    entry = merged(summary=TEASER)
    assert (entry.coverage, entry.blocks, entry.note) == (Coverage.FULL, FULL, None)
    assert entry.summary == SENTENCE
    assert entry.url == "https://x.example/a"
    assert (entry.source_title, entry.source_url, entry.guid) == ("Gazette", "https://x.example/", "17")


def test_without_a_page_the_feeds_own_text_and_why() -> None:
    entry = merged(None, content=FULL, summary=TEASER, note="The page could not be read: gone.")
    assert (entry.coverage, entry.blocks, entry.note) == (Coverage.FEED, FULL, "The page could not be read: gone.")
    entry = merged(None, summary=TEASER)
    assert (entry.coverage, entry.blocks, entry.summary) == (Coverage.SUMMARY, TEASER, None)
    assert merged(None).blocks == ()


def test_a_description_that_is_the_whole_story_counts_as_such() -> None:
    assert merged(None, summary=FULL).coverage is Coverage.FEED
    cut = (*FULL, *text("And then the captain said […]"))
    assert merged(None, content=cut).coverage is Coverage.SUMMARY


@pytest.mark.parametrize("obstacle", list(Obstacle))
def test_an_obstacle_is_never_the_content(obstacle: Obstacle) -> None:
    wall = replace(PAGE, title="Before you continue", obstacle=obstacle, blocks=text("We value your privacy."))
    entry = merged(wall, summary=TEASER)
    assert (entry.blocks, entry.coverage, entry.title) == (TEASER, Coverage.SUMMARY, "The ferry is back")
    assert entry.note
    assert obstacle.value in entry.note


def test_behind_a_paywall_the_longer_teaser_is_taken_and_said_so() -> None:
    entry = merged(replace(PAGE, obstacle=Obstacle.PAYWALL, blocks=FULL[:3]), summary=TEASER)
    assert (entry.blocks, entry.coverage) == (FULL[:3], Coverage.SUMMARY)
    assert entry.note
    assert "paywall" in entry.note


def test_a_wall_that_nobody_recognised() -> None:
    wall = replace(PAGE, blocks=text("We use cookies and similar techniques to offer personalised advertising. " * 9))
    entry = merged(wall, summary=TEASER)
    assert entry.blocks == TEASER
    assert entry.note == "The page does not tell what the feed announces."
    elsewhere = replace(wall, url="https://consent.example/x", authors=("Legal",), section="Privacy", title="Choose")
    entry = merged(elsewhere, summary=TEASER)
    assert (entry.url, entry.authors, entry.section, entry.title) == (
        "https://x.example/a",
        (),
        None,
        "The ferry is back",
    )


def test_a_page_that_lost_text_yields_to_the_feed() -> None:
    entry = merged(replace(PAGE, blocks=FULL[:4]), content=FULL)
    assert (entry.blocks, entry.coverage) == (FULL, Coverage.FEED)
    assert entry.note
    assert merged(replace(PAGE, blocks=()), summary=TEASER).blocks == TEASER


def test_the_same_story_without_spaces_between_words() -> None:
    story = text("港に九週間ぶりにフェリーが戻ってきたが、桟橋には誰も待っていなかった。" * 5)
    page = Article(title="フェリー", blocks=story)
    assert merged(page, summary=text("九週間ぶりにフェリーが港に戻った。"), title="フェリー").coverage is Coverage.FULL


@pytest.mark.parametrize(
    ("feed_title", "page_title", "title"),
    [
        ("The ferry is back", "Gazette | The ferry is back", "The ferry is back"),
        ("The ferry is b…", "The ferry is back", "The ferry is back"),
        ("The ferry is b...", "Another title", "The ferry is b..."),
        (None, "The ferry is back", "The ferry is back"),
        ("Untitled", "The ferry is back", "The ferry is back"),
        ("Gazette", "The ferry is back", "The ferry is back"),
        (None, None, "The ferry came back to the harbour after nine weeks, early on a quiet morning…"),
    ],
)
def test_titles(feed_title: str | None, page_title: str | None, title: str) -> None:
    assert merged(replace(PAGE, title=page_title), title=feed_title).title == title


def test_an_entry_with_nothing_still_has_a_title() -> None:
    assert merged(None, title=None).title == "https://x.example/a?utm_source=rss"
    assert merged(None, title=None, url=None).title == "Untitled"


def test_authors_are_united() -> None:
    page = replace(PAGE, authors=("Jonas Weir", "mara  LINDQVIST"), site_name="The Gazette")
    assert merged(page, authors=("Mara Lindqvist",)).authors == ("Mara Lindqvist", "Jonas Weir")
    assert merged(page, authors=("admin", "The Gazette")).authors == ("Jonas Weir", "mara  LINDQVIST")
    assert merged(None, authors=("admin",)).authors == ("admin",)


def test_dates() -> None:
    page = replace(PAGE, published=NOW - timedelta(hours=9), modified=NOW - timedelta(hours=1))
    entry = merged(page)
    assert (entry.published, entry.updated) == (NOW - timedelta(hours=3), NOW - timedelta(hours=1))
    assert merged(page, published=None).published == NOW - timedelta(hours=9)
    assert merged(replace(page, published=NOW + timedelta(days=3)), published=None).published == NOW
    assert merged(None, published=None).published == NOW


def test_updated_moves_only_when_what_was_sent_did() -> None:
    before = NOW - timedelta(days=2)
    same = replace(PLANNED, known=KnownEntry("urn:uuid:1", (), "aa-bb", before))
    assert merged(planned=same, updated=NOW - timedelta(hours=1)).updated == before
    edited = replace(PLANNED, known=KnownEntry("urn:uuid:1", (), "cc-bb", before))
    assert merged(planned=edited).updated == NOW
    assert merged(planned=edited, updated=NOW - timedelta(hours=1)).updated == NOW - timedelta(hours=1)
    assert merged(planned=edited, updated=before - timedelta(days=1)).updated == NOW


def test_the_feeds_picture_where_the_page_has_none() -> None:
    picture = Figure("https://x.example/img/ferry-1200x800.jpg", alt="Ferry", caption="Late", credit="A. Brandt")
    assert figures_of(merged(images=(picture,)).blocks) == (picture,)
    for sign in (Figure("https://x.example/icon.png"), Figure("https://x.example/i.jpg", width=75, height=75)):
        assert figures_of(merged(images=(sign,)).blocks) == ()
    own = Figure("https://cdn.example/img/ferry-300x200.jpg?w=300", caption="Late but here", confidence=0.9)
    entry = merged(replace(PAGE, blocks=(own, *FULL)), images=(picture,))
    [figure] = figures_of(entry.blocks)
    assert (figure.url, figure.caption, figure.credit, figure.alt) == (own.url, "Late but here", "A. Brandt", "Ferry")
    other = Figure("https://x.example/img/other.jpg")
    assert figures_of(merged(replace(PAGE, blocks=(other, *FULL)), images=(picture,)).blocks) == (other,)


def test_a_redirecting_link_gives_way_to_the_page() -> None:
    entry = merged(replace(PAGE, url="https://x.example/a?utm_medium=feed"), url="https://proxy.example/~r/17")
    assert entry.url == "https://x.example/a"
    wall = replace(PAGE, url="https://consent.example/", obstacle=Obstacle.CONSENT_WALL)
    assert merged(wall, url="https://x.example/a", summary=TEASER).url == "https://x.example/a"
    assert merged(None, url=None).url is None


def test_the_rest() -> None:
    page = replace(
        PAGE, section="Islands", tags=("Transport",), language="de", origin=Origin("Wire"), site_name="Gazette"
    )
    entry = merged(page, tags=("transport", "Ferries"))
    assert entry.tags == ("transport", "Ferries", "harbour")
    assert (entry.section, entry.language, entry.site_name, entry.origin) == (
        "Islands",
        "de",
        "Gazette",
        Origin("Wire"),
    )
    assert merged(page, language="fr", origin=Origin("Feed")).language == "fr"
    assert merged(replace(page, language=None)).language == "en"
