"""The names that feeds use: namespaces to short prefixes, and what people write into author elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from feedclean.feeds.text import plain_title

ATOM: Final = "atom"
# Core RSS elements have no prefix here, whatever namespace a feed puts them into.
SHORT: Final = {
    "": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/net/rss1.1#": "",
    "http://www.w3.org/2005/atom": ATOM,
    "http://purl.org/atom/ns#": ATOM,
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://www.w3.org/xml/1998/namespace": "xml",
}
# What a prefix means where the feed forgot to declare it.
USUAL: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "a10": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
MOST_AUTHORS: Final = 100

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}")
_ADDRESS_AND_NAME: Final = re.compile(r"^\s*<?[\w.+-]{1,64}@[\w.-]{1,255}>?\s*\(([^()]{1,200})\)\s*$")
_NAME_AND_ADDRESS: Final = re.compile(r"^\s*([^<(]{1,200})[<(]\s*[\w.+-]{1,64}@[\w.-]{1,255}\s*[>)]\s*$")
_BY: Final = re.compile(r"^(?:by|von|par|por|di|av|door)\s+(?=\w)", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[,;]|\s(?:and|und|et|y|og|en|och|&)\s")


def undeclared(prefix: str) -> str:
    """Return a namespace for a prefix that a feed uses without declaring it."""
    return USUAL.get(prefix.lower(), f"urn:undeclared:{prefix}")


def author_names(raw: Iterable[str]) -> tuple[str, ...]:
    """Return the names in authors' elements, each once."""
    names: dict[str, str] = {}
    for count, text in enumerate(raw):
        if count >= MOST_AUTHORS:
            break
        for name in _names(text):
            names.setdefault(name.casefold(), name)
    return tuple(names.values())


def _names(raw: str) -> Iterator[str]:
    """Yield the names in `mail (Name)`, `Name <mail>`, "By Jane Doe and John Roe"; no bare addresses."""
    text = plain_title(raw[:1000])
    if len(text) > 300:
        return
    pair = _ADDRESS_AND_NAME.match(text) or _NAME_AND_ADDRESS.match(text)
    text = _BY.sub("", _EMAIL.sub("", pair[1] if pair else text).strip(" ()<>,;"))
    parts = [p.strip() for p in _BETWEEN.split(text) if p.strip()]
    # "Doe, Jane" is one name, "Jane Doe, John Roe" are two.
    if len(parts) > 1 and all(" " in p for p in parts):
        yield from parts
    elif text:
        yield text
