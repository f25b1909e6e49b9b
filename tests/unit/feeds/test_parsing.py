from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedclean.feeds import Detected, detect, parse_feed
from feedclean.model import Enclosure, Failed, Feed, FeedEntry, Figure, Origin, Reason

FIXTURES = Path(__file__).parents[3] / "fixtures" / "feeds"
URL = "https://gazette.example/feed.xml"
ALL = sorted(FIXTURES.iterdir())


def read(name: str, url: str | None = URL) -> Feed:
    feed = parse_feed((FIXTURES / name).read_bytes(), url=url)
    assert isinstance(feed, Feed)
    return feed


def rss(items: str, head: str = "", url: str | None = URL) -> Feed:
    body = f'<rss version="2.0"><channel><title>T</title>{head}{items}</channel></rss>'
    feed = parse_feed(body.encode(), url=url)
    assert isinstance(feed, Feed)
    return feed


def only(items: str, head: str = "", url: str | None = URL) -> FeedEntry:
    [entry] = rss(f"<item>{items}</item>", head=head, url=url).entries
    return entry


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.name)
def test_every_format_is_detected_and_read_without_a_problem(path: Path) -> None:
    body = path.read_bytes()
    assert detect(body) is Detected.FEED
    feed = parse_feed(body, url=URL)
    assert isinstance(feed, Feed)
    assert feed.entries
    if path.name not in {"broken.xml", "json11.json"}:
        assert feed.problems == ()


def test_rss20_in_full() -> None:
    feed = read("rss20.xml")
    assert (feed.format, feed.title, feed.subtitle) == (
        "rss20",
        "The Harbour Gazette & Tide Table",
        "News from a small harbour",
    )
    assert (feed.site_url, feed.language, feed.authors) == ("https://gazette.example/", "en-GB", ("Mara Lindqvist",))
    assert feed.updated == datetime(2024, 3, 5, 8, tzinfo=UTC)
    assert feed.icon == "https://gazette.example/logo.png"
    assert feed.next_url == "https://gazette.example/feed.xml?page=2"
    assert feed.hints.ttl == timedelta(minutes=45)  # longer than twice an hour
    assert feed.hints.skip_hours == {0, 1}
    assert feed.hints.skip_days == {6}
    ferry, tides, proxy = feed.entries
    assert ferry.title == 'Ferry returns at last – "nobody waited"'
    assert ferry.url == "https://gazette.example/2024/03/ferry?utm_source=rss&utm_medium=feed"
    assert (ferry.guid, ferry.authors) == ("gazette-2024-117", ("Jonas Weir", "Mara Lindqvist"))
    assert ferry.published == datetime(2024, 3, 4, 16, 30, tzinfo=UTC)
    assert ferry.tags == ("Transport", "Islands")
    assert ferry.summary == "The ferry came back after nine weeks."
    assert ferry.content
    assert ferry.content.startswith("<p>The ferry came back after nine weeks.</p><p><img ")
    assert ferry.origin == Origin("Coast Wire", "https://wire.example/rss")
    assert ferry.images == (
        Figure(
            "https://gazette.example/img/ferry-1200x800.jpg",
            alternates=("https://gazette.example/img/ferry-300x200.jpg",),
            alt="The ferry at the pier",
            caption="Nine weeks late & early.",
            credit="Ada Brandt / Coastpix",
            confidence=0.8,
            evidence=("media-rss",),
            width=1200,
            height=800,
        ),
    )
    assert tides.url == tides.guid == "https://gazette.example/tides/march"
    assert tides.authors == ("Ole Strand",)
    assert tides.enclosures == (Enclosure("https://gazette.example/audio/tides.mp3", "audio/mpeg", 1234567),)
    assert tides.published == datetime(2024, 3, 3, 6, tzinfo=UTC)
    assert proxy.url == "https://gazette.example/2024/03/proxy"
    assert (proxy.published, proxy.published_raw) == (None, "the day before yesterday")
    assert [f.url for f in proxy.images] == ["https://gazette.example/img/proxy-small.jpg"]


def test_atom10_in_full() -> None:
    feed = read("atom10.xml", url="https://feeds.example/garten")
    assert (feed.format, feed.title, feed.language) == ("atom10", "Garten & Gerät", "de")
    assert feed.site_url == "https://garten.example/blog/"
    assert feed.next_url == "https://garten.example/blog/feed.atom?seite=2"
    bean, borrowed = feed.entries
    assert bean.title == "Die Bohne & ich"
    assert bean.url == "https://garten.example/blog/2024/bohne.html"
    assert bean.base == "https://garten.example/blog/2024/"
    assert bean.content == '<p>Sie wächst. <img src="bohne.jpg" alt="Bohne"></p><p>1 &lt; 2</p>'
    assert bean.summary == "<p>Sie wächst &lt; gestern.</p>"
    assert bean.authors == ("Gerda Krause", "Tom Beet")
    assert bean.tags == ("Gemüse", "boden")
    assert bean.enclosures == (Enclosure("https://garten.example/blog/ton/bohne.ogg", "audio/ogg", 99),)
    assert (bean.published, bean.updated) == (
        datetime(2024, 5, 1, 10, tzinfo=UTC),
        datetime(2024, 5, 2, 7, tzinfo=UTC),
    )
    assert borrowed.language == "fr"
    assert borrowed.origin == Origin("Le Jardin", "https://jardin.example/")
    assert borrowed.content == "<p>Bonjour</p>"


def test_the_older_formats() -> None:
    assert read("rss091.xml").format == "rss091n"
    assert read("rss091.xml").entries[0].summary == "It turns, café & all."
    assert read("rss090.rdf").format == "rss090"
    assert read("rss090.rdf").entries[0].title == "Dawn"
    half = read("atom03.xml")
    assert (half.format, half.entries[0].title, half.entries[0].content) == ("atom03", "Half & half", "<p>Split.</p>")
    assert half.entries[0].published == datetime(2004, 5, 31, 15, tzinfo=UTC)
    books = read("rss10.rdf")
    assert (books.format, books.language, books.icon) == ("rss10", "ja", "https://lib.example/icon.png")
    assert (books.entries[0].authors, books.entries[0].tags) == (("山田花子",), ("本",))
    assert books.entries[0].published == datetime(2024, 1, 31, 23, 30, tzinfo=UTC)


def test_json_feeds() -> None:
    feed = read("json11.json")
    lamp, second = feed.entries
    assert (feed.format, feed.next_url) == ("json11", "https://hill.example/feed.json?page=2")
    assert (lamp.title, lamp.authors, lamp.tags) == ("Lamp lit", ("Ines Ferro", "Bo Quill"), ("light", "hill"))
    assert lamp.enclosures == (Enclosure("https://hill.example/lamp.mp3", "audio/mpeg", 77),)
    assert lamp.images[0].url == "https://hill.example/lamp.jpg"
    assert (second.guid, second.published, second.published_raw) == ("2", None, "someday")
    assert second.content == "<p>Plain</p>\n<p>1 &lt; 2</p>"
    assert feed.problems == ("1 items are no objects and were passed over",)
    assert read("json10.json").entries[0].url == "https://elsewhere.example/x"


def test_a_broken_feed_loses_no_entry() -> None:
    feed = read("broken.xml")
    first, crossed, fine, cut = feed.entries
    assert first.title == "Undeclared and bare & ampersands < here"
    assert first.url == "https://broken.example/1?a=1&b=2"
    assert first.content == "<p>Prefix without a namespace.</p>"
    assert (crossed.title, crossed.guid) == ("Tags that cross", "b2")
    assert crossed.summary
    assert "two" in crossed.summary
    assert (fine.title, fine.summary) == ("Fine", "whole")
    assert (cut.title, cut.summary) == ("Cut off", "<p>This one ends in the mid")
    assert any("not well-formed" in p for p in feed.problems)
    assert any("ends in the middle" in p for p in feed.problems)


@pytest.mark.parametrize("length", range(200, 4200, 173))
def test_a_feed_cut_anywhere_keeps_its_complete_entries(length: int) -> None:
    body = (FIXTURES / "rss20.xml").read_bytes()
    whole = read("rss20.xml")
    feed = parse_feed(body[:length], url=URL)
    if isinstance(feed, Failed):
        assert b"<channel>" not in body[:length]
        return
    complete = body[:length].count(b"</item>")
    assert feed.entries[:complete] == whole.entries[:complete]


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("jane@x.example (Jane Doe)", ("Jane Doe",)),
        ("Jane Doe &lt;jane@x.example&gt;", ("Jane Doe",)),
        ("By Jane Doe and John Roe", ("Jane Doe", "John Roe")),
        ("Jane Doe, John Roe", ("Jane Doe", "John Roe")),
        ("Doe, Jane", ("Doe, Jane",)),
        ("jane@x.example", ()),
        ("Jane &amp; the &lt;b&gt;Band&lt;/b&gt;", ("Jane & the Band",)),
    ],
)
def test_authors(raw: str | None, names: tuple[str, ...]) -> None:
    assert only(f"<title>x</title><author>{raw}</author>").authors == names


def test_of_content_and_description_the_longer_is_the_content() -> None:
    full = "word " * 100
    entry = only(f"<description>{full}</description><content>short</content><title>x</title>")
    assert (entry.content, entry.summary) == (full.strip(), "short")
    same = only("<description>one</description><summary>one</summary>")
    assert (same.content, same.summary) == (None, "one")


def test_addresses_that_are_no_web_pages_are_left_out() -> None:
    entry = only(
        "<title>x</title><link>javascript:alert(1)</link><guid>data:text/html,x</guid>"
        '<enclosure url="file:///etc/passwd" type="audio/mpeg"/>'
    )
    assert (entry.url, entry.enclosures) == (None, ())


def test_without_an_address_relative_links_stay_relative() -> None:
    assert only("<link>/a/b</link>", url=None).url == "/a/b"


def test_media_titles_do_not_become_the_entrys() -> None:
    entry = only(
        '<media:content url="/v.mp4" type="video/mp4" xmlns:media="http://search.yahoo.com/mrss/">'
        "<media:title>Clip</media:title><media:description>About the clip</media:description>"
        '<media:thumbnail url="/v.jpg"/></media:content><title>Entry</title><description>Text</description>'
    )
    assert (entry.title, entry.summary, entry.content) == ("Entry", "Text", None)
    assert [e.url for e in entry.enclosures] == ["https://gazette.example/v.mp4"]
    assert [(f.url, f.caption) for f in entry.images] == [("https://gazette.example/v.jpg", "About the clip")]


def test_each_picture_keeps_its_own_caption() -> None:
    entry = only(
        '<m:content url="/a.jpg" medium="image"><m:description>A</m:description><m:credit>X</m:credit></m:content>'
        '<m:content url="/b.jpg" medium="image"><m:description><![CDATA[B & b]]></m:description></m:content>'
        "<title>x</title>",
        head='<x xmlns:m="http://search.yahoo.com/mrss/"/>',
    )
    # The prefix was not declared where it counts: nothing is invented.
    assert entry.title == "x"
    body = (
        '<rss version="2.0" xmlns:m="http://search.yahoo.com/mrss/"><channel><item>'
        '<m:content url="/a.jpg" medium="image"><m:description>A</m:description><m:credit>X</m:credit></m:content>'
        '<m:content url="/b.jpg" medium="image"><m:description><![CDATA[B & b]]></m:description></m:content>'
        "</item></channel></rss>"
    )
    feed = parse_feed(body.encode(), url=URL)
    assert isinstance(feed, Feed)
    assert [(f.caption, f.credit) for f in feed.entries[0].images] == [("A", "X"), ("B & b", None)]


def test_entities_are_neither_expanded_nor_fetched() -> None:
    bomb = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{bomb}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<rss version="2.0"><channel><title>&a9;</title><item><title>&x; &a9;</title><guid>1</guid></item></channel></rss>'
    )
    feed = parse_feed(body.encode(), url=URL)
    assert isinstance(feed, Feed)
    assert (feed.title, feed.entries[0].title) == ("&a9;", "&x; &a9;")
    assert "entity declarations were refused" in feed.problems


def test_a_document_type_after_the_root_is_no_way_in() -> None:
    body = (
        '<rss version="2.0"><!DOCTYPE rss [<!ENTITY a "boo">]><channel><item><title>&a;</title></item></channel></rss>'
    )
    feed = parse_feed(body.encode(), url=URL)
    assert isinstance(feed, Feed)
    assert "boo" not in repr(feed.entries)


def test_what_stands_before_the_root() -> None:
    root = '<rss version="2.0"><channel><item><title>x</title></item></channel></rss>'
    for before in (
        "<!-- made by <Maker> for <rss> --> ",
        '\n\n<?xml version="1.0"?><?xml-stylesheet href="a>b"?><!-- - -->',
        "<br/><b>Warning</b>: no such file in <b>/srv</b>\n<?xml version='1.0'?>",
        '<!DOCTYPE rss [<!ENTITY a "]">]>',
    ):
        feed = parse_feed((before + root).encode(), url=URL)
        assert isinstance(feed, Feed)
        assert [e.title for e in feed.entries] == ["x"], before


def test_items_of_other_vocabularies_are_no_entries() -> None:
    feed = rss('<item><title>x</title><shop:item xmlns:shop="urn:shop">7</shop:item><guid>1</guid></item>')
    assert [(e.title, e.guid) for e in feed.entries] == [("x", "1")]


def test_control_characters_and_nul_bytes() -> None:
    feed = rss("<item><title>a\0b\x01c\x0bd</title><description>\ufffe&#0;&#1;x&#xD800;</description></item>")
    assert (feed.entries[0].title, feed.entries[0].summary) == ("abcd", "x")
    assert "control characters were taken out" in feed.problems


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "utf-16", "utf-8-sig", "iso-8859-5"])
def test_encodings(encoding: str) -> None:
    name = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    body = f'<?xml version="1.0" encoding="{name}"?><rss version="2.0"><channel><item><title>Привет, мир</title></item></channel></rss>'
    feed = parse_feed(body.encode(encoding), url=URL)
    assert isinstance(feed, Feed)
    assert feed.entries[0].title == "Привет, мир"


def test_a_wrong_encoding_still_gives_entries() -> None:
    body = b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><item><title>caf\xe9</title><guid>1</guid></item></channel></rss>'
    feed = parse_feed(body, url=URL)
    assert isinstance(feed, Feed)
    assert feed.entries[0].guid == "1"


def test_rss_in_atoms_namespace() -> None:
    body = b'<rss version="2.0" xmlns="http://www.w3.org/2005/Atom"><channel><title>T</title><item><title>x</title><link>/a</link></item></channel></rss>'
    feed = parse_feed(body, url=URL)
    assert isinstance(feed, Feed)
    assert (feed.title, feed.entries[0].url) == ("T", "https://gazette.example/a")


@pytest.mark.parametrize(
    "body", [b"", b"<html><p>x</p></html>", b"plain", b'{"a": 1}', b"[1]", b"{" * 100_000, b"<", b"\0"]
)
def test_what_is_no_feed_fails_with_words(body: bytes) -> None:
    failed = parse_feed(body, url=URL)
    assert isinstance(failed, Failed)
    assert failed.reason is Reason.CONTENT
    assert "\n" not in failed.message


def test_hostile_shapes_end() -> None:
    """Each of these made some parser quadratic; sizes are such that a quadratic step would take minutes."""
    head = b'<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
    shapes = [
        b"<item><title>x</title>", b"<item><![CDATA[", b"<item><!--", b"<item><description><a ", b"<", b"&", b"<!DOCTYPE ",
        b"<item><category>x</category>", b"<item><media:group><media:content url='a'/>", b"</item>", b"<a>", b"<item ",
    ]  # fmt: skip
    for shape in shapes:
        body = head + shape * (150_000 // len(shape))
        assert isinstance(parse_feed(body, url=URL), Feed | Failed)


def test_very_many_entries() -> None:
    items = "".join(f"<item><title>{i}</title><guid>{i}</guid></item>" for i in range(20_000))
    feed = rss(items)
    assert len(feed.entries) == 20_000
    assert feed.entries[-1].guid == "19999"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_arbitrary_bytes_never_fail(body: bytes) -> None:
    assert isinstance(parse_feed(body, url=URL), Feed | Failed)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_mutated_feeds_never_fail(data: st.DataObject) -> None:
    body = data.draw(st.sampled_from([p.read_bytes() for p in ALL]))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        length = data.draw(st.integers(0, 60))
        junk = data.draw(
            st.binary(max_size=5)
            | st.sampled_from(
                [
                    b"<",
                    b">",
                    b"&",
                    b"]]>",
                    b"<![CDATA[",
                    b"<!--",
                    b"<item>",
                    b"</item>",
                    b"<!DOCTYPE x [",
                    b'"',
                    b"\0",
                    b"&#x110000;",
                    b"<x:y>",
                    b"</entry>",
                ]
            )
        )
        body = body[:start] + junk + body[start + length :]
    feed = parse_feed(body, url=URL)
    assert isinstance(feed, Feed | Failed)
    if isinstance(feed, Feed):
        for entry in feed.entries:
            assert entry.url is None or entry.url.lower().startswith(("http://", "https://"))
            assert entry.published is None or entry.published.tzinfo
