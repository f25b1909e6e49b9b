"""When it was published and when it was last changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from feedclean.extract.clues import Clues
from feedclean.extract.datetimes import month_number, parse_machine, parse_prose, parse_written
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
_IN_ADDRESS: Final = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[a-z]{3,9}(?=[/-]))"
    r"[/-]?(0[1-9]|[12]\d|3[01])(?=[/\-_.+]|$)"
)
_UPDATED: Final = tuple(
    "updat|modif|edited|revised|aktualisiert|geändert|stand:|mis à jour|actualiza|atualiza|aggiorna|bijgewerkt"
    "|uppdatera|opdatere|oppdatert|päivitetty|aktualiz|güncell|обновл|изменен|更新|수정|最終|оновлен|frissít|actualizat"
    "|ενημερώ|cập nhật|diperbarui|diubah|تحديث|بروزرسانی|עודכן|अपडेट|อัปเดต|ปรับปรุง".split("|")
)
# Names that a site made up: "w-published-date", "published-date", "PublicationDate" …
_OWN_PUBLISHED: Final = re.compile(
    r"publi(?:sh(?:ed)?|cation)[-_.:]?(?:date|time|on|at)?$"
    r"|(?:date|time)[-_.:]?publi|post-?date$"
)
_OWN_MODIFIED: Final = re.compile(r"(?:modified|updated?)[-_.:]?(?:date|time|on|at)?$")
_LABEL: Final = tuple(
    "publish|posted|written on|release|updat|modif|edited|reviewed|veröffentlicht|erschienen|erstellt|stand |stand:"
    "|aktualisiert|publié|mis en ligne|mis à jour|publica|pubblica|aggiorna|gepubliceerd|publicerad|publisert"
    "|offentliggjort|julkaistu|opublikowan|publikov|yayın|опублик|дата|diterbitkan|đăng|発行|公開|掲載|发布|發布"
    "|등록|입력".split("|")
)
_TITLE_DATE: Final = re.compile(r"(?<!\d)\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d$")
_DIGIT: Final = re.compile(r"\d")
_HAS_YEAR: Final = re.compile(r"(?:19|20|25)\d\d|(?<![\d./])\d\d([./])\d\d\1\d\d(?!\d)|[٠-٩۰-۹०-९০-৯๐-๙]{4}")
_DATE_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:date(?:line|time)?|datum|fecha|data|time(?:stamp)?|publi(?:shed|cation|caci)\w*|pub-?date|post-?date"
    r"|entry-date|posted|meta|veröffentlicht)(?:$|[\s_-])|(?:publish|post|entry|article)[\w-]*date|Date(?:$|[A-Z_\s])",
    re.IGNORECASE,
)
_DATE_STEMS: Final = ("dat", "tim", "publi", "fecha", "post", "meta", "veröff")  # one is in all that this matches
_MAX_LINE: Final = 200
_BARE_DATE: Final = 24
_UNDER_TITLE: Final = 12  # lines
_PUBLISHED_AGAIN: Final = re.compile(r"publi|posted|veröffentlicht|erschienen|erstellt|опублик", re.IGNORECASE)
_SOON: Final = re.compile(r"\D{0,40}\d")
_AT_ONCE: Final = timedelta(minutes=1)
_ZONES: Final = timedelta(hours=26)  # what lies further apart is not one day in two time zones


def find_dates(clues: Clues, *, language: str | None) -> tuple[datetime | None, datetime | None]:
    """Return when the article was published and modified; None where the page does not say."""
    month_first = _month_first(language, clues.url)
    published = _first(_machine_published(clues), month_first=month_first)
    modified = _first(_machine_modified(clues), month_first=month_first)
    if published is None:
        published = _in_props(clues, "datepublished", "datecreated") or _in_microformat(clues, "published")
        modified = modified or _in_props(clues, "datemodified")
    if published is None:
        published = _shown(clues, month_first=month_first, language=language) or modified
    elif modified and modified.date() < published.date():
        # Some systems put the day of the site's last build there; what a reader sees tells.
        seen = _visible(clues, month_first=month_first, language=language)
        published = seen if seen and seen < modified else published
    elif modified and modified - published < _AT_ONCE:
        # Others the time of the page's last build, which is then both; an older date under the title is the story's.
        seen = _bare_date(clues.lines[:_UNDER_TITLE], month_first=month_first)
        published = seen if seen and published - seen > _ZONES else published
    modified = modified or _seen_update(clues, month_first=month_first)
    if published and modified and modified < published:
        modified = None
    return published, modified


def _shown(clues: Clues, *, month_first: bool, language: str | None) -> datetime | None:
    """Return the date that a reader finds: in the document's title, around the headline, in the address, anywhere."""
    if titled := _in_title(clues):
        return titled
    address = _in_address(clues.url)
    seen = _visible(clues, month_first=month_first, language=language)
    if address and not (seen and seen.date() == address.date()):
        return address  # its order of day and month is beyond doubt
    return (
        seen
        or _labelled(clues, month_first=month_first)
        or _only_time(clues)
        or _only_line(clues, month_first=month_first)
    )


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


def _machine_published(clues: Clues) -> Iterator[str]:
    yield from _strings(clues.article, "datePublished", "dateCreated", "uploadDate")
    yield from _metas(clues.structured, _PUBLISHED, _OWN_PUBLISHED)


def _machine_modified(clues: Clues) -> Iterator[str]:
    yield from _strings(clues.article, "dateModified")
    yield from _metas(clues.structured, _MODIFIED, _OWN_MODIFIED)


def _metas(structured: Structured, known: tuple[str, ...], own: re.Pattern[str]) -> Iterator[str]:
    """Yield the values of the meta elements that everybody uses, then those that a site named itself, by age."""
    for key in known:
        yield from structured.meta.get(key, ())[:2]
    yield from sorted(values[0] for key, values in structured.meta.items() if own.search(key))


def _strings(article: Thing, *keys: str) -> Iterator[str]:
    for key in keys:
        value = article.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("@value")
        if isinstance(value, (str, int)):
            yield str(value)


def _in_props(clues: Clues, *names: str) -> datetime | None:
    page = clues.page
    for name in names:
        for node in clues.properties.get(name, ())[:4]:
            value = page.get(node, "datetime") or page.get(node, "content") or page.text(node)[:80]
            if found := parse_machine(value):
                return found
    return None


def _in_microformat(clues: Clues, name: str) -> datetime | None:
    """Return the date of hAtom, which is in the title of an abbreviation: of the only entry on the page."""
    page = clues.page
    named = (i for i in page.elements("abbr") if name in page.get(i, "class").lower().split())
    found = list(filter(None, (parse_machine(page.get(i, "title")) for i in islice(named, 20))))
    return found[0] if len({f.date() for f in found}) == 1 else None


def _seen_update(clues: Clues, *, month_first: bool) -> datetime | None:
    """Return the date behind the word "updated" around the title, in a `time` element of such a class or in a line."""
    page = clues.page
    for node in clues.structured.nodes.get("time", ()):
        names = page.get(node, "class").lower()
        if node in clues.head and _says(names, _UPDATED) and "publi" not in names and "entry-date" not in names:
            return parse_machine(page.get(node, "datetime"), month_first=month_first)
    for line in (*clues.lines[:_UNDER_TITLE], *clues.above):
        dated = len(line) <= _MAX_LINE and _has_year(line) and line != clues.title
        if dated and (said := _behind_update(line)):
            return parse_written(said, month_first=month_first)
    return None


def _without_update(line: str) -> str:
    """Return a line without what stands behind the word "updated", up to where it says "published"."""
    at = _update_in(line)
    again = _PUBLISHED_AGAIN.search(line, at)
    return f"{line[:at]} {line[again.start() :] if again else ''}"


def _update_in(line: str) -> int:
    low = line.lower()
    return min((place for stem in _UPDATED if (place := low.find(stem)) >= 0), default=-1)


def _behind_update(line: str) -> str:
    """Return what stands behind the word "updated"; nothing where it is told far from a number."""
    at = _update_in(line)
    return _PUBLISHED_AGAIN.split(line[at:], maxsplit=1)[0] if at >= 0 and _SOON.match(line, at) else ""


def _in_title(clues: Clues) -> datetime | None:
    """Return the date at the end of the document's title ("… | Example | 28.04.2023")."""
    for node in clues.structured.nodes.get("title", ())[:1]:
        if m := _TITLE_DATE.search(clues.page.text(node)):
            return parse_written(m[0])
    return None


def _visible(clues: Clues, *, month_first: bool, language: str | None) -> datetime | None:
    """Return the date that a reader sees around the title; one that says "updated" only when it is the only one."""
    page, head = clues.page, clues.head
    second_best: datetime | None = None
    for node in clues.structured.nodes.get("time", ()):
        if node not in head:
            continue
        value = page.get(node, "datetime")
        shown = page.text(node)[:_MAX_LINE]
        found = (parse_machine(value, month_first=month_first) if value else None) or parse_written(
            shown, month_first=month_first
        )
        if found and not _says(f"{page.get(node, 'class')} {shown}", _UPDATED):
            return found
        second_best = second_best or found
    for line in (*clues.lines, *clues.above):
        if len(line) > _MAX_LINE or not _has_year(line):
            continue
        if found := parse_written(line, month_first=month_first):
            if not _says(line, _UPDATED):
                return found
            if apart := parse_written(_without_update(line), month_first=month_first):
                return apart
            second_best = second_best or found
    return second_best or _in_prose(page, head, language)


def _in_prose(page: Page, head: range, language: str | None) -> datetime | None:
    """Return the date in an element that is meant for one, in a language whose months we do not know."""
    count = 0
    for i in head:
        attributes = page.attributes[i]
        if not attributes or not (page.tags[i] == "time" or _is_date_class(attributes.get("class") or "")):
            continue
        shown = page.text(i)[:_MAX_LINE]
        if not shown.isascii() and _has_year(shown):
            if found := parse_prose(shown, language):
                return found
            count += 1
            if count >= 3:
                break
    return None


def _labelled(clues: Clues, *, month_first: bool) -> datetime | None:
    """Return the date in a line anywhere on the page that says "published" or, failing that, "updated"."""
    updated: datetime | None = None
    before = ""
    for segment in clues.segments:
        line = segment.text
        if len(line) <= _MAX_LINE and _has_year(line):
            label = line if _says(line, _LABEL) else f"{before} {line}"
            if _says(label, _LABEL) and (found := parse_written(line, month_first=month_first)):
                if not _says(label, _UPDATED):
                    return found
                updated = updated or found
        before = line if len(line) < 40 else ""
    return updated


def _has_year(line: str) -> bool:
    """Tell whether a line may hold a full date. Most do not, and show that without a pattern."""
    return _DIGIT.search(line) is not None and _HAS_YEAR.search(line) is not None


def _says(line: str, stems: tuple[str, ...]) -> bool:
    low = line.lower()
    return any(stem in low for stem in stems)


def _is_date_class(name: str) -> bool:
    return _says(name, _DATE_STEMS) and _DATE_CLASS.search(name) is not None


def _only_time(clues: Clues) -> datetime | None:
    """Return what all time elements of the page agree on; several days are those of a list."""
    page = clues.page
    times = (
        parse_machine(page.get(i, "datetime") or page.text(i)) for i in clues.structured.nodes.get("time", ())[:20]
    )
    found = list(filter(None, times))
    return found[0] if len({f.date() for f in found}) == 1 else None


def _only_line(clues: Clues, *, month_first: bool) -> datetime | None:
    """Return what all lines below the title agree on that are nothing but a date."""
    below = (s.text for s in clues.segments if s.first >= clues.start)  # above it stands what day it is
    return _bare_date(below, month_first=month_first)


def _bare_date(lines: Iterable[str], *, month_first: bool) -> datetime | None:
    """Return the date in lines that are nothing else; None where there are several."""
    dated = [line for line in lines if len(line) < _BARE_DATE and _has_year(line) and not _says(line, _UPDATED)]
    found = list(filter(None, (parse_written(line, month_first=month_first) for line in dated)))
    return found[0] if len({f.date() for f in found}) == 1 else None


def _in_address(url: str | None) -> datetime | None:
    m = _IN_ADDRESS.search(url or "")
    month = m and (int(m[2]) if m[2].isdigit() else month_number(m[2]))
    if not m or not month:
        return None
    try:
        return datetime(int(m[1]), month, int(m[3]), tzinfo=UTC)
    except ValueError:
        return None
