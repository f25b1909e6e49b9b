from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from feedclean.feeds import Plan, Planned, confirm, keys_of, lookup_keys, plan
from feedclean.model import Article, Feed, FeedEntry, KnownEntry

NOW = datetime(2024, 3, 10, 12, tzinfo=UTC)
WORDS = "Nine weeks after it left the harbour the ferry came back on a quiet morning in March, number "


def entry(n: int, **changes: object) -> FeedEntry:
    made = FeedEntry(
        guid=f"g{n}",
        url=f"https://x.example/{n}",
        title=f"Story {n}",
        summary=f"<p>{WORDS * 3}{n}.</p>",
        published=NOW - timedelta(hours=n + 1),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def feed(*entries: FeedEntry, **changes: object) -> Feed:
    made = Feed(url="https://x.example/feed", format="rss20", site_url="https://x.example/", entries=entries)
    return replace(made, **changes)  # type: ignore[arg-type]


class Memory:
    """What a store remembers, as `plan` sees it: keys accumulate, and find entries."""

    def __init__(self) -> None:
        self.entries: dict[str, KnownEntry] = {}

    def find(self, keys: frozenset[str]) -> Mapping[str, KnownEntry]:
        return {key: e for e in self.entries.values() for key in e.keys if key in keys}

    def keep(self, planned: Planned) -> None:
        had = self.entries.get(planned.id)
        keys = tuple(dict.fromkeys(planned.keys + (had.keys if had else ())))
        self.entries[planned.id] = KnownEntry(planned.id, keys, planned.upstream, NOW, planned.entry.url)

    def refresh(self, what: Feed, *, first: bool = False, limit: int = 50, now: datetime = NOW) -> Plan:
        result = plan(what, self.find(lookup_keys(what)), source_id="s", now=now, first=first, limit=limit)
        for planned in (*result.new, *result.backlog, *result.changed):
            self.keep(planned)
        return result


def counts(result: Plan) -> tuple[int, int, int]:
    return len(result.new) + len(result.backlog), len(result.changed), len(result.unchanged)


def test_new_then_unchanged_then_edited() -> None:
    memory = Memory()
    assert counts(memory.refresh(feed(entry(1), entry(2)), first=True)) == (2, 0, 0)
    assert counts(memory.refresh(feed(entry(1), entry(2)))) == (0, 0, 2)
    result = memory.refresh(feed(entry(3), entry(1, title="Story 1, corrected"), entry(2)))
    assert counts(result) == (1, 1, 1)
    assert result.changed[0].known is not None
    assert result.changed[0].matched_by == "guid"
    assert counts(memory.refresh(feed(entry(3), entry(1, title="Story 1, corrected"), entry(2)))) == (0, 0, 3)


def test_guids_that_change_with_every_request_do_not_flood() -> None:
    memory = Memory()
    memory.refresh(feed(*map(entry, range(5))), first=True)
    for fetch in range(3):
        result = memory.refresh(feed(*(entry(n, guid=f"{fetch}-{n}") for n in range(5))))
        assert counts(result) == (0, 0, 5)
        assert {p.matched_by for p in result.unchanged} == {"url"}


def test_guid_and_link_changed_is_recognised_by_the_words() -> None:
    memory = Memory()
    [before] = memory.refresh(feed(entry(1)), first=True).new
    result = memory.refresh(feed(entry(1, guid="moved", url="https://new.example/stories/1"), entry(2)))
    assert counts(result) == (1, 1, 0)
    assert (result.changed[0].id, result.changed[0].matched_by) == (before.id, "print")


def test_missing_guids() -> None:
    memory = Memory()
    bare = [entry(n, guid=None) for n in range(3)]
    assert counts(memory.refresh(feed(*bare), first=True)) == (3, 0, 0)
    assert counts(memory.refresh(feed(*bare))) == (0, 0, 3)
    nothing = [entry(n, guid=None, url=None) for n in range(5, 8)]
    assert counts(memory.refresh(feed(*nothing))) == (3, 0, 0)
    assert counts(memory.refresh(feed(*nothing))) == (0, 0, 3)


def test_one_guid_for_all_entries_loses_none() -> None:
    memory = Memory()
    assert counts(memory.refresh(feed(*(entry(n, guid="0") for n in range(4))), first=True)) == (4, 0, 0)
    result = memory.refresh(feed(*(entry(n, guid="0") for n in range(5))))
    assert counts(result) == (1, 0, 4)
    assert len(memory.entries) == 5


def test_a_guid_that_comes_to_be_shared() -> None:
    memory = Memory()
    [alone] = memory.refresh(feed(entry(1, guid="x")), first=True).new
    result = memory.refresh(feed(entry(2, guid="x"), entry(1, guid="x")))
    assert counts(result) == (1, 0, 1)
    assert result.unchanged[0].id == alone.id


def test_one_link_for_all_entries_loses_none() -> None:
    memory = Memory()
    log = [entry(n, url="https://x.example/changelog") for n in range(3)]
    assert counts(memory.refresh(feed(*log[1:]), first=True)) == (2, 0, 0)
    assert counts(memory.refresh(feed(*log))) == (1, 0, 2)
    bare = [entry(n, url="https://x.example/", guid=None) for n in range(7, 10)]
    assert counts(memory.refresh(feed(*bare))) == (3, 0, 0)
    assert counts(memory.refresh(feed(*bare))) == (0, 0, 3)


def test_the_same_words_on_two_days_are_two_entries() -> None:
    memory = Memory()
    monday = entry(30, guid="mon", url="https://x.example/mon", title="Weather today", summary="Rain.")
    tuesday = replace(monday, guid="tue", url="https://x.example/tue", published=NOW - timedelta(hours=6))
    memory.refresh(feed(monday), first=True)
    assert counts(memory.refresh(feed(tuesday))) == (1, 0, 0)


def test_weak_evidence_never_gives_two_entries_one_stored_one() -> None:
    memory = Memory()
    memory.refresh(feed(entry(1)), first=True)
    # The stored entry is still there by its GUID; another one now has its link.
    result = memory.refresh(feed(entry(2, url="https://x.example/1"), entry(1, url="https://x.example/1-new")))
    assert counts(result) == (1, 1, 0)
    assert result.changed[0].matched_by == "guid"
    assert result.new[0].entry.guid == "g2"


def test_entries_repeated_word_for_word_count_once() -> None:
    memory = Memory()
    result = memory.refresh(feed(entry(1), entry(1), entry(2), FeedEntry()), first=True)
    assert counts(result) == (2, 0, 0)
    assert len(result.problems) == 2


def test_two_versions_in_an_atom_feed_are_one_entry() -> None:
    memory = Memory()
    old = entry(1, updated=NOW - timedelta(hours=5), title="Old")
    new = entry(1, updated=NOW - timedelta(hours=1), title="New")
    result = memory.refresh(feed(old, entry(2), new, format="atom10"), first=True)
    assert counts(result) == (2, 0, 0)
    assert {p.entry.title for p in result.new} == {"New", "Story 2"}


def test_the_first_fetch_takes_the_newest_and_remembers_the_rest() -> None:
    memory = Memory()
    entries = [entry(n) for n in reversed(range(20))]
    result = memory.refresh(feed(*entries), first=True, limit=3)
    assert [p.entry.guid for p in result.new] == ["g0", "g1", "g2"]
    assert len(result.backlog) == 17
    assert counts(memory.refresh(feed(*entries), limit=3)) == (0, 0, 20)


def test_published_stays_as_the_feed_says() -> None:
    result = Memory().refresh(feed(*map(entry, range(3))), first=True)
    assert [p.entry.published for p in result.new] == [NOW - timedelta(hours=n + 1) for n in range(3)]


def test_entries_without_dates_descend_plausibly() -> None:
    dateless = [entry(n, published=None) for n in range(4)]
    first = Memory().refresh(feed(*dateless, updated=NOW - timedelta(days=2)), first=True)
    received = [p.received for p in first.new]
    assert received == sorted(received, reverse=True)
    assert len(set(received)) == 4
    assert received[0] == NOW - timedelta(days=2)
    mixed = Memory().refresh(feed(entry(0), entry(1, published=None), entry(5)), first=True)
    by_guid = {p.entry.guid: p.received for p in mixed.new}
    assert by_guid["g0"] > by_guid["g1"] > by_guid["g5"]
    later = Memory().refresh(feed(*dateless))
    assert all(NOW - timedelta(minutes=1) < p.received <= NOW for p in later.new)


def test_dates_that_cannot_be_believed() -> None:
    future = NOW + timedelta(days=400)
    dates = {"future": future, "epoch": datetime(1970, 1, 1, tzinfo=UTC), "soon": NOW + timedelta(minutes=3)}
    result = Memory().refresh(
        feed(*(entry(i, guid=g, published=d) for i, (g, d) in enumerate(dates.items()))), first=True
    )
    by_guid = {p.entry.guid: p for p in result.new}
    assert by_guid["future"].entry.published == NOW
    assert by_guid["future"].entry.published_raw == future.isoformat()
    assert by_guid["epoch"].entry.published is None
    assert by_guid["epoch"].entry.published_raw == "1970-01-01T00:00:00+00:00"
    assert by_guid["soon"].entry.published == NOW
    assert all(p.received <= NOW for p in result.new)


def test_dates_stamped_by_the_request_are_no_edits() -> None:
    memory = Memory()
    memory.refresh(feed(*(entry(n, published=NOW) for n in range(3))), first=True)
    later = NOW + timedelta(hours=1)
    result = memory.refresh(feed(*(entry(n, published=later) for n in range(3))), now=later)
    assert counts(result) == (0, 0, 3)
    assert result.problems
    edited = feed(entry(0, published=later, title="Edited"), *(entry(n, published=NOW) for n in (1, 2)))
    assert counts(memory.refresh(edited, now=later)) == (0, 1, 2)


def test_a_date_that_alone_changed_is_an_edit() -> None:
    memory = Memory()
    memory.refresh(feed(entry(1), entry(2)), first=True)
    assert counts(memory.refresh(feed(entry(1, updated=NOW), entry(2)))) == (0, 1, 1)


def test_recognised_by_the_canonical_address_of_its_page() -> None:
    memory = Memory()
    [first] = memory.refresh(feed(entry(1)), first=True).new
    page = Article(url="https://x.example/stories/1/?from=feed", canonical_url="https://x.example/stories/1")
    memory.keep(confirm(first, page, {}))
    moved = entry(1, guid="other", url="https://r.example/click/1", published=None, title="Edited", summary="Edited")
    [new] = memory.refresh(feed(moved)).new
    known = memory.find(frozenset(keys_of(new.entry, page)))
    again = confirm(new, page, known)
    assert (again.id, again.matched_by) == (first.id, "canonical")
    assert confirm(new, page, known, claimed=[first.id]).known is None
    section = replace(page, url="https://x.example/click/1")
    assert confirm(new, section, known).known is None
    # And a feed that later links the canonical address itself needs no page.
    result = Memory.refresh(memory, feed(entry(9, guid="third", url="https://x.example/stories/1")))
    assert result.changed[0].matched_by == "canonical"


SMALL = st.builds(
    FeedEntry,
    guid=st.sampled_from([None, "a", "b", "c"]),
    url=st.sampled_from([None, "https://x.example/1", "https://x.example/2", "https://x.example/", "nonsense"]),
    title=st.sampled_from([None, "One", "Two"]),
    summary=st.sampled_from([None, WORDS * 3, "short"]),
    published=st.sampled_from([None, NOW, NOW - timedelta(days=1), NOW + timedelta(days=9)]),
    updated=st.sampled_from([None, NOW]),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(SMALL, max_size=6), min_size=1, max_size=4),
    st.integers(1, 5),
    st.sampled_from(["rss20", "atom10"]),
)
def test_each_entry_is_planned_once_and_never_twice(fetches: list[list[FeedEntry]], limit: int, kind: str) -> None:
    memory = Memory()
    for number, entries in enumerate(fetches):
        what = feed(*entries, format=kind)
        result = memory.refresh(what, first=number == 0, limit=limit)
        everything = [*result.new, *result.backlog, *result.changed, *result.unchanged]
        ids = [p.id for p in everything]
        assert len(ids) == len(set(ids))
        assert len(result.new) <= limit
        assert len(everything) <= len(entries)
        sent = [(e.guid, e.url, e.title) for e in entries]
        assert all((p.entry.guid, p.entry.url, p.entry.title) in sent for p in everything)
        # Different words are different entries, unless an Atom feed says that they are versions of one.
        if kind == "rss20":
            said = {(e.guid, e.url, e.title, e.summary) for e in entries if e != FeedEntry() and keys_of(e)}
            assert {(p.entry.guid, p.entry.url, p.entry.title, p.entry.summary) for p in everything} == said
        assert all(p.keys for p in everything)
        # The same feed again brings nothing new.
        assert counts(memory.refresh(what, limit=limit))[0] == 0
