"""What class names, ids and tags tell about an element: the stems of web designers, in no reader's language.

Every group is one bit, a feature for the model; the rules take a few of them as certain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

# `stem` matches tokens that begin with it, `=token` only itself, `two-words` neighbouring tokens.
_GROUPS: Final[dict[str, str]] = {
    "comment": "comment disqus respond =reply =replies talkback komment kommentar hyvor livefyre wpdiscuz spotim coral",
    "related": "related recommend recirc readmore =readnext read-more read-next =morefrom more-from more-stories "
    "also-read see-also similar upnext up-next also-like jprelatedposts yarpp suggest crosslink linkbox",
    "popular": "popular trending =latest most-read mostread most-viewed mostpopular =recent ranking top-stories "
    "topstories newest bestseller",
    "author": "author byline =bio autor contributor writer profile vcard =about biography",
    "newsletter": "newsletter subscri signup sign-up mailchimp optin opt-in inscription convertkit",
    "share": "share sharing social addtoany addthis follow sharedaddy teilen compartir",
    "caption": "caption credit copyright legend photographer bildunterschrift",
    "navigation": "nav menu breadcrumb crumb pagination pager skip toolbar topbar masthead hamburger =tabs",
    "footer": "footer colophon =foot",
    "advert": "advert sponsor =ad =ads promo banner adslot outbrain taboola revcontent adsbygoogle affiliate =cta "
    "call-action calltoaction anzeige werbung publicidad",
    "cookie": "cookie consent gdpr =cmp privacy onetrust",
    "donate": "donat support-us contribut =coffee patreon",
    "correction": "correction errata",
    "tags": "=tag =tags tag-list taglist =topic =topics categor taxonom keyword tagcloud kicker eyebrow overline",
    "date": "=date date-time datetime =time timestamp publish updated =meta metadata =posted dateline",
    "wall": "paywall premium login regwall piano =gate subscriber paid metered =locked",
    "sidebar": "sidebar =rail =aside right-col secondary =side sidecar",
    "overlay": "modal overlay popup popover lightbox dialog tooltip",
    "title": "title headline heading =hed",
    "lead": "=lead lede standfirst =dek =deck summary intro subtitle subhead sub-title chapeau vorspann excerpt sapo "
    "abstract description subheadline =teaser =leadtext",
    "body": "articlebody article-body entry-content postcontent post-content article-content articlecontent story-body "
    "storybody postbody post-body body-copy bodycopy richtext rich-text article-text articletext text-body prose "
    "content-body body-text wysiwyg main-content blog-content news-content post-text single-content body-content "
    "page-content entry-body blogbody content-text content-inner fulltext detail-text",
    "toc": "=toc table-contents tableofcontents toclist",
    "note": "footnote reference citation bibliograph =sources disclaimer disclosure endnote",
    "quote": "pullquote pull-quote quote blockquote",
    "media": "gallery slideshow carousel slider =video player =image =img photo picture figure thumb swiper slick",
    "card": "=card =cards =teaser teasers =tile listing grid-item feed-item post-list archive",
    "hidden": "visually-hidden visuallyhidden =sr screen-reader =hide =hidden d-none print-only noprint offscreen",
    "widget": "widget =box infobox =embed =module =block factbox",
    "shop": "product price rating review =shop =cart",
    "faq": "faq accordion question collaps",
    "poll": "=poll =polls =vote voting umfrage quiz survey sondage encuesta",
}
BITS: Final[dict[str, int]] = {name: 1 << i for i, name in enumerate(_GROUPS)}
_TAGS: Final = "nav footer aside header form article main figure table ul blockquote details dialog".split()
TAG_BITS: Final[dict[str, int]] = {tag: 1 << (len(_GROUPS) + i) for i, tag in enumerate(_TAGS)}
TAG_BITS.update(ol=TAG_BITS["ul"], search=TAG_BITS["form"], figcaption=TAG_BITS["figure"])
CONCEALED: Final = 1 << (len(_GROUPS) + len(_TAGS))
NAMES: Final = (*_GROUPS, *(f"<{tag}>" for tag in _TAGS), "concealed")

_EXACT: Final[dict[str, int]] = {}
_PAIRS: Final[dict[tuple[str, str], int]] = {}
_STEMS: Final[dict[str, int]] = {}
for _name, _stems in _GROUPS.items():
    for _stem in _stems.split():
        if "-" in _stem:
            _first, _, _second = _stem.partition("-")
            _PAIRS[_first, _second] = _PAIRS.get((_first, _second), 0) | BITS[_name]
        else:
            _table = _EXACT if _stem[0] == "=" else _STEMS
            _table[_stem.lstrip("=")] = _table.get(_stem.lstrip("="), 0) | BITS[_name]
# By their first three letters: most tokens need no more than one look-up.
_HEADS: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    head: tuple((stem, bits) for stem, bits in _STEMS.items() if stem.startswith(head))
    for head in {stem[:3] for stem in _STEMS}
}
_FIRSTS: Final = frozenset(first for first, _ in _PAIRS)
_SECONDS: Final = frozenset(second for _, second in _PAIRS)
_TOKEN: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SPACED: Final = "".join(chr(code) if chr(code).islower() else " " for code in range(128))
MAX_TOKENS: Final = 64  # of one attribute; more is generated
_MAX_REMEMBERED: Final = 20_000

Said = tuple[int, float, float]
NOTHING_SAID: Final[Said] = (0, 0.0, 0.0)


def tokens_of(names: str) -> list[str]:
    """Return the lower-case words in a class attribute or id (`articleBody-2 c-text` → article, body, c, text)."""
    if not names.islower():
        return [t.lower() for t in _TOKEN.findall(names)[:MAX_TOKENS]]
    if names.isascii():  # most names: twice as fast as the pattern
        return names.translate(_SPACED).split()[:MAX_TOKENS]
    return _TOKEN.findall(names)[:MAX_TOKENS]


class Lexicon:
    """Reads names. `weights` are learned, a token each: (around the text itself, around whole regions).

    It remembers what it has read, since the pages of a site repeat their names; how much is bounded.
    """

    def __init__(self, weights: Mapping[str, tuple[float, float]]) -> None:
        """Take the learned weights; empty is fine."""
        self._weights = weights
        self._tokens: dict[str, Said] = {}
        self._names: dict[str, Said] = {}

    def read(self, names: str) -> Said:
        """Return the bits and the two weights, summed over the distinct tokens, of an attribute."""
        known = self._names.get(names)
        if known is None:
            if len(self._names) > _MAX_REMEMBERED:
                self._names.clear()
            known = self._names[names] = self._read(names)
        return known

    def _read(self, names: str) -> Said:
        tokens = tokens_of(names)
        bits = 0
        near = far = 0.0
        for token in dict.fromkeys(tokens):  # in order: sums of floats depend on it
            said = self._tokens.get(token) or self._learn(token)
            bits |= said[0]
            near += said[1]
            far += said[2]
        if not (_SECONDS.isdisjoint(tokens) or _FIRSTS.isdisjoint(tokens)):
            for pair in pairwise(tokens):
                bits |= _PAIRS.get(pair, 0)
        return bits, near, far

    def _learn(self, token: str) -> Said:
        if len(self._tokens) > _MAX_REMEMBERED:
            self._tokens.clear()
        bits = _EXACT.get(token, 0)
        for stem, bit in _HEADS.get(token[:3], ()):
            if token.startswith(stem):
                bits |= bit
        said = self._tokens[token] = (bits, *self._weights.get(token, (0.0, 0.0)))
        return said
