"""Who wrote it: names, not roles, sites, links or the word "by".

Machine-readable persons come first; where there are none, or only the site itself, the byline that a reader sees near
the title does; an organisation counts when nobody else is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from feedclean.extract.clues import Clues
from feedclean.extract.names import SiteNames, bare
from feedclean.extract.schema import texts, types_of
from feedclean.extract.structured import Structured
from feedclean.html import Page

_MAX_AUTHORS: Final = 40
_MAX_NAME: Final = 80
_MAX_LINE: Final = 160

# What introduces a name, in the languages of the press; matched at the start of a byline only.
_BY: Final = re.compile(
    r"(?:(?:written|words|posted|published|reported|reporting|reviewed|story|text|article|authored|created|compiled"
    r"|review|analysis|opinion|contributed|submitted|photography and text)\s*(?:by\b|:)\s*"
    r"|by\b[\s:]*|(?:ein\s|eine\s)?(?:\w{4,24}\s)?von\b[\s:]*|par\b[\s:]*"
    r"|propos recueillis par\b|por\b[\s:]*|di\b[\s:]+|a cura di\b|de\b[\s:]+"
    r"|av\b[\s:]+|af\b[\s:]+|door\b[\s:]+|przez\b|oleh\b[\s:]*|yazan\b[\s:]*|haber\s*:|tác giả\b[\s:]*|theo\b[\s:]+"
    r"|(?:author|autore?|autorin|autor:in|auteure?|autoren|autores|authors|autorzy|redaktion|redakteur(?:in)?|text(?:e|o)?|tekst|texto|penulis|reporter"
    r"|forfatter|skribent|journalist|redactor|redacción|yazar|tekijä|teksti|szerző|автор|авторы|автори|текст|συντάκτης|γράφει|כתב|מאת"
    r"|بقلم|كتب|کاتب|نویسنده|लेखक|作者|著者|執筆|執筆者|筆者|撰文|编辑|責任編輯|责任编辑|記者|记者|文|글|기자)\s*[:：/／|·-]\s*"
    r"|(?:מאת|بقلم)\s+|(?:文|撰文)\s*[／/]\s*)",
    re.IGNORECASE,
)
# What follows a name without being part of it.
_AFTER: Final = re.compile(
    r"\s+(?:for|für|pour|para|per)\s+[\w.]+\.\w{2,}.*$|\s*[|｜•·–—→›].*$|\s+-\s+.*$|\s*[(（\[【].{0,60}?[)）\]】]\s*$"
    r"|\s*(?:記者|记者|기자|특파원|撮影)\s*$|\s+@\w+.*$|\s+on behalf of\s.*$|[\s,:;.–—-]+$",
    re.IGNORECASE,
)
_MAIL: Final = re.compile(r"[<(]?\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+[>)]?")
_LINK: Final = re.compile(r"https?://|www\.|^@|/", re.IGNORECASE)
_AND: Final = re.compile(
    r"\s*[;；、|｜／•·]\s*|\s+(?:and|und|et|y|e|och|og|en|i|и|и|та|ve|dan|và|și|ja|és|&|\+|with|mit|avec|con|med)\s+|\s*&\s*|\s+/\s+",
    re.IGNORECASE,
)
_COMMA: Final = re.compile(r"\s*[,，،]\s*(?:(?:and|und|et|y|och|og|en|&)\s+)?", re.IGNORECASE)
_CREDENTIAL: Final = re.compile(r"(?:[A-Z][A-Za-z]{0,4}\.?|(?:[A-Z]\.){2,}|[A-Z]{2,}[-®\w]*)(?:\s[A-Z\d]{1,5})?\.?")
_SUFFIX: Final = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_PARTICLE: Final = frozenset(
    "de da do dos das di del della der den van von zu zur la le los las el al bin ibn ben bint binti ter ten af av "
    "und y e i et dla du des d’ al- abu st. o’ mc".split()
)
_NOBODY: Final = frozenset(
    "admin administrator webmaster author editor staff user guest unknown null undefined none na nan root superuser "
    "wordpress test default system siteadmin anonymous blog team redaktion redacción redacao redazione rédaction autor "
    "auteur autore автор редакция 編集部 管理者 記者 myblog owner contributor writer website websiteadmin".split()
)
# Words that make a phrase a role, a label or a link rather than a name.
_NO_NAME: Final = frozenset(
    "reporter reporters editor editors writer writers correspondent journalist journalistin redakteur redakteurin "
    "korrespondent korrespondentin chief senior managing contributing director manager officer founder producer "
    "columnist contributor specialist analyst expert author authors autor autoren published updated posted written by "
    "read min mins minute minutes share follow subscribe comments comment about more view all posts bio profile "
    "published: updated: date on last modified image photo photos credit source getty facebook twitter linkedin email "
    "copy link print save listen advertisement news article section category tags home menu search login newsletter "
    "redactor corresponsal periodista journaliste rédacteur rédactrice chef giornalista redattore jornalista "
    "journalist: redaktör reportasje foto video audio stand uhr editorial reviewed medically fact checked "
    "what how why when the this that our your you we it is are was were".split()
)
_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?|autor(?:en|es|in)?|auteurs?|autore|writer|contributor)(?:$|[\s_-]|name|line|info)|"
    r"(?:author|byline)(?:name|link|s?__name)|(?:Author|Byline)(?:$|[A-Z_\s-])"
)
_NOT_CLASS: Final = re.compile(
    r"comment|avatar|image|photo|img|related|social|share|bio\b|biography|description|picture|icon|follow|count",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(
    r"comment|related|recommend|sidebar|widget|teaser|card|promo|more-|footer|newsletter", re.IGNORECASE
)
_META: Final = (
    "citation_author", "parsely-author", "sailthru.author", "cxenseparse:author", "author", "article:author_name",
    "article:author", "og:article:author", "og:author", "dc.creator", "dcterms.creator", "dc:creator", "byl", "bylines",
    "citation_authors", "authors", "creator", "vr:author", "rbauthors", "byline", "article.author",
)  # fmt: skip


@dataclass(slots=True)
class _Found:
    """Persons and organisations, each once, in order."""

    persons: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)

    def add(self, name: str, *, organisation: bool) -> None:
        known = self.organisations if organisation else self.persons
        if len(known) < _MAX_AUTHORS and bare(name) not in {bare(k) for k in known}:
            known.append(name)


def find_authors(clues: Clues) -> tuple[str, ...]:
    """Return the authors' names in order."""
    machine = _from_schema(clues)
    if machine.persons:
        return tuple(machine.persons)
    meta = _from_meta(clues.structured, clues.names)
    if meta.persons:
        return tuple(meta.persons)
    if visible := (_from_markup(clues) or _from_lines(clues)):
        return tuple(visible)
    return tuple(machine.organisations[:3] or meta.organisations[:1])


def split_names(text: str, names: SiteNames | None = None) -> list[str]:
    """Return the names in a byline, as they are written: "By Ann Lee and Bo Ek, staff" gives Ann Lee, Bo Ek."""
    text = " ".join(_MAIL.sub(" ", text[: 20 * _MAX_NAME]).split())
    text = _BY.sub("", text, count=1) if _BY.match(text) else text
    found: list[str] = []
    for group in _AND.split(text):
        pieces = [p for p in _COMMA.split(group) if p]
        for i, piece in enumerate(pieces):
            name = _trimmed(piece)
            if i and found and (_CREDENTIAL.fullmatch(name) or _SUFFIX.fullmatch(name)):
                found[-1] += f", {name}"
            elif _is_name(name) and (i == 0 or _is_person(name) or not name.isascii()):
                found.append(name)
    return [n for n in found if not (names and names.match(n) and len(found) > 1)][:_MAX_AUTHORS]


def _trimmed(name: str) -> str:
    name = _BY.sub("", name, count=1) if _BY.match(name) else name
    for _ in range(3):
        shorter = _AFTER.sub("", name)
        if shorter == name or not shorter:
            break
        name = shorter
    return name.strip(" \t\"'“”,;:–—-•|")


def _is_name(name: str) -> bool:
    """Tell whether it may be what somebody is called, a pen name included."""
    return (
        1 < len(name) <= _MAX_NAME
        and not _LINK.search(name)
        and bare(name) not in _NOBODY
        and not name.isdigit()
        and len(name.split()) <= 8
        and any(c.isalpha() for c in name)
    )


def _is_person(name: str) -> bool:
    """Tell whether it reads like a person's full name."""
    words = name.split()
    if (
        not _is_name(name)
        or any(c.isdigit() for c in name)
        or any(w.strip(".,:").casefold() in _NO_NAME for w in words)
    ):
        return False
    if not any(c.isupper() or c.islower() for c in name):  # a script without capitals
        return len(name) <= 24
    return 2 <= len(words) <= 5 and all(
        w[0].isupper() or w.casefold() in _PARTICLE or not w[0].isalpha() for w in words
    )


def _from_schema(clues: Clues) -> _Found:
    found = _Found()
    value = clues.article.get("author") or clues.article.get("creator")
    for one in _people(clues.structured, value):
        organisation = (
            isinstance(one, dict) and "organization" in " ".join(types_of(one)) and "person" not in types_of(one)
        )
        for told in texts(one):
            for name in split_names(told, clues.names):
                found.add(name, organisation=organisation or clues.names.match(name))
    return found


def _people(structured: Structured, value: Any) -> Iterator[Any]:  # noqa: ANN401 - JSON
    todo = [value]
    seen = 0
    while todo and seen < 4 * _MAX_AUTHORS:
        seen += 1
        this = todo.pop()
        if isinstance(this, list):
            todo.extend(reversed(this))
        elif this:
            yield structured.resolve(this)


def _from_meta(structured: Structured, names: SiteNames) -> _Found:
    found = _Found()
    for key in _META:
        for value in structured.meta.get(key, ()):
            if _LINK.search(value):
                continue
            told = [_natural_order(value)] if key == "citation_author" else split_names(value, names)
            for name in told:
                if _is_name(name):
                    found.add(name, organisation=names.match(name))
        if found.persons:
            break
    return found


def _natural_order(name: str) -> str:
    """Return "Ann Lee" for the "Lee, Ann" of bibliographic fields."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else name.strip()


def _from_markup(clues: Clues) -> list[str]:
    """Return the names in elements that say that they hold the author."""
    page, head = clues.page, clues.head
    links = clues.properties.get("rel=author", ())
    marked = [i for i in (*clues.properties.get("author", ()), *links) if i in head]
    for nodes in (marked, _bylines(page, head)):
        for node in nodes:
            if found := _names_in(page, node, clues.names):
                return found
    for node in links[:6]:
        if not _inside(page, node, _ELSEWHERE) and (found := _names_in(page, node, clues.names)):
            return found
    return []


def _bylines(page: Page, head: range) -> list[int]:
    found = []
    for i in head:
        attributes = page.attributes[i]
        name = (attributes.get("class") or attributes.get("data-testid")) if attributes else None
        if name and _CLASS.search(name) and not _NOT_CLASS.search(name):
            found.append(i)
    return found[:12]


def _inside(page: Page, node: int, classes: re.Pattern[str]) -> bool:
    for _ in range(8):
        if node < 0:
            return False
        if page.tags[node] in {"footer", "aside", "nav"} or classes.search(page.get(node, "class")):
            return True
        node = page.parents[node]
    return False


def _names_in(page: Page, node: int, names: SiteNames) -> list[str]:
    """Return the names in a byline element, one text node at a time: neighbours are often glued together."""
    end = min(page.ends[node], node + 60)
    pieces = [t for i in range(node, end) if (t := " ".join(page.texts[i].split()))][:12]
    if sum(map(len, pieces)) > 4 * _MAX_LINE:
        return []
    found: list[str] = []
    for piece in pieces:
        for name in split_names(piece):
            if _is_person(name) and not names.match(name) and name not in found:
                found.append(name)
    if found:
        return found
    # A pen name: all that a byline holds besides "by".
    words = [_trimmed(p) for p in pieces if _trimmed(p)]
    if len(words) == 1 and _is_name(words[0]) and len(words[0].split()) <= 4 and not names.match(words[0]):
        return [] if any(w.strip(".,:").casefold() in _NO_NAME for w in words[0].split()) else words
    return []


def _from_lines(clues: Clues) -> list[str]:
    """Return the names of the first line that begins like a byline."""
    for line in clues.lines:
        if len(line) <= _MAX_LINE and (m := _BY.match(line)) and m.end() < len(line):
            found = [n for n in split_names(line, clues.names) if _is_person(n) and not clues.names.match(n)]
            if found:
                return found
    return []
