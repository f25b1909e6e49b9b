"""From scores to decisions: the model decides, and rules where something is certain.

A rule never empties a page: one that would take most of the prose that the model keeps is wrong about this page (a
theme whose body sits in `class="related-content"`) and is passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from feedclean.extract.collapsed import HIDDEN, collapsed
from feedclean.extract.features import Facts, Floats
from feedclean.extract.furniture import LONGEST_LINE
from feedclean.extract.names import is_at_home
from feedclean.extract.segments import Mark, Segment
from feedclean.extract.stray import FURNITURE, LINE_NUMBERS, READ_MORE, announces, is_stray, leads_away, numbers_lines
from feedclean.extract.textfigures import kept_around, text_figures
from feedclean.extract.words import BITS, CONCEALED, TAG_BITS
from feedclean.html import Page

# Lower than even: what looks alike and the rules take out more than they bring in. Cross-validated.
THRESHOLD: Final = 0.4
_TOO_LITTLE: Final = 250  # characters
_LENIENT: Final = 0.15
_SHORT_STORY: Final = 2500  # characters
_SMALL_PART: Final = 0.45
_DOUBTED: Final = 0.2
_LONG: Final = 300  # paragraphs
_MOST: Final = 0.6  # of all prose
_UNSURE: Final = 0.25
_SURE: Final = 0.5
_MAX_QUOTES: Final = 30  # each is looked for in the whole text
_SOME: Final = 200
_ENOUGH: Final = 600  # characters of prose that must remain when comments or other articles go
_MOSTLY: Final = 0.6  # of a line's characters
_ALL: Final = 0.95
_LONGEST_OPENING: Final = 40  # characters of "Read more:" and the like
_LONGEST_LABEL: Final = 60  # characters of "More on this:" and the like
_FEW: Final = 3  # more articles than these beside the first: a list of them

Bools = NDArray[np.bool_]
_Drop = Callable[[int, str, str], None]


@dataclass(frozen=True, slots=True)
class _Region:
    """A rule about everything inside elements with one of these names or tags.

    `most` is the share of the kept prose that the rule may take at most: the surer the name, the more.
    """

    rule: str
    reason: str
    bits: int
    most: float = 0.5


_REGIONS: Final = (
    _Region("comments", "inside a comment form or thread", BITS["comment"]),
    _Region("hidden", "not shown to readers", CONCEALED),
    _Region("subscribe", "inside a sign-up box", BITS["newsletter"]),
    _Region("cookies", "inside a consent layer", BITS["cookie"]),
    _Region("donate", "inside an appeal for support", BITS["donate"]),
    _Region("navigation", "inside navigation", TAG_BITS["nav"]),
    _Region("footer", "inside the page's footer", TAG_BITS["footer"] | BITS["footer"]),
    _Region("form", "inside a form", TAG_BITS["form"]),
    _Region("share", "inside a share bar", BITS["share"]),
    _Region("caption", "a caption outside its figure", BITS["caption"]),
    # These names are also given to what is not what they say; only small parts may go.
    _Region("related", "inside a box of further reading", BITS["related"] | BITS["popular"], 0.15),
    _Region("aside", "inside an aside", TAG_BITS["aside"], 0.1),
    _Region("author", "inside a byline or an author's biography", BITS["author"], 0.1),
    _Region("wall", "an offer to log in or subscribe", BITS["wall"], 0.1),
    _Region("hidden", "not shown to every reader", BITS["hidden"], 0.1),
)
_SQUASHED: Final = re.compile(r"\W+")
_HELD: Final = frozenset("h2 h3 h4 h5 h6 dt pre".split())
_KEPT: Final = ("", "")
_CAPTION: Final = ("caption", "a figure's caption")
_BY_MODEL: Final = ("model", "reads like what surrounds articles")
_QUOTING: Final = BITS["quote"] | TAG_BITS["blockquote"]
_QUOTES: Final = frozenset({"blockquote", "figure"})
_AROUND_QUOTE: Final = 4  # levels
_LONGEST_SOURCE: Final = 150  # characters: who is quoted, and from where


def judge(page: Page, segments: list[Segment], facts: Facts, scores: Floats) -> list[Mark]:
    """Return one mark per segment."""
    keep, verdict = _decide(page, segments, facts, scores, THRESHOLD)
    raised = _of_short_story(page, segments, facts, scores, keep, verdict)
    if raised is not None:
        keep, verdict = _decide(page, segments, facts, raised, THRESHOLD)
    if facts.weight[keep].sum() < _TOO_LITTLE:
        # A page unlike those that the model learned from: take what comes nearest to a body.
        # Lines of links are that only where there is little else.
        likely = np.where(facts.linked > _MOSTLY * facts.length, scores / 3, scores)
        keep, verdict = _decide(page, segments, facts, likely, min(_LENIENT, float(likely.max()) / 2))
    return [
        Mark(kept, *(_KEPT if kept else why or _BY_MODEL), score)
        for kept, why, score in zip(keep.tolist(), verdict, scores.tolist(), strict=True)
    ]


def _of_short_story(
    page: Page,
    segments: list[Segment],
    facts: Facts,
    scores: Floats,
    keep: Bools,
    verdict: list[tuple[str, str] | None],
) -> Floats | None:
    """Return higher scores for an `<article>` so short, and of so many small pieces, that most of it would be lost.

    It is the one around the headline; what the model is sure of, rules took, or is a link keeps its score. None where
    there is no such article.
    """
    if facts.weight[keep].sum() > _SMALL_PART * _SHORT_STORY:
        return None
    headline = next((s.first for s in segments if s.kind == "h1"), -1)
    around = [node for node in page.elements("article") if node < headline < page.ends[node]]
    if not around:
        return None
    inside = np.array([around[-1] < s.first < page.ends[around[-1]] for s in segments])
    open_ = inside & (keep | np.array([why is None for why in verdict])) & (facts.linked <= _MOSTLY * facts.length)
    unlinked = facts.weight - facts.linked
    said = unlinked[open_].sum()
    if said > _SHORT_STORY or not 0 < unlinked[open_ & keep].sum() < _SMALL_PART * said:
        return None
    return np.where(open_ & (scores > _DOUBTED), np.maximum(scores, THRESHOLD), scores)


def _decide(
    page: Page, segments: list[Segment], facts: Facts, scores: Floats, threshold: float
) -> tuple[Bools, list[tuple[str, str] | None]]:
    keep = (scores >= threshold) | _long_body(page, segments, facts, scores)
    verdict: list[tuple[str, str] | None] = [None] * len(segments)

    def drop(i: int, rule: str, reason: str) -> None:
        keep[i] = False
        verdict[i] = (rule, reason)

    for i, s in enumerate(segments):
        if s.kind == "figcaption":
            drop(i, *_CAPTION)
        elif s.kind == "h1":
            drop(i, "title", "the page's headline")
        elif s.kind == "pre" and numbers_lines(page, s):
            drop(i, LINE_NUMBERS.rule, LINE_NUMBERS.reason)
    _strays(page, segments, facts, keep, drop)
    _regions(facts, keep, verdict, _opened(page, segments, facts, scores, keep))
    _between(page, segments, keep, verdict)
    _text_figures(page, segments, keep, verdict)
    _others(page, segments, facts, keep, drop)
    _titles(page, segments, keep, drop)
    _repeats(page, segments, facts, keep, drop)
    _labels(page, segments, facts, scores, keep, verdict, drop)
    return keep, verdict


def _long_body(page: Page, segments: list[Segment], facts: Facts, scores: Floats) -> Bools:
    """Return the prose of a body longer than any that the model learned from, where each paragraph is but a grain.

    It all looks alike, is most of what the page says, and stands side by side in one element, as no comments do; or the
    model is at least not sure that it is something else.
    """
    body = np.zeros(len(scores), np.bool_)
    if np.count_nonzero(facts.prose) < _LONG:
        return body
    weight = np.where(facts.prose, facts.weight, 0)
    look = facts.looks[0]
    sums = np.bincount(look, weight)
    most = int(sums.argmax())
    members = (look == most) & facts.prose
    places = np.flatnonzero(members).tolist()
    if sums[most] > _MOST * weight.sum() and len(places) >= _LONG:
        ((_, together),) = Counter(page.parents[segments[i].box] for i in places).most_common(1)
        if together > _MOST * len(places) or scores[members].mean() > _UNSURE:
            body |= members
    return body


def _opened(page: Page, segments: list[Segment], facts: Facts, scores: Floats, keep: Bools) -> list[int]:
    """Return what is hidden until readers open it: with prose in it that the model is sure of all the same."""
    hidden = np.flatnonzero(keep & (facts.far & HIDDEN != 0)).tolist()
    sure = facts.prose & (scores > _SURE)
    return [i for group in collapsed(page, segments, hidden) if sure[group].any() for i in group] if hidden else []


def _regions(facts: Facts, keep: Bools, verdict: list[tuple[str, str] | None], opened: list[int]) -> None:
    far = facts.far
    prose = np.where(facts.weight > 60, facts.weight, 0)
    any_bits = int(np.bitwise_or.reduce(far[keep])) if keep.any() else 0
    for region in _REGIONS:
        if not any_bits & region.bits:
            continue
        inside = keep & ((far & region.bits) != 0)
        if not inside.any():
            continue
        kept = float(prose[keep].sum())
        taken = float(prose[inside].sum())
        if taken > region.most * kept and not (region.rule == "comments" and kept - taken >= _ENOUGH):
            continue
        if region.bits & HIDDEN:
            inside[opened] = False
        keep &= ~inside
        for i in np.flatnonzero(inside):
            verdict[i] = (region.rule, region.reason)


def _between(page: Page, segments: list[Segment], keep: Bools, verdict: list[tuple[str, str] | None]) -> None:
    """Keep the headings, terms and code that only the model doubts, between kept neighbours of the same parent."""
    held: list[int] = []
    for i in np.flatnonzero(~keep).tolist():
        if verdict[i] is None and segments[i].kind in _HELD and (pair := _neighbours(segments, i)):
            before, after = pair
            parents = {page.parents[segments[j].box] for j in (before, i, after)}
            if keep[before] and keep[after] and len(parents) == 1:
                held.append(i)
    keep[held] = True


def _text_figures(page: Page, segments: list[Segment], keep: Bools, verdict: list[tuple[str, str] | None]) -> None:
    """Keep what the model or its place in a figure spoke against, of the quotations and tables amid the text."""
    if figures := text_figures(page, segments):
        for figure in kept_around(page, segments, keep.tolist(), figures):
            for i in range(figure.first, figure.last):
                # (What a rule took for certain, like the numbers of a listing's lines, stays out.)
                if verdict[i] in (None, _CAPTION):
                    keep[i] = True
                    verdict[i] = None


def _neighbours(segments: list[Segment], i: int) -> tuple[int, int] | None:
    """Return the segments before and behind one, captions not counted."""
    before = next((j for j in range(i - 1, -1, -1) if segments[j].kind != "figcaption"), None)
    after = next((j for j in range(i + 1, len(segments)) if segments[j].kind != "figcaption"), None)
    return None if before is None or after is None else (before, after)


def _others(page: Page, segments: list[Segment], facts: Facts, keep: Bools, drop: _Drop) -> None:
    """Drop what stands below the `<article>` with the headline: the next articles that a page loads, and dialogs."""
    articles = _outermost(page, "article")

    def place_of(s: Segment) -> int:
        """Return where in `articles` the one is that holds a segment, or -1."""
        i = bisect_right(articles, s.first) - 1
        return i if i >= 0 and s.first < page.ends[articles[i]] else -1

    home = next((a for s in segments if s.kind == "h1" and (a := place_of(s)) >= 0), -1)
    if home < 0:
        return
    end = page.ends[articles[home]]
    kept = np.flatnonzero(keep).tolist()
    own = sum(len(segments[i].text) for i in kept if articles[home] <= segments[i].first < end)
    below = [i for i in kept if segments[i].first >= end]
    others = {place_of(segments[i]) for i in below} - {-1}
    headed = {place_of(s) for s in segments if s.kind == "h1" and s.first >= end}
    # Where each has a headline like the first, no more has to speak for it.
    if not below or own < (_SOME if others and others <= headed else _ENOUGH):
        return
    most = own >= sum(len(segments[i].text) for i in below if facts.prose[i])
    for i in below:
        if place_of(segments[i]) >= 0:
            if len(others) <= _FEW:
                drop(i, "other", "inside another article")
        elif most:
            drop(i, "below", "below the article")


def _outermost(page: Page, tag: str) -> list[int]:
    """Return the elements with this tag that are in no other, in order."""
    found: list[int] = []
    for node in page.elements(tag):
        if not found or node >= page.ends[found[-1]]:
            found.append(node)
    return found


def _strays(page: Page, segments: list[Segment], facts: Facts, keep: Bools, drop: _Drop) -> None:
    """Drop the lines that are "Read more:" and a link, and those that are the site's wherever they stand."""
    unlinked = facts.length - facts.linked
    for i in np.flatnonzero(keep & (facts.linked > 0) & (unlinked <= _LONGEST_OPENING)).tolist():
        if leads_away(segments[i].text, unlinked[i]):
            drop(i, READ_MORE.rule, READ_MORE.reason)
    for i in np.flatnonzero(keep & (facts.length <= LONGEST_LINE)).tolist():
        if is_stray(page, segments[i]):
            drop(i, FURNITURE.rule, FURNITURE.reason)
    _further_reading(segments, facts, keep, drop)


def _further_reading(segments: list[Segment], facts: Facts, keep: Bools, drop: _Drop) -> None:
    """Drop "More on this" with the lines right below that are links and nothing else."""
    links = facts.linked >= _ALL * facts.length
    for i in np.flatnonzero(keep[:-1] & links[1:] & (facts.length[:-1] <= _LONGEST_LABEL)).tolist():
        if segments[i + 1].kind == "p" and announces(segments[i].text):
            below = takewhile(lambda j: links[j] and segments[j].kind == "p", range(i + 1, len(segments)))
            for j in (i, *below):
                drop(j, READ_MORE.rule, READ_MORE.reason)


def _labels(
    page: Page,
    segments: list[Segment],
    facts: Facts,
    scores: Floats,
    keep: Bools,
    verdict: list[tuple[str, str] | None],
    drop: _Drop,
) -> None:
    """Drop what announces a list of links, when nothing of the list is kept.

    Where the model is sure of the label and only not of a list that leads to other sites ("Sources:"), the list is kept
    with it instead.
    """
    for i in np.flatnonzero(keep[:-1] & ~keep[1:] & (facts.length[:-1] <= _LONGEST_LABEL)).tolist():
        item = segments[i + 1]
        if item.kind != "li" or segments[i].text[-1] not in ":：" or facts.linked[i + 1] <= _MOSTLY * len(item.text):
            continue
        listing = page.parents[item.box]
        behind = bisect_left(segments, page.ends[listing], i + 1, key=attrgetter("first"))
        if segments[i].first >= listing or keep[i + 1 : behind].any():
            continue
        unsure = verdict[i + 1] is None and scores[i] > _SURE and scores[i + 1 : behind].mean() > _UNSURE
        if unsure and _leads_elsewhere(page, listing):
            keep[[j for j in range(i + 1, behind) if verdict[j] is None]] = True
        else:
            drop(i, "dangling label", "nothing of the list that it announces is kept")


def _leads_elsewhere(page: Page, listing: int) -> bool:
    links = [page.get(i, "href") for i in page.elements("a", within=listing)]
    return sum(not is_at_home(link, page.url) for link in links) > len(links) // 2


def _titles(page: Page, segments: list[Segment], keep: Bools, drop: _Drop) -> None:
    titles = {_squash(s.text) for s in segments if s.kind == "h1"}
    body = next(page.elements("body"), 0)
    for i in takewhile(body.__gt__, page.elements("meta")):
        if page.get(i, "property") == "og:title":
            titles.add(_squash(page.get(i, "content")))
    titles.discard("")
    for i in np.flatnonzero(keep)[:12].tolist():
        if len(segments[i].text) < 300 and _squash(segments[i].text) in titles:
            drop(i, "title", "repeats the headline")


def _repeats(page: Page, segments: list[Segment], facts: Facts, keep: Bools, drop: _Drop) -> None:
    texts = [s.text for s in segments]
    seen: dict[str, int] = {}
    for i in np.flatnonzero(keep).tolist():
        text = texts[i]
        if len(text) < 60:
            continue
        holder = page.parents[segments[i].box]
        # A second copy, for small screens or for a script, has a place of its own; a refrain has not.
        if seen.setdefault(text, holder) != holder:
            drop(i, "repeat", "says again what stands above")
    quotes = [i for i in np.flatnonzero(keep & (facts.near & _QUOTING != 0)).tolist() if 30 < len(texts[i]) < 500]
    if not quotes:
        return
    whole = [(_squash(texts[i]), i) for i in np.flatnonzero(keep).tolist()]
    for i in quotes[:_MAX_QUOTES]:
        key = _squash(texts[i])
        if any(j != i and key in text for text, j in whole):
            drop(i, "pull quote", "repeats a passage of the text")
            for j in _rest_of_quote(page, segments, keep, i):
                drop(j, "pull quote", "says whose words the text gives already")


def _rest_of_quote(page: Page, segments: list[Segment], keep: Bools, i: int) -> list[int]:
    """Return what is kept of the quotation around a segment, when it is no more than who is quoted."""
    holder = -1
    node = segments[i].box
    for _ in range(_AROUND_QUOTE):
        if node < 0:
            break
        if page.tags[node] in _QUOTES or "quote" in page.get(node, "class").lower():
            holder = node
        node = page.parents[node]
    if holder < 0:
        return []
    near = range(max(0, i - _AROUND_QUOTE), min(len(segments), i + _AROUND_QUOTE + 1))
    rest = [j for j in near if keep[j] and holder < segments[j].first < page.ends[holder]]
    size = sum(len(segments[j].text) for j in rest)
    return rest if size <= min(_LONGEST_SOURCE, len(segments[i].text)) else []


def _squash(text: str) -> str:
    return _SQUASHED.sub("", text).casefold()
