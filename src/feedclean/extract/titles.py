"""The article's title, without the site's name.

Up to five places say it: the `<h1>`, the JSON-LD headline, `og:title`, `twitter:title` and `<title>`. Each is cleaned
of the site's name; then what the reader sees and the machine confirms wins, and what only one of them says yields.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final

from feedclean.extract.likeness import wide
from feedclean.extract.names import SiteNames, bare

# Between title and site name. Dashes count only with space on both sides.
SEPARATOR: Final = re.compile(
    r"\s*[|｜‖¦＿]+\s*|(?<=[\u3040-\u30ff\u3400-\u9fff])_(?=[\u3040-\u30ff\u3400-\u9fff])|\s+(?:[-–—―·•»«›‹/~:]|::|>>|<<|--)\s+"
)
_BAR: Final = re.compile(r"\s*[|｜‖¦]+\s*")
_LEADING_NAME: Final = re.compile(r"([^:：]{2,40})[:：]\s+")
_WORD: Final = re.compile(r"\w+")
_INVISIBLE: Final = str.maketrans(dict.fromkeys("\xad\u200b\u2060\ufeff\u200e\u200f"))
_OVERLINE: Final = re.compile(r"(?<=\w)(?::| [-–—|]) ")
_LONGEST: Final = 500
_LONGEST_HEADING: Final = 200
# Shares of words in common: two wordings of one headline; two titles of one article.
_CLOSE: Final = 0.7
_RELATED: Final = 0.34
_ENOUGH: Final = 10  # characters that two titles share by no chance; half as many in Chinese
_HEADLINE: Final = 7  # words: more than a section, a site or a slogan has


@dataclass(frozen=True, slots=True)
class TitleSources:
    """What each place says, untouched; `headings` are the texts of the `<h1>` elements in document order.

    `news` tells that the machine-readable object is a piece of journalism, whose headline an editor wrote.
    """

    headings: Sequence[str] = ()
    headline: str = ""
    og: str = ""
    twitter: str = ""
    document: str = ""
    news: bool = False


def find_title(sources: TitleSources, names: SiteNames) -> str | None:
    """Return the title, None when no place says one."""
    raw = (sources.headline, sources.og, sources.twitter, sources.document)
    clean = {t: _cleaned(t, names) for t in dict.fromkeys(raw)}
    headline, og, twitter, document = (clean[t] for t in raw)
    told = [t for t in (headline, og, twitter, document) if t]
    headings = [c for h in sources.headings[:12] if (c := _cleaned(h, names)) and not names.match(c)]
    seen = _best_heading(headings, told)
    if not told:
        return seen or None
    confirmed = any(_same(seen, t) for t in told)
    if sources.news and headline and not _cut(headline, seen):
        if confirmed and bare(headline).endswith(bare(seen)) and not _same(headline, seen):
            return seen  # without its overline
        settled = _same(headline, seen) and not _same(og, document)
        return og if settled and _newsroom_wording(og, twitter, headline) else headline
    if confirmed:
        return seen
    machine = _agreed(told)
    if not seen:
        return _without_short_tail(machine)
    if _overlap(seen, machine) < _RELATED and (
        any(_overlap(seen, t) >= _CLOSE for t in told) or _is_headline(seen, headings)
    ):
        return seen  # the others are worded for sharing and searching
    return _of_two(seen, machine)


def _cleaned(text: str, names: SiteNames) -> str:
    text = " ".join(text[:_LONGEST].translate(_INVISIBLE).split())
    if "&" in text:
        text = unescape(text)
    return without_site(text, names) if text else ""


def without_site(text: str, names: SiteNames) -> str:
    """Return `text` without the site's name at either end; a title that is only the name stays."""
    for _ in range(4):
        parts = list(SEPARATOR.finditer(text))
        if not parts:
            break
        first, last = parts[0], parts[-1]
        if text[: last.start()].strip() and names.match(text[last.end() :]):
            text = text[: last.start()].rstrip()
        elif text[first.end() :].strip() and names.match(text[: first.start()]):
            text = text[first.end() :].lstrip()
        else:
            break
    if (m := _LEADING_NAME.match(text)) and names.match(m[1]):
        text = text[m.end() :]
    return names.without_host(text)


def _same(one: str, other: str) -> bool:
    return bool(one) and bool(other) and (one == other or bare(one) == bare(other))


def _overlap(one: str, other: str) -> float:
    """Return the share of the shorter title's words that the other has too."""
    a, b = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _best_heading(headings: list[str], told: list[str]) -> str:
    """Return the `<h1>` that another place confirms, else the one closest to what they say."""
    if not headings:
        return ""
    known = {bare(t) for t in told}
    for heading in headings:
        if bare(heading) in known:
            return heading
    if len(headings) == 1 or not told:
        return headings[0]
    return max(headings, key=lambda h: max(_overlap(h, t) for t in told) if len(h) > 10 else 0.0)


def _is_headline(seen: str, headings: list[str]) -> bool:
    """Tell whether the page's only heading says so much that it can only head an article."""
    return len(headings) == 1 and len(seen.split()) >= _HEADLINE and len(seen) <= _LONGEST_HEADING


def _cut(headline: str, seen: str) -> bool:
    """Tell whether a headline was cut at the 110 characters that search engines show."""
    return headline.endswith(("…", "...")) or (len(headline) >= 100 and bare(seen).startswith(bare(headline)))


def _newsroom_wording(og: str, twitter: str, headline: str) -> bool:
    """Tell whether the newsroom words the same headline differently wherever it is passed on.

    Not where the headline merely gained a section behind it or lost its overline.
    """
    if not _same(og, twitter) or _same(og, headline) or _overlap(og, headline) < _CLOSE:
        return False
    a, b = bare(og), bare(headline)
    return b not in a and not b.endswith(a)


def _agreed(told: list[str]) -> str:
    """Return what most of the machine-readable places say; the first where they all differ."""
    return max(told, key=lambda t: sum(_same(t, other) for other in told))


def _of_two(seen: str, machine: str) -> str:
    """Return the heading or what the machine-readable places say, where they differ."""
    a, b = bare(seen), bare(machine)
    enough = _ENOUGH // 2 if wide(seen) else _ENOUGH
    if b.startswith(a) and len(a) > enough:
        return seen  # the rest is a section or a name of the site that we do not know
    if a.endswith(b) and len(b) > enough:
        return machine  # the heading begins with its overline
    if len(seen) > _LONGEST_HEADING or _overlap(seen, machine) < _RELATED:
        return _without_short_tail(machine)
    return _common_tail(seen, machine) or seen


def _common_tail(seen: str, machine: str) -> str | None:
    """Return what two titles share behind their different overlines ("Overline: Title", "Other - Title")."""
    pair = (seen, machine)
    if not all(map(_OVERLINE.search, pair)):
        return None
    (head, one), (other_head, other) = (_OVERLINE.split(t, maxsplit=1)[:2] for t in pair)
    return one if _same(one, other) and len(one) > 20 and _overlap(head, other_head) < _RELATED else None


def _without_short_tail(title: str) -> str:
    """Return a document title without a last part that can only be a name: a few words behind a bar."""
    parts = list(_BAR.finditer(title))
    if parts:
        head, tail = title[: parts[-1].start()], title[parts[-1].end() :]
        if len(_WORD.findall(head)) >= 3 and len(_WORD.findall(tail)) <= 4:
            return head
    return title
