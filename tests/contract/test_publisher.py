"""Every publisher is held to the docstring of `ports.Publisher`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedclean.errors import PublishError
from feedclean.ports import Publisher
from feedclean.publish import FolderPublisher

# A publisher, and how to read what it published.
Made = tuple[Publisher, Callable[[str], bytes]]
PUBLISHERS: dict[str, Callable[[Path], Made]] = {
    "folder": lambda path: (FolderPublisher(path), lambda name: (path / name).read_bytes()),
}


@pytest.fixture(params=PUBLISHERS)
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    return PUBLISHERS[request.param](tmp_path)


def test_what_is_published_can_be_read(made: Made) -> None:
    publisher, read = made
    assert publisher.publish("a.json", b"one") is True
    assert publisher.publish("b.json", b"") is True
    assert (read("a.json"), read("b.json")) == (b"one", b"")


def test_the_same_content_again_changes_nothing(made: Made) -> None:
    publisher, read = made
    publisher.publish("a.json", b"one")
    assert publisher.publish("a.json", b"one") is False
    assert publisher.publish("a.json", b"two") is True
    assert publisher.publish("a.json", b"one") is True
    assert read("a.json") == b"one"


@pytest.mark.parametrize(
    "name", ["../a.json", "a/b.json", "/etc/a", ".hidden", "", ".", "..", "a\0b", "a\n", "é", "x" * 300]
)
def test_a_name_that_leads_elsewhere_is_refused(made: Made, name: str) -> None:
    with pytest.raises(PublishError, match="file name"):
        made[0].publish(name, b"x")


@given(st.lists(st.binary(max_size=50), max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_the_last_content_is_what_is_read(made: Made, contents: list[bytes]) -> None:
    publisher, read = made
    for content in contents:
        publisher.publish("a.bin", content)
        assert read("a.bin") == content
