"""What the page's structured data says of its pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from feedclean.extract.addresses import identity
from feedclean.extract.pictures import plain
from feedclean.extract.structured import Structured

_DEEPEST: Final = 5  # a name in a list of objects' names


@dataclass(frozen=True, slots=True)
class Spoken:
    """Caption and credit of an `ImageObject`; either may be empty."""

    caption: str
    credit: str


def read_objects(structured: Structured) -> Mapping[str, Spoken]:
    """Return what is said of each picture, by the picture's identity (schema.org `ImageObject`)."""
    found: dict[str, Spoken] = {}
    for thing in structured.things:
        kind = thing.get("@type")
        if kind != "ImageObject" and not (isinstance(kind, list) and "ImageObject" in kind):
            continue
        spoken = Spoken(
            _text(thing.get("caption") or thing.get("description") or ""),
            _text(
                thing.get("creditText")
                or thing.get("creator")
                or thing.get("copyrightHolder")
                or thing.get("author")
                or thing.get("copyrightNotice")
                or ""
            ),
        )
        if not spoken.caption and not spoken.credit:
            continue
        for name in ("url", "contentUrl", "@id"):
            address = thing.get(name)
            for a in [address] if isinstance(address, str) else list(_strings(address)):
                found.setdefault(identity(a), spoken)
    return found


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (v for v in value[:20] if isinstance(v, str))


def _text(value: object, depth: int = 0) -> str:
    """Return a string, an object's name, or the names of several; what nests deeper than any says nothing."""
    if isinstance(value, str):
        return plain(value[:1500])
    if depth == _DEEPEST:
        return ""
    if isinstance(value, Mapping):
        return _text(value.get("name") or "", depth + 1)
    if isinstance(value, list):
        return " / ".join(t for v in value[:4] if (t := _text(v, depth + 1)))
    return ""
