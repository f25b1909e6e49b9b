"""A server that misbehaves in every way that we could think of, and what is expected of a fetcher each time.

`python -m tests.servers.misbehaving` goes through all of them in one process and prints its peak memory in KiB.
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import brotli
import zstandard
from tests.servers.raw import Answer, Request, Server, always, response, serve

from feedclean.fetch import HttpFetcher
from feedclean.model import (
    Failed,
    Fetched,
    FetchResult,
    FetchSettings,
    NotModified,
    Purpose,
    Reason,
    Validators,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIMIT = 1024 * 1024
FAST = FetchSettings(
    allow_private=("127.0.0.1",),
    delay=timedelta(),
    retry_pause=timedelta(milliseconds=10),
    connect_time=timedelta(seconds=2),
    read_time=timedelta(milliseconds=400),
    total_time=timedelta(milliseconds=800),
    max_body=LIMIT,
    max_redirects=5,
)
PAGE = b"<!doctype html><title>Tide tables</title><p>The ferry leaves at nine.</p>"

Check = Callable[[FetchResult, Server], bool]


@dataclass(frozen=True)
class Case:
    """One misbehaviour: the answers by path, what is asked for, and what must come of it."""

    name: str
    answer: Answer | bytes
    expected: Reason | type
    check: Check = lambda result, server: True
    validators: Validators | None = None
    url: str = "/it"
    https: bool = False
    greeting: bytes = b""


async def _never(request: Request, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


def _drip(head: bytes, piece: bytes, pause: float = 0.02) -> Answer:
    async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return drip


def _and_close(answer: bytes) -> Answer:
    async def close(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        writer.close()

    return close


def _reset(answer: bytes) -> Answer:
    async def reset(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        writer.transport.abort()

    return reset


def _first_then(first: Answer, then: bytes) -> Answer:
    turns = count()

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        if next(turns) == 0:
            await first(request, writer)
        else:
            writer.write(then)

    return answer


async def _ever_further(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(response(302, Location=f"/it?{len(request.path)}{'x' * len(request.path)}"))


async def _cookie_dance(request: Request, writer: asyncio.StreamWriter) -> None:
    if request.headers.get("cookie") == "seen=1":
        writer.write(response(200, PAGE))
    else:
        writer.write(response(302, Location="/it", Set_Cookie="seen=1; Path=/; HttpOnly"))


def _new_etag_each_time() -> Answer:
    tags = count()

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(response(200, PAGE, ETag=f'"{next(tags)}"'))

    return answer


def _zeros(encode: Callable[[bytes], bytes], finish: Callable[[], bytes], mebibytes: int) -> bytes:
    zeros = bytes(1024 * 1024)
    return b"".join([*(encode(zeros) for _ in range(mebibytes)), finish()])


def _gzip_bomb(mebibytes: int = 64) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return _zeros(packer.compress, packer.flush, mebibytes)


def _deflate_bomb() -> bytes:
    packer = zlib.compressobj(9)
    return _zeros(packer.compress, packer.flush, 64)


def _brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=5)
    return _zeros(packer.process, packer.finish, 64)


def _zstd_bomb() -> bytes:
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    return _zeros(packer.compress, packer.flush, 64)


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _encoded(body: bytes, encoding: str) -> bytes:
    return response(200, body, Content_Encoding=encoding)


def _is_page(result: FetchResult, server: Server) -> bool:
    return isinstance(result, Fetched) and result.body == PAGE


def _asked(times: int) -> Check:
    return lambda result, server: server.paths.count("/it") == times


def _waits(seconds: int) -> Check:
    return lambda result, server: isinstance(result, Failed) and result.retry_after == timedelta(seconds=seconds)


def _says(*words: str) -> Check:
    return lambda result, server: isinstance(result, Failed) and all(word in result.message for word in words)


HELLO = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HELLO + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = HELLO + b"Connection: close\r\n\r\n"


def cases() -> list[Case]:
    """Return every misbehaviour, with fresh state."""
    packed = gzip.compress(PAGE * 50)
    return [
        # time
        Case("never answers", _never, Reason.TIMEOUT, _asked(1)),
        Case("headers letter by letter", _drip(HELLO, b"X-A: b\r\n"), Reason.TIMEOUT, _asked(1)),
        Case("body letter by letter", _drip(ENDLESS, b"<p>"), Reason.TIMEOUT, _asked(1)),
        Case("chunks letter by letter", _drip(CHUNKED, b"1\r\nx\r\n"), Reason.TIMEOUT),
        Case("endless 100 Continue", _drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), Reason.TIMEOUT),
        Case("a body that stops in the middle", _drip(response(200, b"<p>", length=100), b"", 30), Reason.TIMEOUT),
        Case("slow redirect to a slow page", _drip(b"HTTP/1.1 302 F\r\n", b"A: b\r\n"), Reason.TIMEOUT),
        # size
        Case("endless body", _drip(ENDLESS, bytes(65536), 0), Reason.TOO_LARGE),
        Case("endless chunks", _drip(CHUNKED, b"10000\r\n" + bytes(65536) + b"\r\n", 0), Reason.TOO_LARGE),
        Case("a terabyte announced", response(200, b"x", length=10**12), Reason.TOO_LARGE),
        Case("a length of a thousand digits", response(200, b"x", Content_Length="9" * 1000), Reason.PROTOCOL),
        Case("gzip bomb", _encoded(_gzip_bomb(), "gzip"), Reason.TOO_LARGE),
        Case("gzip bomb in gzip", _encoded(gzip.compress(_gzip_bomb()), "gzip, gzip"), Reason.TOO_LARGE),
        Case("deflate bomb", _encoded(_deflate_bomb(), "deflate"), Reason.TOO_LARGE),
        Case("brotli bomb", _encoded(_brotli_bomb(), "br"), Reason.TOO_LARGE),
        Case("zstd bomb", _encoded(_zstd_bomb(), "zstd"), Reason.TOO_LARGE),
        Case("a chunk trailer without end", _drip(CHUNKED + b"0\r\n", b"X-Y: z\r\n" * 999, 0), Reason.TOO_LARGE),
        Case("one header of a megabyte", response(200, PAGE, X_Long="x" * LIMIT), Reason.TOO_LARGE),
        Case("headers without end", _drip(HELLO, b"X-Y: z\r\n" * 999, 0), Reason.TOO_LARGE),
        Case("eighty kilobytes of headers", response(200, PAGE, X_Long="x" * 80_000), Reason.TOO_LARGE),
        Case("a status line without end", _drip(b"HTTP/1.1 200 ", b"O" * 9999, 0), Reason.TOO_LARGE),
        Case("five hundred cookies", _many_cookies(), Fetched, _is_page),
        # encodings
        Case("truncated gzip", _encoded(packed[:-20], "gzip"), Reason.PROTOCOL, _says("ends early")),
        Case("truncated brotli", _encoded(brotli.compress(PAGE * 50)[:-9], "br"), Reason.PROTOCOL),
        Case("truncated zstd", _encoded(zstandard.compress(PAGE * 50)[:-9], "zstd"), Reason.PROTOCOL),
        Case("gzip with a wrong checksum", _encoded(packed[:-8] + bytes(8), "gzip"), Reason.PROTOCOL),
        Case("gzip announced, plain text sent", _encoded(PAGE, "gzip"), Fetched, _is_page),
        Case("deflate without its wrapper", _encoded(_raw_deflate(PAGE), "deflate"), Fetched, _is_page),
        Case(
            "two gzip members", _encoded(gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]), "gzip"), Fetched, _is_page
        ),
        Case("an encoding never asked for", _encoded(PAGE, "rot13"), Reason.PROTOCOL, _says("rot13")),
        Case("a character set as encoding", _encoded(PAGE, "utf-8"), Fetched, _is_page),
        Case("five layers of encoding", _encoded(PAGE, "gzip,br,gzip,br,zstd"), Reason.PROTOCOL),
        Case("brotli that is noise", _encoded(bytes(range(256)), "br"), Reason.PROTOCOL),
        # framing
        Case("shorter than announced", _and_close(response(200, PAGE, length=500)), Reason.PROTOCOL),
        Case("longer than announced", response(200, PAGE + b"<script>", length=len(PAGE)), Fetched, _is_page),
        Case("two lengths", HELLO + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", Reason.PROTOCOL),
        Case("a negative length", response(200, PAGE, length=-1), Reason.PROTOCOL),
        Case("a chunk size that is no number", CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n", Reason.PROTOCOL),
        Case("a greeting of another protocol", b"SSH-2.0-OpenSSH_9.9\r\n\r\n", Reason.PROTOCOL),
        Case("no status line", _and_close(PAGE), Reason.PROTOCOL),
        Case("a status that is no number", response("HTTP/1.1 OK", PAGE), Reason.PROTOCOL),
        Case("status 999", response(999, PAGE), Reason.HTTP),
        Case("switches protocols unasked", response(101, Upgrade="chess"), Reason.PROTOCOL),
        Case("hangs up without a word", _and_close(b""), Reason.PROTOCOL, _asked(2)),
        Case("hangs up the first time", _first_then(_and_close(b""), response(200, PAGE)), Fetched, _is_page),
        Case("resets in the middle of the body", _reset(response(200, PAGE, length=500)), Reason.PROTOCOL),
        Case("a header with NUL", HELLO + b"X-A: a\0b\r\n\r\n" + PAGE, Reason.PROTOCOL),
        Case("plain text on the TLS port", b"", Reason.TLS, _says("http://"), https=True, greeting=b"220 mail\r\n"),
        Case("speaks before it is asked", b"", Reason.PROTOCOL, greeting=b"220 mail\r\n"),
        # statuses
        Case("410", response(410), Reason.GONE, lambda r, s: isinstance(r, Failed) and r.permanent),
        Case("404", response(404), Reason.HTTP, lambda r, s: isinstance(r, Failed) and not r.permanent),
        Case("429 with seconds", response(429, Retry_After="120"), Reason.RATE_LIMITED, _waits(120)),
        Case(
            "429 with a date",
            response(429, Retry_After="Sun, 01 Mar 2026 12:10:00 GMT"),
            Reason.RATE_LIMITED,
            _waits(600),
        ),
        Case("429 for ever", response(429, Retry_After="9" * 400), Reason.RATE_LIMITED, _waits(7 * 86400)),
        Case("503 with seconds", response(503, Retry_After="30"), Reason.HTTP, _waits(30)),
        Case("503 with nonsense", response(503, Retry_After="soon"), Reason.HTTP, lambda r, s: r.retry_after is None),  # type: ignore[union-attr]
        Case("500 with a page of a gigabyte", response(500, b"x", length=2**30), Reason.HTTP),
        Case("an error page letter by letter", _drip(response(404, b"", length=900), b"x"), Reason.HTTP),
        Case("200 and nothing", response(200), Reason.CONTENT),
        Case("204", b"HTTP/1.1 204 No Content\r\n\r\n", Reason.CONTENT),
        Case("206 unasked", response(206, PAGE, Content_Range="bytes 0-9/900"), Reason.CONTENT),
        Case("304 unasked", response(304), Reason.HTTP),
        Case("401", response(401, WWW_Authenticate="Basic"), Reason.HTTP, _says("password")),
        # validators
        Case("304 without its validators", response(304), NotModified, _keeps('"old"'), Validators('"old"', None, "0")),
        Case("304 with a new ETag", response(304, ETag='"new"'), NotModified, _keeps('"new"'), Validators('"old"')),
        Case("a new ETag for the same body", _new_etag_each_time(), NotModified, validators=_same_body()),
        Case("an ETag of a megabyte's cousin", response(200, PAGE, ETag="e" * 9000), Fetched, _keeps(None)),
        # redirects
        Case("301", _leads(301), Fetched, lambda r, s: isinstance(r, Fetched) and r.redirects[0].permanent),
        Case("308", _leads(308), Fetched, lambda r, s: isinstance(r, Fetched) and r.redirects[0].permanent),
        Case("302", _leads(302), Fetched, lambda r, s: isinstance(r, Fetched) and not r.redirects[0].permanent),
        Case("redirects to itself", response(302, Location="/it"), Reason.TOO_MANY_REDIRECTS, _asked(1)),
        Case("redirects ever further", _ever_further, Reason.TOO_MANY_REDIRECTS, url="/it?1"),
        Case("redirects until the cookie comes back", _cookie_dance, Fetched, _is_page),
        Case("redirects to nowhere", response(302), Reason.PROTOCOL),
        Case("to the router", _to("http://192.168.0.1/admin"), Reason.FORBIDDEN_ADDRESS),
        Case("to the cloud's metadata", _to("http://169.254.169.254/latest"), Reason.FORBIDDEN_ADDRESS),
        Case("to what is allowed, by name", _to("http://localhost:{port}/page"), Fetched, _is_page),
        Case("to loopback in decimal", _to("http://2130706434/"), Reason.FORBIDDEN_ADDRESS),
        Case("to loopback in hexadecimal", _to("http://0x7f.2/"), Reason.FORBIDDEN_ADDRESS),
        Case("to IPv6 loopback", _to("http://[::1]/"), Reason.FORBIDDEN_ADDRESS),
        Case("to mapped loopback", _to("http://[::ffff:127.0.0.2]/"), Reason.FORBIDDEN_ADDRESS),
        Case("to loopback through NAT64", _to("http://[64:ff9b::7f00:2]/"), Reason.FORBIDDEN_ADDRESS),
        Case("to zero", _to("http://0.0.0.0:{port}/it"), Reason.FORBIDDEN_ADDRESS, _asked(1)),
        Case("to a file", _to("file:///etc/passwd"), Reason.BAD_URL),
        Case("to gopher", _to("gopher://127.0.0.1:{port}/_it"), Reason.BAD_URL),
        Case("to a script", _to("javascript:alert(1)"), Reason.BAD_URL),
        Case("to data", _to("data:text/html,<p>hello"), Reason.BAD_URL),
        Case("to a host of dots", _to("http://../"), Reason.BAD_URL),
        Case("to a port of a million", _to("http://127.0.0.1:1000000/"), Reason.BAD_URL),
        Case("to half an IPv6 address", _to("http://[::1/"), Reason.BAD_URL),
        Case("to a label of 99 letters", _to(f"http://{'a' * 99}.example/"), Reason.DNS),
        Case("to an address of a megabyte", _to("/" + "a" * 60_000), Reason.BAD_URL),
        Case("to another language", _leads(302, "/caf\u00e9 \u6f6e".encode().decode("latin-1")), Fetched, _is_page),
        Case("with somebody's password", _to("http://user:secret@127.0.0.1:{port}/page"), Fetched, _no_password),
    ]


def _many_cookies() -> bytes:
    lines = "".join(f"Set-Cookie: c{i}={i}\r\n" for i in range(500)).encode()
    return HELLO + lines + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE


def _same_body() -> Validators:
    from hashlib import sha256

    return Validators('"old"', None, sha256(PAGE).hexdigest())


def _keeps(etag: str | None) -> Check:
    return lambda result, server: isinstance(result, Fetched | NotModified) and result.validators.etag == etag


def _leads(status: int, to: str = "/page") -> Answer:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(response(status, Location=to) if request.path == "/it" else response(200, PAGE))

    return answer


def _to(location: str) -> Answer:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        port = writer.get_extra_info("sockname")[1]
        if request.path == "/it":
            writer.write(response(302, Location=location.replace("{port}", str(port))))
        else:
            writer.write(response(200, PAGE))

    return answer


def _no_password(result: FetchResult, server: Server) -> bool:
    sent = any("authorization" in r.headers for r in server.requests)
    return not sent and "secret" not in repr(result)


async def meet(case: Case, settings: FetchSettings = FAST) -> tuple[FetchResult, Server]:
    """Let the fetcher meet one misbehaviour."""
    answer = case.answer if callable(case.answer) else always(case.answer)
    fetcher = HttpFetcher(settings)
    try:
        async with serve(answer, greeting=case.greeting) as server:
            url = server.url(case.url).replace("http:", "https:" if case.https else "http:")
            return await fetcher.fetch(url, now=NOW, validators=case.validators, purpose=Purpose.FEED), server
    finally:
        await fetcher.aclose()


async def _all() -> None:
    slots = asyncio.Semaphore(6)

    async def one(case: Case) -> None:
        async with slots:
            await meet(case, replace(FAST, max_body=FetchSettings().max_body))

    await asyncio.gather(*map(one, cases()))


if __name__ == "__main__":
    import resource
    import sys

    asyncio.run(_all())
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}\n")
