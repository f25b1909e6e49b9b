"""What a reader finds the site to be called, where no machine-readable field says it.

A piece of the document's title is the name when the host says so too; an end of it also when the link home or the
copyright line does; the link home itself when the host agrees. A section is never: neither host nor home are called so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from feedclean.extract.names import bare, host_of, label_of
from feedclean.extract.segments import Segment
from feedclean.extract.structured import Structured
from feedclean.extract.titles import SEPARATOR
from feedclean.html import Page

_LONGEST_TITLE: Final = 500
_LONGEST: Final = 50
_SHORTEST: Final = 3
_LINKS: Final = 150
_LAST: Final = 30  # segments
_ENDING: Final = 2  # letters by which a host may be longer: a plural, a case
_STEM: Final = 6
_INITIALS: Final = 3
_ARTICLE: Final = re.compile(r"(?:the|der|die|das|le|la|les|el|los|il|lo|de|het|a|o)\s+|l['’]", re.IGNORECASE)
_LOGO: Final = re.compile(r"\s*[-–|:]?\s*\blogo\b\s*[-–|:]?\s*", re.IGNORECASE)
# Letters that are no letter with an accent.
_PLAIN: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_RIGHTS: Final = re.compile(r"(?:©|\(c\)|copyright)[\s©\d,–—-]*(?:by\s+)?", re.IGNORECASE)
_CLOSED: Final = re.compile(r"\s*(?:$|[.,;|·•–—\d-])|\s+(?:[a-zß-ÿа-я]|All |Alle |Tous |Todos |Tutti |Все |Усі )")
# What links home and sections are called on any site.
_ANYWHERE: Final = frozenset(
    "home homepage start startseite accueil inicio início principal главная головна news blog article articles sport "
    "sports politics business opinion world local culture magazine nachrichten politik wirtschaft kultur actualités "
    "noticias notizie nieuws nyheter uutiset wiadomości haber haberler новости новини ana sayfa hem hjem etusivu "
    "forside logo menu press resources insights support help index".split()
)


def shown_name(page: Page, segments: Sequence[Segment], structured: Structured, host: str) -> str | None:
    """Return the site's name; None where the page leaves any doubt."""
    if not host:
        return None
    parts = list(_title_parts(page, structured))
    if found := next((p for line in parts for p in reversed(line) if _is_host(p, host)), None):
        return found
    home = list(dict.fromkeys(_home_names(page, host)))
    ends = [end for line in parts for end in (line[-1], line[0]) if _is_own(end)]
    for end in ends:
        if any(bare(end) == bare(name) for name in home) or _holds_rights(end, segments):
            return end
    return next((name for name in home if _is_host(name, host)), None)


def _title_parts(page: Page, structured: Structured) -> Iterator[list[str]]:
    titles = [page.text(i) for i in structured.nodes.get("title", ())[:1]]
    for title in (*titles, *structured.meta.get("og:title", ())[:1]):
        parts = [p for part in SEPARATOR.split(title[:_LONGEST_TITLE]) if (p := part.strip())]
        if len(parts) > 1:
            yield parts


def _is_own(name: str) -> bool:
    return _SHORTEST <= len(name) <= _LONGEST and name.casefold() not in _ANYWHERE


def _is_host(name: str, host: str) -> bool:
    """Tell whether a host spells this name: as it is, without accents or article, or by its initials."""
    if not _is_own(name):
        return False
    label = bare(label_of(host))
    shorter = _ARTICLE.sub("", name, count=1) if _ARTICLE.match(name) else name
    for spelling in {s for n in (name, shorter) for s in _spellings(n)}:
        if spelling in {label, label.removeprefix("the"), bare(host)} and len(spelling) >= _SHORTEST:
            return True
        if len(spelling) >= _STEM and label.startswith(spelling) and len(label) - len(spelling) <= _ENDING:
            return True
    words = name.split()
    return len(words) >= _INITIALS and label == "".join(w[0] for w in words if w[0].isupper()).casefold()


def _spellings(name: str) -> set[str]:
    """Return a name as hosts spell it."""
    low = name.casefold().translate(_PLAIN)
    return {bare(_unaccented(low)), bare(_unaccented(low.translate(_UMLAUTS)))}


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _home_names(page: Page, host: str) -> Iterator[str]:
    """Yield what the first links to the front page are called, or the logos in them."""
    for node in page.elements_between(("a",), 0, len(page.tags))[:_LINKS]:
        if not _leads_home(page.get(node, "href"), host):
            continue
        end = min(page.ends[node], node + _LAST)
        pictures = [page.get(i, "alt") for i in page.elements_between(("img",), node, end)]
        for name in (" ".join("".join(page.texts[node:end]).split()), page.get(node, "title"), *pictures):
            if _is_own(plain := _LOGO.sub(" ", name[: 2 * _LONGEST]).strip(" .")):
                yield plain


def _leads_home(href: str, host: str) -> bool:
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    own = not parts.netloc or host_of(href.strip()) == host
    return bool(href.strip()) and own and parts.path in ({"", "/"} if parts.netloc else {"/"}) and not parts.query


def _holds_rights(name: str, segments: Sequence[Segment]) -> bool:
    """Tell whether the copyright line at the page's end gives the rights to just this name."""
    for segment in segments[-_LAST:]:
        m = _RIGHTS.search(segment.text[:300])
        rest = segment.text[m.end() : m.end() + 2 * _LONGEST] if m else ""
        if rest.casefold().startswith(name.casefold()) and _CLOSED.match(rest[len(name) :]):
            return True
    return False
