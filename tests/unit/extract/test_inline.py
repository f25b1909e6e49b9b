"""Inline markup, allow-listed."""

import pytest

from feedclean.extract.inline import link_address, render
from feedclean.extract.segments import segment
from feedclean.html import parse


def markup(html: str) -> tuple[str, str]:
    page = parse(html, url="https://a.example/x/")
    (s,) = segment(page)
    return render(page, s, page.base_url or "")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a &lt; b &amp; c</p>", "a &lt; b &amp; c"),
        ("<p>a <b>b</b> <span class=x>c</span></p>", "a <b>b</b> c"),
        ("<p><a href=../y onclick=evil()>l</a></p>", '<a href="https://a.example/y">l</a>'),
        ("<p><a href='javascript:alert(1)'>l</a> m</p>", "l m"),
        ("<p><a href='java\nscript:alert(1)'>l</a> m</p>", "l m"),
        ("<p><a href='#top'>l</a> m</p>", "l m"),
        ("<p>a<br>b<br></p>", "a<br>b"),
        ("<p><em></em>a<font color=red>b</font></p>", "ab"),
        ("<p><strong>a<br><em>b</em></strong> c</p>", "<strong>a<br><em>b</em></strong> c"),
        ("<p>H<sub>2</sub>O <code>x</code></p>", "H<sub>2</sub>O <code>x</code>"),
        ("<p>a <button>b</button>c</p>", "a c"),
        ("<h2><button>Who <b>pays</b>?</button></h2>", "Who <b>pays</b>?"),
        ("<h2>Who pays? <button>Open</button></h2>", "Who pays?"),
        ("<h2><button>Copy link</button>The quay</h2>", "The quay"),
        ("<p>half <meter>50 percent</meter> full</p>", "half full"),
        (
            '<p><a href="https://b.example/?a=1&amp;b=&quot;">l</a></p>',
            '<a href="https://b.example/?a=1&amp;b=&quot;">l</a>',
        ),
    ],
)
def test_markup(html: str, expected: str) -> None:
    assert markup(html)[1] == expected


def test_line_breaks_are_kept_in_the_text() -> None:
    assert markup("<p>Roses are red,<br>\n violets are blue</p>")[0] == "Roses are red,\nviolets are blue"


def test_a_tag_open_across_a_split_is_opened_and_closed_in_both_halves() -> None:
    page = parse("<div><b>one<br><br>two</b> three</div>")
    parts = [render(page, s, "")[1] for s in segment(page)]
    assert parts == ["<b>one</b>", "<b>two</b> three"]


@pytest.mark.parametrize("href", ["", "#a", "data:text/html,x", "vbscript:x", "http://[", "file:///etc/passwd"])
def test_addresses_that_a_feed_must_not_carry(href: str) -> None:
    assert link_address(href, "https://a.example/") is None
