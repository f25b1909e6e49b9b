"""Machine-readable data: JSON-LD in every state of repair, meta elements, links."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.extract.structured import Structured, read_structured
from feedclean.html import parse


def read(*scripts: str, head: str = "") -> Structured:
    tags = "".join(f'<script type="application/ld+json">{s}</script>' for s in scripts)
    return read_structured(parse(f"<html><head>{head}{tags}</head><body></body></html>"))


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"Article","headline":"Crane"}',
        '\n//<![CDATA[\n{"@type":"Article","headline":"Crane"}\n//]]>\n',
        '<!-- {"@type":"Article","headline":"Crane"} -->',
        '{"@type":"Article","headline":"Crane",}',
        '{"@type":"Article","headline":"Crane"};',
        '[{"@type":"Article","headline":"Crane"}]',
        '{"@type":"Article","headline":"Crane","text":"two\nlines"}',
    ],
)
def test_json_is_read_in_every_wrapping(script: str) -> None:
    assert [t["headline"] for t in read(script).things] == ["Crane"]


def test_several_values_in_one_script() -> None:
    assert [t["a"] for t in read('{"a":1} {"a":2}').things] == [1, 2]


def test_broken_json_is_skipped_and_the_next_script_read() -> None:
    assert [t["a"] for t in read('{"a":', '{"a":2}').things] == [2]


def test_a_graph_has_its_members_as_roots_and_references_resolve() -> None:
    found = read(
        '{"@graph":[{"@type":"Article","author":{"@id":"#ada"}},{"@type":"Person","@id":"#ada","name":"Ada Quill"}]}'
    )

    assert [r["@type"] for r in found.roots] == ["Article", "Person"]
    assert found.resolve(found.roots[0]["author"])["name"] == "Ada Quill"
    assert found.resolve({"@id": "#nobody"}) == {"@id": "#nobody"}


def test_things_are_in_document_order_nested_ones_included() -> None:
    found = read('{"n":1,"x":{"n":2},"y":[{"n":3,"z":{"n":4}}]}', '{"n":5}')

    assert [t["n"] for t in found.things] == [1, 2, 3, 4, 5]


def test_meta_and_links() -> None:
    found = read(
        head='<meta property="OG:Title" content=" Crane "><meta name="author" content="Ada"><meta name="author" '
        'content="Bo"><meta name="empty" content=""><link rel="Canonical alternate" href="/crane">'
    )

    assert found.first("nothing", "og:title") == "Crane"
    assert found.meta["author"] == ("Ada", "Bo")
    assert "empty" not in found.meta
    assert found.links == {"canonical": ("/crane",), "alternate": ("/crane",)}


def test_hostile_pages_cost_little() -> None:
    started = time.process_time()
    deep = read("[" * 200_000)
    wide = read("[" + ",".join(['{"a":{}}'] * 100_000) + "]")
    metas = read(head='<meta name="author" content="x">' * 100_000)

    assert deep.things == ()
    assert len(wide.things) <= 20_000
    assert 0 < len(metas.meta["author"]) <= 100
    assert time.process_time() - started < 10


@given(st.text(max_size=200))
def test_no_script_raises(script: str) -> None:
    read(script.replace("<", ""))
