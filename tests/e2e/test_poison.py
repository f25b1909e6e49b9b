"""Every poison of `tests.servers.poison` ends in what is expected, soon, and in little memory; one process for all."""

import json
import subprocess
import sys
from typing import Any

import pytest
from tests.servers.poison import cases

NAMES = [case.name for case in cases()]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, dict[str, Any]]:
    """What came of each."""
    command = [sys.executable, "-m", "tests.servers.poison"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return {line["name"]: line for line in map(json.loads, run.stdout.splitlines())}


def test_there_are_many_of_them() -> None:
    assert len(set(NAMES)) == len(NAMES) >= 50


@pytest.mark.parametrize("name", NAMES)
def test_poison(outcomes: dict[str, dict[str, Any]], name: str) -> None:
    assert outcomes[name]["well"], outcomes[name]["result"]
    assert outcomes[name]["seconds"] < 20


def test_memory_stays_low_through_all_of_them(outcomes: dict[str, dict[str, Any]]) -> None:
    assert max(line["kibibytes"] for line in outcomes.values()) < 300 * 1024
