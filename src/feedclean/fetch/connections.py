"""httpx over connections of our own keeping.

httpx's pool looks at every kept connection for every request. Since requests to one host follow each other here, one
kept connection per origin is enough, and a dictionary finds it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterable, AsyncIterator
from ssl import SSLContext
from typing import Final

import httpcore
import httpx

from feedclean.fetch.dial import Dialler

_KEPT: Final = 256
_KEEP_SECONDS: Final = 30.0
_PORTS: Final = {b"http": 80, b"https": 443}

_Origin = tuple[bytes, bytes, int]


class Connections(httpx.AsyncBaseTransport):
    """A transport for `httpx.AsyncClient` that dials through the guard and keeps one idle connection per origin."""

    def __init__(self, dialler: Dialler, tls: SSLContext, *, proxy: str | None = None) -> None:
        """With `proxy`, that address dials for us: names are then not resolved here, so the guard cannot judge them."""
        self._dialler = dialler
        self._tls = tls
        self._idle: OrderedDict[_Origin, httpcore.AsyncHTTPConnection] = OrderedDict()
        self._proxied = httpcore.AsyncConnectionPool(tls, proxy=httpcore.Proxy(proxy)) if proxy else None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the response's body is read from its stream, and closing it frees the connection.

        Raises httpcore's exceptions, and the dialler's.
        """
        url = request.url
        origin = (url.raw_scheme, url.raw_host, url.port or _PORTS[url.raw_scheme])
        core = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=origin[0], host=origin[1], port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        if self._proxied:
            return _as_httpx(_Body(await self._proxied.handle_async_request(core)))
        kept = await self._take(origin)
        if kept:
            try:
                return await self._send(core, origin, kept)
            except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
                pass  # the server closed it while it was idle, as servers may: a fresh one tells what is the matter
        return await self._send(core, origin, self._fresh(origin))

    async def _send(
        self, request: httpcore.Request, origin: _Origin, connection: httpcore.AsyncHTTPConnection
    ) -> httpx.Response:
        try:
            response = await connection.handle_async_request(request)
        except BaseException:
            await connection.aclose()
            raise
        return _as_httpx(_Body(response, self, origin, connection))

    def _fresh(self, origin: _Origin) -> httpcore.AsyncHTTPConnection:
        return httpcore.AsyncHTTPConnection(
            httpcore.Origin(*origin),
            ssl_context=self._tls,
            keepalive_expiry=_KEEP_SECONDS,
            network_backend=self._dialler,
        )

    async def _take(self, origin: _Origin) -> httpcore.AsyncHTTPConnection | None:
        connection = self._idle.pop(origin, None)
        if connection and connection.has_expired():
            await connection.aclose()
            return None
        return connection

    async def give_back(self, origin: _Origin, connection: httpcore.AsyncHTTPConnection) -> None:
        """Keep a connection that can serve again, close others, and those kept too long or too many."""
        if not connection.is_idle():
            await connection.aclose()
            return
        former = self._idle.pop(origin, None)
        self._idle[origin] = connection
        if former:
            await former.aclose()
        while self._idle:
            oldest = next(iter(self._idle))
            if len(self._idle) <= _KEPT and not self._idle[oldest].has_expired():
                return
            await self._idle.pop(oldest).aclose()

    async def aclose(self) -> None:
        """Close what is kept."""
        while self._idle:
            await self._idle.popitem()[1].aclose()
        if self._proxied:
            await self._proxied.aclose()
        self._dialler.close()


class _Body(httpx.AsyncByteStream):
    """A response's body on its connection."""

    def __init__(
        self,
        response: httpcore.Response,
        home: Connections | None = None,
        origin: _Origin | None = None,
        connection: httpcore.AsyncHTTPConnection | None = None,
    ) -> None:
        self.response = response
        self._home = home
        self._origin = origin
        self._connection = connection

    def __aiter__(self) -> AsyncIterator[bytes]:
        assert isinstance(self.response.stream, AsyncIterable)  # noqa: S101  (tells mypy what httpcore promises)
        return aiter(self.response.stream)

    async def aclose(self) -> None:
        await self.response.aclose()
        if self._home and self._origin and self._connection:
            connection, self._connection = self._connection, None
            await self._home.give_back(self._origin, connection)


def _as_httpx(body: _Body) -> httpx.Response:
    response = body.response
    return httpx.Response(response.status, headers=response.headers, stream=body, extensions=response.extensions)
