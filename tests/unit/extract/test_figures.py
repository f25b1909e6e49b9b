"""Pictures found and paired. All pages are invented."""

import json
import time

import pytest

from feedclean.extract import extract
from feedclean.extract.addresses import Rendition
from feedclean.extract.captions import Said
from feedclean.extract.evidence import merge_repeats
from feedclean.extract.figures import Pictures, spare_text
from feedclean.extract.pictures import Picture
from feedclean.extract.segments import Mark, segment
from feedclean.html import parse
from feedclean.model import Article, Figure

PROSE = "The ferry left the pier at dawn, and nobody on board knew that the fog would stay for nine days in a row. " * 2
URL = "https://cape-daily.example/news/fog"
PIC = "https://cape-daily.example/i"


def read(inner: str, head: str = "", before: str = "", after: str = "") -> Article:
    page = (
        f"<html><head><title>Nine days of fog</title>{head}</head><body>{before}<main><article><h1>Nine days of fog</h1><p>{PROSE}</p>"
        f"<p>One. {PROSE}</p>{inner}<p>Two. {PROSE}</p><p>Three. {PROSE}</p></article></main>{after}</body></html>"
    )
    return extract(page, url=URL)


def one(inner: str, **around: str) -> Figure:
    (figure,) = read(inner, **around).images
    return figure


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<img src="/i/a.jpg" alt="Fog">', f"{PIC}/a.jpg"),
        ('<img src="data:image/gif;base64,R0" data-src="/i/a.jpg" alt="Fog">', f"{PIC}/a.jpg"),
        (
            '<img src="/blank.gif" data-lazy-srcset="/i/a-300.jpg 300w, /i/a-900.jpg 900w" alt="Fog">',
            f"{PIC}/a-900.jpg",
        ),
        (
            '<picture><source srcset="/i/a.webp?w=1200 1200w, /i/a.webp?w=400 400w"><img src="/i/a.webp?w=400" alt="Fog"></picture>',
            f"{PIC}/a.webp?w=1200",
        ),
        (
            '<img class="lazy" alt="Fog" src="data:,"><noscript><img src="/i/a.jpg" alt="Fog"></noscript>',
            f"{PIC}/a.jpg",
        ),
        ('<div class="article-image" style="background-image: url(&quot;/i/a.jpg&quot;)"></div>', f"{PIC}/a.jpg"),
        ('<amp-img src="/i/a.jpg" width="800" height="600"></amp-img>', f"{PIC}/a.jpg"),
        ('<img src="/i/a-lqip.jpg?w=20" data-full="/i/a.jpg" alt="Fog">', f"{PIC}/a.jpg"),
    ],
)
def test_best_address(markup: str, url: str) -> None:
    figure = one(f"<figure>{markup}<figcaption>Fog over the bay. Photo: AP</figcaption></figure>")
    assert figure.url == url
    assert (figure.caption, figure.credit) == ("Fog over the bay.", "AP")
    assert all(not a.startswith("data:") for a in figure.alternates)


@pytest.mark.parametrize(
    "markup",
    [
        '<figure><img src="/i/a.jpg"><figcaption><span class="cap">Fog over the bay.</span> <cite>Ada Quill / AP</cite></figcaption></figure>',
        '<div class="photo"><img src="/i/a.jpg"><p class="legende">Fog over the bay.</p><p class="autor">Foto: Ada Quill / AP</p></div>',
        '<div class="wp-caption"><a href="/i/a.jpg"><img src="/i/a.jpg"></a><p class="wp-caption-text">Fog over the bay. (Ada Quill / AP)</p></div>',
        '<figure><img src="/i/a.jpg"></figure><figcaption>Fog over the bay.<small>© Ada Quill / AP</small></figcaption>',
        '<div><div class="box"><img src="/i/a.jpg"></div><div class="image-caption">Fog over the bay. Photo by Ada Quill / AP</div></div>',
        '<div class="media"><img src="/i/a.jpg"><div>Fog over the bay.</div><div>Image: Ada Quill / AP</div></div>',
        '<p><img src="/i/a.jpg"></p><p>Fog over the bay. Photo: Ada Quill / AP</p>',
        '<figure itemprop="image"><img src="/i/a.jpg"><span itemprop="caption">Fog over the bay.</span><span itemprop="copyrightHolder">Ada Quill / AP</span></figure>',
        '<figure><img src="/i/a.jpg" data-caption="Fog over the bay." data-credit="Ada Quill / AP"></figure>',
        '<figure><a href="/i/a.jpg" data-sub-html="<p>Fog over the bay. Photo: Ada Quill / AP</p>"><img src="/i/a.jpg"></a></figure>',
        '<div><img src="/i/a.jpg" aria-describedby="d7"></div><div id="d7">Fog over the bay. Photo: Ada Quill / AP</div>',
    ],
)
def test_evidence_of_every_kind(markup: str) -> None:
    article = read(markup)
    (figure,) = article.images
    assert (figure.caption, figure.credit) == ("Fog over the bay.", "Ada Quill / AP")
    assert "Fog over the bay" not in article.text
    assert "Quill" not in article.text
    assert figure.evidence
    assert 0.5 < figure.confidence < 1


@pytest.mark.parametrize(
    ("words", "caption", "credit"),
    [
        ('Photo by <a href="/u/ada">Ada Quill</a> on <a href="/p">Unsplash</a>', None, "Ada Quill on Unsplash"),
        (
            'Fog over the bay. Photo by <a href="/u/ada">Ada Quill</a> on <a href="/p">Unsplash</a>',
            "Fog over the bay.",
            "Ada Quill on Unsplash",
        ),
        (
            'Fog over the bay. <a href="/u/ada">Ada Quill</a> / <a href="/p">Pexels</a>',
            "Fog over the bay.",
            "Ada Quill / Pexels",
        ),
        (
            'Fog over the bay. Image: <a href="/u/ada">Ada Quill</a>, <em>Flickr</em>',
            "Fog over the bay.",
            "Ada Quill, Flickr",
        ),
    ],
)
@pytest.mark.parametrize(
    "tags", ["<figure>{}<figcaption>{}</figcaption></figure>", "<p>{}</p><p>{}</p>", "<figure>{}<div>{}</div></figure>"]
)
def test_a_credit_with_links_in_it_stays_whole(tags: str, words: str, caption: str | None, credit: str) -> None:
    article = read(tags.format('<img src="/i/a.jpg">', words))
    (figure,) = article.images
    assert (figure.caption, figure.credit) == (caption, credit)
    assert "Quill" not in article.text


@pytest.mark.parametrize(
    "line",
    [
        "<p>Words and pictures: Ada Quill</p>",
        "<p>Text &amp; Photos by Ada Quill</p>",
        "<p><em>Interview: Ada Quill</em></p>",
        "<p><em>We may earn a commission from links on this page.</em></p>",
        "<p><em>© 2026 Harbour Post. All rights reserved, unauthorized reproduction prohibited</em></p>",
    ],
)
def test_what_speaks_of_the_page_is_no_caption(line: str) -> None:
    assert read(line).images == ()
    (figure,) = read(f'<p><img src="/i/a.jpg"></p>{line}').images
    assert (figure.caption, figure.credit) == (None, None)


def test_under_a_picture_words_and_pictures_name_who_took_it() -> None:
    figure = one('<figure><img src="/i/a.jpg"><figcaption>Fog. Words and pictures: Ada Quill</figcaption></figure>')
    assert (figure.caption, figure.credit) == ("Fog.", "Ada Quill")


@pytest.mark.parametrize(
    "figure",
    [
        '<figure><img src="/i/a.jpg"><figcaption><span class="count">1/4</span> Fog over the bay.</figcaption></figure>',
        '<figure><img src="/i/a.jpg"><figcaption><b>Bild 3 von 12</b> Fog over the bay.</figcaption></figure>',
        '<figure><img src="/i/a.jpg"><figcaption>Bild 3 von 12: Fog over the bay.</figcaption></figure>',
        '<figure><img src="/i/a.jpg"><figcaption>[2/9] Fog over the bay.</figcaption></figure>',
    ],
)
def test_a_place_in_a_series_is_no_part_of_a_caption(figure: str) -> None:
    assert one(figure).caption == "Fog over the bay."


def test_a_number_that_opens_a_caption_stays() -> None:
    for caption in ("3 of 5 ferries in the fog.", "1/2 mile of fog.", "Foto 2024: fog."):
        assert one(f'<figure><img src="/i/a.jpg"><figcaption>{caption}</figcaption></figure>').caption == caption


@pytest.mark.parametrize("label", ["Image source, ", "Bildquelle: ", "Photo credit"])
def test_a_label_for_screen_readers_makes_a_credit(label: str) -> None:
    figure = one(
        f'<figure><div><img src="/i/a.jpg"><span class="visually-hidden">{label}</span><span>Harbour Wire/Ada Quill</span>'
        '</div><figcaption><span class="visually-hidden">Image caption, </span><p>Fog over the bay</p></figcaption></figure>'
    )
    assert (figure.caption, figure.credit) == ("Fog over the bay", "Harbour Wire/Ada Quill")


def test_in_a_figcaption_the_author_is_the_photographer() -> None:
    figure = one(
        '<div><div class="frame"><img src="/i/a.jpg"></div><figcaption><span class="owner">Ada Quill</span></figcaption></div>',
        head='<meta name="author" content="Ada Quill">',
    )
    assert figure.credit == "Ada Quill"


def test_a_name_under_a_picture_needs_a_name_of_the_markup() -> None:
    under = '<div class="frame"><img src="/i/a.jpg" width="800" height="500"></div><div class="{}">Ada Quill</div>'
    assert one(under.format("photo-credit")).credit == "Ada Quill"
    assert one(under.format("credit")).credit is None
    assert one(under.format("author-photo")).credit is None


def test_prose_after_a_label_for_screen_readers_is_no_credit() -> None:
    figure = one(
        '<figure><img src="/i/a.jpg"><figcaption><span class="sr-only">Image source</span> Fog over the bay.</figcaption></figure>'
    )
    assert (figure.caption, figure.credit) == ("Fog over the bay.", None)


def test_a_picture_that_links_to_its_larger_self_is_no_teaser() -> None:
    article = read(
        '<div class="separator" style="clear: both"><a href="https://pics.example/img/b/fog=s2000" style="margin-left: 1em">'
        '<img border="0" src="https://pics.example/img/b/fog=w320" width="320"></a></div>'
        '<div style="text-align: center"><i>Fog over the bay</i></div>'
    )
    assert [(f.url, f.caption) for f in article.images] == [("https://pics.example/img/b/fog=w320", "Fog over the bay")]


def test_the_credit_of_a_gallery_is_that_of_its_pictures() -> None:
    inner = "".join(
        f'<figure><img src="/i/{name}.jpg"><figcaption>{caption}</figcaption></figure>'
        for name, caption in (("low", "Low tide."), ("high", "High tide. Photo: Bo Lamp"))
    )
    article = read(
        f'<figure class="gallery">{inner}<figcaption>Six hours apart. Photos: Ada Quill</figcaption></figure>'
    )
    assert [(f.caption, f.credit) for f in article.images] == [("Low tide.", "Ada Quill"), ("High tide.", "Bo Lamp")]


def test_a_captioned_line_before_a_bare_picture_is_its_caption() -> None:
    caption = "<p>Fog over the bay. Photo: Ada Quill / AP</p>"
    article = read(f'{caption}<p><img src="/i/a.jpg"></p>')
    assert [(f.url, f.caption, f.credit) for f in article.images] == [
        (f"{PIC}/a.jpg", "Fog over the bay.", "Ada Quill / AP")
    ]
    assert "Fog over" not in article.text


def test_a_caption_between_two_pictures_is_that_of_the_first() -> None:
    caption = "<p>Fog over the bay. Photo: Ada Quill / AP</p>"
    article = read(f'<p><img src="/i/a.jpg"></p>{caption}<p><img src="/i/b.jpg"></p>')
    assert [f.caption for f in article.images] == ["Fog over the bay.", None]


def test_of_two_pictures_over_one_caption_both_have_its_credit() -> None:
    article = read(
        '<figure><img src="/i/low.jpg"><img src="/i/high.jpg"><figcaption>Six hours apart. Photos: Ada Quill</figcaption></figure>'
    )
    assert [f.credit for f in article.images] == ["Ada Quill", "Ada Quill"]


def test_attributes_name_who_took_a_picture() -> None:
    figure = one('<figure data-caption="Fog over the bay." data-byline="Foto: Ada Quill"><img src="/i/a.jpg"></figure>')
    assert (figure.caption, figure.credit) == ("Fog over the bay.", "Ada Quill")


def test_structured_data_fills_what_the_page_leaves_open() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","image":{"@type":"ImageObject","url":"https://cape-daily.example/i/a.jpg?w=1200",'
        '"caption":"Fog over the bay.","creditText":"Ada Quill / AP"}}</script>'
    )
    figure = one('<figure><img src="/i/a.jpg?w=400"></figure>', head=head)
    assert (figure.caption, figure.credit) == ("Fog over the bay.", "Ada Quill / AP")
    assert "json-ld" in figure.evidence


def test_alt_stands_in_for_a_caption_and_says_so() -> None:
    figure = one('<figure><img src="/i/a.jpg" alt="A ferry lies in thick fog beside the old pier"></figure>')
    assert figure.caption == figure.alt
    assert figure.evidence[-1] == "alt"
    assert figure.confidence < 0.6


def test_one_picture_once_and_galleries_in_order() -> None:
    slides = "".join(
        f'<div class="slide"><figure><img src="/i/bay-{n}.jpg"><figcaption>View {n} of the bay.</figcaption></figure></div>'
        for n in (3, 1, 2)
    )
    article = read(
        f'<figure><img src="/i/fog-300x200.jpg"></figure><div class="gallery">{slides}</div><figure><img src="/i/fog.jpg"></figure>'
    )
    assert [f.url for f in article.images][1:] == [f"{PIC}/bay-{n}.jpg" for n in (3, 1, 2)]
    assert [f.caption for f in article.images][1:] == [f"View {n} of the bay." for n in (3, 1, 2)]
    assert len(article.images) == 4


def test_what_is_not_the_articles() -> None:
    article = read(
        '<img src="/i/pixel.gif" width="1" height="1"><img class="emoji" src="/i/smile.png" width="16" height="16">'
        '<aside class="related"><a href="/other"><img src="/i/other.jpg"><h4>Another story altogether</h4></a></aside>'
        '<div class="author-box"><img class="avatar" src="/i/ada.jpg" width="80" height="80"><p>Ada Quill writes about fog.</p></div>',
        before='<header><a href="/"><img src="/logo.svg" alt="Cape Daily"></a></header>',
        after='<section class="teasers"><a href="/x"><img src="/i/x.jpg"><h3>Next</h3></a><a href="/y"><img src="/i/y.jpg"><h3>More</h3></a></section>',
    )
    assert article.images == ()


def test_a_picture_without_a_caption_takes_no_prose() -> None:
    article = read('<figure><img src="/i/a.jpg"></figure><p>It was a short paragraph.</p>')
    assert article.images[0].caption is None
    assert "It was a short paragraph." in article.text
    article = read('<figure><img src="/i/a.jpg"></figure><p><strong>7. Never sail in fog.</strong></p>')
    assert article.images[0].caption is None
    assert "7. Never sail in fog." in article.text


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="/i/a.jpg">' * 100_000,
        "<figure>" * 20_000 + '<img src="/i/a.jpg">',
        '<div class="gallery">'
        + '<figure><img src="/i/{}.jpg"><figcaption>Foto: x</figcaption></figure>' * 5_000
        + "</div>",
        f"<figure><img src='/i/a.jpg'><figcaption>{'(Foto: ' * 30_000}</figcaption></figure>",
        f"<p>{'Foto: von ' * 30_000}</p>",
        '<img srcset="' + "a, " * 100_000 + '">',
        '<div class="caption">' + '<img src="/i/a.jpg"><p class="caption">x</p>' * 20_000 + "</div>",
        "".join(f'<figure><img src="/i/{n}.jpg"></figure>' for n in range(300))
        + '<div class="caption">'
        + "<p>x" * 50_000
        + "</div>",
        "".join(f'<img srcset="{n}{"," * 19_000}">' for n in range(100)),
        f"<p>{'©A' * 990}</p>",
        f'<div style="{"display " * 40_000}">'
        + "".join(f'<img src="/i/{n}.jpg"><p class="caption">Fog. Foto: dpa</p>' for n in range(400))
        + "</div>",
        "".join(f"<h1>{n} days of fog</h1>" for n in range(20_000))
        + "".join(f'<figure><img src="/i/{n}.jpg">A day of fog at sea</figure>' for n in range(400)),
    ],
    ids=[
        "images",
        "nested",
        "gallery",
        "brackets",
        "labels",
        "srcset",
        "captions",
        "wrapper",
        "commas",
        "signs",
        "style",
        "headlines",
    ],
)
def test_hostile_pages_stay_linear(hostile: str) -> None:
    start = time.process_time()
    read(hostile)
    assert time.process_time() - start < 5


def test_cards_are_not_captions_of_their_own_page() -> None:
    cards = "".join(
        f"<figure><img src=/{name}.jpg alt={name}><figcaption><p>{name} grew out of a small shed by the harbour, and now"
        " employs forty people who build boats for half of the coast.</p></figcaption></figure>"
        for name in ("Anna", "Berta", "Clara", "Dora")
    )
    page = parse(f"<html><body><main>{cards}</main></body></html>")
    segments = segment(page)
    marks = [Mark(keep=True)] * len(segments)
    pictures = Pictures(claimed=dict.fromkeys(range(len(segments)), "caption"))
    assert spare_text(pictures, segments, marks).claimed == {}
    more = [*segments, segments[0]._replace(text="A long paragraph of the story itself. " * 5)]
    assert spare_text(pictures, more, [*marks, Mark(keep=True)]).claimed == pictures.claimed


def test_a_text_that_begins_with_a_welcome_is_no_footer() -> None:
    article = extract(
        f"<html><body><h1>Fog</h1><main><p>Welcome to the course. In it, we {PROSE}</p></main></body></html>"
    )
    assert "nine days" in article.text


@pytest.mark.parametrize(
    ("beside", "credit"),
    [
        ('<div><p class="picture-credit">Photo: Ada Quill</p></div>', "Ada Quill"),
        (
            '<section><div><p class="image-desc">Fog over the bay.</p></div><div><p class="copyright">Ada Quill</p></div></section>',
            "Ada Quill",
        ),
        ('<div><p class="author">Ada Quill</p></div>', None),
        ('<div><p>Photo: Ada Quill</p></div><p class="caption">The pier.</p>', None),
    ],
)
def test_credit_beside_a_captioned_figure(beside: str, credit: str | None) -> None:
    markup = f'<figure><img src="/i/a.jpg" alt="Fog"><figcaption>Fog over the bay.</figcaption></figure>{beside}'
    figure = read(markup).images[0]
    assert (figure.caption, figure.credit) == ("Fog over the bay.", credit)


def test_caption_of_a_figure_that_is_a_button() -> None:
    figure = one(
        '<button><span>Enlarge</span><div><img src="/i/a.jpg" alt="Fog"></div>'
        "<figcaption><p>The bay on Monday<cite>(Image: Ada Quill / AP)</cite></p></figcaption></button>"
    )
    assert (figure.caption, figure.credit) == ("The bay on Monday", "Ada Quill / AP")


@pytest.mark.parametrize(
    "box",
    [
        '<figure><img src="/i/quill.jpg" alt="Ada Quill"><figcaption>By Ada Quill, harbour reporter 09.09.2025, 15:15</figcaption></figure>',
        '<div><img src="/i/quill.jpg" alt="Ada Quill"><div><span class="author">Ada Quill</span> <span>24.04.2024, 19:35 Uhr</span></div></div>',
        '<div class="byline"><img src="/i/quill.jpg"><span class="details">Ada Quill · Cape News · Posted: Aug 08, 2024 4:00 AM</span></div>',
        '<div><img src="/i/letter.png" alt="Letter"><div>The bay in your mail.</div><form><input type="email"></form></div>',
    ],
)
def test_portraits_of_authors_and_forms_are_not_the_articles(box: str) -> None:
    assert read(box).images == ()


def test_a_byline_is_no_caption() -> None:
    figure = one(
        '<div class="photo"><img src="/i/a.jpg" alt="Fog lies over the bay at nine"><p class="caption">By Ada Quill</p></div>'
    )
    assert (figure.caption, figure.evidence) == ("Fog lies over the bay at nine", ("alt",))


def test_a_captioned_picture_may_lead_to_a_page_of_its_own() -> None:
    def linked(caption: str) -> str:
        return (
            '<div class="left"><div class="frame"><div class="media"><a href="/pictures/7"><div><img src="/i/a.jpg" alt="Fog"></div></a>'
            f'<div class="info"><span class="caption">{caption}</span></div></div></div></div>'
        )

    assert one(linked("Fog over the bay.")).caption == "Fog over the bay."
    assert read(linked('<a href="/pictures/7">Another story of fog</a>')).images == ()


@pytest.mark.parametrize(
    ("alt", "caption", "confidence"),
    [
        ("", "Nine days in fog", 0.85),
        ("", "Nine days in fog.", 0.95),
        ("", "Nine days in fog Photo: AP", 0.95),
        ("Nine days in fog", "Nine days in fog", 0.98),
    ],
)
def test_a_few_words_alone_are_less_sure(alt: str, caption: str, confidence: float) -> None:
    figure = one(f'<figure><img src="/i/a.jpg" alt="{alt}"><figcaption>{caption}</figcaption></figure>')
    assert figure.confidence == confidence
    assert ("alt agrees" in figure.evidence) == bool(alt)


def test_one_picture_with_two_captions_is_shown_twice_and_less_sure() -> None:
    def shown(caption: str) -> str:
        return f'<figure><img src="/i/fog.jpg"><figcaption>{caption}</figcaption></figure>'

    later = "".join(f"<p>Hour {n}. {PROSE}</p>" for n in range(24))
    assert one(shown("Fog over the bay.") + later + shown("Fog over the bay.")).confidence == 0.95
    article = read(shown("Fog over the bay.") + later + shown("Nobody sails today.") + later + shown("A gull."))
    assert [f.caption for f in article.images] == ["Fog over the bay.", "Nobody sails today.", "A gull."]
    assert {f.confidence for f in article.images} == {0.85}


def test_an_address_that_a_script_completes_is_none() -> None:
    caption = "<figcaption>Fog over the bay. Photo: AP</figcaption>"
    figure = one(f'<figure><img data-src="/i/fog-7700_${{size}}.jpg" alt="Fog">{caption}</figure>')
    assert (figure.url, figure.caption, figure.credit) == (None, "Fog over the bay.", "AP")
    assert read('<figure><img data-src="/i/fog-7700_${size}.jpg" alt="Fog"></figure>').images == ()


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        (
            "FILE PHOTO: A pilot passes the lamp in Wick, Scotland, March 8, 2020. REUTERS/Ada Quill",
            "FILE PHOTO: A pilot passes the lamp in Wick, Scotland, March 8, 2020.",
            "REUTERS/Ada Quill",
        ),
        ("Symbolbild: Ein Lotsenboot in Husum. Foto: dpa", "Symbolbild: Ein Lotsenboot in Husum.", "dpa"),
        ("Image: The lamp, seen from the quay", "Image: The lamp, seen from the quay", None),
    ],
)
def test_a_label_may_open_a_caption(line: str, caption: str, credit: str | None) -> None:
    figure = one(f'<figure><img src="/i/a.jpg"><figcaption>{line}</figcaption></figure>')
    assert (figure.caption, figure.credit) == (caption, credit)


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("The lamp restored, March 8. Xinhua reporter Li Hai", "The lamp restored, March 8.", "Xinhua reporter Li Hai"),
        ("A pilot waves from the pier", "A pilot waves from the pier", None),
        ("修理を終えた港町の灯台", "修理を終えた港町の灯台", None),
    ],
)
def test_a_line_after_the_opening_picture_is_its_caption(line: str, caption: str, credit: str | None) -> None:
    article = opening(f"<p>Region</p><p><img src='/i/a.jpg'></p><p>{line}</p>")
    (figure,) = article.images
    assert (figure.caption, figure.credit) == (caption, credit)
    assert line not in article.text
    assert "Region" not in article.text


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Harbour", True),
        ("By Ada Quill", False),
        ("May 3, 2024", False),
        ("Originally posted in May 2017, edited in June", False),
    ],
)
def test_what_else_follows_the_opening_picture(line: str, stays: bool) -> None:
    article = opening(f"<p><img src='/i/a.jpg'></p><p>{line}</p>")
    assert [f.caption for f in article.images] == [None]
    assert (line in article.text) == stays


def opening(inner: str) -> Article:
    text = "".join(f"<p>{n}. {PROSE}</p>" for n in ("One", "Two", "Three"))
    return extract(
        f"<html><head><title>Nine days of fog</title></head><body><main><article><h1>Nine days of fog</h1>{inner}{text}"
        "</article></main></body></html>",
        url=URL,
    )


LINKED = '<figure><a href="{}"><img src="/i/b1.jpg"></a><figcaption>Fog over the bay. Photo: AP</figcaption></figure>'


@pytest.mark.parametrize(
    ("href", "larger", "copy"),
    [
        (
            "/i/fog-2000.jpg",
            (f"{PIC}/fog-2000.jpg",),
            '<div style="display:none"><figure><img src="/i/fog-2000.jpg"></figure></div>',
        ),
        (
            "/i/fog-2000.jpg",
            (f"{PIC}/fog-2000.jpg",),
            '<div hidden><figure><img src="/i/fog-2000.jpg"><figcaption>Fog over the bay. Photo: AP</figcaption></figure></div>',
        ),
        (
            "/gallery",
            (),
            '<div style="display: none"><figure><img src="/i/other.jpg"><figcaption>Fog over the bay. Photo: AP</figcaption></figure></div>',
        ),
        ("/wiki/File:Fog.jpg", (), ""),
    ],
)
def test_a_lightbox_shows_no_second_picture(href: str, larger: tuple[str, ...], copy: str) -> None:
    figure = one(LINKED.format(href) + f"<p>And so. {PROSE}</p>" + copy)
    assert {figure.url, *figure.alternates} == {f"{PIC}/b1.jpg", *larger}
    assert (figure.caption, figure.credit) == ("Fog over the bay.", "AP")


def test_a_concealed_slide_of_its_own_counts() -> None:
    slide = (
        '<div hidden><figure><img src="/i/c.jpg"><figcaption>The pier at noon. Photo: AP</figcaption></figure></div>'
    )
    assert len(read(LINKED.format("/gallery") + slide).images) == 2


def test_prose_before_a_captioned_figure_is_not_the_caption_of_a_credit_behind_it() -> None:
    prose = "The ferry left the harbour late that morning, and those who waited on the quay said nothing about it. "
    page = (
        f"<html><body><article><h1>Ferries</h1><p>{prose * 3}</p><p>{prose * 3}</p>"
        "<p>The first boat is due to pass on Saturday, if there are enough volunteers.</p>"
        '<figure><img src="/crew.jpg" width="800"><figcaption>The crew of 1911 with the old crank</figcaption></figure>'
        f"<p>Photo by Jim Poe</p><p>{prose * 3}</p></article></body></html>"
    )
    article = extract(page, url="https://a.example/")
    assert "The first boat is due to pass on Saturday, if there are enough volunteers." in article.text
    assert [f.caption for f in article.images] == ["The crew of 1911 with the old crank"]


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("<figcaption>Ada Quill/Harbour Wire</figcaption>", "Ada Quill/Harbour Wire"),
        ("<figcaption>Ada Quill for HARBOUR</figcaption>", "Ada Quill for HARBOUR"),
        ('<figcaption data-theme-key="photo-credit"><span>Ada Quill</span></figcaption>', "Ada Quill"),
    ],
)
def test_a_caption_of_names_alone_is_the_credit(caption: str, credit: str) -> None:
    figure = one(f'<figure><img src="/i/a.jpg" alt="The lamp" width="900">{caption}</figure>')
    assert (figure.caption, figure.credit) == (None, credit)


def test_captions_in_data_are_read_as_text() -> None:
    said = json.dumps(
        {"@type": "ImageObject", "url": f"{PIC}/a.jpg", "caption": "The &#8220;old&#8221; lamp &amp; its keeper"}
    )
    figure = one('<img src="/i/a.jpg" width="900">', head=f'<script type="application/ld+json">{said}</script>')
    assert figure.caption == "The “old” lamp & its keeper"


@pytest.mark.parametrize("name", ["image", "IMG_2041", "harbour-lamp-2", "Nine days of fog", "photo 3"])
def test_names_of_files_and_headlines_are_no_captions(name: str) -> None:
    figure = one(f'<img src="/i/a.jpg" width="900" data-image-title="{name}" alt="{name}">')
    assert figure.caption is None


@pytest.mark.parametrize(
    "box",
    [
        (
            '<div class="head"><div class="author-info"><img src="/i/Ada_Quill.png"><span>Ada Quill</span></div>'
            '<div class="date">August 23, 2023</div></div>'
        ),
        '<div><img src="/i/ada.jpg" alt="Ada Quill"><div>Ada Quill</div><div>Dec 19, 2025</div><div>12 min read</div></div>',
        '<div class="wrap"><img src="/i/avatar_ada_quill.png" width="500"></div>',
    ],
)
def test_a_writer_is_no_picture_of_the_article(box: str) -> None:
    assert read(box).images == ()


def test_when_it_appeared_is_no_caption() -> None:
    figure = one(
        '<div class="head"><div class="pic"><img src="/i/lamp.jpg" alt="The lamp" width="1500"></div>'
        '<div class="author"><div class="caption">Author</div><div class="the-author">Ada Quill</div></div>'
        '<div class="update"><div class="caption">Updated on</div><div class="at">April 19, 2025</div></div></div>'
    )
    assert (figure.caption, figure.credit) == (None, None)


def test_who_wrote_it_is_no_caption_of_the_picture_above() -> None:
    article = read('<div><img src="/i/lamp.jpg" width="900"></div><p><em>By Ada Quill, MS, RDN</em></p>')
    assert [f.caption for f in article.images] == [None]


def test_prices_of_credits_stay_in_the_text() -> None:
    article = read("<p>Cost per credit: In-State | $472 Out-of-State | $472</p>")
    assert "$472" in article.text
    assert article.images == ()


@pytest.mark.parametrize(
    "text",
    ["Renting a boat gives you control over the day. You can stop whenever a view catches your eye.", "Blog", "by"],
)
def test_what_no_name_calls_a_caption_is_short_and_one_sentence(text: str) -> None:
    figure = one(f'<div class="row"><div><img src="/i/a.jpg" width="900" alt="A boat"></div><div>{text}</div></div>')
    assert figure.caption is None


def test_one_word_that_the_alt_has_too_confirms_nothing() -> None:
    figure = one(
        '<figure><img src="/i/a.jpg" alt="The Lamplight of 1926" width="900"><figcaption>Lamplight</figcaption></figure>'
    )
    assert figure.confidence < 0.9


def test_who_wrote_it_said_as_a_sentence_is_no_caption() -> None:
    article = read(
        '<div><img src="/i/a.jpg" width="900"></div><p><em>This post was written by Ada Quill, MD, of the harbour clinic.</em></p>'
    )
    assert [f.caption for f in article.images] == [None]


def test_an_alt_of_null_is_none() -> None:
    assert one('<img src="/i/a.jpg" alt="null" width="900">').alt is None


@pytest.mark.parametrize("line", ["Foto: Jan Maler", "© dpa", "(Photo: Ada Quill/Reuters)"])
def test_a_line_of_credits_under_a_captioned_figure_is_its_credit(line: str) -> None:
    article = read(
        f'<figure><img src="/i/a.jpg" width="900"><figcaption>The lamp at dawn.</figcaption></figure><p>{line}</p>'
    )
    (figure,) = article.images
    assert figure.caption == "The lamp at dawn."
    assert figure.credit
    assert figure.credit in line
    assert line not in article.text


@pytest.mark.parametrize("line", ["Pictures: Jim Poe", "Text: Ada Quill / Fotos: Jim Poe"])
def test_who_took_the_pictures_said_at_the_end_makes_no_figure(line: str) -> None:
    page = f"<main><article><h1>Fog</h1><p>One. {PROSE}</p><p>Two. {PROSE}</p><p>Nobody knows.</p><p>{line}</p></article></main>"
    article = extract(page, url=URL)
    assert article.images == ()
    assert "Nobody knows." in article.text


def test_two_sentences_above_a_credit_are_no_caption_without_a_picture() -> None:
    article = read(
        "<p>We choose on our own. What you buy may earn us a fee.</p><p>Credit: Harbour Wire / Ada Quill</p>"
    )
    assert "We choose on our own." in article.text


def test_lines_of_a_caption_are_not_glued() -> None:
    figure = one(
        '<figure><img src="/i/a.jpg" width="900"><figcaption>The lamp<br>at dawn<span class="block">Foto: dpa</span></figcaption></figure>'
    )
    assert (figure.caption, figure.credit) == ("The lamp at dawn", "dpa")


def test_lines_of_a_heading_are_not_glued() -> None:
    article = read('<h2>Fog over<span class="block">the bay</span></h2>')
    assert "Fog over the bay" in article.text
    assert "<h2>Fog over the bay</h2>" in article.html


def test_one_picture_at_hundreds_of_places_ends_soon() -> None:
    paired = [
        (
            Picture(n, n + 1, frozenset({"fog"}), [Rendition("/i/fog.jpg")]),
            Said(" ".join(f"word{n}x{i}" for i in range(150)), trust=0.9, named=True),
        )
        for n in range(400)
    ]
    start = time.process_time()
    assert len(merge_repeats(paired)) == 400, "each place says something else"
    assert time.process_time() - start < 3


def test_names_nested_without_end_say_nothing() -> None:
    deep = '[{"name": ' * 400 + '"Ada"' + "}]" * 400
    data = f'{{"@type": "ImageObject", "url": "{PIC}/a.jpg", "caption": "Fog at sea", "creditText": {deep}}}'
    head = f'<script type="application/ld+json">{data}</script>'
    figure = one('<figure><img src="/i/a.jpg" alt="x"></figure>', head=head)
    assert (figure.caption, figure.credit) == ("Fog at sea", None)


def test_what_is_no_address_is_no_base() -> None:
    head = '<base href="http://[x">'
    assert one('<figure><img src="/i/a.jpg" alt="x"></figure>', head=head).url == f"{PIC}/a.jpg"
    assert extract(f"<html><body><p>{PROSE}</p></body></html>", url="http://[x").url is None
