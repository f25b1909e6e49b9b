"""The pool: limits of time and memory, crashes, and what survives them."""

import asyncio
import math
import os
import signal
import time

import pytest

from feedclean.errors import StoreError
from feedclean.workers import InlineWorkers, PoolWorkers


def spin(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def take(size: int) -> int:
    return len(bytearray(size))


def chatter(word: str) -> str:
    print(word * 1000)  # noqa: T201 - a library that talks
    os.write(1, b"noise")
    return word


class OddError(Exception):
    def __init__(self, one: str, *, other: str) -> None:
        super().__init__(one + other)


def fail_oddly() -> None:
    raise OddError("a", other="b")


def fail(message: str) -> None:
    raise StoreError(message)


async def test_results_come_back_in_order_of_their_calls() -> None:
    pool = PoolWorkers(2)
    try:
        assert await asyncio.gather(*(pool.run(math.factorial, n) for n in range(20))) == [
            math.factorial(n) for n in range(20)
        ]
        assert await pool.run(chatter, "x") == "x"
        assert len(await pool.run(bytes.upper, b"a" * 3_000_000)) == 3_000_000
    finally:
        await pool.aclose()


async def test_a_stuck_document_is_ended_and_its_neighbours_are_not() -> None:
    pool = PoolWorkers(2, seconds=1)
    try:
        stuck, *others = await asyncio.gather(
            pool.run(spin, 60), *(pool.run(abs, -n) for n in range(50)), return_exceptions=True
        )
        assert isinstance(stuck, TimeoutError)
        assert "processor" in str(stuck)
        assert others == list(range(50))
        assert await pool.run(abs, -1) == 1
    finally:
        await pool.aclose()


async def test_one_that_sleeps_is_ended_too() -> None:
    pool = PoolWorkers(1, seconds=0.2)
    try:
        with pytest.raises(TimeoutError):
            await pool.run(time.sleep, 60)
    finally:
        await pool.aclose()


async def test_a_crash_costs_only_its_own_document() -> None:
    pool = PoolWorkers(1)
    try:
        with pytest.raises(ChildProcessError, match="SIGKILL"):
            await pool.run(die)
        assert await pool.run(abs, -1) == 1
    finally:
        await pool.aclose()


async def test_memory_is_limited() -> None:
    pool = PoolWorkers(1, memory=64 << 20)
    try:
        assert await pool.run(take, 16 << 20) == 16 << 20
        with pytest.raises(MemoryError):
            await pool.run(take, 256 << 20)
        assert await pool.run(take, 1) == 1
    finally:
        await pool.aclose()


async def test_what_a_function_raises_is_raised() -> None:
    pool = PoolWorkers(1)
    try:
        with pytest.raises(StoreError, match=r"^full$"):
            await pool.run(fail, "full")
        with pytest.raises(RuntimeError, match="OddError: ab"):
            await pool.run(fail_oddly)
    finally:
        await pool.aclose()


async def test_workers_are_recycled() -> None:
    pool = PoolWorkers(1, documents=2)
    try:
        pids = [await pool.run(os.getpid) for _ in range(4)]
        assert pids[0] == pids[1] != pids[2] == pids[3]
    finally:
        await pool.aclose()


async def test_cancelling_a_call_ends_its_process_and_frees_the_place() -> None:
    pool = PoolWorkers(1)
    try:
        pid = await pool.run(os.getpid)
        call = asyncio.create_task(pool.run(spin, 60))
        await asyncio.sleep(0.05)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert await pool.run(os.getpid) != pid
    finally:
        await pool.aclose()


async def test_a_worker_that_died_between_calls_is_replaced() -> None:
    pool = PoolWorkers(1)
    try:
        pid = await pool.run(os.getpid)
        os.kill(pid, signal.SIGKILL)
        while pool._idle[0].alive:
            await asyncio.sleep(0.01)
        assert await pool.run(os.getpid) != pid
    finally:
        await pool.aclose()


async def test_closed_workers_say_so() -> None:
    pool = PoolWorkers(1)
    call = asyncio.create_task(pool.run(spin, 60))
    await asyncio.sleep(0.3)
    await pool.aclose()
    with pytest.raises(ChildProcessError):
        await call
    with pytest.raises(ChildProcessError, match="closed"):
        await pool.run(abs, 1)


async def test_a_pool_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedclean.workers._CHILD", "raise SystemExit(3)")
    pool = PoolWorkers(1)
    with pytest.raises(ChildProcessError, match=r"started \(exit 3\)"):
        await pool.run(abs, 1)
    await pool.aclose()


async def test_inline_workers_just_call() -> None:
    workers = InlineWorkers()
    assert await workers.run(abs, -1) == 1
    await workers.aclose()
