"""Where a repost first appeared, when the page says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final
from urllib.parse import urljoin

from feedclean.extract.names import SiteNames, bare, host_of, label_of
from feedclean.extract.schema import Thing, address, text, types_of
from feedclean.extract.structured import Structured
from feedclean.model import Origin

_META: Final = (
    "syndication-source",
    "original-source",
    "original_source",
    "article:original_source",
    "source",
    "news_source",
)
_NAME: Final = r"(?P<name>[^\W\d_](?:[\w&'’.\-]|\s(?=[A-Z\d«„\"“])){1,60})"
# "This story first appeared on X", in the languages of the press; X is a name or a host.
_FIRST: Final = re.compile(
    r"(?:"
    r"(?:first|originally|previously)\s+(?:appeared|published|posted|ran|featured)\s+(?:on|in|at|by|with|for)"
    r"|(?:appeared|published)\s+(?:first|originally)\s+(?:on|in|at|by)"
    r"|was\s+(?:first|originally)\s+published\s+(?:on|in|at|by)|republished\s+(?:from|with\s+permission\s+(?:from|of))"
    r"|reprinted\s+(?:from|with\s+permission\s+(?:from|of))|read\s+the\s+original\s+(?:article|story)\s+(?:on|at)|courtesy\s+of"
    r"|(?:erschien|erschienen|veröffentlicht)\s+(?:zuerst|zunächst|ursprünglich)\s+(?:bei|auf|in|im|beim)"
    r"|(?:zuerst|zunächst|ursprünglich)\s+(?:bei|auf|in|im|beim)"
    r"|(?:d['’]abord|initialement|à\s+l['’]origine)\s+(?:paru|publié)e?\s+(?:sur|dans|par|chez)|paru\s+(?:d['’]abord|initialement)\s+(?:sur|dans)"
    r"|(?:publicado|apareci[óo])\s+(?:originalmente|originariamente|primero|por\s+primera\s+vez)\s+(?:en|por)"
    r"|(?:originalmente|originariamente)\s+(?:publicado|apareci[óo])\s+(?:en|por|no|na|em)|publicado\s+(?:originalmente|primeiro)\s+(?:em|no|na|por)"
    r"|(?:pubblicato|apparso)\s+(?:originariamente|originalmente|per\s+la\s+prima\s+volta|prima)\s+(?:su|sul|da|in)"
    r"|(?:verscheen|gepubliceerd)\s+(?:eerst|eerder|oorspronkelijk)\s+(?:op|in|bij)|(?:eerst|oorspronkelijk)\s+(?:verschenen|gepubliceerd)\s+(?:op|in|bij)"
    r"|(?:först|ursprungligen)\s+(?:publicerad|publicerades)\s+(?:på|i|av)|(?:først|opprinnelig|oprindeligt)\s+(?:publisert|publiceret|udgivet|bragt)\s+(?:på|i|av|af)"
    r"|(?:pierwotnie|po\s+raz\s+pierwszy)\s+(?:opublikowan\w+|ukazał\w*\s+się)\s+(?:w|na|przez)"
    r"|(?:původně|poprvé)\s+(?:vyšel|publikován\w*)\s+(?:na|v)|впервые\s+опубликован\w*\s+(?:на|в)|ilk\s+olarak\s+(?=[A-Z])"
    r")\s+(?:the\s+website\s+|der\s+website\s+|dem\s+portal\s+)?[«„\"“‘]?" + _NAME,
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(
    r"^\W*(?:(?:original\s+)?source|(?:original)?quelle|fuente|fonte|bron|källa|kilde|źródło|zdroj|источник|джерело|kaynak|lähde|sumber|via|출처|出典|来源|來源)\s*[:：]\s*"
    + _NAME,
    re.IGNORECASE,
)
# Whom the persons in the story spoke to: "…, she told Example", "sagte er gegenüber Example", "a déclaré à Example".
_TOLD: Final = re.compile(
    r"(?:\btold\s+(?:the\s+)?|\bgegenüber\s+(?:der\s+|dem\s+|von\s+)?|\bsag(?:te|t)\s+\w+\s+(?:zu|der|dem)\s+|\bim\s+(?:Gespräch|Interview)\s+mit\s+"
    r"|\ba\s+(?:déclaré|confié|expliqué)\s+à\s+|\b(?:dijo|declaró|contó|explicó)\s+a\s+|\bha\s+(?:detto|dichiarato)\s+a\s+|\b(?:disse|contou)\s+(?:ao|à)\s+"
    r"|\bin\s+an\s+interview\s+with\s+|\bzegt\s+\w+\s+tegen\s+|\bsäger\s+\w+\s+till\s+|\bsier\s+\w+\s+til\s+|\bsiger\s+\w+\s+til\s+)"
    r"(?P<name>[A-Za-zÀ-ɏ][\w.&-]{2,30}(?:\s[A-Z][\w&-]{1,20}){0,2})"
)
_ENDS: Final = re.compile(r"[\s.,;:!?»“”\"'’)\]]+$")
_NOT_A_NAME: Final = frozenset(
    "the a an this that these his her their our its it him them me us you reporters journalists police lawmakers "
    "der die das dem den ein eine einer einem medien journalisten seiner ihrer".split()
)


def find_origin(
    structured: Structured,
    article: Thing,
    names: SiteNames,
    tail: Iterable[str],
    body: Iterable[str],
    *,
    url: str | None,
    canonical: str | None,
) -> Origin | None:
    """Return the publisher that the page names as its source; None when it is the publisher itself.

    `tail` are the short lines that a reader sees, `body` its paragraphs. `canonical` may be on another site.
    """
    host = host_of(url)
    link = _declared(structured, article, url, canonical, host)
    name = _named(structured, article, names, tail) or _told(body, names)
    if link and not name:
        name = label_of(host_of(link)) or None
    return Origin(name, link) if name or link else None


def _declared(structured: Structured, article: Thing, url: str | None, canonical: str | None, host: str) -> str | None:
    candidates = [
        *structured.links.get("source", ()),
        *structured.links.get("syndication-source", ()),
        *(v for key in _META for v in structured.meta.get(key, ())),
        address(article.get("isBasedOn")),
        address(article.get("isBasedOnUrl")),
        canonical,
    ]
    for candidate in candidates:
        if not candidate or not candidate.startswith(("http://", "https://", "//")):
            continue
        link = urljoin(url or "", candidate)
        there = host_of(link)
        if there and host and _foreign(there, host):
            return link
    return None


def _foreign(there: str, here: str) -> bool:
    """Tell whether two hosts belong to different sites: neither their name nor their end is the same."""
    return label_of(there) != label_of(here) and not there.endswith(f".{here}") and not here.endswith(f".{there}")


def _named(structured: Structured, article: Thing, names: SiteNames, tail: Iterable[str]) -> str | None:
    for key in _META:
        for value in structured.meta.get(key, ()):
            if "://" not in value and 1 < len(value) < 60 and not names.match(value):
                return value
    source = structured.resolve(article.get("sourceOrganization"))
    if isinstance(source, dict) and (name := text(source)) and not names.match(name):
        return name
    based = structured.resolve(article.get("isBasedOn"))
    if isinstance(based, dict) and types_of(based):
        publisher = text(structured.resolve(based.get("publisher")))
        if publisher and not names.match(publisher):
            return publisher
    for line in tail:
        if m := (_FIRST.search(line) or _LABELLED.search(line)):
            name = _ENDS.sub("", m["name"])
            if name.casefold() not in _NOT_A_NAME and not names.match(name):
                return name
    return None


def _told(body: Iterable[str], names: SiteNames) -> str | None:
    """Return the publisher to whom the story's persons spoke, when that is said again and again."""
    told = Counter(
        _ENDS.sub("", m["name"])
        for paragraph in body
        for m in _TOLD.finditer(paragraph)
        if m["name"].split()[0].casefold() not in _NOT_A_NAME
    )
    for name, count in told.most_common(1):
        if count >= 2 and not names.match(name) and len(bare(name)) > 2:
            return name
    return None
