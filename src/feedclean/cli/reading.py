"""An entry as it is pleasant to read on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table as RichTable
from rich.text import Text

from feedclean.model import Article, Block, Code, Embed, Entry, Figure, Heading, ListBlock, Paragraph, Quote, Table

WIDTH = 88


def show(console: Console, reading: Article | Entry) -> None:
    """Print an article or entry: title, byline, body with its figures in place."""
    console.width = min(console.width, WIDTH)
    console.print(Text(reading.title or "Untitled", style="bold underline"))
    published = reading.published.strftime("%Y-%m-%d %H:%M") if reading.published else None
    facts = [", ".join(reading.authors), reading.site_name, reading.section, published, reading.language]
    console.print(Text(" · ".join(fact for fact in facts if fact), style="dim"))
    if reading.url:
        console.print(Text(reading.url, style="dim blue"))
    if isinstance(reading, Entry) and reading.note:
        console.print(Text(reading.note, style="yellow"))
    console.print()
    for block in reading.blocks:
        console.print(_block(block))
        console.print()


def separator(console: Console) -> None:
    """Print the line between two entries."""
    console.print(Rule(style="dim"))
    console.print()


def _block(block: Block) -> RenderableType:
    match block:
        case Heading():
            return Text(block.text, style="bold")
        case Paragraph():
            return Text(block.text)
        case Figure():
            return _figure(block)
        case Embed():
            return Padding(Text(f"▷ {block.title or block.provider or 'embed'}: {block.url}", style="cyan"), (0, 4))
        case Quote():
            return Padding(Group(*(_block(b) for b in block.blocks)), (0, 4), style="italic")
        case ListBlock():
            return Group(*_items(block, 0))
        case Code():
            return Padding(Syntax(block.text, block.language or "text", background_color="default"), (0, 4))
        case Table():
            return _table(block)


def _figure(figure: Figure) -> RenderableType:
    says = Text("▣ ", style="magenta")
    says.append(figure.caption or figure.alt or "picture", style="italic" if figure.caption else "dim italic")
    if figure.credit:
        says.append(f"  [{figure.credit}]", style="magenta")
    if figure.url:
        says.append(f"\n  {figure.url}", style="dim")
    return Padding(says, (0, 4))


def _items(block: ListBlock, depth: int) -> Iterator[RenderableType]:
    for number, item in enumerate(block.items, 1):
        bullet = f"{number}." if block.ordered else "•"
        yield Padding(Text(f"{bullet} {item.text}"), (0, 0, 0, 2 + 3 * depth))
        for nested in item.blocks:
            if isinstance(nested, ListBlock):
                yield from _items(nested, depth + 1)
            else:
                yield Padding(_block(nested), (0, 0, 0, 5 + 3 * depth))


def _table(block: Table) -> RenderableType:
    table = RichTable(show_header=False, title=escape(block.caption) if block.caption else None)
    for row in block.rows:
        table.add_row(*(Text(cell.text, style="bold" if cell.header else "") for cell in row))
    return table
