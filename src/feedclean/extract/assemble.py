"""Marks, figures and metadata to an `Article`: the kept segments in reading order, lists and tables put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from feedclean.extract.figures import Pictures, Placed
from feedclean.extract.inline import render
from feedclean.extract.listings import lines_in, numbered_listing
from feedclean.extract.metadata import Metadata
from feedclean.extract.quotations import is_quotation
from feedclean.extract.segments import Mark, Segment, typed
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
_LISTINGS: Final = frozenset({"pre", "table"})
_MAX_NESTING: Final = 6
_LANGUAGE: Final = ("language-", "lang-", "highlight-source-", "brush:")
# What is put into reading order: a kept segment, or a figure.
Item = Segment | Placed


def assemble(page: Page, segments: list[Segment], marks: list[Mark], pictures: Pictures, metadata: Metadata) -> Article:
    """Put the kept segments and the figures into reading order."""
    items: list[Item] = [*pictures.placed]
    removed: list[Removal] = []
    claimed = pictures.claimed
    for i, (s, (keep, rule, reason, score)) in enumerate(zip(segments, marks, strict=True)):
        if i in claimed:
            removed.append(Removal(claimed[i], "belongs to a picture", s.text))
        elif keep:
            items.append(s)
        else:
            removed.append(Removal(rule, reason, s.text, score))
    if pictures.placed:
        items.sort(key=_node)
    blocks = tuple(_without_dangling(_Builder(page).blocks(items), removed))
    fields = {name: getattr(metadata, name) for name in Metadata.__slots__}
    return Article(url=page.url, blocks=blocks, removed=tuple(removed), **fields)


def blocks_of(page: Page, segments: list[Segment], marks: list[Mark], pictures: Pictures) -> tuple[Block, ...]:
    """Return only the blocks; see `assemble`."""
    return assemble(page, segments, marks, pictures, Metadata()).blocks


def _node(item: Item) -> int:
    """Return the node where a segment or a figure stands."""
    return item.first if isinstance(item, Segment) else item.node


def _is_heading(item: Item) -> bool:
    return isinstance(item, Segment) and item.kind in _HEADINGS


def _without_dangling(blocks: list[Block], removed: list[Removal]) -> list[Block]:
    """Leave out headings that nothing follows before the next heading of their level, or the end."""
    kept: list[Block] = []
    below = 0  # the highest level seen, going backwards, since the last thing that is not a heading
    for block in reversed(blocks):
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

    def blocks(self, items: Iterable[Item], level: int = 0) -> list[Block]:
        """Return the blocks of items that share their `level` outermost containers."""

        def container(item: Item) -> int:
            chain = self.chain(item.box if isinstance(item, Segment) else self.page.parents[item.node])
            return chain[level] if len(chain) > level and level < _MAX_NESTING else -1

        found: list[Block] = []
        for holder, group in groupby(items, container):
            if holder < 0:
                found += filter(None, map(self.flow, group))
            else:
                found += self.contained(holder, list(group), level + 1)
        return found

    def chain(self, box: int) -> tuple[int, ...]:
        """Return the containers around (and including) `box`, outermost first."""
        chains = self.chains
        if (known := chains.get(box)) is not None:
            return known
        path = []
        node = box
        while node not in chains:
            path.append(node)
            node = self.page.parents[node]
        chain = chains[node]
        for node in reversed(path):
            if len(chain) <= _MAX_NESTING and self.is_container(node, chain):
                chain = (*chain, node)
            chains[node] = chain
        return chain

    def is_container(self, node: int, around: tuple[int, ...]) -> bool:
        page = self.page
        if page.tags[node] in _CONTAINERS:
            return True
        if not is_quotation(page, node) or page.elements_between(("blockquote",), node, page.ends[node]):
            return False
        return all(page.tags[i] != "blockquote" for i in around)

    def flow(self, item: Item) -> Block | None:
        """Return a figure, heading or paragraph; None for a run with nothing to show."""
        if not isinstance(item, Segment):
            return item.figure
        text, markup = render(self.page, item, self.base)
        if not text:
            return None
        if item.kind in _HEADINGS:
            return Heading(max(2, int(item.kind[1])), text.replace("\n", " "), markup.replace("<br>", " "))
        return Paragraph(text, markup)

    def contained(self, holder: int, items: list[Item], level: int) -> Sequence[Block]:
        """Return the blocks of items that stand in one container."""
        tag = self.page.tags[holder]
        if tag in _LISTINGS and (code := self.code(holder)):
            return (code,)
        if tag == "blockquote" or tag not in _CONTAINERS:
            return (Quote(tuple(self.blocks(items, level))),)
        if any(isinstance(item, Placed) for item in items):
            return self.blocks(items, level)  # a gallery, or a layout
        found = self.table(holder, items) if tag == "table" else self.listing(holder, items, level)
        return (found,) if found else self.blocks(items, level)

    def code(self, holder: int) -> Code | None:
        """Return preformatted text, or a table of numbered lines, as a listing; None for any other table."""
        page = self.page
        tables = page.elements_between(("table",), holder, page.ends[holder])
        if len(tables) == 1 and page.text(table := tables[0]) == page.text(holder):
            text = numbered_listing(page, table)
            if text is not None:
                inner = page.elements_between(("code",), table, page.ends[table])
                return Code(text, self.language(holder) or (self.language(inner[0]) if inner else None))
        return Code(lines_in(page, holder).strip("\n"), self.language(holder)) if page.tags[holder] == "pre" else None

    def language(self, holder: int) -> str | None:
        page = self.page
        for i in (holder, holder + 1):
            if i < page.ends[holder] and page.tags[i] in ("pre", "code"):
                for word in page.get(i, "class").lower().split():
                    for prefix in _LANGUAGE:
                        if word.startswith(prefix) and len(word) > len(prefix):
                            return word.removeprefix(prefix)
        return None

    def listing(self, holder: int, items: list[Item], level: int) -> ListBlock | None:
        """Return a list; None for sections that are laid out as one."""
        if any(map(_is_heading, items)):
            return None
        entries: list[ListItem] = []
        for _, group in groupby(items, lambda item: self.child_of(holder, _node(item))):
            own, *rest = group
            text = markup = ""
            if isinstance(own, Segment) and len(self.chain(own.box)) <= level:
                text, markup = render(self.page, own, self.base)
            else:  # the item begins with a nested container
                rest = [own, *rest]
            entries.append(ListItem(text, markup, tuple(self.blocks(rest, level)) if rest else ()))
        return ListBlock(self.page.tags[holder] == "ol", tuple(entries))

    def child_of(self, holder: int, node: int) -> int:
        parents = self.page.parents
        while parents[node] > holder:
            node = parents[node]
        return node

    def table(self, holder: int, items: list[Item]) -> Table | None:
        """Return a table of data; None for one that is there for its looks."""
        page = self.page
        if self.is_layout(holder, items):
            return None
        rows: list[tuple[Cell, ...]] = []
        for tr in page.elements("tr", within=holder):
            cells = tuple(self.cell(c) for c in page.children(tr) if page.tags[c] in ("td", "th"))
            if any(c.text for c in cells):
                rows.append(cells)
        if max(map(len, rows), default=0) < 2:
            return None
        caption = next((page.text(c) for c in page.children(holder) if page.tags[c] == "caption"), None)
        return Table(tuple(rows), caption or None)

    def is_layout(self, holder: int, items: list[Item]) -> bool:
        """A table that holds headings, tables, code or long prose is there for its looks."""
        page = self.page
        kept = sum(len(i.text) for i in items if isinstance(i, Segment))
        return (
            any(map(_is_heading, items))
            or any(i != holder for i in page.elements("table", "pre", within=holder))
            or kept > 400 * max(1, len(items))
            or kept * 2 < len(page.text(holder))
        )

    def cell(self, node: int) -> Cell:
        page = self.page
        if page.ends[node] > node + 1:
            run = Segment(node + 1, page.ends[node], node, "td", " ".join(typed(page.text(node)).split()))
            text, markup = render(page, run, self.base)
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
