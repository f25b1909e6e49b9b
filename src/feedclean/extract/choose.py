"""Which pictures are the article's: features of a picture's place, and a small model over them.

The model is a logistic regression; `training/pictures.py` fits it and prints `WEIGHTS`.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import accumulate, compress
from operator import mul
from typing import Final

from feedclean.extract.addresses import SIZE_ASKED, identity
from feedclean.extract.pictures import Picture
from feedclean.extract.roles import Role, role_of
from feedclean.extract.segments import Mark, Segment
from feedclean.extract.structured import Structured
from feedclean.html import Page

THRESHOLD: Final = 0.45
_SUBHEADINGS: Final = frozenset("h2 h3 h4 h5 h6 hr".split())
_HIGHEST: Final = 12
_TOP: Final = frozenset({"body", "html"})
_PICTURE_FILE: Final = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?![a-z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Region:
    """The article's place on the page: node and segment indices, and prefix sums over the segments.

    `title` is the heading's segment, or that of the first kept one; `first` and `last` are nodes of kept text.
    `starts` are the segments' first nodes. `sizes[i]` is the number of characters in the segments before `i`, `kept[i]`
    of those that are kept text. `headings` are the segments of removed subheadings, `prose_tag` is the tag of most
    long paragraphs.
    """

    title: int
    first: int
    last: int
    segments: list[Segment]
    marks: list[Mark]
    starts: list[int]
    sizes: list[int]
    kept: list[int]
    headings: list[int]
    prose_tag: str

    def span(self, page: Page, node: int) -> tuple[int, int]:
        """Return the segments that begin in the subtree of `node`."""
        a = bisect_left(self.starts, node)
        return a, bisect_left(self.starts, page.ends[node], a)


def region_of(page: Page, segments: list[Segment], marks: list[Mark]) -> Region | None:
    """Return where the article is, None where nothing was kept."""
    keeps = [m.keep for m in marks]
    if True not in keeps:
        return None
    story = list(compress(segments, keeps))
    first, last = story[0].first, story[-1].last
    before = segments[: keeps.index(True)]
    title = next((s.first for s in reversed(before) if s.kind == "h1"), first)
    lengths = [len(s.text) for s in segments]
    sizes = list(accumulate(lengths, initial=0))
    kept = list(accumulate(map(mul, lengths, keeps), initial=0))
    headings = [k for k, s in enumerate(segments) if s.kind in _SUBHEADINGS and not keeps[k]]
    prose = Counter([page.tags[s.box] for s in story if len(s.text) > 120])
    tag = prose.most_common(1)[0][0] if prose else "p"
    return Region(title, first, last, segments, marks, [s.first for s in segments], sizes, kept, headings, tag)


ABOVE: Final = 120
"""Nodes above the title among which a lead picture is looked for."""
BELOW: Final = 3
"""Segments after the text within which its last pictures stand."""


def window(page: Page, region: Region) -> tuple[int, int]:
    """Return the range of nodes in which the article's pictures are looked for."""
    k = bisect_left(region.starts, region.last) + BELOW
    last = region.starts[k] if k < len(region.starts) else len(page.tags)
    return max(0, region.title - ABOVE), min(last, region.last + 400)


def lead_keys(structured: Structured) -> frozenset[str]:
    """Return the identities of the pictures that the page's own data calls the article's."""
    found: set[str] = set()
    for name in (
        "og:image",
        "og:image:url",
        "og:image:secure_url",
        "twitter:image",
        "twitter:image:src",
        "thumbnailurl",
        "image",
    ):
        found.update(identity(v) for v in structured.meta.get(name, ()))
    for thing in structured.things:
        kind = str(thing.get("@type") or "")
        if kind.endswith("Article") or kind in {
            "BlogPosting",
            "LiveBlogPosting",
            "WebPage",
            "['NewsArticle']",
            "ImageObject",
            "Report",
            "VideoObject",
        }:
            for name in (
                "image",
                "thumbnailUrl",
                "primaryImageOfPage",
                "url" if kind == "ImageObject" else "",
                "contentUrl",
            ):
                found.update(identity(u) for u in _addresses(thing.get(name)))
    return frozenset(found)


def _addresses(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [
            a for v in value[:50] for a in ([v] if isinstance(v, str) else _addresses(v) if isinstance(v, dict) else [])
        ]
    if isinstance(value, dict):
        return [v for k in ("url", "contentUrl", "@id") if isinstance(v := value.get(k), str)]
    return []


# What `features` asks of the names around a picture.
_ASKED: Final = Role.TEASER | Role.PERSON | Role.ADVERT | Role.GALLERY


@dataclass(frozen=True, slots=True)
class _Around:
    """What lies between a picture and the nearest ancestor that also holds text of the article, its caption apart.

    `branch` is the highest ancestor without such text, `depth` its levels above the picture, `shared` its parent (-1:
    none within reach); `roles` and `tags` are those of the picture and the branch.
    """

    branch: int
    depth: int
    shared: int
    roles: int
    tags: frozenset[str]
    linked_away: bool


def _look_around(page: Page, node: int, region: Region, own: Collection[int]) -> _Around:
    tags, parents, attributes = page.tags, page.parents, page.attributes
    kept = region.kept
    mine = [k for k in own if region.marks[k].keep]
    branch, depth, shared, roles, linked_away = node, 0, -1, 0, False
    seen: set[str] = set()
    i = node
    for level in range(_HIGHEST):
        a, b = region.span(page, i)
        if level and kept[b] - kept[a] > (sum(kept[k + 1] - kept[k] for k in mine if a <= k < b) if mine else 0):
            shared = i
            break
        branch, depth = i, level
        tag = tags[i]
        seen.add(tag)
        roles |= role_of(tag, attributes[i], _ASKED)
        if tag == "a" and (href := attributes[i].get("href")):
            linked_away = not (href.startswith("#") or _leads_to_picture(href))
        i = parents[i]
        if i < 0 or tags[i] in _TOP:
            shared = i
            break
    return _Around(branch, depth, shared, roles, frozenset(seen), linked_away)


def _leads_to_picture(address: str) -> bool:
    """Tell whether a link shows a picture, larger, and no other page."""
    shows = _PICTURE_FILE.search(address) or SIZE_ASKED.search(address)
    return shows is not None or "lightbox" in address


def _is_link(segment: Segment) -> bool:
    return segment.linked >= 0.8 * len(segment.text)


def features(
    page: Page,
    picture: Picture,
    region: Region,
    leads: frozenset[str],
    *,
    captioned: bool,
    named: bool,
    own: Collection[int] = (),
) -> dict[str, float]:
    """Return the picture's features by name; `own` are the segments of its caption and credit.

    `named`: the markup calls its caption one. Such a picture may lead to a page of its own and is no teaser, unless the
    caption leads there too.
    """
    node = picture.node
    around = _look_around(page, node, region, own)
    linked_away = around.linked_away
    if linked_away and named:
        linked_away = any(_is_link(region.segments[k]) for k in own)
    roles, seen = around.roles, around.tags
    a, b = region.span(page, around.branch)
    dropped = (region.sizes[b] - region.sizes[a]) - (region.kept[b] - region.kept[a])
    headings = bisect_left(region.headings, b) - bisect_left(region.headings, a)
    links = page.tags[around.branch : min(page.ends[around.branch], around.branch + 200)].count("a")
    share = 0.0
    if around.shared >= 0:
        a, b = region.span(page, around.shared)
        share = (region.kept[b] - region.kept[a]) / (region.kept[-1] or 1)
    width = picture.width or max((r.width for r in picture.renditions), default=0)
    return {
        "bias": True,
        "between_title_and_text": region.title <= node < region.first,
        "in_text": region.first <= node < region.last,
        "after_text": node >= region.last,
        "lead_known": bool(picture.keys & leads),
        "linked_away": linked_away,
        "in_figure": "figure" in seen,
        "captioned": captioned,
        "small": 0 < width < 140,
        "thin": 0 < picture.height < 70 or 0 < picture.width < 70,
        "wide": width >= 500,
        "unsized": width == 0,
        "teaser": roles & Role.TEASER != 0,
        "person": roles & Role.PERSON != 0,
        "advert": roles & Role.ADVERT != 0,
        "gallery": roles & Role.GALLERY != 0,
        "tag_aside": "aside" in seen,
        "tag_header": "header" in seen,
        "tag_footer": "footer" in seen or "nav" in seen,
        "depth": min(around.depth, 10) / 10,
        "siblings_text": share > 0.5,
        "branch_heading": min(headings, 3) / 3,
        "branch_links": min(links, 10) / 10,
        "no_alt": not picture.alt,
        "long_alt": len(picture.alt) > 60,
        "shared_is_top": around.shared >= 0 and page.tags[around.shared] in _TOP,
        "kept_near": share < 0.1,
        "many_renditions": len(picture.renditions) > 2,
        "in_teaser_text": around.linked_away and dropped > 20 and not captioned,
    }


WEIGHTS: Final[Mapping[str, float]] = {
    "bias": 0.133,
    "between_title_and_text": 0.851,
    "in_text": 0.080,
    "after_text": -1.857,
    "lead_known": 1.284,
    "linked_away": -0.782,
    "in_figure": 0.430,
    "captioned": 0.333,
    "small": -0.709,
    "thin": -2.220,
    "wide": 0.681,
    "unsized": 1.111,
    "teaser": -1.354,
    "person": -2.139,
    "advert": -0.638,
    "gallery": 1.956,
    "tag_aside": -0.949,
    "tag_header": -0.603,
    "tag_footer": -0.021,
    "depth": -2.686,
    "siblings_text": 0.322,
    "branch_heading": -1.472,
    "branch_links": -2.191,
    "no_alt": 0.520,
    "long_alt": 0.180,
    "shared_is_top": -0.021,
    "kept_near": -0.441,
    "many_renditions": 1.146,
    "in_teaser_text": -0.964,
}


def probability(values: Mapping[str, float]) -> float:
    """Return the model's probability that a picture with these features is the article's."""
    z = sum([value * WEIGHTS[name] for name, value in values.items() if value])
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
