"""The store beside a model of a few dictionaries: whatever is done to both, both say the same."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from feedclean.model import Entry, Paragraph, RawPage, Source, Stored
from feedclean.store import open_store

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LIMIT = 2  # of entries that a feed shows
NAMES = ("a", "b")
KEYS = tuple(f"guid:{i}" for i in range(6))

names = st.sampled_from(NAMES)
Item = tuple[int, tuple[str, ...], str, bool, int]


def items(dice: Random) -> list[Item]:
    """Return entries of a refresh: number, keys, upstream, whether with its page, day of publication."""
    numbers = dice.sample(range(5), dice.randrange(5))
    return [
        (n, tuple(dice.sample(KEYS, dice.randint(1, 3))), dice.choice("vwx"), dice.random() < 0.5, dice.randint(-3, 3))
        for n in numbers
    ]


@dataclass
class Kept:
    """What the model remembers of an entry; `entry` is None once it is past its retention."""

    number: int
    entry: Entry | None
    published: datetime | None
    keys: tuple[str, ...]
    upstream: str
    stored: datetime
    raw: bytes | None = None
    history: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Followed:
    configured: bool
    due: datetime
    leased_until: datetime | None = None


class StoreBesideModel(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.store = open_store(":memory:")
        self.now = START
        self.sources: dict[str, Followed] = {}
        self.kept: dict[str, dict[str, Kept]] = {name: {} for name in NAMES}
        self.count = 0
        self.configure(set(NAMES))

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()

    @rule(wanted=st.sets(names))
    def configure(self, wanted: set[str]) -> None:
        self.store.sync_sources([Source(n, f"https://{n}.example/", limit=LIMIT) for n in wanted], now=self.now)
        for name in wanted:
            if name not in self.sources or not self.sources[name].configured:
                self.sources[name] = Followed(True, self.now)
        for name, source in self.sources.items():
            if name not in wanted:
                source.configured, source.leased_until = False, None

    @rule(seed=st.integers(0, 2**32))
    def refresh_all(self, seed: int) -> None:
        for name in NAMES:
            self.refresh(name, seed + len(name))

    @rule(passed=st.sampled_from((MINUTE, HOUR, DAY)))
    def wait(self, passed: timedelta) -> None:
        self.now += passed

    def ready(self) -> set[str]:
        return {n for n, s in self.sources.items() if s.configured and (s.leased_until or s.due) <= self.now}

    @rule(limit=st.integers(1, 3))
    def lease(self, limit: int) -> None:
        expected = self.ready()
        taken = {s.source_id for s in self.store.lease_due(now=self.now, until=self.now + HOUR, limit=limit)}
        assert taken <= expected
        assert len(taken) == min(limit, len(expected))
        for name in taken:
            self.sources[name].leased_until = self.now + HOUR

    @rule(some=st.sets(names))
    def release(self, some: set[str]) -> None:
        self.store.release(some)
        for name in some & self.sources.keys():
            self.sources[name].leased_until = None

    # One number draws a whole refresh: Hypothesis then makes many of them.
    @rule(name=names, seed=st.integers(0, 2**32))
    def refresh(self, name: str, seed: int) -> None:
        dice = Random(seed)
        self.now += dice.choice((MINUTE, DAY))
        state = self.store.state(name)
        if state is None:
            return
        batch = []
        for number, keys, upstream, with_page, days in items(dice):
            self.count += 1
            words = f"text {self.count}"
            entry = Entry(
                id=f"tag:{name}:{number}",
                source_id=name,
                url=None,
                title="T",
                updated=self.now,
                published=START + days * DAY,
                blocks=(Paragraph(words, words),),
            )
            raw = RawPage(entry.id, "https://x.example/", self.now, words.encode()) if with_page else None
            batch.append(Stored(entry, keys, upstream, raw))
            self.remember(name, batch[-1])
        wait = dice.choice((MINUTE, DAY))
        self.store.commit(replace(state, next_due=self.now + wait), batch, now=self.now)
        self.sources[name].due, self.sources[name].leased_until = self.now + wait, None

    def remember(self, name: str, item: Stored) -> None:
        entry, known = item.entry, self.kept[name].get(item.entry.id)
        raw = item.raw.body if item.raw else None
        if known is None:
            fresh = Kept(self.count, entry, entry.published, item.keys, item.upstream, self.now, raw)
            self.kept[name][entry.id] = fresh
            return
        if known.upstream != item.upstream and known.entry:
            known.history.append((known.entry.text, "upstream"))
        known.entry = replace(entry, published=known.published)
        known.keys = tuple(dict.fromkeys((*item.keys, *known.keys)))
        known.upstream, known.stored, known.raw = item.upstream, self.now, raw or known.raw

    @rule(name=names, number=st.integers(0, 4))
    def reclean(self, name: str, number: int) -> None:
        known = self.kept[name].get(f"tag:{name}:{number}")
        if known is None or known.entry is None:
            return
        better = replace(known.entry, blocks=(Paragraph("better", "better"),))
        changed = better != known.entry
        assert self.store.reclean([better], now=self.now) == changed
        if changed:
            known.history.append((known.entry.text, "reclean"))
            known.entry = better

    @rule(days=st.integers(0, 1))
    def vacuum(self, days: int) -> None:
        keep = {"keep_raw": 400 * DAY, "keep_entries": days * DAY, "keep_revisions": 400}
        self.store.vacuum(now=self.now, **keep)  # type: ignore[arg-type]
        for name in list(self.sources):
            shown = self.newest(name)[:LIMIT] if self.sources[name].configured else []
            for known in self.kept[name].values():
                if known.entry and known.entry not in shown and known.stored < self.now - days * DAY:
                    known.entry, known.raw = None, None
                    known.history.clear()
            if not self.sources[name].configured and not any(k.entry for k in self.kept[name].values()):
                del self.sources[name]
                self.kept[name].clear()

    def newest(self, name: str) -> list[Entry]:
        present = [k for k in self.kept[name].values() if k.entry and k.published]
        present.sort(key=lambda k: (k.published, k.number), reverse=True)
        return [k.entry for k in present if k.entry]

    @invariant()
    def entries_agree(self) -> None:
        for name in NAMES:
            assert self.store.recent(name, limit=99) == self.newest(name)
            state = self.store.state(name)
            assert (state is None) == (name not in self.sources)
            assert state is None or state.entries == len(self.newest(name))
        shown = {name for name, source in self.sources.items() if source.configured}
        assert {e.id for e in self.store.recent(limit=99)} == {e.id for n in shown for e in self.newest(n)}
        assert {s.source_id for s in self.store.states()} == shown

    @invariant()
    def evidence_agrees(self) -> None:
        for name in NAMES:
            expected: dict[str, str] = {}
            for entry_id, known in sorted(self.kept[name].items(), key=lambda item: item[1].number):
                expected.update(dict.fromkeys(known.keys, entry_id))
            found = self.store.find(name, KEYS)
            assert {key: entry.id for key, entry in found.items()} == expected
            for entry in found.values():
                known = self.kept[name][entry.id]
                assert (entry.keys, entry.upstream) == (known.keys, known.upstream)

    @invariant()
    def history_and_pages_agree(self) -> None:
        pages = {page.entry_id: page.body for page in self.store.raw_pages()}
        expected = {i: k.raw for kept in self.kept.values() for i, k in kept.items() if k.raw}
        assert pages == expected
        for kept in self.kept.values():
            for entry_id, known in kept.items():
                told = [(r.entry.text, r.cause) for r in self.store.history(entry_id)]
                assert told == known.history

    @invariant()
    def due_agrees(self) -> None:
        waiting = [s.leased_until or s.due for s in self.sources.values() if s.configured]
        assert self.store.next_due() == min(waiting, default=None)


StoreBesideModel.TestCase.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)
test_store_beside_model = StoreBesideModel.TestCase
