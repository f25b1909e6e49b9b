"""Media RSS (rssboard.org/media-rss): an entry's pictures with their captions and credits.

The media elements are taken out of an entry's text before the rest is read, with their grouping kept: feedparser would
fold them into flat lists and mix `media:title` and `media:description` with the entry's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from feedclean.feeds.links import absolute
from feedclean.feeds.text import plain, plain_title
from feedclean.model import Enclosure, Figure

MOST: Final = 100  # media of one entry
_PREFIX: Final = re.compile(r"""xmlns:([\w.-]{1,32})\s{0,9}=\s{0,9}["']https?://search\.yahoo\.com/mrss/?["']""")
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]{1,64})\s{0,9}=\s{0,9}(?:"([^"<>]{0,4096})"|'([^'<>]{0,4096})')""")
_SAYS: Final = frozenset({"title", "description", "credit", "text", "copyright"})
_PICTURE_FILE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp)(?:[?#]|$)", re.IGNORECASE)


@dataclass(slots=True)
class _Medium:
    """A `media:content` (or the entry itself, or a group) and what is said inside it."""

    attributes: dict[str, str] = field(default_factory=dict)
    title: str | None = None
    description: str | None = None
    credits: list[str] = field(default_factory=list)
    thumbnails: list[dict[str, str]] = field(default_factory=list)
    contents: list[_Medium] = field(default_factory=list)
    closes: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """What an entry's media elements say: pictures, other media, the entry's text without them."""

    images: tuple[Figure, ...]
    enclosures: tuple[Enclosure, ...]
    rest: str


def prefix_of(opening: str) -> str:
    """Return the prefix under which a document speaks Media RSS; `media` when it does not say."""
    found = _PREFIX.search(opening)
    return found[1] if found else "media"


def read_media(entry: str, *, prefix: str, base: str | None) -> Media:
    """Take the media elements out of an entry's XML and return what they say. Linear; works on broken XML too."""
    if f"<{prefix}:" not in entry:
        return Media((), (), entry)
    root = _Medium()
    kept: list[str] = []
    open_media = [root]
    position = 0
    depth = 0
    for tag in _tags(entry, prefix):
        if depth == 0 and not tag.closing:
            kept.append(entry[position : tag.start])
        text_before = entry[position : tag.start]
        position = tag.end
        if tag.closing:
            depth = max(0, depth - 1)
            _say(open_media[-1], tag.name, _value(text_before))
            if open_media[-1].closes == tag.name and len(open_media) > 1:
                open_media.pop()
            continue
        attributes = _attributes(tag.attributes)
        if tag.name in {"group", "content"}:
            medium = _Medium(attributes, closes=tag.name)
            if len(open_media[-1].contents) < MOST:
                open_media[-1].contents.append(medium)
            if not tag.empty and len(open_media) < 8:
                open_media.append(medium)
        elif tag.name == "thumbnail" and len(open_media[-1].thumbnails) < MOST:
            open_media[-1].thumbnails.append(attributes)
        depth += not tag.empty
    kept.append(entry[position:])
    return Media(tuple(_figures(root, base)), tuple(_others(root, base)), "".join(kept))


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    start: int
    end: int
    closing: bool
    empty: bool
    attributes: str


def _tags(entry: str, prefix: str) -> Iterator[_Tag]:
    """Yield the tags of the media namespace, CDATA and comments passed over."""
    form = re.compile(rf"<!\[CDATA\[|<!--|<(/?){re.escape(prefix)}:([A-Za-z]{{1,32}})(?=[\s/>])([^<>]*)>")
    search = 0
    while match := form.search(entry, search):
        search = match.end()
        if match[0].startswith("<!"):
            end = entry.find("]]>" if match[0] == "<![CDATA[" else "-->", search)
            if end < 0:
                return
            search = end + 3
            continue
        empty = not match[1] and match[3].endswith("/")
        yield _Tag(match[2].lower(), match.start(), match.end(), bool(match[1]), empty, match[3])


def _attributes(text: str) -> dict[str, str]:
    return {m[1].lower(): unescape(m[2] if m[2] is not None else m[3]) for m in _ATTRIBUTE.finditer(text)}


def _value(xml: str) -> str:
    """Return an element's text: CDATA unwrapped, references resolved once."""
    if "<![CDATA[" in xml:
        return xml.replace("<![CDATA[", "").replace("]]>", "").strip()
    return unescape(xml).strip()


def _say(medium: _Medium, name: str, value: str) -> None:
    if not value or name not in _SAYS:
        return
    if name == "title":
        medium.title = medium.title or plain_title(value)
    elif name in {"description", "text"}:
        medium.description = medium.description or plain(value)
    elif (name == "credit" and len(medium.credits) < 8) or (name == "copyright" and not medium.credits):
        medium.credits.append(plain_title(value))


def _figures(root: _Medium, base: str | None) -> Iterator[Figure]:
    """Yield one figure a picture: a group's renditions are one, the largest first."""
    seen: set[str] = set()
    for medium in root.contents:
        pictures = [c for c in (medium.contents or [medium]) if _is_picture(c)]
        if pictures:
            sized = sorted(pictures, key=lambda m: -(_number(m.attributes.get("width")) or 0))
            renditions = [u for u in (absolute(m.attributes.get("url"), base) for m in sized) if u]
            says = (*sized, medium, root)
            size = sized[0].attributes
        else:
            thumbs = medium.thumbnails or [t for c in medium.contents for t in c.thumbnails]
            sized_thumbs = sorted(thumbs, key=lambda t: -(_number(t.get("width")) or 0))
            renditions = [u for u in (absolute(t.get("url"), base) for t in sized_thumbs) if u]
            says = (medium,)
            size = sized_thumbs[0] if sized_thumbs else {}
        if renditions and renditions[0] not in seen:
            seen.update(renditions)
            yield _figure(renditions, size, says, alone=len(root.contents) == 1)
    if not seen:
        thumbs = sorted(root.thumbnails, key=lambda t: -(_number(t.get("width")) or 0))
        renditions = [u for u in (absolute(t.get("url"), base) for t in thumbs) if u]
        if renditions:
            yield _figure(renditions, thumbs[0], (root,), alone=True)


def _figure(urls: list[str], size: dict[str, str], says: tuple[_Medium, ...], *, alone: bool) -> Figure:
    # What is said beside the media elements, on the entry's own level, is about its only picture.
    told = says if alone else says[:-1] or says
    caption = next((m.description for m in told if m.description), None)
    credit = next((", ".join(dict.fromkeys(m.credits)) for m in told if m.credits), None)
    title = next((m.title for m in told if m.title), None)
    return Figure(
        urls[0],
        alternates=tuple(dict.fromkeys(urls[1:])),
        alt=title if title != caption else None,
        caption=caption,
        credit=credit,
        confidence=0.8 if caption or credit else 0.5,
        evidence=("media-rss",),
        width=_number(size.get("width")),
        height=_number(size.get("height")),
    )


def _others(root: _Medium, base: str | None) -> Iterator[Enclosure]:
    """Yield the media that are no pictures; of a group the default or the first."""
    for medium in root.contents:
        choices = [c for c in (medium.contents or [medium]) if not _is_picture(c) and c.attributes.get("url")]
        chosen = next((c for c in choices if c.attributes.get("isdefault") == "true"), choices[0] if choices else None)
        if chosen and (url := absolute(chosen.attributes["url"], base)):
            kind = chosen.attributes.get("type") or None
            if kind or chosen.attributes.get("medium") in {"audio", "video"}:
                yield Enclosure(url, kind, _number(chosen.attributes.get("filesize")))


def _is_picture(medium: _Medium) -> bool:
    kind = medium.attributes.get("medium") or medium.attributes.get("type", "").partition("/")[0]
    if kind:
        return kind.lower() == "image"
    return bool(_PICTURE_FILE.search(medium.attributes.get("url", "")))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 13 else None
