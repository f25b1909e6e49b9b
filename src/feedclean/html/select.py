"""Selectors over a `Page`: the part of CSS that says where an article is, with the text of an element as one more test.

::

    article.story > p   #body .text   [itemprop="articleBody"]   div[class*="promo"]   a:contains("Next page")
    li:nth-of-type(2)   p:not(.lead)  h1, h2                     meta[name="author"]::attr(content)

Matching is linear in the page for each part of a selector, however deep the page is nested.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from feedclean.html.page import Page

_SIMPLE: Final = re.compile(
    r"""(?P<tag>[A-Za-z][\w-]*|\*)"""
    r"""|\#(?P<id>[\w-]+)"""
    r"""|\.(?P<class>[\w-]+)"""
    r"""|\[\s*(?P<name>[\w:-]+)\s*(?:(?P<sign>[*^$~|]?=)\s*(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<bare>[\w-]+))\s*)?\]"""
    r"""|:not\(\s*(?P<not>(?:[^()"]|"(?:[^"\\]|\\.)*")*)\)"""
    r"""|:nth-of-type\(\s*(?P<nth>\d{1,4})\s*\)"""
    r"""|:contains\(\s*"(?P<text>(?:[^"\\]|\\.)*)"\s*\)"""
)
_ATTRIBUTE: Final = re.compile(r"::attr\(\s*([\w:-]+)\s*\)")
_COMBINATOR: Final = re.compile(r"\s*(>)\s*|\s+")
_LONGEST: Final = 2000

Test = Callable[[Page, int], bool]


@dataclass(frozen=True, slots=True)
class _Path:
    """One alternative of a selector: tests joined by `""` (the first), `" "` (inside) or `">"` (directly inside)."""

    steps: tuple[tuple[str, tuple[Test, ...]], ...]
    attribute: str | None = None


def select(page: Page, selector: str) -> list[int]:
    """Return the elements that a selector finds, in document order; raises `ValueError` for one it cannot read."""
    return sorted({node for path in _parse(selector) for node in _find(page, path)})


def values(page: Page, selectors: Iterable[str]) -> Iterator[str]:
    """Yield what the selectors find as text, white space folded: an element's text, or its attribute's value."""
    for selector in selectors:
        for path in _parse(selector):
            for node in _find(page, path):
                text = page.get(node, path.attribute) if path.attribute else page.text(node)
                if text.strip():
                    yield " ".join(text.split())


def links(page: Page, selectors: Iterable[str]) -> Iterator[str]:
    """Yield the absolute addresses that the selectors find: the attribute that they name, or the element's `href`."""
    for selector in selectors:
        for path in _parse(selector):
            for node in _find(page, path):
                if address := page.get(node, path.attribute or "href").strip():
                    yield page.resolve(address)


def check(selector: str) -> None:
    """Raise `ValueError` when a selector cannot be read."""
    _parse(selector)


def _find(page: Page, path: _Path) -> list[int]:
    found: list[int] = []
    for joint, tests in path.steps:
        here: Iterable[int] = range(len(page.tags))
        if joint == ">":
            parents = set(found)
            here = (i for i in here if page.parents[i] in parents)
        elif joint == " ":
            here = _inside(page, found)
        found = [i for i in here if page.tags[i] and all(test(page, i) for test in tests)]
    return found


def _inside(page: Page, nodes: list[int]) -> Iterator[int]:
    """Yield the descendants of `nodes`, which are in document order, each once."""
    reached = 0
    for node in nodes:
        yield from range(max(node + 1, reached), page.ends[node])
        reached = max(reached, page.ends[node])


def _parse(selector: str) -> list[_Path]:
    if len(selector) > _LONGEST:
        raise ValueError("the selector is too long")
    paths: list[_Path] = []
    at = 0
    text = selector.strip()
    while True:
        path, at = _parse_path(text, at)
        paths.append(path)
        if at >= len(text):
            return paths
        at += 1  # the comma
        at += len(text[at:]) - len(text[at:].lstrip())


def _parse_path(text: str, at: int) -> tuple[_Path, int]:
    steps: list[tuple[str, tuple[Test, ...]]] = []
    joint = ""
    while True:
        tests, at = _parse_compound(text, at)
        steps.append((joint, tests))
        if attribute := _ATTRIBUTE.match(text, at):
            at = attribute.end()
        rest = text[at:].lstrip()
        if not rest or rest.startswith(","):
            return _Path(tuple(steps), attribute[1].lower() if attribute else None), len(text) - len(rest)
        combinator = _COMBINATOR.match(text, at)
        if attribute or not combinator:
            raise ValueError(f"{text[at : at + 20]!r} is no selector")
        joint = combinator[1] or " "
        at = combinator.end()


def _parse_compound(text: str, at: int) -> tuple[tuple[Test, ...], int]:
    tests: list[Test] = []
    while match := _SIMPLE.match(text, at):
        if match["tag"] and tests:
            break
        tests.append(_test(match))
        at = match.end()
    if not tests:
        raise ValueError(f"{text[at : at + 20]!r} is no selector")
    return tuple(tests), at


def _test(match: re.Match[str]) -> Test:
    if tag := match["tag"]:
        return (lambda _page, _node: True) if tag == "*" else lambda page, node: page.tags[node] == tag.lower()
    if wanted := match["id"]:
        return lambda page, node: page.get(node, "id") == wanted
    if word := match["class"]:
        return lambda page, node: word in page.get(node, "class").split()
    if match["not"] is not None:
        denied, end = _parse_compound(match["not"].strip(), 0)
        if end != len(match["not"].strip()):
            raise ValueError(":not() takes one simple selector")
        return lambda page, node: not all(test(page, node) for test in denied)
    if match["nth"]:
        return _nth(int(match["nth"]))
    if match["text"] is not None:
        return _contains(_unescaped(match["text"]))
    value = next((v for v in (match["double"], match["single"], match["bare"]) if v is not None), "")
    return _attribute(match["name"].lower(), match["sign"] or "", _unescaped(value))


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _attribute(name: str, sign: str, value: str) -> Test:
    def test(page: Page, node: int) -> bool:
        if name not in page.attributes[node]:
            return False
        held = page.get(node, name)
        match sign:
            case "":
                return True
            case "=":
                return held == value
            case "*=":
                return bool(value) and value in held
            case "^=":
                return bool(value) and held.startswith(value)
            case "$=":
                return bool(value) and held.endswith(value)
            case "~=":
                return value in held.split()
            case _:
                return held == value or held.startswith(f"{value}-")

    return test


def _nth(number: int) -> Test:
    def test(page: Page, node: int) -> bool:
        parent, count = page.parents[node], 0
        if parent < 0:
            return number == 1
        for child in page.children(parent):
            count += page.tags[child] == page.tags[node]
            if child == node or count > number:
                break
        return count == number

    return test


def _contains(wanted: str) -> Test:
    """The page's text is searched once; which elements hold a find is then two look-ups each."""
    known: list[tuple[Page, list[int], list[int]]] = []

    def test(page: Page, node: int) -> bool:
        if not known or known[0][0] is not page:
            starts = [0, *accumulate(map(len, page.texts))]
            text = "".join(page.texts)
            known[:] = [(page, starts, [m.start() for m in re.finditer(re.escape(wanted), text)])]
        _, starts, finds = known[0]
        first, end = starts[node], starts[page.ends[node]]
        place = bisect_left(finds, first)
        return not wanted or (place < len(finds) and finds[place] + len(wanted) <= end)

    return test
