"""Every store, held to the docstrings of `feedclean.ports.Store`.

SQLite always; PostgreSQL when FEEDCLEAN_TEST_POSTGRES names a database (which is emptied).
"""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from feedclean.model import (
    Coverage,
    Cron,
    Entry,
    FeedHints,
    Figure,
    HostState,
    Interval,
    Outcome,
    PageRetry,
    Paragraph,
    RawPage,
    Source,
    SourceState,
    Stored,
    Validators,
)
from feedclean.ports import Store
from feedclean.store import open_store
from feedclean.store.database import Database
from feedclean.store.tables import METADATA

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POSTGRES = os.environ.get("FEEDCLEAN_TEST_POSTGRES")
Open = Callable[[], Store]


def empty(url: str) -> None:
    database = Database(url)
    with database.engine.begin() as c:
        for table in METADATA.tables:
            c.execute(text(f"DROP TABLE IF EXISTS {table} CASCADE"))
    database.close()


@pytest.fixture(
    params=[
        "file",
        "memory",
        pytest.param("postgres", marks=pytest.mark.skipif(not POSTGRES, reason="no PostgreSQL named")),
    ]
)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    if request.param == "postgres":
        assert POSTGRES
        empty(POSTGRES)
        return POSTGRES
    return ":memory:" if request.param == "memory" else tmp_path / "feeds.sqlite3"


@pytest.fixture
def store(target: str | Path) -> Iterator[Store]:
    opened = open_store(target)
    yield opened
    opened.close()


def source(name: str = "a", *, host: str = "one.example", **more: object) -> Source:
    return replace(Source(name, f"https://{host}/{name}.xml"), **more)  # type: ignore[arg-type]


def entry(name: str = "1", *, of: str = "a", days: float = 0, says: str = "Hello.", **more: object) -> Entry:
    when = NOW + timedelta(days=days)
    made = Entry(
        id=f"tag:{of}:{name}",
        source_id=of,
        url=f"https://one.example/{name}",
        title=f"Title {name}",
        updated=when,
        published=when,
        blocks=(Paragraph(says, says), Figure("https://one.example/p.jpg", caption="A bird", credit="dpa")),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def stored(item: Entry, *keys: str, upstream: str = "v1", raw: bytes | None = None, at: datetime = NOW) -> Stored:
    page = None if raw is None else RawPage(item.id, item.url or "", at, raw, "text/html")
    return Stored(item, keys or (f"guid:{item.id}",), upstream, page)


def leased(store: Store, now: datetime = NOW, limit: int = 100) -> list[str]:
    return [state.source_id for state in store.lease_due(now=now, until=now + MINUTE, limit=limit)]


def state(store: Store, name: str = "a") -> SourceState:
    found = store.state(name)
    assert found is not None
    return found


# --- sources -----------------------------------------------------------------------------------------------


def test_a_new_source_is_due_at_once(store: Store) -> None:
    assert store.next_due() is None
    store.sync_sources([source("b"), source("a")], now=NOW)
    assert [s.source_id for s in store.states()] == ["a", "b"]
    assert state(store) == SourceState("a", "https://one.example/a.xml", next_due=NOW)
    assert store.next_due() == NOW
    assert store.state("missing") is None
    assert sorted(leased(store)) == ["a", "b"]


def test_syncing_again_changes_nothing(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    later = replace(state(store), next_due=NOW + HOUR, validators=Validators(etag='"x"'), failures=2)
    store.commit(later, now=NOW)
    store.sync_sources([source()], now=NOW + MINUTE)
    assert state(store) == later


def test_a_changed_address_starts_afresh_and_keeps_entries(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    known = replace(state(store), validators=Validators(etag="x"), retired=True, failures=3)
    store.commit(known, [stored(entry())], now=NOW)
    store.sync_sources([source(url="https://two.example/feed")], now=NOW + HOUR)
    fresh = state(store)
    assert (fresh.url, fresh.validators, fresh.retired) == ("https://two.example/feed", Validators(), False)
    assert (fresh.next_due, fresh.entries, fresh.failures) == (NOW + HOUR, 1, 0)
    assert leased(store, NOW + HOUR) == ["a"]
    assert store.recent("a", limit=5) == [entry()]


def test_an_address_learnt_from_redirects_survives_syncing(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(replace(state(store), url="https://moved.example/"), now=NOW)
    store.sync_sources([source()], now=NOW)
    assert state(store).url == "https://moved.example/"


def test_a_refresh_of_the_former_address_does_not_count(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    (before,) = store.lease_due(now=NOW, until=NOW + HOUR, limit=1)
    store.sync_sources([source(url="https://two.example/feed")], now=NOW)
    store.commit(replace(before, next_due=NOW + DAY, failures=1), [stored(entry())], now=NOW)
    assert state(store).url == "https://two.example/feed"
    assert (state(store).failures, state(store).next_due) == (0, NOW)
    assert store.entry("tag:a:1") == entry()


def test_a_new_schedule_makes_due_and_ends_retirement(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(replace(state(store), next_due=NOW + DAY, retired=True), now=NOW)
    assert leased(store, NOW + 2 * DAY) == []
    store.sync_sources([source(schedule=Interval(HOUR))], now=NOW + HOUR)
    assert leased(store, NOW + HOUR) == ["a"]
    store.sync_sources([source(schedule=Cron("0 6 * * *"))], now=NOW + HOUR)
    assert leased(store, NOW + HOUR) == [], "it is being refreshed already"


def test_a_source_that_left_the_configuration_is_not_due(store: Store) -> None:
    store.sync_sources([source("a"), source("b")], now=NOW)
    store.commit(state(store), [stored(entry())], now=NOW)
    store.sync_sources([source("b")], now=NOW)
    assert [s.source_id for s in store.states()] == ["b"]
    assert leased(store) == ["b"]
    assert store.recent(limit=9) == []
    assert store.recent("a", limit=9) == [entry()]
    store.sync_sources([source("a"), source("b")], now=NOW + HOUR)
    assert store.recent(limit=9) == [entry()]
    assert leased(store, NOW + HOUR) == ["b", "a"], "b's lease ended a minute after NOW"


def test_a_disabled_source_is_shown_but_not_due(store: Store) -> None:
    store.sync_sources([source(enabled=False)], now=NOW)
    assert leased(store) == []
    assert len(store.states()) == 1
    store.commit(replace(state(store), next_due=NOW), now=NOW)
    assert leased(store) == []
    store.sync_sources([source()], now=NOW)
    assert leased(store) == ["a"]


# --- leases ------------------------------------------------------------------------------------------------


def test_leases_are_exclusive_and_expire(store: Store) -> None:
    store.sync_sources([source("a"), source("b")], now=NOW)
    assert len(leased(store, limit=1)) == 1
    assert len(leased(store)) == 1
    assert leased(store) == []
    assert sorted(leased(store, NOW + MINUTE)) == ["a", "b"]


def test_the_oldest_come_first(store: Store) -> None:
    store.sync_sources([source(name) for name in "abc"], now=NOW)
    for name, minutes in (("a", 3), ("b", 1), ("c", 2)):
        store.commit(replace(state(store, name), next_due=NOW + minutes * MINUTE), now=NOW)
    assert store.next_due() == NOW + MINUTE
    assert leased(store, NOW) == []
    assert leased(store, NOW + HOUR) == ["b", "c", "a"]


def test_a_lease_tells_the_whole_state(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    known = replace(
        state(store),
        validators=Validators('"e"', "Sun, 01 Mar 2026 00:00:00 GMT", "ff"),
        next_due=NOW + HOUR,
        last_fetch=NOW,
        last_success=NOW - HOUR,
        last_change=NOW - DAY,
        last_outcome=Outcome.FAILED,
        last_error="no \ud800 luck\0",
        failures=2,
        unchanged=7,
        moved_to="https://two.example/",
        moved_votes=1,
        title="Größe",
        site_url="https://one.example/",
        language="de",
        icon="https://one.example/i.png",
        rhythm=timedelta(minutes=17),
        hints=FeedHints(HOUR, frozenset({1, 22}), frozenset({6})),
        retries=(PageRetry("https://one.example/1", 2, NOW + HOUR),),
    )
    store.commit(known, now=NOW)
    assert state(store) == known
    assert store.lease_due(now=NOW + HOUR, until=NOW + DAY, limit=9) == [known]


def test_commit_ends_the_lease(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    (held,) = store.lease_due(now=NOW, until=NOW + HOUR, limit=1)
    store.commit(replace(held, next_due=NOW + MINUTE), now=NOW)
    assert leased(store, NOW + MINUTE) == ["a"]


def test_released_leases_are_due_again(store: Store) -> None:
    store.sync_sources([source("a"), source("b")], now=NOW)
    assert len(leased(store)) == 2
    store.release(["b", "unknown"])
    assert leased(store) == ["b"]
    store.release([])
    assert leased(store) == []


def test_a_retired_source_is_never_due(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(replace(state(store), retired=True, next_due=NOW), now=NOW)
    assert leased(store, NOW + DAY) == []
    assert state(store).retired


def test_paused_hosts_are_passed_over(store: Store) -> None:
    store.sync_sources([source("a"), source("b", host="two.example")], now=NOW)
    pause = HostState("one.example", 4, NOW + HOUR, "429 \ud800")
    store.commit(replace(state(store), next_due=NOW), now=NOW, host=pause)
    assert leased(store) == ["b"]
    assert sorted(leased(store, NOW + HOUR)) == ["a", "b"]
    assert store.host("one.example") == replace(pause, reason="429 ?")
    assert store.hosts() == [replace(pause, reason="429 ?")]
    store.commit(state(store), now=NOW, host=HostState("one.example"))
    assert store.hosts() == []
    assert store.host("one.example") == HostState("one.example")


def test_full_hosts_are_passed_over(store: Store) -> None:
    store.sync_sources([source("a"), source("b", host="two.example")], now=NOW)
    held = store.lease_due(now=NOW, until=NOW + HOUR, limit=9, passing_over={"one.example", "other.example"})
    assert [s.source_id for s in held] == ["b"]
    assert leased(store) == ["a"]


def test_only_what_is_asked_for_is_leased(store: Store) -> None:
    store.sync_sources([source(name) for name in "abc"], now=NOW)
    store.commit(replace(state(store, "c"), next_due=NOW + HOUR), now=NOW)
    held = store.lease_due(now=NOW, until=NOW + HOUR, limit=9, only={"b", "c", "unknown"})
    assert [s.source_id for s in held] == ["b"]
    assert store.lease_due(now=NOW, until=NOW + HOUR, limit=9, only=()) == []
    assert leased(store) == ["a"]


def test_what_is_made_due_is_fetched_afresh_whatever_spoke_against_it(store: Store) -> None:
    hosts = ("later.example", "gone.example", "paused.example", "other.example")
    store.sync_sources([source(name, host=host) for name, host in zip("abcd", hosts, strict=True)], now=NOW)
    for name in "abcd":
        later = replace(state(store, name), next_due=NOW + DAY, validators=Validators(etag='"x"'), title="T")
        pause = HostState("paused.example", 7, NOW + DAY, "429") if name == "c" else None
        store.commit(replace(later, retired=name == "b"), [stored(entry(of=name))], now=NOW, host=pause)
    store.make_due(["a", "b", "c", "unknown"], now=NOW + HOUR)
    assert store.next_due() == NOW + HOUR
    held = store.lease_due(now=NOW + HOUR, until=NOW + 2 * HOUR, limit=9)
    assert {s.source_id for s in held} == {"a", "b", "c"}
    for due in held:
        assert (due.validators, due.retired, due.next_due) == (Validators(), False, NOW + HOUR)
        assert (due.title, due.entries) == ("T", 1)
    assert store.hosts() == []
    assert state(store, "d").validators == Validators(etag='"x"')


def test_what_is_off_or_at_work_is_not_made_due(store: Store) -> None:
    store.sync_sources([source("a"), source("b", enabled=False), source("c")], now=NOW)
    assert leased(store) == ["a", "c"]
    store.sync_sources([source("a"), source("b", enabled=False)], now=NOW)
    before = store.states()
    store.make_due(["a", "b", "c"], now=NOW)
    assert store.states() == before
    assert leased(store) == []
    store.make_due(["a"], now=NOW + HOUR)
    assert leased(store, NOW + HOUR) == ["a"], "its lease had ended"


def test_a_renewed_lease_holds_for_longer(store: Store) -> None:
    store.sync_sources([source("a"), source("b")], now=NOW)
    assert len(leased(store)) == 2
    store.release(["b"])
    store.renew(["a", "b", "unknown"], until=NOW + HOUR)
    assert leased(store, NOW + 2 * MINUTE) == ["b"], "what is not leased cannot be renewed"
    assert sorted(leased(store, NOW + HOUR)) == ["a", "b"]


def test_a_clock_set_back_leaves_nothing_stuck(store: Store) -> None:
    ahead = NOW + 400 * DAY
    store.sync_sources([source("a"), source("b")], now=NOW)
    done, _ = store.lease_due(now=ahead, until=ahead + HOUR, limit=2)
    pause = HostState("one.example", 1, ahead + HOUR)
    store.commit(replace(done, last_fetch=ahead, next_due=ahead + HOUR), now=ahead, host=pause)
    assert sorted(leased(store, NOW)) == ["a", "b"]
    assert leased(store, NOW) == []


def test_many_threads_lease_each_source_once(store: Store) -> None:
    store.sync_sources([source(f"s{i:03}", host=f"h{i}.example") for i in range(120)], now=NOW)
    taken: list[str] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            while states := store.lease_due(now=NOW, until=NOW + HOUR, limit=7):
                for held in states:
                    item = entry(of=held.source_id)
                    store.commit(replace(held, next_due=NOW + DAY), [stored(item)], now=NOW)
                    taken.append(held.source_id)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert sorted(taken) == [f"s{i:03}" for i in range(120)]
    assert len(store.recent(limit=500)) == 120


# --- entries -----------------------------------------------------------------------------------------------


def test_what_is_committed_is_found_by_every_key(store: Store) -> None:
    store.sync_sources([source("a"), source("b")], now=NOW)
    item = entry(coverage=Coverage.FEED)
    store.commit(state(store), [stored(item, "guid:1", "url:u", upstream="h")], now=NOW)
    found = store.find("a", ["guid:1", "url:u", "url:other"])
    assert set(found) == {"guid:1", "url:u"}
    known = found["guid:1"]
    assert found["url:u"] == known
    assert (known.id, known.keys, known.upstream) == (item.id, ("guid:1", "url:u"), "h")
    assert (known.updated, known.url, known.coverage) == (item.updated, item.url, Coverage.FEED)
    assert store.find("b", ["guid:1"]) == {}
    assert store.find("a", []) == {}
    assert state(store).entries == 1


def test_odd_and_endless_keys_are_found(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    long = "url:" + "x" * 20_000
    odd = "guid:\ud800 \0 ключ"
    store.commit(state(store), [stored(entry(), odd, long), stored(entry("2"), long + "y")], now=NOW)
    found = store.find("a", [odd, long, long + "y", long + "z"])
    assert {key: known.id for key, known in found.items()} == {odd: "tag:a:1", long: "tag:a:1", long + "y": "tag:a:2"}


def test_an_edit_keeps_id_and_published_and_a_revision(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(state(store), [stored(entry(), "guid:1")], now=NOW)
    edited = entry(says="Changed.", days=1)
    store.commit(state(store), [stored(edited, "guid:2", upstream="v2")], now=NOW + DAY)
    assert store.entry("tag:a:1") == replace(edited, published=NOW)
    (revision,) = store.history("tag:a:1")
    assert (revision.entry, revision.seen, revision.cause) == (entry(), NOW + DAY, "upstream")
    assert store.find("a", ["guid:1"])["guid:1"].keys == ("guid:2", "guid:1")
    assert state(store).entries == 1


def test_the_same_upstream_again_keeps_no_revision(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(state(store), [stored(entry())], now=NOW)
    store.commit(state(store), [stored(entry(coverage=Coverage.SUMMARY))], now=NOW)
    assert store.history("tag:a:1") == []
    found = store.entry("tag:a:1")
    assert found is not None
    assert found.coverage is Coverage.SUMMARY


def test_an_entry_without_date_never_gets_one(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(state(store), [stored(entry(published=None))], now=NOW)
    store.commit(state(store), [stored(entry(), upstream="v2")], now=NOW)
    found = store.entry("tag:a:1")
    assert found is not None
    assert found.published is None


def test_one_id_twice_in_a_commit_is_one_entry(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(state(store), [stored(entry(), "guid:1"), stored(entry(says="Last."), "guid:2")], now=NOW)
    assert store.recent(limit=9) == [entry(says="Last.")]
    assert set(store.find("a", ["guid:1", "guid:2"])) == {"guid:1", "guid:2"}


def test_keys_that_change_for_ever_are_bounded(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    for i in range(60):
        store.commit(state(store), [stored(entry(), f"guid:{i}", "url:u")], now=NOW)
    known = store.find("a", ["url:u"])["url:u"]
    assert known.keys[:3] == ("guid:59", "url:u", "guid:58")
    assert len(known.keys) == 24
    assert set(store.find("a", [f"guid:{i}" for i in range(60)])) == {k for k in known.keys if k != "url:u"}


def test_a_key_of_two_entries_names_the_newer(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(state(store), [stored(entry(), "url:u", "guid:1")], now=NOW)
    store.commit(state(store), [stored(entry("2"), "url:u", "guid:2")], now=NOW)
    found = store.find("a", ["url:u", "guid:1"])
    assert (found["url:u"].id, found["guid:1"].id) == ("tag:a:2", "tag:a:1")


def test_two_sources_may_have_one_id(store: Store) -> None:
    store.sync_sources([source("a"), source("b")], now=NOW)
    store.commit(state(store, "a"), [stored(entry(id="x"))], now=NOW)
    store.commit(state(store, "b"), [stored(entry(id="x", of="b"))], now=NOW)
    assert store.recent("a", limit=9)[0].source_id == "a"
    assert store.recent("b", limit=9)[0].source_id == "b"


def test_recent_is_newest_first(store: Store) -> None:
    store.sync_sources([source("a"), source("b")], now=NOW)
    store.commit(state(store), [stored(entry(str(i), days=-i)) for i in (2, 0, 1)], now=NOW)
    store.commit(state(store, "b"), [stored(entry("9", of="b", published=None, days=-0.5))], now=NOW)
    assert [e.id for e in store.recent(limit=3)] == ["tag:a:0", "tag:b:9", "tag:a:1"]
    assert [e.id for e in store.recent("a", limit=9)] == ["tag:a:0", "tag:a:1", "tag:a:2"]
    assert store.entry("missing") is None
    assert store.history("missing") == []


def test_a_source_unknown_to_the_configuration_loses_nothing(store: Store) -> None:
    store.commit(SourceState("gone", "https://gone.example/", next_due=NOW), [stored(entry(of="gone"))], now=NOW)
    assert store.states() == []
    assert leased(store) == []
    assert len(store.recent("gone", limit=9)) == 1


def test_thousands_of_entries_at_once(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    batch = [stored(entry(str(i), blocks=()), f"guid:{i}") for i in range(5_000)]
    store.commit(state(store), batch, now=NOW)
    assert len(store.find("a", [f"guid:{i}" for i in range(10_000)])) == 5_000
    assert state(store).entries == 5_000


# --- raw pages, cleaning again -----------------------------------------------------------------------------


def test_raw_pages_come_newest_first(store: Store) -> None:
    store.sync_sources([source("a"), source("b")], now=NOW)
    batch = [stored(entry(str(i)), raw=b"<p>%d" % i, at=NOW + (i // 3) * MINUTE) for i in range(200)]
    store.commit(state(store), batch, now=NOW)
    store.commit(state(store, "b"), [stored(entry(of="b"), raw=b"\0\xff", at=NOW + DAY)], now=NOW)
    found = list(store.raw_pages())
    assert found[0] == RawPage("tag:b:1", "https://one.example/1", NOW + DAY, b"\0\xff", "text/html")
    assert len({page.entry_id for page in found}) == len(found) == 201
    assert [page.fetched for page in found] == sorted((page.fetched for page in found), reverse=True)
    assert len(list(store.raw_pages("a"))) == 200
    assert len(list(store.raw_pages(since=NOW + 60 * MINUTE))) == 21


def test_the_latest_raw_page_replaces_the_former(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(state(store), [stored(entry(), raw=b"one")], now=NOW)
    store.commit(state(store), [stored(entry(), raw=b"two", at=NOW + HOUR)], now=NOW)
    store.commit(state(store), [stored(entry())], now=NOW)
    assert [(page.body, page.fetched) for page in store.raw_pages()] == [(b"two", NOW + HOUR)]


def test_pages_may_be_read_while_others_write(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(state(store), [stored(entry(str(i)), raw=b"x") for i in range(150)], now=NOW)
    seen = 0
    for page in store.raw_pages():
        found = store.entry(page.entry_id)
        assert found is not None
        seen += store.reclean([replace(found, blocks=())], now=NOW)
    assert seen == 150


def test_cleaning_again_moves_no_dates(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(state(store), [stored(entry()), stored(entry("2"))], now=NOW)
    better = replace(entry(), blocks=(Paragraph("Better.", "Better."),), published=NOW + DAY)
    same, unknown = entry("2"), entry("3")
    assert store.reclean(iter([better, same, unknown]), now=NOW + HOUR) == 1
    assert store.entry("tag:a:1") == replace(better, published=NOW)
    (revision,) = store.history("tag:a:1")
    assert (revision.entry, revision.cause) == (entry(), "reclean")
    assert store.find("a", ["guid:tag:a:1"])["guid:tag:a:1"].upstream == "v1"
    assert store.entry("tag:a:3") is None


def test_cleaning_again_gives_way_to_a_refresh(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(state(store), [stored(entry())], now=NOW)
    late = replace(entry(), blocks=())
    store.commit(state(store), [stored(entry(days=1), upstream="v2")], now=NOW)
    assert store.reclean([late], now=NOW) == 0


# --- upkeep ------------------------------------------------------------------------------------------------


def vacuum(store: Store, now: datetime = NOW, **more: object) -> int:
    keep = {"keep_raw": 30 * DAY, "keep_entries": None, "keep_revisions": 10} | more
    return store.vacuum(now=now, **keep)  # type: ignore[arg-type]


def test_vacuum_forgets_raw_pages_and_revisions(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    for i in range(5):
        old = stored(entry("1", says=f"Edit {i}"), upstream=str(i), raw=os.urandom(300_000))
        store.commit(state(store), [old, stored(entry("2"), raw=b"new", at=NOW + 20 * DAY)], now=NOW)
    freed = vacuum(store, NOW + 31 * DAY, keep_revisions=2)
    assert [page.body for page in store.raw_pages()] == [b"new"]
    assert [r.entry.text for r in store.history("tag:a:1")] == ["Edit 2", "Edit 3"]
    assert freed >= 0
    assert len(store.recent(limit=9)) == 2


def test_vacuum_leaves_what_feeds_show_and_every_identity(store: Store) -> None:
    store.sync_sources([source(limit=2), source("b")], now=NOW)
    store.commit(state(store), [stored(entry(str(i), days=-i), raw=b"x") for i in range(5)], now=NOW)
    store.commit(state(store, "b"), [stored(entry(of="b"))], now=NOW)
    store.sync_sources([source(limit=2)], now=NOW)
    vacuum(store, NOW + 100 * DAY, keep_entries=90 * DAY, keep_raw=200 * DAY)
    assert [e.id for e in store.recent("a", limit=9)] == ["tag:a:0", "tag:a:1"]
    assert state(store).entries == 2
    assert store.entry("tag:a:4") is None
    assert len(list(store.raw_pages())) == 2
    assert store.find("a", ["guid:tag:a:4"])["guid:tag:a:4"].upstream == "v1"
    assert store.state("b") is None, "gone from the configuration, with nothing left"
    # An edit brings it back as what it was.
    store.commit(state(store), [stored(entry("4"), upstream="v2")], now=NOW + 100 * DAY)
    back = store.entry("tag:a:4")
    assert back is not None
    assert back.published == NOW - 4 * DAY
    assert state(store).entries == 3
    assert store.history("tag:a:4") == []


def test_vacuum_of_young_entries_forgets_nothing(store: Store) -> None:
    store.sync_sources([source(limit=0)], now=NOW)
    store.commit(state(store), [stored(entry(days=-900))], now=NOW)
    vacuum(store, NOW + DAY, keep_entries=90 * DAY)
    assert len(store.recent("a", limit=9)) == 1


def test_a_sound_store_has_no_problems(store: Store) -> None:
    store.sync_sources([source()], now=NOW)
    store.commit(state(store), [stored(entry(), raw=b"x")], now=NOW)
    assert store.check() == []


def test_everything_is_there_when_opened_again(target: str | Path, store: Store) -> None:
    if target == ":memory:":
        pytest.skip("memory forgets")
    store.sync_sources([source()], now=NOW)
    store.commit(replace(state(store), next_due=NOW + HOUR), [stored(entry(), raw=b"x")], now=NOW)
    before = state(store)
    store.close()
    again = open_store(target)
    try:
        assert again.state("a") == before
        assert again.recent(limit=9) == [entry()]
    finally:
        again.close()
