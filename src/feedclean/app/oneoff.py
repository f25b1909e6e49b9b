"""One target, cleaned once: for `feedclean fetch`, `feedclean add` and `feedclean.fetch`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from feedclean.app.rooms import make_fetcher
from feedclean.config import Config
from feedclean.errors import FetchError, InputError
from feedclean.model import (
    Article,
    Coverage,
    Failed,
    Feed,
    Fetched,
    FetchResult,
    FetchSettings,
    Obstacle,
    OutputFeed,
    Purpose,
    Reason,
)
from feedclean.pipeline import Collected, collect
from feedclean.pipeline.documents import LIST, PAGE, Document, feed_of_page, read
from feedclean.render import FORMATS, alone
from feedclean.workers import InlineWorkers

__all__ = [
    "FORMAT_NAMES",
    "LIST",
    "PAGE",
    "Opened",
    "Progress",
    "Result",
    "collect_target",
    "fetch_article",
    "find_feed",
    "open_target",
    "render",
]

Progress = Callable[[int, int], None]
Result = Collected | Failed
FORMAT_NAMES: Final = tuple(FORMATS)
# A file that a person names may be large, but not without end.
_MOST_BYTES: Final = 100 * 1024 * 1024
_FILE_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".xml", ".rss", ".atom", ".rdf", ".json", ".txt", ".md"})
_ADVICE: Final = {
    Obstacle.CONSENT_WALL: "open it in a browser once, and put the cookie into config/sites/",
    Obstacle.SOFT_404: "check the address",
    Obstacle.NEEDS_JAVASCRIPT: "its text is not in the page; look whether the site has a feed",
    Obstacle.LOGIN_WALL: "put the cookie of your account into config/sites/",
    Obstacle.PAYWALL: "put the cookie of your subscription into config/sites/",
    Obstacle.BOT_CHALLENGE: "the site does not want programs; try later, or its feed with --no-full-text",
    Obstacle.PARKED: "the site is gone; check the address",
    Obstacle.EMPTY: "--explain tells what was removed",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A target that was named: its address, if it has one, and its bytes; None for bytes that are yet to be fetched."""

    name: str
    url: str | None
    body: bytes | None


async def collect_target(
    target: Opened,
    *,
    settings: FetchSettings,
    config: Config | None = None,
    limit: int,
    full_text: bool,
    progress: Progress,
) -> Collected | Failed:
    """Clean what an address leads to, or what was read from a file or standard input."""
    fetcher = make_fetcher(config, settings)
    try:
        result = await collect(
            target.url,
            body=target.body,
            fetcher=fetcher,
            workers=InlineWorkers(),
            now=datetime.now(UTC),
            limit=limit,
            full_text=full_text,
            on_page=progress,
        )
    finally:
        await fetcher.aclose()
    return result if isinstance(result, Failed) else _honest(result, target.name)


def _honest(result: Collected, target: str) -> Collected:
    """Turn a page that is a wall instead of an article into what it is: a failure, with what to do."""
    if result.article is None or not (obstacle := result.article.obstacle):
        return result
    says = "no article is in it" if obstacle is Obstacle.EMPTY else f"{obstacle} instead of the article"
    failure = Failed(target, Reason.CONTENT, f"{says}; {_ADVICE[obstacle]}")
    if obstacle is Obstacle.PAYWALL and result.article.blocks:
        entries = tuple(replace(e, coverage=Coverage.SUMMARY, note=says) for e in result.output.entries)
        return replace(result, failures=(*result.failures, failure), output=replace(result.output, entries=entries))
    return replace(result, failures=(*result.failures, failure), output=replace(result.output, entries=()))


def open_target(target: str, base: str | None) -> Opened:
    """Read a file or standard input (`-`), which came from the address `base`; an address itself is not fetched yet.

    Raises `InputError` for what cannot be read. To be called outside the event loop: standard input may be waited for.
    """
    if target == "-":
        return Opened("standard input", base, _not_empty(sys.stdin.buffer.read(_MOST_BYTES)))
    if target.lower().startswith(("http://", "https://")):
        return Opened(target, target, None)
    if not target.strip():
        raise InputError("the target is empty; name an address, a file, or - for standard input")
    try:
        with Path(target).open("rb") as file:
            return Opened(target, base, _not_empty(file.read(_MOST_BYTES)))
    except FileNotFoundError:
        raise InputError(f"there is no such file{_meant(target)}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _not_empty(body: bytes) -> bytes:
    if not body.strip():
        raise InputError("it is empty")
    return body


def _meant(target: str) -> str:
    """Return what else may have been meant by the name of a file that is not there."""
    scheme, mark, _ = target.partition("://")
    if mark:
        return f"; {scheme}:// is not fetched, only http:// and https:// are"
    host = target.partition("/")[0]
    is_host = "." in host.strip(".") and " " not in host and Path(host).suffix.lower() not in _FILE_SUFFIXES
    return f"; for an address write https://{target}" if is_host else ""


def render(outputs: Sequence[OutputFeed], name: str) -> bytes:
    """Write what was collected in one of the formats: one document for one entry, else one feed."""
    chosen = FORMATS[name]
    entries = tuple(entry for output in outputs for entry in output.entries)
    if len(outputs) == 1:
        output = outputs[0]
        single = len(entries) == 1 and output == alone(entries[0])
        return chosen.document(entries[0]) if single else chosen.feed(output)
    latest = max(entry.updated for entry in entries)
    together = OutputFeed(id=outputs[0].id, title="feedclean", updated=latest, entries=entries)
    return chosen.feed(together)


async def find_feed(url: str, config: Config) -> Feed:
    """Return the feed at an address, or the one that the page there links.

    A page that links none can be followed itself: as the list of its stories (`format` is `LIST`), or as one entry
    (`PAGE`). Raises `FetchError`.
    """
    fetcher = make_fetcher(config)
    now = datetime.now(UTC)
    try:
        links: list[str] = [url]
        page: Feed | None = None
        for number, link in enumerate(links):
            answer = await fetcher.fetch(link, now=now, purpose=Purpose.FEED)
            if not isinstance(answer, Fetched):
                if number:
                    continue
                raise _unanswered(link, answer, config)
            document = await asyncio.to_thread(
                read, answer.body, url=answer.final_url, content_type=answer.content_type
            )
            if document.feed:
                return replace(document.feed, url=answer.final_url)
            if not number:
                links.extend(link.url for link in document.links[:3])
                page = _page_as_feed(document, answer.final_url)
    finally:
        await fetcher.aclose()
    if page:
        return page
    raise FetchError(f"{url} is no feed and links none; give the address of its feed (often /feed or /rss.xml)")


def _unanswered(url: str, answer: FetchResult, config: Config | None = None) -> FetchError:
    if not isinstance(answer, Failed):
        return FetchError(f"{url}: no answer")
    where = f" under [fetch] in {config.path}" if config and answer.reason is Reason.FORBIDDEN_ADDRESS else ""
    return FetchError(f"{url}: {answer.message}{where}")


def _page_as_feed(document: Document, url: str) -> Feed | None:
    """Return the feed that the daemon would make of a page that links none."""
    if document.listing:
        return replace(document.listing, url=url)
    if document.article and document.article.blocks and not document.article.obstacle:
        return feed_of_page(document.article, url=url)
    return None


async def fetch_article(url: str) -> Article:
    """Return the article at an address. Raises `FetchError`."""
    fetcher = make_fetcher(None)
    try:
        answer = await fetcher.fetch(url, now=datetime.now(UTC), purpose=Purpose.FEED)
    finally:
        await fetcher.aclose()
    if not isinstance(answer, Fetched):
        raise _unanswered(url, answer)
    document = await asyncio.to_thread(read, answer.body, url=answer.final_url, content_type=answer.content_type)
    if document.problem:
        raise FetchError(f"{url}: {document.problem}")
    if document.article is None:
        raise FetchError(f"{url} is a feed, not a page: `feedclean fetch` cleans feeds")
    return document.article
