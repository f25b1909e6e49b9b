"""Articles on several pages: which address is the next part of this one. Pure.

`rel=next` alone does not say it, because blogs give it to the next story. The next part's address is the first one's
with the part's number added, in one of the forms that publishers use.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from feedclean.html import Page, parse
from feedclean.model import Article

MOST: Final = 10
_HINT: Final = re.compile(rb"""rel\s*=\s*["']?[^"'>]{0,40}\bnext\b""", re.IGNORECASE)
_WORDS: Final = "page|pagina|pagine|seite|part|parte|partie|teil|side|strona|sida|sayfa|p|pg|s"
_PARAMETERS: Final = frozenset((*_WORDS.split("|"), "paged", "pageno", "seitenr"))
_EXTENSION: Final = re.compile(r"\.(?:html?|shtml|php|aspx?)$", re.IGNORECASE)


def next_part(body: bytes, *, url: str, first: str, number: int) -> str | None:
    """Return the address of part `number` of the article that begins at `first`, where the page at `url` names it."""
    if not _HINT.search(body):
        return None
    page = parse(body, url=url)
    return next((a for a in _said_to_be_next(page) if is_part(a, first=first, number=number)), None)


def _said_to_be_next(page: Page) -> list[str]:
    found = []
    for node in page.elements("link", "a"):
        if "next" in page.get(node, "rel").lower().split() and (href := page.get(node, "href")):
            try:
                found.append(page.resolve(href))
            except ValueError:
                continue
    return found


def is_part(address: str, *, first: str, number: int) -> bool:
    """Tell whether an address is that of part `number` of the article at `first`, by its form alone."""
    try:
        one, other = urlsplit(first), urlsplit(address)
    except ValueError:
        return False
    if one.netloc != other.netloc or one.scheme != other.scheme or len(address) > len(first) + 20:
        return False
    if one.path.rstrip("/") == other.path.rstrip("/"):
        added = [pair for pair in parse_qsl(other.query) if pair not in parse_qsl(one.query)]
        return len(added) == 1 and added[0][0].lower() in _PARAMETERS and added[0][1] == str(number)
    if one.query != other.query:
        return False
    extension = _EXTENSION.search(one.path)
    stem = one.path[: extension.start()] if extension else one.path.rstrip("/")
    if not stem.strip("/") or not other.path.startswith(stem):
        return False
    ending = _EXTENSION.sub("", other.path[len(stem) :].removeprefix(extension[0] if extension else "")).rstrip("/")
    return re.fullmatch(rf"[/_,-](?:(?:{_WORDS})[/_-]?)?{number}", ending, re.IGNORECASE) is not None


def joined(article: Article, part: Article) -> Article | None:
    """Return the article with a further part; None when that has nothing to add."""
    known = set(article.blocks)
    more = tuple(b for b in part.blocks if b not in known)
    if part.obstacle or not more:
        return None
    return replace(article, blocks=(*article.blocks, *more))
