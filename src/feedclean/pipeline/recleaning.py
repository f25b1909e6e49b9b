"""Today's extractor over yesterday's pages: what would change, and the change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from feedclean.extract import extract_by_rules
from feedclean.model import Article, Coverage, Entry, RawPage, SiteRules, site_of, text_of
from feedclean.pipeline.pages import guarded
from feedclean.ports import Store, Workers

_BATCH: Final = 16


@dataclass(frozen=True, slots=True)
class Recleaned:
    """An entry before and after; both have the same id."""

    before: Entry
    after: Entry


async def reclean(
    store: Store,
    workers: Workers,
    *,
    now: datetime,
    source_id: str | None = None,
    since: datetime | None = None,
    dry_run: bool = False,
    sites: Mapping[str, SiteRules] = MappingProxyType({}),
    on_change: Callable[[Recleaned], None] = lambda _: None,
) -> int:
    """Clean the kept raw pages again, store what became different (not when `dry_run`), and return how many did.

    `since` is when a page was fetched at the earliest. Ids, dates of publication and `updated` stay: readers are not
    told that an article is new because our cleaning is. `sites` are the rules of sites, by domain.
    Outputs are the caller's to render.
    """
    pages = store.raw_pages(source_id, since=since)
    changed = 0
    seen: set[str] = set()
    while batch := await asyncio.to_thread(_next, pages, seen):
        results = await asyncio.gather(*(_reclean_one(store, workers, page, sites) for page in batch))
        changes = [r for r in results if r]
        for change in changes:
            on_change(change)
        if changes and not dry_run:
            changed += await asyncio.to_thread(store.reclean, [c.after for c in changes], now=now)
        else:
            changed += len(changes)
    return changed


def _next(pages: Iterator[RawPage], seen: set[str]) -> list[RawPage]:
    """Return some more pages, the newest of each entry only."""
    batch: list[RawPage] = []
    for page in pages:
        if page.entry_id not in seen:
            seen.add(page.entry_id)
            batch.append(page)
        if len(batch) == _BATCH:
            break
    return batch


async def _reclean_one(
    store: Store, workers: Workers, page: RawPage, sites: Mapping[str, SiteRules]
) -> Recleaned | None:
    before = await asyncio.to_thread(store.entry, page.entry_id)
    if before is None:
        return None
    rules = site_of(sites, urlsplit(page.url).hostname or "")
    article = await guarded(
        workers, page.url, extract_by_rules, page.body, rules, url=page.url, content_type=page.content_type
    )
    if not isinstance(article, Article):
        return None
    after = _with_text_of(before, article)
    return Recleaned(before, after) if after != before else None


def _with_text_of(before: Entry, article: Article) -> Entry:
    """Return the entry with what the page says, by the rules of a first merge that need no feed."""
    if article.obstacle or not article.blocks:
        return before
    if before.coverage is not Coverage.FULL and len(article.text) <= len(text_of(before.blocks)):
        return before
    return replace(
        before,
        blocks=article.blocks,
        coverage=Coverage.FULL,
        note=None,
        section=article.section or before.section,
        language=before.language or article.language,
        site_name=article.site_name or before.site_name,
        origin=before.origin or article.origin,
    )
