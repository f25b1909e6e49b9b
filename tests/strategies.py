"""Anything that a page, a feed or a store could put into our types: the worst of it, for property tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from feedclean.html.sanitize import sanitize
from feedclean.model import (
    Block,
    Cell,
    Code,
    Coverage,
    Embed,
    Enclosure,
    Entry,
    Figure,
    Heading,
    ListBlock,
    ListItem,
    Origin,
    OutputFeed,
    Paragraph,
    Quote,
    Table,
)

# Strings with all that breaks XML, JSON and UTF-8: controls, lone surrogates, noncharacters, markup, entities.
NASTY = st.sampled_from(
    [
        "\x00",
        "\x0b",
        "\x1f",
        "\x7f",
        "\x85",
        "\ud800",
        "\udfff\ud800",
        "\ufffe",
        "\uffff",
        "\U0001ffff",
        "\u2028",
        "\r\n",
        "\t",
        "]]>",
        "<![CDATA[",
        "&",
        "&amp;",
        "&#0;",
        "<script>alert(1)</script>",
        "<!--",
        "</feed>",
        '"',
        "'",
        "💥",
        "مرحبا",
        "東京",
    ]
)
text = st.lists(st.one_of(st.text(alphabet=st.characters(), max_size=12), NASTY), max_size=4).map("".join)
maybe_text = st.none() | text
words = st.text(alphabet="abcdefgh *_`#[]()<>&-+.0123456789~|\\!é東、", max_size=30)
address = st.one_of(
    st.sampled_from(
        [
            "https://example.org/a",
            "http://example.org:8080/b?c=d&e=f#g",
            "https://müller.example/straße zu",
            "/relative",
            "//host/path",
            "javascript:alert(1)",
            "data:image/png;base64,AA",
            "http://[::1]/x",
            "http://[bad",
            "http://a:99999999/",
            "http:///nohost",
            "https://u:p@h.example/%zz%41[1]##",
            "mailto:a@example.org",
            "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "tag:example.org,2026:x",
            "",
        ]
    ),
    text,
    text.map(lambda t: f"https://example.org/{t}"),
)
maybe_address = st.none() | address
moments = st.one_of(
    st.datetimes(),
    st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(-timedelta(minutes=19, seconds=32))])
    ),
    st.sampled_from([datetime.min, datetime.max, datetime.max.replace(tzinfo=timezone(-timedelta(hours=12)))]),  # noqa: DTZ901
)
languages = (
    st.none() | st.sampled_from(["en", "de-AT", "pt_BR", "zh-Hant-TW", "x", "", "english (us)", "a" * 99]) | text
)
markups = st.one_of(
    text.map(sanitize),
    st.builds(
        lambda t, w: sanitize(f"{w}<b>{t}</b> <a href='https://example.org/?a=b&amp;c'>{w}</a><br>{t}"), text, words
    ),
)
figures = st.builds(
    Figure,
    url=maybe_address,
    alternates=st.lists(address, max_size=2).map(tuple),
    alt=maybe_text,
    caption=maybe_text,
    credit=maybe_text,
    confidence=st.floats(),
    evidence=st.lists(text, max_size=2).map(tuple),
    width=st.none() | st.integers(0, 10**6),
    height=st.none() | st.integers(0, 10**6),
)
cells = st.builds(Cell, text, markups, st.booleans(), st.integers(0, 70000), st.integers(0, 70000))
leaves: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, text, markups),
    st.builds(Heading, st.integers(2, 6), text, markups),
    figures,
    st.builds(Code, text, maybe_text),
    st.builds(Table, st.lists(st.lists(cells, max_size=3).map(tuple), max_size=3).map(tuple), maybe_text),
    st.builds(Embed, address, maybe_text, maybe_text, maybe_text, maybe_address),
)


def _nest(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, max_size=3).map(tuple)
    items = st.lists(st.builds(ListItem, text, markups, several), max_size=3).map(tuple)
    return st.one_of(st.builds(Quote, several), st.builds(ListBlock, st.booleans(), items))


blocks = st.lists(st.recursive(leaves, _nest, max_leaves=4), max_size=4).map(tuple)
names = st.lists(text, max_size=3).map(tuple)
entries = st.builds(
    Entry,
    id=address,
    source_id=text,
    url=maybe_address,
    title=text,
    updated=moments,
    published=st.none() | moments,
    authors=names,
    language=languages,
    section=maybe_text,
    tags=names,
    summary=maybe_text,
    site_name=maybe_text,
    origin=st.none() | st.builds(Origin, maybe_text, maybe_address),
    enclosures=st.lists(st.builds(Enclosure, address, maybe_text, st.none() | st.integers()), max_size=3).map(tuple),
    blocks=blocks,
    coverage=st.sampled_from(Coverage),
    note=maybe_text,
    source_title=maybe_text,
    source_url=maybe_address,
)
feeds = st.builds(
    OutputFeed,
    id=address,
    title=text,
    updated=moments,
    entries=st.lists(entries, max_size=4).map(tuple),
    self_url=maybe_address,
    site_url=maybe_address,
    subtitle=maybe_text,
    language=languages,
    icon=maybe_address,
)
