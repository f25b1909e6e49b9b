"""Who wrote it: names, not roles, sites, links or the word "by".

Machine-readable persons come first; where there are none, or only the site itself, the byline that a reader sees near
the title does; an organisation counts when nobody else is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise, zip_longest
from typing import Any, Final

from feedclean.extract.bywords import BY, BY_LABEL, introduction, without_employer
from feedclean.extract.clues import Clues
from feedclean.extract.datelines import before_date
from feedclean.extract.datetimes import month_number
from feedclean.extract.names import SiteNames, bare, is_agency, is_at_home
from feedclean.extract.schema import texts, types_of
from feedclean.extract.structured import Structured
from feedclean.html import Page

_MAX_AUTHORS: Final = 40
_MAX_NAME: Final = 80
_MAX_LINE: Final = 160
# Nodes between two authors of the same article, at most.
_GAP: Final = 25
_MAX_CLASS: Final = 400
_MOST_TRIED: Final = 100  # elements, lines or keys that may name the author; with more, nobody is meant
_LONGEST_AND: Final = 8  # characters, with the space before it
_SIGNED: Final = 12  # lines from the title on

# What follows a name without being part of it.
_AFTER: Final = re.compile(
    r"\s+(?:for|für|pour|para|per)\s+[\w.]+\.\w{2,}.*$|\s*[|｜•·∙⋅●–—→›].*$|\s+-\s+.*$"
    r"|\s*[(（\[【].{0,60}?[)）\]】]\s*$"
    r"|\s*(?:記者|记者|기자|특파원|撮影)\s*$|\s+@\w+.*$|\s+on behalf of\s.*$|[\s,:;–—-][\s,:;.–—-]*$"
    r"|(?<!\bInc)(?<!\bLtd)(?<!\bCorp)(?<!\bCo)(?<!\bBros)(?<!\bJr)(?<!\bSr)\.+$"
    r"|\s+(?:on|in|at|am|vom|le|el|il|op|den|updated|published|posted)\s+(?=\S*\d|\w+day\b|[a-zA-Z]+\s\d).*$"
    r"|\s+\d\S*\s+min(?:ute)?s?\b.*$|\s+in\s+[a-z].*$|\s+(?:last\s)?(?:updated|reviewed|published)\b.*$",
    re.IGNORECASE,
)
_MAIL: Final = re.compile(r"[<(]?\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+[>)]?")
_LINK: Final = re.compile(r"https?:|www\.|^@|/|\.(?:com|org|net)\b.*\s", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
_DATE_LABEL: Final = re.compile(r"(?:last )?(?:updated|published|posted)(?: on| at)?:?", re.IGNORECASE)
_NUMERIC_DATE: Final = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}")
# What no name holds.
_NEVER: Final = re.compile(r"[:“”\"«»?!<>{}\[\]=]|\sby\s")
_BETWEEN: Final = re.compile(r"\s*[;；、|｜／•·∙⋅●]\s*|\s+/\s+|\r?\n")
_AND: Final = re.compile(
    r"\s+(?:and|und|et|y|e|och|og|en|i|и|та|ve|dan|và|și|ja|és|with|mit|avec|con|med)\s+|\s*[&＆+]\s*", re.IGNORECASE
)
# The same at the edge of a line, where a break parts two names. In small letters: "Dan Brown" is one of them.
_AND_WORD: Final = r"(?:and|AND|und|UND|et|y|e|och|og|en|i|и|та|ve|dan|và|și|ja|és|with|mit|avec|con|med)"
_AND_BEFORE: Final = re.compile(rf"(?:{_AND_WORD}\s+|[&＆+]\s*)(?=[^\Wa-zß-ÿа-я])")
_AND_BEHIND: Final = re.compile(rf"(?:\s+{_AND_WORD}|\s*[&＆+])$")
_JOINS: Final = re.compile(rf"(?:[,&＆+]|{_AND_WORD}(?!\w))")
_JOINED_ON: Final = re.compile(rf"(?:[,&＆+]|(?<!\w){_AND_WORD})$")
_COMMA: Final = re.compile(r"\s*[,，،]\s*(?:(?:and|und|et|y|och|og|en|&)\s+)?", re.IGNORECASE)
_CREDENTIAL: Final = re.compile(
    r"(?:(?:[A-Z][A-Za-z]{0,4}\.?|(?:[A-Z][a-z]?\.){2,}|[A-Z]{2,}[-®\w]*|[A-Z]-[A-Z]+)(?:\s[A-Z\d]{1,5})?\.?|Jr\.?|Sr\.?)"
)
_PARTICLE: Final = frozenset(
    "de da do dos das di del della der den van von zu zur la le los las el al bin ibn ben bint binti ter ten af av "
    "und y e i et dla du des d’ al- abu st. o’ mc".split()
)
_NOBODY: Final = frozenset(
    "admin administrator webmaster author editor staff user guest unknown null undefined none na nan root superuser "
    "wordpress test default system siteadmin blog team redaktion redacción redacao redazione rédaction autor "
    "auteur autore автор редакция 編集部 管理者 記者 myblog owner contributor writer website websiteadmin editorial "
    "editorialteam editorialstaff theeditors editors theteam nocadmin".split()
)
# What people do who write.
_ROLES: Final = frozenset(
    "reporter reporters editor writer writers correspondent journalist journalistin redakteur redakteurin "
    "korrespondent korrespondentin director manager officer founder producer columnist contributor specialist "
    "analyst expert consultant coordinator head president ceo cto cfo coo professor engineer developer dietitian "
    "nutritionist strategist assistant associate advisor attorney partner redactor corresponsal periodista "
    "journaliste rédacteur rédactrice giornalista redattore jornalista redaktör".split()
)
# Those of them who write for newspapers.
_WRITERS: Final = frozenset(
    "reporter editor writer correspondent journalist journalistin redakteur redakteurin korrespondent korrespondentin "
    "columnist contributor redactor corresponsal periodista journaliste rédacteur rédactrice giornalista redattore "
    "jornalista redaktör".split()
)
# Words that make a phrase a role, a label or a link rather than a name.
_NO_NAME: Final = _ROLES | frozenset(
    "chief senior managing contributing author authors autor autoren published updated posted written by read "
    "min mins minute minutes share follow subscribe comments comment about more view all posts bio profile paid "
    "published: updated: date on last modified image photo photos credit source getty facebook twitter linkedin "
    "email copy link print save listen advertisement news article section category categories categories: tags "
    "home menu search login newsletter reviewer lead certified former marketing content product executive vice "
    "candidate blog post industry topic guide review uncategorized chef reportasje foto video audio stand uhr "
    "editorial reviewed medically fact checked in monday tuesday wednesday thursday friday saturday sunday mon "
    "tue wed thu fri sat sun sign up based years create account finance faq faculty youtube instagram university "
    "college institute what how why when where the this that our your you we it is are was were".split()
)
# Where a byline goes on to people who did not write.
_OTHERS: Final = re.compile(
    r"review|fact.?check|edited|editor:|photo|illustrat|translat|foto|bild|medical|approved|updated by", re.IGNORECASE
)
_OTHERS_BY: Final = re.compile(
    r"(?:review|check|edited|updat|photo|illustrat|translat|approv|geprüft|bearbeitet)\w*\s(?:by|von):?$", re.IGNORECASE
)
_NEAR: Final = 4  # nodes
_ENDING: Final = 40  # characters
_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?|autor(?:en|es|in)?|auteurs?|autore|writer|contributor)"
    r"(?:$|[\s_-]|name|line|info|link|wrapper|list|meta)|(?:author|byline)s?[-_]*(?:name|link)",
    re.IGNORECASE,
)
_CLASS_STEMS: Final = ("byl", "by-l", "aut", "wr", "contr")  # one of them is in all that the two patterns match
_CLASS_HUMP: Final = re.compile(r"[a-z_](?:Author|Byline|ByLine)|(?:^|[\s_-])(?:Author|Byline|ByLine)")
_NOT_CLASS: Final = re.compile(
    r"comment|avatar|image|photo|img|related|social|share|bio(?:$|[\s_-])|biograph|description|picture|icon|follow"
    r"|count|caption|credit",
    re.IGNORECASE,
)
_AUTHOR_LINK: Final = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|autor[ei]|author-profile|contributors?|profiles?|users?|people|person"
    r"|journalists?|reporters?|writers?|staff|by|byline|producers|redaktion|redakteur\w*|columnists?|meet-the-team"
    r"|korrespondenten|interviewers?)/[^/?#]{2,}",
    re.IGNORECASE,
)
# The same without what may be anybody's page.
_AUTHOR_PAGE: Final = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|autor[ei]|contributors?|journalists?"
    r"|writers?)/[^/?#]{2,}",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(
    r"comment|related|recommend|sidebar|widget|teaser|card|promo|more-|footer|newsletter", re.IGNORECASE
)
_APART: Final = frozenset({"footer", "aside", "nav"})
_META: Final = (
    "citation_author", "parsely-author", "sailthru.author", "cxenseparse:author", "author", "article:author_name",
    "article:author", "og:article:author", "og:author", "dc.creator", "dcterms.creator", "dc:creator", "byl", "bylines",
    "citation_authors", "authors", "creator", "byline", "article.author",
)  # fmt: skip
# Of which the names of newspapers and stations are made, and hardly anybody's.
_PAPERS: Final = frozenset(
    "times news herald daily journal tribune gazette globe telegraph observer chronicle today media magazine "
    "broadcasting radio television network zeitung anzeiger tageblatt rundschau nachrichten jornal diario diário "
    "corriere gazzetta dagblad gazeta noviny".split()
)
_TEAMS: Final = frozenset(
    "team staff editors desk newsroom redaktion rédaction redacción redazione redaksjonen".split()
)
_PREDICATES: Final = ("です", "ます", "ません", "ください", "した", "する")  # what ends a sentence ends no name
_SET_APART: Final = frozenset({"b", "strong", "em", "i"})
_OWN_META: Final = re.compile(r"(?:author|writer|byline|written[ _-]by|journalist)(?:[-_.:]?name)?$")
_CARD_LABELS: Final = tuple((f"twitter:label{i}", f"twitter:data{i}") for i in (1, 2, 3))


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
    if machine.persons and not all(map(_is_handle, machine.persons)):
        return tuple(machine.persons)
    if teams := [name for name in machine.organisations if _is_team(name)]:
        return tuple(teams)
    names = clues.names
    if cited := _cited(clues.structured):
        return tuple(cited)
    meta = _from_meta(clues.structured, names)
    if meta.persons and all(_is_person(n) and n in clues.lines[:_SIGNED] for n in meta.persons):
        return tuple(meta.persons)  # the machine and the reader are told the same
    visible = _from_markup(clues) or _from_lines(clues)
    persons = [n for n in visible if not names.match(n)]
    if any(map(_is_person, persons)):
        return tuple(persons)
    found = meta.persons or machine.persons or persons
    if not found and machine.organisations:
        # That the site wrote it says little: whoever signed is looked for first.
        found = _alone(clues) or machine.organisations[:3]
    return tuple(
        found
        or _far_links(clues)
        or _labelled(clues)
        or _lone(clues)
        or _alone(clues)
        or meta.organisations[:1]
        or visible[:1]
    )


def split_names(text: str) -> list[str]:
    """Return the names in a byline, as they are written: "By Ann Lee and Bo Ek, staff" gives Ann Lee, Bo Ek."""
    text = text[: 20 * _MAX_NAME]
    if "@" in text:
        text = _MAIL.sub(" ", text)
    introduced = BY.match(text)
    text = before_date(" ".join((text[introduced.end() :] if introduced else text).split()))
    text = without_employer(text) if introduced else text
    found: list[str] = []
    for group in _BETWEEN.split(text):
        for part in _joined(_without_loose_and(group)):
            for i, piece in enumerate(p for p in _COMMA.split(part) if p):
                name = _trimmed(piece)
                degree = next((t for t in (piece.strip(" *"), name) if _CREDENTIAL.fullmatch(t)), None)
                if found and (is_agency(name) or (i and not _PAPERS.isdisjoint(name.casefold().split()))):
                    continue  # whose report they used
                if found and (i or len(name) < 4) and degree and not _is_date(name):
                    found[-1] += f", {degree}"
                elif found and i and name.isupper() and not found[-1].isupper():
                    continue  # whom they work for
                elif _is_person(name) or (_is_name(name) and not (i and name.isascii()) and not _is_role(name, found)):
                    found.append(name)
    return found[:_MAX_AUTHORS]


def _persons(text: str) -> list[str]:
    """Return the names in a byline that read like persons'."""
    return [name for name in split_names(text) if _is_person(name)]


def _without_loose_and(text: str) -> str:
    """Return a line of names without the "and" that joins them to the line above or below."""
    if opening := _AND_BEFORE.match(text):
        text = text[opening.end() :]
    ending = _AND_BEHIND.search(text, max(0, len(text) - _LONGEST_AND))
    return text[: ending.start()] if ending else text


def _is_role(name: str, found: list[str]) -> bool:
    """Tell whether it says what the person before does; alone it may be a team's name."""
    return bool(found) and _says_role(name.split())


def _joined(text: str) -> list[str]:
    """Split at "and" where names stand on both sides; "Bed and Breakfast Association" stays whole."""
    parts = _AND.split(text)
    if len(parts) == 1 or all(_short_name(p) for part in parts for p in _COMMA.split(part)[:1]):
        return parts
    return [text]


def _short_name(text: str) -> bool:
    text = _trimmed(text)
    return _is_person(text) or is_agency(text) or (text.isalpha() and (text[0].isupper() or not text.isascii()))


def _trimmed(name: str) -> str:
    name = BY.sub("", name, count=1) if BY.match(name) else name
    for _ in range(3):
        shorter = _AFTER.sub("", name)
        if shorter == name or not shorter:
            break
        name = shorter
    return name.strip(" \t\"'“”,;:–—-•|\u200b")


def _is_name(name: str) -> bool:
    """Tell whether it may be what somebody is called, a pen name included."""
    return (
        1 < len(name) <= _MAX_NAME
        and name[0].isalnum()
        and not _NEVER.search(name)
        and not _LINK.search(name)
        and bare(name) not in _NOBODY
        and any(c.isalpha() for c in name)
        and not _is_date(name)
        and len(name.split()) <= 8
    )


def _is_date(text: str) -> bool:
    if not _DIGIT.search(text):
        return False
    return _NUMERIC_DATE.search(text) is not None or any(month_number(w.strip(".,")) for w in text.split())


def _is_person(name: str) -> bool:
    """Tell whether it reads like a person's full name."""
    words = name.split(",", maxsplit=1)[0].split()
    if not _is_name(name) or any(c.isdigit() for c in name) or _says_role(words):
        return False
    if not any(c.isupper() or c.islower() for c in name):  # a script without capitals
        return len(name) <= 24 and not name.endswith(_PREDICATES)
    return 2 <= len(words) <= 5 and all(
        w[0].isupper() or w.casefold() in _PARTICLE or not w[0].isalpha() for w in words
    )


def _says_role(words: Iterable[str]) -> bool:
    return any(w.strip(".,:").casefold() in _NO_NAME for w in words)


def _is_handle(name: str) -> bool:
    """Tell whether it is one word, as people type to log in: `jdoe`, `ann.lee`, `AnnL`."""
    return " " not in name and name.isascii()


def _from_schema(clues: Clues) -> _Found:
    found = _Found()
    for one in _people(clues.structured, clues.article.get("author") or clues.article.get("creator")):
        kinds = types_of(one) if isinstance(one, dict) else frozenset()
        organisation = "person" not in kinds and any(k.endswith("organization") for k in kinds)
        for told in texts(one):
            for name in [told[:_MAX_NAME]] if organisation else split_names(told):
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
    for key, values in _metas(structured):
        for value in values:
            if _LINK.search(value):
                continue
            told = [_natural_order(value)] if key.startswith("citation_") else split_names(value)
            for name in told:
                if _is_name(name):
                    found.add(name, organisation=names.match(name))
        if found.persons:
            break
    return found


def _cited(structured: Structured) -> list[str]:
    """Return the authors as libraries cite them: the meta elements of scholarly publishers name all of them."""
    found = _Found()
    for key in ("citation_author", "citation_authors"):
        for value in structured.meta.get(key, ()):
            for told in value.split(";")[: 4 * _MAX_AUTHORS]:
                if _is_person(name := _natural_order(told)):
                    found.add(name, organisation=False)
        if found.persons:
            break
    return found.persons


def _metas(structured: Structured) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the meta elements that everybody uses, then cards' "Written by", then those that a site named itself."""
    meta = structured.meta
    for key in _META:
        if key in meta:
            yield key, meta[key]
    for label, data in _CARD_LABELS:
        if label in meta and data in meta and BY_LABEL.match(f"{meta[label][0]} "):
            yield data, meta[data]
    own = (key for key in meta if key not in _META and _OWN_META.search(key))
    for key in islice(own, _MOST_TRIED):
        yield key, meta[key]


def _natural_order(name: str) -> str:
    """Return "Ann Lee" for the "Lee, Ann" of bibliographic fields."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else name.strip()


def _from_markup(clues: Clues) -> list[str]:
    """Return the names in elements that say that they hold the author: persons first, then pen names."""
    page = clues.page
    second_best: list[str] = []
    for nodes in _signed(page, clues.head):
        found: list[str] = []
        for node in nodes:
            names = _names_in(page, node)
            if any(map(_is_person, names)):
                found.extend(n for n in names if n not in found)
                if len(names) > 1:
                    break
            else:
                second_best = second_best or names
        if found:
            return found
    return second_best


def _far_links(clues: Clues) -> list[str]:
    """Return the name in the first link to an author's page behind the head that is not part of something else."""
    page = clues.page
    links = page.elements_between(("a",), clues.head.stop, len(page.tags))
    own = (i for i in links if page.get(i, "rel") == "author" or _AUTHOR_PAGE.search(page.get(i, "href")))
    for i in islice(own, _MOST_TRIED):
        if not _stands_apart(page, i) and not _of_others(page, i) and (persons := _persons_in(page, i)):
            return persons
    return []


def _persons_in(page: Page, node: int) -> list[str]:
    return [name for name in _names_in(page, node) if _is_person(name)]


def _lone(clues: Clues) -> list[str]:
    """Return the one person whom the page calls an author, wherever: among several, some wrote other articles."""
    page = clues.page
    found: dict[str, str] = {}
    marked = [
        i
        for i, own in enumerate(page.attributes)
        if own
        and (
            ((name := own.get("class")) and len(name) < _MAX_CLASS and _says_author(name)) or own.get("rel") == "author"
        )
    ]
    for i in marked[:_MOST_TRIED]:
        if not _of_others(page, i):
            for name in _persons_in(page, i):
                found.setdefault(bare(name), name)
            if len(found) > 1:
                return []
    return list(found.values())


def _of_others(page: Page, node: int) -> bool:
    """Tell whether an element stands in a list of other articles or among comments."""
    return any(_ELSEWHERE.search(page.get(i, "class")[:_MAX_CLASS]) for i in _around(page, node))


def _stands_apart(page: Page, node: int) -> bool:
    return any(page.tags[i] in _APART for i in _around(page, node))


def _around(page: Page, node: int) -> Iterator[int]:
    """Yield an element and those closely around it."""
    for _ in range(8):
        if node < 0:
            return
        yield node
        node = page.parents[node]


def _signed(page: Page, head: range) -> tuple[list[int], list[int], list[int]]:
    """Return the elements in the head that microdata mark as author, links to authors' pages, and bylines by class.

    Of the latter two only the first group: what stands far behind it belongs to other articles.
    """
    marked: list[int] = []
    links: list[int] = []
    bylines: list[int] = []
    for i, attributes in enumerate(page.attributes[head.start : head.stop], head.start):
        if not attributes:
            continue
        get = attributes.get
        if "author" in (get("itemprop") or "") or "author" in (get("rel") or ""):
            marked.append(i)
        if page.tags[i] == "a" and _follows(i, links) and _AUTHOR_LINK.search(get("href") or "") and _signs(page, i):
            links.append(i)
        name = get("class") or get("data-testid")
        short = name and len(name) < _MAX_CLASS  # longer ones are not kept in memory
        if short and _says_author(name) and (_follows(i, bylines) or i < page.ends[bylines[0]]):
            bylines.append(i)
    return marked[:12], links[:12], bylines[:12]


def _signs(page: Page, link: int) -> bool:
    """Tell whether a link to a person may be a byline.

    It leads to a page of the same site, and is neither in prose nor behind words like "reviewed by".
    """
    around = page.parents[link]
    pieces = page.texts[max(around, link - _GAP) : min(page.ends[around], link + _GAP)]
    unfolded = sum(map(len, pieces))  # with the white space
    if unfolded > 4 * _MAX_LINE or not is_at_home(page.get(link, "href"), page.url):
        return False
    before = "".join(text[-_ENDING:] for text in page.texts[max(0, link - _NEAR) : link])
    return len(" ".join("".join(pieces).split())) <= _MAX_LINE and not _OTHERS_BY.search(" ".join(before.split()))


def _follows(node: int, group: list[int]) -> bool:
    return not group or node <= group[-1] + _GAP


@lru_cache(maxsize=4096)
def _says_author(name: str) -> bool:
    """Tell whether a class (or test id) says that its element holds the author."""
    low = name.lower()
    if not any(stem in low for stem in _CLASS_STEMS):
        return False
    return bool((_CLASS.search(name) or _CLASS_HUMP.search(name)) and not _NOT_CLASS.search(name))


def _names_in(page: Page, node: int) -> list[str]:
    """Return the names in a byline element, one text node at a time: neighbours are often glued together."""
    end = min(page.ends[node], node + 60)
    pieces = [t for i in range(node, end) if (t := " ".join(page.texts[i].split()))][:12]
    if sum(map(len, pieces)) > 4 * _MAX_LINE:
        return []
    persons: list[str] = []
    others: list[str] = []
    signed = False  # the piece before was "by"
    for place, piece in enumerate(pieces):
        if _OTHERS.search(piece) and (persons or others):
            break
        if signed and _is_name(piece) and _is_pen_name(piece):
            joined = split_names(_run(pieces[place:]))
            return joined if all(map(_is_person, joined)) else split_names(piece)
        signed = BY.fullmatch(piece) is not None
        if len(piece) > _MAX_LINE or _OTHERS.match(piece):
            continue
        names = split_names(piece)
        persons += filter(_is_person, names)
        if not _is_date(piece):
            others += (name for name in names if not _is_person(name))
    if persons:
        return list(dict.fromkeys(persons))
    return [others[0]] if len(others) == 1 and _is_pen_name(others[0]) else []


def _run(pieces: list[str]) -> str:
    """Return the first piece with those that an "and" or a comma joins to it."""
    run = pieces[0]
    for piece in pieces[1:]:
        if not (_JOINS.match(piece) or _JOINED_ON.search(run)):
            break
        run = f"{run} {piece}"
    return run


def _is_pen_name(name: str) -> bool:
    """Tell whether a byline that holds nothing else may mean this: one word as it is, or a few with capitals."""
    words = name.split()
    if _is_team(name):
        return True
    return not _says_role(words) and (len(words) == 1 or (len(words) <= 4 and (name[0].isupper() or words[0] == "the")))


def _is_team(name: str) -> bool:
    """Tell whether a desk or a staff signs: "The Example Team"."""
    words = name.casefold().replace("-", " ").split()
    return 2 <= len(words) <= 5 and words[-1] in _TEAMS


def _from_lines(clues: Clues) -> list[str]:
    """Return the names of the first line around the title that begins like a byline."""
    for line, following in pairwise([*_rejoined(clues.spoken_lines), ""]):
        m = introduction(line) if len(line) <= _MAX_LINE else None
        if not m:
            continue
        if m.end() == len(line):
            if names := _only_names(clues, following):
                return names
            continue
        found = split_names(line[m.end() :])
        persons = [n for n in found if _is_person(n)]
        if persons:
            return persons
        if found and len(line) < 60 and _is_pen_name(found[0]):
            return found[:1]
    for line in clues.above:
        if len(line) <= _MAX_LINE and (m := introduction(line)) and (persons := _persons(line[m.end() :])):
            return persons
    return []


def _rejoined(lines: list[str]) -> list[str]:
    """Return the lines with bylines in one that a break parts at "and" or at a comma between the names."""
    found: list[str] = []
    for line in lines:
        above = found[-1] if found else ""
        if above and len(above) + len(line) < _MAX_LINE and _goes_on(above, line) and introduction(above):
            found[-1] = f"{above} {line}"
        else:
            found.append(line)
    return found


def _goes_on(above: str, line: str) -> bool:
    return _AND_BEFORE.match(line) is not None or _AND_BEHIND.search(above) is not None or above.endswith(",")


def _alone(clues: Clues) -> list[str]:
    """Return the name that stands alone: by a date or above a role under the title, or as the last paragraph."""
    lines = clues.spoken_lines[:_SIGNED]
    dated = [len(line) < 80 and (_is_date(line) or _DATE_LABEL.fullmatch(line) is not None) for line in lines]
    roles = [len(line) < 60 and not _ROLES.isdisjoint(line.casefold().split()) for line in lines]
    near = [line for i, line in enumerate(lines) if i and (any(dated[i - 1 : i + 2]) or any(roles[i + 1 : i + 2]))]
    for line in near:
        if names := _only_names(clues, line):
            return names
    loud = (n for i, n in enumerate(lines[:-1]) if roles[i + 1] and n.isupper() and _is_person(n) and n != clues.title)
    return _before_role(clues) or list(islice(loud, 1)) or _signature(clues)


def _before_role(clues: Clues) -> list[str]:
    """Return the names in a line that goes on in another element with what somebody does; style sheets part the two."""
    page = clues.page
    for s in islice((s for s in clues.spoken if s.first > clues.start and s.kind[0] != "h"), _SIGNED):
        if len(s.text) < _MAX_NAME and not _WRITERS.isdisjoint(s.text.casefold().split()):
            pieces = [piece for text in page.texts[s.first : s.last] if (piece := " ".join(text.split()))]
            if len(pieces) == 2 and not _WRITERS.isdisjoint(pieces[1].casefold().split()):
                return _only_names(clues, pieces[0])
    return []


def _signature(clues: Clues) -> list[str]:
    """Return the names that are set apart as the last paragraph."""
    for s in clues.kept[-1:] if clues.places[-1:] and clues.places[-1] not in clues.captions else ():
        if clues.page.tags[clues.page.parents[s.first]] in _SET_APART:
            return [s.text] if _is_team(s.text) else _only_names(clues, s.text)
    return []


def _only_names(clues: Clues, line: str) -> list[str]:
    """Return the names in a line that holds nothing else."""
    names = split_names(line) if len(line) <= 60 and line != clues.title else []
    if names and all(_is_person(n) and not n.isupper() and not clues.names.match(n) for n in names):
        return names if len(names[0].split()) <= 4 else []
    return []


def _labelled(clues: Clues) -> list[str]:
    """Return the names in a line anywhere on the page that says "written by", or in the one below "Author"."""
    lines = zip_longest((s.text for s in clues.spoken), (s.text for s in clues.spoken[1:]), fillvalue="")
    labels = ((m, below) for line, below in lines if len(line) <= _MAX_LINE and (m := BY_LABEL.match(line)))
    for label, below in islice(labels, _MOST_TRIED):
        told = label.string[label.end() :] or below
        if len(told) <= _MAX_LINE and (persons := _persons(told)):
            return persons
    return []
