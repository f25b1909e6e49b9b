"""Every exception that feedclean raises, in one tree.

::

    FeedcleanError
    ├── ConfigError          the configuration is wrong: file, line, key and what to write instead
    ├── InputError           what was handed in cannot be read as what it was said to be
    ├── FetchError           only from `feedclean.fetch`: the page did not arrive (carries the reason)
    ├── StoreError           the database cannot be opened, is of a newer version, or is full
    └── PublishError         an output file cannot be written (folder missing, read-only, disk full)

What is expected of a hostile network is not raised but returned (`feedclean.model.Failed`): one bad source
must never stop the others. Exceptions are for what the person who runs feedclean has to mend.
"""

from __future__ import annotations


class FeedcleanError(Exception):
    """The root: `except feedclean.FeedcleanError` catches all that feedclean raises on purpose.

    `source_id` names the source concerned, where one is.
    """

    def __init__(self, message: str, *, source_id: str | None = None) -> None:
        """Keep the message and the source that it is about."""
        super().__init__(message)
        self.source_id = source_id


class ConfigError(FeedcleanError):
    """A configuration file is missing, is not TOML, or says something that has no meaning."""


class InputError(FeedcleanError):
    """The given bytes cannot be read as a page, a feed or text."""


class FetchError(FeedcleanError):
    """`feedclean.fetch` could not get the page; the message says why and what to do next."""


class StoreError(FeedcleanError):
    """The store cannot be opened, read or written."""


class PublishError(FeedcleanError):
    """An output file cannot be written."""
