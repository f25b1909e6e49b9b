"""What an element's own names say about the text or the picture in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final


class Role:
    """What the class, id and item properties of an element suggest: bits, plain integers for speed."""

    NONE: Final = 0
    CAPTION: Final = 1
    CREDIT: Final = 2
    # Buttons, counters and words for screen readers around a picture.
    CONTROL: Final = 4
    PICTURE: Final = 8
    GALLERY: Final = 16
    # Other stories: related, most read, cards.
    TEASER: Final = 32
    # Avatars and author boxes.
    PERSON: Final = 64
    # Logos, icons, flags, pixels.
    ORNAMENT: Final = 128
    ADVERT: Final = 256
    # Hero and lead pictures.
    LEAD: Final = 512
    COMMENT: Final = 1024
    # Header bars, menus, footers, sidebars, pop-ups.
    CHROME: Final = 2048
    BODY: Final = 4096
    ANY: Final = 8191


_WORDS: Final = (
    (
        Role.CAPTION,
        (
            r"caption|legend|bildunterschrift|bildtext|bild-?text|pie-?de?-?(?:foto|imagen)|pie-?foto|cutline|didascali|leyenda|"
            r"epigrafe|onderschrift|podpis|popis(?:ek|ka)|kuvateksti|billedtekst|bildetekst|altyazi|untertitel|"
            r"(?:image|img|photo|foto|picture|pic|media|bild)[-_]{0,2}(?:desc|text|title|info|note|label|sub)"
        ),
    ),
    (
        Role.CREDIT,
        (
            r"credit|copyright|photographer|fotogra[fp]|photograf|source|quelle|agency|agenc|attribution|rights|kredit|courtesy|"
            r"photo-?by|kilde|byline|author|autor|auteur|provider|crédit|urheber|owner"
        ),
    ),
    (
        Role.CONTROL,
        (
            r"button|btn|share|zoom|enlarge|counter|pagination|sr-only|visually-?hidden|screen-?reader|tooltip|"
            r"toggle|expand|(?:^|[\s_-])(?:close|nav|prev|next|arrow|play|duration|icon)(?:$|[\s_-])|a11y|offscreen"
        ),
    ),
    (Role.PICTURE, r"image|img|photo|foto|picture|media|figure|bild|video|thumb|visual"),
    (Role.GALLERY, r"galler|galer|slide|carousel|swiper|lightbox|splide|slick|fotostrecke|diaporama|mosaic"),
    (
        Role.TEASER,
        (
            r"teaser|related|recommend|promo|most-?read|popular|trending|latest|more-?(?:stories|from|news)|read-?(?:more|also|next)|"
            r"card|also-?read|outbrain|taboola|recirc|story-?list|news-?list|sponsored|suggest|newsletter|subscri|"
            r"(?:^|[\s_-])(?:list|listing|feed|tile|item-?list)(?:$|[\s_-])|playlist|up-?next"
        ),
    ),
    (
        Role.PERSON,
        r"avatar|author|byline|writer|journalist|contributor|profile|headshot|redakteur|gravatar|(?:^|[\s_-])bio(?:$|[\s_-])",
    ),
    (
        Role.ORNAMENT,
        (
            r"logo|(?:^|[\s_-])icons?(?:$|[\s_-])|emoji|badge|flag|pixel|spacer|sprite|qr-?code|weather|captcha|rating|social|share|"
            r"app-?store|google-?play|favicon"
        ),
    ),
    (
        Role.ADVERT,
        (
            r"(?:^|[\s_-])(?:ads?|adv|advert\w*|adslot|banner|dfp|gpt|sponsor\w*|anzeige|werbung|reklam\w*|publicidad|"
            r"affiliate\w*)(?:$|[\s_-])|advertis|google_ads"
        ),
    ),
    (
        Role.LEAD,
        (
            r"hero|lead(?:$|[\s_-])|lead-?(?:image|media|art|photo)|featured|top-?(?:image|media|photo)|main-?(?:image|media|photo|art)|"
            r"opener|aufmacher|header-?(?:image|media|photo)|post-?thumbnail|cover|key-?visual|article-?(?:image|photo|media|img)|primary-?image|wp-post-image"
        ),
    ),
    (Role.COMMENT, r"comment|disqus|respond|kommentar"),
    (
        Role.CHROME,
        (
            r"(?:^|[\s_-])(?:nav|navigation|menu|footer|sidebar|aside|cookie\w*|modal|popup|overlay|masthead|topbar|toolbar|"
            r"breadcrumbs?|consent|paywall)(?:$|[\s_-])|site-?(?:header|footer)|page-?footer|mega-?menu|newsletter"
        ),
    ),
    (
        Role.BODY,
        (
            r"article-?(?:body|content|text)|entry-?content|post-?(?:body|content)|story-?(?:body|content|text)|article__|"
            r"(?:^|[\s_-])(?:body|content|artikel|articulo|contenido|texto)(?:$|[\s_-])"
        ),
    ),
)
_ALL: Final = [(role, re.compile(words)) for role, words in _WORDS]
_UNREAD: Final = frozenset("button noscript select textarea audio video iframe object".split())
_PICTURE_CREDIT: Final = re.compile(
    r"(?:image|img|photo|foto|picture|bild|figure)[-_]{0,2}(?:credit|copyright|author|autor|source|quelle|byline|by(?![a-z]))|"
    r"photographer|fotograf"
)
_ANY_LETTERS: Final = re.compile(r"[a-z]{3}")
_TELLING: Final = frozenset(
    "class id itemprop data-testid data-qa data-component data-type data-gtm-element data-theme-key".split()
)
_TAGS: Final[Mapping[str, int]] = {
    "figcaption": Role.CAPTION,
    "button": Role.CONTROL,
    "nav": Role.CHROME,
    "footer": Role.CHROME,
    "aside": Role.CHROME,
    "figure": Role.PICTURE,
    "picture": Role.PICTURE,
    "amp-carousel": Role.GALLERY,
}


@lru_cache(maxsize=16384)
def _roles_in(names: str, wanted: int) -> int:
    role = 0
    for name in names.lower().split()[:16]:
        role |= _roles_of_name(name, wanted)
    return role


@lru_cache(maxsize=32768)
def _roles_of_name(name: str, wanted: int) -> int:
    role = 0
    if 3 <= len(name) <= 80 and _ANY_LETTERS.search(name) and ":" not in name and "[" not in name:
        for which, pattern in _patterns(wanted):
            if pattern.search(name):
                role |= which
    return role


@lru_cache(maxsize=64)
def _patterns(wanted: int) -> list[tuple[int, re.Pattern[str]]]:
    return [(role, pattern) for role, pattern in _ALL if role & wanted]


@lru_cache(maxsize=16384)
def _text_role_in(names: str) -> int:
    roles = _roles_in(names, Role.CAPTION | Role.CREDIT | Role.CONTROL)
    return _later(names) if roles & (Role.CAPTION | Role.CREDIT) else roles


def _later(names: str) -> int:
    """Of caption and credit in one name, return the one that ends it: `caption__credit` is a credit."""
    last = 0, -1
    for role, pattern in _ALL[:2]:
        for found in pattern.finditer(names.lower()):
            if found.start() > last[1]:
                last = role, found.start()
    return last[0]


def role_of(tag: str, attributes: Mapping[str, str | None], wanted: int = Role.ANY) -> int:
    """Return what the element's names and tag suggest; of the names only the roles that are `wanted` are looked for."""
    role = _TAGS.get(tag, Role.NONE)
    for name, value in attributes.items():
        if name in _TELLING and value and len(value) < 600:
            role |= _roles_in(value, wanted)
    return role


def text_role(tag: str, attributes: Mapping[str, str | None]) -> int:
    """Return CAPTION, CREDIT, CONTROL or NONE: what the element's own names say of the text in it."""
    if tag in _UNREAD:
        return Role.CONTROL
    if attributes:
        if attributes.get("role") == "button" or "hidden" in attributes:
            return Role.CONTROL
        for name in ("itemprop", "class", "data-testid", "id", "data-qa", "data-theme-key"):
            value = attributes.get(name)
            role = _text_role_in(value) if value and len(value) < 400 else Role.NONE
            if role and (role != Role.CONTROL or tag not in {"figure", "figcaption"}):
                return role
    return Role.CAPTION if tag == "figcaption" else Role.NONE


def credits_picture(attributes: Mapping[str, str | None]) -> bool:
    """Tell whether the element's names call it the credit of a picture: "photo-credit", but not "author-photo"."""
    names = (attributes.get(name) for name in ("class", "id", "itemprop", "data-testid"))
    return any(value and len(value) < 400 and _PICTURE_CREDIT.search(value.lower()) for value in names)
