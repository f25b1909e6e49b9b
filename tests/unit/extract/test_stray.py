"""Lines that are the site's wherever they stand go, from pages and from feeds; what only sounds like them stays."""

import pytest
from tests.unit.extract.judging import rules_for

from feedclean.extract import extract_fragment

PROSE = "The ferry left the harbour late that morning, and those who waited on the quay said nothing about it."
BODY = "".join(f"<p>{n} {PROSE}</p>" for n in range(6))
ENTRY = "https://harbour.example/news/late-ferry/"

FURNITURE = [
    "Advertisement",
    "ADVERTISEMENT",
    "- Anzeige -",
    "[Publicité]",
    "広告",
    "Source link",
    "<a href=https://b.example/x>Source link</a>",
    "Story continues below advertisement",
    "#clock #harbour",
    "#clock, #Hafen2026 #港",
    "Article continues after this advertisement",
    "<a href=https://t.me/harbourpost>Підписуйтесь на наш Telegram</a>",
    "Siga a Harbour Post en <a href=https://news.google.com/publications/abc>Google News</a>",
]
STORY = [
    "Print.",
    "Home!",
    "#1",
    "#MeToo",
    "Home at last",
    "Advertisements were pasted on every wall of the harbour.",
    "© Ann Lee",
    "Share the road",
    "The source link was never found.",
]


def texts(markup: str) -> list[str]:
    return [b.text for b in extract_fragment(markup, url=ENTRY)]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_goes_from_pages(line: str) -> None:
    found = rules_for(f"<main>{BODY}<p>{line}</p>{BODY}</main>")
    assert [rule for text, rule in found.items() if text[0] not in "012345"] == ["furniture"]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_goes_from_feeds(line: str) -> None:
    assert texts(f"<p>{PROSE}</p><p>{line}</p><p>{PROSE}</p>") == [PROSE, PROSE]


@pytest.mark.parametrize("line", STORY)
def test_what_only_sounds_like_it_stays(line: str) -> None:
    assert rules_for(f"<main>{BODY}<p>{line}</p>{BODY}</main>")[line] == ""
    assert texts(f"<p>{PROSE}</p><p>{line}</p><p>{PROSE}</p>") == [PROSE, line, PROSE]


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li>Print</li><li><p>Share</p></li></ul>",
        "<table><tr><td>Home</td><td>Away</td></tr><tr><td><p>Search</p></td><td>2</td></tr></table>",
        "<h2>Search</h2>",
        "<pre>Loading</pre>",
    ],
)
def test_entries_of_lists_and_tables_are_no_furniture(markup: str) -> None:
    assert set(rules_for(f"<main>{BODY}{markup}{BODY}</main>").values()) == {""}
    assert len(texts(f"<p>{PROSE}</p>{markup}<p>{PROSE}</p>")) == 3


@pytest.mark.parametrize(
    "line",
    [
        "<a href=/x>Read more: Market moves</a>",
        "Lesen Sie auch: <a href=/x>Der Markt bewegt sich</a>",
        "【関連記事】<a href=/x>眠らない灯台守</a>",
        "READ MORE <a href=/x>The market moves</a>",
        "READ: <a href=/x>The market moves</a>",
        "Le puede interesar: <a href=/x>El mercado se mueve</a>",
    ],
)
def test_feeds_send_nobody_away(line: str) -> None:
    assert texts(f"<p>{PROSE}</p><p>{line}</p><p>{PROSE}</p>") == [PROSE, PROSE]


@pytest.mark.parametrize("markup", ["{0}{1}", "<div>{0}{1}</div>"])
def test_further_reading_goes_with_its_label(markup: str) -> None:
    links = "<p><a href=/a>Wolf frisst Schaf im Deich</a></p><p><a href=/b>Storch bleibt</a></p>"
    found = rules_for(f"<main>{BODY}{markup.format('<p>Mehr zum Thema</p>', links)}{BODY}</main>")
    assert [rule for text, rule in found.items() if text[0] not in "012345"] == ["read more"] * 3


@pytest.mark.parametrize(
    "line",
    [
        "Read more: a plea",
        "More on <a href=/x>fog</a> was said by all of them later.",
        "The ministry wrote on <a href=https://t.me/ministry/4711>Telegram</a>: follow the rules.",
        "Watch: the ferry turns, and <a href=/x>all</a> turn with it.",
    ],
)
def test_feeds_keep_what_only_sounds_like_it(line: str) -> None:
    assert len(texts(f"<p>{PROSE}</p><p>{line}</p><p>{PROSE}</p>")) == 3


@pytest.mark.parametrize(
    "sentence",
    [
        "The post {} appeared first on {}.",
        "Der Beitrag {} erschien zuerst auf {}.",
        "L’article {} est apparu en premier sur {}.",
        "La entrada {} se publicó primero en {}.",
        "L'articolo {} proviene da {}.",
        "O post {} apareceu primeiro em {}.",
        "Het bericht {} verscheen eerst op {}.",
        "Wpis {} pojawił się poczatkowo na {}.",
        "Сообщение {} появились сначала на {}.",
        "投稿 {} は {} に最初に表示されました。",
    ],
)
def test_the_footer_of_an_entry_goes(sentence: str) -> None:
    named = sentence.format("<a href=https://c.example/a>Late ferry</a>", "<a href=https://c.example>Harbour News</a>")
    assert texts(f"<p>{PROSE}</p><p>{named}</p>") == [PROSE]
    assert texts(f"<p>{PROSE}<br><br>{named}</p>") == [PROSE]


@pytest.mark.parametrize(
    "footer",
    [
        f"<a href={ENTRY}?utm_source=rss>Late ferry</a> was first seen at <a href=https://www.harbour.example>us</a>",
        f"Found at <a href=/>Harbour News</a>: <a href={ENTRY}#more>Late ferry</a>",
    ],
)
def test_a_last_paragraph_that_links_to_its_own_entry_and_its_site_goes(footer: str) -> None:
    assert texts(f"<p>{PROSE}</p><p>{footer}</p>") == [PROSE]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The post office in Riga <a href=/riga>appeared first on the list</a> of those that were to close in spring.",
        "The post office in Riga appeared first on the list.",
        "La entrada, que se publicó primero en <a href=/d>el diario</a>, era una carta del capitán a sus hijos.",
        f"We told of <a href={ENTRY}>the ferry</a> and of <a href=https://b.example/>another harbour</a> before.",
        f"We told of <a href={ENTRY}>the ferry</a> before.",
        "There is more <a href=/>on our first page</a>.",
    ],
)
def test_a_last_paragraph_that_says_something_stays(paragraph: str) -> None:
    assert len(texts(f"<p>{PROSE}</p><p>{paragraph}</p>")) == 2


def test_the_only_paragraph_is_no_footer() -> None:
    only = "<p>The post <a href=/a>Late ferry</a> appeared first on <a href=/>Harbour News</a>.</p>"
    assert len(texts(only)) == 1
    assert len(texts(f"{only}<p>{PROSE}</p>")) == 2


@pytest.mark.parametrize(
    ("label", "items", "site", "rules"),
    [
        (0.9, 0.3, "https://ice.example", {""}),
        (0.9, 0.3, "", {"dangling label", "model"}),  # other articles of this one
        (0.9, 0.1, "https://ice.example", {"dangling label", "model"}),
        (0.45, 0.3, "https://ice.example", {"dangling label", "model"}),
        (0.1, 0.3, "https://ice.example", {"model"}),
    ],
)
def test_a_list_of_which_the_model_is_unsure_stays_with_its_label(
    label: float, items: float, site: str, rules: set[str]
) -> None:
    links = f"<ul><li><a href={site}/a>How the harbour froze</a></li><li><a href={site}/b>Ice</a></li></ul>"
    doubted = {"Sources:": label, "How the harbour froze": items, "Ice": items}
    found = rules_for(f"<main>{BODY}<p>Sources:</p>{links}{BODY}</main>", but=doubted)
    assert {found[text] for text in doubted} == rules


def test_a_label_goes_with_its_list() -> None:
    links = "<ul class=related-posts><li><a href=/a>How the harbour froze</a></li><li><a href=/b>Ice</a></li></ul>"
    found = rules_for(f"<main>{BODY}<p>Mehr zum Thema:</p>{links}{BODY}</main>")
    assert found["Mehr zum Thema:"] == "dangling label"
    inside = "<ul class=related-posts><li>See:</li><li><a href=/a>How the harbour froze</a></li></ul>"
    assert "dangling label" not in rules_for(f"<main>{BODY}{inside}{BODY}</main>").values()
    own = "<ul><li><a href=/a>How the harbour froze</a></li><li>Ice</li></ul>"
    assert set(rules_for(f"<main>{BODY}<p>He told of:</p>{own}{BODY}</main>").values()) == {""}


def test_a_link_that_is_no_address_leads_nowhere() -> None:
    footer = f"<a href='http://[x'>The late ferry</a> at <a href={ENTRY}>Harbour News</a>"
    assert texts(f"<p>One.</p><p>{footer}</p>")[-1] == "The late ferry at Harbour News"
