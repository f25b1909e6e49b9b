"""Kept segments to blocks."""

import pytest

from feedclean.extract import extract, extract_fragment
from feedclean.extract.assemble import assemble
from feedclean.extract.figures import Pictures
from feedclean.extract.metadata import Metadata
from feedclean.extract.segments import Mark, segment
from feedclean.html import parse
from feedclean.model import Block, Code, Heading, ListBlock, Paragraph, Quote, Table, html_of


def blocks(markup: str) -> tuple[Block, ...]:
    page = parse(markup, url="https://a.example/")
    segments = segment(page)
    return assemble(page, segments, [Mark(keep=True)] * len(segments), Pictures(), Metadata()).blocks


def test_lists_are_lists_and_nest() -> None:
    (found,) = blocks("<ol><li>one<li>two<ul><li>deep</li></ul></li></ol>")
    assert found.html == "<ol><li>one</li><li>two<ul><li>deep</li></ul></li></ol>"
    assert found.text == "one\ntwo\ndeep"


def test_paragraphs_in_list_items_stay_with_their_item() -> None:
    (found,) = blocks("<ul><li><p>one</p><p>more</p></li><li><p>two</p></li></ul>")
    assert isinstance(found, ListBlock)
    assert [(i.text, [b.text for b in i.blocks]) for i in found.items] == [("one", ["more"]), ("two", [])]


def test_a_list_of_sections_is_flow() -> None:
    found = blocks("<ul><li><h2>A</h2><p>one</p></li><li><h2>B</h2><p>two</p></li></ul>")
    assert [type(b) for b in found] == [Heading, Paragraph, Heading, Paragraph]


def test_quotes_tables_and_code_are_what_they_are() -> None:
    found = blocks(
        "<p>before</p><blockquote><p>said</p><p>more</p></blockquote>"
        "<table><caption>Cap</caption><tr><th>k<th>v<tr><td>a<td colspan=2><b>1</b></table>"
        "<pre><code class=language-py>def f():\n    pass\n</code></pre>"
    )
    assert [type(b) for b in found if not isinstance(b, Paragraph)] == [Quote, Table, Code]
    quote, table, code = found[1:]
    assert quote.html == "<blockquote><p>said</p>\n<p>more</p></blockquote>"
    assert isinstance(table, Table)
    assert table.caption == "Cap"
    assert table.text == "k\tv\na\t1"
    assert table.rows[1][1].colspan == 2
    assert code == Code("def f():\n    pass", "py")


@pytest.mark.parametrize(
    "markup",
    [
        "<div class=quote>We had seen worse.<footer>Ono Masaru</footer></div>",
        "<section class=story-quote><p>We had seen worse.</p> <cite>Ono Masaru</cite> </section>",
        "<blockquote><div class=quote-in><p>We had seen worse.</p><footer>Ono Masaru</footer></div></blockquote>",
        "<div class=quote><div><blockquote><p>We had seen worse.</p><p>Ono Masaru</p></blockquote></div><cite></cite></div>",
    ],
)
def test_a_box_that_says_so_is_a_quotation_with_who_is_quoted(markup: str) -> None:
    before, quote, after = blocks(f"<p>before</p>{markup}<p>after</p>")
    assert (before.text, after.text) == ("before", "after")
    assert isinstance(quote, Quote)
    assert [(type(b), b.text) for b in quote.blocks] == [
        (Paragraph, "We had seen worse."),
        (Paragraph, "Ono Masaru"),
    ]


def test_a_layout_table_is_dissolved() -> None:
    prose = "A long paragraph of prose that nobody would put into a data table, sentence after sentence. " * 6
    found = blocks(f"<table><tr><td>{prose}<td>{prose}</table>")
    assert [type(b) for b in found] == [Paragraph, Paragraph]


def listing(numbers: str) -> str:
    code = "<pre><code>def f(x):\n    return x</code></pre>"
    return f"<table><tr><td><pre>{numbers}</pre></td><td>{code}</td></tr></table>"


CODE = Code("def f(x):\n    return x", None)


@pytest.mark.parametrize("numbers", ["1\n2", "<span>7</span>\n<span>8</span>\n"])
def test_code_in_a_table_keeps_its_lines(numbers: str) -> None:
    prose = "<p>The harbour's clock is told what time it is by a script that nobody has read for nine years.</p>"
    assert extract_fragment(f"{prose}{listing(numbers)}{prose}")[1:-1] == (CODE,)
    article = extract(
        f"<html><body><h1>Clock</h1><article>{prose * 4}{listing(numbers)}{prose * 4}</article></body></html>"
    )
    assert [b for b in article.blocks if not isinstance(b, Paragraph)] == [CODE]
    assert "line numbers" in [r.rule for r in article.removed]


@pytest.mark.parametrize("numbers", ["3\n1\n2", "7"])
def test_numbers_that_number_no_lines_are_kept(numbers: str) -> None:
    assert extract_fragment(listing(numbers)) == (Code(numbers, None), CODE)
    assert extract_fragment("<p>It prints:</p><pre>1\n2\n3</pre>")[1:] == (Code("1\n2\n3", None),)


def test_headings_begin_at_two_and_do_not_dangle() -> None:
    found = blocks("<h1>T</h1><p>a</p><h2>Empty</h2><h2>Full</h2><h3>Sub</h3><p>b</p><h2>Last</h2>")
    assert [(b.level, b.text) for b in found if isinstance(b, Heading)] == [(2, "T"), (2, "Full"), (3, "Sub")]


def test_what_is_removed_keeps_its_reason() -> None:
    page = parse("<p>one</p><p>two</p>")
    segments = segment(page)
    marks = [Mark(keep=True), Mark(keep=False, rule="r", reason="why", score=0.1)]
    article = assemble(page, segments, marks, Pictures(), Metadata())
    assert [(r.rule, r.reason, r.text, r.score) for r in article.removed] == [("r", "why", "two", 0.1)]


@pytest.mark.parametrize("tag", ["ul><li", "blockquote", "table><tr><td"])
def test_deep_nesting_is_flattened_not_followed(tag: str) -> None:
    found = blocks(f"<p>x</p>{f'<{tag}>' * 2000}text")
    assert "text" in html_of(found)


def test_words_are_not_glued() -> None:
    (found,) = blocks("<p>one<br>two <i>three</i><wbr>four</p>")
    assert found.text == "one\ntwo threefour"


def test_a_fragment_is_all_content() -> None:
    found = extract_fragment("<p>Short.</p><ul><li><a href=https://b.example/>Only a link</a></ul><h2>Odd</h2>tail")
    assert [b.text for b in found] == ["Short.", "Only a link", "Odd", "tail"]


def test_a_fragment_loses_what_names_itself() -> None:
    found = extract_fragment("<p>The text of the entry.</p><div class=sharedaddy><p>Share this</p></div>")
    assert [b.text for b in found] == ["The text of the entry."]
    (only,) = extract_fragment("<div class=related-content><p>The text of the entry.</p></div>")
    assert only.text == "The text of the entry."


def test_a_fragment_without_markup_is_text() -> None:
    assert [b.text for b in extract_fragment("Just a line of text, as some feeds have it.")] == [
        "Just a line of text, as some feeds have it."
    ]


def test_cells_hold_no_invisible_characters() -> None:
    rows = "".join(f"<tr><td>soft\u00adhyphen\u200b {n}</td><td>a <b>q\u00adr</b></td></tr>" for n in range(3))
    (table,) = extract_fragment(f"<table>{rows}</table>")
    assert isinstance(table, Table)
    cells = [(c.text, c.markup) for c in table.rows[0]]
    assert cells == [("softhyphen 0", "softhyphen 0"), ("a qr", "a <b>qr</b>")]
