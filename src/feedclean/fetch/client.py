"""One resource, fetched: hop by hop, each hop in its host's lane, under one time limit, judged once."""

from __future__ import annotations

import asyncio
import ssl
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

import httpcore
import httpx

from feedclean.fetch import headers as said
from feedclean.fetch import robots
from feedclean.fetch.address import BadAddressError, host_of, origin_of, parse, without_userinfo
from feedclean.fetch.connections import Connections
from feedclean.fetch.decoding import ACCEPT_ENCODING, BrokenEncodingError, TooLargeError, decoder
from feedclean.fetch.dial import Dialler, ForbiddenAddressError, NameNotFoundError
from feedclean.fetch.guard import Guard
from feedclean.fetch.manners import Lane, Lanes
from feedclean.fetch.troubles import LongHeaderError, of_exception, of_status
from feedclean.model import (
    Failed,
    Fetched,
    FetchResult,
    FetchSettings,
    NotModified,
    Purpose,
    Reason,
    Redirect,
    SiteRules,
    Validators,
    site_of,
)

_ACCEPT: Final = {
    Purpose.FEED: "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,"
    "text/xml;q=0.9,application/json;q=0.8,text/html;q=0.7,*/*;q=0.5",
    Purpose.PAGE: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
}
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_ROBOTS_REDIRECTS: Final = 5
_ROBOTS_BODY: Final = 4 * 1024 * 1024
# The body of a redirect or an error is read up to here, so that its connection can serve again.
_DRAINED: Final = 32 * 1024
_DRAIN_SECONDS: Final = 0.5
# What a site's file must not set: these belong to the connection or say what we can decode.
_OURS: Final = frozenset(
    "host connection content-length transfer-encoding te trailer upgrade keep-alive proxy-authorization"
    " accept-encoding if-none-match if-modified-since range".split()
)


@dataclass(slots=True)
class _Journey:
    """One fetch under way."""

    asked: str
    url: httpx.URL
    now: datetime
    purpose: Purpose
    validators: Validators
    authorization: str | None = None
    home: str = ""
    downgraded: bool = False
    redirects: list[Redirect] = field(default_factory=list)
    seen: set[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=set)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    spent: float = 0.0
    resumed: float = 0.0

    def failed(
        self,
        reason: Reason,
        message: str,
        *,
        status: int | None = None,
        retry_after: timedelta | None = None,
        permanent: bool = False,
    ) -> Failed:
        return Failed(self.asked, reason, message, status, retry_after, permanent, tuple(self.redirects))


@dataclass(frozen=True, slots=True)
class _Answer:
    """A response, read: header names in lower case, repeated ones joined; `body` only of a success."""

    status: int
    headers: Mapping[str, str]
    set_cookie: list[str]
    body: bytes = b""


class HttpFetcher:
    """Implements `feedclean.ports.Fetcher` over HTTP, for one event loop.

    httpx's transport interface, requests and addresses are used, but not its client: that keeps a jar of everybody's
    cookies, follows redirects without asking the guard and decodes bodies without a limit.
    """

    def __init__(
        self,
        settings: FetchSettings,
        sites: Mapping[str, SiteRules] = MappingProxyType({}),
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Keep the settings; nothing is opened before the first fetch. `sites` is keyed by domain.

        Raises `ConfigError` when `settings.allow_private` cannot be read.
        """
        self._settings = settings
        self._sites = sites
        self._clock = clock
        self._sleep = sleep
        self._guard = Guard(settings.allow_private)
        self._lanes = Lanes(
            concurrency=settings.concurrency, remembered=settings.hosts_remembered, clock=clock, sleep=sleep
        )
        self._robots = robots.Memory(settings.hosts_remembered)
        self._connections: Connections | None = None

    async def fetch(
        self, url: str, *, now: datetime, validators: Validators | None = None, purpose: Purpose = Purpose.PAGE
    ) -> FetchResult:
        """Return what came of it; see `feedclean.ports.Fetcher`.

        Waits for the host's turn as long as that takes; what is limited is the time from there on.
        """
        try:
            parsed = parse(url)
        except BadAddressError as error:
            message = f"not an address that can be fetched: {error}"
            return Failed(url, Reason.BAD_URL, message, permanent=True)
        journey = _Journey(url, without_userinfo(parsed), now, purpose, validators or Validators())
        if parsed.userinfo:
            user, _, password = parsed.userinfo.decode("ascii").partition(":")
            pair = f"{unquote(user)}:{unquote(password)}".encode()
            journey.authorization = f"Basic {b64encode(pair).decode('ascii')}"
            journey.home = origin_of(journey.url)
        while True:
            host = host_of(journey.url)
            async with self._lanes.turn(host, delay=self._delay(host)) as lane:
                result = await self._in_turn(journey, host, lane)
            if result is not None:
                return result

    async def aclose(self) -> None:
        """Close all connections."""
        if self._connections:
            await self._connections.aclose()
            self._connections = None

    # --- one host's part of the journey ---------------------------------------------------------------------

    async def _in_turn(self, journey: _Journey, host: str, lane: Lane) -> FetchResult | None:
        """Go on while the journey stays with this host; None when it goes on at another (`journey.url`)."""
        if lane.paused_until and journey.now < lane.paused_until:
            return journey.failed(
                Reason.RATE_LIMITED,
                f"{host} asked us to stay away for now",
                retry_after=lane.paused_until - journey.now,
            )
        journey.resumed = self._clock()
        try:
            left = self._settings.total_time.total_seconds() - journey.spent
            async with asyncio.timeout(max(left, 0.0)):
                while host_of(journey.url) == host:
                    result = await self._hop(journey, host, lane)
                    if result is not None:
                        return result
                return None
        except TooLargeError:
            limit = self._settings.max_body // 1024
            return journey.failed(Reason.TOO_LARGE, f"larger than {limit} KiB: raise `max_body` if it is to be read")
        except (httpcore.UnsupportedProtocol, httpcore.LocalProtocolError) as error:
            message = f"the request cannot be sent ({error}): look for odd characters in the address or the site's file"
            return journey.failed(Reason.BAD_URL, message, permanent=True)
        except _TROUBLES as error:
            reason, message = of_exception(error, host)
            permanent = reason is Reason.FORBIDDEN_ADDRESS and _is_literal(host)
            return journey.failed(reason, message, permanent=permanent)
        finally:
            journey.spent += self._clock() - journey.resumed

    async def _hop(self, journey: _Journey, host: str, lane: Lane) -> FetchResult | None:
        """Make one request; None when it led elsewhere."""
        site = self._site(host)
        if journey.purpose is Purpose.PAGE and (
            self._settings.respect_robots if site is None or site.robots is None else site.robots
        ):
            refused = await self._ask_robots(journey, host, lane)
            if refused:
                return refused
        jar = journey.cookies.get(host, {})
        key = (str(journey.url), tuple(jar.items()))
        if key in journey.seen:
            return journey.failed(Reason.TOO_MANY_REDIRECTS, f"{host} redirects in a circle: open it in a browser")
        journey.seen.add(key)
        answer = await self._request(
            journey.url, self._headers(journey, site, jar), self._settings.max_body, self._settings.retries
        )
        if answer.status in _REDIRECTS:
            return self._redirected(journey, host, answer)
        return self._judge(journey, lane, answer)

    def _redirected(self, journey: _Journey, host: str, answer: _Answer) -> Failed | None:
        location = answer.headers.get("location", "")
        if not location:
            return journey.failed(
                Reason.PROTOCOL, f"{host} redirects ({answer.status}) but does not say where", status=answer.status
            )
        try:
            target = without_userinfo(parse(_as_text(location), base=journey.url))
        except BadAddressError as error:
            message = f"{host} redirects to what cannot be fetched: {error}"
            return journey.failed(Reason.BAD_URL, message, status=answer.status)
        if len(journey.redirects) >= self._settings.max_redirects:
            message = f"more than {self._settings.max_redirects} redirects: open it in a browser"
            return journey.failed(Reason.TOO_MANY_REDIRECTS, message, status=answer.status)
        journey.redirects.append(Redirect(str(target), answer.status))
        if given := said.cookies(answer.set_cookie):
            # Some sites send visitors round until they come back with a cookie. Never to another host, though.
            jar = journey.cookies.setdefault(host, {})
            jar.update(list(given.items())[: max(0, 50 - len(jar))])
        journey.downgraded = journey.downgraded or (journey.url.scheme == "https" and target.scheme == "http")
        journey.url = target
        return None

    def _judge(self, journey: _Journey, lane: Lane, answer: _Answer) -> FetchResult:
        now, redirects, validators = journey.now, tuple(journey.redirects), journey.validators
        elapsed = timedelta(seconds=journey.spent + self._clock() - journey.resumed)
        if answer.status == 304 and validators != Validators():
            fresh = said.validators(answer.headers, validators.body_sha256, validators)
            return NotModified(journey.asked, fresh, redirects, said.fresh_for(answer.headers, now=now), elapsed)
        if answer.status in (204, 205, 206) or (200 <= answer.status < 300 and not answer.body):
            message = "the server says that all is well, and sends nothing: open the address in a browser"
            return journey.failed(Reason.CONTENT, message, status=answer.status)
        if not 200 <= answer.status < 300:
            wait = said.retry_after(answer.headers.get("retry-after"), now=now)
            reason, message = of_status(answer.status, wait)
            if wait and answer.status in (429, 503):
                lane.paused_until = now + wait
            return journey.failed(
                reason, message, status=answer.status, retry_after=wait, permanent=reason is Reason.GONE
            )
        digest = sha256(answer.body).hexdigest()
        fresh = said.validators(answer.headers, digest)
        fresh_for = said.fresh_for(answer.headers, now=now)
        if digest == validators.body_sha256:
            return NotModified(journey.asked, fresh, redirects, fresh_for, elapsed)
        return Fetched(
            url=journey.asked,
            final_url=str(journey.url),
            status=answer.status,
            body=answer.body,
            content_type=answer.headers.get("content-type"),
            validators=fresh,
            redirects=redirects,
            fresh_for=fresh_for,
            elapsed=elapsed,
            site=replace(site, headers=(), cookies=()) if (site := self._site(host_of(journey.url))) else None,
        )

    # --- manners --------------------------------------------------------------------------------------------

    def _site(self, host: str) -> SiteRules | None:
        return site_of(self._sites, host)

    def _delay(self, host: str) -> float:
        site = self._site(host)
        return (self._settings.delay if site is None or site.delay is None else site.delay).total_seconds()

    async def _ask_robots(self, journey: _Journey, host: str, lane: Lane) -> Failed | None:
        """Return why robots.txt forbids the page, None when it does not."""
        origin = origin_of(journey.url)
        site = self._site(host)
        user_agent = (site and site.user_agent) or self._settings.user_agent
        token = robots.product_token(user_agent)
        rules = self._robots.get(origin, now=journey.now)
        if rules is None:
            rules = await self._read_robots(origin, user_agent, journey.now)
            self._robots.put(origin, rules)
        if site is None or site.delay is None:
            lane.delay = min(rules.delay(token) or 0.0, self._settings.max_delay.total_seconds())
        if rules.problem:
            message = f"{host}/robots.txt could not be read ({rules.problem}), which means no: try again later"
        elif not rules.allows(str(journey.url), token):
            message = f"{host}/robots.txt does not allow {token} here; if you may, set `robots = false` for the site"
        else:
            return None
        return journey.failed(Reason.ROBOTS, message, retry_after=rules.expires - journey.now)

    async def _read_robots(self, origin: str, user_agent: str, now: datetime) -> robots.Rules:
        """Fetch robots.txt, redirects followed (RFC 9309 §2.3.1.2). Network troubles are the page's own: they pass."""
        url = parse(f"{origin}/robots.txt")
        lifetime = self._settings.robots_lifetime
        token = robots.product_token(user_agent)
        headers = [("User-Agent", user_agent), ("Accept", "text/plain,*/*;q=0.5")]
        for _ in range(_ROBOTS_REDIRECTS + 1):
            try:
                answer = await self._request(url, headers, _ROBOTS_BODY, self._settings.retries)
            except (TooLargeError, BrokenEncodingError, httpcore.ProtocolError):
                return robots.answer(500, b"", token=token, now=now, lifetime=lifetime)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return robots.answer(answer.status, answer.body, token=token, now=now, lifetime=lifetime)
            try:
                url = without_userinfo(parse(_as_text(answer.headers["location"]), base=url))
            except BadAddressError:
                break
        # More than five redirects, or one to nowhere: RFC 9309 lets us take it as if there were no such file.
        return robots.Rules(now + lifetime)

    # --- one request ----------------------------------------------------------------------------------------

    def _headers(self, journey: _Journey, site: SiteRules | None, jar: Mapping[str, str]) -> list[tuple[str, str]]:
        headers = {
            "user-agent": (site and site.user_agent) or self._settings.user_agent,
            "accept": _ACCEPT[journey.purpose],
        }
        if self._settings.accept_language:
            headers["accept-language"] = self._settings.accept_language
        cookies = dict(jar)
        if not journey.downgraded:
            # What an operator entrusted to a site is not sent in the clear because the site asks for it.
            if journey.authorization and origin_of(journey.url) == journey.home:
                headers["authorization"] = journey.authorization
            if site:
                headers.update((k.lower(), v) for k, v in site.headers if k.lower() not in _OURS)
                cookies.update(site.cookies)
        if cookies:
            headers["cookie"] = "; ".join(f"{k}={v}" for k, v in cookies.items())
        if journey.validators.etag:
            headers["if-none-match"] = journey.validators.etag
        if journey.validators.last_modified:
            headers["if-modified-since"] = journey.validators.last_modified
        return list(headers.items())

    async def _request(self, url: httpx.URL, headers: list[tuple[str, str]], max_body: int, retries: int) -> _Answer:
        """Send a request and read its answer; a connection that fails is tried again `retries` times.

        Raises what `of_exception` names, `TooLargeError`, and httpcore's `LocalProtocolError`.
        """
        while True:
            try:
                return await self._attempt(url, headers, max_body)
            except _FAULTS as error:
                if retries <= 0 or not _is_fault(error):
                    raise
                retries -= 1
            await self._sleep(self._settings.retry_pause.total_seconds())

    async def _attempt(self, url: httpx.URL, headers: list[tuple[str, str]], max_body: int) -> _Answer:
        read = self._settings.read_time.total_seconds()
        connect = self._settings.connect_time.total_seconds()
        request = httpx.Request(
            "GET",
            url,
            # Latin-1, because that is how received header values were read: a validator goes back as it came.
            headers=[
                (b"Accept-Encoding", ACCEPT_ENCODING.encode("ascii")),
                *((k.encode("latin-1", "replace"), v.encode("latin-1", "replace")) for k, v in headers),
            ],
            extensions={"timeout": {"connect": connect, "read": read, "write": read, "pool": None}},
        )
        response = await self._transport().handle_async_request(request)
        try:
            raw = response.headers.raw
            if sum(len(name) + len(value) + 4 for name, value in raw) > self._settings.max_header:
                raise LongHeaderError
            merged: dict[str, str] = {}
            set_cookie = []
            for name, value in raw:
                key, text = name.decode("latin-1").lower(), value.decode("latin-1")
                if key == "set-cookie":
                    set_cookie.append(text)
                else:
                    merged[key] = f"{merged[key]}, {text}" if key in merged and key in _LISTS else text
            status = response.status_code
            if 200 <= status < 300 and status not in (204, 205, 206):
                return _Answer(status, merged, set_cookie, await _read(response, merged, max_body))
            await _drain(response, merged)
            return _Answer(status, merged, set_cookie)
        finally:
            await response.aclose()

    def _transport(self) -> Connections:
        if self._connections is None:
            # Reading the certificate authorities takes 20 ms: once, and only when something is fetched.
            tls = httpx.create_ssl_context()
            self._connections = Connections(Dialler(self._guard), tls, proxy=self._settings.proxy)
        return self._connections


_LISTS: Final = frozenset({"cache-control", "content-encoding", "x-robots-tag"})
_FAULTS: Final = (httpcore.NetworkError, httpcore.RemoteProtocolError, NameNotFoundError)
_TROUBLES: Final = (
    httpcore.ProtocolError,
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProxyError,
    TimeoutError,
    LongHeaderError,
    BrokenEncodingError,
    ForbiddenAddressError,
    NameNotFoundError,
)


def _is_fault(error: Exception) -> bool:
    """Whether a connection failed in a way that may be over in a moment (not: bad TLS, bad HTTP, no such name)."""
    match error:
        case NameNotFoundError():
            return error.temporary
        case httpcore.RemoteProtocolError():
            return error.__cause__ is None  # the server hung up without an answer; h11 had nothing to find fault with
        case _:
            return not isinstance(error.__cause__, ssl.SSLError)


async def _read(response: httpx.Response, headers: Mapping[str, str], limit: int) -> bytes:
    """Return the decoded body of at most `limit` bytes; raises `TooLargeError`, `BrokenEncodingError`."""
    announced = headers.get("content-length", "")
    if announced.isdigit() and int(announced[:18]) > limit:
        raise TooLargeError
    undo = decoder(headers.get("content-encoding", ""))
    pieces: list[bytes] = []
    room, arrived = limit, 0
    async for piece in response.stream:  # type: ignore[union-attr]
        arrived += len(piece)
        if arrived > limit:
            raise TooLargeError
        out = undo.decode(piece, room) if undo else piece
        room -= len(out)
        pieces.append(out)
    if undo and arrived:
        undo.finish()
    return b"".join(pieces)


async def _drain(response: httpx.Response, headers: Mapping[str, str]) -> None:
    """Read to the end of a short body that nobody wants, so that the connection can serve again; leave a long one."""
    announced = headers.get("content-length", "0")
    if headers.get("connection", "").lower() == "close" or not announced.isdigit() or int(announced[:18]) > _DRAINED:
        return
    arrived = 0
    with suppress(TimeoutError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for piece in response.stream:  # type: ignore[union-attr]
                arrived += len(piece)
                if arrived > _DRAINED:
                    return


def _as_text(value: str) -> str:
    """Header values were read as Latin-1; addresses in them may be UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _is_literal(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
