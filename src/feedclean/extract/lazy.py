"""Regular expressions that are compiled at their first use: the large tables are half of what an import would cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property


class Lazy:
    """A pattern with the methods of `re.Pattern` that are needed of it, bound at their first use."""

    def __init__(self, source: str, flags: int = 0) -> None:
        """Take what `re.compile` takes."""
        self._source = source
        self._flags = flags

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self._source, self._flags)

    @cached_property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        """See `re.Pattern.search`."""
        return self._pattern.search

    @cached_property
    def match(self) -> Callable[[str], re.Match[str] | None]:
        """See `re.Pattern.match`."""
        return self._pattern.match

    @cached_property
    def fullmatch(self) -> Callable[[str], re.Match[str] | None]:
        """See `re.Pattern.fullmatch`."""
        return self._pattern.fullmatch

    @cached_property
    def findall(self) -> Callable[[str], list[str]]:
        """See `re.Pattern.findall`."""
        return self._pattern.findall
