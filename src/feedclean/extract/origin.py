"""Where a repost first appeared, when the page says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from feedclean.extract.clues import Clues
from feedclean.extract.datetimes import month_number
from feedclean.extract.lazy import Lazy
from feedclean.extract.letters import MARKS
from feedclean.extract.names import bare, host_of, is_agency, label_of
from feedclean.extract.schema import address, text
from feedclean.extract.segments import Segment
from feedclean.model import Origin

# Notes stand within so many segments of the body's ends, and are no longer than this.
_EDGE: Final = 12
_MAX_NOTE: Final = 300
_MAX_LABELLED: Final = 70
_MAX_DATELINE: Final = 120
_PROSE: Final = 80
_MAX_LINKS: Final = 8
_META: Final = tuple(
    "syndication-source original-source original_source article:original_source source news_source".split()
)
# A publisher's name: capitalised words and the little words between them, a host, or one word that ends the sentence.
_NAME: Final = (
    r"(?:(?:the|der|die|das|la|le|el|il)\s)?"
    r"[«„\"“‘]?(?P<name>[^\W\d_][\w-]*(?:\.[a-z]{2,12})+"
    r"|[^\W\d_a-zà-ÿ][\w&'’/-]*(?:\s(?:of|the|de|la|del|der|und|and|&|für|di)(?=\s(?:the\s|la\s|der\s)?[^\W_a-zà-ÿ])"
    r"|\s[^\W_a-zà-ÿ][\w&'’/-]*){0,6}"
    r"|[^\W\d_][\w-]{2,30}(?=[»“”\"’]?\s*[.,;!)]|\s*$))"
)
# "This story first appeared on X", in the languages of the press. What comes before the name ignores capitals.
_FIRST: Final = Lazy(
    r"(?i:"
    r"(?:first|originally|previously)\s+(?:appeared|published|posted|ran|featured)\s+(?:in\s+(?:english|german"
    r"|french|spanish|italian|portuguese|dutch|russian|ukrainian|polish|czech|turkish|arabic|hebrew|persian|hindi|chinese"
    r"|japanese|korean|swedish|danish|norwegian|finnish|greek|hungarian|romanian|indonesian|vietnamese)\s+)?"
    r"(?:on|in|at|by|with|for)"
    r"|(?:appeared|published)\s+(?:first|originally)\s+(?:on|in|at|by)"
    r"|(?:republished|reprinted)\s+(?:here\s+)?(?:from|with\s+(?:the\s+)?permission\s+(?:from|of))"
    r"|read\s+the\s+original\s+(?:(?:article|story)\s+)?(?:on|at)"
    r"|(?:erschien|erschienen|veröffentlicht)\s+(?:zuerst|zunächst|ursprünglich)\s+(?:bei|auf|in|im|beim)"
    r"|(?:zuerst|zunächst|ursprünglich)\s+(?:(?:erschienen|veröffentlicht)\s+)?(?:bei|auf|in|im|beim)"
    r"|(?:d['’]abord|initialement|à\s+l['’]origine)\s+(?:(?:été\s+)?(?:paru|publié)e?\s+)?(?:sur|dans|par|chez)"
    r"|(?:paru|publié)e?\s+(?:d['’]abord|initialement|à\s+l['’]origine)\s+(?:sur|dans|par|chez)"
    r"|(?:publicado|apareci[óo])\s+(?:originalmente|originariamente|primero|primeiro|por\s+primera\s+vez)"
    r"\s+(?:en|por|em|no|na)"
    r"|(?:originalmente|originariamente)\s+(?:publicado|apareci[óo])\s+(?:en|por|no|na|em)"
    r"|(?:pubblicato|apparso)\s+(?:originariamente|originalmente|per\s+la\s+prima\s+volta|prima)\s+(?:su|sul|da|in)"
    r"|(?:verscheen|verschenen|gepubliceerd)\s+(?:eerst|eerder|oorspronkelijk)\s+(?:op|in|bij)"
    r"|(?:eerst|eerder|oorspronkelijk)\s+(?:verschenen|gepubliceerd)\s+(?:op|in|bij)"
    r"|(?:först|ursprungligen)\s+(?:publicerad|publicerades)\s+(?:på|i|av)"
    r"|(?:først|opprinnelig|oprindeligt)\s+(?:publisert|publiceret|udgivet|bragt)\s+(?:på|i|av|af)"
    r"|(?:pierwotnie|po\s+raz\s+pierwszy)\s+(?:opublikowan\w+|ukazał\w*\s+się)\s+(?:w|na|przez)"
    r"|(?:původně|poprvé)\s+(?:vyšel|publikován\w*)\s+(?:na|v)|впервые\s+опубликован\w*\s+(?:на|в)"
    r"|ilk\s+olarak)\s+(?i:website\s+|portal\s+|site\s+)?" + _NAME
)
# What the pattern above cannot match without; searching for these first is many times faster. English ones are
# looked for in every language: the notes of feed plug-ins are rarely translated.
_STEMS_EN: Final = tuple(
    "first appeared|first published|first posted|first ran|first featured|originally |previously |appeared first"
    "|published first|republished|reprinted|the original article|the original story|read the original ".split("|")
)
_STEMS: Final = {
    language: tuple(stems.split("|"))
    for language, stems in (
        ("de", "zuerst|zunächst|ursprünglich"),
        ("fr", "abord |initialement|origine "),
        ("es", "originalmente|originariamente|primero |por primera vez"),
        ("pt", "originalmente|primeiro |pela primeira vez"),
        ("it", "apparso|pubblicato "),
        ("nl", "eerst |eerder |oorspronkelijk"),
        ("sv", "först |ursprungligen"),
        ("nb", "først |opprinnelig"),
        ("no", "først |opprinnelig"),
        ("da", "først |oprindelig"),
        ("pl", "pierwotnie|po raz pierwszy"),
        ("cs", "původně|poprvé"),
        ("ru", "впервые"),
        ("tr", "ilk olarak"),
    )
}
_LABELLED: Final = Lazy(
    r"\W*(?i:(?:original\s+)?source|(?:original)?quelle|fuente|fonte|bron|källa|kilde|źródło|zdroj|источник|джерело"
    r"|kaynak|lähde|sumber|sursa|forrás|πηγή|nguồn|izvor|извор|източник|vir|allikas|šaltinis|avots|via|المصدر|منبع|מקור|स्रोत|ที่มา"
    rf"|출처|出典|来源|來源)\s*[:：]\s*(?P<name>[^\W\d_][\w&'’/. {MARKS}-]{{1,50}})$"
)
# Beside the date above the text, where the press of East Asia says it.
_LABELLED_WITHIN: Final = Lazy(
    r"(?:来源|來源|出典|출처)\s?[:：]\s?(?P<name>[^\W\d_][^\s:：|｜()（）]{1,20})(?=$|[\s|｜(（])"
)
# Whom the persons in the story spoke to: "…, she told Example", "sagte er gegenüber Example", "a déclaré à Example".
_TOLD: Final = {
    language: tuple(phrases.split("|"))
    for language, phrases in (
        ("en", " told the | told | in an interview with "),
        ("de", " gegenüber der | gegenüber dem | gegenüber von | gegenüber | im Gespräch mit | im Interview mit "),
        ("fr", " a déclaré à | a confié à | a expliqué à "),
        ("es", " dijo a | declaró a | contó a | explicó a "),
        ("it", " ha detto a | ha dichiarato a "),
        ("pt", " disse ao | disse à | contou ao | contou à "),
        ("nl", " vertelt aan | zegt tegen "),
        ("sv", " berättar för | säger han till | säger hon till "),
        ("nb", " sier han til | sier hun til | forteller til "),
        ("no", " sier han til | sier hun til | forteller til "),
        ("da", " siger han til | siger hun til | fortæller til "),
    )
}
_TOLD_NAME: Final = re.compile(r"[A-Za-zÀ-ɏ][\w&-]{2,30}(?:\.\w+)*(?: [A-Z][\w&-]{1,20}){0,2}")
_ENDS: Final = re.compile(r"[\s.,;:!?»“”\"'’)\]]+$")
_NOT_A_NAME: Final = frozenset(
    "the a an this that these those his her their our its it him them me us you what how when where why and reporters "
    "journalists agencies agences agenturen agencias agenzie agencje агентства وكالات "
    "police lawmakers investors fans people everyone der die das dem den ein eine einer einem medien "
    "journalisten seiner ihrer diesem dieser jedem vorjahr vormonat vorjahreszeitraum le la les un une "
    "el los una il lo i gli de het een".split()
)


def find_origin(
    clues: Clues, *, canonical: str | None, language: str | None, authors: Sequence[str] = ()
) -> Origin | None:
    """Return the publisher that the page names as its source; None when it is the publisher itself.

    `canonical` is the declared canonical address, which may be on another site; `authors` are those of the page.
    """
    link = _declared(clues, canonical)
    noted = next((n for n in _in_notes(clues, language) if not clues.names.match(n[0])), (None, None))
    name = next((n for n in _named(clues) if not clues.names.match(n)), noted[0])
    link = link or (noted[1] if name == noted[0] else None)
    name = name or _agency(clues, authors) or _told(clues, language)
    if link and not name:
        name = label_of(host_of(link)) or None
    return Origin(name, link) if name or link else None


def _declared(clues: Clues, canonical: str | None) -> str | None:
    here = host_of(clues.url)
    candidates = [
        *clues.structured.links.get("source", ()),
        *clues.structured.links.get("syndication-source", ()),
        *(v for key in _META for v in clues.structured.meta.get(key, ())),
        address(clues.article.get("isBasedOn")),
        address(clues.article.get("isBasedOnUrl")),
        canonical,
    ]
    for candidate in candidates:
        if candidate and candidate.startswith(("http://", "https://")) and _foreign(host_of(candidate), here):
            return candidate.strip()
    return None


def _foreign(there: str, here: str) -> bool:
    """Tell whether two hosts are of different sites: neither's name is in the other."""
    one, other = bare(label_of(there)), bare(label_of(here))
    return bool(one and other) and one not in bare(here) and other not in bare(there)


def _named(clues: Clues) -> Iterator[str]:
    """Yield the names that meta elements and JSON-LD give."""
    structured, article = clues.structured, clues.article
    for key in _META:
        for value in structured.meta.get(key, ()):
            if "://" not in value and 1 < len(value) < 60:
                yield value
    based = structured.resolve(article.get("isBasedOn"))
    for thing in (article.get("sourceOrganization"), based.get("publisher") if isinstance(based, dict) else None):
        if name := text(structured.resolve(thing)):
            yield name


def _in_notes(clues: Clues, language: str | None) -> Iterator[tuple[str, str | None]]:
    """Yield the names that the short lines around both ends of the body say, the end first, and where they link to."""
    segments, places = clues.segments, clues.places
    first, last = (places[0], places[-1]) if places else (0, 0)
    top = range(max(0, first - _EDGE), min(last, first + 3))
    end = range(max(top.stop, last - 5), min(len(segments), last + _EDGE))
    lines = [(i, segments[i].text) for part in (end, top) for i in part if len(segments[i].text) < _MAX_NOTE]
    everything = "\n".join(line for _, line in lines).lower()
    own = _STEMS.get((language or "").split("-")[0], ())
    stems = [stem for stem in (*_STEMS_EN, *own) if stem in everything]
    prose = next((k for k in reversed(places) if len(segments[k].text) > _PROSE), last - 1)
    for i, line in lines:
        m = None
        if stems and any(stem in line.lower() for stem in stems):
            m = _FIRST.search(line)
        elif i > prose and len(line) < _MAX_LABELLED:
            m = _LABELLED.match(line)  # inside the body it is the source of a chart or a picture
        elif i < first and len(line) < _MAX_DATELINE:
            m = _LABELLED_WITHIN.search(line)
        if m and _is_publisher(name := _ENDS.sub("", m["name"])):
            name = _without_glue(clues, segments[i], name)
            yield name, _linked(clues, segments[i], name)


def _without_glue(clues: Clues, note: Segment, name: str) -> str:
    """Return a name without what stands right behind the link that it is, where no spaces part words."""
    page = clues.page
    links = page.elements_between(("a",), note.first, note.last)[:_MAX_LINKS] if not name.isascii() else ()
    return next((t for i in links if (t := page.text(i)[:_MAX_NOTE]) and " " not in name and name.startswith(t)), name)


def _linked(clues: Clues, note: Segment, name: str) -> str | None:
    """Return where a note links to with the publisher's name, or to its site; a front page is not what was reposted."""
    page, here, wanted = clues.page, host_of(clues.url), bare(name)
    theirs: str | None = None
    for node in page.elements_between(("a",), note.first, note.last)[:_MAX_LINKS]:
        link = page.get(node, "href").strip()
        if not _leads_inside(link) or not _foreign(host_of(link), here):
            continue
        if wanted in bare(page.text(node)[:_MAX_NOTE]):
            return link
        if bare(label_of(host_of(link))) in wanted:
            theirs = theirs or link
    return theirs


def _leads_inside(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.path.strip("/") or parts.query)


def _is_publisher(name: str) -> bool:
    words = name.split()
    small = words[0].casefold() in _NOT_A_NAME and (len(words) == 1 or words[0].islower() or words[1][0].isdigit())
    return len(name) > 1 and not small and month_number(words[0]) is None


def _agency(clues: Clues, authors: Sequence[str]) -> str | None:
    """Return the news agency that alone signs the page."""
    if authors and all(map(is_agency, authors)):
        return next((a for a in authors if not clues.names.match(a)), None)
    return None


def _told(clues: Clues, language: str | None) -> str | None:
    """Return the publisher to whom the story's persons spoke, when that is said again and again."""
    body = "\n".join(s.text for s in clues.kept)
    told: Counter[str] = Counter()
    for phrase in _TOLD.get((language or "en").split("-")[0], ()):
        at = body.find(phrase)
        while at >= 0:
            at += len(phrase)
            if m := _TOLD_NAME.match(body, at):
                told[_ENDS.sub("", m[0])] += 1
            at = body.find(phrase, at)
    for name, count in told.most_common(3):
        if count > 1 and _is_publisher(name) and not clues.names.match(name) and not _is_common_noun(name, body):
            return name
    return None


def _is_common_noun(word: str, body: str) -> bool:
    """Tell whether a word without a capital is used as a plain word: with an article, or in the plural."""
    return word[0].islower() and (word.endswith("s") or any(f" {a} {word}" in body for a in ("the", "a", "an", "his")))
