"""What the pipeline asks of the outside world: small protocols, implemented at the rim.

Contract tests in `tests/contract/` hold every implementation to these docstrings.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from feedclean.model import FetchResult, Purpose, Validators


class Fetcher(Protocol):
    """Gets one resource. Safe against hostile servers, polite to all: both are its own business."""

    async def fetch(
        self, url: str, *, now: datetime, validators: Validators | None = None, purpose: Purpose = Purpose.PAGE
    ) -> FetchResult:
        """Return what came of it; never raises for anything that the network did.

        With `validators` the request is conditional and `NotModified` may come back.
        """
        ...

    async def aclose(self) -> None:
        """Let go of all connections."""
        ...
