"""What `feedclean.ports.Fetcher` promises, held for its implementations."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.servers.raw import always, response, serve

from feedclean.fetch import HttpFetcher
from feedclean.model import Failed, Fetched, FetchSettings, NotModified, Purpose
from feedclean.ports import Fetcher

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def http() -> Fetcher:
    return HttpFetcher(FetchSettings(allow_private=("127.0.0.1",), delay=timedelta(), retries=0))


FETCHERS = {"http": http}


@pytest.fixture(params=FETCHERS)
def fetcher(request: pytest.FixtureRequest) -> Fetcher:
    return FETCHERS[request.param]()


async def test_a_body_then_nothing_new(fetcher: Fetcher) -> None:
    async with serve(always(response(200, b"<p>hello"))) as server:
        first = await fetcher.fetch(server.url(), now=NOW, purpose=Purpose.FEED)
        assert isinstance(first, Fetched)
        assert (first.url, first.body) == (server.url(), b"<p>hello")
        second = await fetcher.fetch(server.url(), now=NOW, validators=first.validators, purpose=Purpose.FEED)
        assert isinstance(second, NotModified)
    await fetcher.aclose()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "http://", "file:///etc/passwd", "http://10.0.0.1/", "http://x.invalid"]
)
async def test_it_never_raises(fetcher: Fetcher, url: str) -> None:
    result = await fetcher.fetch(url, now=NOW)
    assert isinstance(result, Failed)
    assert result.url == url
    assert result.message
    await fetcher.aclose()


async def test_closing_twice_or_unused(fetcher: Fetcher) -> None:
    await fetcher.aclose()
    await fetcher.aclose()
