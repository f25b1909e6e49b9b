"""Content-Encoding (RFC 9110 §8.4), undone piece by piece, so that a bomb is noticed before it goes off."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final, Protocol

import brotli
import zstandard

ACCEPT_ENCODING: Final = "gzip, deflate, br, zstd"
# RFC 8878 asks decoders for windows of 8 MiB; a bigger one only serves to fill our memory.
_MAX_ZSTD_WINDOW: Final = 8 * 1024 * 1024
_MAX_LAYERS: Final = 2
# What servers write when they mean "not encoded".
_PLAIN: Final = frozenset({"", "identity", "none", "binary", "8bit", "utf-8", "utf8", "text"})


class TooLargeError(Exception):
    """The decoded body is larger than allowed."""


class BrokenEncodingError(Exception):
    """The body is not what its Content-Encoding says."""


class Decoder(Protocol):
    """Undoes one encoding."""

    def decode(self, data: bytes, room: int) -> bytes:
        """Return what `data` decodes to; raises `TooLargeError` for more than `room` bytes, `BrokenEncodingError`."""
        ...

    def finish(self) -> None:
        """Check that the end was an end; raises `BrokenEncodingError`."""
        ...


class _Zlib:
    """gzip and deflate; both forgive a server that announces them and sends plain text."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._inflate: zlib._Decompress | None = None
        self._head = b""
        self._plain = False
        self._members = 0

    def decode(self, data: bytes, room: int) -> bytes:
        if self._inflate is None and not self._plain:
            self._head += data
            if len(self._head) < 2:
                return b""
            data, self._head = self._head, b""
            self._begin(data)
        if self._plain:
            return _within(data, room)
        try:
            return self._inflated(data, room)
        except zlib.error as error:
            raise BrokenEncodingError(str(error)) from error

    def _begin(self, data: bytes) -> None:
        """Choose by the first two bytes: RFC 1952 §2.3.1, RFC 1950 §2.2, or raw deflate as some servers send it."""
        if self._gzip:
            self._plain = data[:2] != b"\x1f\x8b"
            bits = 16 + zlib.MAX_WBITS
        else:
            wrapped = data[0] & 0x0F == 8 and (data[0] * 256 + data[1]) % 31 == 0
            bits = zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
        self._inflate = zlib.decompressobj(bits)
        self._members += 1

    def _inflated(self, data: bytes, room: int) -> bytes:
        assert self._inflate  # noqa: S101  (set by _begin)
        out = self._inflate.decompress(data, room + 1)
        while self._gzip and self._inflate.eof and self._inflate.unused_data[:2] == b"\x1f\x8b":
            # RFC 1952 §2.2: a gzip file may be several, one after the other. (A thousand are a joke, not a page.)
            if self._members >= 1000:
                raise BrokenEncodingError("too many gzip members")
            rest = self._inflate.unused_data
            self._begin(rest)
            out += self._inflate.decompress(rest, max(room - len(out), 0) + 1)
            if len(out) > room:
                break
        return _within(out, room)

    def finish(self) -> None:
        if self._head or self._plain or self._inflate is None:
            return
        if not self._inflate.eof:
            raise BrokenEncodingError("the compressed body ends early")


class _Brotli:
    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()
        self._seen = False

    def decode(self, data: bytes, room: int) -> bytes:
        self._seen = self._seen or bool(data)
        if self._decoder.is_finished():  # what follows the end means nothing
            return b""
        try:
            out = self._decoder.process(data, output_buffer_limit=room + 1)
            while len(out) <= room and not self._decoder.can_accept_more_data():
                out += self._decoder.process(b"", output_buffer_limit=room + 1)
        except brotli.error as error:
            raise BrokenEncodingError(str(error)) from error
        return _within(out, room)

    def finish(self) -> None:
        if self._seen and not self._decoder.is_finished():
            raise BrokenEncodingError("the compressed body ends early")


class _Zstd:
    def __init__(self) -> None:
        self._decoder = zstandard.ZstdDecompressor(max_window_size=_MAX_ZSTD_WINDOW).decompressobj()
        self._seen = False

    def decode(self, data: bytes, room: int) -> bytes:
        self._seen = self._seen or bool(data)
        out = bytearray()
        # A block of four bytes can stand for 128 KiB, and one call decodes all that it is given: give it little.
        for start in range(0, len(data), 256):
            piece = data[start : start + 256]
            while piece:
                if self._decoder.eof:
                    self._decoder = zstandard.ZstdDecompressor(max_window_size=_MAX_ZSTD_WINDOW).decompressobj()
                try:
                    out += self._decoder.decompress(piece)
                except zstandard.ZstdError as error:
                    raise BrokenEncodingError(str(error)) from error
                piece = self._decoder.unused_data if self._decoder.eof else b""
                if len(out) > room:
                    raise TooLargeError
        return bytes(out)

    def finish(self) -> None:
        if self._seen and not self._decoder.eof:
            raise BrokenEncodingError("the compressed body ends early")


class _Layers:
    """Several encodings, undone in the opposite order of their application."""

    def __init__(self, decoders: Sequence[Decoder]) -> None:
        self._decoders = decoders

    def decode(self, data: bytes, room: int) -> bytes:
        for decoder in self._decoders:
            data = decoder.decode(data, room)
        return data

    def finish(self) -> None:
        for decoder in self._decoders:
            decoder.finish()


def _within(data: bytes, room: int) -> bytes:
    if len(data) > room:
        raise TooLargeError
    return data


def decoder(content_encoding: str) -> Decoder | None:
    """Return what undoes a Content-Encoding header, None where there is nothing to do.

    Raises `BrokenEncodingError` for an encoding that we did not ask for.
    """
    names = [n for n in (part.strip().lower() for part in content_encoding.split(",")) if n not in _PLAIN]
    if len(names) > _MAX_LAYERS:
        raise BrokenEncodingError(f"{len(names)} layers of Content-Encoding")
    decoders: list[Decoder] = []
    for name in reversed(names):
        if name in ("gzip", "x-gzip"):
            decoders.append(_Zlib(gzip=True))
        elif name == "deflate":
            decoders.append(_Zlib(gzip=False))
        elif name == "br":
            decoders.append(_Brotli())
        elif name == "zstd":
            decoders.append(_Zstd())
        else:
            raise BrokenEncodingError(f"unknown Content-Encoding {name[:40]!r}")
    if len(decoders) > 1:
        return _Layers(decoders)
    return decoders[0] if decoders else None
