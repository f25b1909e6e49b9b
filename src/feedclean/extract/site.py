"""What an operator said about a site's pages goes before what we think of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from feedclean.extract.datetimes import parse_machine, parse_written
from feedclean.extract.figures import Pictures
from feedclean.extract.metadata import Metadata
from feedclean.extract.segments import Mark, Segment
from feedclean.html import Page
from feedclean.html.select import check, select, values
from feedclean.model import SiteRules

_STRIPPED: Final = Mark(keep=False, rule="site strip", reason="the rules of its site take it out")
_OUTSIDE: Final = Mark(keep=False, rule="site body", reason="it is outside what the rules of its site call the body")


def check_rules(rules: SiteRules) -> None:
    """Raise `ValueError`, naming the selector, when one of the rules cannot be read."""
    lists = (rules.title, rules.body, rules.author, rules.date, rules.strip)
    for selector in (s for several in (*lists, rules.single_page_link, rules.next_page_link) for s in several):
        try:
            check(selector)
        except ValueError as error:
            raise ValueError(f"{selector!r}: {error}") from error


class Area:
    """Where, by a site's rules, the article is (None: they do not say) and what is not of it."""

    def __init__(self, page: Page, rules: SiteRules) -> None:
        """Look the rules' selectors up; raises `ValueError` for one that cannot be read."""
        self._body = _covered(page, rules.body, first=True) if rules.body else None
        self._stripped = _covered(page, rules.strip)

    def mark(self, segments: list[Segment], marks: list[Mark]) -> list[Mark]:
        """Return the marks as the rules have them: what the model doubts inside the body stays."""
        return [self._one(s.first, m) for s, m in zip(segments, marks, strict=True)]

    def _one(self, node: int, mark: Mark) -> Mark:
        if node in self._stripped:
            return _STRIPPED
        if not self._body:  # no rule, or none that finds anything on this page
            return mark
        if node not in self._body:
            return _OUTSIDE if mark.keep else mark
        return mark if mark.keep else Mark(keep=True, score=mark.score)

    def pictures(self, pictures: Pictures) -> Pictures:
        """Return the pictures that the rules leave."""
        inside = [
            p for p in pictures.placed if p.node not in self._stripped and (not self._body or p.node in self._body)
        ]
        return replace(pictures, placed=tuple(inside))


def overridden(page: Page, metadata: Metadata, rules: SiteRules) -> Metadata:
    """Return the metadata with what the rules find; where they find nothing, ours stands."""
    title = next(values(page, rules.title), None)
    authors = tuple(dict.fromkeys(v for v in values(page, rules.author) if len(v) <= 100))[:10]
    dates = (parse_machine(v) or parse_written(v) for v in values(page, rules.date) if len(v) <= 200)
    return replace(
        metadata,
        title=title or metadata.title,
        authors=authors or metadata.authors,
        published=next((d for d in dates if d), metadata.published),
    )


def _covered(page: Page, selectors: Iterable[str], *, first: bool = False) -> set[int]:
    """Return the nodes in the subtrees that the selectors find; only of the `first` that finds any, if so wished."""
    covered: set[int] = set()
    for selector in selectors:
        reached = 0
        for node in select(page, selector):
            covered.update(range(max(node, reached), page.ends[node]))
            reached = max(reached, page.ends[node])
        if first and covered:
            break
    return covered
