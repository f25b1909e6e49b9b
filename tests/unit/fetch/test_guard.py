"""Which addresses may be dialled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.errors import ConfigError
from feedclean.fetch.guard import Guard

PRIVATE = """0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1
192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:10.0.0.1 ::ffff:127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::1 100::1
2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 2001:10::1 2001:20::1 2002:7f00:1:: 2002:808:808::1 3fff::1
5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1""".split()
PUBLIC = "1.1.1.1 8.8.8.8 172.32.0.1 192.0.1.1 93.184.216.34 2606:4700::1111 2a00:1450::1 64:ff9b::8.8.8.8".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_that_only_we_can_reach(address: str) -> None:
    assert not Guard().permits(address, "host.example")


@pytest.mark.parametrize("address", [*PUBLIC, "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert Guard().permits(address, "host.example")


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_fares_the_same_however_it_is_dressed(number: int) -> None:
    quad = ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
    guard = Guard()
    assert guard.permits(f"::ffff:{quad}") == guard.permits(f"64:ff9b::{quad}") == guard.permits(quad)


@given(st.text(max_size=40))
def test_what_is_no_address_is_not_permitted(text: str) -> None:
    if not text.replace(".", "").isdigit() and ":" not in text:
        assert not Guard().permits(text)


def test_networks_addresses_and_hosts_can_be_allowed() -> None:
    guard = Guard(["192.168.1.0/24", "127.0.0.1", "fd00::/8", "NAS.example."])
    assert guard.permits("192.168.1.7")
    assert guard.permits("::ffff:192.168.1.7")
    assert guard.permits("fd12::1")
    assert guard.permits("127.0.0.1")
    assert guard.permits("10.0.0.9", "nas.example")
    assert not guard.permits("192.168.2.7")
    assert not guard.permits("127.0.0.2")
    assert not guard.permits("10.0.0.9", "other.example")


@pytest.mark.parametrize("item", ["10.0.0.0/99", "fd00::/8/9", " "])
def test_what_is_neither_network_nor_host_is_an_error_of_configuration(item: str) -> None:
    with pytest.raises(ConfigError, match="allow_private"):
        Guard([item])
