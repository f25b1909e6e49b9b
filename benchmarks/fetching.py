"""Polls per second and CPU per poll: feedclean's fetcher beside plain httpx and aiohttp doing the same requests.

    python -m benchmarks.fetching [--hosts 200] [--rounds 5]

A server in a process of its own answers on as many loopback addresses as there are hosts, with 304s or bodies of
100 KB, closing each connection or keeping it. Every client polls each host once a round, 64 at a time; the first
round is not counted. CPU is that of the client's process. httpx and aiohttp do only the request: no guard, no lanes,
no limits, no hash of the body.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection

import httpx

from feedclean.fetch import HttpFetcher
from feedclean.model import Failed, FetchSettings, Purpose, Validators

Poll = Callable[[str], Awaitable[None]]
Client = Callable[[], Awaitable[tuple[Poll, Callable[[], Awaitable[None]]]]]

CONCURRENCY = 64
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ETAG = '"same"'
BODY = (b"<item><title>Harbour news</title><description>The ferry leaves at nine.</description></item>" * 1200)[
    :102_400
]


def server(port: Connection) -> None:
    """Answer by path: /304/… or /200/…, and …/close or …/keep."""

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1]
                close = path.endswith(b"close")
                ending = b"Connection: close\r\n\r\n" if close else b"\r\n"
                if path.startswith(b"/304"):
                    writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + ETAG.encode() + b"\r\n" + ending)
                else:
                    kind = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: " + ETAG.encode() + b"\r\n"
                    writer.write(kind + b"Content-Length: %d\r\n" % len(BODY) + ending + BODY)
                await writer.drain()
                if close:
                    break
        except (OSError, asyncio.IncompleteReadError):
            pass
        writer.close()

    tasks = set()  # asyncio itself holds connections only weakly

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(connection(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def run() -> None:
        listener = await asyncio.start_server(begin, "0.0.0.0", 0, backlog=1024)
        port.send(listener.sockets[0].getsockname()[1])
        await listener.serve_forever()

    asyncio.run(run())


async def feedclean_client() -> tuple[Poll, Callable[[], Awaitable[None]]]:
    fetcher = HttpFetcher(FetchSettings(allow_private=("127.0.0.0/8",), delay=timedelta(), concurrency=CONCURRENCY))
    former = Validators(ETAG)

    async def poll(url: str) -> None:
        result = await fetcher.fetch(url, now=NOW, validators=former, purpose=Purpose.FEED)
        if isinstance(result, Failed):
            raise TypeError(result.message)

    return poll, fetcher.aclose


async def httpx_client() -> tuple[Poll, Callable[[], Awaitable[None]]]:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=60)
    client = httpx.AsyncClient(limits=limits, trust_env=False)
    slots = asyncio.Semaphore(CONCURRENCY)

    async def poll(url: str) -> None:
        async with slots:
            await client.get(url, headers={"If-None-Match": ETAG})

    return poll, client.aclose


async def aiohttp_client() -> tuple[Poll, Callable[[], Awaitable[None]]]:
    import aiohttp

    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONCURRENCY))

    async def poll(url: str) -> None:
        async with session.get(url, headers={"If-None-Match": ETAG}) as response:
            await response.read()

    return poll, session.close


CLIENTS: dict[str, Client] = {"feedclean": feedclean_client, "httpx": httpx_client, "aiohttp": aiohttp_client}


async def measure(client: Client, urls: list[str], rounds: int) -> tuple[float, float]:
    """Return polls per second and milliseconds of CPU per poll."""
    poll, close = await client()
    await asyncio.gather(*map(poll, urls))
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(rounds):
        await asyncio.gather(*map(poll, urls))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    await close()
    polls = rounds * len(urls)
    return polls / wall, cpu * 1000 / polls


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--hosts", type=int, default=200)
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=server, args=(theirs,), daemon=True)
    process.start()
    port = ours.recv()
    hosts = [f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(options.hosts)]
    print(f"{options.hosts} hosts, {options.rounds} rounds, {CONCURRENCY} at a time")
    print(f"{'':22}{'client':>12}{'polls/s':>10}{'CPU ms/poll':>13}{'of httpx':>10}")
    for status, what in (("304", "304"), ("200", "100 KB")):
        for keep, how in (("close", "fresh"), ("keep", "kept alive")):
            urls = [f"http://{host}:{port}/{status}/{keep}" for host in hosts]
            found: dict[str, tuple[float, float]] = {}
            for name, client in CLIENTS.items():
                try:
                    found[name] = asyncio.run(measure(client, urls, options.rounds))
                except ModuleNotFoundError:
                    continue
            for name, (rate, cost) in found.items():
                share = cost / found["httpx"][1]
                print(f"{what + ', ' + how:22}{name:>12}{rate:10.0f}{cost:13.3f}{share:10.2f}")
    process.terminate()


if __name__ == "__main__":
    main()
