"""From a host name to a connection: resolve, ask the guard, dial; a byte stream for httpcore.

httpcore's own streams go through anyio, whose time limits cost more than the reading itself, and ask the kernel
whether an idle connection was closed; this stream knows, because its protocol was told.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import httpcore

from feedclean.fetch.guard import Guard

# RFC 8305 §5: how long an attempt has before the next address is tried beside it.
_HEAD_START: Final = 0.25
# No more unread bytes than this are taken from the kernel.
_HIGH_WATER: Final = 256 * 1024
_MAX_ATTEMPTS: Final = 6

_Sockaddr = tuple[Any, ...]


class ForbiddenAddressError(Exception):
    """The name resolved to addresses, and none of them may be dialled."""


class NameNotFoundError(Exception):
    """The name did not resolve; `temporary` when the resolver itself could not be reached."""

    def __init__(self, message: str, *, temporary: bool) -> None:
        """Keep whether trying again makes sense."""
        super().__init__(message)
        self.temporary = temporary


class Dialler(httpcore.AsyncNetworkBackend):
    """Dials only what the guard permits. Names are resolved in threads of its own, so slow ones block no others."""

    def __init__(self, guard: Guard, *, resolvers: int = 32) -> None:
        """Keep the guard; threads start as they are needed."""
        self._guard = guard
        self._resolvers = ThreadPoolExecutor(resolvers, thread_name_prefix="feedclean-dns")

    def close(self) -> None:
        """Let the resolver threads end."""
        self._resolvers.shutdown(wait=False, cancel_futures=True)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's signature)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return a connected stream; raises `ForbiddenAddressError`, `NameNotFoundError` or httpcore's own."""
        del local_address, socket_options
        try:
            async with asyncio.timeout(timeout):
                found = await self._resolve(host, port)
                permitted = [item for item in found if self._guard.permits(item[1][0], host)]
                if not permitted:
                    raise ForbiddenAddressError(", ".join(sorted({str(address[0]) for _, address in found})))
                return Stream(await _first_to_answer(permitted[:_MAX_ATTEMPTS]))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        except OSError as error:
            raise httpcore.ConnectError(error.strerror or str(error)) from error

    async def _resolve(self, host: str, port: int) -> list[tuple[int, _Sockaddr]]:
        """Return (family, address) in the resolver's order (RFC 6724); a literal address needs no resolver."""
        host = host.strip("[]")
        for family in (socket.AF_INET, socket.AF_INET6):
            try:
                socket.inet_pton(family, host)
            except (OSError, ValueError):
                continue
            return [(family, (host, port) if family == socket.AF_INET else (host, port, 0, 0))]
        try:
            answers = await asyncio.get_running_loop().run_in_executor(
                self._resolvers, socket.getaddrinfo, host, port, 0, socket.SOCK_STREAM
            )
        except socket.gaierror as error:
            temporary = error.errno == socket.EAI_AGAIN
            raise NameNotFoundError(error.strerror or str(error), temporary=temporary) from error
        except ValueError as error:
            # A label that is empty or longer than 63 octets.
            raise NameNotFoundError("not a valid host name", temporary=False) from error
        return [(family, address) for family, _, _, _, address in answers]


async def _first_to_answer(addresses: Sequence[tuple[int, _Sockaddr]]) -> socket.socket:
    """Connect to the addresses, each a head start later than the one before; the first connected socket wins."""
    if len(addresses) == 1:
        return await _connect(*addresses[0])
    waiting = list(addresses)
    running: set[asyncio.Task[socket.socket]] = set()
    failure: OSError | None = None
    try:
        while waiting or running:
            if waiting:
                running.add(asyncio.ensure_future(_connect(*waiting.pop(0))))
            done, running = await asyncio.wait(
                running, timeout=_HEAD_START if waiting else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                error = task.exception()
                if error is None:
                    running |= done - {task}  # one that connected in the same instant is closed below
                    return task.result()
                if not isinstance(error, OSError):
                    raise error
                failure = failure or error
        raise failure or OSError("no address")
    finally:
        for task in running:
            task.cancel()
            task.add_done_callback(_close_if_connected)


def _close_if_connected(task: asyncio.Task[socket.socket]) -> None:
    if not task.cancelled() and task.exception() is None:
        task.result().close()


async def _connect(family: int, address: _Sockaddr) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)  # noqa: FBT003  (its only form)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, address)
    except BaseException:
        sock.close()
        raise
    return sock


class _Inbox(asyncio.Protocol):
    """What arrived and was not read yet."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.ended = False
        self.error: Exception | None = None
        self.transport: asyncio.Transport | None = None
        self.reader: asyncio.Future[None] | None = None
        self.paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  (tells mypy what asyncio promises)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.data += data
        if len(self.data) > _HIGH_WATER and self.transport and not self.paused:
            self.transport.pause_reading()
            self.paused = True
        self._wake()

    def eof_received(self) -> bool:
        self.ended = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = True
        self.error = exc
        self._wake()

    def _wake(self) -> None:
        if self.reader and not self.reader.done():
            self.reader.set_result(None)

    async def take(self, most: int) -> bytes:
        """Return up to `most` bytes, b'' at the end."""
        while not self.data and not self.ended:
            self.reader = asyncio.get_running_loop().create_future()
            try:
                await self.reader
            finally:
                self.reader = None
        if not self.data and self.error:
            raise self.error
        taken = bytes(self.data[:most])
        del self.data[:most]
        if self.paused and self.transport and len(self.data) < _HIGH_WATER:
            self.transport.resume_reading()
            self.paused = False
        return taken


class Stream(httpcore.AsyncNetworkStream):
    """A connected socket as httpcore's byte stream; TLS is put on before the first byte or never."""

    def __init__(self, sock: socket.socket) -> None:
        """Own the connected, non-blocking socket."""
        self._sock: socket.socket | None = sock
        self._inbox = _Inbox()

    async def _open(self, context: ssl.SSLContext | None = None, server_hostname: str | None = None) -> None:
        sock, self._sock = self._sock, None
        try:
            await asyncio.get_running_loop().create_connection(
                lambda: self._inbox, sock=sock, ssl=context, server_hostname=server_hostname
            )
        except BaseException:
            if sock:
                sock.close()
            raise

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's signature)
    ) -> httpcore.AsyncNetworkStream:
        """Shake hands; the cause of a `ConnectError` is the `ssl.SSLError` or `OSError`."""
        try:
            async with asyncio.timeout(timeout):
                await self._open(ssl_context, server_hostname)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("TLS handshake") from error
        except (OSError, ValueError) as error:
            raise httpcore.ConnectError(str(error)) from error
        return self

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Return what has arrived, at least one byte, b'' at the end."""
        if self._sock:
            await self._open()
        if self._inbox.data or self._inbox.ended:  # no clock is needed for what is here already
            timeout = None
        try:
            async with asyncio.timeout(timeout):
                return await self._inbox.take(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout from error
        except OSError as error:
            raise httpcore.ReadError(error.strerror or str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send; requests are a few kilobytes, so nothing waits for the kernel's buffer."""
        del timeout
        if self._sock:
            await self._open()
        transport = self._inbox.transport
        if transport is None or transport.is_closing():
            raise httpcore.WriteError("the connection is closed")
        if buffer:
            transport.write(buffer)

    async def aclose(self) -> None:
        """Close at once; a peer that does not shake hands at the end is not waited for."""
        if self._sock:
            self._sock.close()
            self._sock = None
        if self._inbox.transport:
            self._inbox.transport.abort()

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  (httpcore's signature)
        """Return what httpcore asks for: the TLS object, addresses, and whether an idle connection is dead."""
        if info == "is_readable":
            # Bytes that nobody asked for are as bad as the end.
            return self._inbox.ended or bool(self._inbox.data)
        names = {"ssl_object": "ssl_object", "server_addr": "peername", "client_addr": "sockname", "socket": "socket"}
        transport = self._inbox.transport
        return transport.get_extra_info(names[info]) if transport and info in names else None
