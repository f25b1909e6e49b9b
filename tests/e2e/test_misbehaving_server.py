"""Every misbehaviour of `tests.servers.misbehaving` ends in the value that is expected, soon, and in little memory."""

import subprocess
import sys
from dataclasses import replace

import pytest
from tests.servers.misbehaving import FAST, Case, cases, meet

from feedclean.model import Failed, Reason

CASES = cases()


def test_there_are_many_of_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_misbehaviour(case: Case) -> None:
    result, server = await meet(case)
    if isinstance(case.expected, Reason):
        assert isinstance(result, Failed), result
        assert result.reason is case.expected, result
        assert result.message
        assert result.message.isprintable()
        assert len(result.message) < 300
    else:
        assert isinstance(result, case.expected), result
    assert case.check(result, server), result


async def test_by_default_this_very_computer_is_not_asked() -> None:
    result, server = await meet(Case("", b"", Reason.FORBIDDEN_ADDRESS), replace(FAST, allow_private=()))
    assert isinstance(result, Failed)
    assert result.reason is Reason.FORBIDDEN_ADDRESS
    assert result.permanent
    assert server.connections == 0


def test_memory_stays_low_through_all_of_them() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.servers.misbehaving"], capture_output=True, text=True, check=True, timeout=120
    )
    assert int(run.stdout) < 300 * 1024
