"""One-off: what a target holds, feed or page or text, without a store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from feedclean.errors import InputError
from feedclean.feeds import merge, plan
from feedclean.model import Article, Failed, Feed, Fetched, FetchResult, Kind, OutputFeed, Purpose, Reason, Source
from feedclean.pipeline.documents import Document, read
from feedclean.pipeline.outputs import feed_id
from feedclean.pipeline.pages import Page, get_pages, guarded, in_best_form, unasked, with_parts
from feedclean.ports import Fetcher, Workers
from feedclean.render import alone, entry_of

_LITTLE: Final = 600  # bytes of text: about two paragraphs in any script


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of a target: `output` to be rendered; the `article` when it was a page (with what was removed).

    `failures` are entries' pages that could not be read; `problems` are one-line notes on what was malformed.
    """

    url: str | None
    output: OutputFeed
    article: Article | None = None
    articles: tuple[Article, ...] = ()
    failures: tuple[Failed, ...] = ()
    problems: tuple[str, ...] = ()


async def collect(
    url: str | None,
    *,
    fetcher: Fetcher,
    workers: Workers,
    now: datetime,
    body: bytes | None = None,
    content_type: str | None = None,
    limit: int = 20,
    full_text: bool = True,
    on_page: Callable[[int, int], None] = lambda _done, _total: None,
) -> Collected | Failed:
    """Fetch `url` (or take `body`, read elsewhere), tell what it is, and clean it with the pages that it leads to.

    Relative addresses in a `body` without `url` are resolved against the address that it says is its own.

    At most `limit` entries of a feed; with `full_text` their pages are fetched. `on_page` is told how many of how many
    entries are done. `Failed` says that the target itself could not be had.
    """
    answer: FetchResult
    if body is None:
        if url is None:
            raise InputError("neither an address nor a document was given")
        answer = await fetcher.fetch(url, now=now, purpose=Purpose.FEED)
    else:
        answer = Fetched(url or "", url or "", 200, body, content_type)
    if not isinstance(answer, Fetched):
        return answer if isinstance(answer, Failed) else unasked(answer.url)
    document = await _read(answer, workers)
    if isinstance(document, Document) and not answer.final_url:
        document = await _at_its_own_address(document, answer, workers)
    if isinstance(document, Document) and (link := _feed_instead(document, answer.final_url)):
        followed = await fetcher.fetch(link, now=now, purpose=Purpose.FEED)
        if isinstance(followed, Fetched):
            behind = await _read(followed, workers)
            if isinstance(behind, Document) and behind.feed:
                answer, document = followed, behind
    if isinstance(document, Failed):
        return document
    if feed := document.feed or document.listing:
        return await _collect_feed(
            feed, answer, fetcher, workers, now=now, limit=limit, full_text=full_text, on_page=on_page
        )
    if document.article is None:
        return Failed(answer.url, Reason.CONTENT, document.problem or "there is nothing in it that can be read")
    best, _ = (
        await in_best_form(document.article, answer, fetcher=fetcher, workers=workers, now=now)
        if full_text and body is None
        else (document.article, answer)
    )
    article, _ = await with_parts(
        best,
        document.next_url if full_text else None,
        first=answer.final_url,
        fetcher=fetcher,
        workers=workers,
        now=now,
    )
    on_page(1, 1)
    output = alone(entry_of(article, now=now))
    return Collected(answer.final_url or None, output, article=article, articles=(article,))


async def _read(answer: Fetched, workers: Workers) -> Document | Failed:
    return await guarded(
        workers,
        answer.url,
        read,
        answer.body,
        url=answer.final_url or None,
        content_type=answer.content_type,
        rules=answer.site,
    )


async def _at_its_own_address(document: Document, answer: Fetched, workers: Workers) -> Document | Failed:
    """Return what came without an address as read at the one that it says is its own, or as it was if it says none.

    Only relative addresses in it are resolved so: to go on to further parts or to the stories that it lists, its
    address has to be given.
    """
    said = document.feed.site_url if document.feed else document.article and document.article.canonical_url
    if not said or not said.startswith(("http://", "https://")):
        return document
    again = await _read(replace(answer, final_url=said), workers)
    return replace(document, feed=again.feed, article=again.article) if isinstance(again, Document) else again


def _feed_instead(document: Document, url: str) -> str | None:
    """Return the feed that a page links when the page itself is not a story: a section or home page."""
    link = document.declared
    if document.feed or document.article is None or link is None or not link.url.startswith(("http:", "https:")):
        return None
    front = bool(url) and urlsplit(url).path.strip("/") == ""
    return link.url if front or _is_no_story(document.article) else None


def _is_no_story(article: Article) -> bool:
    """Tell whether a page's feed says more than its text: it lists stories, or hardly says anything."""
    if article.kind is Kind.OTHER:
        return len(article.text.encode()) < _LITTLE
    return article.kind is Kind.LIST or not article.blocks


async def _collect_feed(
    feed: Feed,
    answer: Fetched,
    fetcher: Fetcher,
    workers: Workers,
    *,
    now: datetime,
    limit: int,
    full_text: bool,
    on_page: Callable[[int, int], None],
) -> Collected:
    source = Source(answer.final_url or "input", answer.final_url, limit=limit, full_text=full_text)
    planned = plan(feed, {}, source_id=source.id, now=now, first=True, limit=limit)
    done = 0

    def tell(_: Page) -> None:
        nonlocal done
        done += 1
        on_page(done, len(planned.new))

    pages = await get_pages(
        planned.new,
        fetcher=fetcher,
        workers=workers,
        now=now,
        wanted={p.id for p in planned.new} if full_text else (),
        on_page=tell,
    )
    entries = tuple(
        merge(
            page.planned,
            page.cleaned.article,
            source=source,
            feed=feed,
            now=now,
            content=page.cleaned.content,
            summary=page.cleaned.summary,
            note=page.note,
        )
        for page in pages
    )
    output = OutputFeed(
        id=feed_id(source.id),
        title=feed.title or answer.final_url or "feedclean",
        updated=max((e.updated for e in entries), default=feed.updated or now),
        entries=entries,
        site_url=feed.site_url,
        subtitle=feed.subtitle,
        language=feed.language,
        icon=feed.icon,
    )
    return Collected(
        answer.final_url or None,
        output,
        articles=tuple(replace(a, url=a.url or p.planned.entry.url) for p in pages if (a := p.cleaned.article)),
        failures=tuple(p.failure for p in pages if p.failure),
        problems=(*feed.problems, *planned.problems),
    )
