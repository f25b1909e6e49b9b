"""The README is true: its Python runs, its commands work, its files exist."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def fenced(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


COMMANDS = [line[2:] for block in fenced("console") for line in block.splitlines() if line.startswith("$ ")]


def test_there_are_examples() -> None:
    assert len(fenced("python")) >= 1
    assert len(COMMANDS) >= 3


@pytest.mark.parametrize("code", fenced("python"))
def test_python_examples_run(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_work(command: str, tmp_path: Path) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    run = command.replace("feedclean", f"{shlex.quote(sys.executable)} -m feedclean", 1)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        ["bash", "-c", run], cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or "-o " in command


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!http)([^)#]+)\)", README))))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()


def test_every_command_is_described() -> None:
    from feedclean.cli import Commands

    for name in Commands.HOME:
        assert re.search(rf"`?(feedclean )?{name}\b", README), name


def test_the_two_commands_exist() -> None:
    script = (ROOT / "run.sh").read_text(encoding="utf-8")
    for name in re.findall(r"^\./run\.sh (\w+)$", README, re.MULTILINE):
        assert re.search(rf"^{name}\(\) {{", script, re.MULTILINE), name
