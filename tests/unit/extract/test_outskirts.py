"""Navigation and footers are told before the model looks; unless the text is in them."""

import pytest

from feedclean import extract
from feedclean.extract.classify import classify
from feedclean.extract.outskirts import outskirts
from feedclean.extract.segments import segment
from feedclean.html import parse

PROSE = "The ferry left the harbour late that morning, and those who waited on the quay said nothing about it. "
BODY = "".join(f"<p>{n} {PROSE}</p>" for n in range(4))


def rules_of(markup: str) -> dict[str, str]:
    page = parse(f"<html><body>{markup}</body></html>")
    segments = segment(page)
    return {s.text: mark.rule if mark else "" for s, mark in zip(segments, outskirts(page, segments), strict=True)}


def test_navigation_and_footers() -> None:
    found = rules_of(
        f"<nav><ul><li>World</li></ul></nav><p>First.</p><main>{BODY}</main>"
        "<footer><p>Imprint</p><nav>Privacy</nav><p>Contact</p></footer><p>Last.</p>"
    )
    assert {text: rule for text, rule in found.items() if PROSE.strip() not in text} == {
        "World": "navigation",
        "First.": "",
        "Imprint": "footer",
        "Privacy": "footer",
        "Contact": "footer",
        "Last.": "",
    }


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote><p>{}</p><footer>Ono Masaru</footer></blockquote>",
        "<blockquote>{}<footer class=blockquote-footer><p>Ono Masaru</p></footer></blockquote>",
        "<figure><blockquote>{}</blockquote><footer>Ono Masaru</footer></figure>",
        "<div class=quote>{}<footer>Ono Masaru</footer></div>",
        "<div class='article-pullquote big'><p>{}</p><footer><cite>Ono Masaru</cite></footer></div>",
        "<section class=quote><blockquote>{}</blockquote><footer>Ono Masaru</footer></section>",
    ],
)
def test_the_footer_of_a_quotation_goes_or_stays_with_it(quote: str) -> None:
    def found(said: str, around: str = "article") -> list[str]:
        body = f"<article>{BODY}</article><{around}>{quote.format(said)}</{around}><article>{BODY}</article>"
        page = parse(f"<html><body>{body}</body></html>")
        segments = segment(page)
        marks = classify(page, segments)
        return [mark.rule for s, mark in zip(segments, marks, strict=True) if s.text == "Ono Masaru"]

    assert found("We had seen worse winters, and worse ships, than these") == [""]
    assert found("those who waited on the quay said nothing about it")[0] in {"pull quote", "model"}
    assert found("We had seen worse winters, and worse ships, than these", "footer") == ["footer"]


@pytest.mark.parametrize(
    "markup",
    [
        f"<div class=quotes>{BODY * 4}<footer>Imprint</footer></div>",
        "<div class=note><p>We had seen worse.</p><footer>Imprint</footer></div>",
        "<div class=quote><p>We had seen worse.</p><footer>Imprint</footer><p>More.</p></div>",
        f"<div class=quote><p>We had seen worse.</p><footer>Imprint {PROSE * 2}</footer></div>",
        "<div class=quote><footer>Imprint</footer></div>",
    ],
)
def test_no_quotation_is_a_page_of_quotes_or_a_footer_of_more(markup: str) -> None:
    found = rules_of(f"{BODY}{markup}")
    assert [rule for text, rule in found.items() if text.startswith("Imprint")] == ["footer"]


def test_a_page_whose_text_is_in_its_footer_is_judged_whole() -> None:
    assert set(rules_of(f"<main><p>Late ferry</p></main><footer>{BODY}</footer>").values()) == {""}
    assert PROSE.strip() in extract(f"<html><body><h1>Late ferry</h1><footer>{BODY}</footer></body></html>").text


def test_every_segment_has_its_mark() -> None:
    for markup in (
        "",
        "<blockquote><footer>Ono Masaru</footer><p>We had seen worse ships.</p></blockquote>",
        "<nav>World</nav>",
        f"<nav>World</nav>{BODY}<footer>Imprint</footer>",
    ):
        page = parse(f"<html><body>{markup}</body></html>")
        segments = segment(page)
        assert len(classify(page, segments)) == len(segments)


def test_long_links_are_no_text() -> None:
    links = "".join(f"<li><a href=/{n}>Link {n}: {PROSE}</a></li>" for n in range(40))
    found = rules_of(f"<nav>{links}</nav>{BODY}")
    assert list(found.values()) == ["navigation"] * 40 + [""] * 4


def test_a_chinese_article_in_a_footer_is_judged() -> None:
    story = "那天早晨渡轮很晚才离开港口，在码头上等候的人们对此一言不发，只是看着灯塔的光慢慢消失在雾里面。"
    body = "".join(f"<p>{n}{story}</p>" for n in range(6))
    assert set(rules_of(f"<main><p>渡轮</p></main><footer>{body}</footer>").values()) == {""}


@pytest.mark.parametrize(("style", "copies"), [("display:none", 1), ("", 0)])
def test_a_hidden_copy_of_the_text_is_none_of_it(style: str, copies: int) -> None:
    lines = [
        f"{word} the harbour froze, and nobody could say how long the boats would have to stay in it."
        for word in "ABCD"
    ]
    prose = " ".join(lines) + " It went on." * 120
    page = parse(f"<main><p>{'</p><p>'.join(lines)}</p></main><div style='{style}'>{prose}</div>")
    marks = outskirts(page, segment(page))
    assert [mark.rule for mark in marks if mark] == ["repeat"] * copies
