"""Feeds and pages that are poison, lies or nothing, and what must come of each when it is collected.

`python -m tests.servers.poison` collects all of them in one process and tells what came of each.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.servers.raw import Answer, Request, Server, response, serve

from feedclean.fetch import HttpFetcher
from feedclean.model import Entry, Failed, FetchSettings, Reason
from feedclean.pipeline import Collected, collect
from feedclean.workers import InlineWorkers

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SETTINGS = FetchSettings(
    allow_private=("127.0.0.1",), delay=timedelta(), retries=0, read_time=timedelta(seconds=5), respect_robots=False
)
SENTENCES = (
    "The night ferry to Varnholm left the quay twenty minutes late on Sunday because the tide had turned early. ",
    "Its captain, who has sailed the strait for thirty years, said that nobody on board had noticed the delay. ",
    "The harbour office will publish a new timetable in spring, after the dredging of the inner basin has ended. ",
    "Until then, passengers are asked to arrive half an hour before departure and to bring something to read. ",
)
STORY = "".join(f"<p>{a}{b}</p>" for a, b in zip(SENTENCES, SENTENCES[1:] + SENTENCES[:1], strict=True))
SUMMARY = "The night ferry was late on Sunday, and nobody minded."

Result = Collected | Failed
Check = Callable[[Result, Server], bool]


def page(body: str = STORY, *, title: str = "The late ferry", head: str = "") -> bytes:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    ).encode()


def rss(*items: str, head: str = "", attributes: str = "") -> bytes:
    channel = f"<title>Harbour news</title><link>/</link><description>d</description>{''.join(items)}"
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0" {attributes}><channel>{channel}</channel></rss>'.encode()


def item(number: int = 1, *, link: str | None = "/page", guid: str | None = "", more: str = "") -> str:
    parts = f"<title>The late ferry, part {number}</title><description>{SUMMARY}</description>{more}"
    if link is not None:
        parts += f"<link>{link}</link>"
    if guid is not None:
        parts += f'<guid isPermaLink="false">{guid or f"guid-{number}"}</guid>'
    return f"<item>{parts}</item>"


@dataclass(frozen=True)
class Case:
    """What a server holds, and what collecting /it from it must give."""

    name: str
    held: Callable[[], bytes | Mapping[str, bytes | Answer]]
    check: Check
    content_type: str = "application/rss+xml"
    settings: FetchSettings = field(default=SETTINGS)


def entries(result: Result) -> tuple[Entry, ...]:
    return result.output.entries if isinstance(result, Collected) else ()


def harmless(result: Result, server: Server) -> bool:
    """Any value will do, as long as nothing that could run is in it."""
    words = ("<script", "javascript:", "onerror", "onload", "<iframe", "root:x:", "data:text")
    return not any(
        word in f"{e.html}{e.title}{e.url}{e.summary}{e.authors}".lower() for e in entries(result) for word in words
    )


def has(count: int) -> Check:
    return lambda result, server: len(entries(result)) == count and harmless(result, server)


def full(result: Result, server: Server) -> bool:
    """Every entry holds its page's story."""
    return bool(entries(result)) and all("thirty years" in e.text for e in entries(result)) and harmless(result, server)


def only_summary(result: Result, server: Server) -> bool:
    """No entry holds what the page said instead of its story; the feed's own words stand, with a note."""
    walls = ("cookie", "javascript", "not found", "log in", "subscribe", "robot", "for sale")
    return bool(entries(result)) and all(
        SUMMARY in (e.text or e.summary or "") and e.note and not any(w in e.text.lower() for w in walls)
        for e in entries(result)
    )


def failed(*reasons: Reason) -> Check:
    return lambda result, server: isinstance(result, Failed) and result.reason in reasons


def only_asked(*paths: str) -> Check:
    return lambda result, server: set(server.paths) <= {"/it", *paths} and harmless(result, server)


def _laughs() -> bytes:
    names = [f"l{n}" for n in range(10)]
    entity = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(names))
    return rss("<item><title>&l9;</title></item>", head=f'<!DOCTYPE rss [<!ENTITY l0 "lol">{entity}]>')


def _story_instead(instead: bytes) -> dict[str, bytes]:
    return {"/it": rss(item()), "/page": instead}


CONSENT = page(
    "<div class='consent'><h2>We value your privacy</h2><p>We and our 842 partners store cookies on your device. "
    "Please accept cookies to continue to the site.</p><button>Accept all</button><button>Reject all</button></div>",
    title="Before you continue",
)
GONE = page("<h2>404</h2><p>Page not found. The page you are looking for does not exist.</p>", title="Page not found")
SHELL = page("<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>", title="App")
LOGIN = page(
    "<form action='/login'><p>Please log in to read this article.</p><input name='user'><input type='password'>"
    "<button>Log in</button></form>",
    title="Log in",
)
CHALLENGE = page(
    "<h2>Checking your browser</h2><p>Please verify that you are not a robot.</p>", title="Just a moment..."
)
PARKED = page("<h2>varnholm.example is for sale</h2><p>Buy this domain.</p>", title="This domain is for sale")
BASE = '<base href="javascript:alert(1)//">'
SCRIPTS = item(
    more="<author>&lt;script&gt;alert(1)&lt;/script&gt;</author><category>&lt;img src=x onerror=alert(1)&gt;</category>"
    "<content:encoded><![CDATA[<p onclick=alert(1)>" + SENTENCES[0] + SENTENCES[1] + "<script>alert(1)</script>"
    "<a href='javascript:alert(1)'>x</a><svg onload=alert(1)><iframe src='javascript:alert(1)'></iframe>"
    "<img src=x onerror=alert(1)><a href='data:text/html,x'>y</a></p>]]></content:encoded>",
    link="javascript:alert(1)",
)
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}/deep/"><title>t</title><id>i</id>'
    '<updated>2026-02-01T00:00:00Z</updated><entry xml:base="er/"><title>x</title><id>urn:x</id>'
    '<updated>2026-02-01T00:00:00Z</updated><link href="../../page"/><content type="html">'
    "&lt;p&gt;{story}&lt;a href='more'&gt;more&lt;/a&gt;&lt;img src='boat.jpg'&gt;&lt;/p&gt;</content></entry></feed>"
)


def cases() -> list[Case]:
    """Return every poison."""
    story = {"/page": page()}
    return [
        # XML
        Case("billion laughs", _laughs, harmless),
        Case(
            "a laugh of a megabyte, a thousand times",
            lambda: rss(item(more="<x>" + "&a;" * 1000 + "</x>"), head=f'<!DOCTYPE rss [<!ENTITY a "{"a" * 10**6}">]>'),
            harmless,
        ),
        Case(
            "an external entity that is a file",
            lambda: rss(item(more="<x>&f;</x>"), head='<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
            harmless,
        ),
        Case(
            "an external entity that is an address",
            lambda: rss(item(more="<x>&f;</x>"), head='<!DOCTYPE rss [<!ENTITY f SYSTEM "/secret">]>'),
            only_asked("/page"),
        ),
        Case(
            "a document type from elsewhere",
            lambda: rss(item(), head='<!DOCTYPE rss SYSTEM "/dtd">'),
            only_asked("/page"),
        ),
        Case("100,000 nested elements", lambda: rss("<a>" * 100_000 + item() + "</a>" * 100_000), harmless),
        Case("an element that never ends", lambda: rss(item()) + b"<" + b"a" * 3_000_000, harmless),
        Case(
            "100,000 attributes",
            lambda: rss("<x " + "".join(f"a{n}=0 " for n in range(100_000)).replace("=0", "='0'") + "/>", item()),
            harmless,
        ),
        Case("an attribute of four megabytes", lambda: rss(f'<x a="{"y" * 4_000_000}"/>', item()), harmless),
        Case(
            "cut off in the middle",
            lambda: {"/it": rss(item(1), item(2))[:-60], **story},
            lambda r, s: len(entries(r)) >= 1,
        ),
        Case("NUL bytes in the feed", lambda: {"/it": rss(item()).replace(b"late", b"la\0te"), **story}, harmless),
        Case(
            "control characters in the feed",
            lambda: {"/it": rss(item()).replace(b"late", b"la\x0b\x1bte"), **story},
            has(1),
        ),
        Case("unescaped ampersands", lambda: {"/it": rss(item(more="<x>a & b &nbsp; &bogus;</x>")), **story}, full),
        Case("text before the feed", lambda: {"/it": b"\n \n<!-- hello -->" + rss(item()), **story}, full),
        Case("a CDATA section that never ends", lambda: rss(item(), "<item><title><![CDATA[never"), harmless),
        Case(
            "no feed at all",
            lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
            lambda r, s: not entries(r) or harmless(r, s),
        ),
        Case("an empty feed", rss, lambda r, s: isinstance(r, Collected) and not entries(r)),
        Case("JSON that is no feed", lambda: b'{"a": [1, 2]}', harmless, "application/feed+json"),
        Case("JSON nested 100,000 deep", lambda: b"[" * 100_000, harmless, "application/feed+json"),
        Case(
            "a number of a megabyte", lambda: b'{"version": ' + b"9" * 10**6 + b"}", harmless, "application/feed+json"
        ),
        # entries
        Case(
            "50,000 entries",
            lambda: rss(*(item(n, link=f"/{n}") for n in range(50_000))),
            lambda r, s: 0 < len(entries(r)) <= 20,
        ),
        Case(
            "the same GUID for all", lambda: {"/it": rss(*(item(n, guid="same") for n in range(5))), **story}, harmless
        ),
        Case("no GUIDs", lambda: {"/it": rss(*(item(n, guid=None, link=f"/p{n}") for n in range(5)))}, has(5)),
        Case("no links", lambda: rss(*(item(n, link=None) for n in range(5))), has(5)),
        Case("neither GUIDs nor links", lambda: rss(*(item(n, guid=None, link=None) for n in range(5))), has(5)),
        Case(
            "a date in the year 9999",
            lambda: {"/it": rss(item(more="<pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate>")), **story},
            _not_later,
        ),
        Case(
            "a date that is none",
            lambda: {"/it": rss(item(more="<pubDate>yesterday-ish</pubDate>")), **story},
            _not_later,
        ),
        Case(
            "a date before the calendar",
            lambda: {"/it": rss(item(more="<pubDate>0000-00-00T00:00:00Z</pubDate>")), **story},
            _not_later,
        ),
        Case("scripts in every field", lambda: rss(SCRIPTS, attributes=CONTENT), harmless),
        Case("an entry that links a file", lambda: {"/it": rss(item(link="file:///etc/passwd"))}, only_asked()),
        Case("an entry that links the router", lambda: {"/it": rss(item(link="http://10.0.0.1/"))}, only_summary),
        Case(
            "relative links and xml:base",
            lambda: ATOM.format(base="http://feed.example", story="".join(SENTENCES)).encode(),
            _based,
            "application/atom+xml",
        ),
        Case(
            "a title of a megabyte",
            lambda: {"/it": rss(f"<item><title>{'late ' * 200_000}</title><link>/page</link></item>"), **story},
            harmless,
        ),
        # charsets
        Case(
            "says ASCII, is UTF-8",
            lambda: {
                "/it": rss(item()).replace(b'"utf-8"', b'"us-ascii"').replace(b"late", "sp\u00e4t".encode()),
                **story,
            },
            _says("sp\u00e4t"),
        ),
        Case(
            "says UTF-8, is windows-1251",
            lambda: {
                "/it": rss(
                    item().replace(
                        "The late ferry",
                        "\u041f\u0430\u0440\u043e\u043c \u043e\u043f\u0430\u0437\u0434\u0430\u043b \u0441\u043d\u043e\u0432\u0430",
                    )
                )
                .decode()
                .encode("cp1251"),
                **story,
            },
            _says("\u041f\u0430\u0440\u043e\u043c"),
        ),
        Case("UTF-16 with no word of it", lambda: {"/it": rss(item()).decode().encode("utf-16"), **story}, full),
        # pages
        Case("a page of fifty megabytes", lambda: {"/it": _fifty_megabytes}, failed(Reason.TOO_LARGE), "text/html"),
        Case(
            "a page of eight megabytes",
            lambda: page(STORY * 8200),
            lambda r, s: "thirty years" in _text(r),
            "text/html",
        ),
        Case("100,000 nested divs", lambda: page("<div>" * 100_000 + STORY), harmless, "text/html"),
        Case("100,000 nested spans and fonts", lambda: page("<b><font><i>" * 33_000 + STORY), harmless, "text/html"),
        Case("100,000 nested tables", lambda: page("<table><tr><td>" * 33_000 + STORY), harmless, "text/html"),
        Case(
            "100,000 attributes on one element",
            lambda: page("<p " + "".join(f"a{n}=1 " for n in range(100_000)) + f">x</p>{STORY}"),
            harmless,
            "text/html",
        ),
        Case("a million open angle brackets", lambda: page("<" * 1_000_000 + STORY), harmless, "text/html"),
        Case("200,000 links", lambda: page("<a href=/x>x</a> " * 200_000 + STORY), harmless, "text/html"),
        Case("a word of four megabytes", lambda: page(f"<p>{'a' * 4_000_000}</p>{STORY}"), harmless, "text/html"),
        Case(
            "a comment that never ends",
            lambda: page(STORY + "<!-- " + "x" * 500_000),
            lambda r, s: "thirty years" in _text(r),
            "text/html",
        ),
        Case(
            "NUL bytes in the page",
            lambda: page(STORY.replace("thirty", "thir\0ty")),
            lambda r, s: "strait" in _text(r),
            "text/html",
        ),
        Case(
            "a base that is a script",
            lambda: page('<p><a href="x">y</a></p>' + STORY, head=BASE),
            harmless,
            "text/html",
        ),
        Case(
            "JSON-LD that is poison",
            lambda: page(head=f'<script type="application/ld+json">{"[" * 50_000}</script>'),
            lambda r, s: "thirty years" in _text(r),
            "text/html",
        ),
        Case(
            "an image where a story should be",
            lambda: {"/it": rss(item()), "/page": b"\x89PNG" + bytes(3000)},
            lambda r, s: SUMMARY in (_text(r) or entries(r)[0].summary or ""),
        ),
        Case("a consent wall", lambda: _story_instead(CONSENT), only_summary),
        Case("a soft 404", lambda: _story_instead(GONE), only_summary),
        Case("a shell that needs JavaScript", lambda: _story_instead(SHELL), only_summary),
        Case("a login page", lambda: _story_instead(LOGIN), only_summary),
        Case("a bot challenge", lambda: _story_instead(CHALLENGE), only_summary),
        Case("a parked domain", lambda: _story_instead(PARKED), only_summary),
        Case("an empty page", lambda: _story_instead(page("")), only_summary),
        Case("the page is missing", lambda: {"/it": rss(item())}, only_summary),
    ]


def _text(result: Result) -> str:
    return " ".join(e.text for e in entries(result))


async def _fifty_megabytes(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + page())
    for _ in range(800):
        writer.write(b"<p>ferry</p>\n" * 5042)
        await writer.drain()
    writer.close()


def _says(word: str) -> Check:
    return lambda result, server: any(word in e.title for e in entries(result))


def _not_later(result: Result, server: Server) -> bool:
    return bool(entries(result)) and all(
        e.updated <= NOW and (e.published is None or e.published <= NOW) for e in entries(result)
    )


def _based(result: Result, server: Server) -> bool:
    html = "".join(e.html for e in entries(result))
    return "http://feed.example/deep/er/more" in html and "http://feed.example/deep/er/boat.jpg" in html


async def swallow(case: Case) -> tuple[Result, Server]:
    """Collect one poison."""
    made = case.held()
    held = made if isinstance(made, Mapping) else {"/it": made, "/page": page()}
    del made

    async def give(request: Request, writer: asyncio.StreamWriter) -> None:
        body = held.get(request.path)
        if callable(body):
            await body(request, writer)
            return
        kind = case.content_type if request.path == "/it" else "text/html; charset=utf-8"
        writer.write(response(404) if body is None else response(200, body, Content_Type=kind))

    fetcher = HttpFetcher(case.settings)
    try:
        async with serve(give) as server:
            return await collect(server.url("/it"), fetcher=fetcher, workers=InlineWorkers(), now=NOW), server
    finally:
        await fetcher.aclose()


__all__ = ["Case", "cases", "swallow"]


def main() -> None:
    """Collect all, one after the other; print a line of JSON for each: name, whether all is well, CPU, memory."""
    for case in cases():
        started = time.process_time()
        result, server = asyncio.run(swallow(case))
        line = {
            "name": case.name,
            "well": case.check(result, server),
            "seconds": time.process_time() - started,
            "kibibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
            "result": repr(result)[:2000],
        }
        sys.stdout.write(json.dumps(line) + "\n")
        del result


if __name__ == "__main__":
    main()
