"""Every value that flows through feedclean: frozen, slotted, picklable, standard library only.

Three families:

* content: `Block` and its kinds, `Figure`, `Removal`, `Article`;
* syndication: `Source`, `FeedEntry` and `Feed` (what a publisher sent), `Entry` (what we publish);
* transport: `Validators`, `FetchResult` and its three outcomes.

Inline markup (`.markup`) is always allow-listed HTML made by `feedclean.html`; `.text` is the same without tags.
Quotes and lists nest a few levels at most: whoever makes blocks dissolves what is deeper, so that whoever reads them
may recurse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from html import escape

# --- content -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of prose. `markup` is its inline HTML (`a`, `em`, `strong`, `code`, `br` …)."""

    text: str
    markup: str

    @property
    def html(self) -> str:
        """`<p>…</p>`."""
        return f"<p>{self.markup}</p>"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the article; `level` is 2 to 6, because 1 is the article's title."""

    level: int
    text: str
    markup: str

    @property
    def html(self) -> str:
        """`<h2>…</h2>` and so on."""
        return f"<h{self.level}>{self.markup}</h{self.level}>"


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with what belongs to it.

    `url` is None when the picture's address was lost (text without markup). `caption` never holds the credit,
    `credit` never holds its label ("Photo:"). `confidence` (0–1) is the estimated probability that caption and
    credit are right; `evidence` names where they came from (`figcaption`, `class`, `json-ld`, `flow`, `alt` …).
    `alternates` are further renditions of the same picture, best first. `width`, `height` in CSS pixels.
    """

    url: str | None
    alternates: tuple[str, ...] = ()
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()
    width: int | None = None
    height: int | None = None

    @property
    def text(self) -> str:
        """Always empty: captions and credits are not part of the running text."""
        return ""

    @property
    def html(self) -> str:
        """`<figure><img src alt><figcaption>caption <small class="credit">credit</small></figcaption></figure>`."""
        img = ""
        if self.url:
            size = "".join(f' {k}="{v}"' for k, v in (("width", self.width), ("height", self.height)) if v)
            img = f'<img src="{escape(self.url)}" alt="{escape(self.alt or "")}"{size}>'
        elif self.alt:
            # A picture without an address still tells a reader what it showed.
            img = f"<p>[{escape(self.alt)}]</p>"
        says = [escape(self.caption, quote=False)] if self.caption else []
        if self.credit:
            says.append(f'<small class="credit">{escape(self.credit, quote=False)}</small>')
        caption = f"<figcaption>{' '.join(says)}</figcaption>" if says else ""
        return f"<figure>{img}{caption}</figure>" if img or caption else ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation; `blocks` are its paragraphs, lists and so on."""

    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The quoted blocks, a blank line between them."""
        return text_of(self.blocks)

    @property
    def html(self) -> str:
        """`<blockquote>…</blockquote>`."""
        return f"<blockquote>{html_of(self.blocks)}</blockquote>"


@dataclass(frozen=True, slots=True)
class ListItem:
    """One list item: its own words, and the blocks (mostly lists) nested in it."""

    text: str
    markup: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class ListBlock:
    """An ordered or unordered list."""

    ordered: bool
    items: tuple[ListItem, ...]

    @property
    def text(self) -> str:
        """One item a line; nested blocks follow their item."""
        return "\n".join(part for i in self.items for part in (i.text, text_of(i.blocks)) if part)

    @property
    def html(self) -> str:
        """`<ul>` or `<ol>`."""
        tag = "ol" if self.ordered else "ul"
        items = "".join(f"<li>{i.markup}{html_of(i.blocks)}</li>" for i in self.items)
        return f"<{tag}>{items}</{tag}>"


@dataclass(frozen=True, slots=True)
class Code:
    """Preformatted text, white space kept."""

    text: str
    language: str | None = None

    @property
    def html(self) -> str:
        """`<pre><code class="language-…">`."""
        kind = f' class="language-{escape(self.language)}"' if self.language else ""
        return f"<pre><code{kind}>{escape(self.text, quote=False)}</code></pre>"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; `header` for `<th>`."""

    text: str
    markup: str
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A data table (layout tables are dissolved into the flow)."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: str | None = None

    @property
    def text(self) -> str:
        """One row a line, cells parted by tabs."""
        return "\n".join("\t".join(c.text for c in row) for row in self.rows)

    @property
    def html(self) -> str:
        """`<table>…</table>`."""
        head = f"<caption>{escape(self.caption, quote=False)}</caption>" if self.caption else ""
        rows = "".join(f"<tr>{''.join(map(_cell_html, row))}</tr>" for row in self.rows)
        return f"<table>{head}{rows}</table>"


def _cell_html(cell: Cell) -> str:
    tag = "th" if cell.header else "td"
    spans = "".join(f' {k}="{v}"' for k, v in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if v > 1)
    return f"<{tag}{spans}>{cell.markup}</{tag}>"


@dataclass(frozen=True, slots=True)
class Embed:
    """Something shown from elsewhere (video, post, map): published as a link, never as a frame.

    `provider` is its host's plain name (`youtube`, `x`), `poster` the address of its still picture.
    """

    url: str
    provider: str | None = None
    title: str | None = None
    caption: str | None = None
    poster: str | None = None

    @property
    def text(self) -> str:
        """Always empty: an embed is not running text."""
        return ""

    @property
    def html(self) -> str:
        """A figure whose picture and caption link to the embedded thing."""
        href = escape(self.url)
        name = escape(self.title or self.provider or self.url, quote=False)
        poster = f'<a href="{href}"><img src="{escape(self.poster)}" alt=""></a>' if self.poster else ""
        says = f" {escape(self.caption, quote=False)}" if self.caption else ""
        return f'<figure class="embed">{poster}<figcaption><a href="{href}">{name}</a>{says}</figcaption></figure>'


Block = Paragraph | Heading | Figure | Quote | ListBlock | Code | Table | Embed


def text_of(blocks: tuple[Block, ...]) -> str:
    """Return the blocks as a person would copy them: a blank line between blocks, no captions or credits."""
    return "\n\n".join(t for t in (b.text for b in blocks) if t)


def html_of(blocks: tuple[Block, ...]) -> str:
    """Return the blocks as HTML, figures in place, one block a line."""
    return "\n".join(h for h in (b.html for b in blocks) if h)


def figures_of(blocks: tuple[Block, ...]) -> tuple[Figure, ...]:
    """Return the figures in reading order."""
    return tuple(b for b in blocks if isinstance(b, Figure))


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that was taken out.

    `rule` is a stable name, `reason` a sentence, `score` the model's (0–1) where the model decided.
    """

    rule: str
    reason: str
    text: str
    score: float | None = None


class Kind(StrEnum):
    """What a page is."""

    ARTICLE = "article"
    LIST = "list"
    FORUM = "forum"
    SHOP = "shop"
    LOGIN = "login"
    OTHER = "other"


class Obstacle(StrEnum):
    """Why a page that arrived is not what its address promised."""

    CONSENT_WALL = "consent wall"
    SOFT_404 = "soft 404"
    NEEDS_JAVASCRIPT = "needs JavaScript"
    LOGIN_WALL = "login wall"
    PAYWALL = "paywall"
    BOT_CHALLENGE = "bot challenge"
    PARKED = "parked domain"
    EMPTY = "no text"


@dataclass(frozen=True, slots=True)
class Origin:
    """The publisher that a repost names as its source."""

    name: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, without what surrounds it.

    `published` and `modified` are aware datetimes where the page gives a time zone, else at midnight or local time
    taken as UTC. `language` is a BCP 47 tag. `kind_confidence` is 0–1. `obstacle` is set when the page is a wall or a
    stub instead of an article. `noindex` records the page's own wish not to be indexed.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    site_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    summary: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    origin: Origin | None = None
    kind: Kind = Kind.ARTICLE
    kind_confidence: float = 0.0
    obstacle: Obstacle | None = None
    noindex: bool = False
    blocks: tuple[Block, ...] = ()
    removed: tuple[Removal, ...] = ()

    @property
    def text(self) -> str:
        """The body as a person would copy it; not the title, byline, date, captions or credits."""
        return text_of(self.blocks)

    @property
    def html(self) -> str:
        """The body with its figures, as allow-listed HTML."""
        return html_of(self.blocks)

    @property
    def images(self) -> tuple[Figure, ...]:
        """The figures in reading order."""
        return figures_of(self.blocks)


# --- syndication -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cron:
    """Due when the five-field crontab expression says, in `timezone` (IANA name)."""

    expression: str
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Interval:
    """Due this long after the last refresh."""

    every: timedelta


@dataclass(frozen=True, slots=True)
class Auto:
    """Due as often as the source changes, within bounds."""

    at_least: timedelta = timedelta(minutes=5)
    at_most: timedelta = timedelta(hours=24)


Schedule = Cron | Interval | Auto


@dataclass(frozen=True, slots=True)
class Source:
    """Something to follow: one table of the configuration."""

    id: str
    url: str
    title: str | None = None
    schedule: Schedule = field(default_factory=Auto)
    full_text: bool = True
    limit: int = 50
    tags: tuple[str, ...] = ()
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Enclosure:
    """RFC 4287 `rel=enclosure`, RSS `<enclosure>`, JSON Feed attachment. `length` in bytes."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry as a publisher sent it, addresses absolute, markup not yet cleaned.

    `content` and `summary` are the publisher's HTML; `published_raw` keeps a date that could not be believed. `base` is
    what relative addresses in that HTML are resolved against where the feed says so (`xml:base`) or there is no `url`.
    """

    guid: str | None = None
    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    summary: str | None = None
    content: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    images: tuple[Figure, ...] = ()
    origin: Origin | None = None
    published_raw: str | None = None
    base: str | None = None


@dataclass(frozen=True, slots=True)
class FeedHints:
    """What a feed asks of its readers: RSS `ttl`, `skipHours` (0–23, UTC), `skipDays` (0 = Monday), `sy:update…`."""

    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Feed:
    """A publisher's feed, whatever its format; `format` is `rss20`, `atom10`, `json11` and the like.

    `problems` are one-line notes on what was malformed and repaired. `next_url` is RFC 5005 paging.
    """

    url: str | None = None
    format: str = ""
    title: str | None = None
    subtitle: str | None = None
    site_url: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    updated: datetime | None = None
    icon: str | None = None
    hints: FeedHints = field(default_factory=FeedHints)
    entries: tuple[FeedEntry, ...] = ()
    problems: tuple[str, ...] = ()
    next_url: str | None = None


class Coverage(StrEnum):
    """How much of the story an entry holds."""

    FULL = "full"
    FEED = "feed"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as feedclean publishes it.

    `id` is ours, a URI, and never changes once published. `updated` moves only when the source's content does.
    `coverage` says where the body came from; `note` says why it is not the full page, when it is not.
    `source_id`, `source_title` and `source_url` (its site, or else its own address) become `atom:source`. `summary` is
    plain text.
    """

    id: str
    source_id: str
    url: str | None
    title: str
    updated: datetime
    published: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    summary: str | None = None
    site_name: str | None = None
    origin: Origin | None = None
    enclosures: tuple[Enclosure, ...] = ()
    blocks: tuple[Block, ...] = ()
    coverage: Coverage = Coverage.FULL
    note: str | None = None
    guid: str | None = None
    fingerprint: str = ""
    source_title: str | None = None
    source_url: str | None = None

    @property
    def text(self) -> str:
        """The body as text; see `Article.text`."""
        return text_of(self.blocks)

    @property
    def html(self) -> str:
        """The body as HTML; see `Article.html`."""
        return html_of(self.blocks)

    @property
    def images(self) -> tuple[Figure, ...]:
        """The figures in reading order."""
        return figures_of(self.blocks)


@dataclass(frozen=True, slots=True)
class OutputFeed:
    """A feed that we publish: what the renderers of `feedclean.render` take.

    `url` is the public base address of the feed, with no ending (the renderers add theirs) or None when it is only
    a file. `id` is a URI that never changes.
    """

    id: str
    title: str
    updated: datetime
    entries: tuple[Entry, ...] = ()
    self_url: str | None = None
    site_url: str | None = None
    subtitle: str | None = None
    language: str | None = None
    icon: str | None = None


# --- transport ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes a conditional request (RFC 9110 §8.8), and a hash of the body for servers that have none."""

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


class Purpose(StrEnum):
    """Why something is fetched: politeness rules differ. A feed that its user named is exempt from robots.txt."""

    FEED = "feed"
    PAGE = "page"


class Reason(StrEnum):
    """Why a fetch failed."""

    DNS = "name not found"
    CONNECT = "cannot connect"
    TLS = "TLS failure"
    TIMEOUT = "timed out"
    TOO_LARGE = "too large"
    TOO_MANY_REDIRECTS = "too many redirects"
    FORBIDDEN_ADDRESS = "forbidden address"
    BAD_URL = "bad address"
    ROBOTS = "disallowed by robots.txt"
    HTTP = "HTTP status"
    GONE = "gone"
    RATE_LIMITED = "rate limited"
    PROTOCOL = "broken response"
    HOST_PAUSED = "host paused after repeated failures"
    CONTENT = "unusable content"


@dataclass(frozen=True, slots=True)
class Redirect:
    """One hop: `url` is where it led; permanent for 301 and 308."""

    url: str
    status: int

    @property
    def permanent(self) -> bool:
        """Whether the address moved for good."""
        return self.status in (301, 308)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body arrived. `url` was asked for, `final_url` answered; `fresh_for` is Cache-Control or Expires.

    `site` is what is known of the site that answered, without what was entrusted to it.
    """

    url: str
    final_url: str
    status: int
    body: bytes
    content_type: str | None = None
    validators: Validators = field(default_factory=Validators)
    redirects: tuple[Redirect, ...] = ()
    fresh_for: timedelta | None = None
    elapsed: timedelta = timedelta()
    site: SiteRules | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """304, or a body equal to the last one (`validators` are refreshed either way)."""

    url: str
    validators: Validators
    redirects: tuple[Redirect, ...] = ()
    fresh_for: timedelta | None = None
    elapsed: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing usable arrived. `message` is one line that says what happened and what to do next.

    `permanent` means that trying again later is pointless (410, forbidden address).
    """

    url: str
    reason: Reason
    message: str
    status: int | None = None
    retry_after: timedelta | None = None
    permanent: bool = False
    redirects: tuple[Redirect, ...] = ()


FetchResult = Fetched | NotModified | Failed


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How the network is used: limits against hostile servers, manners towards all.

    `user_agent` names the program truthfully, with an address where its purpose is told. `total_time` bounds one
    resource from dialling to its last byte, redirects included, waiting for politeness not; `connect_time` and
    `read_time` bound one connection attempt and one silence. Sizes are bytes; `max_body` counts after decompression,
    `max_header` the whole header section. `delay` is the least time between the end of one request to a host and the
    start of the next; a robots.txt `Crawl-delay` lengthens it up to `max_delay`. `concurrency` counts requests on
    their way at one time, over all hosts. `retries` are for connection faults within one fetch, never for time-outs.

    `allow_private` lists what may be dialled although it is not a public address: networks (`192.168.1.0/24`,
    `fd00::/8`, `127.0.0.1`) or host names (`nas.example`). `proxy` is an explicit proxy address; the environment's
    proxy variables are not read, because a proxy dials for us and so takes the guard's place: it must be wished for.
    """

    user_agent: str = "feedclean/0.1 (+https://github.com/feedclean/feedclean)"
    accept_language: str | None = None
    connect_time: timedelta = timedelta(seconds=10)
    read_time: timedelta = timedelta(seconds=20)
    total_time: timedelta = timedelta(seconds=60)
    max_body: int = 16 * 1024 * 1024
    max_header: int = 64 * 1024
    max_redirects: int = 10
    delay: timedelta = timedelta(seconds=1)
    max_delay: timedelta = timedelta(seconds=30)
    concurrency: int = 64
    retries: int = 1
    retry_pause: timedelta = timedelta(milliseconds=500)
    respect_robots: bool = True
    robots_lifetime: timedelta = timedelta(hours=24)
    hosts_remembered: int = 4096
    allow_private: tuple[str, ...] = ()
    proxy: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What an operator knows about one site: one file of `config/sites/`, or an imported five-filters site config.

    Holds for `domain` and its subdomains; the rules of the longest matching domain win. `headers` and `cookies` are
    (name, value) pairs sent to that site only, and never shown: both may be secrets. `delay`, `user_agent` and
    `robots` (False ignores robots.txt, True keeps to it) override the general settings, None leaves them.

    The rest speaks about pages, in the selectors of `feedclean.html.select` (a subset of CSS, with `:contains("…")`
    for text and a trailing `::attr(name)` for an attribute's value); of several, the first that finds something wins.
    `body` is where the article is, `strip` what is taken out of it. `single_page_link` finds the address of the whole
    article on one page and `next_page_link` of its next part.
    """

    domain: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cookies: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    delay: timedelta | None = None
    user_agent: str | None = None
    robots: bool | None = None
    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    single_page_link: tuple[str, ...] = ()
    next_page_link: tuple[str, ...] = ()


def site_of(sites: Mapping[str, SiteRules], host: str) -> SiteRules | None:
    """Return the rules of the longest domain that the host is, or is under; `www.` says nothing."""
    host = host.lower().rstrip(".")
    while host:
        if rules := sites.get(host.removeprefix("www.")) or sites.get(f"www.{host.removeprefix('www.')}"):
            return rules
        host = host.partition(".")[2]
    return None


# --- state -------------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """How a refresh ended."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PageRetry:
    """An entry's page that could not be read for a passing reason: tried `tries` times, again not before `after`."""

    url: str
    tries: int
    after: datetime


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between refreshes.

    `url` is its present address (it may have moved from the configured one), `failures` and `unchanged` count
    consecutive refreshes, `entries` counts what is stored, `moved_votes` counts consecutive permanent redirects to
    `moved_to`. A retired source (410) is not due again until its configuration changes. `rhythm` is how often an
    `Auto` source is asked, before jitter and lower bounds; `hints` are the feed's own, kept because a 304 has none;
    `retries` are the pages that are worth another try. `format` is that of its last feed (`Feed.format`): what was a
    feed once does not become a page because its server has a bad day. `generation` counts the addresses that its
    configuration has had: make the next state with `dataclasses.replace`, and the store can tell when a refresh began
    before the address was changed.
    """

    source_id: str
    url: str
    validators: Validators = field(default_factory=Validators)
    next_due: datetime | None = None
    last_fetch: datetime | None = None
    last_success: datetime | None = None
    last_change: datetime | None = None
    last_outcome: Outcome | None = None
    last_error: str | None = None
    failures: int = 0
    unchanged: int = 0
    moved_to: str | None = None
    moved_votes: int = 0
    retired: bool = False
    entries: int = 0
    title: str | None = None
    site_url: str | None = None
    language: str | None = None
    icon: str | None = None
    rhythm: timedelta | None = None
    hints: FeedHints = field(default_factory=FeedHints)
    retries: tuple[PageRetry, ...] = ()
    format: str | None = None
    generation: int = 0


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered of a host: `paused_until` is the breaker or a Retry-After, `failures` are consecutive."""

    host: str
    failures: int = 0
    paused_until: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Signs:
    """What a refresh learned about when to come again.

    `published` are the dates of the feed's entries (none after a 304), `fresh_for` and `retry_after` the server's
    words (Cache-Control or Expires; Retry-After).
    """

    outcome: Outcome
    published: tuple[datetime, ...] = ()
    fresh_for: timedelta | None = None
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The report of one refresh: entries by what became of them, pages that failed, seconds on the wall."""

    source_id: str
    outcome: Outcome
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed_pages: int = 0
    elapsed: float = 0.0
    error: str | None = None
    next_due: datetime | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What identity needs of a stored entry.

    `keys` are its evidence (`guid:…`, `canonical:…`, `url:…`, `print:…`): what it had when last written, strongest
    first, then what it had before. `upstream` hashes what the source sent, so that an edit is noticed from the source
    and not from our own cleaning.
    """

    id: str
    keys: tuple[str, ...]
    upstream: str
    updated: datetime
    url: str | None = None
    coverage: Coverage = Coverage.FULL


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as it arrived, kept for cleaning again."""

    entry_id: str
    url: str
    fetched: datetime
    body: bytes
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """One entry to be written: the entry, the evidence for its identity, its upstream hash and its raw page."""

    entry: Entry
    keys: tuple[str, ...]
    upstream: str
    raw: RawPage | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier state of an entry, and when it was replaced.

    `cause` is why: `upstream` (the source edited it) or `reclean` (we did better).
    """

    entry: Entry
    seen: datetime
    cause: str
