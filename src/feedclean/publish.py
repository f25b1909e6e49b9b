"""Files into a folder, each replaced whole: whoever reads it sees the old one or the new one, never half of one.

A file is written under a hidden name beside its place, flushed to the disk, and renamed (POSIX `rename` is atomic);
then the folder is flushed, so that a power cut does not undo it. While it is written it is locked (`flock`): hidden
files that nobody holds were left by a process that was killed, and are cleared away.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import secrets
from pathlib import Path
from typing import Final

from feedclean.errors import PublishError

_NAME: Final = re.compile(r"[\w@+-][\w@+.-]{0,199}", re.ASCII)
_LEFT_BEHIND: Final = ".tmp-feedclean"
_ADVICE: Final = {
    errno.ENOSPC: "the disk is full: make room; the former file is kept",
    errno.EDQUOT: "the disk quota is used up: make room; the former file is kept",
    errno.EFBIG: "the file is larger than the system allows (ulimit -f); the former file is kept",
    errno.EROFS: "the disk is mounted read-only",
    errno.EACCES: "no permission: let this user write to the folder",
    errno.EPERM: "no permission: let this user write to the folder",
    errno.ENOENT: "the folder is missing: create it, or name another in the configuration",
    errno.ENOTDIR: "that is not a folder: name another in the configuration",
    errno.EISDIR: "a folder is in the way: move it elsewhere",
    errno.EMFILE: "too many open files: raise ulimit -n",
}


class FolderPublisher:
    """A `ports.Publisher` that writes into one folder, which has to exist. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Take a folder, and clear away what a killed process left half-written in it."""
        self.folder = folder
        _clear(folder)

    def publish(self, name: str, content: bytes) -> bool:
        """Replace the file `name` atomically and durably; return False when it already had this content.

        `name` is a plain file name of letters, digits and `._@+-`. Raises `PublishError`; the old file is then
        untouched.
        """
        if not _NAME.fullmatch(name):
            raise PublishError(f"{name!r} is not fit for a file name: use letters, digits and . _ @ + -")
        target = self.folder / name
        try:
            if _holds(target, content):
                return False
            _replace(target, content)
        except OSError as error:
            advice = _ADVICE.get(error.errno or 0, error.strerror or str(error))
            raise PublishError(f"cannot write {target}: {advice}") from error
        return True


def _holds(target: Path, content: bytes) -> bool:
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except FileNotFoundError:
        return False


def _replace(target: Path, content: bytes) -> None:
    hidden = target.with_name(f".{target.name}.{secrets.token_hex(8)}{_LEFT_BEHIND}")
    # Not tempfile: its files are private to their owner, and web servers run as somebody else. Here umask decides.
    file = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with open(file, "wb", buffering=0) as out:  # noqa: PTH123 - a descriptor
            _lock(file)
            view = memoryview(content)
            while view:
                view = view[out.write(view) :]
            os.fsync(file)
            hidden.replace(target)
    except BaseException:
        hidden.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _clear(folder: Path) -> None:
    """Remove the hidden files that no running process holds. What cannot be removed stays: it does no harm."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f".*{_LEFT_BEHIND}"):
            with contextlib.suppress(OSError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()


def _lock(file: int) -> None:
    with contextlib.suppress(OSError):  # a file system without locks: then nothing is ever cleared either
        fcntl.flock(file, fcntl.LOCK_EX)
