"""Listings whose lines are numbered beside them come out as code; tables that rank things stay tables."""

import time

import pytest

from feedclean import extract
from feedclean.extract import extract_fragment
from feedclean.extract.listings import numbered_listings
from feedclean.html import parse
from feedclean.model import Code, Table

PROSE = "<p>The harbour's clock is told what time it is by a script that nobody has read for nine years.</p>"
LINES = ("def tide(hour):", "    if hour:", "", "        return hour &lt; 6", "    return None")
CODE = "def tide(hour):\n    if hour:\n\n        return hour < 6\n    return None"
NUMBERED = list(enumerate(LINES, 7))
WHOLE = "\n".join(LINES)
NUMBERS = "\n".join(str(n) for n, _ in NUMBERED)


def rows(row: str) -> str:
    return f"<table>{''.join(row.format(n=n, line=line) for n, line in NUMBERED)}</table>"


TABLES = {
    "a row a line, the number an attribute": rows(
        "<tr><td class=hljs-ln-numbers data-line-number={n}></td><td class=hljs-ln-code>{line}</td></tr>"
    ),
    "a row a line, the number in a class and drawn by a style": rows(
        "<tr><td class='blob-num js-line-number'></td><td class=blob-code>{line}\n</td></tr>"
    ),
    "a row a line, the number a word": rows("<tr><td>{n}</td><td><code>{line}</code></td></tr>"),
    "a row for all, preformatted": f"<table><tr><td><pre>{NUMBERS}\n</pre></td><td><pre>{WHOLE}\n</pre></td></tr></table>",
    "a row for all, numbers parted by breaks": (
        f"<table><tr><td class=gutter>{NUMBERS.replace(chr(10), '<br>')}</td>\n"
        f"<td class=code>\n<pre>{WHOLE}</pre>\n</td></tr></table>"
    ),
    "a row for all, an element a line": (
        f"<table><tr><td>{''.join(f'<div>{n}</div>' for n, _ in NUMBERED)}</td>"
        f"<td class=code>{''.join(f'<div>{line}</div>' for line in LINES)}</td></tr></table>"
    ),
    "in preformatted text": (
        f"<pre><code class=language-python><table><tr><td class=gutter><pre>{NUMBERS}</pre></td>"
        f"<td class=code><pre>{WHOLE}</pre></td></tr></table></code></pre>"
    ),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_code_without_the_numbers_of_its_lines(table: str) -> None:
    for markup in (table, f"<div class=highlight><div>{table}</div></div>"):
        article = extract(f"<html><body><article><h1>Clock</h1>{PROSE * 4}{markup}{PROSE * 4}</article></body></html>")
        assert [b.text for b in article.blocks if isinstance(b, Code)] == [CODE]
        assert not any(isinstance(b, Table) or b.text in NUMBERS for b in article.blocks)
        (_, code, _) = extract_fragment(f"{PROSE}{markup}{PROSE}")
        assert isinstance(code, Code)
        assert code.text == CODE


def test_the_language_is_told_inside_the_table_or_around_it() -> None:
    languages = [b.language for b in extract_fragment(TABLES["in preformatted text"]) if isinstance(b, Code)]
    inner = rows("<tr><td data-line-number={n}></td><td><code class=language-python>{line}</code></td></tr>")
    languages += [b.language for b in extract_fragment(inner) if isinstance(b, Code)]
    assert languages == ["python", "python"]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>1<td>Riga<tr><td>2<td>Oslo<tr><td>3<td>Kiel</table>",  # a ranking
        "<table><tr><td>1<td><code>a</code><tr><td>3<td><code>b</code></table>",
        "<table><tr><th>No<th>Command<tr><td>1<td><code>ls</code></table>",
        "<table><tr><td>1<td><code>a</code><td>2</table>",
        "<table><tr><td>1 2<td><code>a</code><tr><td>3<td><code>b</code></table>",
        "<table><tr><td>9<td><code>a</code></table>",
        "<table><tr><td><td><code>a</code><tr><td><td><code>b</code></table>",
        "<table></table>",
    ],
)
def test_other_tables_are_no_listings(table: str) -> None:
    assert list(numbered_listings(parse(table))) == []


def test_what_stands_beside_a_listing_in_preformatted_text_is_not_lost() -> None:
    (code,) = extract_fragment(f"<pre>$ cat tide.py\n{TABLES['a row a line, the number a word']}</pre>")
    assert code.text.startswith("$ cat tide.py")
    assert "return hour < 6" in code.text


def test_hostile_pages_end_soon() -> None:
    row = "<tr><td data-line-number=1><td>x"
    for markup in (f"<table>{row}" * 5_000, f"<table>{row * 50_000}</table>", f"<pre><table>{row}</table>" * 5_000):
        page = parse(markup)
        begin = time.process_time()
        list(numbered_listings(page))
        assert time.process_time() - begin < 1
