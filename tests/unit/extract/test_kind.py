"""What a page is."""

import pytest

from feedclean import extract
from feedclean.model import Kind

PROSE = "".join(
    f"<p>The {n} ferry left the harbour late that morning, and those who waited on the quay, wet and patient, "
    f"said that nothing else could have been expected of the {n} season.</p>"
    for n in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
)
TEASERS = "".join(
    f"<article><h2><a href=/{n}>What the {n} village did about its bridge</a></h2><p>A line of teaser.</p></article>"
    for n in range(12)
)


@pytest.mark.parametrize(
    ("body", "url", "kind"),
    [
        (f"<article><h1>Ferries</h1>{PROSE}</article>", "https://a.example/2026/ferries", Kind.ARTICLE),
        (
            f"<article><h1>Ferries</h1>{PROSE}</article><section>{TEASERS}</section>",
            "https://a.example/f",
            Kind.ARTICLE,
        ),
        (f"<main>{TEASERS}</main>", "https://a.example/", Kind.LIST),
        ("<form><input name=user><input type=password></form><p>Log in.</p>", "https://a.example/login", Kind.LOGIN),
        (
            (
                '<script type="application/ld+json">{"@type":"Product","name":"Kettle"}</script>'
                '<meta property="og:type" content="product"><h1>Kettle</h1><p>1.7 l, steel.</p>'
            ),
            "https://a.example/p/1",
            Kind.SHOP,
        ),
        (
            "".join(f"<div class='post_body'><p>Message {n}: did you try it twice?</p></div>" for n in range(9)),
            "https://a.example/t/1",
            Kind.FORUM,
        ),
        ("<p>Hi</p>", "https://a.example/x", Kind.OTHER),
        (
            "<article><h1>灯台</h1>"
            + "<p>港の灯台は、三年にわたる修理を終えて、再び海を照らし始めた。</p><p>市民が集まった。</p>" * 6,
            "https://a.example/lamp",
            Kind.ARTICLE,
        ),
    ],
)
def test_kinds(body: str, url: str, kind: Kind) -> None:
    article = extract(f"<html><body>{body}</body></html>", url=url)
    assert article.kind == kind
    assert 0 < article.kind_confidence <= 1


def test_a_page_whose_text_is_only_in_its_data() -> None:
    said = "The harbour froze in the night. " * 30
    page = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{said}\\n\\nSecond."}}</script><p>Loading'
    article = extract(f"<html><body>{page}</body></html>")
    assert [b.text for b in article.blocks] == [said.strip(), "Second."]
