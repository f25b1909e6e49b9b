"""Content-Encoding undone, whatever the pieces; bombs stopped at the limit."""

import contextlib
import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from feedclean.fetch.decoding import BrokenEncodingError, Decoder, TooLargeError, decoder

ENCODE: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


def undo(name: str) -> Decoder:
    found = decoder(name)
    assert found
    return found


def whole(name: str, data: bytes, *, step: int = 65536, room: int = 10**6) -> bytes:
    undone = undo(name)
    out = b""
    for start in range(0, len(data), step):
        out += undone.decode(data[start : start + step], room - len(out))
    undone.finish()
    return out


@given(st.binary(max_size=3000), st.sampled_from(sorted(ENCODE)), st.integers(1, 700))
def test_round_trip_in_pieces_of_any_size(data: bytes, name: str, step: int) -> None:
    assert whole(name, ENCODE[name](data), step=step) == data


@given(st.binary(max_size=300), st.sampled_from(sorted(ENCODE)))
def test_noise_is_an_error_or_bytes_and_nothing_else(noise: bytes, name: str) -> None:
    with contextlib.suppress(BrokenEncodingError, TooLargeError):
        whole(name, noise)


@pytest.mark.parametrize("name", ENCODE)
def test_exactly_the_limit_passes_and_one_byte_more_does_not(name: str) -> None:
    packed = ENCODE[name](bytes(100_000))
    assert len(whole(name, packed, room=100_000)) == 100_000
    with pytest.raises(TooLargeError):
        whole(name, packed, room=99_999)


@pytest.mark.parametrize("name", ENCODE)
def test_a_body_that_ends_early(name: str) -> None:
    packed = ENCODE[name](b"The ferry leaves at nine. " * 100)
    with pytest.raises(BrokenEncodingError):
        whole(name, packed[:-5])


def test_layers_in_the_order_of_their_application() -> None:
    assert whole("gzip, br", brotli.compress(gzip.compress(b"tide"))) == b"tide"


def test_several_frames_one_after_the_other() -> None:
    assert whole("zstd", zstandard.compress(b"ti") + zstandard.compress(b"de")) == b"tide"
    assert whole("gzip", gzip.compress(b"ti") + gzip.compress(b"de") + bytes(64), step=7) == b"tide"


def test_a_window_that_only_fills_memory() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    with pytest.raises(BrokenEncodingError):
        whole("zstd", packer.compress(bytes(10**6)) + packer.flush())


@pytest.mark.parametrize("name", ["", "identity", "UTF-8", "none", " , "])
def test_what_means_not_encoded(name: str) -> None:
    assert decoder(name) is None
