"""Reading schema.org objects: which one is the article, and what its values say as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final

from feedclean.extract.structured import Structured

Thing = Mapping[str, Any]

_ARTICLES: Final = frozenset(
    "article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle reviewnewsarticle "
    "backgroundnewsarticle askpublicnewsarticle advertisercontentarticle satiricalarticle scholarlyarticle "
    "medicalscholarlyarticle techarticle liveblogposting socialmediaposting discussionforumposting report review "
    "recipe howto faqpage qapage".split()
)
_PAGES: Final = frozenset("webpage medicalwebpage itempage aboutpage videoobject creativework".split())
_PUBLISHERS: Final = frozenset({"website", "organization", "newsmediaorganization"})
# Far more than a headline, a name or a description; `articleBody` is not read through here.
_LONGEST: Final = 20_000
_TAG: Final = re.compile(r"<[a-zA-Z/!][^<>]{0,300}>")
# An answer or a review on a page is rarely the page; they count after real articles.
_WEAK: Final = frozenset({"review", "faqpage", "qapage", "howto", "recipe"})


def types_of(thing: Thing) -> frozenset[str]:
    """Return the object's types in lower case, without their vocabulary."""
    value = thing.get("@type") or thing.get("type")
    names = value if isinstance(value, list) else [value]
    return frozenset(n.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for n in names if isinstance(n, str))


def plain(value: str) -> str:
    """Return a machine-readable string as text: entities resolved, tags dropped, white space folded."""
    value = value[:_LONGEST]
    if "&" in value:
        value = unescape(value)
        if "&" in value:  # written by a system that escaped twice
            value = unescape(value)
    if "<" in value:
        value = _TAG.sub(" ", value)
    return " ".join(value.replace("\xad", "").split())


def texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield what strings a value holds: itself, the `name` (or `@value`) of an object, those of a list's members."""
    for one in value if isinstance(value, list) else [value]:
        this = (one.get("name") or one.get("@value")) if isinstance(one, dict) else one
        if isinstance(this, list):
            this = this[0] if this else None
        if isinstance(this, str) and (text := plain(this)):
            yield text


def text(value: Any) -> str | None:  # noqa: ANN401 - JSON
    """Return the first of `texts`."""
    return next(texts(value), None)


def address(value: Any) -> str | None:  # noqa: ANN401 - JSON
    """Return the address in a value: a string, or an object's `@id` or `url`."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id")
        if isinstance(value, dict):
            value = value.get("@id")
    return value.strip() if isinstance(value, str) and value.strip() else None


def article_of(structured: Structured, urls: frozenset[str]) -> Thing:
    """Return the object that describes this page's article; an empty one when there is none.

    Roots come before nested ones. Of several, the one that names one of `urls` as its own address wins, then the one
    that says most of what an article says.
    """
    best: Thing = {}
    best_rank = 0.0
    for thing in structured.roots:
        rank = _rank(thing, urls)
        main = thing.get("mainEntity") or thing.get("mainEntityOfPage")
        if isinstance(main, list):
            main = main[0] if main else None
        main = structured.resolve(main)
        if isinstance(main, dict) and (inner := _rank(main, urls)) > rank:
            thing, rank = main, inner  # noqa: PLW2901 - the page's main thing stands for it
        if rank > best_rank:
            best, best_rank = thing, rank
    if best_rank < 1:
        for thing in structured.things[:200]:
            if (rank := _rank(thing, urls)) > max(best_rank, 1) and thing.get("headline"):
                best, best_rank = thing, rank
    return best


def _rank(thing: Thing, urls: frozenset[str]) -> float:
    kinds = types_of(thing)
    if kinds & _ARTICLES:
        rank = 2.0 if kinds - _WEAK & _ARTICLES else 0.8
    elif kinds & _PAGES or ("headline" in thing and "datePublished" in thing):
        rank = 0.5  # whatever else is published under a headline: a gallery, a broadcast
    else:
        return 0.0
    rank += 0.1 * sum(key in thing for key in ("headline", "author", "datePublished", "articleBody"))
    own = {a for key in ("url", "@id", "mainEntityOfPage") if (a := address(thing.get(key)))}
    if own and urls:
        rank += 0.6 if any(same_page(a) in urls for a in own) else 0
    return rank


def same_page(url: str) -> str:
    """Return an address reduced to what tells pages apart: no scheme, `www.`, fragment, query or last slash."""
    bare = url.split("#", 1)[0].split("?", 1)[0]
    return bare.split("://", 1)[-1].removeprefix("www.").rstrip("/").lower()


def publisher_names(structured: Structured, article: Thing) -> Iterator[str]:
    """Yield what the page's publisher and site call themselves."""
    for key in ("publisher", "sourceOrganization", "isPartOf"):
        value = structured.resolve(article.get(key))
        if isinstance(value, dict) and key == "isPartOf" and not types_of(value) & _PUBLISHERS:
            continue
        yield from texts(value)
    for thing in structured.roots:
        if types_of(thing) & _PUBLISHERS:
            yield from texts(thing.get("name"))
            yield from texts(thing.get("alternateName"))
