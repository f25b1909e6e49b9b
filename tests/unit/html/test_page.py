"""One parse, one walk; and what would make either slow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.html import parse
from feedclean.html.guard import MAX_ATTRIBUTES, MAX_DEPTH, defuse
from feedclean.html.page import MAX_NODES


def test_subtrees_are_ranges() -> None:
    page = parse("<div id=a><p>one <b>two</b></p><p>three</p></div><div id=b>four</div>")
    a, b = (i for i in page.elements("div"))
    assert page.text(a) == "one two three"
    assert page.text(b) == "four"
    assert [page.tags[i] for i in page.children(a)] == ["p", "p"]
    assert list(page.elements("b", within=b)) == []
    assert all(page.parents[i] < i < page.ends[page.parents[i]] for i in range(1, len(page.tags)))


@pytest.mark.parametrize(
    "inner",
    [
        "Fog over<br>the bay",
        "Fog over<span class='d-block small'>the bay</span>",
        "<div>Fog over</div>the bay",
        "Fog over<span class='text br'></span>the bay",
        "Fog <b>ov</b>er<p>the bay",
    ],
)
def test_text_parts_words_where_readers_see_them_apart(inner: str) -> None:
    page = parse(f"<div id=x>{inner}</div>")
    assert page.text(next(page.elements("div"))) == "Fog over the bay"


def test_scripts_and_styles_are_left_out_but_json_ld_is_kept() -> None:
    page = parse(
        "<script>var x='<p>no</p>'</script><style>p{}</style><!--no--><template><p>no</p></template>"
        '<script type="application/LD+json">{"@type":"NewsArticle"}</script><p>yes</p>'
    )
    assert page.text(0) == "yes"
    assert page.json_ld == ('{"@type":"NewsArticle"}',)


def test_what_is_no_address_resolves_nothing() -> None:
    page = parse("<base href='http://[x'><p>", url="https://a.example/x")
    assert (page.base_url, page.resolve("y")) == ("https://a.example/x", "https://a.example/y")
    assert parse("<p>", url="http://[x").url is None


def test_addresses_resolve_by_base_and_page() -> None:
    assert parse("<p>", url="https://a.example/x/y").resolve("../z") == "https://a.example/z"
    assert parse("<base href='/deep/'><p>", url="https://a.example/x").resolve("z") == "https://a.example/deep/z"


@given(st.binary(max_size=300))
def test_any_bytes_make_a_page(body: bytes) -> None:
    page = parse(b"<p>" + body)
    assert len(page.tags) == len(page.parents) == len(page.ends) == len(page.attributes) == len(page.texts)


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<div>", "</div>", "<p>", "x", "<table>", "<td>", "</table>", "<a>", "<li>"])
    )
)
def test_any_nesting_makes_proper_ranges(parts: list[str]) -> None:
    page = parse("".join(parts))
    for i in range(1, len(page.tags)):
        p = page.parents[i]
        assert p < i < page.ends[i] <= page.ends[p]


# Each was quadratic (seconds to minutes) before it was guarded; the bound on the tree is what makes it linear.
BOMBS = {
    "divs": "<div>" * 100_000 + "text",
    "lists": "<ul><li>" * 50_000 + "text",
    "balanced": "<div>" * 50_000 + "text" + "</div>" * 50_000,
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(50_000)) + ">text",
    "quoted attributes": "<p " + " ".join(f"a{i}='>'" for i in range(50_000)) + ">text",
    "formats": "<p>" + "".join(f"<b id={i}>" for i in range(5000)) + "</p><p>text" * 5000,
    "links": "<a href=x>text" * 50_000,
    "scripts": "text" + "<script>" * 100_000,
    "tables": "<table><tr><td>" * 30_000 + "text",
    "open quotes": "text<a b='" * 50_000,
}


@pytest.mark.parametrize("tag", ["b", "STRONG", "font"])
def test_formats_left_open_make_no_forest_of_a_small_page(tag: str) -> None:
    opened = "".join(f"<{tag} id={i}>" for i in range(1500))
    body = ("<p>" + opened + "</p>" + "<p>text" * 1500).encode()
    assert len(parse(body).tags) < 150_000  # two million and more, and a gigabyte, without the guard


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_defused(bomb: str) -> None:
    page = parse(BOMBS[bomb])
    assert "text" in page.text(0)
    assert len(page.tags) <= MAX_NODES
    depth = [0] * len(page.tags)
    for i in range(1, len(page.tags)):
        depth[i] = depth[page.parents[i]] + 1
    assert max(depth) <= 5 * MAX_DEPTH
    assert max(map(len, page.attributes)) <= MAX_ATTRIBUTES


def test_ordinary_pages_are_not_touched() -> None:
    body = b"<html><body>" + b"<div><p class='a'>Some <b>text</b></p></div>" * 3000 + b"</body></html>"
    assert defuse(body) == body
    small = b"<p>x" * 100
    assert defuse(small) is small


def test_a_long_tag_with_few_attributes_keeps_them() -> None:
    body = b"<div data-state='" + b"{}," * 20_000 + b"' class=story><p>text</p></div>"
    assert defuse(body) == body


def test_unclosed_paragraphs_are_not_deep() -> None:
    body = b"<p>one<p>two<li>three" * 5000
    assert defuse(body) == body
