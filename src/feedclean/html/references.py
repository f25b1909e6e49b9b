"""Character references that were escaped twice, mended: `don&amp;#8217;t`, which readers see as `don&#8217;t`.

Only outside of code, only what stands for punctuation, a space or a letter, and never on a page that may be about
markup: one that shows references in its code, or a tag's `&lt;`, or that speaks of HTML. (But where apostrophes are
written so inside of several words, nobody means it.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Final
from unicodedata import category

# A look at the bytes finds nothing in most pages.
_SIGN: Final = re.compile(rb"&(?:amp|#0*38|#x0*26);(?:#[0-9xX]|[a-zA-Z]{2,8};)")
_REFERENCE: Final = re.compile(r"&(?:amp;){0,3}(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}[0-9]{0,2});")
_APOSTROPHE: Final = re.compile(
    r"(?<=[^\W\d_])&(?:amp;){0,3}(?:#0*39|#x0*27|#8217|#x2019|apos|rsquo);(?=[^\W\d_])", re.IGNORECASE
)
_ENOUGH: Final = 3
_TAGS: Final = frozenset({"lt", "gt", "#60", "#62", "#060", "#062", "#x3c", "#x3e"})
_CODE: Final = "pre code kbd samp tt var xmp listing plaintext".split()
_WORDED: Final = (("img", "alt"), ("meta", "content"))  # attributes
_UNREAD: Final = "textarea title option".split()
_MARKUP: Final = re.compile(r"\b(?:X?HTML|XML|Unicode|SGML)\b|\b[Ee]ntit(?:y|ies)\b")


def may_be_escaped_twice(data: bytes) -> bool:
    """Tell whether there is anything to look for."""
    return _SIGN.search(data) is not None


def mended(
    texts: list[str], attributes: list[Mapping[str, str | None]], ends: list[int], places: Mapping[str, list[int]]
) -> tuple[list[str], list[Mapping[str, str | None]]]:
    """Return a page's texts and attributes, those that readers see without the references that were escaped twice."""
    if not any(map(_holds_reference, texts)) and not any(
        _holds_reference(attributes[i].get(name)) for tag, name in _WORDED for i in places.get(tag, ())
    ):
        return texts, attributes  # addresses and scripts had them
    code = set(_inside(_CODE, ends, places))
    unread = set(_inside(_UNREAD, ends, places))
    read = [i for i, text in enumerate(texts) if text and i not in code and i not in unread]
    if not _is_damage(texts, read, code):
        return texts, attributes
    texts, attributes = [*texts], [*attributes]
    for i in read:
        if "&" in texts[i]:
            texts[i] = _REFERENCE.sub(_character, texts[i])
    for tag, name in _WORDED:
        for i in places.get(tag, ()):
            value = attributes[i].get(name)
            if value and "&" in value:
                attributes[i] = {**attributes[i], name: _REFERENCE.sub(_character, value)}
    return texts, attributes


def _holds_reference(text: str | None) -> bool:
    return text is not None and "&" in text and _REFERENCE.search(text) is not None


def _inside(tags: Iterable[str], ends: list[int], places: Mapping[str, list[int]]) -> Iterator[int]:
    """Yield the nodes in elements with these tags, each once."""
    end = 0
    for node in sorted(node for tag in tags for node in places.get(tag, ())):
        yield from range(max(node, end), ends[node])
        end = max(end, ends[node])


def _is_damage(texts: list[str], read: list[int], code: set[int]) -> bool:
    """Tell whether references are what was done to the page, not what it is about."""
    if sum(len(_APOSTROPHE.findall(texts[i])) for i in read if "&" in texts[i]) >= _ENOUGH:
        return True
    if any(_REFERENCE.search(texts[i]) for i in code if "&" in texts[i]):
        return False
    shown = (found[1].lower() for i in read if "&" in texts[i] for found in _REFERENCE.finditer(texts[i]))
    return _TAGS.isdisjoint(shown) and not any(_MARKUP.search(texts[i]) for i in read)


def _character(found: re.Match[str]) -> str:
    character = unescape(f"&{found[1]};")
    return character if _is_prose(character) else found[0]


def _is_prose(character: str) -> bool:
    if len(character) != 1 or character < "\xa0":
        return character in ("&", "'", '"')
    # (U+FFFD is what no character stands for.)
    return character == "\xad" or (category(character)[0] in "PZSL" and character != "\ufffd")
