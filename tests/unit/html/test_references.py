"""Character references that were escaped twice are mended where they are damage, and left where they are meant."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.html import parse

DAMAGED = "The keeper&amp;#8217;s goat didn&amp;rsquo;t move. &amp;quot;No,&amp;quot; it&amp;#039;d say."


def text(markup: str) -> str:
    return parse(f"<html><body>{markup}</body></html>").text(0)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("didn&amp;#8217;t", "didn’t"),
        ("didn&amp;#x2019;t", "didn’t"),
        ("didn&amp;#146;t", "didn’t"),
        ("didn&#38;#39;t", "didn't"),
        ("&amp;ldquo;No.&amp;rdquo;", "“No.”"),
        ("&amp;quot;No.&amp;quot;", '"No."'),
        ("Quill &amp;amp; Ek", "Quill & Ek"),
        ("Quill &amp;amp;amp; Ek", "Quill & Ek"),
        ("it&amp;amp;#8217;s", "it’s"),
        ("the end.&amp;nbsp;", "the end."),
        ("one&amp;nbsp;two", "one two"),
        ("1984 &amp;ndash; 2001&amp;hellip;", "1984 – 2001…"),
        ("Saint-&amp;Eacute;tienne", "Saint-Étienne"),
        # What stands for itself, or for a tag, or for nothing.
        ("a &amp;lt; b", "a &lt; b"),
        ("a &amp;#60; b", "a &#60; b"),
        ("&amp;amp;lt;b&amp;amp;gt;", "&amp;lt;b&amp;gt;"),
        ("&amp;nonsense;", "&nonsense;"),
        ("&amp;#123;", "&#123;"),
        ("&amp;#0; &amp;#9999999; &amp;#55555;", "&#0; &#9999999; &#55555;"),
        ("R&amp;D and Q&amp;A", "R&D and Q&A"),
    ],
)
def test_what_readers_see(written: str, shown: str) -> None:
    assert text(f"<p>{written}</p>") == shown


@pytest.mark.parametrize(
    "meant",
    [
        "<p>Write &amp;nbsp; between the words</p><pre>a&amp;nbsp;b</pre>",
        "<p>Write &amp;nbsp; for <code>&amp;nbsp;</code></p>",
        "<p>Write &amp;nbsp; and &amp;lt;br&amp;gt;</p>",
        "<p>In HTML, &amp;nbsp; is a space that does not break.</p>",
        "<p>The entity &amp;mdash; is a long one.</p>",
    ],
)
def test_a_page_about_markup_says_what_it_means(meant: str) -> None:
    assert text(meant).count("&") == meant.count("&amp;")
    assert "&nbsp;" in text(meant) or "&mdash;" in text(meant)


def test_apostrophes_inside_of_words_are_never_meant_but_code_is() -> None:
    shown = text(f"<p>{DAMAGED} We write HTML.</p><pre>it&amp;#8217;s</pre>")
    assert shown == 'The keeper’s goat didn’t move. "No," it\'d say. We write HTML. it&#8217;s'


def test_markup_of_our_own_is_meant() -> None:
    assert parse(f"<p>{DAMAGED}</p>", mending=False).text(0) == DAMAGED.replace("&amp;", "&")


def test_what_nobody_reads_says_nothing() -> None:
    assert "Quill & Ek" in text("<textarea>&amp;lt;b&amp;gt;</textarea><p>Quill &amp;amp; Ek</p>")


def test_the_words_of_a_picture_and_of_a_description_too() -> None:
    page = parse(
        '<meta name=description content="It didn&amp;rsquo;t."><p>No.</p><img src="/a?b=1&amp;amp;c=2" alt="The goat&amp;#039;s island">'
    )
    (meta,) = page.elements("meta")
    assert page.get(meta, "content") == "It didn’t."
    (image,) = page.elements("img")
    assert page.get(image, "alt") == "The goat's island"
    assert page.get(image, "src") == "/a?b=1&amp;c=2"


@given(st.text(alphabet="&#;xamp8217ltrsquo '<>/pre", max_size=60))
def test_never_raises_and_makes_no_tags(markup: str) -> None:
    page = parse(f"<p>{markup}</p>&amp;amp;")
    assert all(len(t) <= len(markup) + 5 for t in page.texts)


def test_hostile_pages_end_soon() -> None:
    for markup in (
        "<pre>" * 20_000 + DAMAGED,
        "&amp;" * 200_000,
        "&" + "amp;" * 200_000,
        f"<code>{DAMAGED}</code><p>" * 5_000,
        "&amp;#" + "8" * 400_000,
    ):
        begin = time.process_time()
        parse(markup)
        assert time.process_time() - begin < 2
