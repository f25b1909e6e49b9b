"""Which network addresses may be dialled.

A page can name any address, and a name can resolve to any address, differently each time (DNS rebinding). So names are
not judged: the addresses that a name resolved to are, at the moment of dialling (`feedclean.fetch.dial`).
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final

from feedclean.errors import ConfigError

Address = IPv4Address | IPv6Address

# RFC 6052: an IPv4 address in the last 32 bits, reached through a translator that also reaches private networks.
_NAT64: Final = IPv6Network("64:ff9b::/96")
# Addresses that `ipaddress` of some supported Python takes for global, and that nobody publishes a page at:
# the local NAT64 prefix (RFC 8215), 6to4 (RFC 7526 retired it) and its relays, Teredo, IPv4-compatible, discard-only,
# site-local, documentation, ORCHID.
_NEVER: Final = tuple(
    map(
        ip_network,
        "64:ff9b:1::/48 2002::/16 2001::/23 ::/96 100::/64 fec0::/10 2001:db8::/32 3fff::/20 5f00::/16"
        " 192.0.0.0/24 192.88.99.0/24".split(),
    )
)


class Guard:
    """Permits global unicast addresses, and what `allow` names: networks, single addresses, host names."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        """Sort what is allowed into networks and host names.

        Raises `ConfigError` for something that looks like a network and is none.
        """
        self._networks: list[IPv4Network | IPv6Network] = []
        self._hosts: set[str] = set()
        for item in allow:
            try:
                self._networks.append(ip_network(item.strip("[]"), strict=False))
            except ValueError as error:
                if "/" in item or ":" in item or not item.strip():
                    raise ConfigError(f"allow_private: {item!r} is neither a network nor a host name") from error
                self._hosts.add(item.lower().rstrip("."))

    def permits(self, address: str, host: str = "") -> bool:
        """Whether the address (as `getaddrinfo` gives it) may be dialled for a request to `host`."""
        try:
            ip = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        if host.lower().rstrip(".") in self._hosts or any(ip in network for network in self._networks):
            return True
        if isinstance(ip, IPv6Address) and ip in _NAT64:
            # With DNS64, every IPv4 host has such an address: judge the one inside.
            return self.permits(str(IPv4Address(int(ip) & 0xFFFFFFFF)), host)
        return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in bad for bad in _NEVER)
