"""What a page says about its article. All pages are invented."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.extract.authors import split_names
from feedclean.extract.language import find_language
from feedclean.extract.metadata import Metadata, read_metadata
from feedclean.extract.names import SiteNames
from feedclean.extract.segments import Mark, segment
from feedclean.extract.structured import read_structured
from feedclean.extract.titles import TitleSources, find_title, without_site
from feedclean.html import parse
from feedclean.model import Origin

URL = "https://www.harbourpost.example/local/crane-stays"
TEXT = "".join(
    f"<p>{start} the council met again about the old crane, and this was the third time that it had to vote on it.</p>"
    for start in ("On Tuesday", "After noon", "In the evening", "Before the vote", "When it was over")
)

GERMAN = (
    "<p>Der alte Kran bleibt, und die Stadt ist nicht froh mit dem Beschluss, den sie von sich aus nicht fasste.</p>"
    * 3
)
FRENCH = (
    "<p>La grue reste dans le port et les élus ne sont pas contents de cette décision, qui est une surprise.</p>" * 3
)


def article(
    head: str = "",
    top: str = "",
    bottom: str = "",
    *,
    title: str = "The crane stays",
    url: str = URL,
    text: str = TEXT,
    above: str = "",
    short: str = "",
    caption: str = "",
) -> Metadata:
    """Return the metadata of a page whose article is its long paragraphs, whatever the classifier thinks of them.

    A `short` paragraph with this text is also the article's; a picture took the one that is the `caption`.
    """
    html = (
        f"<html><head><title>{title}</title>{head}</head><body><main><article>{above}<h1>The crane stays</h1>"
        f"{top}{text}{bottom}"
        "</article></main></body></html>"
    )
    page = parse(html, url=url)
    segments = segment(page)
    marks = [Mark(keep=s.kind == "p" and (len(s.text) > 50 or s.text == short)) for s in segments]
    captions = [i for i, s in enumerate(segments) if s.text == caption]
    return read_metadata(page, segments, marks, read_structured(page), captions)


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


NAMES = SiteNames(["Harbour Post"], "harbourpost.example")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The crane stays | Harbour Post", "The crane stays"),
        ("The crane stays - News - Harbour Post", "The crane stays - News"),
        ("Harbour Post: The crane stays", "The crane stays"),
        ("Harbour Post » The crane stays", "The crane stays"),
        ("The crane stays – HarbourPost.example", "The crane stays"),
        ("The crane stays — The Harbour Post", "The crane stays"),
        ("Crane-lovers rejoice - at last", "Crane-lovers rejoice - at last"),
        ("Harbour Post", "Harbour Post"),
        ("クレーンは残る｜Harbour Post", "クレーンは残る"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_title(title: str, expected: str) -> None:
    assert without_site(title, NAMES) == expected


TITLES = {
    "the heading that the machine confirms": (
        TitleSources(["News", "The crane stays"], og="The crane stays", document="The crane stays | Harbour Post"),
        "The crane stays",
    ),
    "the heading, where only its end differs": (
        TitleSources(["The crane stays"], og="The crane stays, says council", document="The crane stays, says council"),
        "The crane stays",
    ),
    "not a heading that names the section": (
        TitleSources(["Our blog"], og="The crane stays", document="The crane stays | Harbour Post"),
        "The crane stays",
    ),
    "without the heading's overline": (
        TitleSources(["Harbour: Old crane stays in place"], og="Old crane stays in place"),
        "Old crane stays in place",
    ),
    "the editor's headline of a piece of news": (
        TitleSources(["Crane: live"], headline="The crane stays", og="The crane stays", news=True),
        "The crane stays",
    ),
    "not a headline that was cut": (
        TitleSources(["A long headline about the crane"], headline="A long headline …", document="x", news=True),
        "A long headline about the crane",
    ),
    "the document's title alone, its unknown name cut": (
        TitleSources(document="The crane stays where it is | Morning Mail"),
        "The crane stays where it is",
    ),
    "without sections behind low lines, in few characters": (
        TitleSources(["旧钟楼重新敲响"], document="旧钟楼重新敲响_社会_港湾新闻网"),
        "旧钟楼重新敲响",
    ),
    "entities and soft hyphens": (TitleSources(["The c\xadrane &amp; its friends"]), "The crane & its friends"),
    "an issue's number is no part of the site's name": (
        TitleSources(["Harbour Post #18: The crane stays"], og="Harbour Post #18: The crane stays"),
        "Harbour Post #18: The crane stays",
    ),
    "the host before it": (TitleSources(document="harbourpost.example The crane stays"), "The crane stays"),
    "what differs in the overline only": (
        TitleSources(
            ["Old iron - «The crane will stay, and so will I»"], og="Council: «The crane will stay, and so will I»"
        ),
        "«The crane will stay, and so will I»",
    ),
    "not the tail of one title in two wordings": (
        TitleSources(["Cranes in 2026: tips from the harbour"], og="Best cranes 2026: Tips from the harbour"),
        "Cranes in 2026: tips from the harbour",
    ),
    "the only heading, where it says what no section says": (
        TitleSources(
            ["After forty years of votes the old crane stays"],
            og="Harbour cranes: everything you need to know",
            document="Harbour cranes: everything you need to know",
        ),
        "After forty years of votes the old crane stays",
    ),
    "nothing": (TitleSources(), None),
}


@pytest.mark.parametrize(("sources", "expected"), TITLES.values(), ids=TITLES)
def test_titles(sources: TitleSources, expected: str | None) -> None:
    assert find_title(sources, NAMES) == expected


def test_a_heading_in_two_lines_is_not_glued() -> None:
    page = parse("<h1>The crane<br>stays w<em>he</em>re<div>it is</div></h1>")

    assert read_metadata(page, [], [], read_structured(page)).title == "The crane stays where it is"


def test_a_heading_behind_the_text_is_no_title() -> None:
    page = parse(
        "<title>The crane stays</title><h2>The crane stays</h2><p class=author>By Ada Quill</p>"
        f"{TEXT * 2}<h1>Support the free press of the harbour and its people</h1>"
    )
    segments = segment(page)
    marks = [Mark(keep=s.kind == "p" and len(s.text) > 50) for s in segments]
    found = read_metadata(page, segments, marks, read_structured(page))

    assert found.title == "The crane stays"
    assert found.authors == ("Ada Quill",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ada Quill", ["Ada Quill"]),
        ("by Ada Quill ● 3 May 2024 ● 6 min read", ["Ada Quill"]),
        ("Ada Quill, Ph.D.", ["Ada Quill, Ph.D."]),
        ("Ada Quill, MD*", ["Ada Quill, MD"]),
        ("Ada Quill, HARBOUR BROADCASTING", ["Ada Quill"]),
        ("Ada Quill, Harbour University", ["Ada Quill"]),
        ("By the Harbour Team 2–3 minutes", ["the Harbour Team"]),
        ("By Ada Quill and Bo Ek", ["Ada Quill", "Bo Ek"]),
        ("Von Ada Quill, Bo Ek und Cem Dal", ["Ada Quill", "Bo Ek", "Cem Dal"]),
        ("Par Ada Quill", ["Ada Quill"]),
        ("und Bo Ek", ["Bo Ek"]),
        ("& Bo Ek", ["Bo Ek"]),
        ("AND BO EK", ["BO EK"]),
        ("By Ada Quill and", ["Ada Quill"]),
        ("и Ада Квилл", ["Ада Квилл"]),
        ("Dan Quill", ["Dan Quill"]),
        ("Con Quill and Dan Ek", ["Con Quill", "Dan Ek"]),
        ("e.on Team", ["e.on Team"]),
        ("Ada Quill | News reporter", ["Ada Quill"]),
        ("Ada Quill, News reporter", ["Ada Quill"]),
        ("Ada Quill, MD, PhD", ["Ada Quill, MD, PhD"]),
        ("Ada Quill (aq)", ["Ada Quill"]),
        ("Ada Quill ada@harbourpost.example", ["Ada Quill"]),
        ("Ada Quill For Harbourpost.Example", ["Ada Quill"]),
        ("배윤경 기자", ["배윤경"]),
        ("文／山田太郎", ["山田太郎"]),
        ("Автор: Ада Квилл", ["Ада Квилл"]),
        ("Ada Quill April 17, 2026", ["Ada Quill"]),
        ("By Ada Quill Friday, 3 May 2024 at 9:05", ["Ada Quill"]),
        ("TEXT: Ada Quill Publicerad 3 maj 2024 kl 08.10", ["Ada Quill"]),
        ("Szerző: Szabó Lilla 2024. 05. 03. 15:32", ["Szabó Lilla"]),
        ("كتب: سامي الحداد الجمعة 3 مايو 2024 - 11:20 ص", ["سامي الحداد"]),
        ("Ada May", ["Ada May"]),
        ("Par Hélène Quai avec AFP", ["Hélène Quai"]),
        ("Von Ada Quill mit dpa", ["Ada Quill"]),
        ("Interview by Ada Quill", ["Ada Quill"]),
        ("Text & Photos by Ada Quill", ["Ada Quill"]),
        ("Words and pictures: Ada Quill", ["Ada Quill"]),
        ("Texte et photos : Hélène Quai", ["Hélène Quai"]),
        ("Από την Ελένη Κύμα", ["Ελένη Κύμα"]),
        ("Του Γιώργου Κύμα", ["Γιώργου Κύμα"]),
        ("Harbour Cranes Inc.", ["Harbour Cranes Inc."]),
        ("Ada Quill.", ["Ada Quill"]),
        ("https://www.facebook.com/harbourpost", []),
        ("admin", []),
        ("Staff", []),
        ("May 3, 2024", []),
        ("Centre for Ships and Cranes", ["Centre for Ships and Cranes"]),
        ("National Harbour Council for Cranes", ["National Harbour Council for Cranes"]),
        ("By Ada Quill for Morning Mail", ["Ada Quill"]),
    ],
)
def test_names_in_a_byline(line: str, expected: list[str]) -> None:
    assert split_names(line) == expected


AUTHORS = {
    "JSON-LD objects": (
        {"head": ld('{"@type":"NewsArticle","author":[{"@type":"Person","name":"Ada Quill"},{"name":"Bo Ek"}]}')},
        ("Ada Quill", "Bo Ek"),
    ),
    "JSON-LD string with two names": (
        {"head": ld('{"@type":"NewsArticle","author":"Ada Quill and Bo Ek"}')},
        ("Ada Quill", "Bo Ek"),
    ),
    "a reference into the graph": (
        {
            "head": ld(
                '{"@graph":[{"@type":"Article","headline":"x","author":{"@id":"#a"}},'
                '{"@type":"Person","@id":"#a","name":"Ada Quill"}]}'
            )
        },
        ("Ada Quill",),
    ),
    "a visible byline outranks the site as author": (
        {
            "head": ld('{"@type":"NewsArticle","author":{"@type":"Organization","name":"Harbour Post"}}'),
            "top": '<p class="byline">By Ada Quill</p>',
        },
        ("Ada Quill",),
    ),
    "an organisation when nobody else is named": (
        {"head": ld('{"@type":"NewsArticle","author":{"@type":"Organization","name":"Harbour Agency"}}')},
        ("Harbour Agency",),
    ),
    "a visible byline outranks a login": (
        {"head": '<meta name="author" content="aquill7">', "top": "<p>By Ada Quill, May 3, 2024</p>"},
        ("Ada Quill",),
    ),
    "meta": ({"head": '<meta name="author" content="Ada Quill">'}, ("Ada Quill",)),
    "bibliographic meta": ({"head": '<meta name="citation_author" content="Quill, Ada">'}, ("Ada Quill",)),
    "microdata": (
        {"top": '<div itemprop="author" itemscope><span itemprop="name">Ada Quill</span><span>Reporter</span></div>'},
        ("Ada Quill",),
    ),
    "a link to the author's page": ({"top": '<div><a href="/authors/ada-quill">Ada Quill</a></div>'}, ("Ada Quill",)),
    "glued neighbours": (
        {"top": '<div class="article-author"><b>Ada Quill</b><i>News Reporter</i><time>May 3</time></div>'},
        ("Ada Quill",),
    ),
    "a line at the end": ({"bottom": "<p>Written by Ada Quill on 3 May 2024</p>"}, ("Ada Quill",)),
    "a line with a date above the title": (
        {"above": "<p>Published 3 May 2024 by Ada Quill</p>"},
        ("Ada Quill",),
    ),
    "names that a line break parts from their and": (
        {"top": '<p class="byline">Von Mira Tönnies<br>und Jonas Albrecht</p>'},
        ("Mira Tönnies", "Jonas Albrecht"),
    ),
    "the same, where only the first line says that it is a byline": (
        {"top": "<p>By Ada Quill,<br>Cem Dal and<br>Bo Ek</p>"},
        ("Ada Quill", "Cem Dal", "Bo Ek"),
    ),
    "in capitals": ({"top": "<p>BY ADA QUILL<br>AND BO EK</p>"}, ("ADA QUILL", "BO EK")),
    "not the line below that is no name": (
        {"top": "<p>By Ada Quill<br>and it is about time that somebody asks</p>"},
        ("Ada Quill",),
    ),
    "not who is spoken to in the text": (
        {
            "top": '<div class="story__authors">By Ada Quill</div>',
            "bottom": '<p>The story of the crane, as <a href="/people/ole-gran">Ole Gran</a>, who has led the harbour '
            "for many years and who never liked it, told everybody who asked him about it on that long day, is a sad one.</p>",
            "text": "",
        },
        ("Ada Quill",),
    ),
    "not who checked it": (
        {
            "top": '<div>By <a href="/people/ada-quill">Ada Quill</a> | Fact-checked by '
            '<a href="/people/ole-gran">Ole Gran</a></div>'
        },
        ("Ada Quill",),
    ),
    "all whom a scholarly publisher cites": (
        {
            "head": '<meta name="citation_author" content="Quill, Ada"><meta name="citation_author" content="Ek, Bo">',
            "top": '<a rel="author" href="/people/ada-quill">Ada Quill</a>',
        },
        ("Ada Quill", "Bo Ek"),
    ),
    "whom machine and reader are told, not the first reader's comment": (
        {
            "head": '<meta name="author" content="Ada Quill">',
            "top": '<p class="author">Ole Gran</p><p>Ada Quill</p>',
        },
        ("Ada Quill",),
    ),
    "who stands under the title above a role outranks the site": (
        {
            "head": ld('{"@type":"NewsArticle","author":{"@type":"Organization","name":"Harbour Post"}}'),
            "top": "<div>Ada Quill</div><div>Harbour Editor</div>",
        },
        ("Ada Quill",),
    ),
    "not a sentence by the date": ({"top": "<p>スクラップは会員限定です</p><p>2024年5月3日</p>"}, ()),
    "a team that signs": ({"top": "<p>By The Harbour editors</p>"}, ("The Harbour editors",)),
    "a team behind the time it takes": ({"top": "<p>3 min read · By Crane Online</p>"}, ("Crane Online",)),
    "the team that the machine names, not who updated it": (
        {
            "head": ld('{"@type":"Article","author":{"@type":"Organization","name":"The Harbour Post Team"}}'),
            "top": '<p class="byline">Ole Gran</p>',
        },
        ("The Harbour Post Team",),
    ),
    "who signed outranks the site": (
        {
            "head": ld('{"@type":"NewsArticle","author":{"@type":"Organization","name":"Harbour Post"}}'),
            "bottom": "<p>The crane said nothing and the council went home, as it does in the evenings.</p>"
            "<p><strong>Ada Quill</strong></p>",
            "short": "Ada Quill",
        },
        ("Ada Quill",),
    ),
    "authors at the end": (
        {"bottom": "<p>Nobody minds.</p>" * 60 + "<p>Authors: Ada Quill and Bo Ek, harbour teachers</p>"},
        ("Ada Quill", "Bo Ek"),
    ),
    "the line below the words that announce it": (
        {"top": "<p>Last updated</p><p>3 May 2024</p><p>Written by</p><p>Ada Quill</p><p>Contents</p>"},
        ("Ada Quill",),
    ),
    "a name above its role": (
        {"top": "<p>What becomes of it?</p><p>Ada Quill</p><p>Harbour Writer</p>"},
        ("Ada Quill",),
    ),
    "a name above the label of a date": ({"top": "<p>Ada Quill</p><p>Last Updated:</p>"}, ("Ada Quill",)),
    "a link behind the picture that leads there too": (
        {
            "bottom": "<p>Nobody minds.</p>" * 60
            + '<div><a href="/author/ada"><img src="/i/ada.jpg"></a><a href="/author/ada" rel="author">Ada Quill</a></div>'
        },
        ("Ada Quill",),
    ),
    "the only author that links name, in the article's own footer": (
        {
            "bottom": "<p>Nobody minds.</p>" * 60
            + '<footer class="meta"><p class="name"><a href="/author/ada" rel="author">Ada Quill</a></p></footer>'
        },
        ("Ada Quill",),
    ),
    "not one of many that links in a footer name": (
        {
            "bottom": "<p>Nobody minds.</p>" * 60
            + '<footer><a href="/author/ada" rel="author">Ada Quill</a><a href="/author/bo" rel="author">Bo Ek</a></footer>'
        },
        (),
    ),
    "the only one in a class for it, far behind": (
        {"bottom": "<p>Nobody minds.</p>" * 60 + '<div class="wp-block-post-author-name">Ada Quill</div>'},
        ("Ada Quill",),
    ),
    "the line below the label, far behind": (
        {"bottom": "<p>Nobody minds.</p>" * 60 + "<aside><h3>Author</h3><p>Ada Quill</p></aside>"},
        ("Ada Quill",),
    ),
    "who contributed": ({"top": "<div><strong>Contributors:</strong> Ada Quill</div>"}, ("Ada Quill",)),
    "not a profile on another site": (
        {"top": '<div><a href="https://crowd.example/profile/harbour">Harbour Crowd</a></div>'},
        (),
    ),
    "not who is named in a caption": (
        {"top": "<p>3 May 2024</p><p>Ole Gran</p>", "caption": "Ole Gran"},
        (),
    ),
    "an agency, although a picture took it too": (
        {"top": "<p>3 May 2024</p><p>Associated Press</p>", "caption": "Associated Press"},
        ("Associated Press",),
    ),
    "before a date that is glued to the name": (
        {"top": "<p><span>By Ada Quill</span><span>April 17, 2026</span></p>"},
        ("Ada Quill",),
    ),
    "behind a date, in German": ({"top": "<p>10. April 2026 von Ada Quill</p>"}, ("Ada Quill",)),
    "behind dates and a dash, with an agency": (
        {
            "top": "<p>Publié le <b>lundi 9 mars 2026 à 06h30</b>, mis à jour à 11h02 - Par <b>Hélène Quai</b> avec AFP</p>"
        },
        ("Hélène Quai",),
    ),
    "behind a bar, with a label": (
        {"top": "<p>14 апреля 2026, 10:25 | Автор: Ада Квилл | Просмотров: 812</p>"},
        ("Ада Квилл",),
    ),
    "behind a date and a label": ({"top": "<p>Vydáno 12. 3. 2024 Autor: Jan Kotva</p>"}, ("Jan Kotva",)),
    "published by, in Spanish": ({"top": "<p>Publicado por Ana Muelle el 3 de mayo de 2024</p>"}, ("Ana Muelle",)),
    "not the paper behind her": (
        {"top": '<p class="byline">By <a href="/a">Ada Quill</a>, Harbour Globe</p>'},
        ("Ada Quill",),
    ),
    "not who has no name": ({"top": '<p class="byline">By <a href="/a">Ada Quill</a> and staff</p>'}, ("Ada Quill",)),
    "before what she does, in another element": (
        {"top": "<div><b>Ada Quill</b><i>Harbour correspondent</i></div>"},
        ("Ada Quill",),
    ),
    "in capitals above what she does": ({"top": "<p>ADA QUILL<br>STAFF WRITER</p>"}, ("ADA QUILL",)),
    "not who built it, behind a year": ({"top": "<p>Der Kran wurde 1904 von Otto Quill gebaut</p>"}, ()),
    "the line below a Dutch by": ({"top": "<p>Door</p><p>Sanne de Vries</p>"}, ("Sanne de Vries",)),
    "two, each in an element of a byline": (
        {"top": '<p class="byline">Von <b>Ada Quill</b> und <b>Bo Ek</b></p>'},
        ("Ada Quill", "Bo Ek"),
    ),
    "one with a link and one without": (
        {"top": '<p class="post__author">Автор: <a href="/a">Ада Квилл</a>, Степан Кран</p>'},
        ("Ада Квилл", "Степан Кран"),
    ),
    "nobody": ({"head": '<meta name="author" content="https://www.facebook.com/harbourpost">'}, ()),
    "not a commenter": ({"bottom": '<div class="comment-author"><a href="/x">Carl Troll</a></div>'}, ()),
}


@pytest.mark.parametrize(("parts", "expected"), AUTHORS.values(), ids=AUTHORS)
def test_authors(parts: dict[str, str], expected: tuple[str, ...]) -> None:
    assert article(**parts).authors == expected


def test_the_head_is_where_the_text_begins_when_only_menus_have_headings() -> None:
    menu = "<ul>" + "<li><h1>Cranes</h1></li><li>Boats</li>" * 60 + "</ul>"
    html = f"<html><body>{menu}<main><h2>It stays</h2><p>By <b>Ada Quill</b></p>{TEXT}</main></body></html>"
    page = parse(html, url=URL)
    segments = segment(page)
    marks = [Mark(keep=len(s.text) > 50) for s in segments]
    assert read_metadata(page, segments, marks, read_structured(page)).authors == ("Ada Quill",)


DATES = {
    "JSON-LD with its zone": (
        {"head": ld('{"@type":"NewsArticle","datePublished":"2024-05-03T09:30:00+02:00"}')},
        datetime(2024, 5, 3, 9, 30, tzinfo=timezone(timedelta(hours=2))),
    ),
    "a meta element that knows the time of the same day": (
        {
            "head": ld('{"@type":"NewsArticle","datePublished":"2024-05-03"}')
            + '<meta property="article:published_time" content="2024-05-03T09:30:00Z">'
        },
        datetime(2024, 5, 3, 9, 30, tzinfo=UTC),
    ),
    "a meta element that the site named itself": (
        {"head": '<meta name="x-published-date" content="3 May 2024">'},
        datetime(2024, 5, 3, tzinfo=UTC),
    ),
    "a time element": (
        {"top": '<time datetime="2024-05-03T09:30Z">Friday</time>'},
        datetime(2024, 5, 3, 9, 30, tzinfo=UTC),
    ),
    "published before updated": (
        {"top": "<p>Updated: 5 May 2024</p><p>Published: 3 May 2024</p>"},
        datetime(2024, 5, 3, tzinfo=UTC),
    ),
    "published behind updated, in one line": (
        {"top": "<p>By Ada Quill • Updated May 4, 2024 • Published May 3, 2024</p>"},
        datetime(2024, 5, 3, tzinfo=UTC),
    ),
    "microdata": ({"top": '<meta itemprop="datePublished" content="2024-05-03">'}, datetime(2024, 5, 3, tzinfo=UTC)),
    "the address": ({"url": "https://harbourpost.example/2024/05/03/crane"}, datetime(2024, 5, 3, tzinfo=UTC)),
    "the address with a month's name": (
        {"url": "https://harbourpost.example/2024/may/03/crane"},
        datetime(2024, 5, 3, tzinfo=UTC),
    ),
    "the document's title": ({"title": "The crane stays | 03.05.2024"}, datetime(2024, 5, 3, tzinfo=UTC)),
    "a label far below": (
        {"bottom": "<p>More text here.</p><h3>Published</h3><p>3 May 2024</p>"},
        datetime(2024, 5, 3, tzinfo=UTC),
    ),
    "year, month and day, as libraries write it": (
        {"head": '<meta name="citation_publication_date" content="2024 May 3">'},
        datetime(2024, 5, 3, tzinfo=UTC),
    ),
    "an older date under the title, where the machine tells when the page was built": (
        {
            "head": ld('{"@type":"Article","datePublished":"Nov 5, 2025","dateModified":"Nov 5, 2025"}'),
            "top": "<p>Ada Quill</p><p>3 May 2024</p>",
        },
        datetime(2024, 5, 3, tzinfo=UTC),
    ),
    "not a date in a caption": (
        {
            "head": ld('{"@type":"NewsArticle","datePublished":"2024-05-03","dateModified":"2024-05-03"}'),
            "top": "<p>The crane, as it was seen on 1 May 2024.</p>",
        },
        datetime(2024, 5, 3, tzinfo=UTC),
    ),
    "the only line that is a date": (
        {"bottom": "<p>Nobody minds.</p>" * 60 + "<p>3 May 2024</p>"},
        datetime(2024, 5, 3, tzinfo=UTC),
    ),
    "a microformat's abbreviation, before a line": (
        {
            "top": "<p>3 May 2024</p>",
            "bottom": '<p>by Ada <abbr class="published" title="2024-05-03T08:15:00+03:00">08:15</abbr></p>',
        },
        datetime(2024, 5, 3, 8, 15, tzinfo=timezone(timedelta(hours=3))),
    ),
    "a gallery in JSON-LD": (
        {"head": ld('{"@type":"ImageGallery","headline":"The crane stays","datePublished":"2024-05-03T09:00:00Z"}')},
        datetime(2024, 5, 3, 9, tzinfo=UTC),
    ),
    "a year in two digits": ({"top": "<p>03.05.24, 14:05</p>"}, datetime(2024, 5, 3, 14, 5, tzinfo=UTC)),
    "glued to the name before": (
        {"top": "<p><span>By Ada Quill</span><span>May 3, 2024</span></p>"},
        datetime(2024, 5, 3, tzinfo=UTC),
    ),
    "not what day it is": ({"above": "<p>3 May 2024</p>" + "<p>Menu</p>" * 90}, None),
    "nothing": ({}, None),
}


@pytest.mark.parametrize(("parts", "expected"), DATES.values(), ids=DATES)
def test_dates(parts: dict[str, str], expected: datetime | None) -> None:
    found = article(**parts).published

    assert found == expected
    assert found is None or expected is None or found.utcoffset() == expected.utcoffset()


def test_modified_is_never_before_published() -> None:
    head = ld('{"@type":"NewsArticle","datePublished":"2024-05-03T10:00Z","dateModified":"%s"}')

    assert article(head=head % "2024-05-04T10:00Z").modified == datetime(2024, 5, 4, 10, tzinfo=UTC)
    assert article(head=head % "2024-05-01T10:00Z").modified is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published 3 May 2024 at 9:30, updated 4 May 2024 at 11:02", datetime(2024, 5, 4, 11, 2, tzinfo=UTC)),
        ("Publié le 3 mai 2024 à 06h30, mis à jour le 3 mai 2024 à 11h02", datetime(2024, 5, 3, 11, 2, tzinfo=UTC)),
        ("Publisert: 03.05.2024 07:00 Oppdatert: 04.05.2024 08:00", datetime(2024, 5, 4, 8, tzinfo=UTC)),
        (
            '3 May 2024 <time class="updated" datetime="2024-05-04T10:00Z">Saturday</time>',
            datetime(2024, 5, 4, 10, tzinfo=UTC),
        ),
        ("Updated 5 minutes ago, published 3 May 2024", None),
        ("3 May 2024. The crane, which was modified by whom nobody in the whole of the town knows, in 2023.", None),
    ],
)
def test_what_a_reader_sees_of_a_change(line: str, expected: datetime | None) -> None:
    found = article(top=f"<p>{line}</p>")

    assert found.published
    assert found.published.date().isoformat() == "2024-05-03"
    assert found.modified == expected


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        (["en_US"], "The crane stays and the council is pleased with it.", "en-US"),
        (
            ["en"],
            "Der Kran bleibt, und die Stadt ist nicht froh mit dem Beschluss, den sie auch für sich von der",
            "de",
        ),
        (
            ["en", "ja_JP"],
            "港の古いクレーンは残ることになりました。市議会はこの件について三回目の投票を行いました。",
            "ja-JP",
        ),
        (["en"], "Старый кран остаётся, решил городской совет после третьего голосования в этом году.", "ru"),
        (["zh-hant-tw"], "", "zh-Hant-TW"),
        (["english"], "", "en"),
        (["en"], "Umkhandlu uthe ugada uzohlala, kodwa abantu abajabule ngoba kanye nosomabhizinisi bathi futhi", "zu"),
        (["en"], "Qapla batlh je chaq Duj tIvoq nuqneH " * 25, None),
        (["xx", ""], "", None),
        ([None, "pt_BR.UTF-8"], "", "pt-BR"),
        (["af"], "Die kraan bly staan en die raad is nie tevrede met die besluit nie.", "af"),
    ],
)
def test_language(declared: list[str | None], text: str, expected: str | None) -> None:
    assert find_language(declared, text) == expected


ORIGINS = {
    "appeared first on": (
        {"bottom": "<p>The post The crane stays appeared first on Morning Mail.</p>"},
        Origin("Morning Mail"),
    ),
    "erschien zuerst bei": (
        {"text": GERMAN, "bottom": "<p>Dieser Artikel erschien zuerst bei morgenbote.</p>"},
        Origin("morgenbote"),
    ),
    "republished from": (
        {"top": "<p>This story is republished from The Morning under a licence.</p>"},
        Origin("The Morning"),
    ),
    "initialement publié sur": (
        {"text": FRENCH, "bottom": "<p>Article publié initialement sur Le Quai.</p>"},
        Origin("Le Quai"),
    ),
    "a label": ({"bottom": "<p>Source: Morning Mail</p>"}, Origin("Morning Mail")),
    "a label in another script": ({"bottom": "<p>Πηγή: Πρωινά Νέα</p>"}, Origin("Πρωινά Νέα")),
    "a label in a script with signs": ({"bottom": "<p>ที่มา: ข่าวเช้า</p>"}, Origin("ข่าวเช้า")),
    "a label before what was left behind the text": (
        {"bottom": "<p>Sursa: Vocea Portului</p><p>Follow us</p>", "short": "Follow us"},
        Origin("Vocea Portului"),
    ),
    "not a label before prose": (
        {"bottom": f"<p>Source: Harbour Office</p>{TEXT}"},
        None,
    ),
    "a label beside the date": ({"above": "<p>2024年05月03日 07:44 来源:港湾晚报 参与互动</p>"}, Origin("港湾晚报")),
    "a label beside what is glued to it": (
        {"above": '<p>来源:<a href="#">港湾晚报</a><span>参与互动</span></p>'},
        Origin("港湾晚报"),
    ),
    "zuerst erschienen in der": (
        {"text": GERMAN, "bottom": "<p>Von Ada Quill. Zuerst erschienen in der Neuen Hafenschau.</p>"},
        Origin("Neuen Hafenschau"),
    ),
    "where to read the original": ({"bottom": "<p>Read the original at Morning Mail.</p>"}, Origin("Morning Mail")),
    "not agencies in general": ({"bottom": "<p>المصدر: وكالات</p>"}, None),
    "the link around the name": (
        {"bottom": '<p>Sursa: <a href="https://morningmail.example/crane">Morning Mail</a></p>'},
        Origin("Morning Mail", "https://morningmail.example/crane"),
    ),
    "in which language, and by whom": (
        {
            "top": "<p>This article was originally published in German by "
            '<a href="https://morgenbote.example/kran">Morgenbote</a> and is <a href="https://x.example">free</a>.</p>'
        },
        Origin("Morgenbote", "https://morgenbote.example/kran"),
    ),
    "without what the sentence goes on with": (
        {"bottom": "<p>This story was originally published by Morning Mail and is reproduced here.</p>"},
        Origin("Morning Mail"),
    ),
    "with what joins its words": (
        {"bottom": "<p>This story was originally published by Ships and the Sea.</p>"},
        Origin("Ships and the Sea"),
    ),
    "a link element": (
        {"head": '<link rel="syndication-source" href="https://morningmail.example/crane">'},
        Origin("morningmail", "https://morningmail.example/crane"),
    ),
    "a canonical address elsewhere": (
        {"head": '<link rel="canonical" href="https://morningmail.example/crane">'},
        Origin("morningmail", "https://morningmail.example/crane"),
    ),
    "said again and again": (
        {
            "bottom": "<p>It will stay for ever and a day, the mayor told Mail.</p><p>Nobody is glad of it, but nobody is sad about it either, he told Mail.</p>"
        },
        Origin("Mail"),
    ),
    "an agency that alone signs": (
        {"head": ld('{"@type":"NewsArticle","author":{"@type":"Organization","name":"The Associated Press"}}')},
        Origin("The Associated Press"),
    ),
    "not an agency that helped": (
        {"head": ld('{"@type":"NewsArticle","author":[{"name":"Ada Quill"},{"name":"Reuters"}]}')},
        None,
    ),
    "said once": ({"bottom": "<p>It will stay for ever and a day, the mayor told Mail.</p>"}, None),
    "itself": ({"bottom": "<p>This article first appeared on Harbourpost.</p>"}, None),
    "another name of the same site": (
        {"head": '<link rel="canonical" href="https://m.harbourpost.example/crane">'},
        None,
    ),
    "a book": ({"bottom": "<p>His novel was first published in May 1990.</p>"}, None),
}


@pytest.mark.parametrize(("parts", "expected"), ORIGINS.values(), ids=ORIGINS)
def test_origin(parts: dict[str, str], expected: Origin | None) -> None:
    assert article(**parts).origin == expected


def test_the_rest() -> None:
    found = article(
        head='<meta property="og:site_name" content="Harbour Post"><meta property="article:section" content="Local">'
        '<meta name="keywords" content="crane, harbour, Crane"><meta name="description" content="It stays &amp; stays.">'
        '<link rel="canonical" href="/local/crane-stays#top"><meta name="robots" content="NOINDEX,follow">'
    )

    assert found.site_name == "Harbour Post"
    assert found.section == "Local"
    assert found.tags == ("crane", "harbour")
    assert found.summary == "It stays & stays."
    assert found.canonical_url == URL
    assert found.noindex
    assert found.title == "The crane stays"


SITE_NAMES = {
    "the title's end that the host spells": ({"title": "The crane stays | Harbour Post"}, "Harbour Post"),
    "its beginning": ({"title": "Harbour Post: news :: The crane stays :: Harbour Post"}, "Harbour Post"),
    "without its article": ({"title": "The crane stays - The Harbour Post"}, "The Harbour Post"),
    "without its accents": (
        {"title": "Dźwig zostaje – Głos Portu", "url": "https://www.glosportu.example/1"},
        "Głos Portu",
    ),
    "with an ending": ({"title": "Der Kran – Hafenbote", "url": "https://hafenboten.example/1"}, "Hafenbote"),
    "its initials": (
        {"title": "The crane - National Crane Office", "url": "https://nco.example/1"},
        "National Crane Office",
    ),
    "what the link home is called too": (
        {"title": "The crane stays - Quay Mail", "above": '<a href="/">Quay Mail</a>'},
        "Quay Mail",
    ),
    "what the logo is called too": (
        {"title": "Кран :: Вести Порта", "above": '<a href="/"><img src="/l.gif" alt="Вести Порта logo"></a>'},
        "Вести Порта",
    ),
    "who holds the rights": (
        {"title": "The crane - Quay Mail", "bottom": "<p>© 2024 Quay Mail. All rights reserved.</p>"},
        "Quay Mail",
    ),
    "the link home that the host spells": (
        {"above": '<a href="https://www.harbourpost.example">Harbour Post</a>'},
        "Harbour Post",
    ),
    "not a section": ({"title": "The crane stays - Local", "above": '<a href="/">Local</a>'}, None),
    "not a section of its owner": ({"title": "The crane - Boats", "bottom": "<p>© Boats Weekly 2024</p>"}, None),
    "not a link home that says so": ({"above": '<a href="/">Back to start</a>'}, None),
    "not what nobody else says": ({"title": "The crane stays - Quay Mail"}, None),
    "not what the host spells, where the machine says another": (
        {"title": "The crane | Harbour Post", "head": '<meta property="og:site_name" content="The Post">'},
        "The Post",
    ),
}


@pytest.mark.parametrize(("parts", "expected"), SITE_NAMES.values(), ids=SITE_NAMES)
def test_the_name_of_the_site(parts: dict[str, str], expected: str | None) -> None:
    assert article(**parts).site_name == expected


@pytest.mark.parametrize("href", ["https://www.harbourpost.example/", "javascript:void(0)", "", "http://[bad", "/"])
def test_a_canonical_address_that_cannot_be_is_not_believed(href: str) -> None:
    assert article(head=f'<link rel="canonical" href="{href}">').canonical_url is None


def test_the_section_from_a_link_to_the_category() -> None:
    body = '<p><a rel="tag" href="/t">Boats</a> <a rel="category tag" href="/c">Local</a></p>'
    assert article(top=body).section == "Local"
    assert article(top='<p><a rel="tag" href="/t">Boats</a></p>').section is None


def test_tags_from_links_to_them() -> None:
    links = '<p><a rel="tag" href="/t">Boats</a> <a rel="tag" href="/u">#Cranes</a> <a rel="category tag" href="/c">Local</a></p>'
    assert article(bottom=links).tags == ("Boats", "Cranes")
    assert article(bottom=links, head='<meta name="keywords" content="harbour">').tags == ("harbour",)
    assert article(above=links).tags == ()
    assert article(bottom="<p>Nobody minds.</p>" * 200 + links).tags == ()


def test_the_section_from_breadcrumbs() -> None:
    crumbs = ",".join(f'{{"position":{i},"name":"{n}"}}' for i, n in enumerate(("Home", "Local", "The crane stays")))

    assert article(head=ld(f'{{"@type":"BreadcrumbList","itemListElement":[{crumbs}]}}')).section == "Local"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "@type @id @graph author name headline datePublished publisher isPartOf mainEntityOfPage articleSection "
                "keywords isAccessibleForFree itemListElement item url isBasedOn inLanguage description".split()
            ),
            inner | st.sampled_from(["NewsArticle", "Person", "BreadcrumbList", "2024-05-03", "#a"]),
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.text(max_size=60))
def test_no_data_raises(data: object, text: str) -> None:
    import json

    safe = json.dumps(data).replace("<", "\\u003c")
    markup = text.replace("<", "").replace('"', "")
    article(head=ld(safe) + f'<meta name="author" content="{markup}"><link rel="canonical" href="{markup}">')


HUGE = 200_000
MANY_NAMES = "a and " * HUGE
MANY_BARS = "x|" * HUGE
HOSTILE = {
    "a heading without end": {"top": f"<h1>{'by a | ' * HUGE}</h1>"},
    "a class without end": {"top": f'<p class="{"author " * HUGE}">x</p>'},
    "classes without number": {"top": "".join(f'<i class="author-{i}">By</i>' for i in range(20_000))},
    "bylines without number": {"bottom": "<p>By and by and by, told first appeared on</p>" * 20_000},
    "a name without end": {"head": ld(f'{{"@type":"NewsArticle","author":"{MANY_NAMES}","headline":"{MANY_BARS}"}}')},
    "authors without number": {"head": ld(f'{{"@type":"NewsArticle","author":[{",".join(["{}"] * HUGE)}]}}')},
    "keywords without number": {"head": f'<meta name="keywords" content="{"a," * HUGE}">'},
    "a date without end": {"head": f'<meta name="date" content="{"1" * HUGE}">', "top": f"<time>{'1 ' * HUGE}</time>"},
    "links home without number": {"above": '<a href="/">Quay Mail</a>' * 20_000, "title": "a | b :: " * HUGE},
    "rights without end": {"title": "The crane - Quay", "bottom": f"<p>{'© ' * 100}</p>" * 5_000},
    "a name and dates without end": {"top": f"<p class=byline>{'Ada QuillMay 3, 2024 ' * HUGE}</p>"},
    "bylines behind dates without number": {"top": "<p>1:11 von 3. Mai 2024 von - von A 11:11</p>" * 5_000},
    "a description without end": {"head": f'<meta name="description" content="{"&amp;amp;<" * HUGE}">'},
    "entities in a title": {"title": "&amp;" * HUGE},
    "cited without end": {"head": f'<meta name="citation_authors" content="{"a1;" * HUGE}">'},
    "fields for authors without number": {
        "head": "".join(f'<meta name="x{i}author" content="{"a=b, " * 300}">' for i in range(2_000))
    },
    "authors far below without number": {
        "bottom": f"<p>{'Word. ' * 300}</p>" * 9
        + f'<div class="{"x " * HUGE}">'
        + f'<p class="author"><a rel="author" href="/author/a1">{"a1; " * 39}</a></p>' * 5_000
    },
    "lines that name the author without number": {"bottom": f"<p>Author: {'a1; ' * 30}</p>" * 5_000},
    "a reference to itself": {
        "head": ld('{"@id":"#a","@type":"Article","author":{"@id":"#a"},"mainEntity":{"@id":"#a"}}')
    },
}


@pytest.mark.parametrize("parts", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_end_soon(parts: dict[str, str]) -> None:
    started = time.process_time()
    found = article(**parts)

    assert time.process_time() - started < 5
    assert len(repr(found)) < 20_000
