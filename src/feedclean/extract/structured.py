"""Machine-readable truth: JSON-LD, Open Graph and other meta elements, microdata."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from feedclean.html import Page


@dataclass(frozen=True, slots=True)
class Structured:
    """`things` are all JSON-LD objects, nested ones included; `meta` maps lower-case names to their values in order."""

    things: tuple[Mapping[str, Any], ...] = ()
    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_structured(page: Page) -> Structured:
    """Read what the page says of itself; broken JSON is skipped."""
    things: list[Mapping[str, Any]] = []
    for source in page.json_ld:
        try:
            things.extend(_objects(json.loads(source, strict=False)))
        except (ValueError, RecursionError):
            continue
    meta: dict[str, tuple[str, ...]] = {}
    for i in page.elements("meta"):
        name = (page.get(i, "property") or page.get(i, "name") or page.get(i, "itemprop")).lower()
        if name and (content := page.get(i, "content").strip()):
            meta[name] = (*meta.get(name, ()), content)
    return Structured(tuple(things), meta)


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - JSON
    todo = [value]
    while todo:
        this = todo.pop()
        if isinstance(this, dict):
            yield this
            todo.extend(reversed(list(this.values())))
        elif isinstance(this, list):
            todo.extend(reversed(this))
