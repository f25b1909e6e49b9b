"""When it was published and when it was last changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Final

from feedclean.extract.datetimes import parse_machine, parse_prose, parse_written
from feedclean.extract.schema import Thing
from feedclean.extract.structured import Structured
from feedclean.html import Page

_PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date_published",
    "article:published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "datecreated", "dc.date", "dcterms.date",
    "dc:date", "citation_publication_date", "citation_date", "citation_online_date", "pubdate", "publishdate",
    "publish-date", "publish_date", "publication_date", "published_time", "originalpublicationdate",
    "rnews:datepublished",
    "article_date_original", "article.published", "article:post_date", "iso-8601-publish-date", "pub_date", "ptime",
    "displaydate", "created", "date", "article.created", "release_date", "timestamp",
)  # fmt: skip
_MODIFIED: Final = (
    "article:modified_time", "og:updated_time", "og:modified_time", "og:article:modified_time", "datemodified",
    "article:modified", "dc.date.modified", "dcterms.modified", "last-modified", "lastmod", "modified_time",
    "article.updated", "revised", "last_updated", "iso-8601-modified-date", "utime",
)  # fmt: skip
_IN_ADDRESS: Final = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/\-_.]|$)")
_UPDATED: Final = re.compile(
    r"updat|modif|edited|revised|aktualisiert|geändert|stand:|mis à jour|actualiza|atualiza|aggiorna|bijgewerkt"
    r"|uppdatera|opdatere|oppdatert|päivitetty|aktualiz|güncell|обновл|изменен|更新|수정|最終",
    re.IGNORECASE,
)
_HAS_YEAR: Final = re.compile(r"(?:19|20|25)\d\d|[٠-٩۰-۹०-९০-৯๐-๙]{4}")
_DATE_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:date(?:line|time)?|datum|fecha|data|time(?:stamp)?|publi(?:shed|cation|caci)\w*|pub-?date|post-?date"
    r"|entry-date|posted|meta|veröffentlicht)(?:$|[\s_-])|(?:publish|post|entry|article)[\w-]*date|Date(?:$|[A-Z_\s])",
    re.IGNORECASE,
)
_MAX_LINE: Final = 200


def find_dates(
    page: Page,
    structured: Structured,
    article: Thing,
    *,
    lines: Iterable[tuple[int, str]],
    head: range,
    url: str | None,
    language: str | None,
) -> tuple[datetime | None, datetime | None]:
    """Return when the article was published and modified; None where the page does not say.

    `lines` are the (first node, text) of what a reader sees around the title, `head` the range of nodes there.
    """
    month_first = _month_first(language, url)
    published = _first(_machine_published(structured, article), month_first=month_first)
    modified = _first(_machine_modified(structured, article), month_first=month_first)
    if published is None:
        published = _in_props(page, structured, "datepublished", "datecreated")
        modified = modified or _in_props(page, structured, "datemodified")
    if published is None:
        published = _visible(page, structured, lines=lines, head=head, month_first=month_first, language=language)
    in_address = _in_address(url)
    if published is None:
        published = in_address or modified
    if published and modified and modified < published:
        modified = None
    return published, modified


def _month_first(language: str | None, url: str | None) -> bool:
    """Tell whether 3/4/2025 is the fourth of March: in American English, which is what a bare `en` mostly is."""
    if language in {"en-US", "en-PH", "fil"}:
        return True
    commonwealth = re.search(r"\.(?:uk|au|nz|ie|in|za|ng|ke|sg|my|hk|gh)(?:[:/]|$)", url or "")
    return (language in {None, "en"}) and not commonwealth


def _first(values: Iterable[str], *, month_first: bool) -> datetime | None:
    """Return the first date; a later one of the same day that knows the time of day is better."""
    best: datetime | None = None
    for value in values:
        found = parse_machine(value, month_first=month_first)
        if found is None:
            continue
        if best is None:
            best = found
        elif found.date() == best.date() and _has_time(found):
            return found
        if _has_time(best):
            return best
    return best


def _has_time(moment: datetime) -> bool:
    return bool(moment.hour or moment.minute or moment.second)


def _machine_published(structured: Structured, article: Thing) -> Iterator[str]:
    yield from _strings(article, "datePublished", "dateCreated", "uploadDate")
    for key in _PUBLISHED:
        yield from structured.meta.get(key, ())[:2]


def _machine_modified(structured: Structured, article: Thing) -> Iterator[str]:
    yield from _strings(article, "dateModified")
    for key in _MODIFIED:
        yield from structured.meta.get(key, ())[:2]


def _strings(article: Thing, *keys: str) -> Iterator[str]:
    for key in keys:
        value = article.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("@value")
        if isinstance(value, (str, int)):
            yield str(value)


def _in_props(page: Page, structured: Structured, *names: str) -> datetime | None:
    for name in names:
        for node in structured.props.get(name, ())[:4]:
            value = page.get(node, "datetime") or page.get(node, "content") or page.text(node)[:80]
            if found := parse_machine(value):
                return found
    return None


def _visible(
    page: Page,
    structured: Structured,
    *,
    lines: Iterable[tuple[int, str]],
    head: range,
    month_first: bool,
    language: str | None,
) -> datetime | None:
    """Return the date that a reader sees around the title; one that says "updated" only when it is the only one."""
    second_best: datetime | None = None
    for node in structured.nodes.get("time", ()):
        if node not in head:
            continue
        value = page.get(node, "datetime")
        shown = page.text(node)[:_MAX_LINE]
        found = (parse_machine(value, month_first=month_first) if value else None) or parse_written(
            shown, month_first=month_first
        )
        if found and not _UPDATED.search(f"{page.get(node, 'class')} {shown}"):
            return found
        second_best = second_best or found
    for _, line in lines:
        if len(line) > _MAX_LINE or not _HAS_YEAR.search(line):
            continue
        if found := parse_written(line, month_first=month_first):
            if not _UPDATED.search(line):
                return found
            second_best = second_best or found
    if second_best:
        return second_best
    for node in _dated(page, head):
        shown = page.text(node)[:_MAX_LINE]
        if _HAS_YEAR.search(shown) and not shown.isascii() and (found := parse_prose(shown, language)):
            return found
    return None


def _dated(page: Page, head: range) -> Iterator[int]:
    count = 0
    for i in head:
        attributes = page.attributes[i]
        if attributes and (page.tags[i] == "time" or _DATE_CLASS.search(attributes.get("class") or "")):
            count += 1
            if count > 4:
                return
            yield i


def _in_address(url: str | None) -> datetime | None:
    m = _IN_ADDRESS.search(url or "")
    if not m:
        return None
    try:
        day = date(int(m[1]), int(m[2]), int(m[3]))
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
