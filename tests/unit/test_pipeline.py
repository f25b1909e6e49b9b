"""refresh, collect, publish, reclean: the real fetcher, store, workers' functions and renderers, a real local site."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin

import pytest
from tests.servers.site import WORDS, Answer, Item, Site, serving

from feedclean.engine import reschedule
from feedclean.errors import PublishError, StoreError
from feedclean.extract import extract_by_rules
from feedclean.feeds import detect
from feedclean.fetch import HttpFetcher
from feedclean.model import (
    Coverage,
    Entry,
    Failed,
    FetchSettings,
    Interval,
    Outcome,
    Reason,
    Refreshed,
    Source,
    SourceState,
)
from feedclean.pipeline import Collected, Means, Outlet, Recleaned, collect, publish, reclean, refresh
from feedclean.pipeline import pages as pages_module
from feedclean.pipeline.formats import foreign, is_binary
from feedclean.pipeline.outputs import told_once
from feedclean.pipeline.parts import is_part
from feedclean.ports import Store
from feedclean.publish import FolderPublisher
from feedclean.store import open_store
from feedclean.workers import InlineWorkers

T = TypeVar("T")
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def site(server: Site) -> Site:
    server.answers.clear()
    server.hits.clear()
    return server


class Desk:
    """One source of one site, refreshed by hand; `now` moves on by an hour each time."""

    def __init__(self, site: Site, fetcher: HttpFetcher, store: Store) -> None:
        self.site, self.fetcher, self.store = site, fetcher, store
        self.now = NOW
        self.source = Source("times", site.url("/feed.xml"), schedule=Interval(HOUR))
        self.workers = InlineWorkers()

    async def refresh(self, **changes: Any) -> Refreshed:
        self.source = replace(self.source, **changes)
        self.store.sync_sources([self.source], now=self.now)
        self.now += HOUR
        means = Means(self.fetcher, self.store, self.workers, reschedule)
        return await refresh(self.source, self.state, means=means, now=self.now)

    @property
    def state(self) -> SourceState:
        state = self.store.state("times")
        assert state is not None
        return state

    def titles(self) -> list[str]:
        return [e.title for e in self.store.recent("times", limit=99)]


@pytest.fixture
async def desk(site: Site) -> AsyncIterator[Desk]:
    fetcher = HttpFetcher(FetchSettings(delay=timedelta(), allow_private=("127.0.0.0/8",), retries=0))
    store = open_store(":memory:")
    yield Desk(site, fetcher, store)
    await fetcher.aclose()
    store.close()


def items(*names: str) -> list[Item]:
    """The newest first; what is put before the others does not change their dates."""
    return [Item(f"/{name}", f"Story {name}", NOW - DAY + (len(names) - n) * HOUR) for n, name in enumerate(names)]


def put(site: Site, *names: str) -> None:
    for name in names:
        site.article(f"/{name}", f"Story {name}")
    site.feed("/feed.xml", items(*names))


class TestRefresh:
    async def test_first_refresh_takes_the_pages_texts(self, desk: Desk, site: Site) -> None:
        put(site, "a", "b")
        report = await desk.refresh()
        assert (report.outcome, report.new, report.changed, report.failed_pages) == (Outcome.CHANGED, 2, 0, 0)
        assert desk.titles() == ["Story a", "Story b"]
        (entry, _) = desk.store.recent("times", limit=9)
        assert entry.coverage is Coverage.FULL
        assert entry.text.count(WORDS) == 5
        assert "All rights reserved" not in entry.text
        assert entry.published == NOW - DAY + 2 * HOUR
        assert entry.source_title == "The Bridge Times"
        state = desk.state
        assert (state.title, state.last_success, state.last_outcome) == ("The Bridge Times", desk.now, Outcome.CHANGED)
        assert state.next_due is not None
        assert desk.now < state.next_due <= desk.now + 1.5 * HOUR
        assert state.next_due == report.next_due

    async def test_an_unchanged_feed_costs_one_conditional_request(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        await desk.refresh()
        site.hits.clear()
        report = await desk.refresh()
        assert [(h.path, h.status) for h in site.hits] == [("/feed.xml", 304)]
        assert report.outcome is Outcome.UNCHANGED
        assert desk.state.unchanged == 1
        assert desk.state.last_change == desk.now - HOUR

    async def test_only_new_and_changed_pages_are_fetched(self, desk: Desk, site: Site) -> None:
        put(site, "a", "b")
        await desk.refresh()
        before = {e.title: e for e in desk.store.recent("times", limit=9)}
        site.hits.clear()
        site.article("/b", "Story b", words="This is what really happened to the old bridge after the long debate")
        site.article("/c", "Story c")
        c, a, b = items("c", "a", "b")
        site.feed("/feed.xml", [c, a, replace(b, title="Story b, corrected")])
        report = await desk.refresh()
        assert sorted(site.paths()) == ["/b", "/c", "/feed.xml"]
        assert (report.new, report.changed, report.unchanged) == (1, 1, 1)
        after = {e.id: e for e in desk.store.recent("times", limit=9)}
        assert after[before["Story a"].id] == before["Story a"]
        edited = after[before["Story b"].id]
        assert edited.title == "Story b, corrected"
        assert "really happened" in edited.text
        assert edited.updated > before["Story b"].updated
        assert edited.published == before["Story b"].published
        assert [r.cause for r in desk.store.history(edited.id)] == ["upstream"]

    async def test_a_body_that_differs_without_news_changes_nothing(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        await desk.refresh()
        before = desk.store.recent("times", limit=9)
        site.feed("/feed.xml", items("a"), extra="<lastBuildDate>Wed, 04 Mar 2026 12:30:00 GMT</lastBuildDate>")
        site.hits.clear()
        report = await desk.refresh()
        assert report.outcome is Outcome.UNCHANGED
        assert site.paths() == ["/feed.xml"]
        assert desk.store.recent("times", limit=9) == before

    async def test_without_full_text_no_page_is_fetched(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        await desk.refresh(full_text=False)
        assert site.paths() == ["/feed.xml"]
        (entry,) = desk.store.recent("times", limit=9)
        assert entry.text == "In short: the bridge stays."

    async def test_a_long_past_is_stored_but_not_fetched(self, desk: Desk, site: Site) -> None:
        put(site, *(f"s{n}" for n in range(9)))
        report = await desk.refresh(limit=3)
        assert site.paths().count("/s0") == 1
        assert len(site.paths()) == 4
        assert report.new == 9
        site.hits.clear()
        put(site, "new", *(f"s{n}" for n in range(9)))
        assert (await desk.refresh()).new == 1
        assert sorted(site.paths()) == ["/feed.xml", "/new"]

    async def test_a_page_that_entries_share_is_the_story_of_none(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        site.article("/live", "All that happened today")
        (a,) = items("a")
        ticker = [Item(f"/live#{n}", f"Message {n}", NOW - DAY, guid=f"live-{n}") for n in range(3)]
        site.feed("/feed.xml", [a, *ticker])
        await desk.refresh()
        assert sorted(site.paths()) == ["/a", "/feed.xml"]
        assert len(desk.titles()) == 4


class TestPagesThatFail:
    async def test_the_entry_keeps_the_feeds_words_and_says_why(self, desk: Desk, site: Site) -> None:
        put(site, "a", "b")
        site.answers["/b"] = Answer("gone fishing", 404)
        report = await desk.refresh()
        assert (report.outcome, report.new, report.failed_pages) == (Outcome.CHANGED, 2, 1)
        entry = desk.store.recent("times", limit=9)[1]
        assert entry.text == "In short: the bridge stays."
        assert entry.coverage is Coverage.SUMMARY
        assert entry.note is not None
        assert "404" in entry.note
        assert desk.state.retries == (), "a 404 is not worth another try"

    async def test_a_passing_failure_is_tried_again_until_it_works(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        site.answers["/a"] = Answer("later", 500)
        await desk.refresh()
        (before,) = desk.store.recent("times", limit=9)
        (retry,) = desk.state.retries
        assert (retry.url, retry.tries, retry.after) == (site.url("/a"), 1, desk.now + 10 * MINUTE)
        site.article("/a", "Story a")
        site.hits.clear()
        report = await desk.refresh()
        assert [(h.path, h.status) for h in site.hits if h.path != "/robots.txt"] == [("/feed.xml", 200), ("/a", 200)]
        assert (report.new, report.changed) == (0, 1)
        (after,) = desk.store.recent("times", limit=9)
        assert (after.id, after.updated, after.published) == (before.id, before.updated, before.published)
        assert after.coverage is Coverage.FULL
        assert after.note is None
        assert desk.state.retries == ()
        assert (await desk.refresh()).outcome is Outcome.UNCHANGED

    async def test_it_is_not_tried_for_ever(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        site.answers["/a"] = Answer("later", 500)
        for _ in range(60):
            await desk.refresh()
        assert site.paths().count("/a") == 6
        assert desk.state.retries == ()
        assert len(desk.store.recent("times", limit=9)) == 1

    async def test_an_edit_whose_page_fails_keeps_the_text_and_is_seen_again(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        await desk.refresh()
        site.feed("/feed.xml", [replace(items("a")[0], title="Story a, corrected")])
        site.answers["/a"] = Answer("later", 500)
        await desk.refresh()
        (entry,) = desk.store.recent("times", limit=9)
        assert entry.title == "Story a"
        assert WORDS in entry.text
        site.article("/a", "Story a, corrected")
        report = await desk.refresh()
        assert report.changed == 1
        (entry,) = desk.store.recent("times", limit=9)
        assert entry.title == "Story a, corrected"

    async def test_an_edit_whose_page_is_gone_keeps_the_text(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        await desk.refresh()
        site.feed("/feed.xml", [replace(items("a")[0], title="Story a, corrected")])
        del site.answers["/a"]
        await desk.refresh()
        (entry,) = desk.store.recent("times", limit=9)
        assert entry.title == "Story a, corrected"
        assert WORDS in entry.text
        assert entry.coverage is Coverage.FULL
        assert "earlier" in (entry.note or "")

    async def test_a_wall_does_not_take_back_what_was_read(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        await desk.refresh()
        site.feed("/feed.xml", [replace(items("a")[0], title="Story a, corrected")])
        site.answers["/a"] = Answer("<html><body></body></html>")
        assert (await desk.refresh()).changed == 1
        (entry,) = desk.store.recent("times", limit=9)
        assert entry.title == "Story a, corrected"
        assert WORDS in entry.text
        (raw,) = desk.store.raw_pages()
        assert WORDS.encode() in raw.body, "the page that can be cleaned again is kept"

    @pytest.mark.parametrize("link", ['rel="amphtml"', 'rel="alternate" media="print"'])
    async def test_a_page_that_tells_nothing_is_read_in_its_other_form(self, desk: Desk, site: Site, link: str) -> None:
        put(site, "a")
        shell = f'<html><head><link {link} href="/a/other"></head><body><div id="root"></div></body></html>'
        site.answers["/a"] = Answer(shell)
        site.article("/a/other", "Story a")
        await desk.refresh()
        (entry,) = desk.store.recent("times", limit=9)
        assert entry.coverage is Coverage.FULL
        assert entry.text.count(WORDS) == 5
        assert entry.url == site.url("/a")
        (raw,) = desk.store.raw_pages()
        assert WORDS.encode() in raw.body, "what is kept for cleaning again is the form that was read"

    async def test_a_page_that_tells_enough_is_not_asked_for_another_form(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        site.article("/a", "Story a", head='<link rel="amphtml" href="/a/other">')
        await desk.refresh()
        assert "/a/other" not in site.paths()

    async def test_another_sites_form_is_not_fetched(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        site.answers["/a"] = Answer('<link rel="amphtml" href="http://127.0.0.9:1/a"><div id="root"></div>')
        await desk.refresh()
        (entry,) = desk.store.recent("times", limit=9)
        assert entry.coverage is not Coverage.FULL

    async def test_what_is_no_text_is_not_read(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        site.answers["/a"] = Answer(b"%PDF-1.7 \x00\x01", type="application/pdf")
        await desk.refresh()
        (entry,) = desk.store.recent("times", limit=9)
        assert "application/pdf" in (entry.note or "")
        assert desk.state.retries == ()

    @pytest.mark.parametrize(
        ("error", "says"),
        [
            (TimeoutError(), "too long"),
            (MemoryError(), "too much memory"),
            (ChildProcessError("SIGSEGV"), "brings the parser down"),
            (RecursionError(), "RecursionError"),
        ],
    )
    async def test_a_page_that_breaks_its_worker_costs_only_itself(
        self, desk: Desk, site: Site, error: Exception, says: str
    ) -> None:
        class Breaking(InlineWorkers):
            async def run(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
                if b"Story b" in (args[0] or b"") and function.__name__ == "clean":
                    raise error
                return await super().run(function, *args, **kwargs)

        desk.workers = Breaking()
        put(site, "a", "b", "c")
        assert (await desk.refresh()).failed_pages == 1
        entries = {e.title: e for e in desk.store.recent("times", limit=9)}
        assert says in (entries["Story b"].note or "")
        assert entries["Story b"].text == "In short: the bridge stays."
        assert WORDS in entries["Story a"].text
        assert WORDS in entries["Story c"].text


class TestFeedsThatFail:
    async def test_a_failure_is_counted_told_and_put_off(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        await desk.refresh()
        site.answers["/feed.xml"] = Answer("broken", 500)
        report = await desk.refresh()
        assert report.outcome is Outcome.FAILED
        assert "500" in (report.error or "")
        await desk.refresh()
        state = desk.state
        assert (state.failures, state.last_outcome) == (2, Outcome.FAILED)
        assert desk.titles() == ["Story a"]
        put(site, "b", "a")
        await desk.refresh()
        assert (desk.state.failures, desk.state.last_error) == (0, None)
        assert desk.titles() == ["Story b", "Story a"]

    async def test_gone_is_gone(self, desk: Desk, site: Site) -> None:
        site.answers["/feed.xml"] = Answer("gone", 410)
        report = await desk.refresh()
        assert report.outcome is Outcome.GONE
        assert desk.state.retired
        assert desk.state.next_due is None

    @pytest.mark.parametrize("status", [429, 503])
    async def test_a_server_that_asks_for_peace_gets_it(self, desk: Desk, site: Site, status: int) -> None:
        site.answers["/feed.xml"] = Answer("slow down", status, headers={"Retry-After": "7200"})
        report = await desk.refresh()
        assert report.next_due is not None
        assert report.next_due >= desk.now + 2 * HOUR
        (host,) = desk.store.hosts()
        assert host.paused_until == desk.now + 2 * HOUR
        assert desk.state.failures == (status == 503)

    async def test_a_host_that_keeps_failing_is_left_alone_and_forgiven(self, desk: Desk, site: Site) -> None:
        site.answers["/feed.xml"] = Answer("broken", 500)
        for n in range(5):
            assert not any(h.paused_until for h in desk.store.hosts()), n
            await desk.refresh()
        (host,) = desk.store.hosts()
        assert host.paused_until is not None
        assert host.paused_until >= desk.now + 10 * MINUTE
        put(site, "a")
        await desk.refresh()
        assert desk.store.hosts() == []

    async def test_a_move_is_believed_after_three_times(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        site.answers["/new.xml"] = site.answers["/feed.xml"]
        site.answers["/feed.xml"] = Answer("", 301, headers={"Location": "/new.xml"})
        for votes in (1, 2):
            await desk.refresh()
            assert (desk.state.url, desk.state.moved_votes) == (site.url("/feed.xml"), votes)
        await desk.refresh()
        assert (desk.state.url, desk.state.moved_votes, desk.state.moved_to) == (site.url("/new.xml"), 0, None)
        site.hits.clear()
        await desk.refresh()
        assert site.paths() == ["/new.xml"]
        assert desk.titles() == ["Story a"]

    async def test_a_passing_redirect_is_no_move(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        site.answers["/new.xml"] = site.answers["/feed.xml"]
        site.answers["/feed.xml"] = Answer("", 302, headers={"Location": "/new.xml"})
        for _ in range(5):
            await desk.refresh()
        assert (desk.state.url, desk.state.moved_votes) == (site.url("/feed.xml"), 0)

    async def test_a_page_without_anything_fails_with_a_reason(self, desk: Desk, site: Site) -> None:
        site.answers["/feed.xml"] = Answer("<html><body></body></html>")
        report = await desk.refresh()
        assert report.outcome is Outcome.FAILED
        assert report.error

    async def test_a_page_instead_of_the_feed_is_never_an_entry(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        await desk.refresh()
        link = '<link rel="alternate" type="application/rss+xml" href="/other.xml">'
        site.article("/feed.xml", "We are working on our servers", head=link)
        site.feed("/other.xml", items("x"))
        report = await desk.refresh()
        assert report.outcome is Outcome.FAILED
        assert "/other.xml" in (report.error or "")
        assert desk.titles() == ["Story a"]
        assert desk.state.url == site.url("/feed.xml")
        put(site, "b", "a")
        assert (await desk.refresh()).new == 1

    async def test_a_broken_store_is_raised(self, desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        put(site, "a")

        def full(*_: Any, **__: Any) -> None:
            raise StoreError("the disk is full")

        monkeypatch.setattr(desk.store, "commit", full)
        with pytest.raises(StoreError, match="full"):
            await desk.refresh()


class TestPagesAsSources:
    async def test_a_page_that_links_its_feed_leads_there_for_good(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        site.answers["/"] = Answer(
            '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>'
            "<ul><li><a href='/a'>A</a></ul></body></html>"
        )
        await desk.refresh(url=site.url("/"))
        assert desk.titles() == ["Story a"]
        assert desk.state.url == site.url("/feed.xml")
        site.hits.clear()
        await desk.refresh()
        assert site.paths() == ["/feed.xml"]

    async def test_a_page_without_a_feed_is_followed_itself(self, desk: Desk, site: Site) -> None:
        site.article("/page", "The water level")
        report = await desk.refresh(url=site.url("/page"))
        assert (report.new, site.paths()) == (1, ["/page"])
        (before,) = desk.store.recent("times", limit=9)
        assert WORDS in before.text
        assert (await desk.refresh()).outcome is Outcome.UNCHANGED
        site.article("/page", "The water level", words="The river has fallen by a metre since the rain stopped")
        report = await desk.refresh()
        assert (report.new, report.changed) == (0, 1)
        (after,) = desk.store.recent("times", limit=9)
        assert after.id == before.id
        assert after.updated > before.updated
        assert "fallen" in after.text

    async def test_a_page_that_lists_stories_is_read_as_a_feed(self, desk: Desk, site: Site) -> None:
        names = [f"the-bridge-is-kept-{n}" for n in range(12)]
        for name in names:
            site.article(f"/news/{name}", f"Story {name}")
        teasers = "".join(
            f'<article><h2><a href="/news/{n}">Story {n}</a></h2><p>In short: it stays.</p></article>' for n in names
        )
        nav = "".join(f'<a href="/section-{n}">A section with a rather long name</a>' for n in range(5))
        site.answers["/news/"] = Answer(f"<html><head><title>News</title></head><body><nav>{nav}</nav>{teasers}</body>")
        report = await desk.refresh(url=site.url("/news/"))
        assert report.new == 12
        assert desk.titles() == [f"Story {n}" for n in names]
        assert all(e.coverage is Coverage.FULL for e in desk.store.recent("times", limit=99))
        assert desk.state.url == site.url("/news/")


class TestPartsOfArticles:
    async def test_they_are_joined(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        for n in (1, 2, 3):
            following = f'<link rel="next" href="/a?page={n + 1}">' if n < 3 else ""
            words = f"{WORDS}, says part {n} of the report"
            site.article("/a" if n == 1 else f"/a?page={n}", "Story a", words=words, head=following)
        await desk.refresh()
        (entry,) = desk.store.recent("times", limit=9)
        positions = [entry.text.index(f"says part {n}") for n in (1, 2, 3)]
        assert positions == sorted(positions)
        assert list(desk.store.raw_pages()) == []

        result = await collect(site.url("/a"), fetcher=desk.fetcher, workers=desk.workers, now=NOW)
        assert isinstance(result, Collected)
        assert result.output.entries[0].text == entry.text

    async def test_a_missing_part_costs_only_itself(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        site.article("/a", "Story a", head='<link rel="next" href="/a/2">')
        report = await desk.refresh()
        assert "/a/2" in site.paths()
        assert report.failed_pages == 0
        assert WORDS in desk.store.recent("times", limit=9)[0].text

    async def test_the_next_story_is_not_a_part(self, desk: Desk, site: Site) -> None:
        put(site, "a", "b")
        site.article("/a", "Story a", head='<link rel="next" href="/b">')
        await desk.refresh()
        assert site.paths().count("/b") == 1
        assert "Story b" not in desk.store.recent("times", limit=9)[0].text


@pytest.mark.parametrize(
    ("first", "address", "is_one"),
    [
        ("/story", "/story/2", True),
        ("/story/", "/story/2/", True),
        ("/story", "/story/page/2", True),
        ("/story", "/story/seite-2", True),
        ("/story.html", "/story-2.html", True),
        ("/story.html", "/story.html/2", True),
        ("/story.html", "/story_p2.html", True),
        ("/story", "/story?page=2", True),
        ("/story?id=7", "/story?id=7&seite=2", True),
        ("/story", "/story/3", False),
        ("/story", "/story?page=3", False),
        ("/story", "/story-two", False),
        ("/story", "/story-2024", False),
        ("/story/1", "/story/2", False),
        ("/story?id=7", "/story?id=8", False),
        ("/story", "/story?id=2", False),
        ("/", "/2", False),
        ("/", "/page/2", False),
        ("/story", "//other.test/story/2", False),
    ],
)
def test_what_is_a_part(first: str, address: str, is_one: bool) -> None:
    base = "http://site.test"
    assert is_part(urljoin(base, address), first=base + first, number=2) is is_one


@pytest.mark.parametrize(
    ("body", "binary"),
    [
        (b"%PDF-1.7\n", True),
        (b"GIF89a\1\0\1\0\x80\1\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\0\0", True),
        (b"RIFF\x24\x80\0\0WAVEfmt " + bytes(range(128, 256)) * 9, True),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 99, True),
        ("Ein Satz über Boote.".encode("utf-16-le"), False),
        ("\ufeffМаяк ищет смотрителя".encode("utf-16-le"), False),
        ("港の猫、定年を迎える。".encode("iso2022_jp"), False),
        (("One \x01 line with a character that should not be there. " * 20).encode(), False),
        (b"", False),
    ],
)
def test_what_is_no_text(body: bytes, binary: bool) -> None:
    assert is_binary(body) is binary


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('{"title": "Bridge opens", "text": "It opened on Monday."}', "JSON, but no JSON Feed"),
        ('\ufeff[{"id": 1}]\n', "JSON, but no JSON Feed"),
        ("[" * 100_000, "JSON, but no JSON Feed"),
        ("[Reuters] The bridge opened on Monday.", None),
        ('{Sic} says the mayor, "it opened".', None),
        ("[1] A footnote begins this text.", None),
        ('"Nobody came", he said.', None),
        ('<svg xmlns="http://www.w3.org/2000/svg"><title>Map</title><a href="/"><text>Bridge</text></a></svg>', "SVG"),
        ('<?xml version="1.0"?>\n<!-- Made by hand -->\n<svg:svg width="9">Bridge</svg:svg>\n', "SVG"),
        ('<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [<!ENTITY n "x">]><svg ><g/></svg>', "SVG"),
        ('<opml version="2.0"><head><title>Mine</title></head><body><outline/></body></opml>', "subscriptions"),
        ('<?xml version="1.0"?><urlset xmlns="x"><url><loc>http://a.example/</loc></url></urlset>', "sitemap"),
        ("<note><to>You</to><text>Bridge opened</text></note>", "<note>"),
        ('<?xml version="1.0"?><nitf><body><p>The bridge opened on Monday.</p></body></nitf>', None),
        ("<svg><path/></svg><p>The bridge opened on Monday.</p>", None),
        ("<my-story><p>The bridge opened on Monday.</p></my-story>", None),
        ("<!doctype html><title>Bridge</title><p>It opened on Monday.", None),
        ("<Reuters> The bridge opened on Monday.", None),
    ],
)
def test_what_is_neither_page_nor_feed_nor_text(body: str, says: str | None) -> None:
    told = foreign(body.encode(), detect(body.encode()))
    assert says in told if says and told else told is says


class Folder:
    def __init__(self, path: Path, desk: Desk) -> None:
        self.path, self.desk = path, desk
        self.publisher = FolderPublisher(path)

    def publish(self, *sources: Source, **options: Any) -> int:
        sources = sources or (self.desk.source,)
        return publish(self.desk.store, self.publisher, sources, outlet=Outlet(base_url="http://me.test/"), **options)

    def names(self) -> list[str]:
        return sorted(p.name for p in self.path.iterdir())

    def json(self, name: str) -> dict[str, Any]:
        document: dict[str, Any] = json.loads((self.path / name).read_text())
        return document


@pytest.fixture
def folder(tmp_path: Path, desk: Desk) -> Folder:
    return Folder(tmp_path, desk)


class TestPublish:
    async def test_all_files_are_written_and_only_when_they_differ(
        self, desk: Desk, site: Site, folder: Folder
    ) -> None:
        put(site, "a", "b")
        await desk.refresh()
        assert folder.publish() == 5
        assert folder.names() == ["all.atom.xml", "all.json", "subscriptions.opml", "times.atom.xml", "times.json"]
        feed = folder.json("times.json")
        assert feed["title"] == "The Bridge Times"
        assert feed["feed_url"] == "http://me.test/times.json"
        assert [i["title"] for i in feed["items"]] == ["Story a", "Story b"]
        assert folder.publish() == 0
        await desk.refresh()
        assert folder.publish() == 0, "a refresh without news changes no file"

    async def test_a_failing_source_keeps_its_feed_and_a_new_one_has_none(
        self, desk: Desk, site: Site, folder: Folder
    ) -> None:
        put(site, "a")
        await desk.refresh()
        folder.publish()
        before = (folder.path / "times.atom.xml").read_bytes()
        site.answers["/feed.xml"] = Answer("broken", 500)
        await desk.refresh()
        never = Source("never", site.url("/nowhere.xml"))
        desk.store.sync_sources([desk.source, never], now=desk.now)
        assert folder.publish(desk.source, never) == 0
        assert (folder.path / "times.atom.xml").read_bytes() == before
        assert "never.json" not in folder.names()

    async def test_only_some(self, desk: Desk, site: Site, folder: Folder) -> None:
        put(site, "a")
        await desk.refresh()
        assert folder.publish(only={"another"}) == 3
        assert folder.names() == ["all.atom.xml", "all.json", "subscriptions.opml"]
        assert folder.publish(only={"times"}) == 2
        assert folder.publish(skip=lambda: True) == 0

    async def test_what_cannot_be_written_is_raised_after_the_rest(
        self, desk: Desk, site: Site, folder: Folder
    ) -> None:
        put(site, "a")
        await desk.refresh()
        (folder.path / "times.json").mkdir()
        with pytest.raises(PublishError, match=r"times\.json"):
            folder.publish()
        assert {"all.json", "times.atom.xml"} <= set(folder.names())


def an_entry(id_: str, source: str, url: str | None = "https://h.example/a", **facts: Any) -> Entry:
    return Entry(id_, source, url, "A story", NOW, **facts)


@pytest.mark.parametrize(
    ("entries", "kept"),
    [
        # The fullest, then the first, whatever way its address is written.
        (
            [an_entry("1", "x", coverage=Coverage.SUMMARY), an_entry("2", "y", "http://www.h.example/a/?utm_source=y")],
            "2",
        ),
        ([an_entry("1", "x", published=NOW), an_entry("2", "y", published=NOW - HOUR)], "2"),
        ([an_entry("2", "y"), an_entry("1", "x"), an_entry("3", "z", "https://h.example/b")], "13"),
        # No story's own address: a source gives it to several entries, or there is none.
        ([an_entry("1", "x"), an_entry("2", "x"), an_entry("3", "y")], "123"),
        ([an_entry("1", "x", None), an_entry("2", "y", None)], "12"),
    ],
)
def test_a_story_of_two_sources_is_told_once(entries: list[Entry], kept: str) -> None:
    assert "".join(e.id for e in told_once(entries)) == kept


class TestReclean:
    async def test_better_cleaning_changes_text_and_nothing_else(
        self, desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(site, "a", "b")
        await desk.refresh()
        before = desk.store.recent("times", limit=9)
        assert await reclean(desk.store, desk.workers, now=desk.now) == 0

        honest = extract_by_rules

        def better(body: bytes, rules: Any, **options: Any) -> Any:
            article = honest(body, rules, **options)
            return replace(article, blocks=article.blocks[:1]) if b"Story b" in body else article

        monkeypatch.setattr("feedclean.pipeline.recleaning.extract_by_rules", better)
        seen: list[Recleaned] = []
        dry = await reclean(desk.store, desk.workers, now=desk.now, dry_run=True, on_change=seen.append)
        assert dry == 1
        assert (seen[0].before, seen[0].before.id) == (before[1], seen[0].after.id)
        assert desk.store.recent("times", limit=9) == before
        assert await reclean(desk.store, desk.workers, now=desk.now) == 1
        a, b = desk.store.recent("times", limit=9)
        assert a == before[0]
        assert (b.id, b.updated, b.published) == (before[1].id, before[1].updated, before[1].published)
        assert b.text.count(WORDS) == 1
        assert [r.cause for r in desk.store.history(b.id)] == ["reclean"]
        later = await reclean(desk.store, desk.workers, now=desk.now, since=desk.now + DAY)
        assert later == 0


class TestCollect:
    async def collected(self, desk: Desk, url: str | None, **options: Any) -> Collected:
        result = await collect(url, fetcher=desk.fetcher, workers=desk.workers, now=NOW, **options)
        assert isinstance(result, Collected)
        return result

    async def test_a_feed(self, desk: Desk, site: Site) -> None:
        put(site, "a", "b", "c")
        site.answers["/c"] = Answer("no", 404)
        told: list[tuple[int, int]] = []
        result = await self.collected(desk, site.url("/feed.xml"), on_page=lambda *n: told.append(n))
        assert [e.title for e in result.output.entries] == ["Story a", "Story b", "Story c"]
        assert WORDS in result.output.entries[0].text
        assert told == [(1, 3), (2, 3), (3, 3)]
        assert [f.url for f in result.failures] == [site.url("/c")]
        assert result.article is None

    async def test_a_feed_with_a_limit_and_without_pages(self, desk: Desk, site: Site) -> None:
        put(site, "a", "b", "c")
        result = await self.collected(desk, site.url("/feed.xml"), limit=2, full_text=False)
        assert [e.title for e in result.output.entries] == ["Story a", "Story b"]
        assert site.paths() == ["/feed.xml"]

    async def test_an_article(self, desk: Desk, site: Site) -> None:
        link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        site.article("/a", "Story a", head=link)
        result = await self.collected(desk, site.url("/a"))
        assert result.article is not None
        assert WORDS in result.article.text
        assert result.article.removed
        assert [e.title for e in result.output.entries] == ["Story a"]
        assert site.paths() == ["/a"]

    async def test_a_home_page_leads_to_its_feed(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        site.article("/", "Welcome to the Bridge Times", head=link)
        result = await self.collected(desk, site.url("/"))
        assert [e.title for e in result.output.entries] == ["Story a"]
        assert result.url == site.url("/feed.xml")

    async def test_a_page_that_looks_like_nothing_but_has_a_text_is_taken_for_it(self, desk: Desk, site: Site) -> None:
        put(site, "a")
        link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        lines = "".join(f"<p>Line {n}: the keeper lit the lamp, and left.</p>" for n in range(20))
        site.answers["/odd"] = Answer(f"<html><head>{link}</head><body><h1>Odd</h1>{lines}</body></html>")
        result = await self.collected(desk, site.url("/odd"))
        assert result.article is not None
        assert "Line 7" in result.article.text

    async def test_bytes_that_were_read_elsewhere(self, desk: Desk, site: Site) -> None:
        text = f"A bridge is kept\n\n{WORDS}.\n\n{WORDS}.\n"
        result = await self.collected(desk, None, body=text.encode())
        assert result.article is not None
        assert result.article.text.count(WORDS) == 2
        put(site, "a")
        body = site.answer("/feed.xml", {}).body
        assert isinstance(body, bytes)
        result = await self.collected(desk, None, body=body)
        assert [e.title for e in result.output.entries] == ["Story a"]
        assert WORDS in result.output.entries[0].text

    async def test_what_cannot_be_had_is_a_value(self, desk: Desk, site: Site) -> None:
        result = await collect(site.url("/nothing"), fetcher=desk.fetcher, workers=desk.workers, now=NOW)
        assert isinstance(result, Failed)
        assert (result.reason, result.status) == (Reason.HTTP, 404)


def test_every_reason_is_judged() -> None:
    judged = {reason: pages_module.is_passing(Failed("", reason, "", status=500)) for reason in Reason}
    assert judged[Reason.TIMEOUT]
    assert judged[Reason.HTTP]
    assert not judged[Reason.ROBOTS]
    assert not judged[Reason.CONTENT]
    assert not pages_module.is_passing(Failed("", Reason.TIMEOUT, "", permanent=True))
