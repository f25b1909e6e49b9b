"""What we publish of an entry: the better of what its feed and its page say, field by field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from feedclean.feeds.planning import Planned, believable
from feedclean.feeds.urls import clean_url
from feedclean.model import (
    Article,
    Block,
    Coverage,
    Entry,
    Feed,
    FeedEntry,
    Figure,
    Obstacle,
    Source,
    figures_of,
    text_of,
)

TITLE_LENGTH: Final = 80  # characters of a title that is made of the text's first words
SUMMARY_LENGTH: Final = 1000  # characters; a longer "summary" is the story
FULL_LENGTH: Final = 800  # characters from which a feed's own text may be the whole story
FEED_IS_BETTER: Final = 1.5  # times longer than the page's text: then the page lost something
PAGE_IS_STUB: Final = 0.8  # of the length of the feed's summary: then the page has no story
SMALLEST_PICTURE: Final = 150  # pixels; a smaller one is a sign, not an illustration
FEW_WORDS: Final = 8  # distinct words of the feed's text below which a comparison with the page says nothing
SAME_STORY: Final = 0.15  # share of the feed's words that the page must have

_CUT: Final = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[&hellip;\])\s*$")
_GENERIC_TITLES: Final = frozenset({"", "untitled", "no title", "(no title)", "(untitled)", "ohne titel", "sans titre"})
_GENERIC_AUTHORS: Final = frozenset(
    {"admin", "administrator", "editor", "webmaster", "author", "root", "unknown", "rss"}
)
_WORD: Final = re.compile(r"\w+")
_ADDRESS: Final = re.compile(r"https?://\S+")
_SIZE: Final = re.compile(r"[-_](?:\d{2,4}x\d{2,4}|\d{2,4}w|scaled|small|medium|large|thumb(?:nail)?)(?=\.|$)|@\dx")


@dataclass(frozen=True, slots=True)
class _Body:
    """The text to publish. `page_is_right` says that what the page tells of itself is about this entry."""

    blocks: tuple[Block, ...]
    coverage: Coverage
    note: str | None = None
    page_is_right: bool = False


def merge(
    planned: Planned,
    article: Article | None,
    *,
    source: Source,
    feed: Feed,
    now: datetime,
    content: tuple[Block, ...] = (),
    summary: tuple[Block, ...] = (),
    note: str | None = None,
) -> Entry:
    """Return the entry to publish.

    `article` is what its page says, None when it was not fetched or did not arrive; `note` then says why. `content`
    and `summary` are the blocks of the feed's own `FeedEntry.content` and `.summary`. `updated` moves only when what
    the source sent moved.
    """
    sent = planned.entry
    body = _body(sent, article, content, summary, note)
    page = article if body.page_is_right else None
    published = sent.published or believable(page.published if page else None, now) or planned.received
    blocks = _with_feed_images(body.blocks, sent.images, icon=feed.icon)
    title = _title(sent, page, feed, blocks)
    return Entry(
        id=planned.id,
        source_id=source.id,
        url=_link(sent, page),
        title=title,
        updated=_updated(planned, page, published, now),
        published=published,
        authors=_authors(sent, page, feed),
        language=sent.language or (page.language if page else None) or feed.language,
        section=page.section if page else None,
        tags=_union(sent.tags, page.tags if page else (), source.tags),
        summary=_summary(page, summary, body),
        site_name=page.site_name if page else None,
        origin=sent.origin or (page.origin if page else None),
        enclosures=sent.enclosures,
        blocks=blocks,
        coverage=body.coverage,
        note=body.note,
        guid=sent.guid,
        fingerprint=hashlib.sha256(f"{title}\n{text_of(blocks)}".encode("utf-8", "replace")).hexdigest()[:32],
        source_title=source.title or feed.title,
        source_url=feed.site_url or feed.url or source.url,
    )


# --- the body ----------------------------------------------------------------------------------------------


def _body(
    sent: FeedEntry,
    article: Article | None,
    content: tuple[Block, ...],
    summary: tuple[Block, ...],
    note: str | None,
) -> _Body:
    """Choose the page's text, the feed's own or the summary, and say why when it is not the page's."""
    own = _own_body(content, summary)
    if article is None:
        return replace(own, note=note)
    length = len(text_of(own.blocks))
    page = article.text
    wrong = _wrong_page(sent, article, page, own)
    # Behind a paywall the page's first paragraphs may still be more than the feed's one sentence.
    if wrong and not (article.obstacle is Obstacle.PAYWALL and len(page) > length):
        return replace(own, note=note or wrong, page_is_right=article.obstacle is Obstacle.PAYWALL)
    if article.obstacle:
        return _Body(article.blocks, Coverage.SUMMARY, note or wrong, page_is_right=True)
    lost = None
    if not page and not article.images:
        lost = "The page has no text."
    elif own.coverage is Coverage.SUMMARY and len(page) < length * PAGE_IS_STUB:
        lost = "The page has less text than the feed."
    elif own.coverage is Coverage.FEED and length > len(page) * FEED_IS_BETTER:
        lost = "The feed holds more of the text than the page."
    if lost:
        return replace(own, note=note or lost, page_is_right=True)
    return _Body(article.blocks, Coverage.FULL, note, page_is_right=True)


def _own_body(content: tuple[Block, ...], summary: tuple[Block, ...]) -> _Body:
    blocks = content if len(text_of(content)) >= len(text_of(summary)) else summary
    text = text_of(blocks)
    full = len(text) >= FULL_LENGTH and not _CUT.search(text)
    return _Body(blocks, Coverage.FEED if full else Coverage.SUMMARY)


def _wrong_page(sent: FeedEntry, article: Article, page: str, own: _Body) -> str | None:
    """Say why a page is not the story's, or None when it is."""
    if article.obstacle:
        return f"The page could not be read in full: {article.obstacle.value}."
    announced = text_of(own.blocks)
    # The page's title does not count: it may be right, above the wrong text.
    if page and announced and not _tells_the_same(sent.title or "", announced, page):
        return "The page does not tell what the feed announces."
    return None


def _tells_the_same(title: str, announced: str, told: str) -> bool:
    """Return whether enough of the announcement's words are on the page; True when there are too few to tell."""
    of_title = _terms(title)
    wanted = of_title | _terms(announced)
    if len(wanted) < FEW_WORDS:
        return True
    there = _terms(told)
    if len(of_title) >= 2 and len(of_title & there) * 2 >= len(of_title):
        return True
    return len(wanted & there) >= SAME_STORY * len(wanted)


def _terms(text: str) -> set[str]:
    """Return what carries meaning: words of four letters and more, pairs of characters where nothing parts words."""
    terms: set[str] = set()
    for word in _WORD.findall(_ADDRESS.sub(" ", text.casefold())):
        if word.isascii() or not _is_unspaced(word):
            if len(word) >= 4:
                terms.add(word)
        else:
            terms.update(word[i : i + 2] for i in range(len(word) - 1))
    return terms


def _is_unspaced(word: str) -> bool:
    # Thai to Khmer, kana, CJK ideographs: scripts without spaces between words.
    return any("\u0e00" <= c <= "\u0eff" or "\u1780" <= c <= "\u17ff" or "\u3040" <= c <= "\u9fff" for c in word)


# --- the pictures ------------------------------------------------------------------------------------------


def _with_feed_images(blocks: tuple[Block, ...], images: tuple[Figure, ...], *, icon: str | None) -> tuple[Block, ...]:
    """Complete the body's figures by what the feed says of them; put the feed's picture first where it has none."""
    if not images:
        return blocks
    if not figures_of(blocks):
        shown = (i for i in images if i.url != icon and min(i.width or 999, i.height or 999) >= SMALLEST_PICTURE)
        return (*list(shown)[:1], *blocks)
    known = {_picture(image.url): image for image in reversed(images) if image.url}
    return tuple(_completed(b, known.get(_picture(b.url))) if isinstance(b, Figure) and b.url else b for b in blocks)


def _completed(figure: Figure, said: Figure | None) -> Figure:
    if said is None:
        return figure
    caption = figure.caption or said.caption
    credit = figure.credit or said.credit
    alt = figure.alt or said.alt
    if (caption, credit, alt) == (figure.caption, figure.credit, figure.alt):
        return figure
    return replace(
        figure,
        caption=caption,
        credit=credit,
        alt=alt,
        confidence=max(figure.confidence, said.confidence),
        evidence=(*figure.evidence, *(e for e in said.evidence if e not in figure.evidence)),
    )


def _picture(url: str | None) -> str:
    """Return what the renditions of one picture share: the file's name without its size."""
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return url or ""
    return _SIZE.sub("", unquote(path.rpartition("/")[2]).lower()) or path


# --- the other fields --------------------------------------------------------------------------------------


def _title(sent: FeedEntry, article: Article | None, feed: Feed, blocks: tuple[Block, ...]) -> str:
    title = (sent.title or "").strip()
    page = ((article.title if article else None) or "").strip()
    generic = title.casefold() in _GENERIC_TITLES or (title == (feed.title or "") and page not in {"", title})
    if generic:
        return page or title or _first_words(blocks) or sent.url or "Untitled"
    cut = _CUT.sub("", title).strip()
    if cut and cut != title and len(page) > len(cut) and page.casefold().startswith(cut.casefold()):
        return page
    return title


def _first_words(blocks: tuple[Block, ...]) -> str:
    text = " ".join(text_of(blocks)[: 4 * TITLE_LENGTH].split())
    if len(text) <= TITLE_LENGTH:
        return text
    return (
        text[:TITLE_LENGTH].rpartition(" ")[0].rstrip(" ,;:–-") + "…" if " " in text[:TITLE_LENGTH] else text[:40] + "…"
    )


def _link(sent: FeedEntry, article: Article | None) -> str | None:
    """Return the feed's link, cleaned; where it leads through a redirecting host, the page's own address."""
    arrived = article.url if article else None
    if not sent.url:
        found = (article.canonical_url if article else None) or arrived
        return clean_url(found) if found else None
    if arrived and _host(arrived) and _host(arrived) != _host(sent.url):
        return clean_url(arrived)
    return clean_url(sent.url)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _updated(planned: Planned, article: Article | None, published: datetime, now: datetime) -> datetime:
    known = planned.known
    if known and known.upstream == planned.upstream:
        return known.updated
    said = planned.entry.updated or believable(article.modified if article else None, now)
    if known:
        return said if said and said > known.updated else max(now, known.updated)
    return max(said, published) if said else published


def _authors(sent: FeedEntry, article: Article | None, feed: Feed) -> tuple[str, ...]:
    page = article.authors if article else ()
    names = [*sent.authors, *page]
    nobody = {*_GENERIC_AUTHORS, (feed.title or "").casefold(), (article.site_name or "").casefold() if article else ""}
    persons = [n for n in names if n.casefold() not in nobody]
    return _union(persons or names or feed.authors)


def _summary(article: Article | None, summary: tuple[Block, ...], body: _Body) -> str | None:
    text = " ".join(text_of(summary).split())
    if not text or len(text) > SUMMARY_LENGTH:
        text = (article.summary if article else None) or ""
    return None if not text or text == " ".join(text_of(body.blocks).split()) else text


def _union(*groups: Iterable[str]) -> tuple[str, ...]:
    """Return all names in order, each once, whatever its case and spacing."""
    names: dict[str, str] = {}
    for group in groups:
        for name in group:
            if name.strip():
                names.setdefault(" ".join(name.casefold().split()), name.strip())
    return tuple(names.values())
