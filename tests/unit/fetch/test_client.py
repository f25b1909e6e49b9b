"""The fetcher: conditional requests, secrets, robots.txt, manners, TLS; against servers on loopback addresses."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import which

import pytest
from tests.servers.raw import Request, always, by_path, response, serve

from feedclean.fetch import HttpFetcher
from feedclean.model import Failed, Fetched, FetchSettings, NotModified, Purpose, Reason, SiteRules, Validators

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SETTINGS = FetchSettings(
    allow_private=("127.0.0.0/8", "localhost"),
    delay=timedelta(),
    retry_pause=timedelta(milliseconds=10),
    read_time=timedelta(seconds=2),
    total_time=timedelta(seconds=4),
)
HELLO = response(200, b"<p>hello", ETag='"v1"', Last_Modified="Sun, 01 Mar 2026 11:00:00 GMT")

Make = Callable[..., HttpFetcher]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    """Make fetchers that are closed at the end."""
    made: list[HttpFetcher] = []

    def build(settings: FetchSettings = SETTINGS, *sites: SiteRules) -> HttpFetcher:
        made.append(HttpFetcher(settings, {s.domain: s for s in sites}))
        return made[-1]

    yield build
    for fetcher in made:
        await fetcher.aclose()


# --- conditional requests ------------------------------------------------------------------------------------


async def test_validators_go_back_as_they_came(make: Make) -> None:
    fetcher = make()
    async with serve(always(response(200, b"x", ETag='W/"\u00fc-1"', Last_Modified="yesterday"))) as server:
        first = await fetcher.fetch(server.url(), now=NOW, purpose=Purpose.FEED)
        assert isinstance(first, Fetched)
        second = await fetcher.fetch(server.url(), now=NOW, validators=first.validators, purpose=Purpose.FEED)
    assert isinstance(second, NotModified)
    assert server.requests[0].headers.keys() & {"if-none-match", "if-modified-since"} == set()
    assert server.requests[1].headers["if-none-match"] == 'W/"\u00fc-1"'
    assert server.requests[1].headers["if-modified-since"] == "yesterday"
    assert server.connections == 1


async def test_a_changed_body_arrives_with_new_validators(make: Make) -> None:
    async with serve(always(HELLO)) as server:
        old = Validators('"v0"', None, "0" * 64)
        result = await make().fetch(server.url(), now=NOW, validators=old, purpose=Purpose.FEED)
    assert isinstance(result, Fetched)
    assert result.validators.etag == '"v1"'
    assert result.validators.body_sha256
    assert result.elapsed > timedelta()


async def test_the_request_is_truthful(make: Make) -> None:
    async with serve(always(HELLO)) as server:
        await make().fetch(server.url("/#part"), now=NOW, purpose=Purpose.FEED)
    headers = server.requests[0].headers
    assert headers["user-agent"].startswith("feedclean/")
    assert "+http" in headers["user-agent"]
    assert headers["accept-encoding"] == "gzip, deflate, br, zstd"
    assert "atom" in headers["accept"]
    assert server.paths == ["/"]


# --- what belongs to one site --------------------------------------------------------------------------------

SECRET = SiteRules(
    "localhost",
    headers=(("X-Key", "hush"), ("Host", "evil.example"), ("Connection", "close")),
    cookies=(("session", "hush"),),
    user_agent="reader/2 (+https://a.example)",
)


async def test_a_site_gets_its_headers_and_cookies(make: Make) -> None:
    async with serve(always(HELLO)) as server:
        url = server.url().replace("127.0.0.1", "localhost")
        await make(SETTINGS, SECRET).fetch(url, now=NOW, purpose=Purpose.FEED)
    headers = server.requests[0].headers
    assert headers["x-key"] == "hush"
    assert headers["cookie"] == "session=hush"
    assert headers["user-agent"] == "reader/2 (+https://a.example)"
    assert headers["host"] == f"localhost:{server.port}"
    assert "connection" not in headers


async def test_no_other_site_gets_them(make: Make) -> None:
    async with serve(always(HELLO), host="127.0.0.2") as other:
        lead = response(302, Location=other.url("/"), Set_Cookie="given=1")
        async with serve(always(lead)) as server:
            url = server.url().replace("127.0.0.1", "localhost")
            await make(SETTINGS, SECRET).fetch(url, now=NOW, purpose=Purpose.FEED)
    assert server.requests[0].headers["x-key"] == "hush"
    assert other.requests[0].headers.keys() & {"x-key", "cookie", "authorization"} == set()
    assert other.requests[0].headers["user-agent"].startswith("feedclean/")


async def test_a_password_in_the_address_stays_with_its_origin(make: Make) -> None:
    async with serve(always(HELLO), host="127.0.0.2") as other:
        answers = by_path({"/": response(302, Location="/two"), "/two": response(302, Location=other.url("/"))})
        async with serve(answers) as server:
            url = server.url().replace("//", "//ann:p%40ss@")
            result = await make().fetch(url, now=NOW, purpose=Purpose.FEED)
    assert [r.headers.get("authorization") for r in server.requests] == ["Basic YW5uOnBAc3M="] * 2
    assert "authorization" not in other.requests[0].headers
    assert isinstance(result, Fetched)
    assert "p%40ss" not in result.final_url


def test_secrets_are_not_shown() -> None:
    assert "hush" not in repr(SECRET)
    assert "hush" not in repr(replace(SETTINGS, proxy="http://user:hush@proxy.example"))


# --- robots.txt and manners ----------------------------------------------------------------------------------

ROBOTS = response(200, b"User-agent: *\nDisallow: /private\nCrawl-delay: 5", Content_Type="text/plain")


async def test_robots_txt_is_asked_once_for_pages_and_never_for_feeds(make: Make) -> None:
    fetcher = make()
    async with serve(by_path({"/robots.txt": ROBOTS, "/a": HELLO, "/private": HELLO})) as server:
        feed = await fetcher.fetch(server.url("/private"), now=NOW, purpose=Purpose.FEED)
        assert isinstance(feed, Fetched)
        page = await fetcher.fetch(server.url("/private"), now=NOW)
        assert isinstance(page, Failed)
        assert page.reason is Reason.ROBOTS
        assert not page.permanent
    assert server.paths == ["/private", "/robots.txt"]


async def test_a_redirect_into_what_robots_txt_forbids(make: Make) -> None:
    answers = by_path({"/robots.txt": ROBOTS, "/a": response(302, Location="/private"), "/private": HELLO})
    async with serve(answers) as server:
        result = await make().fetch(server.url("/a"), now=NOW)
    assert isinstance(result, Failed)
    assert result.reason is Reason.ROBOTS
    assert "/private" not in server.paths


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (response(404), True),
        (response(403), True),
        (response(500), False),
        (response(429), False),
        (response(302, Location="/robots.txt"), True),
        (response(302, Location="file:///etc/passwd"), True),
        (response(200, b"\x1f\x8b", Content_Encoding="gzip"), False),
        (response(200, b"<!doctype html><title>Not found"), True),
    ],
)
async def test_robots_txt_that_cannot_be_read(make: Make, robots: bytes, allowed: bool) -> None:
    async with serve(by_path({"/robots.txt": robots, "/a": HELLO})) as server:
        result = await make().fetch(server.url("/a"), now=NOW)
    assert isinstance(result, Fetched if allowed else Failed), result


async def test_an_operator_may_ignore_robots_txt_for_one_site_or_all(make: Make) -> None:
    async with serve(by_path({"/robots.txt": ROBOTS, "/private": HELLO})) as server:
        for fetcher in (
            make(SETTINGS, SiteRules("127.0.0.1", robots=False)),
            make(replace(SETTINGS, respect_robots=False)),
        ):
            assert isinstance(await fetcher.fetch(server.url("/private"), now=NOW), Fetched)
        strict = make(replace(SETTINGS, respect_robots=False), SiteRules("127.0.0.1", robots=True))
        assert isinstance(await strict.fetch(server.url("/private"), now=NOW), Failed)


async def test_robots_txt_is_asked_again_when_it_is_old(make: Make) -> None:
    fetcher = make(replace(SETTINGS, max_delay=timedelta()))
    async with serve(by_path({"/robots.txt": ROBOTS, "/a": HELLO})) as server:
        for hours in (0, 1, 25):
            await fetcher.fetch(server.url("/a"), now=NOW + timedelta(hours=hours))
    assert server.paths == ["/robots.txt", "/a", "/a", "/robots.txt", "/a"]


async def test_the_delay_of_robots_txt_of_a_site_and_of_the_settings(make: Make) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with serve(by_path({"/robots.txt": ROBOTS, "/a": HELLO})) as server:
        for rules, settings in (
            ({}, SETTINGS),
            ({}, replace(SETTINGS, max_delay=timedelta(seconds=3))),
            ({"127.0.0.1": SiteRules("127.0.0.1", delay=timedelta(seconds=8))}, SETTINGS),
        ):
            fetcher = HttpFetcher(settings, rules, clock=lambda: 100.0, sleep=sleep)
            for _ in range(2):
                await fetcher.fetch(server.url("/a"), now=NOW)
            await fetcher.aclose()
    assert slept == [5.0, 3.0, 8.0]


async def test_a_host_that_wants_peace_gets_it(make: Make) -> None:
    fetcher = make()
    async with serve(always(response(429, Retry_After="600"))) as server:
        await fetcher.fetch(server.url("/feed"), now=NOW, purpose=Purpose.FEED)
        for minutes in (1, 9):
            result = await fetcher.fetch(server.url("/page"), now=NOW + timedelta(minutes=minutes))
            assert isinstance(result, Failed)
            assert result.reason is Reason.RATE_LIMITED
            assert result.retry_after == timedelta(minutes=10 - minutes)
        assert len(server.requests) == 1
        await fetcher.fetch(server.url("/feed"), now=NOW + timedelta(minutes=10), purpose=Purpose.FEED)
        assert len(server.requests) == 2


async def test_one_host_is_asked_one_thing_at_a_time(make: Make) -> None:
    inside = most = 0

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.01)
        inside -= 1
        writer.write(HELLO)

    fetcher = make(replace(SETTINGS, respect_robots=False))
    async with serve(answer) as server:
        results = await asyncio.gather(*(fetcher.fetch(server.url(f"/{n}"), now=NOW) for n in range(8)))
    assert all(isinstance(r, Fetched) for r in results)
    assert most == 1
    assert server.connections == 1


async def test_a_fetch_that_is_cancelled_leaves_the_host_free(make: Make) -> None:
    asked = asyncio.Event()

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.path == "/slow":
            asked.set()
            await asyncio.sleep(30)
        writer.write(HELLO)

    fetcher = make()
    async with serve(answer) as server:
        slow = asyncio.ensure_future(fetcher.fetch(server.url("/slow"), now=NOW, purpose=Purpose.FEED))
        await asked.wait()
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        assert isinstance(await fetcher.fetch(server.url("/a"), now=NOW, purpose=Purpose.FEED), Fetched)


async def test_a_kept_connection_that_the_server_closed_meanwhile(make: Make) -> None:
    fetcher = make(replace(SETTINGS, retries=0))

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        if len(server.requests) == 2:
            writer.transport.abort()  # instead of an answer on the kept connection
        else:
            writer.write(HELLO)

    async with serve(answer) as server:
        for _ in range(2):
            assert isinstance(await fetcher.fetch(server.url(), now=NOW, purpose=Purpose.FEED), Fetched)
    assert server.connections == 2


CHUNKED = b"HTTP/1.1 302 Found\r\nLocation: /\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nmove\r\n0\r\n\r\n"


@pytest.mark.parametrize("first", [response(304), response(404, b"no such page"), b"HTTP/1.1 204 No\r\n\r\n", CHUNKED])
async def test_a_connection_serves_again_after_every_short_answer(make: Make, first: bytes) -> None:
    fetcher = make()

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(first if len(server.requests) == 1 else HELLO)

    async with serve(answer) as server:
        for _ in range(2):
            await fetcher.fetch(server.url(), now=NOW, validators=Validators('"v0"'), purpose=Purpose.FEED)
    assert len(server.requests) >= 2
    assert server.connections == 1


async def test_a_proxy_dials_for_us(make: Make) -> None:
    async with serve(always(HELLO)) as proxy:
        settings = replace(SETTINGS, proxy=proxy.url(), allow_private=())
        result = await make(settings).fetch("http://page.example/x", now=NOW, purpose=Purpose.FEED)
    assert isinstance(result, Fetched)
    assert proxy.paths == ["http://page.example/x"]


# --- TLS -----------------------------------------------------------------------------------------------------

needs_openssl = pytest.mark.skipif(which("openssl") is None, reason="openssl makes the certificates")


def certificate(folder: Path, *arguments: str) -> ssl.SSLContext:
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -keyout {folder}/key.pem -out {folder}/cert.pem".split()
    subprocess.run([*command, *arguments], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@needs_openssl
async def test_certificates(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = certificate(tmp_path, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2")
    async with serve(always(HELLO), tls=context) as server:
        named = server.url().replace("127.0.0.1", "localhost")
        unknown = await make().fetch(named, now=NOW, purpose=Purpose.FEED)
        assert isinstance(unknown, Failed)
        assert unknown.reason is Reason.TLS
        assert "self-signed" in unknown.message
        assert server.requests == []

        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        fetcher = make()
        for _ in range(2):
            assert isinstance(await fetcher.fetch(named, now=NOW, purpose=Purpose.FEED), Fetched)
        wrong = await fetcher.fetch(server.url(), now=NOW, purpose=Purpose.FEED)
        assert isinstance(wrong, Failed)
        assert wrong.reason is Reason.TLS
        assert "another name" in wrong.message or "not good" in wrong.message


@needs_openssl
async def test_secrets_are_not_sent_in_the_clear_after_tls(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = certificate(tmp_path, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    async with serve(always(HELLO)) as clear:
        lead = response(302, Location=clear.url().replace("127.0.0.1", "localhost"))
        async with serve(always(lead), tls=context) as server:
            url = server.url().replace("127.0.0.1", "localhost")
            await make(SETTINGS, SECRET).fetch(url, now=NOW, purpose=Purpose.FEED)
    assert server.requests[0].headers["x-key"] == "hush"
    assert clear.requests[0].headers.keys() & {"x-key", "cookie"} == set()
