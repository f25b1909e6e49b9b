"""Which pictures are the article's: features of a picture's place, and a small model over them.

The model is a logistic regression; `training/pictures.py` fits it and prints `WEIGHTS`.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from feedclean.extract.addresses import identity
from feedclean.extract.pictures import Picture
from feedclean.extract.roles import Role, role_of
from feedclean.extract.segments import Mark, Segment
from feedclean.extract.structured import Structured
from feedclean.html import Page

THRESHOLD: Final = 0.3
_HIGHEST: Final = 14
_PICTURE_FILE: Final = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?![a-z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Region:
    """The article's place on the page: node and segment indices, and prefix sums over the segments.

    `title` is the heading's segment, or that of the first kept one; `first` and `last` are nodes of kept text.
    `kept[i]` is the number of characters of kept text in segments before `i`; `dropped[i]` of removed text.
    """

    title: int
    first: int
    last: int
    segments: list[Segment]
    marks: list[Mark]
    starts: list[int]
    kept: list[int]
    dropped: list[int]
    headings: list[int]

    def span(self, page: Page, node: int) -> tuple[int, int]:
        """Return the segments that begin in the subtree of `node`."""
        return bisect_left(self.starts, node), bisect_left(self.starts, page.ends[node])


def region_of(segments: list[Segment], marks: list[Mark]) -> Region | None:
    """Return where the article is, None where nothing was kept."""
    kept, dropped, headings = [0], [0], [0]
    first = last = -1
    for s, m in zip(segments, marks, strict=True):
        size = len(s.text)
        kept.append(kept[-1] + (size if m.keep else 0))
        dropped.append(dropped[-1] + (0 if m.keep else size))
        headings.append(headings[-1] + (s.kind[0] == "h" and s.kind != "h1" and not m.keep))
        if m.keep:
            first = s.first if first < 0 else first
            last = s.last
    if first < 0:
        return None
    title = first
    for s in segments:
        if s.first >= first:
            break
        if s.kind == "h1":
            title = s.first
    return Region(title, first, last, segments, marks, [s.first for s in segments], kept, dropped, headings)


ABOVE: Final = 200
"""Nodes above the title among which a lead picture is looked for."""
BELOW: Final = 3
"""Segments after the text within which its last pictures stand."""


def window(page: Page, region: Region) -> tuple[int, int]:
    """Return the range of nodes in which the article's pictures are looked for."""
    k = bisect_left(region.starts, region.last) + BELOW
    last = region.starts[k] if k < len(region.starts) else len(page.tags)
    return max(0, region.title - ABOVE), min(last, region.last + 2 * ABOVE)


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


NAMES: Final = (
    "bias between_title_and_text in_text above_title after_text far_after lead_known linked_away linked_picture "
    "in_figure captioned small thin wide unsized vector teaser person ornament advert chrome comment gallery "
    "lead body control tag_aside tag_header tag_footer tag_li tag_table depth siblings_text branch_text "
    "branch_heading branch_links no_alt long_alt shared_is_top repeated kept_near many_renditions "
    "in_teaser_text".split()
)


def features(
    page: Page, picture: Picture, region: Region, leads: frozenset[str], *, captioned: bool, repeated: bool
) -> list[float]:
    """Return the picture's features, in the order of `NAMES`."""
    node = picture.node
    tags, parents, attributes, ends = page.tags, page.parents, page.attributes, page.ends
    roles = role_of(tags[node], attributes[node]) & ~Role.CHROME
    near_roles = roles
    seen_tags = set()
    linked_away = linked_picture = 0.0
    branch = node
    depth = 0
    i = node
    shared = -1
    for level in range(_HIGHEST):
        if level:
            role = role_of(tags[i], attributes[i])
            if tags[i] not in {"body", "html", "main"}:
                if shared < 0:
                    roles |= role
                if level <= 3:
                    near_roles |= role
            if shared < 0:
                seen_tags.add(tags[i])
        if tags[i] == "a" and (href := attributes[i].get("href")):
            if href.startswith("#") or _PICTURE_FILE.search(href) or "lightbox" in href:
                linked_picture = 1.0
            else:
                linked_away = 1.0
        if shared < 0:
            a, b = region.span(page, i)
            if region.kept[b] > region.kept[a]:
                shared = i
            else:
                branch = i
                depth = level
        if parents[i] < 0:
            break
        i = parents[i]
    a, b = region.span(page, branch)
    branch_text = region.dropped[b] - region.dropped[a]
    branch_headings = region.headings[b] - region.headings[a]
    links = tags[branch : min(ends[branch], branch + 200)].count("a")
    total = region.kept[-1] or 1
    share = 0.0
    if shared >= 0:
        a, b = region.span(page, shared)
        share = (region.kept[b] - region.kept[a]) / total
    if depth == 0 and shared == node:
        shared = parents[node]
    width = picture.width or max((r.width for r in picture.renditions), default=0)
    after = node >= region.last
    values = {
        "bias": 1.0,
        "between_title_and_text": region.title <= node < region.first,
        "in_text": region.first <= node < region.last,
        "above_title": node < region.title,
        "after_text": after,
        "far_after": after and bisect_left(region.starts, node) - bisect_left(region.starts, region.last) > 6,
        "lead_known": bool(picture.keys & leads),
        "linked_away": linked_away,
        "linked_picture": linked_picture,
        "in_figure": "figure" in seen_tags or tags[node] == "figure",
        "captioned": captioned,
        "small": 0 < width < 140,
        "thin": 0 < picture.height < 70 or 0 < picture.width < 70,
        "wide": width >= 500,
        "unsized": width == 0,
        "vector": any(".svg" in r.url or ".gif" in r.url for r in picture.renditions[:1]),
        "teaser": bool(roles & Role.TEASER),
        "person": bool(roles & Role.PERSON),
        "ornament": bool(near_roles & Role.ORNAMENT),
        "advert": bool(roles & Role.ADVERT),
        "chrome": bool(roles & Role.CHROME),
        "comment": bool(roles & Role.COMMENT),
        "gallery": bool(roles & Role.GALLERY),
        "lead": bool(roles & Role.LEAD),
        "body": bool(roles & Role.BODY),
        "control": bool(near_roles & Role.CONTROL),
        "tag_aside": "aside" in seen_tags,
        "tag_header": "header" in seen_tags,
        "tag_footer": bool(seen_tags & {"footer", "nav"}),
        "tag_li": "li" in seen_tags,
        "tag_table": "table" in seen_tags,
        "depth": min(depth, 10) / 10,
        "siblings_text": share > 0.5,
        "branch_text": min(branch_text, 1000) / 1000,
        "branch_heading": min(branch_headings, 3) / 3,
        "branch_links": min(links, 10) / 10,
        "no_alt": not picture.alt,
        "long_alt": len(picture.alt) > 60,
        "shared_is_top": shared >= 0 and tags[shared] in {"body", "html"},
        "repeated": repeated,
        "kept_near": shared >= 0 and share < 0.1,
        "many_renditions": len(picture.renditions) > 2,
        "in_teaser_text": linked_away and branch_text > 20 and not captioned,
    }
    return [float(values[n]) for n in NAMES]


WEIGHTS: Final[Mapping[str, float]] = {
    "bias": -0.807,
    "between_title_and_text": 0.427,
    "in_text": 0.522,
    "above_title": 0.01,
    "after_text": -0.967,
    "far_after": 0.0,
    "lead_known": 1.856,
    "linked_away": -0.881,
    "linked_picture": -1.03,
    "in_figure": 1.023,
    "captioned": 0.522,
    "small": -0.473,
    "thin": -1.669,
    "wide": 0.716,
    "unsized": 0.141,
    "vector": -0.745,
    "teaser": -1.478,
    "person": -1.567,
    "ornament": 0.636,
    "advert": -0.612,
    "chrome": -0.446,
    "comment": -0.145,
    "gallery": 1.464,
    "lead": -0.065,
    "body": -1.036,
    "control": 0.858,
    "tag_aside": -0.338,
    "tag_header": -0.614,
    "tag_footer": -0.069,
    "tag_li": -0.158,
    "tag_table": 0.0,
    "depth": -1.286,
    "siblings_text": 0.143,
    "branch_text": 0.095,
    "branch_heading": -0.371,
    "branch_links": -1.578,
    "no_alt": 0.322,
    "long_alt": 0.017,
    "shared_is_top": -0.069,
    "repeated": -0.256,
    "kept_near": 0.018,
    "many_renditions": 1.116,
    "in_teaser_text": -0.618,
}


def probability(values: list[float], weights: tuple[float, ...]) -> float:
    """Return the model's probability that the picture is the article's."""
    z = sum(v * w for v, w in zip(values, weights, strict=True) if v)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
