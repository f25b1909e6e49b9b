"""One target, cleaned once: for `feedclean fetch`, `feedclean add` and `feedclean.fetch`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from feedclean.app.rooms import fetch_settings, make_fetcher
from feedclean.config import Config
from feedclean.errors import FetchError, InputError
from feedclean.model import Article, Failed, Feed, Fetched, FetchSettings, Obstacle, OutputFeed, Purpose, Reason
from feedclean.pipeline import Collected, collect
from feedclean.pipeline.documents import read
from feedclean.render import FORMATS, alone
from feedclean.workers import InlineWorkers

Progress = Callable[[int, int], None]
Result = Collected | Failed
FORMAT_NAMES: Final = tuple(FORMATS)
# A file that a person names may be large, but not without end.
_MOST_BYTES: Final = 100 * 1024 * 1024
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


async def collect_target(
    target: str,
    *,
    settings: FetchSettings,
    config: Config | None = None,
    limit: int,
    full_text: bool,
    base: str | None = None,
    progress: Progress,
) -> Collected | Failed:
    """Clean an address, a file, or standard input (`-`). Raises `InputError` for a file that cannot be read."""
    url, body = _open(target, base)
    fetcher = make_fetcher(config, settings)
    try:
        result = await collect(
            url,
            body=body,
            fetcher=fetcher,
            workers=InlineWorkers(),
            now=datetime.now(UTC),
            limit=limit,
            full_text=full_text,
            on_page=progress,
        )
    finally:
        await fetcher.aclose()
    return _honest(result, target)


def _honest(result: Collected | Failed, target: str) -> Collected | Failed:
    """Turn a page that is a wall instead of an article into what it is: a failure, with what to do."""
    if isinstance(result, Failed) or result.article is None or not (obstacle := result.article.obstacle):
        return result
    failure = Failed(target, Reason.CONTENT, f"{obstacle} instead of the article; {_ADVICE[obstacle]}")
    if obstacle is Obstacle.PAYWALL and result.article.blocks:
        return replace(result, failures=(*result.failures, failure))
    return replace(result, failures=(*result.failures, failure), output=replace(result.output, entries=()))


def _open(target: str, base: str | None) -> tuple[str | None, bytes | None]:
    """Return the address and the bytes of a target; None for bytes that are yet to be fetched."""
    if target == "-":
        return base, sys.stdin.buffer.read(_MOST_BYTES)
    if target.lower().startswith(("http://", "https://")):
        return target, None
    path = Path(target)
    try:
        with path.open("rb") as file:
            return base, file.read(_MOST_BYTES)
    except FileNotFoundError:
        hint = f"; for an address write https://{target}" if "." in target and " " not in target else ""
        raise InputError(f"there is no such file{hint}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


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
    """Return the feed at an address, or the one that the page there links. Raises `FetchError`."""
    fetcher = make_fetcher(config, replace(fetch_settings(config), delay=fetch_settings(config).delay / 4))
    now = datetime.now(UTC)
    try:
        links: list[str] = [url]
        for number, link in enumerate(links):
            answer = await fetcher.fetch(link, now=now, purpose=Purpose.FEED)
            if not isinstance(answer, Fetched):
                if number:
                    continue
                raise FetchError(f"{link}: {answer.message}" if isinstance(answer, Failed) else f"{link}: no answer")
            document = await asyncio.to_thread(
                read, answer.body, url=answer.final_url, content_type=answer.content_type
            )
            if document.feed:
                return replace(document.feed, url=answer.final_url)
            if not number:
                links.extend(link.url for link in document.links[:3])
    finally:
        await fetcher.aclose()
    raise FetchError(f"{url} is no feed and links none; give the address of its feed (often /feed or /rss.xml)")


async def fetch_article(url: str) -> Article:
    """Return the article at an address. Raises `FetchError`."""
    fetcher = make_fetcher(None)
    try:
        answer = await fetcher.fetch(url, now=datetime.now(UTC), purpose=Purpose.FEED)
    finally:
        with suppress(OSError):
            await fetcher.aclose()
    if not isinstance(answer, Fetched):
        raise FetchError(f"{url}: {answer.message}" if isinstance(answer, Failed) else f"{url}: no answer")
    document = await asyncio.to_thread(read, answer.body, url=answer.final_url, content_type=answer.content_type)
    if document.article is None:
        raise FetchError(f"{url} is a feed, not a page: `feedclean fetch` cleans feeds")
    return document.article
