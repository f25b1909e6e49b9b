"""From the store to the files that people subscribe to. Every output can be made again from the store at any time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from feedclean.errors import PublishError
from feedclean.feeds.urls import url_key
from feedclean.model import Coverage, Entry, OutputFeed, Source, SourceState
from feedclean.ports import Publisher, Store
from feedclean.render import FORMATS, Subscription, opml

# What is written; the other formats are for people who ask for them.
FILES: Final = ("atom", "json")
AGGREGATE: Final = "all"
OPML_NAME: Final = "subscriptions.opml"
_FULLEST: Final = (Coverage.FULL, Coverage.FEED, Coverage.SUMMARY)
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where outputs are found: `base_url` (None when they are files only), the aggregate's `title` and length."""

    title: str = "feedclean"
    base_url: str | None = None
    aggregate_limit: int = 200

    def address(self, name: str) -> str | None:
        """Return the public address of an output, without its ending."""
        return f"{self.base_url.rstrip('/')}/{name}" if self.base_url else None


def publish(
    store: Store,
    publisher: Publisher,
    sources: Sequence[Source],
    *,
    outlet: Outlet,
    only: Collection[str] | None = None,
    skip: Callable[[], bool] = lambda: False,
) -> int:
    """Write the feeds of the sources `only` (None: of all), the aggregate and the list; return how many files changed.

    A source that never answered has no file, one that fails keeps its last. All files are tried; the first that
    cannot be written is raised as `PublishError` in the end. `skip` is asked between files, to stop early.
    """
    states = {s.source_id: s for s in store.states()}
    shown = [s for s in sources if (state := states.get(s.id)) and (state.last_success or state.entries)]
    changed = 0
    errors: list[PublishError] = []

    def write(name: str, content: bytes) -> None:
        nonlocal changed
        try:
            changed += publisher.publish(name, content)
        except PublishError as error:
            errors.append(error)

    for source in shown:
        if skip():
            break
        if only is None or source.id in only:
            _write_feed(source.id, feed_of(source, states[source.id], store, outlet), write)
    if not skip():
        _write_feed(AGGREGATE, aggregate(shown, store, outlet), write)
        write(OPML_NAME, subscriptions(shown, states, outlet))
    if errors:
        raise errors[0]
    return changed


def feed_of(source: Source, state: SourceState, store: Store, outlet: Outlet) -> OutputFeed:
    """Return a source's feed. The same store gives the same feed: no clock is read."""
    entries = tuple(store.recent(source.id, limit=source.limit))
    return OutputFeed(
        id=feed_id(source.id),
        title=source.title or state.title or source.id,
        updated=_latest(entries, state.last_change),
        entries=entries,
        self_url=outlet.address(source.id),
        site_url=state.site_url or state.url,
        language=state.language,
        icon=state.icon,
    )


def aggregate(sources: Sequence[Source], store: Store, outlet: Outlet) -> OutputFeed:
    """Return the newest entries of all sources as one feed; a story that several of them bring stands in it once."""
    ids = {s.id for s in sources}
    entries = told_once([e for e in store.recent(limit=outlet.aggregate_limit) if e.source_id in ids])
    return OutputFeed(
        id=feed_id(AGGREGATE),
        title=outlet.title,
        updated=_latest(entries, None),
        entries=entries,
        self_url=outlet.address(AGGREGATE),
        site_url=outlet.base_url,
    )


def told_once(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Leave out what another source tells better, or told first, of the same address; the order stays.

    The choice does not depend on when the sources were asked, so that the same one stays chosen. An address that one
    source gives to several entries (its home page, a live report) is no story's own, and they all stay.
    """
    of_address: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.url:
            of_address.setdefault(url_key(entry.url), []).append(entry)
    doubles: set[str] = set()
    for same in of_address.values():
        if 1 < len(same) == len({e.source_id for e in same}):
            best = min(same, key=lambda e: (_FULLEST.index(e.coverage), e.published or e.updated, e.source_id))
            doubles.update(e.id for e in same if e is not best)
    return tuple(e for e in entries if e.id not in doubles)


def subscriptions(sources: Sequence[Source], states: dict[str, SourceState], outlet: Outlet) -> bytes:
    """Return the OPML list of the feeds that we publish, by id."""
    suffix = FORMATS[FILES[0]].suffix
    return opml(
        outlet.title,
        [
            Subscription(
                title=source.title or states[source.id].title or source.id,
                feed_url=(outlet.address(source.id) or source.id) + suffix,
                site_url=states[source.id].site_url,
                language=states[source.id].language,
            )
            for source in sorted(sources, key=lambda s: s.id)
        ],
    )


def feed_id(source_id: str) -> str:
    """Return the permanent id of an output: it depends on nothing but the source's id."""
    return uuid5(NAMESPACE_URL, f"feedclean output {source_id}").urn


def _latest(entries: Sequence[Entry], otherwise: datetime | None) -> datetime:
    return max((e.updated for e in entries), default=otherwise or _NEVER)


def _write_feed(name: str, feed: OutputFeed, write: Callable[[str, bytes], None]) -> None:
    for key in FILES:
        write(name + FORMATS[key].suffix, FORMATS[key].feed(feed))
