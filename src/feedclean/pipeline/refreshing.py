"""One source, refreshed: the sequence of effects, and nothing else decided here that a pure room can decide.

::

    fetch ─▶ read ─▶ find ─▶ plan ─▶ pages ─▶ confirm ─▶ merge ─▶ reschedule ─▶ commit (one transaction)

A process that is killed anywhere before the commit has changed nothing; after it, everything. Outputs are rendered
from the store afterwards.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from feedclean.feeds import Plan, Planned, confirm, keys_of, lookup_keys, merge, plan
from feedclean.model import (
    Article,
    Coverage,
    Entry,
    Failed,
    Feed,
    Fetched,
    FetchResult,
    HostState,
    KnownEntry,
    NotModified,
    Outcome,
    PageRetry,
    Purpose,
    RawPage,
    Reason,
    Redirect,
    Refreshed,
    Signs,
    Source,
    SourceState,
    Stored,
    Validators,
)
from feedclean.pipeline.documents import LIST, PAGE, Cleaned, Document, feed_of_page, read
from feedclean.pipeline.pages import Page, get_pages, guarded, is_passing
from feedclean.ports import Fetcher, Reschedule, Store, Workers

log: Final = logging.getLogger("feedclean.pipeline")

# A page that failed is tried again after 10 minutes, then 30, 90, 270 and 810: for nearly a day.
_MOST_TRIES: Final = 6
_FIRST_RETRY: Final = timedelta(minutes=10)
_MOST_RETRIES: Final = 100
# So many refreshes in a row must have been redirected for good to one address before it is believed.
_MOVED_AFTER: Final = 3
# A host that failed so often in a row is left alone, ever longer.
_BREAK_AFTER: Final = 5
_FIRST_BREAK: Final = timedelta(minutes=10)
_LONGEST_BREAK: Final = timedelta(hours=6)
_RATE_LIMIT: Final = timedelta(minutes=15)
_LONGEST_PAUSE: Final = timedelta(days=1)
# Raw pages beyond this are not kept: they are hardly articles, and a store is not an archive of the web.
_LARGEST_RAW: Final = 4 * 1024 * 1024
_HOST_FAULTS: Final = frozenset({Reason.DNS, Reason.CONNECT, Reason.TLS, Reason.TIMEOUT, Reason.PROTOCOL})


@dataclass(frozen=True, slots=True)
class Means:
    """What a refresh works with."""

    fetcher: Fetcher
    store: Store
    workers: Workers
    reschedule: Reschedule


@dataclass(frozen=True, slots=True)
class _Arrived:
    """What a source's address gave in the end: a feed and the answer it came in.

    `moved` is the feed's address when a page led there; `article` is the page's when the page is its own feed.
    """

    feed: Feed
    fetched: Fetched
    moved: str | None = None
    article: Article | None = None


async def refresh(source: Source, state: SourceState, *, means: Means, now: datetime) -> Refreshed:
    """Fetch a source, store what is new and when it is due again, and report.

    Raises `StoreError` only; what the network or a document does is in the report.
    """
    started = time.monotonic()
    host = await asyncio.to_thread(means.store.host, _host_of(state.url))
    # To try failed pages again the entries are needed, which a 304 would not bring.
    again = any(r.after <= now for r in state.retries)
    result = await means.fetcher.fetch(
        state.url, now=now, validators=None if again else state.validators, purpose=Purpose.FEED
    )
    arrived = await _arrive(result, state, means, now) if isinstance(result, Fetched) else result
    if isinstance(arrived, _Arrived):
        done = await _take_in(source, state, arrived, means, now)
    elif isinstance(arrived, NotModified):
        done = _Done(
            _succeeded(_followed(state, arrived), now, changed=False, validators=arrived.validators),
            Signs(Outcome.UNCHANGED, fresh_for=arrived.fresh_for),
        )
    else:
        done = _failed(state, arrived, now)
    after = means.reschedule(source, done.state, now=now, signs=done.signs)
    paused = _host_after(host, arrived, now)
    await asyncio.to_thread(means.store.commit, after, done.stored, now=now, host=paused)
    return Refreshed(
        source.id,
        done.signs.outcome,
        new=done.new,
        changed=done.changed,
        unchanged=done.unchanged,
        failed_pages=done.failed_pages,
        elapsed=time.monotonic() - started,
        error=after.last_error,
        next_due=after.next_due,
        problems=done.problems,
    )


@dataclass(frozen=True, slots=True)
class _Done:
    """What is to be committed and reported."""

    state: SourceState
    signs: Signs
    stored: tuple[Stored, ...] = ()
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed_pages: int = 0
    problems: tuple[str, ...] = ()


# --- from an address to a feed -------------------------------------------------------------------------------


async def _arrive(result: Fetched, state: SourceState, means: Means, now: datetime) -> _Arrived | Failed:
    """Return the feed in an answer, or what a page may stand for: a feed that it links, its stories, or itself."""
    document = await _read(result, means)
    if isinstance(document, Failed):
        return document
    if document.feed:
        return _Arrived(document.feed, result)
    if document.problem:
        return Failed(state.url, Reason.CONTENT, document.problem)
    if state.last_success and state.format not in (PAGE, LIST):
        # A maintenance notice, a consent wall, the next owner of the domain: none of them is an entry.
        link = f"; it links {document.links[0].url}, which may be the feed's new address" if document.links else ""
        return Failed(state.url, Reason.CONTENT, f"a page came instead of the feed{link}")
    if not state.last_success and (found := await _linked_feed(document, state, means, now)):
        return found
    if document.listing and state.format != PAGE:
        return _Arrived(document.listing, result)
    article = document.article
    if state.format == LIST or article is None or article.obstacle or not article.blocks:
        reason = article.obstacle if article and article.obstacle else "neither a feed, nor a list, nor an article"
        return Failed(state.url, Reason.CONTENT, f"the page cannot be followed: {reason}")
    return _Arrived(feed_of_page(article, url=result.final_url), result, article=article)


async def _linked_feed(document: Document, state: SourceState, means: Means, now: datetime) -> _Arrived | None:
    """Return the first feed that a page links and that is one."""
    for link in [k for k in document.links if k.likely][:3]:
        if link.url == state.url:
            continue
        followed = await means.fetcher.fetch(link.url, now=now, purpose=Purpose.FEED)
        if isinstance(followed, Fetched):
            found = await _read(followed, means)
            if isinstance(found, Document) and found.feed:
                return _Arrived(found.feed, followed, moved=link.url)
    return None


async def _read(result: Fetched, means: Means) -> Document | Failed:
    return await guarded(
        means.workers,
        result.url,
        read,
        result.body,
        url=result.final_url,
        content_type=result.content_type,
        rules=result.site,
    )


# --- from a feed to entries ------------------------------------------------------------------------------------


async def _take_in(source: Source, state: SourceState, arrived: _Arrived, means: Means, now: datetime) -> _Done:
    """Decide what is new and changed, get its pages, and make the entries to be stored."""
    feed = arrived.feed
    # In a thread: pure, but a feed of 50,000 entries takes seconds, and meanwhile the other sources go on.
    keys = await asyncio.to_thread(lookup_keys, feed)
    known = await asyncio.to_thread(means.store.find, source.id, keys)
    first = state.last_success is None
    planned = await asyncio.to_thread(plan, feed, known, source_id=source.id, now=now, first=first, limit=source.limit)
    tries = {r.url: r for r in state.retries}
    again = [p for p in planned.unchanged if p.entry.url in tries and tries[p.entry.url].after <= now]
    todo = [*planned.new, *planned.changed, *again, *planned.backlog]
    wanted = _with_own_page((*planned.new, *planned.changed, *again), feed) if source.full_text else frozenset()
    if arrived.article:
        pages = [Page(p, Cleaned(arrived.article), fetched=arrived.fetched) for p in todo]
    else:
        pages = await get_pages(todo, fetcher=means.fetcher, workers=means.workers, now=now, wanted=wanted)
    pages = await _confirmed(source.id, pages, planned, means.store)
    stored, retries = await _to_store(source, feed, pages, tries=tries, store=means.store, now=now)
    waiting = {p.entry.url for p in planned.unchanged} - {p.entry.url for p in again}
    retries += [r for r in state.retries if r.url in waiting]
    # An entry that was recognised by its page after all is not new.
    new_ids = {p.planned.id for p in pages if p.planned.known is None}
    new = sum(s.entry.id in new_ids for s in stored)
    after = _learnt(state, arrived, now, changed=bool(stored), retries=tuple(retries[:_MOST_RETRIES]))
    outcome = Outcome.CHANGED if stored else Outcome.UNCHANGED
    dates = tuple(d for d in (e.published or e.updated for e in feed.entries) if d)
    return _Done(
        after,
        Signs(outcome, published=dates, fresh_for=arrived.fetched.fresh_for),
        tuple(stored),
        new=new,
        changed=len(stored) - new,
        unchanged=len(planned.unchanged) - len(again),
        failed_pages=sum(p.failure is not None for p in pages),
        problems=(*feed.problems, *planned.problems),
    )


def _with_own_page(planned: Sequence[Planned], feed: Feed) -> frozenset[str]:
    """Return the ids of entries whose link is theirs alone: a page that several share is the story of none."""
    shared = Counter(_page_of(entry.url) for entry in feed.entries)
    return frozenset(p.id for p in planned if shared[_page_of(p.entry.url)] <= 1)


def _page_of(url: str | None) -> str:
    return (url or "").partition("#")[0]


async def _confirmed(source_id: str, pages: Sequence[Page], planned: Plan, store: Store) -> list[Page]:
    """Recognise entries by the canonical addresses of their pages, where GUID and link both changed."""
    keys = {k for p in pages if p.cleaned.article for k in keys_of(p.planned.entry, p.cleaned.article)}
    if not keys:
        return list(pages)
    known: Mapping[str, KnownEntry] = await asyncio.to_thread(store.find, source_id, keys)
    claimed = {p.known.id for p in (*planned.changed, *planned.unchanged) if p.known}
    result = []
    for page in pages:
        if page.cleaned.article:
            sure = confirm(page.planned, page.cleaned.article, known, claimed=claimed)
            claimed.add(sure.id)
            result.append(replace(page, planned=sure))
        else:
            result.append(page)
    return result


async def _to_store(
    source: Source, feed: Feed, pages: Sequence[Page], *, tries: Mapping[str, PageRetry], store: Store, now: datetime
) -> tuple[list[Stored], list[PageRetry]]:
    """Merge pages into entries; return what is to be stored, and which pages are to be tried again."""
    stored: list[Stored] = []
    retries: list[PageRetry] = []
    for page in pages:
        planned = page.planned
        retry = _retry(page, tries, now)
        if retry:
            retries.append(retry)
        if planned.known and page.failure and (retry or planned.known.upstream == planned.upstream):
            # Known, and its page did not come: what we have stays. While there is hope, not even the edit is noted,
            # so that the next refresh sees it again.
            continue
        cleaned = page.cleaned
        entry = merge(
            planned,
            cleaned.article,
            source=source,
            feed=feed,
            now=now,
            content=cleaned.content,
            summary=cleaned.summary,
            note=page.note,
        )
        raw = _raw(entry, page, now)
        had_all = planned.known is not None and planned.known.coverage is Coverage.FULL
        if had_all and entry.coverage is not Coverage.FULL and source.full_text:
            entry, raw = await _keep_text(entry, store), None
        stored.append(Stored(entry, planned.keys, planned.upstream, raw))
    return stored, retries


async def _keep_text(entry: Entry, store: Store) -> Entry:
    """Never replace a full text by less: a wall that a site put up later does not take back what it had shown."""
    former = await asyncio.to_thread(store.entry, entry.id)
    if former is None:
        return entry
    note = "The text is of an earlier reading." + (f" {entry.note}" if entry.note else "")
    return replace(entry, blocks=former.blocks, coverage=former.coverage, fingerprint=former.fingerprint, note=note)


def _retry(page: Page, tries: Mapping[str, PageRetry], now: datetime) -> PageRetry | None:
    url = page.planned.entry.url
    if not url or page.failure is None or not is_passing(page.failure):
        return None
    count = tries[url].tries + 1 if url in tries else 1
    if count >= _MOST_TRIES:
        return None
    wait = max(_FIRST_RETRY * 3 ** (count - 1), min(page.failure.retry_after or timedelta(), _LONGEST_PAUSE))
    return PageRetry(url, count, now + wait)


def _raw(entry: Entry, page: Page, now: datetime) -> RawPage | None:
    # Of an article in parts there is no one page that it could be cleaned from again.
    if page.fetched is None or page.parts > 1 or len(page.fetched.body) > _LARGEST_RAW:
        return None
    return RawPage(entry.id, page.fetched.final_url, now, page.fetched.body, page.fetched.content_type)


# --- what is remembered of source and host ---------------------------------------------------------------------


def _succeeded(state: SourceState, now: datetime, *, changed: bool, validators: Validators) -> SourceState:
    return replace(
        state,
        validators=validators,
        last_fetch=now,
        last_success=now,
        last_change=now if changed else state.last_change,
        last_outcome=Outcome.CHANGED if changed else Outcome.UNCHANGED,
        last_error=None,
        failures=0,
        unchanged=0 if changed else state.unchanged + 1,
    )


def _learnt(
    state: SourceState, arrived: _Arrived, now: datetime, *, changed: bool, retries: tuple[PageRetry, ...]
) -> SourceState:
    """Return the state after a feed came; what the feed does not say is kept of the former one."""
    feed = arrived.feed
    followed = _followed(state, arrived.fetched)
    if arrived.moved:
        followed = replace(followed, url=arrived.moved, moved_to=None, moved_votes=0)
    return replace(
        _succeeded(followed, now, changed=changed, validators=arrived.fetched.validators),
        title=feed.title or state.title,
        site_url=feed.site_url or state.site_url,
        language=feed.language or state.language,
        icon=feed.icon or state.icon,
        hints=feed.hints,
        format=feed.format,
        retries=retries,
    )


def _followed(state: SourceState, result: Fetched | NotModified) -> SourceState:
    """Count permanent redirects; after enough of them to the same address, that is the source's address."""
    hops: tuple[Redirect, ...] = result.redirects
    if not hops or not all(hop.permanent for hop in hops):
        return replace(state, moved_to=None, moved_votes=0)
    target = hops[-1].url
    votes = state.moved_votes + 1 if target == state.moved_to else 1
    if votes >= _MOVED_AFTER:
        log.info("%s has moved to %s", state.source_id, target)
        return replace(state, url=target, moved_to=None, moved_votes=0)
    return replace(state, moved_to=target, moved_votes=votes)


def _failed(state: SourceState, failure: Failed, now: datetime) -> _Done:
    gone = failure.reason is Reason.GONE
    outcome = Outcome.GONE if gone else Outcome.FAILED
    # A host that asked us to stay away did not fail: the source keeps its count.
    waiting = failure.reason in (Reason.RATE_LIMITED, Reason.HOST_PAUSED)
    after = replace(
        state,
        last_fetch=now,
        last_outcome=outcome,
        last_error=failure.message,
        failures=state.failures + (not waiting),
        retired=gone,
    )
    return _Done(after, Signs(outcome, retry_after=failure.retry_after))


def _host_after(host: HostState, result: FetchResult | _Arrived, now: datetime) -> HostState | None:
    """Return what is to be remembered of the host; None when nothing changes."""
    if not isinstance(result, Failed):
        return HostState(host.host) if host.failures or host.paused_until else None
    if result.reason is Reason.RATE_LIMITED or (result.retry_after and result.reason is Reason.HTTP):
        pause = min(result.retry_after or _RATE_LIMIT, _LONGEST_PAUSE)
        return replace(host, paused_until=now + pause, reason=result.message)
    if result.reason not in _HOST_FAULTS and not (result.reason is Reason.HTTP and (result.status or 0) >= 500):
        return None
    failures = host.failures + 1
    if failures < _BREAK_AFTER:
        return replace(host, failures=failures, reason=result.message)
    pause = min(_FIRST_BREAK * (1 << min(failures - _BREAK_AFTER, 16)), _LONGEST_BREAK)
    return replace(host, failures=failures, paused_until=now + pause, reason=result.message)


def _host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()
