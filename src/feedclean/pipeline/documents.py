"""What is done to hostile bytes: pure functions of picklable values, run in workers.

Nothing here knows of time limits, of the network or of the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlsplit

from feedclean.extract import extract_by_rules, extract_fragment
from feedclean.feeds import Detected, FeedLink, detect, discover, parse_feed
from feedclean.feeds.listing import listed
from feedclean.feeds.text import plain
from feedclean.html import parse
from feedclean.html.select import links
from feedclean.model import Article, Block, Failed, Feed, FeedEntry, Kind, Paragraph, SiteRules
from feedclean.pipeline.formats import foreign
from feedclean.pipeline.parts import next_part

# Media types that hold text, whatever the rest of their name says.
_TEXTS: Final = ("html", "xml", "json", "markdown")
# `Feed.format` of a page that is followed itself, and of one that lists stories (`feeds.listing`).
PAGE: Final = "page"
LIST: Final = "list"


@dataclass(frozen=True, slots=True)
class Document:
    """What a body turned out to be: a feed, or a page: the feeds that it links, its text, the stories that it lists.

    `next_url` is where its article goes on.
    """

    feed: Feed | None = None
    links: tuple[FeedLink, ...] = ()
    article: Article | None = None
    listing: Feed | None = None
    next_url: str | None = None
    problem: str | None = None

    @property
    def declared(self) -> FeedLink | None:
        """The best of the feeds that the page itself says are its own."""
        return next((link for link in self.links if link.declared), None)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An entry's page, and the blocks of what its feed holds of it; `next_url` is where the article goes on."""

    article: Article | None = None
    content: tuple[Block, ...] = ()
    summary: tuple[Block, ...] = ()
    next_url: str | None = None


def read(body: bytes, *, url: str | None, content_type: str | None = None, rules: SiteRules | None = None) -> Document:
    """Tell what a body is, and read it as that."""
    kind = detect(body, content_type)
    if kind is Detected.FEED:
        feed = parse_feed(body, url=url, content_type=content_type)
        if isinstance(feed, Failed):
            return Document(problem=feed.message)
        return Document(feed=feed)
    if says := foreign(body, kind):
        return Document(problem=f"it is {says}")
    article = extract_by_rules(body, rules, url=url, content_type=content_type)
    if kind is not Detected.HTML:
        return Document(article=article)
    page = parse(body, url=url, content_type=content_type)
    listing = listed(page, url=url) if url and article.kind is Kind.LIST else None
    following = _following(body, url=url, first=url, number=2, rules=rules) if url else None
    return Document(links=discover(page), article=article, listing=listing, next_url=following)


def clean(
    body: bytes | None,
    entry: FeedEntry,
    *,
    url: str | None = None,
    content_type: str | None = None,
    rules: SiteRules | None = None,
) -> Cleaned:
    """Clean an entry's page (`body`, that came from `url`; None where there is none) and the feed's own markup."""
    base = entry.base or entry.url
    content, summary = _blocks_of(entry.content, base), _blocks_of(entry.summary, base)
    if body is None:
        return Cleaned(None, content, summary)
    address = url or entry.url or ""
    article = extract_by_rules(body, rules, url=address, content_type=content_type)
    return Cleaned(article, content, summary, _following(body, url=address, first=address, number=2, rules=rules))


def clean_part(
    body: bytes, *, url: str, first: str, number: int, content_type: str | None = None, rules: SiteRules | None = None
) -> tuple[Article, str | None]:
    """Clean part `number` of the article that began at `first`; return it and where the article goes on."""
    article = extract_by_rules(body, rules, url=url, content_type=content_type)
    return article, _following(body, url=url, first=first, number=number + 1, rules=rules)


def single_page(body: bytes, *, url: str, content_type: str | None = None, rules: SiteRules) -> str | None:
    """Return where the whole article is on one page, by the rules of its site."""
    page = parse(body, url=url, content_type=content_type)
    return next((link for link in links(page, rules.single_page_link) if link != url), None)


def _following(body: bytes, *, url: str, first: str, number: int, rules: SiteRules | None) -> str | None:
    """Return where the article goes on: by the rules of its site, where they say so, or by what parts look like."""
    if rules and rules.next_page_link:
        # Other sites' pages are no parts of this article, whatever a page says.
        host = urlsplit(url).netloc
        found = (link for link in links(parse(body, url=url), rules.next_page_link) if urlsplit(link).netloc == host)
        return next((link for link in found if link not in (url, first)), None)
    return next_part(body, url=url, first=first, number=number)


def _blocks_of(markup: str | None, url: str | None) -> tuple[Block, ...]:
    if not markup:
        return ()
    blocks = extract_fragment(markup, url=url)
    if not blocks and (text := plain(markup)):
        # A sentence by itself does not look like an article; it is still what the publisher says.
        blocks = (Paragraph(text, escape(text, quote=False)),)
    return blocks


def is_readable(content_type: str | None) -> bool:
    """Tell whether a page's media type is one that can hold an article; an absent one is given the benefit."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    return not kind or kind.startswith("text/") or any(word in kind for word in _TEXTS) or kind == "application/unknown"


def feed_of_page(article: Article, *, url: str) -> Feed:
    """Return a page that links no feed as a feed of this one article, so that a single page can be followed."""
    entry = FeedEntry(
        guid=article.canonical_url or url,
        url=article.canonical_url or url,
        title=article.title,
        authors=article.authors,
        published=article.published,
        updated=article.modified,
        # The text counts as what the source sent: an edit of the page is an edit of the entry.
        content=article.html or None,
        language=article.language,
        tags=article.tags,
        origin=article.origin,
    )
    return Feed(
        url=url,
        format=PAGE,
        title=article.site_name or article.title,
        site_url=url,
        language=article.language,
        entries=(entry,),
    )
