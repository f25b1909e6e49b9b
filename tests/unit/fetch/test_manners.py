"""Lanes: one request to a host at a time, its delay between them, a bound on all; on a clock of our own."""

import asyncio

from feedclean.fetch.manners import Lanes


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def lanes_on(time: Time, *, concurrency: int = 10, remembered: int = 100) -> Lanes:
    return Lanes(concurrency=concurrency, remembered=remembered, clock=time, sleep=time.sleep)


async def test_requests_to_a_host_keep_their_distance() -> None:
    time = Time()
    lanes = lanes_on(time)
    starts = []

    async def visit() -> None:
        async with lanes.turn("a.example", delay=2.0):
            starts.append(time.now)
            time.now += 0.5

    await asyncio.gather(visit(), visit(), visit())
    assert starts == [100.0, 102.5, 105.0]


async def test_another_host_need_not_wait() -> None:
    time = Time()
    lanes = lanes_on(time)
    for host in ("a.example", "b.example", "c.example"):
        async with lanes.turn(host, delay=60.0):
            pass
    assert time.slept == []


async def test_a_host_may_want_more_distance_than_the_settings() -> None:
    time = Time()
    lanes = lanes_on(time)
    for _ in range(2):
        async with lanes.turn("a.example", delay=1.0) as lane:
            lane.delay = 7.0
    assert time.slept == [7.0]


async def test_distance_is_kept_after_a_failure_too() -> None:
    time = Time()
    lanes = lanes_on(time)
    try:
        async with lanes.turn("a.example", delay=3.0):
            raise ValueError
    except ValueError:
        pass
    async with lanes.turn("a.example", delay=3.0):
        pass
    assert time.slept == [3.0]


async def test_never_more_at_one_time_than_allowed() -> None:
    lanes = lanes_on(Time(), concurrency=3)
    inside = most = 0

    async def visit(host: str) -> None:
        nonlocal inside, most
        async with lanes.turn(host, delay=0.0):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(visit(f"{n}.example") for n in range(20)))
    assert most == 3


async def test_a_host_that_waits_holds_no_slot() -> None:
    time = Time()
    lanes = lanes_on(time, concurrency=1)
    async with lanes.turn("slow.example", delay=10.0):
        pass
    gate = asyncio.Event()
    lanes._sleep = lambda seconds: gate.wait()  # type: ignore[assignment,return-value]

    async def slow() -> None:
        async with lanes.turn("slow.example", delay=10.0):
            pass

    waiting = asyncio.ensure_future(slow())
    await asyncio.sleep(0)
    async with asyncio.timeout(1):
        async with lanes.turn("quick.example", delay=0.0):
            pass
    gate.set()
    await waiting


async def test_memory_is_bounded_and_those_in_use_are_kept() -> None:
    lanes = lanes_on(Time(), remembered=10)
    async with lanes.turn("held.example", delay=1.0) as held:
        for n in range(500):
            async with lanes.turn(f"{n}.example", delay=1.0):
                pass
        assert lanes.lane("held.example") is held
    assert len(lanes) <= 10
