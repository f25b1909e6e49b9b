"""Title, authors, dates and the rest.

Machine-readable truth first; what a reader sees around the title corrects it where it is missing, stale or generic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final
from urllib.parse import urljoin, urlsplit

from feedclean.extract.authors import find_authors
from feedclean.extract.clues import Clues
from feedclean.extract.dates import find_dates
from feedclean.extract.language import find_language
from feedclean.extract.names import SiteNames, host_of
from feedclean.extract.obstacles import find_obstacle
from feedclean.extract.origin import find_origin
from feedclean.extract.schema import Thing, article_of, plain, publisher_names, same_page, text, texts, types_of
from feedclean.extract.segments import Mark, Segment
from feedclean.extract.shownname import shown_name
from feedclean.extract.structured import Structured
from feedclean.extract.titles import TitleSources, find_title
from feedclean.html import Page
from feedclean.model import Kind, Obstacle, Origin

_SITE_NAMES: Final = ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name")
_SECTIONS: Final = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "section",
    "category",
    "cxenseparse:section",
)
_SUMMARIES: Final = ("og:description", "description", "twitter:description", "dc.description", "dcterms.abstract")
_TAGS: Final = ("article:tag", "og:article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags")
_ROBOTS: Final = ("robots", "googlebot", "googlebot-news")
_PROSE: Final = 100  # characters
_OPENING: Final = 3  # paragraphs that may stand above a title: a summary, a notice
_MAX_TAGS: Final = 20
_LONGEST_TAG: Final = 60
_BEHIND: Final = 200  # nodes
_MAX_KEYWORDS: Final = 5000
_MAX_SUMMARY: Final = 1000


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of `Article` that are not its body; see there."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    site_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    summary: str | None = None
    canonical_url: str | None = None
    origin: Origin | None = None
    kind: Kind = Kind.ARTICLE
    kind_confidence: float = 0.0
    obstacle: Obstacle | None = None
    noindex: bool = False


def read_metadata(
    page: Page, segments: list[Segment], marks: list[Mark], structured: Structured, captions: Collection[int] = ()
) -> Metadata:
    """Read them from structured data first; the visible page corrects what is stale or generic.

    `captions` are the segments that the page's pictures took.
    """
    canonical, declared = _canonical(page, structured)
    url = page.url or canonical
    article = article_of(structured, frozenset(map(same_page, filter(None, (page.url, canonical)))))
    host = host_of(url)
    told = [name for name in _site_names(structured, article) if name]
    names = SiteNames(told or filter(None, [shown_name(page, segments, structured, host)]), host)
    title = find_title(_title_sources(page, segments, marks, structured, article), names)
    clues = Clues(page, segments, marks, structured, article, names, url, title, captions)
    language = find_language(_languages(page, structured, article), _sample(clues.kept) or title or "")
    authors = find_authors(clues)
    published, modified = find_dates(clues, language=language)
    return Metadata(
        title=title,
        authors=authors,
        published=published,
        modified=modified,
        language=language,
        site_name=names.best,
        section=_section(page, structured, article, names, title),
        tags=_tags(structured, article) or _linked_tags(clues),
        summary=_summary(structured, article, title),
        canonical_url=canonical,
        origin=find_origin(clues, canonical=declared, language=language, authors=authors),
        obstacle=find_obstacle(clues),
        noindex=any("noindex" in v.lower() for key in _ROBOTS for v in structured.meta.get(key, ())),
    )


def _title_sources(
    page: Page, segments: list[Segment], marks: list[Mark], structured: Structured, article: Thing
) -> TitleSources:
    documents = structured.nodes.get("title", ())
    headings = structured.nodes.get("h1", ())[:12]
    end = _opening_end(page, segments, marks) if headings else 0
    return TitleSources(
        headings=[page.text(i) for i in headings if i < end],
        headline=text(article.get("headline")) or "",
        og=plain(structured.first("og:title") or ""),
        twitter=plain(structured.first("twitter:title") or ""),
        document=page.text(documents[0]) if documents else "",
        news=any("news" in t or t == "liveblogposting" for t in types_of(article)),
    )


def _opening_end(page: Page, segments: list[Segment], marks: list[Mark]) -> int:
    """Return the node of the paragraph that no title stands behind: the text is well on its way there."""
    prose = (s.first for s, m in zip(segments, marks, strict=True) if m.keep and len(s.text) > _PROSE)
    return next(islice(prose, _OPENING, None), len(page.tags))


def _site_names(structured: Structured, article: Thing) -> Iterator[str]:
    for key in _SITE_NAMES:
        yield from map(plain, structured.meta.get(key, ())[:1])
    yield from publisher_names(structured, article)


def _sample(kept: list[Segment]) -> str:
    """Return the beginning of the text, enough to tell its language."""
    sample: list[str] = []
    size = 0
    for segment in kept:
        sample.append(segment.text[:500])
        size += len(sample[-1])
        if size > 1000:
            break
    return " ".join(sample)


def _languages(page: Page, structured: Structured, article: Thing) -> Iterator[str | None]:
    for i in structured.nodes.get("html", ())[:1]:
        yield page.get(i, "lang") or page.get(i, "xml:lang")
    yield text(article.get("inLanguage"))
    yield structured.first("og:locale", "content-language", "language", "dc.language", "dcterms.language", "lang")


def _canonical(page: Page, structured: Structured) -> tuple[str | None, str | None]:
    """Return the page's own canonical address, and the declared one, which may be on another site.

    An address that is not a page's (the front page for an article, another scheme) is not believed.
    """
    host = host_of(page.url)
    candidates = (*structured.links.get("canonical", ())[:2], structured.first("og:url"))
    foreign = None
    for candidate in candidates:
        link = _absolute(page, candidate)
        if not link:
            continue
        if page.url and not urlsplit(link).path.strip("/") and urlsplit(page.url).path.strip("/"):
            continue
        if not host or host_of(link) == host:
            return link, link
        foreign = foreign or link
    return foreign, foreign


def _absolute(page: Page, link: str | None) -> str | None:
    try:
        absolute = (link or "").strip()
        if not absolute.startswith(("https://", "http://")):
            absolute = urljoin(page.url or "", absolute)
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute.split("#", 1)[0] if link and parts.scheme in {"http", "https"} and parts.hostname else None


def _section(page: Page, structured: Structured, article: Thing, names: SiteNames, title: str | None) -> str | None:
    def good(value: str) -> bool:
        return 1 < len(value) < 60 and "://" not in value and value != title and not names.match(value)

    told = [*texts(article.get("articleSection")), *filter(None, (structured.first(key) for key in _SECTIONS))]
    for value in told:
        first = plain(value.split(",")[0].split(";")[0])
        if good(first):
            return first
    crumbs = [c for c in _breadcrumbs(structured) if good(c)]
    return crumbs[-1] if crumbs else next(filter(good, _categories(page)), None)


def _categories(page: Page) -> Iterator[str]:
    """Yield the names of the links that say they lead to the page's category (`rel=category`, a microformat)."""
    attributes = page.attributes
    for i in page.elements("a"):
        if (rel := attributes[i].get("rel")) and "category" in rel.lower().split():
            yield page.text(i)


def _breadcrumbs(structured: Structured) -> Iterator[str]:
    """Yield the names of the first breadcrumb trail between its first and its last step."""
    for thing in structured.things[:500]:
        if "breadcrumblist" not in types_of(thing):
            continue
        steps = thing.get("itemListElement")
        for step in (steps if isinstance(steps, list) else [])[1:-1]:
            if isinstance(step, dict) and (name := text(step) or text(step.get("item"))):
                yield name
        return


def _tags(structured: Structured, article: Thing) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for value in (*texts(article.get("keywords")), *(v for key in _TAGS for v in structured.meta.get(key, ()))):
        for tag in value[:_MAX_KEYWORDS].replace(";", ",").split(","):
            tag = plain(tag)  # noqa: PLW2901
            if 1 < len(tag) < _LONGEST_TAG and len(found) < _MAX_TAGS:
                found.setdefault(tag.casefold(), tag)
        if found and value in structured.meta.get("keywords", ()):
            break
    return tuple(found.values())


def _linked_tags(clues: Clues) -> tuple[str, ...]:
    """Return the names of the links between the title and a little behind the text that say they lead to its tags."""
    page = clues.page
    end = clues.kept[-1].last + _BEHIND if clues.kept else 0
    found: dict[str, str] = {}
    for i in page.elements_between(("a",), clues.start, end):
        kinds = page.get(i, "rel").lower().split()
        if "tag" in kinds and "category" not in kinds and 1 < len(tag := page.text(i).removeprefix("#")) < _LONGEST_TAG:
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:_MAX_TAGS]


def _summary(structured: Structured, article: Thing, title: str | None) -> str | None:
    for value in (text(article.get("description")), *(structured.first(key) for key in _SUMMARIES)):
        if value and (found := plain(value[: 4 * _MAX_SUMMARY])[:_MAX_SUMMARY]) and found != title:
            return found
    return None
