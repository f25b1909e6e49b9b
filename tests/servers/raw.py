"""An HTTP server of sockets and bytes: nothing keeps it from misbehaving."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """One request as it came; header names in lower case."""

    path: str
    headers: Mapping[str, str]


@dataclass
class Server:
    """Where it listens, and what it was asked."""

    port: int
    host: str = "127.0.0.1"
    scheme: str = "http"
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://{self.host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [r.path for r in self.requests]


Answer = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


def response(status: int | str = 200, body: bytes = b"", *, length: int | None = None, **headers: str) -> bytes:
    """A well-formed response; header names with underscores for dashes. `length` lies about the body's."""
    lines = [f"HTTP/1.1 {status} Whatever" if isinstance(status, int) else status]
    headers.setdefault("Content_Type", "text/html; charset=utf-8")
    if status != 304:
        headers.setdefault("Content_Length", str(len(body) if length is None else length))
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@asynccontextmanager
async def serve(
    answer: Answer, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None, greeting: bytes = b""
) -> AsyncIterator[Server]:
    """Serve until the block ends. A connection is kept until `answer` closes its writer or the client goes.

    With `greeting` the server says only that, to whoever connects.
    """
    server: Server

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        try:
            if greeting:
                writer.write(greeting)
                return
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.strip().split("\r\n")
                pairs = (line.partition(":") for line in lines)
                request = Request(first.split()[1], {name.lower(): value.strip() for name, _, value in pairs})
                server.requests.append(request)
                await answer(request, writer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client went
        finally:
            writer.close()

    tasks: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(connection(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    listener = await asyncio.start_server(begin, host, 0, ssl=tls)
    server = Server(listener.sockets[0].getsockname()[1], host, "https" if tls else "http")
    try:
        yield server
    finally:
        listener.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def always(answer: bytes) -> Answer:
    """Give every request the same bytes."""

    async def give(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    return give


def by_path(answers: Mapping[str, bytes | Answer]) -> Answer:
    """Answer by path, 404 elsewhere."""

    async def give(request: Request, writer: asyncio.StreamWriter) -> None:
        found = answers.get(request.path, response(404))
        if isinstance(found, bytes):
            writer.write(found)
        else:
            await found(request, writer)

    return give
