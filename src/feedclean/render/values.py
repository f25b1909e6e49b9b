"""Single values as the formats want them: dates, addresses, languages, names; valid whatever comes in.

Everything here is total: it answers for any string and any datetime, and raises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from feedclean.html.sanitize import printable, sanitize
from feedclean.model import Entry, Figure

# RFC 3986 §2.2, §2.3 and, beyond ASCII, `ucschar` of RFC 3987 §2.2 without white space and invisible formatting (§4.1).
_NOT_IN_ADDRESS: Final = re.compile(
    r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%\u00a1-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff"
    r"\uf900-\ufdcf\ufdf0-\ufefe\uff00-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd]"
)
_BARE_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_URN: Final = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:\S+|tag:[^\s,:]+,\d{4}(?:-\d\d){0,2}:\S*", re.IGNORECASE)
_HOST: Final = re.compile(r"[\w\-.~%!$&'()*+,;=]+|\[[0-9A-Fa-f:.]+\]")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
_MEDIA_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)
_BY_SUFFIX: Final = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
}
_RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
UNTITLED: Final = "Untitled"
_TITLE_FROM_TEXT: Final = 80


def one_line(text: str | None) -> str:
    """Return `text` printable, on one line, white space folded; '' for None."""
    return " ".join(printable(text).split()) if text else ""


def timestamp(moment: datetime) -> str:
    """Return RFC 3339 in UTC, to the second."""
    return utc(moment).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def day(moment: datetime) -> str:
    """Return the date as a reader at the place of publication would say it: that of the datetime's own zone."""
    return moment.date().isoformat()


def utc(moment: datetime) -> datetime:
    """Return the moment in UTC. One without a zone is taken as UTC, as is one that UTC would put out of range."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):  # within a day of the years 1 or 9999
        return moment.replace(tzinfo=UTC)


def address(url: str | None) -> str | None:
    """Return an absolute http or https IRI (RFC 3987), what is illegal in it percent-encoded; None if it is not one."""
    if not url:
        return None
    url = printable(url).strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.netloc.rpartition("@")[2]
    if port is not None:
        host = host.rpartition(":")[0]
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host.removesuffix(":")):
        return None
    start = len(parts.scheme) + len("://") + len(parts.netloc)
    front, rest = url[:start], url[start:]
    rest = rest.replace("[", "%5B").replace("]", "%5D")
    path, hash_, fragment = rest.partition("#")
    rest = path + hash_ + fragment.replace("#", "%23")
    return _BARE_PERCENT.sub("%25", _NOT_IN_ADDRESS.sub(lambda m: quote(m[0], safe=""), front + rest))


def identifier(of: str) -> str:
    """Return `of` when it is an absolute IRI fit for an id, else a `urn:uuid:` made of it (always the same one)."""
    if address(of) == of or (
        _URN.fullmatch(of) and _NOT_IN_ADDRESS.search(of) is None and not _BARE_PERCENT.search(of)
    ):
        return of
    return f"urn:uuid:{uuid5(NAMESPACE_URL, printable(of))}"


def language_tag(language: str | None) -> str | None:
    """Return a well-formed BCP 47 tag ("pt_BR" becomes "pt-BR"), None for what is not one."""
    tag = one_line(language).replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def media_type(told: str | None, url: str) -> str | None:
    """Return the media type that was told when it is one, else what the address's ending says."""
    told = one_line(told).partition(";")[0].strip().lower()
    if _MEDIA_TYPE.fullmatch(told):
        return told
    return _BY_SUFFIX.get(url.partition("?")[0].rpartition(".")[2].lower())


def distinct(names: Iterable[str | None]) -> list[str]:
    """Return the names on one line each, empty ones and repeats (in whatever case) left out, order kept."""
    kept: dict[str, str] = {}
    for name in map(one_line, names):
        if name:
            kept.setdefault(name.casefold(), name)
    return list(kept.values())


def title_of(entry: Entry) -> str:
    """Return the entry's title; where it has none, how its text begins, or its address. Never empty."""
    if title := one_line(entry.title):
        return title
    text = one_line(entry.text[: 4 * _TITLE_FROM_TEXT])
    if len(text) > _TITLE_FROM_TEXT:
        text = text[:_TITLE_FROM_TEXT].rpartition(" ")[0] or text[:_TITLE_FROM_TEXT]
        text = f"{text} …"
    return text or address(entry.url) or UNTITLED


def authors_of(entry: Entry) -> list[str]:
    """Return who answers for an entry: its authors, else its site, else its source or its host. Never empty."""
    return (
        distinct(entry.authors)
        or distinct([entry.site_name])[:1]
        or distinct([entry.source_title])
        or distinct([urlsplit(address(entry.url) or "").hostname])
        or ["Unknown"]
    )


def direction(language: str | None) -> str | None:
    """Return "rtl" for languages written from the right, None for others: what HTML calls `dir`."""
    return "rtl" if (language_tag(language) or "").partition("-")[0].lower() in _RIGHT_TO_LEFT else None


def content_of(entry: Entry) -> str:
    """Return the body as HTML that is safe to show, its direction said where a reader could get it wrong."""
    content = sanitize(entry.html)
    if written := direction(entry.language):
        return f'<div lang="{language_tag(entry.language)}" dir="{written}">\n{content}\n</div>'
    return content


def pictures_of(entry: Entry) -> list[tuple[str, Figure]]:
    """Return the figures whose address is usable, with it, each address once."""
    found: dict[str, Figure] = {}
    for figure in entry.images:
        if url := address(figure.url):
            found.setdefault(url, figure)
    return list(found.items())


def unique(entries: Iterable[Entry]) -> list[tuple[str, Entry]]:
    """Return the entries with their published ids, each id once: the first one stays (RFC 4287 §4.1.1)."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        kept.setdefault(identifier(entry.id), entry)
    return list(kept.items())
