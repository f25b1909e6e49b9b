"""What a reader sees as one run of text."""

import pytest

from feedclean.extract.segments import segment
from feedclean.html import parse


def texts(markup: str) -> list[tuple[str, str]]:
    return [(s.kind, s.text) for s in segment(parse(markup))]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>A <b>b</b>old <a href=x>li<i>nk</i></a>.</p>", [("p", "A bold link.")]),
        ("<div>one<br><br>two<br>three</div>", [("p", "one"), ("p", "two three")]),
        ("<div>one<br> \n <br>two</div>", [("p", "one"), ("p", "two")]),
        ("<div>loose<p>para</p>tail</div>", [("p", "loose"), ("p", "para"), ("p", "tail")]),
        ("<ul><li>a<ul><li>b</li></ul>c</li></ul>", [("li", "a"), ("li", "b"), ("li", "c")]),
        ("<table><tr><th>h<td>d</table>", [("th", "h"), ("td", "d")]),
        ("<pre>a\n  b</pre>", [("pre", "a\n  b")]),
        ("<h2><button>Why?</button></h2><button>Buy</button>", [("h2", "Why?")]),
        ("<p>soft\u00adhyphen\u200b and\u00a0space</p>", [("p", "softhyphen and space")]),
        ("<p>a \u200b b</p><p>\u200b</p>", [("p", "a b")]),
        ("<p>a <x-term>b</x-term> c</p><x-box>d</x-box>", [("p", "a b c"), ("p", "d")]),
        ("<p>a<noscript>n</noscript><textarea>t</textarea><select><option>o</select></p>", [("p", "a")]),
        ("<a href=x><div>one</div><div>two</div></a>", [("p", "one"), ("p", "two")]),
        ("<dl><dt>term<dd>meaning</dl>", [("dt", "term"), ("dd", "meaning")]),
        ("<title>no</title>", []),
        ("<h2>Fog<span class='mt-1 block'>all day</span>long</h2>", [("h2", "Fog all day long")]),
        ("<p>fog<span class='blockbuster'>gy</span></p>", [("p", "foggy")]),
        (
            "<div>one<span class='br'></span><span class='br'></span>two<i class='br'></i>three</div>",
            [("p", "one"), ("p", "two three")],
        ),
    ],
)
def test_runs(markup: str, expected: list[tuple[str, str]]) -> None:
    assert texts(markup) == expected


def test_linked_characters_are_counted() -> None:
    (s,) = segment(parse("<p>see <a href=x>this</a></p>"))
    assert s.linked == len("this")


def test_ranges_hold_the_text() -> None:
    page = parse("<div>a<p>b <i>c</i></p>d</div>")
    for s in segment(page):
        assert " ".join("".join(page.texts[s.first : s.last]).split()) == s.text
        assert s.box < s.first < s.last <= page.ends[s.box]


def test_a_large_flat_page_is_segmented() -> None:
    assert len(segment(parse("<p>hello world" * 100_000))) == 100_000
