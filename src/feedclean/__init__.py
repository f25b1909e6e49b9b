"""feedclean: clean full-text feeds from syndicated pages, every caption and credit back on its picture."""

from feedclean.errors import ConfigError, FeedcleanError, FetchError, InputError, PublishError, StoreError
from feedclean.extract import extract
from feedclean.model import Article, Figure, Removal

__version__ = "0.1.0"

__all__ = [
    "Article",
    "ConfigError",
    "FeedcleanError",
    "FetchError",
    "Figure",
    "InputError",
    "PublishError",
    "Removal",
    "StoreError",
    "extract",
]
