"""Frozen values of `feedclean.model` to compact JSON and back, and bytes to zstd and back.

The plan of a type is made once from its dataclass fields: a field at its default is left out; on the way back an
unknown field is passed over and a missing one takes its default, so that what older and newer programs wrote stays
readable. Blocks carry their kind under `k`; a kind not known here becomes a paragraph of its text. Datetimes are
microseconds since 1970 in UTC, durations microseconds. The JSON is ASCII with escapes: unpaired surrogates and NUL
survive in any database (a pair is read as the character that it stands for).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from html import escape
from types import NoneType, UnionType
from typing import NamedTuple, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import zstandard

from feedclean.model import Block, Code, Embed, Figure, Heading, ListBlock, Paragraph, Quote, Table

T = TypeVar("T")
Convert = Callable[[object], object]

# The names under which kinds of block are stored: never rename one.
KINDS: dict[str, type[Block]] = {
    "p": Paragraph,
    "h": Heading,
    "figure": Figure,
    "quote": Quote,
    "list": ListBlock,
    "code": Code,
    "table": Table,
    "embed": Embed,
}
MAX_DEPTH = 40  # blocks nested deeper (only hostile pages do) are stored side by side, so that no stack overflows

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LEVEL = 3  # zstd's own default: a page's text shrinks to a quarter in some 30 µs
_UNSET = object()


def micros(value: datetime) -> int:
    """Return microseconds since 1970 UTC; a datetime without zone is taken as UTC.

    One that only its zone puts outside the years 1 to 9999 is moved to their edge: it could not be read back.
    """
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return max(_FIRST, min((value - _EPOCH) // _MICROSECOND, _LAST))


def moment(value: int) -> datetime:
    """Return the aware UTC datetime of `micros`."""
    return _EPOCH + timedelta(microseconds=value)


def encode(value: object) -> str:
    """Return a value of `feedclean.model` as compact ASCII JSON."""
    return json.dumps(_codec(type(value)).encode(value), separators=(",", ":"))


def decode(cls: type[T], data: str | bytes) -> T:
    """Return the value that `encode` wrote; raises `ValueError` when it cannot be one."""
    value = _codec(cls).decode(json.loads(data))
    if value is _UNSET:
        raise ValueError(f"stored data is not a {cls.__name__}")
    return cast("T", value)


def pack(data: bytes) -> bytes:
    """Compress with zstd."""
    return zstandard.compress(data, _LEVEL)


def unpack(data: bytes) -> bytes:
    """Undo `pack`; raises `ValueError` when the bytes were damaged."""
    try:
        return zstandard.decompress(data)
    except zstandard.ZstdError as error:
        raise ValueError(f"stored data is damaged: {error}") from error


# --- how each type is written ------------------------------------------------------------------------------


class _Codec(NamedTuple):
    """`encode` makes JSON's types; `decode` returns `_UNSET` for what it cannot read."""

    encode: Convert
    decode: Convert


def _same(value: object) -> object:
    return value


def _make(hint: object) -> _Codec:
    """Return how a type, as a field's annotation names it, is written."""
    origin, args = get_origin(hint), get_args(hint)
    if hint == Block:
        return _Codec(_encode_block, _decode_block)
    if origin in (Union, UnionType) and NoneType in args:
        (inner,) = (arg for arg in args if arg is not NoneType)
        return _optional(_codec(inner))
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return _blocks() if args[0] == Block else _tuple(_codec(args[0]))
    if origin is frozenset:
        return _frozenset(_codec(args[0]))
    if hint is datetime:
        return _Codec(lambda v: micros(cast("datetime", v)), lambda v: moment(v) if isinstance(v, int) else _UNSET)
    if hint is timedelta:
        return _Codec(
            lambda v: cast("timedelta", v) // _MICROSECOND,
            lambda v: v * _MICROSECOND if isinstance(v, int) else _UNSET,
        )
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        members: dict[object, object] = {member.value: member for member in hint}
        return _Codec(lambda v: cast("StrEnum", v).value, lambda v: members.get(v, _UNSET))
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint)
    if hint in (str, int, float, bool):
        return _Codec(_same, _same)
    raise TypeError(f"the store cannot write {hint!r}: teach store/codec.py")


_codec: Callable[[object], _Codec] = cache(_make)


def _optional(inner: _Codec) -> _Codec:
    encode, decode = inner
    if encode is _same:
        return inner
    return _Codec(lambda v: None if v is None else encode(v), lambda v: None if v is None else decode(v))


def _tuple(inner: _Codec) -> _Codec:
    encode, decode = inner
    if encode is _same:
        return _Codec(lambda v: list(cast("tuple[object, ...]", v)), lambda v: tuple(cast("list[object]", v)))
    return _Codec(
        lambda v: [encode(item) for item in cast("tuple[object, ...]", v)],
        lambda v: tuple(item for item in map(decode, cast("list[object]", v)) if item is not _UNSET),
    )


def _frozenset(inner: _Codec) -> _Codec:
    items = _tuple(inner)
    return _Codec(
        lambda v: items.encode(tuple(sorted(cast("frozenset[int]", v)))),
        lambda v: frozenset(cast("tuple[object, ...]", items.decode(v))),
    )


def _record(cls: type) -> _Codec:
    """Write a dataclass as an object of its fields that are not at their default."""
    hints = get_type_hints(cls)
    plan = [(f.name, _default(f), *_codec(hints[f.name])) for f in fields(cls)]

    def encode(value: object) -> object:
        written: dict[str, object] = {}
        for name, default, encode_field, _ in plan:
            item = getattr(value, name)
            if item != default:
                written[name] = item if encode_field is _same else encode_field(item)
        return written

    def decode(data: object) -> object:
        if not isinstance(data, dict):
            return _UNSET
        values: dict[str, object] = {}
        for name, default, _, decode_field in plan:
            item = data.get(name, _UNSET)
            if item is not _UNSET:
                item = decode_field(item)
            if item is not _UNSET:
                values[name] = item
            elif default is _UNSET:
                return _UNSET
        return cls(**values)

    return _Codec(encode, decode)


def _default(field: Field[object]) -> object:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else _UNSET


# --- blocks ------------------------------------------------------------------------------------------------


def _encode_block(block: object) -> object:
    for kind, cls in KINDS.items():
        if type(block) is cls:
            return {"k": kind, **cast("dict[str, object]", _codec(cls).encode(block))}
    raise TypeError(f"the store has no name for {type(block).__name__}: add it to KINDS")


def _decode_block(data: object) -> object:
    if not isinstance(data, dict):
        return _UNSET
    cls = KINDS.get(data.get("k", ""))
    if cls is not None:
        return _codec(cls).decode(data)
    text = data.get("text")
    return Paragraph(text, escape(text, quote=False)) if isinstance(text, str) and text else _UNSET


def _blocks() -> _Codec:
    """Write blocks, with a bound on how deep they nest."""
    inner = _tuple(_Codec(_encode_block, _decode_block))

    def encode(value: object) -> object:
        blocks = cast("tuple[Block, ...]", value)
        nested = any(type(block) in (Quote, ListBlock) for block in blocks)
        return inner.encode(shallow(blocks) if nested else blocks)

    return _Codec(encode, inner.decode)


def shallow(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with those that nest too deeply replaced by their leaves, side by side."""
    return tuple(flat for b in blocks for flat in ((b,) if _depth(b) <= MAX_DEPTH else _leaves(b)))


def _inside(block: Block) -> tuple[Block, ...]:
    if isinstance(block, Quote):
        return block.blocks
    if isinstance(block, ListBlock):
        return tuple(inner for item in block.items for inner in item.blocks)
    return ()


def _depth(block: Block) -> int:
    """Return how deep the block nests, looking no deeper than needed."""
    depth, layer = 0, [block]
    while layer and depth <= MAX_DEPTH:
        depth, layer = depth + 1, [inner for b in layer for inner in _inside(b)]
    return depth


def _leaves(block: Block) -> list[Block]:
    """Return what the block holds in reading order, list items as paragraphs."""
    found: list[Block] = []
    stack = [block]
    while stack:
        top = stack.pop()
        if isinstance(top, Quote):
            stack.extend(reversed(top.blocks))
        elif isinstance(top, ListBlock):
            parts = (part for i in top.items for part in (Paragraph(i.text, i.markup), *i.blocks))
            stack.extend(reversed(tuple(parts)))
        else:
            found.append(top)
    return found
