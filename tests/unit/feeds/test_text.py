import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.feeds.text import as_html, looks_like_html, plain, plain_title


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("A <b>bold</b> claim", "A bold claim"),
        ("Fish &amp; chips", "Fish & chips"),
        ("1 < 2", "1 < 2"),
        ("Using List<T> well", "Using List<T> well"),
        ("How to use the &lt;em&gt; tag", "How to use the <em> tag"),
        ("  two\n lines\x00 ", "two lines"),
        ('<a href="x">Linked</a>', "Linked"),
    ],
)
def test_titles(title: str, words: str) -> None:
    assert plain_title(title) == words


def test_plain_leaves_only_words() -> None:
    html = "<p>One<!-- no <b> --></p><script>var x = '<p>';</script><style>p{}</style><p>two&nbsp;three</p>"
    assert plain(html) == "One two three"
    assert plain("<p>seen</p><script>never closed <p>not seen") == "seen"
    assert plain("<p>seen</p><!-- never closed <p>not seen") == "seen"


def test_plain_text_as_html() -> None:
    assert as_html("one <b>\n\n two & three ") == "<p>one &lt;b&gt;</p>\n<p>two &amp; three</p>"
    assert as_html("  ") == ""
    assert looks_like_html("<p>x</p>")
    assert not looks_like_html("a < b and c > d, List<T>")


@given(
    st.text()
    | st.lists(st.sampled_from(["<", ">", "<!--", "-->", "<script>", "</script>", "a", "&", "&lt;", " "])).map("".join)
)
def test_never_fails(text: str) -> None:
    assert "\n" not in plain(text)
    assert "\n" not in plain_title(text)
    as_html(text)
