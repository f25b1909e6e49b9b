"""Where a picture lies: its renditions' addresses, the best of them, and what makes two of them one picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote, urljoin

from feedclean.extract.letters import APART

LONGEST: Final = 2048
# It begins where a run of signs does: at each of them, the search would take the square of the run.
_CANDIDATE: Final = re.compile(
    r"(?<![^\s,])([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]{1,8})([wxh]))?(?:\s+[\d.]{1,8}[wxh])?\s*(?:,|$)"
)
_LOOKS_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|jfif|heic|bmp|svg)(?![a-z0-9])", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:https?:)?//[^\s\"'<>\\]+|/[^\s\"'<>\\,]+", re.IGNORECASE)
_IN_JSON: Final = re.compile(r"https?:\\?/\\?/[^\s\"'<>,]+", re.IGNORECASE)
_CSS_URL: Final = re.compile(r"url\(\s*(?:&quot;|[\"'])?([^\"')]{4,2048})", re.IGNORECASE)
_EMPTY_NAME: Final = (
    r"(?:blank|spacer|transparent|pixel|empty|loading|lazyload|lazy|trans|clear|fallback|no-?image|noimg|default-image|"
    r"1x1|grey|gray|dummy|preloader|spinner)(?:[_.-][^/]{0,80})?\.(?:gif|png|svg|jpe?g|webp)"
)
_EMPTY_FILE: Final = re.compile(_EMPTY_NAME)
# Every address is asked about, and few hold one of these words: only those are searched.
_EMPTY_WORDS: Final = frozenset(
    "blank spacer transparent pixel empty loading lazyload lazy trans clear fallback no noimage noimg default 1x1 grey "
    "gray dummy preloader spinner blur blurred lqip".split()
)
_SIZING_WORDS: Final = frozenset("w width resize wid lqip".split())
_PLACEHOLDER: Final = re.compile(
    rf"[/_?&-](?:(?<=[/_-])(?:{_EMPTY_NAME}|transparent[_.-])|(?<=[?&])(?:blur|lqip)=|(?<=/)blur(?:red)?[_/])"
)
_TINY: Final = re.compile(r"[?&/,_-](?:(?<=[?&/,])(?:w|width|resize|wid)[=_:]\d{1,2}(?!\d)|(?<=[_-])lqip\b)")
_WIDTH: Final = re.compile(
    r"[^0-9a-z](?:(?<=[?&/,;])(?:w|width|wid|imwidth|mw|resize|im_w|w_|maxw|maxwidth)[=_:,]?(\d{2,4})(?!\d)|"
    r"(\d{2,4})x\d{2,4}(?![0-9a-z])|(?<=[/_-])(\d{3,4})(?:w|px)?\.(?:jpe?g|webp|png|avif))"
)
_LONG_ID: Final = re.compile(r"[0-9a-f][0-9a-f]{7}(?:-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,})")
_SERIAL: Final = re.compile(r"/\d{10,}[\w-]*(?=/)")
_PARTING: Final = re.compile(r"[/?&=]")
_FILE: Final = re.compile(r"(.+)\.(?:jpe?g|png|webp|gif|avif|svg|jfif|bmp|heic)(?![a-z0-9])", re.DOTALL)
_SIZE: Final = re.compile(
    r"(?:[-_@.](?:\d{2,4}x\d{2,4}|\d{2,4}x|x\d{2,4}|scaled|e\d{9,}|\d{2,4}(?:w|px)|w\d{2,4}|resized?|small|medium|large|"
    r"thumb(?:nail)?|original|[12345]x|rw?\d+)){1,6}$"
)
# The size that an address asks a server for after the picture's name: "…/fog=s2000", "…/fog=w400-h300-p".
SIZE_ASKED: Final = re.compile(r"=[swh]\d{2,5}(?:-[a-z]{1,3}\d{0,5})*$", re.IGNORECASE)
_GENERIC: Final = re.compile(
    r"(?:\d{1,4}|original|image|img|photo|picture|default|large|medium|small|thumb|thumbnail|full|master|main|index|"
    r"max|landscape|portrait|square|[a-z]|\d{2,4}x\d{2,4}|w\d+|image_\d{2,4}|i|format|\d+_\d+|wide\w*|crop\w*)"
)
_NAMES_ADDRESS: Final = re.compile(r"url|image|img|photo|pic|full|large|original|zoom|retina|lazy|high|bg")
_NAMES_OTHER: Final = re.compile(r"link|href|share|page|track|click|ad-|beacon|logo|author|api|json|pin-")
_SKIPPED_ATTRIBUTES: Final = frozenset(
    "alt class id style title role width height sizes loading decoding "
    "data-href data-link data-pin-url data-share data-share-url data-permalink data-page-url data-author-image".split()
)
_TEMPLATE: Final = re.compile(r"\*\*|\$?\{[a-z_]|%7b[a-z_]|\[(?:width|height|size|w|h)\]")
_TEMPLATE_SIGNS: Final = ("{", "**", "%7", "[")  # one of them is in all that the pattern matches
_MARKED: Final = re.compile(r"__[a-z]+__")  # a template's or a name: shown where there is nothing else
# What an address is good for.
_NOTHING: Final = 0
_NAMING: Final = 1
_SHOWING: Final = 2


class Rendition(NamedTuple):
    """One address of a picture; `width` in pixels, 0 where nothing tells it."""

    url: str
    width: int = 0


def joined(base: str | None, address: str) -> str:
    """Return an address made absolute by `base`, if there is one; '' for what is none, like "http://[x"."""
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return ""


def is_placeholder(url: str) -> bool:
    """Tell whether an address is a stand-in (`data:`, blank pixel, blurred preview) and no picture."""
    low = url.lower()
    return _stands_in(low, _words(low))


def _words(low: str) -> list[str]:
    return low.translate(APART).split()


def _stands_in(low: str, words: list[str]) -> bool:
    if not words or low.startswith(("data:", "blob:", "about:", "javascript", "#")):
        return True
    if "placeholder" in low or "place-holder" in low:
        return True
    return not _EMPTY_WORDS.isdisjoint(words) and bool(_EMPTY_FILE.match(low) or _PLACEHOLDER.search(low))


def is_picture_address(url: str) -> bool:
    """Tell whether an address ends as a picture's file does; "/wiki/File:Fog.jpg" is a page about one."""
    path = url.partition("?")[0].partition("#")[0]
    name = path.rpartition("/")[2]
    found = _LOOKS_PICTURE.search(name) if len(url) <= LONGEST else None
    return found is not None and found.end() == len(name) and ":" not in name and not is_placeholder(url)


def is_template(url: str) -> bool:
    """Tell whether a script was to complete the address ("{width}"): it tells which picture it is, and shows none."""
    return _holds_template(url.lower())


def _holds_template(low: str) -> bool:
    return any(map(low.__contains__, _TEMPLATE_SIGNS)) and _TEMPLATE.search(low) is not None


@lru_cache(maxsize=8192)
def _use_of(url: str) -> int:
    """Return what an address is good for: `_NOTHING` (a stand-in), `_NAMING`, `_SHOWING`."""
    low = url.lower()
    words = _words(low)
    if _stands_in(low, words):
        return _NOTHING
    tiny = not _SIZING_WORDS.isdisjoint(words) and _TINY.search(low)
    return _NAMING if tiny or _holds_template(low) or _MARKED.search(low) else _SHOWING


def parse_srcset(value: str) -> Iterator[Rendition]:
    """Yield the candidates of a `srcset`, whose addresses may hold commas (HTML Living Standard, 4.8.4.2.3)."""
    for url, number, unit in _CANDIDATE.findall(value[:20_000]):
        width = int(number.partition(".")[0] or 0) if unit == "w" else 0
        yield Rendition(url, width or _told_width(url))


def _told_width(url: str) -> int:
    found = _WIDTH.search(" " + url.lower())  # a name may begin with its width
    if not found:
        return 0
    width = int(found[1] or found[2] or found[3])
    return width if 1 <= width <= 6000 and width not in range(1990, 2031) else 0


def background(style: str) -> str | None:
    """Return the address of the picture in an inline style's `background`."""
    found = _CSS_URL.search(style)
    return found[1].strip().replace("&amp;", "&") if found else None


def renditions_in(attributes: Mapping[str, str | None]) -> Iterator[Rendition]:
    """Yield every picture address that an element's attributes hold, whatever the lazy loader calls them."""
    for name, value in attributes.items():
        if not value or name in _SKIPPED_ATTRIBUTES or len(value) > 20_000:
            continue
        if name == "src":
            yield Rendition(value.strip(), _told_width(value))
        elif "srcset" in name or name in {"data-sizes-src", "data-src-set"}:
            yield from parse_srcset(value)
        elif name.startswith("data-") or name.endswith("src") or name in {"source", "content", "original", "lowsrc"}:
            yield from _in_data(name, value.strip())


def _in_data(name: str, value: str) -> Iterator[Rendition]:
    if value[:1] in "{[":
        for url in _IN_JSON.findall(value)[:20]:
            plain = url.replace("\\/", "/").replace("\\u0026", "&").rstrip("\\)")
            if _LOOKS_PICTURE.search(plain):
                yield Rendition(plain, _told_width(plain))
    elif " " in value:
        if "w" in value and _LOOKS_PICTURE.search(value) and re.search(r" [\d.]+[wx](?:,|$)", value):
            yield from parse_srcset(value)
    elif (value.startswith("http") and _NAMES_ADDRESS.search(name) and not _NAMES_OTHER.search(name)) or (
        (_LOOKS_PICTURE.search(value) or ("src" in name and (value.startswith(("http", "/")) and len(value) > 8)))
        and (_ADDRESS.match(value) or "src" in name or "." in value)
    ):
        yield Rendition(value, _told_width(value))


def rank(found: list[Rendition], *, wanted: int = 2000) -> list[Rendition]:
    """Return them best first, each address once: no stand-ins, then the widest up to `wanted` pixels."""
    once: dict[str, Rendition] = {}
    for r in found:
        if len(r.url) <= LONGEST and _use_of(r.url) != _NOTHING:
            known = once.get(r.url)
            if known is None or r.width > known.width:
                once[r.url] = r

    def worth(r: Rendition) -> tuple[bool, int]:
        shows = not 0 < r.width < 100 and _use_of(r.url) == _SHOWING
        fit = r.width if r.width <= wanted else wanted - 1
        # A width that nobody tells is most likely the page's own choice: neither the best nor the worst.
        return shows, fit or 640

    return sorted(once.values(), key=worth, reverse=True)


def identity(url: str) -> str:
    """Return what stays the same across a picture's renditions: its long id, else its file name without its size.

    What is longer than any rendition is returned as it is: no searches, and no place in the cache.
    """
    return _identity(url) if len(url) <= LONGEST else url


@lru_cache(maxsize=8192)
def _identity(url: str) -> str:
    address = url
    for _ in range(2):
        if "%" not in address:
            break
        address = unquote(address)
    address = address.lower()
    path, _, query = address.partition("?")
    # A resizer carries the picture's own address within its own.
    inner = max(path.rfind("http://"), path.rfind("https://"))
    if inner > 0:
        path = path[inner:]
    elif "url=" in query or ".jp" in query or ".png" in query or ".webp" in query:
        held = re.search(r"(?:^|&)(?:url|src|image|u|img|file|source|path)=([^&?]+)", query)
        if held and ("/" in held[1] or _FILE.search(held[1])):
            path = held[1]
    file = _file_in(path)
    ids = _LONG_ID.findall(path)
    if ids:
        return _with_owner(path, str(ids[-1]), file)
    name = _SIZE.sub("", file or SIZE_ASKED.sub("", path).rstrip("/").rsplit("/", 1)[-1])
    if not name or _GENERIC.fullmatch(name):
        # "…/4711/original.jpg": the folder says which.
        parts = [p for p in path.split("/") if p]
        folders = [p for p in parts[:-1] if not _GENERIC.fullmatch(p)]
        name = "/".join([*folders[-1:], name])
    if path.endswith((".php", ".ashx", ".aspx", ".do", ".cgi")) or not name:
        name += "?" + query
    return name


def _file_in(path: str) -> str:
    """Return the last name of a picture's file in an address, without its type."""
    for part in reversed(_PARTING.split(path)):
        if "." in part and (found := _FILE.match(part)):
            return found[1]
    return ""


def _with_owner(path: str, long_id: str, file: str) -> str:
    """Return a long id with what tells it from others: in a folder it may be the owner's, of many pictures."""
    below = path.rpartition(long_id)[2]
    if "/" not in below:
        return long_id
    if serial := _SERIAL.search(below):
        return long_id + serial[0]
    name = _SIZE.sub("", file)
    return f"{long_id}/{name}" if name and not _GENERIC.fullmatch(name) else long_id
