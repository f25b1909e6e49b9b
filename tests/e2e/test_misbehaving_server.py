"""Every misbehaviour of `tests.servers.misbehaving` ends in the value that is expected, soon, and in little memory."""

import asyncio
import random
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.servers.misbehaving import FAST, NOW, Case, cases, meet
from tests.servers.raw import Request, serve

from feedclean.fetch import HttpFetcher
from feedclean.model import Failed, Purpose, Reason, Validators

CASES = cases()


def test_there_are_many_of_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_misbehaviour(case: Case) -> None:
    result, server = await meet(case)
    if isinstance(case.expected, Reason):
        assert isinstance(result, Failed), result
        assert result.reason is case.expected, result
        assert result.message
        assert result.message.isprintable()
        assert len(result.message) < 300
    else:
        assert isinstance(result, case.expected), result
    assert case.check(result, server), result


async def test_by_default_this_very_computer_is_not_asked() -> None:
    result, server = await meet(Case("", b"", Reason.FORBIDDEN_ADDRESS), replace(FAST, allow_private=()))
    assert isinstance(result, Failed)
    assert result.reason is Reason.FORBIDDEN_ADDRESS
    assert result.permanent
    assert server.connections == 0


async def test_damaged_responses_are_some_result_and_never_an_exception() -> None:
    dice = random.Random(5)
    seeds = [case.answer for case in CASES if isinstance(case.answer, bytes) and len(case.answer) < 4000]

    def damaged() -> bytes:
        data = bytearray(dice.choice(seeds))
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(data) + 1)
            piece = dice.choice((b"", b"\0", b"\r\n", b": ", b"\xff\xfe", b"9" * 20, bytes([dice.randrange(256)])))
            data[at : at + dice.randint(0, 9)] = piece
        return bytes(data)

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(damaged())
        await writer.drain()
        writer.close()

    fetcher = HttpFetcher(replace(FAST, max_redirects=1, allow_private=("127.0.0.1",)))
    async with serve(answer) as server:
        for number in range(400):
            now = NOW + timedelta(days=30 * number)
            url = server.url(f"/{number}")
            result = await fetcher.fetch(url, now=now, validators=Validators('"x"'), purpose=Purpose.FEED)
            assert result.url == url
    await fetcher.aclose()


def test_memory_stays_low_through_all_of_them() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.servers.misbehaving"], capture_output=True, text=True, check=True, timeout=120
    )
    assert int(run.stdout) < 300 * 1024
