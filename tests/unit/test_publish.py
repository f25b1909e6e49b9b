"""Publishing into a folder: whole files only, whatever happens meanwhile."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from feedclean.errors import PublishError
from feedclean.publish import FolderPublisher

SRC = Path(__file__).resolve().parents[2] / "src"
WHOLE = 300_000


def run(code: str, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        env={**os.environ, "PYTHONPATH": str(SRC)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


PUBLISH_FOREVER = f"""
import sys
from itertools import cycle
from pathlib import Path
from feedclean.publish import FolderPublisher
publisher = FolderPublisher(Path(sys.argv[1]))
for letter in cycle(b"abc"):
    publisher.publish("feed.json", bytes([letter]) * {WHOLE})
    print(letter, flush=True)
"""


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with run(PUBLISH_FOREVER, tmp_path) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_reader_never_sees_half_a_file_and_a_kill_leaves_nothing(
    tmp_path: Path, writer: subprocess.Popen[bytes]
) -> None:
    assert writer.stdout is not None
    writer.stdout.readline()
    for _ in range(60):
        seen = (tmp_path / "feed.json").read_bytes()
        assert len(seen) == WHOLE
        assert seen == seen[:1] * WHOLE
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    assert len((tmp_path / "feed.json").read_bytes()) == WHOLE
    FolderPublisher(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["feed.json"]


def test_what_a_killed_process_left_is_cleared_but_not_what_a_running_one_writes(tmp_path: Path) -> None:
    import fcntl

    (tmp_path / ".a.json.00.tmp-feedclean").write_bytes(b"half")
    (tmp_path / ".profile").write_bytes(b"somebody's")
    held = tmp_path / ".b.json.11.tmp-feedclean"
    with held.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        FolderPublisher(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {".profile", held.name}


def test_readers_of_other_users_may_read(tmp_path: Path) -> None:
    FolderPublisher(tmp_path).publish("a.json", b"x")
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o666 & ~umask


def test_many_threads_publish_at_once(tmp_path: Path) -> None:
    publisher = FolderPublisher(tmp_path)
    contents = [bytes([65 + i]) * 100_000 for i in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda c: publisher.publish("one.json", c), contents))
    assert (tmp_path / "one.json").read_bytes() in contents
    assert len(list(tmp_path.iterdir())) == 1


def test_a_missing_folder(tmp_path: Path) -> None:
    publisher = FolderPublisher(tmp_path / "not" / "there")
    with pytest.raises(PublishError, match=r"cannot write .*a\.json: the folder is missing: create it"):
        publisher.publish("a.json", b"x")


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(PublishError, match="not a folder"):
        FolderPublisher(tmp_path / "out").publish("a.json", b"x")


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    with pytest.raises(PublishError, match="a folder is in the way"):
        FolderPublisher(tmp_path).publish("a.json", b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    publisher = FolderPublisher(tmp_path)
    publisher.publish("a.json", b"old")
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(PublishError, match="no permission"):
            publisher.publish("a.json", b"new")
    finally:
        tmp_path.chmod(0o755)
    assert (tmp_path / "a.json").read_bytes() == b"old"


NO_ROOM = """
import resource, sys
from pathlib import Path
from feedclean.errors import PublishError
from feedclean.publish import FolderPublisher
publisher = FolderPublisher(Path(sys.argv[1]))
publisher.publish("a.json", b"old")
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    publisher.publish("a.json", b"x" * 5000)
except PublishError as error:
    print(error)
"""


def test_when_there_is_no_room_the_old_file_stays(tmp_path: Path) -> None:
    with run(NO_ROOM, tmp_path) as process:
        told, errors = process.communicate()
    assert b"larger than the system allows" in told, errors
    assert (tmp_path / "a.json").read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]
