"""Markdown: read back by a CommonMark parser, it says what the blocks say."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from tests import strategies
from tests.unit.render.test_atom import FEED, FULL

from feedclean.html import parse
from feedclean.model import (
    Block,
    Cell,
    Code,
    Embed,
    Entry,
    Figure,
    Heading,
    ListBlock,
    ListItem,
    OutputFeed,
    Paragraph,
    Quote,
    Table,
)
from feedclean.render import markdown

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(text: str) -> str:
    return str(READER.render(text))


def words(html: str) -> str:
    page = parse(html)
    return page.text(0)


def paragraph(markup: str) -> Paragraph:
    return Paragraph(words(markup), markup)


def md(*of: Block) -> str:
    return "\n\n".join(markdown.blocks(of))


@given(strategies.words)
def test_running_text_comes_back_as_it_was(text: str) -> None:
    assert words(shown(md(paragraph(escape(text))))) == " ".join(text.split())


@given(strategies.words)
def test_no_text_becomes_markup(text: str) -> None:
    assert {t for t in parse(shown(md(paragraph(escape(text))))).tags if t} <= {"html", "head", "body", "p"}


@given(strategies.words, strategies.words, strategies.words)
def test_emphasis_and_links_keep_their_words(a: str, b: str, c: str) -> None:
    markup = (
        f'{escape(a)}<b>{escape(b)}</b>{escape(c)}<a href="https://x.example/">{escape(b)}</a> <code>{escape(c)}</code>'
    )
    assert words(shown(md(paragraph(markup)))) == words(markup)


@given(strategies.entries)
def test_any_entry_is_a_document(entry: Entry) -> None:
    text = markdown.document(entry).decode()
    assert text.startswith("---\n")
    assert "\n---\n\n# " in text
    shown(text)


@given(strategies.blocks)
def test_any_blocks_are_read_without_scripts(blocks: tuple[Block, ...]) -> None:
    assert "<script" not in shown(md(*blocks)).lower()


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a <em>b</em> c", "a *b* c"),
        ("<strong>Note: </strong>read it", "**Note:** read it"),
        ("un<b>believ</b>able", "un**believ**able"),
        ("<b>「港」</b>と海", "<b>「港」</b>と海"),
        ("<b>a</b><i>b</i>", "**a**<i>b</i>"),
        ("<b>a <i>b</i></b>", "**a *b***"),
        ("x<sup>2</sup> H<sub>2</sub>O", "x<sup>2</sup> H<sub>2</sub>O"),
        ("one<br>two", "one\\\ntwo"),
        ("<code>a`b</code> <code>*x*</code>", "``a`b`` `*x*`"),
        ('<a href="https://x.example/a_(b) c">see [1]</a>', "[see \\[1\\]](https://x.example/a_%28b%29c)"),
        ('<a href="javascript:alert(1)">no</a>', "no"),
        ('<a href="https://x.example/"><b>bold</b></a>', "[**bold**](https://x.example/)"),
        ("<q>said</q> <s>gone</s>", "“said” ~~gone~~"),
        ("snake_case_name and _so_", "snake_case_name and \\_so\\_"),
        ("AT&amp;T &amp;amp; 1 &lt; 2 *", "AT&T \\&amp; 1 < 2 \\*"),
        ("# 1", "\\# 1"),
        ("&gt; 1 | 2 &lt;b&gt;", "\\> 1 | 2 \\<b>"),
        ("2026. A year", "2026\\. A year"),
        ("- dash", "\\- dash"),
        ("+1 for it", "+1 for it"),
        ('Look!<a href="https://x.example/">here</a>', "Look\\![here](https://x.example/)"),
        ("#hashtag", "#hashtag"),
        ("", ""),
    ],
)
def test_inline(markup: str, expected: str) -> None:
    assert md(paragraph(markup)) == expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Heading(2, "A # b", "A # <em>b</em>"), "## A # *b*"),
        (Heading(3, "a b", "a<br>b"), "### a b"),
        (
            Figure("https://x.example/a b.jpg", alt="A [boat]", caption="The *boat*.", credit="AP / X"),
            "![A \\[boat\\]](https://x.example/ab.jpg)\\\n*The \\*boat\\*.* (AP / X)",
        ),
        (Figure(None, alt="Lost", credit="dpa"), "\\[Lost\\]\\\n(dpa)"),
        (Quote((paragraph("a"), paragraph("b"))), "> a\n>\n> b"),
        (Quote((Quote((paragraph("a"),)),)), "> > a"),
        (
            ListBlock(True, (ListItem("a", "a", (ListBlock(False, (ListItem("b", "b"),)),)), ListItem("c", "c"))),
            "1. a\n   - b\n2. c",
        ),
        (ListBlock(False, (ListItem("a", "a", (paragraph("b"),)),)), "- a\n\n  b"),
        (Code("x = '```'\n", "python"), "````python\nx = '```'\n````"),
        (
            Table(((Cell("H", "H", True), Cell("I", "I", True)), (Cell("a|b", "a|b"), Cell("c d", "c<br>d"))), "Cap"),
            "*Cap*\n\n| H | I |\n| --- | --- |\n| a\\|b | c<br>d |",
        ),
        (Table(((Cell("a", "a", colspan=2), Cell("b", "b")),)), "|  |  |  |\n| --- | --- | --- |\n| a |  | b |"),
        (Embed("https://v.example/1", "tube", "A film", "to see"), "[A film](https://v.example/1) to see"),
    ],
)
def test_blocks(block: Block, expected: str) -> None:
    assert md(block) == expected


def test_two_lists_in_a_row_stay_two() -> None:
    one = ListBlock(False, (ListItem("a", "a"),))
    assert shown(md(one, one)).count("<ul>") == 2


def test_the_header_is_yaml_and_says_what_is_known() -> None:
    text = markdown.document(FULL).decode()
    header = dict(line.split(": ", 1) for line in text.split("---\n")[1].splitlines())
    assert {k: json.loads(v) for k, v in header.items()} == {
        "title": "Boats & <tides>",
        "authors": ["Mira Oldenkamp", "Jon Tveit"],
        "published": "2026-05-01T01:30:00Z",
        "updated": "2026-05-01T12:30:00Z",
        "language": "de",
        "section": "Sea",
        "tags": ["Boats", "sea", "Tides"],
        "url": "https://h.example/boat",
        "source": "https://tide.example/1",
    }
    assert "\n# Boats & \\<tides>\n\nHello & *goodbye*\n\n![A boat]" in text


def test_a_feed_is_its_entries() -> None:
    feed: OutputFeed = replace(
        FEED, entries=(FULL, replace(FULL, id="https://h.example/2", title="Two", blocks=(Heading(2, "In", "In"),)))
    )
    html = shown(markdown.feed(feed).decode())
    assert [html.count(f"<h{n}>") for n in (1, 2, 3)] == [1, 2, 1]
    assert html.count("<hr") == 2


def test_deep_markup_costs_no_recursion() -> None:
    assert words(shown(md(Paragraph("x", "<span>" * 3000 + "x" + "</span>" * 3000)))) == "x"
