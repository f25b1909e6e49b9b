"""Hostile documents are parsed elsewhere: `PoolWorkers` in processes that can be ended, `InlineWorkers` right here.

A pool is a handful of Python processes that read pickled calls from stdin and write pickled results to stdout. They
start with the first call, so that importing and configuring cost nothing, and they are started by `exec`, not by a
bare fork, so that the daemon's threads, sockets and event loop are not copied into them.

What ends a worker process: a call over its time, a crash, its thousandth document (leaks in C libraries stay small),
end of file on stdin (the parent is gone). Only the call concerned fails.

Time is that of the processor: an evil document burns it, while a busy machine only makes an honest one wait. The
kernel keeps it (`RLIMIT_CPU`), so that not even a stuck worker whose parent was killed stays behind. A call that is
neither done nor burning, which nothing of ours should be, is ended by the parent after some times that long.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import pickle
import signal
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Callable
from typing import BinaryIO, Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_LENGTH: Final = struct.Struct("!Q")
# So many times its processor time a call may last; a process may take this long to start.
_PATIENCE: Final = 6
_START: Final = 120.0
# The child's import path is ours, whatever environment it starts in.
_CHILD: Final = "import sys; sys.path[:] = sys.argv[1:]; from feedclean.workers import serve; serve()"
# One document is one thread's work; OpenBLAS would reserve address space for every core of the machine.
_THREADS: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class InlineWorkers:
    """Runs calls where they stand: for the library and for one-off commands. Keeps no limit of time or memory."""

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the function's result."""
        return function(*args, **kwargs)

    async def aclose(self) -> None:
        """Do nothing: there is nothing to end."""


class PoolWorkers:
    """Runs calls in `processes` processes, each with at most about `seconds` of processor time.

    `memory` is how many bytes a worker may take beyond what it has at its first document (`RLIMIT_AS`; only Linux
    holds processes to it). Functions and what they are given and return must be picklable.
    """

    def __init__(
        self,
        processes: int | None = None,
        *,
        seconds: float = 20.0,
        memory: int = 1 << 30,
        documents: int = 1000,
    ) -> None:
        """Start nothing yet. `processes` is the number of cores but one by default, at least one, at most eight."""
        self._seconds = seconds
        self._settings = struct.pack("!dQ", seconds, memory)
        self._documents = documents
        self._free = asyncio.Semaphore(processes or max(1, min(8, (os.cpu_count() or 2) - 1)))
        self._idle: deque[_Worker] = deque()
        self._busy: set[_Worker] = set()
        self._closed = False

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the function's result, or raise what it raised; see `feedclean.ports.Workers`."""
        call = pickle.dumps((function, args, kwargs), pickle.HIGHEST_PROTOCOL)
        async with self._free:
            if self._closed:
                raise ChildProcessError("the workers have been closed")
            worker = await self._take()
            self._busy.add(worker)
            try:
                if self._closed:  # meanwhile
                    raise ChildProcessError("the workers have been closed")
                async with asyncio.timeout(_PATIENCE * self._seconds):
                    answer = await worker.ask(call)
            except TimeoutError:
                raise TimeoutError(f"not done after {_PATIENCE * self._seconds:g} s") from None
            except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError):
                ended = await worker.end()
                if ended == signal.SIGXCPU.name:
                    raise TimeoutError(f"not done after {self._seconds:g} s of processor time") from None
                raise ChildProcessError(f"the worker process ended ({ended})") from None
            finally:
                self._busy.discard(worker)
                await self._give_back(worker)
        failed, value = pickle.loads(answer)  # noqa: S301 - from our own child
        if failed:
            raise value
        result: T = value
        return result

    async def aclose(self) -> None:
        """End all workers, busy ones too."""
        self._closed = True
        workers = [*self._idle, *self._busy]
        self._idle.clear()
        for worker in workers:
            await worker.end()

    async def _take(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            await worker.end()
        return await _Worker.start(self._settings)

    async def _give_back(self, worker: _Worker) -> None:
        """Keep a worker that answered; end one that is in the middle of something, is worn out, or is not wanted."""
        if worker.ready and worker.served < self._documents and not self._closed:
            self._idle.append(worker)
        else:
            await worker.end()


class _Worker:
    """The parent's side of one process."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.served = -1  # its settings are the first it is told
        self.ready = True

    @classmethod
    async def start(cls, settings: bytes) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _CHILD, *sys.path, stdin=PIPE, stdout=PIPE, env={**os.environ, **_THREADS}
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(_START):
                await worker.ask(settings)
        except (TimeoutError, asyncio.IncompleteReadError, OSError):
            raise ChildProcessError(f"no worker process could be started ({await worker.end()})") from None
        except asyncio.CancelledError:
            await worker.end()
            raise
        return worker

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    def _send(self, message: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - PIPE was asked for
        self._process.stdin.writelines((_LENGTH.pack(len(message)), message))

    async def ask(self, call: bytes) -> bytes:
        """Send a call and return the pickled answer; `ready` again only when all of it has arrived."""
        process = self._process
        assert process.stdin is not None  # noqa: S101 - PIPE was asked for
        assert process.stdout is not None  # noqa: S101 - PIPE was asked for
        self.ready = False
        self._send(call)
        await process.stdin.drain()
        (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
        answer = await process.stdout.readexactly(length)
        self.ready = True
        self.served += 1
        return answer

    async def end(self) -> str:
        """Kill the process, wait for it, and say how it ended."""
        if self.alive:
            # Not Process.kill(): Popen would look whether it still runs, and so take its exit code from asyncio.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
        if self._process.stdin is not None:
            self._process.stdin.close()
        code = await self._process.wait()
        return signal.Signals(-code).name if code < 0 else f"exit {code}"


def serve() -> None:
    """Be a worker process: answer calls from stdin on stdout until stdin ends."""
    # Ctrl-C and a service manager's SIGTERM reach the whole group; the parent decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    calls = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever prints must not talk into the answers.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    seconds, memory = struct.unpack("!dQ", _receive(calls) or sys.exit(0))
    _answer(answers, b"")
    limited = False
    while (message := _receive(calls)) is not None:
        _limit_time(seconds)
        try:
            function, args, kwargs = pickle.loads(message)  # noqa: S301 - from our own parent
            del message
            if not limited:  # after the imports that the first function needs
                _limit_memory(memory)
                limited = True
            answer = pickle.dumps((False, function(*args, **kwargs)), pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # noqa: BLE001 - it is raised again in the parent
            answer = _pickled_error(error)
        _answer(answers, answer)


def _answer(stream: BinaryIO, message: bytes) -> None:
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def _receive(stream: BinaryIO) -> bytes | None:
    head = stream.read(_LENGTH.size)
    return stream.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else None


def _pickled_error(error: Exception) -> bytes:
    """Pickle what was raised; what cannot travel becomes a `RuntimeError` that says the same."""
    if isinstance(error, MemoryError):
        error = MemoryError("the document needs more memory than a worker may take")
    try:
        answer = pickle.dumps((True, error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(answer)  # noqa: S301 - our own; an exception with a required argument fails only here
    except Exception:  # noqa: BLE001 - any failure has the same answer
        return pickle.dumps((True, RuntimeError(f"{type(error).__name__}: {error}")), pickle.HIGHEST_PROTOCOL)
    return answer


def _limit_time(seconds: float) -> None:
    """Let the kernel end us when the next document takes too long; it counts whole seconds."""
    import resource
    import time

    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(time.process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _limit_memory(extra: int) -> None:
    import resource

    with contextlib.suppress(OSError, ValueError):  # not Linux, or a lower limit is set already
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - before pathlib is needed
            now = int(statm.read().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (now + extra, hard))
