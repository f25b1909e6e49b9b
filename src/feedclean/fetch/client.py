"""One resource, fetched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import httpx

from feedclean.model import (
    Failed,
    Fetched,
    FetchResult,
    FetchSettings,
    NotModified,
    Purpose,
    Reason,
    SiteRules,
    Validators,
)


class HttpFetcher:
    """Implements `feedclean.ports.Fetcher` over HTTP."""

    def __init__(self, settings: FetchSettings, sites: Mapping[str, SiteRules] = MappingProxyType({})) -> None:
        """Keep the settings; nothing is opened before the first fetch. `sites` is keyed by domain."""
        self._settings = settings
        self._sites = sites
        self._client: httpx.AsyncClient | None = None

    async def fetch(
        self,
        url: str,
        *,
        now: datetime,
        validators: Validators | None = None,
        purpose: Purpose = Purpose.PAGE,
    ) -> FetchResult:
        """Return what came of it; see `feedclean.ports.Fetcher`."""
        del now, purpose
        if self._client is None:
            self._client = httpx.AsyncClient(trust_env=False)
        headers = {"User-Agent": self._settings.user_agent}
        if validators and validators.etag:
            headers["If-None-Match"] = validators.etag
        try:
            response = await self._client.get(url, headers=headers, follow_redirects=True)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Failed(url, Reason.CONNECT, f"cannot connect: {error}")
        fresh = Validators(response.headers.get("ETag"), response.headers.get("Last-Modified"))
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return NotModified(url, fresh)
        if not response.is_success:
            return Failed(url, Reason.HTTP, f"HTTP {response.status_code}", status=response.status_code)
        kind = response.headers.get("Content-Type")
        return Fetched(url, str(response.url), response.status_code, response.content, kind, fresh)

    async def aclose(self) -> None:
        """Close all connections."""
        if self._client:
            await self._client.aclose()
            self._client = None
