"""Feed bytes to `Feed`: in portions, so that memory stays small and a broken entry is alone with its fault.

Well-formed entries (after small repairs) are read by `elements`; one that is not is left to feedparser's forgiving
parser (`forgiving`), which knows twenty years of broken feeds but is slow, and therefore has a budget.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from feedclean.errors import InputError
from feedclean.feeds.elements import Context, build, read_entry, read_feed
from feedclean.feeds.forgiving import forgive_entry, forgive_feed
from feedclean.feeds.hints import hints_of
from feedclean.feeds.jsonfeed import parse_json_feed
from feedclean.feeds.links import absolute
from feedclean.feeds.media import prefix_of, read_media
from feedclean.feeds.split import Split, cut, repair, split
from feedclean.html import decode
from feedclean.model import Failed, Feed, FeedEntry, Reason

PORTION: Final = 100  # entries built at once
PORTION_LENGTH: Final = 500_000  # characters built at once, unless one entry is longer
LARGEST: Final = 1_000_000  # characters of an entry, or of all that is outside entries; the rest is cut
MOST_ENTRIES: Final = 100_000
FORGIVEN: Final = 1_000  # broken entries that are read nevertheless
FORGIVEN_LENGTH: Final = 50_000  # characters of each; feedparser's forgiving parser is not linear
FORGIVEN_IN_ALL: Final = 1_000_000


def parse_feed(body: bytes, *, url: str | None, content_type: str | None = None) -> Feed | Failed:
    """Return the feed in `body`: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1.

    Never raises for anything that a publisher can send; `Failed` says that there is no feed in it. What was malformed
    is in `Feed.problems`. Time and memory are linear in the size of the body. Links are absolute (by `xml:base`, then
    `url`, the address that answered); the HTML of contents and summaries is the publisher's, not cleaned.
    """
    if body[:64].count(0) * 3 <= len(body[:64]):
        # Not UTF-16: NUL bytes are damage, and would be taken for a sign of an unusual encoding. Taken out below.
        body = body.replace(b"\0", b"\x01")
    text = decode(body, content_type).lstrip("\ufeff \t\r\n\0\x01")
    try:
        if text.startswith(("{", "[")):
            return parse_json_feed(text, url=url)
        return _parse_xml(text, url)
    except InputError as error:
        message = f"no feed at {url or 'this address'}: {error}; give the address of a feed or of a page that links one"
        return Failed(url or "", Reason.CONTENT, message)


def _parse_xml(text: str, url: str | None) -> Feed:
    parts = split(text)
    if parts is None:
        raise InputError("it holds no XML")
    problems = list(parts.problems)
    feed, base = _head(parts, url, problems)
    entries = parts.entries
    if len(entries) > MOST_ENTRIES:
        problems.append(f"{len(entries)} entries, the first {MOST_ENTRIES} were read")
        entries = entries[:MOST_ENTRIES]
    reader = _Reader(parts, Context(base, feed.language), problems)
    return replace(
        feed,
        format="rss091n" if "netscape" in parts.doctype.lower() else feed.format,
        hints=hints_of(parts.around),
        entries=tuple(reader.read(entries)),
        problems=tuple(dict.fromkeys(problems)),
    )


def _head(parts: Split, url: str | None, problems: list[str]) -> tuple[Feed, str | None]:
    """Return the feed without its entries, and the address that they are resolved against."""
    head = repair(cut(parts.head, LARGEST))
    try:
        feed = read_feed(build(head), url=url)
    except InputError as error:
        problems.append(f"the XML is not well-formed: {error}")
        feed = forgive_feed(cut(head, FORGIVEN_LENGTH), url=url)
    if not feed.format and not parts.entries:
        raise InputError("its XML is neither RSS nor RDF nor Atom")
    base = url
    for said in parts.bases:
        base = absolute(said, base) or base
    return feed, base


class _Reader:
    """Reads a feed's entries portion by portion, and gathers what was wrong."""

    def __init__(self, parts: Split, context: Context, problems: list[str]) -> None:
        self._parts = parts
        self._context = context
        self._prefix = prefix_of(parts.opening)
        self._problems = problems
        self._forgiven = 0
        self._forgiven_length = 0

    def read(self, entries: tuple[str, ...]) -> Iterator[FeedEntry]:
        """Yield the entries that can be read."""
        portion: list[str] = []
        length = 0
        for xml in entries:
            if portion and (len(portion) == PORTION or length + len(xml) > PORTION_LENGTH):
                yield from self._portion(portion)
                portion, length = [], 0
            portion.append(xml)
            length += len(xml)
        if portion:
            yield from self._portion(portion)

    def _portion(self, portion: list[str]) -> Iterator[FeedEntry]:
        media = [read_media(self._bounded(xml), prefix=self._prefix, base=self._context.base) for xml in portion]
        texts = [repair(m.rest) for m in media]
        for said, entry in zip(media, self._entries(texts), strict=True):
            if entry is not None:
                known = {e.url for e in entry.enclosures}
                yield replace(
                    entry,
                    images=said.images or entry.images,
                    enclosures=entry.enclosures + tuple(e for e in said.enclosures if e.url not in known),
                )

    def _entries(self, texts: list[str]) -> Iterator[FeedEntry | None]:
        """Yield one result a text. What is not well-formed is halved until the broken entry is alone."""
        try:
            root = build(self._parts.document("".join(texts)))
            elements = list(root[0] if self._parts.nested and len(root) else root)
        except InputError as error:
            elements, fault = [], str(error)
        else:
            fault = "tags cross the borders of entries"
        if len(elements) != len(texts):
            if len(texts) == 1:
                self._problems.append("the XML of some entries is not well-formed")
                yield self._forgive(texts[0], fault)
                return
            middle = len(texts) // 2
            yield from self._entries(texts[:middle])
            yield from self._entries(texts[middle:])
            return
        for element in elements:
            yield read_entry(element, self._context)

    def _forgive(self, xml: str, fault: str) -> FeedEntry | None:
        xml = cut(xml, FORGIVEN_LENGTH)
        self._forgiven += 1
        self._forgiven_length += len(xml)
        if self._forgiven > FORGIVEN or self._forgiven_length > FORGIVEN_IN_ALL:
            self._problems.append(f"too many broken entries, some were passed over ({fault})")
            return None
        return forgive_entry(self._parts.document(xml), self._context)

    def _bounded(self, xml: str) -> str:
        if len(xml) > LARGEST:
            self._problems.append("an entry of more than a million characters was cut")
            return cut(xml, LARGEST)
        return xml
