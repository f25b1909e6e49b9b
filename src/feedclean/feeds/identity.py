"""Who an entry is: its evidence, its permanent id, and a hash of what its source sent.

Evidence is a tuple of keys, strongest first::

    guid:tag:example.org,2024:17     the publisher's own identifier, as sent
    canonical:example.org/news/17    the page's own <link rel=canonical>, once the page is known
    url:example.org/news/17          the link, without scheme, www, tracking parameters and final slash
    print:5c1f…                      title, text and date, blind to markup, white space and case
    whole:77ab…                      all of these together, for entries that share each single one with others
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from feedclean.feeds.text import plain
from feedclean.feeds.urls import url_key
from feedclean.model import Article, FeedEntry

# Ours; made once with uuid4 and never to be changed, because every published id hangs on it.
NAMESPACE: Final = UUID("6f0c3f0e-9f0b-4d0e-8a57-3c1b6d2e94a1")
MAX_KEY: Final = 512  # characters; longer identifiers are hashed
_ENOUGH_WITH_DATE: Final = 8  # letters of title and text that tell entries of one minute apart
_ENOUGH_ALONE: Final = 200  # letters that tell entries apart without a date


def keys_of(
    entry: FeedEntry, article: Article | None = None, *, fingerprint: tuple[str, bool] | None = None
) -> tuple[str, ...]:
    """Return an entry's evidence, strongest first; empty only for an entry that says nothing at all.

    The fingerprint (`fingerprint_of`, computed unless given) is there where it is telling, or where it is all there is.
    """
    keys = []
    if entry.guid and entry.guid.strip():
        keys.append(_bounded("guid:", entry.guid.strip()))
    if article and article.canonical_url and _is_specific(article.canonical_url, entry.url or article.url):
        keys.append(_bounded("canonical:", url_key(article.canonical_url)))
    if entry.url:
        keys.append(_bounded("url:", url_key(entry.url)))
    print_, telling = fingerprint or fingerprint_of(entry)
    if print_ and (telling or not keys):
        keys.append(print_)
    return tuple(keys)


def words_of(entry: FeedEntry) -> tuple[str, str, str]:
    """Return title, summary and content without markup, white space and case: what two sendings of an entry share."""
    return _folded(entry.title), _folded(entry.summary), _folded(entry.content)


def fingerprint_of(entry: FeedEntry, words: tuple[str, str, str] | None = None) -> tuple[str, bool]:
    """Return the `print:` key ('' for an entry without words) and whether it is enough to recognise the entry by.

    A date belongs to it: "Weather today" of Monday and of Tuesday are two entries. Without a date the text must be
    long. `words` are `words_of(entry)`, where they are at hand.
    """
    title, summary, content = words or words_of(entry)
    said = title + (content or summary)
    if not said:
        return "", False
    date = entry.published.isoformat(timespec="minutes") if entry.published else ""
    return "print:" + _hash(said + date), len(said) >= (_ENOUGH_WITH_DATE if date else _ENOUGH_ALONE)


def whole_key(keys: Iterable[str]) -> str:
    """Return one key made of several, for entries that share each single one."""
    return "whole:" + _hash("\n".join(keys))


def new_id(source_id: str, keys: tuple[str, ...], *, taken: Collection[str] = ()) -> str:
    """Return a URI for an entry seen for the first time: `urn:uuid:` with a version 5 UUID (RFC 9562 §5.5).

    It is made of the source's id and the strongest key, so a store that was lost and filled again publishes the same
    ids; of all keys, and then a number, where that id is `taken`. Afterwards the id lives in the store and never
    depends on the evidence again.
    """
    for name in (keys[0] if keys else "", "\n".join(keys)):
        if (made := _urn(source_id, name)) not in taken:
            return made
    number = 2
    while (made := _urn(source_id, f"{number}\n" + "\n".join(keys))) in taken:
        number += 1
    return made


def upstream_hash(entry: FeedEntry, words: tuple[str, str, str] | None = None) -> str:
    """Return a hash of what the source sent: two parts, words and dates, joined by `-`.

    The first part moves with the title, the text and the link's path; markup, white space, tracking parameters,
    pictures and categories do not count. The second part moves with the dates; it is apart because some feeds stamp
    every entry with the time of the request, which only a look at all entries can tell (see `plan`). `words` are
    `words_of(entry)`, where they are at hand.
    """
    link = urlsplit(entry.url).path.rstrip("/") if entry.url and _splits(entry.url) else ""
    dates = "\n".join(d.isoformat() if d else "" for d in (entry.published, entry.updated))
    return f"{_hash(chr(10).join((*(words or words_of(entry)), link)))}-{_hash(dates)}"


def _folded(html: str | None) -> str:
    return "".join(plain(html).casefold().split()) if html else ""


def _is_specific(canonical: str, url: str | None) -> bool:
    """Return whether a canonical address names a document; some sites call their home page canonical everywhere."""
    if not _splits(canonical):
        return False
    bare = urlsplit(canonical)
    if bare.path.strip("/") or bare.query:
        return True
    return bool(url) and url_key(url or "") == url_key(canonical)


def _splits(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def _urn(source_id: str, name: str) -> str:
    return uuid5(NAMESPACE, f"{source_id}\n{name}").urn


def _bounded(kind: str, value: str) -> str:
    return kind + (value if len(value) <= MAX_KEY else "sha256:" + hashlib.sha256(_bytes(value)).hexdigest())


def _hash(text: str) -> str:
    return hashlib.sha256(_bytes(text)).hexdigest()[:24]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
