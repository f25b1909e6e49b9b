"""Who works on an SQLite store: a lock file tells a restarted daemon that the leases it finds are of the dead."""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path


class Presence:
    """Held by every process that leases; the operating system lets go of it when the process dies, however it dies."""

    def __init__(self, database: Path) -> None:
        """Watch over `database`; nothing is opened yet, so that a look at the status disturbs nobody."""
        self._path = database.with_name(database.name + ".lock")
        self._held: int | None = None
        self._lock = threading.Lock()

    def enter(self) -> bool:
        """Be counted from now on; True the first time, if no other process is: then all leases found are void."""
        with self._lock:
            if self._held is not None:
                return False
            try:
                held = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            except OSError:
                return False  # leases expire all the same
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                alone = True
            except OSError:
                alone = False
            try:
                fcntl.flock(held, fcntl.LOCK_SH)
            except OSError:
                alone = False  # a file system without locks
            self._held = held
            return alone

    def leave(self) -> None:
        """Be counted no more."""
        with self._lock:
            if self._held is not None:
                os.close(self._held)
                self._held = None
