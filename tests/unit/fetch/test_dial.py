"""From names to connections: what a name resolves to is judged at each dialling."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import httpcore
import pytest
from tests.servers.raw import always, response, serve

from feedclean.fetch.dial import Dialler, ForbiddenAddressError, NameNotFoundError
from feedclean.fetch.guard import Guard


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> Callable[..., Any]:
    """Make the system's resolver give these addresses, one list for each lookup."""
    turns = iter(answers)

    def lookup(host: str, port: int, *_: object) -> list[tuple[Any, ...]]:
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in next(turns)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return lookup


async def test_a_name_that_changes_its_mind_between_two_lookups(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serve(always(response())) as server:
        dialler = Dialler(Guard(["127.0.0.1"]))
        resolving(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
        await (await dialler.connect_tcp("rebinding.example", server.port, 1.0)).aclose()
        with pytest.raises(ForbiddenAddressError, match=r"127\.0\.0\.2"):
            await dialler.connect_tcp("rebinding.example", server.port, 1.0)
        dialler.close()


async def test_of_several_addresses_only_permitted_ones_are_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serve(always(response()), host="127.0.0.2") as forbidden:
        dialler = Dialler(Guard(["127.0.0.1"]))
        resolving(monkeypatch, ["127.0.0.2", "10.0.0.1", "127.0.0.1"])
        with pytest.raises(httpcore.ConnectError):
            await dialler.connect_tcp("mixed.example", forbidden.port, 1.0)
        assert forbidden.connections == 0
        dialler.close()


async def test_an_address_that_refuses_does_not_stop_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serve(always(response())) as server:
        dialler = Dialler(Guard(["127.0.0.0/8", "::1"]))
        resolving(monkeypatch, ["127.0.0.9", "127.0.0.1"])
        stream = await dialler.connect_tcp("two.example", server.port, 1.0)
        await stream.write(b"GET / HTTP/1.1\r\n\r\n")
        assert (await stream.read(100, 1.0)).startswith(b"HTTP/1.1 200")
        assert not stream.get_extra_info("is_readable")
        await stream.aclose()
        dialler.close()


async def test_a_name_that_is_not_there() -> None:
    dialler = Dialler(Guard())
    for name in ("nobody.invalid", "a" * 64 + ".invalid"):
        with pytest.raises(NameNotFoundError):
            await dialler.connect_tcp(name, 80, 5.0)
    dialler.close()


async def test_a_resolver_that_hangs_is_a_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = asyncio.Event()
    dialler = Dialler(Guard())

    async def hang(host: str, port: int) -> list[Any]:
        await gate.wait()
        return []

    monkeypatch.setattr(dialler, "_resolve", hang)
    with pytest.raises(httpcore.ConnectTimeout):
        await dialler.connect_tcp("slow.example", 80, 0.05)
    dialler.close()


async def test_an_idle_connection_that_the_server_closed_is_known_to_be_dead() -> None:
    async with serve(always(b""), greeting=b"bye") as server:
        dialler = Dialler(Guard(["127.0.0.1"]))
        stream = await dialler.connect_tcp("127.0.0.1", server.port, 1.0)
        await stream.write(b"")
        assert await stream.read(100, 1.0) == b"bye"
        assert await stream.read(100, 1.0) == b""
        assert stream.get_extra_info("is_readable")
        with pytest.raises(httpcore.WriteError):
            await stream.write(b"x")
        await stream.aclose()
        dialler.close()
