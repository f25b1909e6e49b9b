"""Figures without a picture: what they quote, list or tell in a table stays with its caption where it stands."""

import time

import pytest

from feedclean import extract
from feedclean.extract import extract_fragment
from feedclean.extract.segments import segment
from feedclean.extract.textfigures import kept_around, text_figures
from feedclean.html import parse
from feedclean.model import Article, Code, Figure, Paragraph, Quote, Table

PROSE = "The ferry left the harbour late that morning, and those who waited on the quay said nothing about it. "
BODY = "".join(f"<p>{n} {PROSE}</p>" for n in range(4))
SAID = "We had seen worse winters, and worse ships, than these"
QUOTE = f"<blockquote><p>{SAID}</p></blockquote>"
CODE = "<pre><code>wind = 9\nferry = None</code></pre>"
TABLE = "<table><tr><th>Year<th>Boats<tr><td>2001<td>17<tr><td>2011<td>12</table>"


def read(markup: str, behind: str = BODY.replace("quay", "pier")) -> Article:
    return extract(f"<html><body><article><h1>Late ferry</h1>{BODY}{markup}{behind}</article></body></html>")


@pytest.mark.parametrize(("shown", "block"), [(QUOTE, Quote), (CODE, Code), (TABLE, Table)])
def test_what_a_figure_shows_in_words_stays_with_its_caption(shown: str, block: type) -> None:
    below = read(f"<figure>{shown}<figcaption>Ono Masaru</figcaption></figure>").blocks
    at = next(i for i, b in enumerate(below) if isinstance(b, block))
    assert at == 4
    assert below[at + 1].text == "Ono Masaru"
    assert isinstance(below[at + 1], Paragraph)
    above = read(f"<figure><figcaption>Ono Masaru</figcaption>{shown}</figure>").blocks
    assert [b.text for b in above[3:6]] == [f"3 {PROSE.strip()}", "Ono Masaru", below[at].text]
    assert isinstance(above[5], block)


def test_at_the_end_of_the_text_and_one_after_the_other() -> None:
    two = f"<div><figure>{QUOTE}</figure></div><div><figure>{TABLE}</figure></div>"
    assert [type(b) for b in read(two, behind="").blocks[4:]] == [Quote, Table]


def test_also_in_the_entries_of_feeds() -> None:
    markup = f"{BODY}<figure>{QUOTE}<figcaption>Ono Masaru</figcaption></figure>"
    assert [b.text for b in extract_fragment(markup)[4:]] == [SAID, "Ono Masaru"]


@pytest.mark.parametrize(
    "markup",
    [
        f"<figure><img src=/i/fog.jpg>{QUOTE}</figure>",
        "<figure><p>Fog</p></figure>",
        f"<figure class=pull-quote>{QUOTE}</figure>",
        "<figure><blockquote class=twitter-tweet><p>Late again.</p></blockquote></figure>",
        "<figure class=is-embedded><blockquote>Late again.</blockquote></figure>",
        f"<figure>{QUOTE}<figure><img src=/i/fog.jpg></figure></figure>",
    ],
)
def test_pictures_pull_quotes_and_posts_are_none(markup: str) -> None:
    page = parse(f"<html><body>{BODY}{markup}</body></html>")
    assert text_figures(page, segment(page)) == []


@pytest.mark.parametrize(
    ("markup", "left_out"),
    [
        (f"<p>In.</p><figure>{QUOTE}</figure><p>In.</p>", 0),
        (f"<p>In.</p><figure>{QUOTE}</figure><p>Out.</p>", 1),
        (f"<div><p>In.</p></div><div><p>Out.</p><figure>{QUOTE}</figure></div>", 1),
        (f"<p>Out.</p><div><div><figure>{QUOTE}</figure></div></div><p>In.</p>", 1),
        (f"<div><p>In.</p><figure>{QUOTE}</figure></div><p>Out.</p>", 0),
        (f"<figure>{QUOTE}</figure>", 1),
    ],
)
def test_only_among_what_is_kept(markup: str, left_out: int) -> None:
    page = parse(f"<html><body>{markup}</body></html>")
    segments = segment(page)
    figures = text_figures(page, segments)
    assert len(kept_around(page, segments, [s.text == "In." for s in segments], figures)) == 1 - left_out


def test_a_photo_credit_in_it_is_still_a_picture_s() -> None:
    blocks = read(f"<figure>{TABLE}<figcaption>Fog over the bay. Photo: Ada Quill / AP</figcaption></figure>").blocks
    assert [b.credit for b in blocks if isinstance(b, Figure)] == ["Ada Quill / AP"]
    assert any(isinstance(b, Table) for b in blocks)


def test_hostile_pages_end_soon() -> None:
    for markup in ("<figure>" * 20_000 + QUOTE, f"<figure>{QUOTE}</figure>" * 10_000, "<figure><pre>" * 10_000):
        page = parse(markup)
        segments = segment(page)
        begin = time.process_time()
        kept_around(page, segments, [True] * len(segments), text_figures(page, segments))
        assert time.process_time() - begin < 1
