"""Markdown (CommonMark, with the tables and strikethrough of GitHub), under a header of YAML front matter."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from feedclean.html.sanitize import SCHEMES, printable
from feedclean.model import (
    Block,
    Code,
    Embed,
    Entry,
    Figure,
    Heading,
    ListBlock,
    OutputFeed,
    Paragraph,
    Quote,
    Table,
)
from feedclean.render import values
from feedclean.render.inline import Open, Text, Token, tokens
from feedclean.render.tables import grid

SUFFIX: Final = ".md"
MEDIA_TYPE: Final = "text/markdown"

_SPECIAL: Final = re.compile(r"([\\`*\[\]~]|<(?=[a-zA-Z/!?]|$)|&(?=#?\w+;)|(?<!\w)_|_(?!\w))")
# What would start a heading, a quote, a list, a rule or a setext underline at the beginning of a line.
_LINE_START: Final = re.compile(r"^(>|#{1,6}(?=\s|$)|[-+=](?=\s|$|[-=])|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
_MARKS: Final = {
    "em": "*",
    "i": "*",
    "cite": "*",
    "dfn": "*",
    "var": "*",
    "strong": "**",
    "b": "**",
    "del": "~~",
    "s": "~~",
}
_TICKS: Final = re.compile(r"`+")


def feed(output: OutputFeed) -> bytes:
    """Return the feed as one document: its title, then every entry under a heading of its own, a rule between."""
    parts = [f"# {escape(values.one_line(output.title) or values.UNTITLED)}"]
    if subtitle := values.one_line(output.subtitle):
        parts.append(escape(subtitle))
    for _, entry in values.unique(output.entries):
        facts = [
            ", ".join(map(escape, values.authors_of(entry))),
            values.day(entry.published or entry.updated),
            *([f"<{url}>"] if (url := values.address(entry.url)) else []),
        ]
        parts.extend(
            ("---", f"## {escape(values.title_of(entry))}", " · ".join(facts), *blocks(entry.blocks, deeper=1))
        )
    return _document(parts)


def document(entry: Entry) -> bytes:
    """Return one entry as a document: front matter, title, body."""
    header: dict[str, str | list[str] | None] = {
        "title": values.title_of(entry),
        "authors": values.distinct(entry.authors),
        "published": values.timestamp(entry.published) if entry.published else None,
        "updated": values.timestamp(entry.updated),
        "language": values.language_tag(entry.language),
        "site": values.one_line(entry.site_name),
        "section": values.one_line(entry.section),
        "tags": values.distinct(entry.tags),
        "url": values.address(entry.url),
        "source": values.address(entry.origin.url) if entry.origin else None,
        "note": values.one_line(entry.note),
    }
    # A JSON string or list is YAML too.
    front = [f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in header.items() if v]
    front_matter = "\n".join(["---", *front, "---"])
    return _document([front_matter, f"# {escape(values.title_of(entry))}", *blocks(entry.blocks)])


def blocks(of: Sequence[Block], *, deeper: int = 0) -> list[str]:
    """Return each block as Markdown; headings go `deeper` levels down."""
    told: list[str] = []
    before: Block | None = None
    for block in of:
        if text := _block(block, deeper):
            if isinstance(block, ListBlock) and isinstance(before, ListBlock):
                told.append("<!-- -->")  # or the two lists would be one
            told.append(text)
            before = block
    return told


def escape(text: str) -> str:
    """Return running text with everything escaped that Markdown would take for markup."""
    return _LINE_START.sub(_escape_start, _SPECIAL.sub(r"\\\1", text))


def _escape_start(match: re.Match[str]) -> str:
    return match[0] + "\\" if match[0][0].isdigit() else "\\" + match[0]


def inline(markup: str, *, line_break: str = "\\\n") -> str:
    """Return inline HTML as inline Markdown; elements that Markdown has not are dissolved."""
    read = list(tokens(printable(markup)))
    levels: list[list[str]] = [[]]  # the pieces of every element that is open
    verbatim = 0
    links: list[str] = []
    for i, token in enumerate(read):
        if isinstance(token, Text):
            said = re.sub(r"\s+", " ", token.text)
            levels[-1].append(said if verbatim else _SPECIAL.sub(r"\\\1", said))
        elif isinstance(token, Open):
            levels.append([])
            verbatim += token.tag == "code"
            links.append(token.href)
            if token.tag == "img" and (target := _target(token.href)):
                levels[-1].append(f"![{escape(values.one_line(token.alt))}]({target})")
            elif token.tag == "br":
                levels[-1].append(line_break)
        else:
            inner = "".join(levels.pop())
            verbatim -= token.tag == "code"
            href = links.pop()
            if token.tag == "a" and levels[-1] and levels[-1][-1].endswith("!"):
                levels[-1][-1] = levels[-1][-1][:-1] + "\\!"  # or the link would be a picture
            if not verbatim:
                before = levels[-1][-1][-1:] if levels[-1] else ""
                inner = _wrapped(token.tag, inner, href, before, read[i + 1] if i + 1 < len(read) else None)
            levels[-1].append(inner)
    whole = re.sub(r" *\n *", "\n", "".join(levels[0])).strip()
    return _LINE_START.sub(_escape_start, re.sub(r"(?:\\\n)+\Z|\A(?:\\\n)+", "", whole))


def _wrapped(tag: str, inner: str, href: str, before: str, after: Token | None) -> str:
    """Return an element's content within its marks; white space at its edges goes outside them."""
    core = inner.strip()
    if not core:
        return inner
    lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    if mark := _MARKS.get(tag):
        following = after.text[:1] if isinstance(after, Text) else "" if after is None else "x"
        if _flanks(lead or before, core[0]) and _flanks(trail or following, core[-1]):
            core = f"{mark}{core}{mark}"
        else:
            core = f"<{tag}>{core}</{tag}>"  # marks would be read as asterisks here; HTML is Markdown too
    elif tag == "a" and (target := _target(href)):
        core = f"[{core}]({target})"
    elif tag == "code":
        core = _code_span(core)
    elif tag in {"sub", "sup", "kbd", "mark"}:
        core = f"<{tag}>{core}</{tag}>"
    elif tag == "q":
        core = f"“{core}”"
    return lead + core + trail


def _flanks(outside: str, inside: str) -> bool:
    """Tell whether a mark between these two characters opens or closes emphasis (CommonMark §6.2)."""
    if outside[-1:] in {"*", "~"}:
        return False
    return inside.isalnum() or not outside or not outside[-1].isalnum()


def _code_span(text: str) -> str:
    ticks = "`" * (max(map(len, _TICKS.findall(text)), default=0) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _target(href: str) -> str | None:
    """Return an address as a link's destination, None for a scheme that is not for articles."""
    href = "".join(printable(href).split())
    scheme, colon, _ = href.partition(":")
    if not href or (colon and scheme.isalnum() and scheme.lower() not in SCHEMES):
        return None
    return quote(href, safe="%/:=&?~#+!$,;'@*[]-._")


def _block(block: Block, deeper: int) -> str:
    match block:
        case Paragraph():
            return inline(block.markup)
        case Heading():
            return f"{'#' * min(6, block.level + deeper)} {inline(block.markup, line_break=' ')}"
        case Figure():
            return _figure(block.url, block.alt, block.caption, block.credit)
        case Quote():
            return _indented("\n\n".join(blocks(block.blocks, deeper=deeper)), first="> ", rest="> ")
        case ListBlock():
            return _list(block, deeper)
        case Code():
            return _code(block)
        case Table():
            return _table(block)
        case Embed():
            title = escape(values.one_line(block.title or block.provider or block.url))
            target = _target(block.url)
            link = f"[{title}]({target})" if target else title
            return f"{link} {escape(values.one_line(block.caption))}".strip()


def _figure(url: str | None, alt: str | None, caption: str | None, credit: str | None) -> str:
    """Return the picture, and below it in the same paragraph *its caption* (and its credit)."""
    shown = escape(values.one_line(alt))
    target = _target(url or "")
    said = [f"![{shown}]({target})"] if target else [f"\\[{shown}\\]"] if shown else []
    below = inline(f"<em>{html.escape(values.one_line(caption))}</em>")
    if credit := values.one_line(credit):
        below = f"{below} ({escape(credit)})".strip()
    return "\\\n".join([*said, *([below] if below else [])])


def _list(block: ListBlock, deeper: int) -> str:
    lines = []
    for number, item in enumerate(block.items, 1):
        marker = f"{number}. " if block.ordered else "- "
        body = inline(item.markup)
        for nested in item.blocks:
            told = _block(nested, deeper)
            body += ("\n" if isinstance(nested, ListBlock) and body else "\n\n" if body else "") + told
        lines.append(_indented(body, first=marker, rest=" " * len(marker)))
    return "\n".join(lines)


def _indented(text: str, *, first: str, rest: str) -> str:
    """Return `text` with a prefix on its lines; no white space is left hanging at the end of an empty one."""
    lines = text.split("\n")
    return "\n".join(
        ((rest if i else first) + line).rstrip() if not line else (rest if i else first) + line
        for i, line in enumerate(lines)
    )


def _code(block: Code) -> str:
    text = printable(block.text).strip("\n")
    fence = "`" * max(3, max(map(len, _TICKS.findall(text)), default=0) + 1)
    language = "".join(values.one_line(block.language).split()).replace("`", "")
    return f"{fence}{language}\n{text}\n{fence}"


def _table(block: Table) -> str:
    rows = grid(block)
    if not rows:
        return ""
    texts = [
        [inline(cell.markup, line_break="<br>").replace("|", "\\|") if cell else "" for cell in row] for row in rows
    ]
    if not any(cell.header for cell in block.rows[0]):
        texts.insert(0, [""] * len(texts[0]))  # a table has to have a header
    texts.insert(1, ["---"] * len(texts[0]))
    lines = [f"| {' | '.join(row)} |" for row in texts]
    caption = inline(f"<em>{html.escape(values.one_line(block.caption))}</em>")
    return "\n".join([*([caption, ""] if caption else []), *lines])


def _document(parts: Sequence[str]) -> bytes:
    return ("\n\n".join(parts) + "\n").encode()
