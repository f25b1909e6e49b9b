"""One lane per host: requests to a host follow each other, never closer than its delay, feeds and pages alike."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Lane:
    """What is remembered of a host: when its next request may start (on the monotonic clock), and a ban it gave us."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ready_at: float = 0.0
    delay: float = 0.0
    waiting: int = 0
    paused_until: datetime | None = None


class Lanes:
    """The lanes of all hosts lately seen, and the number of requests on their way at one time."""

    def __init__(
        self,
        *,
        concurrency: int,
        remembered: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`remembered` bounds the memory: the host that was asked longest ago is forgotten first."""
        self._lanes: OrderedDict[str, Lane] = OrderedDict()
        self._slots = asyncio.Semaphore(concurrency)
        self._remembered = remembered
        self._clock = clock
        self._sleep = sleep

    def __len__(self) -> int:
        """Return how many hosts are remembered."""
        return len(self._lanes)

    def lane(self, host: str) -> Lane:
        """Return a host's lane."""
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = Lane()
            self._forget()
        self._lanes.move_to_end(host)
        return lane

    def _forget(self) -> None:
        # Oldest first; those in use stay, so look at no more than a few of them.
        for host in list(self._lanes)[: max(0, len(self._lanes) - self._remembered) + 8]:
            if len(self._lanes) <= self._remembered:
                return
            if not self._lanes[host].waiting:
                del self._lanes[host]

    @asynccontextmanager
    async def turn(self, host: str, *, delay: float) -> AsyncIterator[Lane]:
        """Wait for the host's turn and for a free slot, and hold both. `delay` is what the host must get at least."""
        lane = self.lane(host)
        lane.waiting += 1
        try:
            async with lane.lock:
                wait = lane.ready_at - self._clock()
                if wait > 0:
                    await self._sleep(wait)
                async with self._slots:
                    try:
                        yield lane
                    finally:
                        lane.ready_at = self._clock() + max(delay, lane.delay)
        finally:
            lane.waiting -= 1
