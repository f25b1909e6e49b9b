"""Everything that comes over the network: safe against all servers, polite to each.

`HttpFetcher` is the whole face of this room.
"""

from feedclean.fetch.client import HttpFetcher

__all__ = ["HttpFetcher"]
