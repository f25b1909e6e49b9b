"""Lines that are the site's wherever they stand: an advert's label, "Read more: …", the footer of a feed's entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from feedclean.extract.furniture import LONGEST_LINE, announces_reading, is_furniture, pleads, sent_away
from feedclean.extract.listings import is_numbering
from feedclean.extract.segments import Mark, Segment
from feedclean.html import Page

# The marks of what goes.
FURNITURE: Final = Mark(keep=False, rule="furniture", reason="is the site's, not the story's")
READ_MORE: Final = Mark(keep=False, rule="read more", reason="sends the reader to another page")
LINE_NUMBERS: Final = Mark(keep=False, rule="line numbers", reason="numbers the lines of the code beside it")
_SLACK: Final = 3  # characters: spaces, a full stop
_CELLS: Final = frozenset("li td th dt dd caption pre".split())
_CODE_CELLS: Final = frozenset({"td", "th"})
_RIGHTS: Final = ("©", "(c)", "copyright")
_LONGEST_FOOTER: Final = 400  # characters
_MOST_FOOTERS: Final = 3
# How WordPress ends each entry of its feeds: what comes before the entry's title, and what before the site's name.
_APPEARED: Final = (
    ("the post", "appeared first on"),
    ("der beitrag", "erschien zuerst auf"),
    ("l'article", "est apparu en premier sur"),
    ("la entrada", "se publicó primero en"),
    ("la entrada", "aparece primero en"),
    ("l'articolo", "proviene da"),
    ("l'articolo", "sembra essere il primo su"),
    ("o post", "apareceu primeiro em"),
    ("o conteúdo", "aparece primeiro em"),
    ("het bericht", "verscheen eerst op"),
    ("inlägget", "dök först upp på"),
    ("indlægget", "blev først udgivet på"),
    ("innlegget", "dukket først opp på"),
    ("wpis", "pojawił się poczatkowo na"),
    ("wpis", "pojawił się początkowo na"),
    ("artykuł", "pochodzi z serwisu"),
    ("příspěvek", "pochází z"),
    ("articolul", "apare prima dată în"),
    ("сообщение", "появились сначала на"),
    ("投稿", "に最初に表示されました"),
)
# Where sites have channels, and how deep the address of one is: what is deeper is a message in it.
_CHANNELS: Final = {
    **dict.fromkeys(
        "t.me telegram.me instagram.com facebook.com x.com twitter.com threads.net tiktok.com wa.me".split(), 1
    ),
    **dict.fromkeys(
        "whatsapp.com chat.whatsapp.com news.google.com invite.viber.com youtube.com page.line.me".split(), 2
    ),
}
_FOOTER: Final = Mark(keep=False, rule="feed footer", reason="says where the entry comes from")


def is_stray(page: Page, segment: Segment) -> bool:
    """Tell whether a whole paragraph is an advert's label, a share bar or the like.

    Not in lists and tables, where such words are entries like any other; a word with a full stop is the author's, and
    © stands before the name of a photographer, too.
    """
    text = segment.text
    if segment.kind != "p":
        return False
    if segment.linked and pleads(text) and _leads_to_channel(page, segment):
        return True
    if len(text) > LONGEST_LINE or not is_furniture(text):
        return False
    if text.lower().startswith(_RIGHTS) or (text[-1] in ".!" and text.isascii() and " " not in text[:-3]):
        return False
    return _CELLS.isdisjoint(_around(page, segment))


def _leads_to_channel(page: Page, segment: Segment) -> bool:
    """Tell whether a paragraph's links lead to channels, not to what somebody said in one."""
    places = list(_linked_places(page, segment))
    return bool(places) and all(path.count("/") <= _CHANNELS.get(host, -1) for host, path in places)


def numbers_lines(page: Page, segment: Segment) -> bool:
    """Tell whether a cell's preformatted text is nothing but the numbers of the lines in the next."""
    if segment.kind != "pre" or not segment.text[:1].isdigit():
        return False
    if segment.text.strip("0123456789\r\n \t") or _CODE_CELLS.isdisjoint(_around(page, segment)):
        return False
    return "\n" in segment.text and is_numbering(segment.text.split())


def leads_away(text: str, unlinked: float) -> bool:
    """Tell whether a line is "Read more:" and a link, of which `unlinked` characters are in none."""
    if opening := sent_away(text):
        return unlinked <= opening + _SLACK
    # Without a colon the link has to begin right behind the words: "READ MORE<a>…</a>".
    opening = announces_reading(text)
    return opening > _SLACK and " " in text[:opening] and opening - _SLACK <= unlinked <= opening + 1


def announces(text: str) -> bool:
    """Tell whether a line is nothing but "More on this" or the like."""
    return len(text) <= LONGEST_LINE and 0 < announces_reading(text) >= len(text.rstrip(" :：.…"))


def drop_footers(page: Page, segments: list[Segment], marks: list[Mark]) -> list[Mark]:
    """Return the marks without the paragraphs at the end of a page or feed entry that say where it comes from."""
    kept = [i for i, mark in enumerate(marks) if mark.keep]
    changed = list(marks)
    for i in kept[:0:-1][:_MOST_FOOTERS]:  # the first paragraph is no footer
        if len(segments[i].text) > _LONGEST_FOOTER or not segments[i].linked or not _is_footer(page, segments[i]):
            break
        changed[i] = _FOOTER
    return changed


def _is_footer(page: Page, segment: Segment) -> bool:
    text = segment.text.replace("’", "'").casefold()
    unlinked = len(text) - segment.linked
    if any(
        text.startswith(first) and then in text and unlinked <= len(first) + len(then) + 2 * _SLACK
        for first, then in _APPEARED
    ):
        return True
    return _links_home(page, segment)


def _links_home(page: Page, segment: Segment) -> bool:
    """Tell whether a paragraph's links are the entry's own address and its site's, or a part of the site above it."""
    own = _place(page.url or "")
    places = list(_linked_places(page, segment))
    if not own[1] or own not in places:
        return False
    above = [p for p in places if p != own]
    return bool(above) and all(host == own[0] and f"{own[1]}/".startswith(f"{path}/") for host, path in above)


def _place(address: str) -> tuple[str, str]:
    """Return an address without what does not tell pages apart here."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    return parts.netloc.lower().removeprefix("www."), path if path or not parts.query else f"/?{parts.query}"


def _linked_places(page: Page, segment: Segment) -> Iterator[tuple[str, str]]:
    for node in page.elements_between(("a",), segment.box, segment.last):
        if page.ends[node] > segment.first:
            try:
                yield _place(page.resolve(page.get(node, "href")))
            except ValueError:  # an address that is none
                yield "", ""


def _around(page: Page, segment: Segment) -> Iterator[str]:
    """Yield the tags of the elements closely around a segment."""
    node = segment.box
    for _ in range(3):
        if node < 0:
            return
        yield page.tags[node]
        node = page.parents[node]
