"""The real daemon as a subprocess, on a configuration of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

PATIENCE = 60.0  # seconds that a shared machine may take for what takes one
ATOM = "{http://www.w3.org/2005/Atom}"


class Daemon:
    """`feedclean run` in a folder: `config/…`, `store/…`, `out/…`, `daemon.log`."""

    def __init__(self, folder: Path, sources: Mapping[str, str], *, top: str = "", each: str = 'every = "1s"') -> None:
        self.folder = folder
        self.output = folder / "out"
        self.store = folder / "store" / "feeds.sqlite3"
        self.log_path = folder / "daemon.log"
        self.config = folder / "feedclean.toml"
        self.top = top
        self.each = each
        self.process: subprocess.Popen[bytes] | None = None
        self.write_config(sources)

    def write_config(self, sources: Mapping[str, str]) -> None:
        lines = [
            f'store = "{self.store}"\noutput = "{self.output}"\nbase_url = "http://me.test"\nworkers = 1\n{self.top}',
            '[fetch]\ndelay = 0\nallow_private = ["127.0.0.0/8"]\nrespect_robots = false\n[defaults]\nlimit = 1000',
            *(f'[[source]]\nid = "{name}"\nurl = "{url}"\n{self.each}' for name, url in sources.items()),
        ]
        self.config.write_text("\n".join(lines) + "\n")

    def start(self, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        source = str(Path(__file__).parents[2] / "src")
        command = [sys.executable, "-m", "feedclean", "run", "--config", str(self.config), "--log-format", "json"]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *arguments],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": source, "FEEDCLEAN_CONFIG": "", **(environment or {})},
            )

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def wait(self) -> int:
        assert self.process is not None
        return self.process.wait(PATIENCE)

    def stop(self) -> int:
        self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.wait()

    def end(self) -> None:
        """Leave nothing running, whatever happened."""
        if self.process and self.process.poll() is None:
            self.kill()

    def log(self, event: str | None = None) -> list[dict[str, Any]]:
        """Return the log's lines, of one event if it is named."""
        if not self.log_path.exists():
            return []
        lines = [json.loads(line) for line in self.log_path.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if event in (None, line["event"])]

    def until(self, true: Callable[[], Any]) -> None:
        """Wait until something is true; the daemon must be alive all the while."""
        assert self.process is not None
        end = time.monotonic() + PATIENCE
        while not true():
            assert self.process.poll() is None, self.log_path.read_text()
            assert time.monotonic() < end, self.log_path.read_text()
            time.sleep(0.02)

    def titles(self, name: str) -> list[str]:
        """Return the titles in a published JSON Feed, [] while there is none."""
        path = self.output / f"{name}.json"
        return [i["title"] for i in json.loads(path.read_text())["items"]] if path.exists() else []

    def atom_titles(self, name: str) -> list[str]:
        tree = ET.parse(self.output / f"{name}.atom.xml")
        return [e.findtext(f"{ATOM}title") or "" for e in tree.iterfind(f"{ATOM}entry")]
