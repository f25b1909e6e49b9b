"""Every picture element of a page with its renditions, before anyone asks whether the article is its owner."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from feedclean.extract.addresses import Rendition, background, identity, is_picture_address, joined, rank, renditions_in
from feedclean.extract.roles import Role, role_of
from feedclean.html import Page

IMAGE_TAGS: Final = frozenset({"img", "amp-img", "image", "a-img", "amp-anim"})
_BACKGROUND_TAGS: Final = frozenset({"div", "figure", "span", "a", "section", "header", "li"})
MOST: Final = 400
_SHOWN: Final = Role.PICTURE | Role.LEAD | Role.GALLERY
_CUSTOM: Final = re.compile(r"(?:^|-)(?:image|img|picture|photo)$")
_ICON: Final = re.compile(
    r"\.svg(?![a-z])|/icons?[/_-]|[/_-]icon[_.-]|/emoji/|gravatar|/avatars?[/_-]|/pixel[/.?]|logo[^/]{0,30}\.(?:png|gif|svg)"
)
_ICON_SIGNS: Final = (".svg", "icon", "emoji", "avatar", "pixel", "logo")  # one of them is in all that it matches
_LINK_ABOVE: Final = 3  # elements between a picture and the link around it
_LINK_HOLDS: Final = 20  # nodes
_UNSET: Final = frozenset({"null", "undefined", "None"})  # what a script writes where it has nothing
_NUMBER: Final = re.compile(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*$")


@dataclass(slots=True)
class Picture:
    """A picture element: node range `node … last-1`, addresses best first, and its own words."""

    node: int
    last: int
    keys: frozenset[str]
    renditions: list[Rendition]
    alt: str = ""
    title: str = ""
    width: int = 0
    height: int = 0
    held: dict[str, str] = field(default_factory=dict)
    """Captions and credits in its own attributes (`data-caption` …)."""

    def merge(self, other: Picture) -> None:
        """Take in another place of the same picture."""
        # The `noscript` twin of a picture mostly repeats its addresses.
        if not set(other.renditions) <= set(self.renditions):
            self.renditions = rank([*self.renditions, *other.renditions])
        self.keys |= other.keys
        self.alt = self.alt or other.alt
        self.title = self.title or other.title
        self.width = max(self.width, other.width)
        self.height = max(self.height, other.height)
        for what, text in other.held.items():
            self.held.setdefault(what, text)


def plain(text: str | None) -> str:
    """Return an attribute's text with white space folded; what was escaped once too often ("&amp;#8217;") is mended."""
    text = " ".join((unescape(text) if "&" in text else text).split()) if text else ""
    return "" if text in _UNSET else text


def _number(value: str | None) -> int:
    found = _NUMBER.match(value) if value else None
    return int(found[1]) if found else 0


def find_pictures(page: Page, first: int, last: int) -> list[Picture]:
    """Return the pictures among the nodes `first … last-1`, in order, but for icons and pixels; at most `MOST`."""
    found: list[Picture] = []
    base = page.base_url
    for i, is_image in _places(page, first, last)[: 4 * MOST]:
        picture = _from_image(page, i, base) if is_image else _from_background(page, i, base)
        if picture is None:
            continue
        previous = found[-1] if found else None
        # The `noscript` twin of a lazy picture, or a preview laid under it.
        if previous and _twins(page, previous, picture):
            previous.merge(picture)
            previous.last = max(previous.last, picture.last)
            continue
        found.append(picture)
        if len(found) >= MOST:
            break
    return found


def _places(page: Page, first: int, last: int) -> list[tuple[int, bool]]:
    """Return the nodes that may show a picture, and whether each is an image element rather than a background."""
    names = [tag for tag in page.places if tag in IMAGE_TAGS or ("-" in tag and _CUSTOM.search(tag))]
    found = [(i, True) for i in page.elements_between(names, first, last)]
    for tag in _BACKGROUND_TAGS:
        styled = [i for i in page.elements_between((tag,), first, last) if "style" in page.attributes[i]]
        found += [(i, False) for i in styled if "url(" in page.get(i, "style")]
    return sorted(found)


def _twins(page: Page, a: Picture, b: Picture) -> bool:
    if a.keys & b.keys and b.node - a.last < 40:
        return True
    holder = page.parents[b.node]
    within = page.tags[holder] == "noscript" or (holder >= 0 and page.tags[page.parents[holder]] == "noscript")
    return within and b.node - a.last < 12 and (not a.keys or a.alt == b.alt)


def _absolute(renditions: list[Rendition], base: str | None) -> list[Rendition]:
    return [r if r.url.startswith(("http", "data:")) else Rendition(joined(base, r.url), r.width) for r in renditions]


def _is_icon(address: str) -> bool:
    low = address.lower()
    return any(map(low.__contains__, _ICON_SIGNS)) and _ICON.search(low) is not None


def _from_image(page: Page, node: int, base: str | None) -> Picture | None:
    own = page.attributes[node]
    sized = _number(own.get("width")), _number(own.get("height"))
    if 0 < max(sized) <= 60 or 0 < min(sized) <= 40:
        return None
    if max(sized) < 300 and role_of("img", own, Role.ORNAMENT) & Role.ORNAMENT:
        return None
    holder = page.parents[node]
    first, last = node, page.ends[node]
    held = list(renditions_in(own))
    if held and all(_is_icon(r.url) for r in held):
        return None
    # `picture` may stand one or two levels up; a lazy loader's wrapper in between is common.
    for _ in range(2):
        if holder >= 0 and page.tags[holder] in {"picture", "amp-img"}:
            first, last = holder, page.ends[holder]
            for i in range(holder, min(last, holder + 60)):
                if page.tags[i] in {"source", "picture", "amp-img"}:
                    held.extend(renditions_in(page.attributes[i]))
            break
        if holder < 0 or page.ends[holder] - holder > 12:
            break
        holder = page.parents[holder]
    renditions = rank(_absolute(held, base))
    if not renditions and not own.get("alt"):
        return None
    keys = {identity(r.url) for r in renditions[:4]}
    if renditions and (target := _linked_picture(page, first, base)):
        keys.add(identity(target.url))
        if target.url not in {r.url for r in renditions}:
            renditions.append(target)
    return Picture(
        first,
        last,
        frozenset(keys),
        renditions,
        plain(own.get("alt")),
        plain(own.get("title")),
        *sized,
        held=_held_around(page, node),
    )


def _linked_picture(page: Page, node: int, base: str | None) -> Rendition | None:
    """Return the picture that a link tight around this one leads to: the same one, larger."""
    for _ in range(_LINK_ABOVE):
        node = page.parents[node]
        if node < 0 or page.ends[node] - node > _LINK_HOLDS:
            return None
        if page.tags[node] != "a":
            continue
        address = page.get(node, "href").strip()
        if not is_picture_address(address):
            return None
        found = _absolute([Rendition(address)], base)[0]
        inside = range(node, page.ends[node])
        others = sum(page.tags[i] in IMAGE_TAGS and page.tags[page.parents[i]] != "noscript" for i in inside)
        return found if found.url and others == 1 else None
    return None


def _from_background(page: Page, node: int, base: str | None) -> Picture | None:
    own = page.attributes[node]
    address = background(own.get("style") or "")
    if not address or not role_of(page.tags[node], own, _SHOWN) & _SHOWN:
        return None
    renditions = rank(_absolute([Rendition(address), *renditions_in(own)], base))
    if not renditions:
        return None
    label = plain(own.get("aria-label") or own.get("title"))
    keys = frozenset(identity(r.url) for r in renditions[:4])
    return Picture(node, node + 1, keys, renditions, label, held=_attribute_captions(own))


_HOLDS: Final = (
    (
        "caption",
        (
            "data-caption",
            "data-image-caption",
            "data-description",
            "data-title",
            "data-sub-html",
            "data-lightbox-title",
            "data-image-description",
            "data-fancybox-caption",
            "data-image-title",
            "data-alt",
        ),
    ),
    (
        "credit",
        (
            "data-credit",
            "data-copyright",
            "data-source",
            "data-author",
            "data-photographer",
            "data-portal-copyright",
            "data-credits",
            "data-image-credit",
            "data-photo-credit",
            "data-caption-credit",
            "data-img-credit",
            "data-byline",
            "data-attribution",
        ),
    ),
)
_HOLDING: Final = frozenset(name for _, names in _HOLDS for name in names)
_MARKUP: Final = re.compile(r"<[^<>]{0,400}>")


def _held_around(page: Page, node: int) -> dict[str, str]:
    """Return what the picture's attributes hold, its own first, then those of the links and boxes tight around it."""
    own = page.attributes[node]
    found = _attribute_captions(own)
    i = node
    for _ in range(2):
        i = page.parents[i]
        if i < 0 or page.ends[i] - i > 14:
            break
        for what, text in _attribute_captions(page.attributes[i]).items():
            found.setdefault(what, text)
    described = own.get("aria-describedby")
    if described and "caption" not in found:
        for i in range(node + 1, min(len(page.tags), node + 60)):
            if page.attributes[i].get("id") == described:
                found["caption"] = page.text(i)[:1500]
                break
    return found


def _attribute_captions(attributes: Mapping[str, str | None]) -> dict[str, str]:
    """Return `caption` and `credit` from data attributes; markup in them is dropped."""
    found: dict[str, str] = {}
    if _HOLDING.isdisjoint(attributes):
        return found
    for what, names in _HOLDS:
        for name in names:
            value = attributes.get(name)
            if value and 3 < len(value) < 1500 and not value.startswith(("http", "{", "[", "/", "#")):
                found[what] = plain(_MARKUP.sub(" ", value))
                break
    return found
