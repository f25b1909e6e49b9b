"""A site on 127.0.0.1 that a test edits while it is read: feeds with ETags, articles, failures, redirects."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = (
    "The council met on Tuesday evening and decided after a long debate that the old bridge over the river will be "
    "kept, repaired and opened again to walkers and cyclists before the summer of next year begins"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path gives. A 200 gets an ETag, and its 304."""

    body: bytes | str = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed; `guid` is its path unless it is given."""

    path: str
    title: str
    published: datetime | None = None
    guid: str | None = None
    summary: str = "In short: the bridge stays."
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One request that came in, header names in lower case."""

    path: str
    status: int
    headers: Mapping[str, str]


class Site:
    """The site: `answers` by path, `hits` in order. Safe to be edited from any thread."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[], Answer]] = {}
        self.hits: list[Hit] = []
        self.address = ""
        self.cpu = 0.0  # seconds that serving has taken

    def url(self, path: str = "/") -> str:
        return self.address + path

    def paths(self) -> list[str]:
        return [h.path for h in self.hits if h.path != "/robots.txt"]

    def feed(self, path: str, items: list[Item], *, title: str = "The Bridge Times", extra: str = "") -> None:
        """Put an RSS feed at `path`."""
        self.answers[path] = Answer(
            rss(self.address, items, title=title, extra=extra), type="application/rss+xml; charset=utf-8"
        )

    def article(self, path: str, title: str, *, words: str = WORDS, paragraphs: int = 5, head: str = "") -> None:
        """Put an article at `path`."""
        self.answers[path] = Answer(article(title, words=words, paragraphs=paragraphs, head=head))

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """Answer a request, and note it."""
        found = self.answers.get(path, Answer("not found", 404))
        given = found() if callable(found) else found
        body = given.body.encode() if isinstance(given.body, str) else given.body
        extra = dict(given.headers)
        status = given.status
        if status == 200 and given.validators:
            extra["ETag"] = f'"{sha256(body).hexdigest()[:16]}"'
            if headers.get("if-none-match") == extra["ETag"]:
                body, status = b"", 304
        self.hits.append(Hit(path, status, headers))
        return Answer(body, status, given.type, extra)


def rss(address: str, items: list[Item], *, title: str, extra: str = "") -> str:
    """Return an RSS 2.0 document."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(title)}</title><link>{address}/</link><description>News</description>{extra}"
        + "".join(_item(address, item) for item in items)
        + "</channel></rss>"
    )


def _item(address: str, item: Item) -> str:
    link = item.path if item.path.startswith("http") else address + item.path
    date = f"<pubDate>{format_datetime(item.published.astimezone(UTC))}</pubDate>" if item.published else ""
    content = f"<content:encoded>{escape(item.content)}</content:encoded>" if item.content else ""
    return (
        f'<item><title>{escape(item.title)}</title><link>{link}</link><guid isPermaLink="false">'
        f"{escape(item.guid or item.path)}</guid>{date}<description>{escape(item.summary)}</description>{content}</item>"
    )


def article(title: str, *, words: str = WORDS, paragraphs: int = 5, head: str = "") -> str:
    """Return an article's page with something around it that is not the article."""
    text = "".join(f"<p>{escape(title)}, part {n + 1}. {escape(words)}.</p>" for n in range(paragraphs))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head><body>'
        '<nav><a href="/">Home</a> <a href="/sport">Sport</a> <a href="/weather">Weather</a></nav>'
        f"<main><article><h1>{escape(title)}</h1>{text}</article></main>"
        "<footer><p>© The Bridge Times. All rights reserved.</p></footer></body></html>"
    )


@contextmanager
def serving(bind: str = "127.0.0.1") -> Iterator[Site]:
    """Serve a new site as long as the block runs; bound to 0.0.0.0, all of 127.0.0.0/8 are hosts of it."""
    site = Site()
    counting = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # header and body are two writes

        def do_GET(self) -> None:
            answer = site.answer(self.path, {k.lower(): v for k, v in self.headers.items()})
            body = answer.body if isinstance(answer.body, bytes) else answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.type)
            self.send_header("Content-Length", str(len(body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if answer.status != 304:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base class
            pass

        def handle_one_request(self) -> None:
            before = time.thread_time()
            super().handle_one_request()
            with counting:
                site.cpu += time.thread_time() - before

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a client that was killed is no error of the site's

    server = Server((bind, 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
