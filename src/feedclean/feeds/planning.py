"""What a feed's entries mean to a store: which are new, which were edited, which are known. Pure, decides only.

An entry is recognised by its GUID, then as the canonical address of a stored page, then by its link, then by its
fingerprint. Each kind of evidence is tried for all entries before the next weaker one, each stored entry is given away
once, and evidence that several entries of the feed share is no evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from feedclean.feeds.identity import fingerprint_of, keys_of, new_id, upstream_hash, whole_key, words_of
from feedclean.feeds.urls import url_key
from feedclean.model import Article, Feed, FeedEntry, KnownEntry

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)  # what is dated before the web is a mistake, mostly 1970
TOLERANCE: Final = timedelta(minutes=10)  # clocks differ
VOLATILE: Final = 2  # this many recognised entries, all with new dates and old words, and the dates mean nothing


@dataclass(frozen=True, slots=True)
class Planned:
    """One entry of a feed and what is to become of it.

    `entry` has believable dates only (the original in `published_raw`). `received` is the date to publish when neither
    feed nor page gives one. `keys` and `upstream` go into the store with the entry. `known` is the stored entry it was
    recognised as, by the evidence `matched_by` (`guid`, `canonical`, `url`, `print`, `whole`).
    """

    id: str
    entry: FeedEntry
    keys: tuple[str, ...]
    upstream: str
    received: datetime
    known: KnownEntry | None = None
    matched_by: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, newest entries first.

    `new` are to be fetched and stored; `backlog` are new as well, but beyond the limit: to be stored as the feed gives
    them, without fetching their pages, so that they never count as new again. `changed` were edited upstream: to be
    fetched again. `unchanged` need nothing. `problems` are one line each.
    """

    new: tuple[Planned, ...] = ()
    backlog: tuple[Planned, ...] = ()
    changed: tuple[Planned, ...] = ()
    unchanged: tuple[Planned, ...] = ()
    problems: tuple[str, ...] = ()


def lookup_keys(feed: Feed) -> frozenset[str]:
    """Return every key to ask the store for before `plan`."""
    return frozenset(key for entry in feed.entries for key in _candidate(entry).every)


def plan(
    feed: Feed, known: Mapping[str, KnownEntry], *, source_id: str, now: datetime, first: bool, limit: int
) -> Plan:
    """Decide about every entry of `feed`; `known` is what the store has under `lookup_keys(feed)`.

    `first` says that the source was never read before: entries without a date then get plausible ones in the past,
    descending in the feed's order, instead of `now`. At most `limit` entries are `new`. No stored entry is given to
    two entries; entries that repeat another word for word are dropped.
    """
    candidates, problems = _distinct(feed)
    evidence = _evidence(candidates, feed)
    matches = _match(candidates, evidence, known)
    received = _received(candidates, feed, now=now, first=first)
    volatile = _dates_are_volatile(candidates, matches)
    if volatile:
        problems.append("the dates change with every request and are not taken for edits")
    taken = {k.id for k in known.values()}
    new: list[Planned] = []
    changed: list[Planned] = []
    unchanged: list[Planned] = []
    for i, candidate in enumerate(candidates):
        stored, kind = matches.get(i, (None, None))
        entry_id = stored.id if stored else new_id(source_id, evidence[i], taken=taken)
        taken.add(entry_id)
        planned = Planned(
            id=entry_id,
            entry=_believable(candidate.entry, now),
            keys=evidence[i],
            upstream=candidate.upstream,
            received=received[i],
            known=stored,
            matched_by=kind,
        )
        if stored is None:
            new.append(planned)
        elif _is_edit(stored.upstream, candidate.upstream, dates_count=not volatile):
            changed.append(planned)
        else:
            unchanged.append(planned)
    new.sort(key=lambda p: p.entry.published or p.received, reverse=True)
    return Plan(tuple(new[:limit]), tuple(new[limit:]), tuple(changed), tuple(unchanged), tuple(problems))


def confirm(
    planned: Planned, article: Article, known: Mapping[str, KnownEntry], *, claimed: Collection[str] = ()
) -> Planned:
    """Return `planned` with its page's evidence added, recognised by its canonical address where that is stored.

    For a new entry whose GUID and link both changed: `known` is what the store has under `keys_of(entry, article)`,
    `claimed` the ids that other entries of the same refresh have; those are never given away twice. A page that calls
    another address canonical than the one it was found at proves nothing: some sites name a section for all its pages.
    """
    canonical = [k for k in keys_of(planned.entry, article) if k.startswith("canonical:")]
    guids = [k for k in planned.keys if k.startswith("guid:")]
    rest = [k for k in planned.keys if not k.startswith(("guid:", "canonical:"))]
    keys = tuple(guids + canonical + rest)
    if planned.known is None and canonical and _is_its_own(article):
        match = known.get(canonical[0]) or known.get("url:" + canonical[0].removeprefix("canonical:"))
        if match and match.id not in claimed:
            return replace(planned, id=match.id, keys=keys, known=match, matched_by="canonical")
    return replace(planned, keys=keys)


def _is_its_own(article: Article) -> bool:
    """Return whether a page was found at its canonical address, whatever the query."""
    here, canonical = (url_key(u or "").partition("?")[0].rstrip("/") for u in (article.url, article.canonical_url))
    return here == canonical


def believable(date: datetime | None, now: datetime) -> datetime | None:
    """Return a date that a publisher may have meant: not before the web, not after `now`; None otherwise."""
    if date is None or date < EARLIEST or date > now + TOLERANCE:
        return None
    return min(date, now)


# --- which entries there are -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An entry with everything that is computed from it once.

    `keys` are its evidence, `print` its fingerprint whether it is telling or not, `whole` a key made of all that, for
    entries that share each single one; `every` is all keys that it may be stored under.
    """

    entry: FeedEntry
    keys: tuple[str, ...]
    print: str
    whole: str
    every: tuple[str, ...]
    upstream: str


def _candidate(entry: FeedEntry) -> _Candidate:
    words = words_of(entry)
    print_, telling = fingerprint_of(entry, words)
    keys = keys_of(entry, fingerprint=(print_, telling))
    if not keys:
        return _Candidate(entry, (), "", "", (), "")
    every = dict.fromkeys(keys)
    if print_:
        every.setdefault(print_)
    whole = whole_key(every)
    for key in keys:
        if key.startswith("url:"):
            every.setdefault(_as_canonical(key))
    every.setdefault(whole)
    return _Candidate(entry, keys, print_, whole, tuple(every), upstream_hash(entry, words))


def _as_canonical(key: str) -> str:
    return "canonical:" + key.removeprefix("url:")


def _distinct(feed: Feed) -> tuple[list[_Candidate], list[str]]:
    """Return the entries without repetitions, in the feed's order, and what was dropped in words."""
    distinct: dict[str, _Candidate] = {}
    repeated = empty = 0
    for entry in _latest_versions(feed):
        candidate = _candidate(entry)
        if not candidate.every:
            empty += 1
            continue
        # What nothing tells apart is one entry, however often it is sent.
        former = distinct.get(candidate.whole)
        repeated += former is not None
        if former is None or (former.entry.updated or EARLIEST) < (entry.updated or EARLIEST):
            distinct[candidate.whole] = candidate
    candidates = list(distinct.values())
    problems = []
    if repeated:
        problems.append(f"{repeated} entries repeat others and were dropped")
    if empty:
        problems.append(f"{empty} entries have no identifier, link, title or text and were dropped")
    return candidates, problems


def _latest_versions(feed: Feed) -> Iterable[FeedEntry]:
    """In Atom, entries with one id are versions of one entry (RFC 4287 §4.1.1): keep the last of each."""
    if not feed.format.startswith("atom"):
        return feed.entries
    kept: dict[object, FeedEntry] = {}
    for place, entry in enumerate(feed.entries):
        version = (entry.guid, entry.url)
        if entry.guid is None or entry.updated is None or version not in kept:
            kept[place if entry.guid is None or entry.updated is None else version] = entry
            continue
        former = kept[version]
        if former.updated == entry.updated:
            kept[place] = entry
        elif former.updated is None or former.updated < entry.updated:
            kept[version] = entry
    return kept.values()


# --- which stored entries they are -------------------------------------------------------------------------


def _evidence(candidates: Sequence[_Candidate], feed: Feed) -> list[tuple[str, ...]]:
    """Return each entry's keys without those that others share, or that name the site instead of an entry."""
    shared = Counter(key for candidate in candidates for key in candidate.every)
    site = {"url:" + url_key(u) for u in (feed.site_url, feed.url) if u}
    result = []
    for candidate in candidates:
        keys = [k for k in candidate.keys if shared[k] == 1 and (k not in site or candidate.entry.guid is None)]
        if not keys and shared[candidate.print] == 1:
            keys.append(candidate.print)
        # Last of all, so that an entry is found even when others have come to hold each of its keys as well.
        result.append((*keys, candidate.whole))
    return result


def _match(
    candidates: Sequence[_Candidate], evidence: Sequence[tuple[str, ...]], known: Mapping[str, KnownEntry]
) -> dict[int, tuple[KnownEntry, str]]:
    """Give stored entries to entries of the feed: strong evidence first, each stored entry once."""
    matches: dict[int, tuple[KnownEntry, str]] = {}
    claimed: set[str] = set()

    def take(i: int, key: str, kind: str) -> None:
        stored = known.get(key)
        if stored and i not in matches and stored.id not in claimed:
            matches[i] = (stored, kind)
            claimed.add(stored.id)

    for kind, prefix in (
        ("guid", "guid:"),
        ("canonical", "url:"),
        ("url", "url:"),
        ("print", "print:"),
        ("whole", "whole:"),
    ):
        for i, keys in enumerate(evidence):
            for key in keys:
                if key.startswith(prefix):
                    take(i, _as_canonical(key) if kind == "canonical" else key, kind)
    # Evidence that several entries share was perhaps stored when only one had it: the oldest of them is that one.
    for kind in ("guid", "url"):
        for i in reversed(range(len(candidates))):
            for key in candidates[i].keys:
                if key.startswith(kind) and key not in evidence[i]:
                    take(i, key, kind)
    return matches


def _is_edit(before: str, after: str, *, dates_count: bool) -> bool:
    if dates_count:
        return before != after
    return before.partition("-")[0] != after.partition("-")[0]


def _dates_are_volatile(candidates: Sequence[_Candidate], matches: Mapping[int, tuple[KnownEntry, str]]) -> bool:
    """Return whether all recognised entries have new dates and old words, as where a feed dates entries by request."""
    if len(matches) < VOLATILE:
        return False
    for i, (stored, _) in matches.items():
        words, _, dates = candidates[i].upstream.partition("-")
        words_before, _, dates_before = stored.upstream.partition("-")
        if words != words_before or dates == dates_before:
            return False
    return True


# --- when they are from ------------------------------------------------------------------------------------


def _believable(entry: FeedEntry, now: datetime) -> FeedEntry:
    """Return the entry with dates that can be believed; the original of an unbelievable one goes to `published_raw`."""
    published = believable(entry.published, now)
    raw = entry.published_raw
    if entry.published and published != entry.published:
        raw = raw or entry.published.isoformat()
        # A date in the future is a post scheduled or a clock that is wrong: either way it is here now.
        published = now if entry.published > now else None
    return replace(entry, published=published, updated=believable(entry.updated, now), published_raw=raw)


def _received(candidates: Sequence[_Candidate], feed: Feed, *, now: datetime, first: bool) -> list[datetime]:
    """Return a date for each entry, for those that have none: a second apart, in the feed's order.

    Feeds list the newest first unless their dates say otherwise. On a first reading a dateless entry is placed beside
    its dated neighbour, later it is simply new.
    """
    dates = [believable(e.published or e.updated, now) for e in (c.entry for c in candidates)]
    dated = [d for d in dates if d]
    ascending = len(dated) > 1 and dated[0] < dated[-1]
    order = range(len(candidates) - 1, -1, -1) if ascending else range(len(candidates))
    start = now
    if first:
        start = max(dated) if dated else (believable(feed.updated, now) or now)
    result = [now] * len(candidates)
    latest = start
    for i in order:
        own = dates[i]
        if own:
            result[i] = own
            latest = min(latest, own) if first else latest
        else:
            result[i] = latest
        if own is None or first:
            latest -= timedelta(seconds=1)
    return result
