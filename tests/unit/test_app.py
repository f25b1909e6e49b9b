"""The rim around the daemon: words to systemd, log lines, the configuration's way to the fetcher."""

import json
import logging
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from feedclean import config
from feedclean.app import logs, rooms
from feedclean.app.notify import notify, reloading
from feedclean.errors import ConfigError


def test_systemd_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(address))
        monkeypatch.setenv("NOTIFY_SOCKET", str(address))
        notify("READY=1", "STATUS=following 3 sources")
        assert manager.recv(4096) == b"READY=1\nSTATUS=following 3 sources"
        reloading()
        words = manager.recv(4096).decode().split("\n")
        assert words[0] == "RELOADING=1"
        assert int(words[1].removeprefix("MONOTONIC_USEC=")) > 0


def test_without_systemd_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    notify("READY=1")


def test_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure_logging("json")
    logs.log("refreshed", source="a", new=2, error=None)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["source"], line["new"], line["level"]) == ("refreshed", "a", 2, "info")
    assert "error" not in line


def test_text_lines_quote_what_needs_it(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure_logging("text")
    logs.log("refreshed", source="a", error='says "no"\nand leaves')
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith('refreshed source=a error="says \\"no\\"\\nand leaves"')


def test_quiet_says_only_what_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure_logging("text", quiet=True)
    logs.log("refreshed", source="a")
    logs.log("trouble", level=logging.ERROR, error="disk full")
    said = capsys.readouterr().err
    assert "refreshed" not in said
    assert "error: trouble" in said


def test_the_fetch_table_reaches_the_fetcher() -> None:
    text = '[fetch]\ndelay = "3s"\nmax_body = "1 MB"\nallow_private = ["10.0.0.0/8"]'
    settings = rooms.fetch_settings(config.parse(text, Path("f.toml")), allow_private=("127.0.0.1",))
    assert settings.delay == timedelta(seconds=3)
    assert settings.max_body == 1_000_000
    assert settings.allow_private == ("10.0.0.0/8", "127.0.0.1")


@pytest.mark.parametrize("network", ["10.0.0.0/99", "300.1.1.1", "fe80::/200"])
def test_a_network_that_is_none_is_told(network: str) -> None:
    parsed = config.parse(f'[fetch]\nallow_private = ["{network}"]', Path("f.toml"))
    with pytest.raises(ConfigError, match="not a network"):
        rooms.validate(parsed)


def test_passwords_are_not_shown() -> None:
    assert rooms.without_password("postgresql://me:secret@host/db") == "postgresql://me:…@host/db"
    assert rooms.without_password("/var/lib/feedclean.sqlite3") == "/var/lib/feedclean.sqlite3"


def test_a_text_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "feedclean.toml"
    path.write_text("old")
    path.chmod(0o600)
    rooms.replace_text(path, "new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["feedclean.toml"]
