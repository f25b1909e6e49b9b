"""Machine-readable truth: JSON-LD, Open Graph and other meta elements, links, microdata.

One pass over the page collects everything that the metadata readers need, so none of them walks it again.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from feedclean.html import Page

T = TypeVar("T")

# What a hostile page may make us hold. Real pages stay far below.
_MAX_JSON: Final = 2_000_000
_MAX_THINGS: Final = 20_000
_MAX_VALUES: Final = 100

_WRAPPING: Final = re.compile(
    r"^(?:\s|<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)+"
    r"|(?:\s|-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/|;)+$"
)
_TRAILING_COMMA: Final = re.compile(r",(\s*[}\]])")
_LANDMARKS: Final = frozenset({"html", "title", "h1", "time", "article", "input", "meta", "link"})
_META_KEYS: Final = ("property", "name", "itemprop", "http-equiv")


@dataclass(frozen=True, slots=True)
class Structured:
    """What the page says of itself.

    `things` are all JSON-LD objects, nested ones included, in document order; `roots` only the outermost ones (the
    members of lists and of `@graph`); `ids` finds the fullest object of an `@id`.
    `meta` maps lower-case names to their values in order, `links` each lower-case `rel` to its addresses as written.
    `nodes` are the elements called `html`, `title`, `h1`, `time`, `article` and `input`.
    """

    things: tuple[Mapping[str, Any], ...] = ()
    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    roots: tuple[Mapping[str, Any], ...] = ()
    ids: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nodes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def first(self, *names: str) -> str | None:
        """Return the first value of the first of these meta names that is there."""
        return next((self.meta[name][0] for name in names if name in self.meta), None)

    def resolve(self, value: Any) -> Any:  # noqa: ANN401 - JSON
        """Return what a bare `{"@id": …}` stands for; anything else as it is."""
        if isinstance(value, dict) and len(value) <= 2 and isinstance(key := value.get("@id"), str):
            return self.ids.get(key, value)
        return value


def read_structured(page: Page) -> Structured:
    """Read what the page says of itself; broken JSON is skipped."""
    documents = [value for source in page.json_ld for value in _documents(source)]
    things = tuple(_objects(documents))
    meta: dict[str, list[str]] = defaultdict(list)
    links: dict[str, list[str]] = defaultdict(list)
    nodes: dict[str, list[int]] = defaultdict(list)
    for i in page.elements(*_LANDMARKS):
        attributes = page.attributes[i]
        tag = page.tags[i]
        if tag == "meta":
            if content := (attributes.get("content") or "").strip():
                for key in _META_KEYS:
                    if name := attributes.get(key):
                        meta[name.strip().lower()].append(content)
        elif tag == "link":
            if href := attributes.get("href"):
                for rel in (attributes.get("rel") or attributes.get("itemprop") or "").lower().split()[:4]:
                    links[rel].append(href)
        else:
            nodes[tag].append(i)
    return Structured(
        things=things,
        meta=_frozen(meta),
        roots=tuple(_roots(documents)),
        ids=_by_id(things),
        links=_frozen(links),
        nodes=_frozen(nodes),
    )


def read_properties(page: Page) -> Mapping[str, tuple[int, ...]]:
    """Return the elements with an `itemprop`, by its name in lower case.

    A second pass, for the pages whose other machine-readable data leave something open.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for i in [i for i, a in enumerate(page.attributes) if a and "itemprop" in a]:
        for name in page.get(i, "itemprop").lower().split()[:4]:
            found[name].append(i)
    return _frozen(found)


def _frozen(lists: Mapping[str, list[T]]) -> dict[str, tuple[T, ...]]:
    return {key: tuple(values[:_MAX_VALUES]) for key, values in lists.items()}


def _documents(source: str) -> Iterator[Any]:
    """Yield the JSON values in a script: mostly one; mended where only wrapping or a last comma is wrong."""
    if len(source) > _MAX_JSON:
        return
    try:
        yield json.loads(source, strict=False)
    except (ValueError, RecursionError):
        text = _TRAILING_COMMA.sub(r"\1", _WRAPPING.sub("", source))
        decoder = json.JSONDecoder(strict=False)
        start = 0
        # Some pages write several objects one after the other.
        while start < len(text):
            try:
                value, start = decoder.raw_decode(text, start)
            except (ValueError, RecursionError):
                return
            yield value
            while start < len(text) and text[start] in " \t\r\n,;":
                start += 1


def _objects(documents: list[Any]) -> Iterator[Mapping[str, Any]]:
    todo = list(reversed(documents))
    count = 0
    while todo and count < _MAX_THINGS:
        this = todo.pop()
        if isinstance(this, dict):
            count += 1
            yield this
            todo.extend(v for v in reversed(this.values()) if isinstance(v, (dict, list)))
        elif isinstance(this, list):
            todo.extend(v for v in reversed(this) if isinstance(v, (dict, list)))


def _roots(documents: list[Any]) -> Iterator[Mapping[str, Any]]:
    todo = list(reversed(documents))
    count = 0
    while todo and count < _MAX_THINGS:
        this = todo.pop()
        count += 1
        if isinstance(this, list):
            todo.extend(reversed(this))
        elif isinstance(this, dict):
            if isinstance(graph := this.get("@graph"), (list, dict)):
                todo.extend(reversed(graph) if isinstance(graph, list) else [graph])
            if "@type" in this or "@graph" not in this:
                yield this


def _by_id(things: tuple[Mapping[str, Any], ...]) -> dict[str, Mapping[str, Any]]:
    """Map each `@id` to the object that says most about it: others merely refer to it."""
    found: dict[str, Mapping[str, Any]] = {}
    for thing in things:
        key = thing.get("@id")
        if isinstance(key, str) and (key not in found or len(thing) > len(found[key])):
            found[key] = thing
    return found
