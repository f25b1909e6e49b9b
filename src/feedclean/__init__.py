"""feedclean: clean full-text feeds from syndicated pages, every caption and credit back on its picture.

::

    article = feedclean.extract(body, url="https://example.org/story")   # pure, a few milliseconds
    article = feedclean.fetch("https://example.org/story")               # over the network
    article.title, article.authors, article.text, article.html
    for figure in article.images:
        figure.url, figure.caption, figure.credit
"""

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
    "afetch",
    "extract",
    "fetch",
]


def fetch(url: str) -> Article:
    """Fetch one page and return its article.

    Safe against hostile servers: only public addresses, bounded in size and time; robots.txt is not asked, because a
    person named the page. Raises `FetchError`, whose message says what happened and what to do. Inside a running
    event loop use `afetch`.
    """
    from feedclean.app.rooms import run_async  # the network is loaded when it is needed

    return run_async(afetch(url))


async def afetch(url: str) -> Article:
    """Fetch one page and return its article; the asynchronous `fetch`."""
    from feedclean.app.oneoff import fetch_article  # the network is loaded when it is needed

    return await fetch_article(url)
