"""What is never the article, told before the model looks: navigation, the page's footer, hidden copies of the text.

The first two hold a third of a page's segments and, on the pages with known texts, three words in ten thousand of the
articles.
"""

from __future__ import annotations

from typing import Final

from feedclean.extract.concealed import is_concealed
from feedclean.extract.likeness import width
from feedclean.extract.quotations import is_quotation
from feedclean.extract.segments import Mark, Segment
from feedclean.html import Page

_OUTSIDE: Final = {
    "nav": Mark(keep=False, rule="navigation", reason="inside navigation"),
    "footer": Mark(keep=False, rule="footer", reason="inside the page's footer"),
}
AS_ABOVE: Final = Mark(keep=True, rule="attribution", reason="belongs to the quotation above it")
"""The mark of what is kept or removed with the segment above it."""
_COPY: Final = Mark(keep=False, rule="repeat", reason="a hidden copy of what is shown in paragraphs")
_LARGE: Final = range(1500, 400_000)  # characters of all that a paywall holds back, in one piece
_MOST_COPIES: Final = 4
_ASKED: Final = 60  # paragraphs
_REPEATED: Final = 3
_QUOTING: Final = frozenset("blockquote figure q".split())
_LINE: Final = 80  # characters: what is shorter is no prose
_MOST: Final = 0.4  # of the prose: with more of it in there, the tags are not what they say


def outskirts(page: Page, segments: list[Segment]) -> list[Mark | None]:
    """Return a mark for each segment in the outskirts of the page, and None for those that the model is to judge.

    The footer of a quotation is not the page's; it gets `AS_ABOVE`.
    """
    copies = _copies(page, segments)
    regions = [(node, page.ends[node], _OUTSIDE[page.tags[node]]) for node in page.elements(*_OUTSIDE)]
    if not regions:
        return copies
    found = [*copies]
    prose = outside = 0
    begin, end, mark = regions[0]
    following = iter(regions[1:])
    for i, s in enumerate(segments):
        size = width(s.text)
        own = max(0, size - s.linked) if size > _LINE else 0
        prose += own
        while s.first >= end and (region := next(following, None)):
            begin, end, mark = region
        if begin <= s.first < end:
            if _is_quoted(page, begin, segments[i - 1]):
                found[i] = AS_ABOVE
                continue
            outside += own
            found[i] = mark
    return found if outside < _MOST * prose else copies


def _copies(page: Page, segments: list[Segment]) -> list[Mark | None]:
    """Mark what is hidden and repeats, in one piece, several paragraphs that are not: it would be taken for them."""
    found: list[Mark | None] = [None] * len(segments)
    large = [i for i, s in enumerate(segments) if len(s.text) in _LARGE and is_concealed(page, s.box)]
    if large:
        shown = [s.text for s in segments if _LINE < len(s.text) < _LARGE.start and not is_concealed(page, s.box)]
        for i in large[:_MOST_COPIES]:
            if sum(text in segments[i].text for text in shown[:_ASKED]) >= _REPEATED:
                found[i] = _COPY
    return found


def _is_quoted(page: Page, node: int, above: Segment) -> bool:
    """Tell whether an element of the outskirts is a quotation's footer, which says whose the words `above` are."""
    quote = page.parents[node]
    return quote < above.first < node and (page.tags[quote] in _QUOTING or is_quotation(page, quote))
