"""Headings that a page lost: a short line between prose is one, unless it shows that it is something else."""

from time import perf_counter

import pytest

from feedclean import extract
from feedclean.extract.furniture import is_furniture
from feedclean.extract.plaintext import extract_text, is_heading
from feedclean.model import Heading

PROSE = "The ferry left the harbour late that morning, and the {} people who waited on the quay said nothing about it."
BODY = [f"{PROSE.format(n)} They had seen worse, and said so." for n in range(6)]


def headings(line: str) -> list[str]:
    """Return the headings of a page with a line between two paragraphs of its prose."""
    paragraphs = [f"<p>{text}</p>" for text in BODY]
    page = f"<html><body><h1>Late ferry</h1><main>{''.join([*paragraphs[:3], line, *paragraphs[3:]])}</main></body>"
    return [b.text for b in extract(page, url="https://a.example/n/1").blocks if isinstance(b, Heading)]


@pytest.mark.parametrize("line", ["What the captain saw", "A plan for 2026", "Read more slowly", "Watch the tide"])
def test_a_short_line_between_prose_is_a_heading(line: str) -> None:
    assert headings(f"<p>{line}</p>") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Advertisement</p>",
        "<p>- Anzeige -</p>",
        "<p>***</p>",
        "<p>• • •</p>",
        "<p>By Ann Lee</p>",
        "<p>By Ann Lee | Aug. 2, 2026</p>",
        "<p>ANN LEE: How do you record silence?</p>",
        "<p><strong>Ann Lee</strong> How do you record silence?</p>",
        "<p>【写真】灯台守の一日</p>",
        "<p>Von Ann Lee und Bo Ek</p>",
        "<p>March 9, 2026, 8:15 am</p>",
        "<p>Updated on 9 March 2026</p>",
        "<p>&gt;&gt; <a href=/k>The lighthouse keeper who never slept</a></p>",
        "<p><a href=/k>The lighthouse keeper who never slept</a></p>",
        "<p>【関連記事】<a href=/k>眠らない灯台守</a></p>",
        "<p>#clock #harbour</p>",
        "<p>A bell rings at noon. Ann Lee/Getty Images</p>",
        "<p><img src=/clock.jpg width=900 height=600></p><p>The clock on Sunday after its restoration</p>",
    ],
)
def test_a_line_that_shows_what_else_it_is_heads_nothing(line: str) -> None:
    assert headings(line) == []


def test_a_number_makes_it_a_heading_below_a_picture_too() -> None:
    picture = "<p><img src=/clock.jpg width=900 height=600></p>"
    assert headings(f"{picture}<p>3. What the captain saw</p>") == ["3. What the captain saw"]


def test_a_heading_with_a_link_in_it_is_one() -> None:
    line = "<p>What the captain of <a href=/k>the Osprey</a> saw that day</p>"
    assert headings(line) == ["What the captain of the Osprey saw that day"]


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Rail strike called off",
        "A conductor waves….Ann Lee/Getty Images",
        "By Ann Lee",
        "* * *",
        "March 9, 2026",
    ],
)
def test_in_text_without_markup(line: str) -> None:
    article = extract_text("\n\n".join([*BODY[:3], line, *BODY[3:]]))
    assert not any(isinstance(b, Heading) for b in article.blocks)


@pytest.mark.parametrize(
    "hostile", ["#" * 110, "#a" * 55, "9 " * 55, "2026 " * 22, ">" * 110, "By A" + "a-" * 50, "[" * 110]
)
def test_hostile_lines_are_told_fast(hostile: str) -> None:
    begin = perf_counter()
    for _ in range(200):
        is_heading(hostile)
        is_furniture(hostile)
    assert perf_counter() - begin < 0.2  # a thousandth of a second each, on a slow machine


def test_an_interview_has_all_questions_as_headings_or_none() -> None:
    asked = [
        "How do you record silence?",
        "And what did the harbour master say to that, who was not asked before? " * 2 + "Why?",
    ]
    paragraphs = [f"<p>{text}</p>" for text in BODY]
    inner = "".join([*paragraphs[:2], f"<p>{asked[0]}</p>", *paragraphs[2:4], f"<p>{asked[1]}</p>", *paragraphs[4:]])
    article = extract(f"<html><body><h1>Late ferry</h1><main>{inner}</main></body>", url="https://a.example/n/1")
    assert not [b for b in article.blocks if isinstance(b, Heading)]
