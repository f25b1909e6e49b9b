"""Options of the whole test run."""

import os

import pytest
from hypothesis import settings

# Examples are few enough to be quick; a shared machine is no reason to fail. More: pytest --hypothesis-profile=thorough
# What decides whether a change lands is the same each time; elsewhere new examples are tried at every run.
settings.register_profile("quick", max_examples=30, deadline=None, derandomize=bool(os.environ.get("CI")))
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what is extracted now into the golden expectations; read the difference before you commit it",
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden expectations are written instead of held."""
    return bool(request.config.getoption("--update-golden"))
