"""The pages behind a feed's entries: fetched some at a time, cleaned in workers, their troubles turned into notes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, ParamSpec, TypeVar

from feedclean.extract import extract_by_rules
from feedclean.feeds import Planned
from feedclean.model import Article, Failed, FeedEntry, Fetched, NotModified, Purpose, Reason
from feedclean.pipeline.documents import Cleaned, clean, clean_part, is_readable, single_page
from feedclean.pipeline.forms import better, other_forms, tells_little
from feedclean.pipeline.parts import MOST, joined
from feedclean.ports import Fetcher, Workers

P = ParamSpec("P")
T = TypeVar("T")

log: Final = logging.getLogger("feedclean.pipeline")

# Pages of one source under way at once; a host's own pace is the fetcher's business.
AT_ONCE: Final = 4
# What a later try may mend.
_PASSING: Final = frozenset(
    {
        Reason.DNS,
        Reason.CONNECT,
        Reason.TLS,
        Reason.TIMEOUT,
        Reason.PROTOCOL,
        Reason.RATE_LIMITED,
        Reason.HOST_PAUSED,
    }
)


@dataclass(frozen=True, slots=True)
class Page:
    """One planned entry with what its page gave, in how many parts.

    `failure` is set when there was a page to get and it did not come.
    """

    planned: Planned
    cleaned: Cleaned
    fetched: Fetched | None = None
    failure: Failed | None = None
    parts: int = 1

    @property
    def note(self) -> str | None:
        """Why the entry does not hold its page's text, for its readers."""
        return f"The page could not be read: {self.failure.message}." if self.failure else None


async def get_pages(
    planned: Sequence[Planned],
    *,
    fetcher: Fetcher,
    workers: Workers,
    now: datetime,
    wanted: Collection[str],
    on_page: Callable[[Page], None] = lambda _: None,
) -> list[Page]:
    """Return the planned entries with their pages, in order; pages are fetched of those whose id is `wanted`.

    No page ever fails the others.
    """
    places = asyncio.Semaphore(AT_ONCE)

    async def one(item: Planned) -> Page:
        async with places:
            page = await _get_page(item, fetcher, workers, now, wanted=item.id in wanted)
        on_page(page)
        return page

    return await asyncio.gather(*map(one, planned))


async def _get_page(planned: Planned, fetcher: Fetcher, workers: Workers, now: datetime, *, wanted: bool) -> Page:
    url = planned.entry.url
    if not wanted or not url:
        return Page(planned, await _clean_own(workers, planned.entry))
    page = await _read_page(planned, url, fetcher, workers, now)
    if isinstance(page, Failed):
        return Page(planned, await _clean_own(workers, planned.entry), failure=page)
    return page


async def _read_page(planned: Planned, url: str, fetcher: Fetcher, workers: Workers, now: datetime) -> Page | Failed:
    result = await fetcher.fetch(url, now=now, purpose=Purpose.PAGE)
    if isinstance(result, Failed):
        return result
    if isinstance(result, NotModified):
        return unasked(url)
    if not is_readable(result.content_type):
        kind = (result.content_type or "").partition(";")[0]
        return Failed(url, Reason.CONTENT, f"it is of the type {kind}", permanent=True)
    result = await _whole(result, fetcher, workers, now)
    final, header, rules = result.final_url, result.content_type, result.site
    cleaned = await guarded(
        workers, url, clean, result.body, planned.entry, url=final, content_type=header, rules=rules
    )
    if isinstance(cleaned, Failed):
        return cleaned
    if cleaned.article is None:
        return Page(planned, cleaned, fetched=result)
    best, result = await in_best_form(cleaned.article, result, fetcher=fetcher, workers=workers, now=now)
    article, parts = await with_parts(best, cleaned.next_url, first=final, fetcher=fetcher, workers=workers, now=now)
    return Page(planned, replace(cleaned, article=article), fetched=result, parts=parts)


async def _whole(page: Fetched, fetcher: Fetcher, workers: Workers, now: datetime) -> Fetched:
    """Return the page that holds the whole article, where the rules of the site find one; else the page itself."""
    if not page.site or not page.site.single_page_link:
        return page
    link = await guarded(
        workers, page.url, single_page, page.body, url=page.final_url, content_type=page.content_type, rules=page.site
    )
    if not isinstance(link, str):
        return page
    whole = await fetcher.fetch(link, now=now, purpose=Purpose.PAGE)
    return whole if isinstance(whole, Fetched) and is_readable(whole.content_type) else page


async def in_best_form(
    article: Article, page: Fetched, *, fetcher: Fetcher, workers: Workers, now: datetime
) -> tuple[Article, Fetched]:
    """Return the article as its page's AMP or print version has it, with that page, where the page tells too little."""
    if not tells_little(article) or not page.final_url:
        return article, page
    addresses = await guarded(
        workers, page.url, other_forms, page.body, url=page.final_url, content_type=page.content_type
    )
    for address in () if isinstance(addresses, Failed) else addresses:
        answer = await fetcher.fetch(address, now=now, purpose=Purpose.PAGE)
        if not isinstance(answer, Fetched) or not is_readable(answer.content_type):
            continue
        other = await guarded(
            workers,
            address,
            extract_by_rules,
            answer.body,
            answer.site,
            url=answer.final_url,
            content_type=answer.content_type,
        )
        if not isinstance(other, Failed) and better(other, article):
            return replace(other, url=article.url, canonical_url=article.canonical_url or other.canonical_url), answer
    return article, page


def unasked(url: str) -> Failed:
    """Return what a 304 is that nobody asked for by a conditional request: a broken server."""
    return Failed(url, Reason.PROTOCOL, "the server answered 304 to an unconditional request")


async def with_parts(
    article: Article, next_url: str | None, *, first: str, fetcher: Fetcher, workers: Workers, now: datetime
) -> tuple[Article, int]:
    """Return the article that begins at `first` with its further parts, and how many there are with the first.

    A part that does not come, or has nothing to add, ends it.
    """
    number = 1
    while next_url and number < MOST:
        answer = await fetcher.fetch(next_url, now=now, purpose=Purpose.PAGE)
        if not isinstance(answer, Fetched) or not is_readable(answer.content_type):
            break
        part = await guarded(
            workers,
            next_url,
            clean_part,
            answer.body,
            url=answer.final_url,
            first=first,
            number=number + 1,
            content_type=answer.content_type,
            rules=answer.site,
        )
        longer = None if isinstance(part, Failed) else joined(article, part[0])
        if isinstance(part, Failed) or longer is None:
            break
        article, next_url, number = longer, part[1], number + 1
    return article, number


async def _clean_own(workers: Workers, entry: FeedEntry) -> Cleaned:
    """Clean what the feed itself holds; where even that is poison, an entry without a body is left."""
    if not entry.content and not entry.summary:
        return Cleaned()
    cleaned = await guarded(workers, entry.url or "", clean, None, entry)
    return cleaned if isinstance(cleaned, Cleaned) else Cleaned()


async def guarded(
    workers: Workers, of: str, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
) -> T | Failed:
    """Run a pure function `of` a hostile document; whatever that does to its worker becomes a value."""
    try:
        return await workers.run(function, *args, **kwargs)
    except TimeoutError:
        message = "it takes too long to parse"
    except MemoryError:
        message = "it takes too much memory to parse"
    except ChildProcessError as error:
        log.warning("%s: %s", of, error)
        message = "it brings the parser down"
    except Exception as error:
        # A mistake of ours that only this document brings out: it must not cost the other documents.
        log.exception("parsing %s failed unexpectedly", of)
        message = f"the parser failed ({type(error).__name__}); please report this page"
    return Failed(of, Reason.CONTENT, message)


def is_passing(failure: Failed) -> bool:
    """Tell whether a later try may succeed."""
    if failure.permanent:
        return False
    return failure.reason in _PASSING or (failure.reason is Reason.HTTP and (failure.status or 0) >= 500)
