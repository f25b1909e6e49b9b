"""What is certain whatever the model says: each rule, and when it must not apply."""

import numpy as np
import pytest
from tests.unit.extract.judging import rules_for

from feedclean import extract
from feedclean.extract.features import describe
from feedclean.extract.fragment import drop_opening, judge_fragment
from feedclean.extract.rules import judge
from feedclean.extract.segments import Mark, segment
from feedclean.extract.words import Lexicon
from feedclean.html import parse

PROSE = "The ferry left the harbour late that morning, and those who waited on the quay said nothing about it. "
BODY = "".join(f"<p>{n} {PROSE}</p>" for n in range(6))


@pytest.mark.parametrize(
    ("box", "rule"),
    [
        ("<div class=comments-list><p>Great piece!</p></div>", "comments"),
        ("<div style='display: none'><p>Great piece!</p></div>", "hidden"),
        ("<div hidden><p>Great piece!</p></div>", "hidden"),
        ("<div class='offer hidden'><p>Great piece!</p></div>", "hidden"),
        ("<section id=newsletterSignup><p>Great piece!</p></section>", "subscribe"),
        ("<div class=cookie-consent><p>Great piece!</p></div>", "cookies"),
        ("<nav><p>Great piece!</p></nav>", "navigation"),
        ("<footer><p>Great piece!</p></footer>", "footer"),
        ("<form><p>Great piece!</p></form>", "form"),
        ("<div class='share-bar'><p>Great piece!</p></div>", "share"),
        ("<div class='related-posts'><p>Great piece!</p></div>", "related"),
        ("<aside><p>Great piece!</p></aside>", "aside"),
        ("<div class=author-bio><p>Great piece!</p></div>", "author"),
        ("<figure><figcaption>Great piece!</figcaption></figure>", "caption"),
        ("<h1>Great piece!</h1>", "title"),
    ],
)
def test_boxes(box: str, rule: str) -> None:
    found = rules_for(f"<main>{BODY}{box}</main>")
    assert found["Great piece!"] == rule
    assert [r for text, r in found.items() if PROSE.strip() in text] == [""] * 6


@pytest.mark.parametrize("name", ["related-content", "comment", "share", "newsletter-post", "paywall", "author-page"])
def test_a_name_around_the_whole_text_says_nothing(name: str) -> None:
    assert set(rules_for(f"<div class={name}>{BODY}</div>").values()) == {""}


LOADED = "<article><h2>Next</h2><p>A storm is near. {}</p></article>"


def test_the_next_article_on_the_page_is_not_this_one() -> None:
    found = rules_for(f"<main><article><h1>Late ferry</h1>{BODY}</article>{LOADED.format(PROSE)}</main>")
    assert found[f"A storm is near. {PROSE}".strip()] == "other"
    assert [r for text, r in found.items() if text[0].isdigit()] == [""] * 6


@pytest.mark.parametrize(
    "markup",
    [
        f"<h1>Live: ferries</h1><article>{BODY}</article>{LOADED.format(PROSE)}",
        f"<article><h1>Live: ferries</h1>{BODY}{LOADED.format(PROSE)}</article>",
        f"<article><h1>Late ferry</h1>{BODY}</article>" + "".join(LOADED.format(f"{n} {PROSE}") for n in range(5)),
    ],
    ids=["headline outside", "entries of one article", "a list"],
)
def test_entries_of_one_page_stay(markup: str) -> None:
    assert "other" not in rules_for(f"<main>{markup}</main>").values()


DIALOG = "<section id=tip><h3>Forgotten?</h3><p>We send you a link by which you choose a new word.</p></section>"


def test_what_stands_below_the_article_is_not_in_it() -> None:
    found = rules_for(f"<article><h1>Late ferry</h1>{BODY}</article>{DIALOG}")
    assert {text: rule for text, rule in found.items() if rule} == {
        "Late ferry": "title",
        "Forgotten?": "below",
        "We send you a link by which you choose a new word.": "below",
    }


@pytest.mark.parametrize(
    "markup",
    [
        f"<article><h1>Late ferry</h1><p>{PROSE}</p></article>{BODY}",
        f"<h1>Late ferry</h1><article>{BODY}</article>{DIALOG}",
        f"<article><h1>Late ferry</h1>{BODY}</article>{BODY}{BODY}",
    ],
    ids=["a teaser of itself", "headline outside", "less than what follows"],
)
def test_a_body_below_an_article_stays(markup: str) -> None:
    assert "below" not in rules_for(markup).values()


@pytest.mark.parametrize(
    "line",
    [
        "READ MORE: <a href=/x>How the harbour froze</a>",
        "<a href=/x>Lire aussi : Le port gelé</a>",
        "➤ Lesen Sie auch: <a href=/x>Der Hafen fror zu</a>",
        "<b>Читайте также</b> — <a href=/x>Гавань замёрзла</a>",
        "関連記事：<a href=/x>港が凍った日</a>",
    ],
)
def test_a_line_that_sends_the_reader_away_goes(line: str) -> None:
    found = rules_for(f"<main>{BODY}<p>{line}</p></main>")
    assert list(found.values()) == [""] * 6 + ["read more"]


@pytest.mark.parametrize(
    "line",
    [
        "Read more: a plea for longer evenings, and for lamps that last through them.",
        "<a href=/x>More on the ferry</a> was promised by the captain: he would speak on Friday, at noon, in the hall.",
        "Watch: the ferry turns, and <a href=/x>all</a> on the quay turn with it.",
    ],
)
def test_a_line_that_only_sounds_like_it_stays(line: str) -> None:
    assert set(rules_for(f"<main>{BODY}<p>{line}</p></main>").values()) == {""}


def test_links_are_no_body_where_little_is_kept() -> None:
    found = rules_for(
        "<main><p>For subscribers only.</p><p><a href=/a>Forgotten?</a> <a href=/b>Join</a></p></main>", 0.2
    )
    assert found == {"For subscribers only.": "", "Forgotten? Join": "model"}
    assert rules_for("<main><p><a href=/a>One ferry</a></p></main>", 0.2) == {"One ferry": ""}


def test_the_title_is_not_said_twice() -> None:
    page = f"<h1>Late ferry</h1><article><p>Late Ferry.</p>{BODY}</article>"
    assert rules_for(page)["Late Ferry."] == "title"


def test_a_second_copy_elsewhere_goes_and_a_refrain_stays() -> None:
    page = parse(f"<main>{BODY}</main><div class=mobile>{BODY}</div><p>{PROSE}</p><p>{PROSE}</p>")
    segments = segment(page)
    facts = describe(page, segments, Lexicon({}))
    marks = judge(page, segments, facts, np.full(len(segments), 0.9, np.float32))
    assert [m.rule for m in marks] == [""] * 6 + ["repeat"] * 6 + ["", ""]


def test_a_pull_quote_goes() -> None:
    quote = "<blockquote>those who waited on the quay said nothing about it</blockquote>"
    assert rules_for(f"{BODY}{quote}")["those who waited on the quay said nothing about it"] == "pull quote"


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote><p>{}</p><cite>Ono Masaru</cite></blockquote>",
        "<figure><blockquote>{}</blockquote><p>Ono Masaru</p></figure>",
        "<div class=pull-quote><p>{}</p><span>Ono Masaru</span></div>",
    ],
)
def test_whose_words_a_pull_quote_repeats_goes_with_it(quote: str) -> None:
    found = rules_for(f"{BODY}{quote.format('those who waited on the quay said nothing about it')}{BODY}")
    assert found["Ono Masaru"] == "pull quote"


def test_what_a_quotation_says_beside_what_it_repeats_stays() -> None:
    more = "There was nothing to say, and the wind would have taken the words away."
    quote = f"<blockquote><p>those who waited on the quay said nothing about it</p><p>{more}</p></blockquote>"
    assert rules_for(f"{BODY}{quote}")[more] == ""


def test_low_scores_keep_something() -> None:
    assert "" in rules_for(BODY, score=0.3).values()


def test_opening_lines_go_when_a_caption_is_before_them() -> None:
    page = parse(f"<p>The tower has 186 steps.</p><p>Region</p><p>Jonas Tveit</p>{BODY}")
    segments = segment(page)
    marks = [Mark(keep=True)] * len(segments)
    assert [m.rule for m in drop_opening(page, segments, marks, {0})[:4]] == ["", "opening line", "opening line", ""]
    assert drop_opening(page, segments, marks, ()) == marks


@pytest.mark.parametrize(
    "block",
    [
        "<div>By Ann Lee and Bo Ek<br>March 9, 2026, 8:15 am<br>Reading time: 3 min.</div>",
        "<p>Von <b>Ann Lee</b> und Bo Ek<br><br><span>9. März 2026, 8.15 Uhr</span><br>Lesezeit: 3 Minuten.</p>",
        "<p>Par Ann Lee et Bo Ek<br/>Publié le 9 mars 2026 à 8h15</p>",
    ],
)
def test_a_byline_broken_into_lines_goes_and_is_read(block: str) -> None:
    article = extract(f"<html><body><h1>Late ferry</h1><article>{block}{BODY}</article></body></html>")
    assert article.text.startswith("0 The ferry")
    assert article.authors == ("Ann Lee", "Bo Ek")
    assert str(article.published)[:16] == "2026-03-09 08:15"
    assert "opening line" in [r.rule for r in article.removed]


def test_a_first_paragraph_broken_into_lines_stays() -> None:
    for block in (
        "The tide came in before noon,<br>the tide went out with the moon,<br>and nobody said so too soon.",
        f"By Ann Lee<br>{PROSE}",
    ):
        page = parse(f"<p>{block}</p>{BODY}")
        segments = segment(page)
        marks = [Mark(keep=True)] * len(segments)
        assert drop_opening(page, segments, marks, ()) == marks


def test_verse_is_not_opening_lines() -> None:
    page = parse("".join(f"<p>line {n} of a poem</p>" for n in range(9)))
    segments = segment(page)
    marks = [Mark(keep=True)] * len(segments)
    assert drop_opening(page, segments, marks, ()) == marks


def test_fragments_keep_what_the_model_might_not() -> None:
    page = parse("<h2>Menu</h2><ul><li><a href=x>Soup</a></ul>")
    assert all(m.keep for m in judge_fragment(page, segment(page)))


@pytest.mark.parametrize("body", [b"", b"<html>", b"<html><body></body></html>", b"<html><p>" + b"\xff" * 10])
def test_pages_with_nothing_in_them(body: bytes) -> None:
    assert len(extract(body, content_type="text/html").text) <= 10


def test_every_removal_has_a_reason() -> None:
    article = extract(
        f"<html><body><nav><a href=/>Home</a></nav><h1>T</h1>{BODY}<footer>Imprint</footer></body></html>"
    )
    assert article.removed
    assert all(r.rule and r.reason for r in article.removed)


@pytest.mark.parametrize("paragraphs", [20, 1000, 3000])
def test_a_book_on_one_page_is_kept_whole(paragraphs: int) -> None:
    body = "".join(f"<p>Chapter line {n}. {PROSE}</p>" for n in range(paragraphs))
    page = f"<html><body><ul><li><a href=/>Home</a></li></ul><div class=text>{body}</div><p>Copyright</p></body></html>"
    article = extract(page)
    assert article.text.count("waited on the quay") == paragraphs
    assert "Copyright" not in article.text


@pytest.mark.parametrize("doubted", ["<h2>What it cost</h2>", "<pre>grep -c EIO log</pre>"])
def test_what_the_model_doubts_between_kept_siblings_stays(doubted: str) -> None:
    page = parse(
        f"<html><body><main>{BODY}<figure><figcaption>A ferry</figcaption></figure>{doubted}{BODY}</main></body></html>"
    )
    segments = segment(page)
    facts = describe(page, segments, Lexicon({}))
    scores = np.array([0.1 if s.kind in {"h2", "pre"} else 0.9 for s in segments], np.float32)
    marks = judge(page, segments, facts, scores)
    assert [m.rule for s, m in zip(segments, marks, strict=True) if s.kind in {"h2", "pre"}] == [""]
    scores[-1] = 0.1
    scores[[s.kind in {"h2", "pre"} for s in segments].index(True) + 1 :] = 0.1  # nothing kept behind it
    marks = judge(page, segments, facts, scores)
    assert [m.rule for s, m in zip(segments, marks, strict=True) if s.kind in {"h2", "pre"}] == ["model"]


def test_a_short_article_of_small_pieces_stays_whole() -> None:
    pieces = [f"Step {n}: a strip of paper is torn, and all of them look on." for n in range(9)]
    markup = (
        f"<article><h1>How ballots are counted</h1><p>{'At six in the evening the doors close. ' * 8}</p>"
        f"<ol><li>{'<li>'.join(pieces)}</ol><p>Most read</p></article><p>Imprint</p>"
    )
    found = rules_for(markup, but={**dict.fromkeys(pieces, 0.3), "Most read": 0.05, "Imprint": 0.3})
    assert [found[piece] for piece in pieces] == [""] * 9
    assert (found["Most read"], found["Imprint"]) == ("model", "model")


def test_the_next_story_that_a_page_loads_goes_with_its_picture() -> None:
    def story(title: str, picture: str) -> str:
        prose = "".join(
            f"<p>{title} {n}: the ferry left the harbour late, and nobody on the quay said a word.</p>"
            for n in range(4)
        )
        return f'<article><h1>{title}</h1><figure><img src="/{picture}.jpg" width="900"></figure>{prose}</article>'

    page = f"<html><body><main>{story('Fog', 'fog')}{story('Ice', 'ice')}</main></body></html>"
    article = extract(page, url="https://harbour.example/fog")
    assert "Ice 2" not in article.text
    assert [figure.url for figure in article.images] == ["https://harbour.example/fog.jpg"]


@pytest.mark.parametrize(("opening", "kept"), [("<p>", 400), ("<div><p>", 0)])
def test_a_very_long_text_is_the_body_whatever_the_model_thinks(opening: str, kept: int) -> None:
    words = "the ferry left the harbour late, and nobody who waited on the quay said a word about it, not even then."
    lines = "".join(f"{opening}{n} {words}</p></div>" for n in range(400))
    story = "And this, " + "at least, is what the others read. " * 9
    found = rules_for(f"<main><section>{story}</section>{lines}</main>", score=0.03, but={story.strip(): 0.9})
    assert sum(rule == "" for rule in found.values()) == kept + 1
