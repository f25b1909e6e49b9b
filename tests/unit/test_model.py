"""What blocks say of themselves as text and as HTML."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from tests import strategies

from feedclean.html import parse
from feedclean.model import (
    Article,
    Block,
    Cell,
    Code,
    Embed,
    Entry,
    Figure,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Table,
    html_of,
    text_of,
)

NESTED = ListBlock(
    False, (ListItem("one", "<b>one</b>", (ListBlock(True, (ListItem("two", "two"),)),)), ListItem("three", "three"))
)


@pytest.mark.parametrize(
    ("block", "html", "text"),
    [
        (Paragraph("a & b", "a &amp; <em>b</em>"), "<p>a &amp; <em>b</em></p>", "a & b"),
        (Heading(3, "H", "H"), "<h3>H</h3>", "H"),
        (
            Figure("https://x.example/?a=1&b=2", alt='"quoted"', caption="1 < 2", credit="A & B", width=3, height=2),
            (
                '<figure><img src="https://x.example/?a=1&amp;b=2" alt="&quot;quoted&quot;" width="3" height="2">'
                '<figcaption>1 &lt; 2 <small class="credit">A &amp; B</small></figcaption></figure>'
            ),
            "",
        ),
        (Figure("https://x.example/a"), '<figure><img src="https://x.example/a" alt=""></figure>', ""),
        (
            Figure("https://x.example/a", credit="AP"),
            '<figure><img src="https://x.example/a" alt=""><figcaption><small class="credit">AP</small></figcaption></figure>',
            "",
        ),
        (Figure(None, alt="A boat", caption="C"), "<figure><p>[A boat]</p><figcaption>C</figcaption></figure>", ""),
        (Figure(None), "", ""),
        (Quote((Paragraph("a", "a"), Paragraph("b", "b"))), "<blockquote><p>a</p>\n<p>b</p></blockquote>", "a\n\nb"),
        (NESTED, "<ul><li><b>one</b><ol><li>two</li></ol></li><li>three</li></ul>", "one\ntwo\nthree"),
        (Code("a < b\n", "c"), '<pre><code class="language-c">a &lt; b\n</code></pre>', "a < b\n"),
        (Code("a"), "<pre><code>a</code></pre>", "a"),
        (
            Table(((Cell("H", "H", True, 2),), (Cell("a", "a"), Cell("b", "<i>b</i>", rowspan=2))), "C & D"),
            '<table><caption>C &amp; D</caption><tr><th colspan="2">H</th></tr><tr><td>a</td><td rowspan="2"><i>b</i></td></tr></table>',
            "H\na\tb",
        ),
        (
            Embed("https://v.example/?a&b", "tube", None, "To <see>", "https://v.example/p.jpg"),
            (
                '<figure class="embed"><a href="https://v.example/?a&amp;b"><img src="https://v.example/p.jpg" alt=""></a>'
                '<figcaption><a href="https://v.example/?a&amp;b">tube</a> To &lt;see&gt;</figcaption></figure>'
            ),
            "",
        ),
    ],
)
def test_every_kind_of_block(block: Block, html: str, text: str) -> None:
    assert block.html == html
    assert block.text == text


def test_blocks_stand_apart_and_what_is_empty_is_left_out() -> None:
    several = (Paragraph("a", "a"), Figure(None), Figure("https://x.example/a"), Paragraph("b", "b"))
    assert text_of(several) == "a\n\nb"
    assert html_of(several) == '<p>a</p>\n<figure><img src="https://x.example/a" alt=""></figure>\n<p>b</p>'


@given(strategies.blocks)
def test_strings_of_a_page_never_leave_their_place(blocks: tuple[Block, ...]) -> None:
    """Whatever captions, credits, alts and addresses hold, they make no element and no attribute of their own."""
    figures = tuple(b for b in blocks if isinstance(b, Figure | Embed | Code))
    page = parse(html_of(figures))
    assert {t for t in page.tags if t} <= {
        "html",
        "head",
        "body",
        "figure",
        "img",
        "figcaption",
        "small",
        "p",
        "a",
        "pre",
        "code",
    }
    names = {name for attributes in page.attributes for name in attributes}
    assert names <= {"src", "alt", "width", "height", "class", "href"}


@given(strategies.entries)
def test_values_travel_between_processes(entry: Entry) -> None:
    again = pickle.loads(pickle.dumps(entry))
    assert (again.text, again.html, again.id) == (entry.text, entry.html, entry.id)


def test_an_article_is_the_sum_of_its_blocks() -> None:
    figure = Figure("https://x.example/a", caption="C")
    article = Article(blocks=(Paragraph("a", "a"), figure))
    assert (article.text, article.images) == ("a", (figure,))
    assert article.html == f"<p>a</p>\n{figure.html}"
