"""What a page is: an article, a list of teasers, a forum, a shop, a login form.

Each kind collects points from independent signs; the confidence is the share of the best among all. A page without
any sign of anything else is an article when it has an article's text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from feedclean.extract.likeness import width
from feedclean.extract.segments import Mark, Segment
from feedclean.extract.structured import Structured
from feedclean.html import Page
from feedclean.model import Kind

_ARTICLES: Final = (
    "newsarticle reportagenewsarticle blogposting opinionnewsarticle analysisnewsarticle techarticle scholarlyarticle "
    "liveblogposting"
)
_TYPES: Final[dict[str, tuple[Kind, float]]] = {
    **dict.fromkeys(_ARTICLES.split(), (Kind.ARTICLE, 3.0)),
    "article": (Kind.ARTICLE, 2.0),
    "discussionforumposting": (Kind.FORUM, 3.0),
    "qapage": (Kind.FORUM, 2.0),
    "product": (Kind.SHOP, 2.0),
    "productgroup": (Kind.SHOP, 2.0),
    "collectionpage": (Kind.LIST, 2.0),
    "searchresultspage": (Kind.LIST, 3.0),
}
_TEASER_HEADINGS: Final = frozenset({"h2", "h3", "h4"})
_PROSE: Final = 60
_ARTICLE: Final = 1200
_SHORT: Final = 600
_THREAD: Final = frozenset(
    "forum thread threads topic-post postbody post_body messagebody message-body showthread".split()
)


def judge_kind(page: Page, segments: list[Segment], marks: list[Mark], structured: Structured) -> tuple[Kind, float]:
    """Return the kind and the confidence (0–1)."""
    points = dict.fromkeys(Kind, 0.0)
    points[Kind.OTHER] = 0.5
    for kind, weight in _declared(structured):
        points[kind] = max(points[kind], weight)
    widths = [width(s.text) for s, m in zip(segments, marks, strict=True) if m.keep]
    prose = sum([w for w in widths if w > _PROSE])
    points[Kind.ARTICLE] += 3.0 * min(1.0, prose / _ARTICLE)
    teasers, sections = _teasers(segments), len(structured.nodes.get("article", ()))
    if teasers >= 5:
        # Under a long text, teasers are what every article page ends with.
        points[Kind.LIST] += min(4.0, teasers / 4) * (1.0 if prose < _ARTICLE else 0.3)
    if sections >= 6 and prose < _ARTICLE:
        points[Kind.LIST] += 1.0
    path = urlsplit(page.url or "").path.strip("/")
    if page.url and not path:
        points[Kind.LIST] += 2.0
    if has_password(page, structured):
        points[Kind.LOGIN] += 4.0 if prose < _SHORT // 2 else 1.0 if prose < _SHORT else 0.0
    points[Kind.FORUM] += 1.5 * min(2.0, _messages(page, segments) / 3)
    best = max(points, key=points.__getitem__)
    return best, round(points[best] / sum(points.values()), 3)


def _declared(structured: Structured) -> Iterator[tuple[Kind, float]]:
    for thing in structured.roots or structured.things:
        for name in _names(thing.get("@type")):
            if found := _TYPES.get(name.lower()):
                yield found
    og = " ".join(structured.meta.get("og:type", ())).lower()
    if "article" in og:
        yield Kind.ARTICLE, 2.0
    elif "product" in og:
        yield Kind.SHOP, 3.0
    elif "website" in og:
        yield Kind.LIST, 0.5


def _names(value: Any) -> list[str]:  # noqa: ANN401 - JSON
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, str)]


def _teasers(segments: list[Segment]) -> int:
    """Count the headings that are links."""
    return sum([s.linked * 10 >= 9 * len(s.text) > 90 for s in segments if s.kind in _TEASER_HEADINGS])


def has_password(page: Page, structured: Structured) -> bool:
    """Tell whether the page asks for a password."""
    return any(page.get(i, "type").lower() == "password" for i in structured.nodes.get("input", ()))


def _messages(page: Page, segments: list[Segment]) -> int:
    """Count what looks like the messages of a thread."""
    parents, attributes = page.parents, page.attributes
    boxes = {s.box for s in segments}
    boxes.update([parents[box] for box in boxes])
    classes = [names for box in boxes if box >= 0 and (names := attributes[box].get("class"))]
    if _THREAD.isdisjoint(" ".join(set(classes)).lower().split()):
        return 0
    return sum(not _THREAD.isdisjoint(names.lower().split()) for names in classes)
