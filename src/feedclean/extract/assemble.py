"""Marks, figures and metadata to an `Article`: the kept segments in reading order, lists and tables put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, NamedTuple

from feedclean.extract.figures import Pictures, Placed
from feedclean.extract.inline import render
from feedclean.extract.metadata import Metadata
from feedclean.extract.segments import Mark, Segment
from feedclean.html import Page
from feedclean.model import (
    Article,
    Block,
    Cell,
    Code,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Removal,
    Table,
)

_HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
_CONTAINERS: Final = frozenset("ul ol menu blockquote table pre".split())
_MAX_NESTING: Final = 6
_LANGUAGE: Final = ("language-", "lang-", "highlight-source-", "brush:")


class _Item(NamedTuple):
    """A kept segment (its index) or a figure, and the node where it stands."""

    node: int
    segment: Segment | None
    figure: Placed | None = None


def assemble(page: Page, segments: list[Segment], marks: list[Mark], pictures: Pictures, metadata: Metadata) -> Article:
    """Put the kept segments and the figures into reading order."""
    items = [_Item(p.node, None, p) for p in pictures.placed]
    removed: list[Removal] = []
    for i, (s, m) in enumerate(zip(segments, marks, strict=True)):
        if i in pictures.claimed:
            removed.append(Removal(pictures.claimed[i], "belongs to a picture", s.text))
        elif m.keep:
            items.append(_Item(s.first, s))
        else:
            removed.append(Removal(m.rule, m.reason, s.text, m.score))
    items.sort(key=lambda item: item.node)
    blocks = tuple(_without_dangling(_Builder(page).blocks(items), removed))
    fields = {name: getattr(metadata, name) for name in Metadata.__slots__}
    return Article(url=page.url, blocks=blocks, removed=tuple(removed), **fields)


def blocks_of(page: Page, segments: list[Segment], marks: list[Mark], pictures: Pictures) -> tuple[Block, ...]:
    """Return only the blocks; see `assemble`."""
    return assemble(page, segments, marks, pictures, Metadata()).blocks


def _without_dangling(blocks: Iterable[Block], removed: list[Removal]) -> list[Block]:
    """Leave out headings that nothing follows before the next heading of their level, or the end."""
    kept: list[Block] = []
    below = 0  # the highest level seen, going backwards, since the last thing that is not a heading
    for block in reversed(list(blocks)):
        if not isinstance(block, Heading):
            below = 7
        elif block.level >= below:
            removed.append(Removal("dangling heading", "nothing of the article follows it", block.text))
            continue
        else:
            below = block.level
        kept.append(block)
    kept.reverse()
    return kept


class _Builder:
    """Groups what stands in one list, quotation, table or code listing; everything else is flow."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.base = page.base_url or ""
        self.chains: dict[int, tuple[int, ...]] = {-1: ()}

    def blocks(self, items: list[_Item], level: int = 0) -> Iterator[Block]:
        """Yield the blocks of items that share their `level` outermost containers."""

        def container(item: _Item) -> int:
            chain = self.chain(item.segment.box if item.segment else self.page.parents[item.node])
            return chain[level] if len(chain) > level and level < _MAX_NESTING else -1

        for holder, group in groupby(items, container):
            members = list(group)
            if holder < 0:
                yield from (b for item in members for b in self.flow(item))
            else:
                yield from self.contained(holder, members, level + 1)

    def chain(self, box: int) -> tuple[int, ...]:
        """Return the containers around (and including) `box`, outermost first."""
        path = []
        node = box
        while node not in self.chains:
            path.append(node)
            node = self.page.parents[node]
        chain = self.chains[node]
        for node in reversed(path):
            if self.page.tags[node] in _CONTAINERS and len(chain) <= _MAX_NESTING:
                chain = (*chain, node)
            self.chains[node] = chain
        return chain

    def flow(self, item: _Item) -> Iterator[Block]:
        if item.figure:
            yield item.figure.figure
            return
        segment = item.segment
        assert segment is not None  # noqa: S101 - one of the two is always there
        text, markup = render(self.page, segment.first, segment.last, segment.box, self.base)
        if not text:
            return
        if segment.kind in _HEADINGS:
            yield Heading(max(2, int(segment.kind[1])), text.replace("\n", " "), markup.replace("<br>", " "))
        else:
            yield Paragraph(text, markup)

    def contained(self, holder: int, items: list[_Item], level: int) -> Iterator[Block]:
        tag = self.page.tags[holder]
        if tag == "pre":
            yield Code("".join(self.lines(holder)).strip("\n"), self.language(holder))
            return
        if any(item.figure for item in items) and tag != "blockquote":
            yield from self.blocks(items, level)  # a gallery, or a layout
        elif tag == "blockquote":
            yield Quote(tuple(self.blocks(items, level)))
        elif tag == "table":
            yield from self.table(holder, items, level)
        else:
            yield from self.listing(holder, items, level)

    def lines(self, holder: int) -> Iterator[str]:
        page = self.page
        for i in range(holder + 1, page.ends[holder]):
            tag = page.tags[i]
            if not tag:
                yield page.texts[i]
            elif tag in ("br", "div", "li", "p"):
                yield "\n"

    def language(self, holder: int) -> str | None:
        page = self.page
        for i in (holder, holder + 1):
            if i < page.ends[holder] and page.tags[i] in ("pre", "code"):
                for word in page.get(i, "class").lower().split():
                    for prefix in _LANGUAGE:
                        if word.startswith(prefix) and len(word) > len(prefix):
                            return word.removeprefix(prefix)
        return None

    def listing(self, holder: int, items: list[_Item], level: int) -> Iterator[Block]:
        if any(item.segment and item.segment.kind in _HEADINGS for item in items):
            yield from self.blocks(items, level)  # sections laid out as a list
            return
        entries: list[ListItem] = []
        for _, group in groupby(items, lambda item: self.child_of(holder, item.node)):
            own, *rest = group
            segment = own.segment
            if segment is None:
                continue
            if len(self.chain(segment.box)) > level:  # the item begins with a nested container
                text = markup = ""
                rest = [own, *rest]
            else:
                text, markup = render(self.page, segment.first, segment.last, segment.box, self.base)
            entries.append(ListItem(text, markup, tuple(self.blocks(rest, level))))
        if entries:
            yield ListBlock(self.page.tags[holder] == "ol", tuple(entries))

    def child_of(self, holder: int, node: int) -> int:
        parents = self.page.parents
        while parents[node] > holder:
            node = parents[node]
        return node

    def table(self, holder: int, items: list[_Item], level: int) -> Iterator[Block]:
        page = self.page
        rows: list[tuple[Cell, ...]] = []
        if not self.is_layout(holder, items):
            for tr in page.elements("tr", within=holder):
                cells = tuple(self.cell(c) for c in page.children(tr) if page.tags[c] in ("td", "th"))
                if any(c.text for c in cells):
                    rows.append(cells)
        if max(map(len, rows), default=0) < 2:
            yield from self.blocks(items, level)
            return
        caption = next((page.text(c) for c in page.children(holder) if page.tags[c] == "caption"), None)
        yield Table(tuple(rows), caption or None)

    def is_layout(self, holder: int, items: list[_Item]) -> bool:
        """A table that holds headings, tables or long prose is there for its looks."""
        page = self.page
        kept = sum(len(i.segment.text) for i in items if i.segment)
        return (
            any(i.segment and i.segment.kind in _HEADINGS for i in items)
            or any(i != holder for i in page.elements("table", within=holder))
            or kept > 400 * max(1, len(items))
            or kept * 2 < len(page.text(holder))
        )

    def cell(self, node: int) -> Cell:
        page = self.page
        if page.ends[node] > node + 1:
            text, markup = render(page, node + 1, page.ends[node], node, self.base)
        else:
            text = markup = ""
        return Cell(
            text.replace("\n", " "),
            markup,
            header=page.tags[node] == "th",
            colspan=_span(page.get(node, "colspan")),
            rowspan=_span(page.get(node, "rowspan")),
        )


def _span(value: str) -> int:
    return min(100, int(value)) if value.isascii() and value.isdigit() and len(value) < 4 and int(value) else 1
