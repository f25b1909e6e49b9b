"""Golden pages: `fixtures/pages/<what it shows>/` and `fixtures/site/`, extracted and held to what a reader expects.

A case is a folder with `page.html` or `page.txt`, an optional `url.txt` (the page's address) and `expected.json`:

* `title`, `text` (a list: one string a block) and `figures` (a list of objects) are always compared;
* any other key of `snapshot()` is compared when it is there: `authors`, `section`, `headings`, `html`, `order` …;
* a figure is compared by the keys written for it, so `{"caption": …, "credit": …}` may leave out `url`;
* `must` and `must_not` are phrases that the text has to hold or must not hold anywhere, written by hand.

A missing expectation fails. `pytest --update-golden` writes a missing one in full and renews the keys of one that is
there; `must` and `must_not` are never touched, and hold even then.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from feedclean.extract import extract
from feedclean.html import parse
from feedclean.html.sanitize import sanitize
from feedclean.model import Article, Embed, Figure, Heading

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "fixtures" / "pages"
SITE = ROOT / "fixtures" / "site"
ALWAYS = ("title", "text", "figures")
BY_HAND = ("must", "must_not", "note")
# What a freshly written expectation says of a figure. Confidence is measured by benchmarks, not fixed by goldens.
FIGURE_KEYS = ("url", "alt", "caption", "credit")


@dataclass(frozen=True)
class Case:
    name: str
    page: Path
    url: str | None
    expectation: Path


def page_cases() -> list[Case]:
    found = []
    for folder in sorted(p for p in PAGES.iterdir() if p.is_dir()):
        page = next((folder / n for n in ("page.html", "page.txt") if (folder / n).exists()), folder / "page.html")
        address = folder / "url.txt"
        url = address.read_text(encoding="utf-8").strip() if address.exists() else None
        found.append(Case(folder.name, page, url, folder / "expected.json"))
    return found


def site_cases() -> list[Case]:
    """The demo site's articles, as if they were at https://the-harbour-post.example/."""
    expectations = Path(__file__).parent / "site"
    return [
        Case(
            f"site:{p.stem}", p, f"https://the-harbour-post.example/articles/{p.name}", expectations / f"{p.stem}.json"
        )
        for p in sorted((SITE / "articles").glob("*.html"))
    ]


CASES = page_cases() + site_cases()


def fields(block: Figure | Embed) -> dict[str, Any]:
    return {name: getattr(block, name) for name in block.__slots__}


def snapshot(article: Article) -> dict[str, Any]:
    """Everything that a golden expectation may name, as JSON."""
    return {
        "title": article.title,
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "modified": article.modified.isoformat() if article.modified else None,
        "language": article.language,
        "site_name": article.site_name,
        "section": article.section,
        "tags": list(article.tags),
        "summary": article.summary,
        "canonical_url": article.canonical_url,
        "origin": [article.origin.name, article.origin.url] if article.origin else None,
        "kind": str(article.kind),
        "obstacle": str(article.obstacle) if article.obstacle else None,
        "noindex": article.noindex,
        "order": [type(b).__name__.lower() for b in article.blocks],
        "html": [b.html for b in article.blocks],
        "headings": [b.text for b in article.blocks if isinstance(b, Heading)],
        "figures": [
            {**fields(f), "alternates": list(f.alternates), "evidence": list(f.evidence)} for f in article.images
        ],
        "embeds": [fields(b) for b in article.blocks if isinstance(b, Embed)],
        "text": article.text.split("\n\n"),
        "rules": sorted({r.rule for r in article.removed}),
    }


def shown(actual: dict[str, Any], expected: dict[str, Any] | None) -> dict[str, Any]:
    """Cut a snapshot down to what an expectation names: all that is worth writing when there is none."""
    if expected is None:
        told = {k: v for k, v in actual.items() if k not in {"rules", "kind", "order", "html"} and (v or k in ALWAYS)}
        told["figures"] = [{k: f[k] for k in FIGURE_KEYS} for f in actual["figures"]]
        return told
    told = {k: actual[k] for k in expected if k not in BY_HAND}
    if "figures" in expected:
        told["figures"] = alike(actual["figures"], expected["figures"])
    return told


def alike(figures: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cut each figure down to the keys written for the one in its place."""
    keys = [tuple(w) for w in wanted] + [FIGURE_KEYS] * len(figures)
    return [{k: f[k] for k in told} for f, told in zip(figures, keys, strict=False)]


def words(html: str) -> list[str]:
    return " ".join(parse(html).texts).split()


def test_every_kind_of_case_is_found() -> None:
    assert len(page_cases()) >= 3
    assert all(case.page.exists() for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_page(case: Case, update_golden: bool) -> None:
    body = case.page.read_bytes()
    article = extract(body, url=case.url, content_type="text/plain" if case.page.suffix == ".txt" else None)
    actual = snapshot(article)
    expected = json.loads(case.expectation.read_text(encoding="utf-8")) if case.expectation.exists() else None
    by_hand = {k: v for k, v in (expected or {}).items() if k in BY_HAND}
    if update_golden:
        case.expectation.parent.mkdir(exist_ok=True)
        written = json.dumps(shown(actual, expected) | by_hand, ensure_ascii=False, indent=2)
        case.expectation.write_text(written + "\n", encoding="utf-8")
    else:
        assert expected is not None, f"no {case.expectation.relative_to(ROOT)}: write it, or run pytest --update-golden"
        assert not [k for k in ALWAYS if k not in expected], "an expectation names title, text and figures"
        unknown = expected.keys() - actual.keys() - set(BY_HAND)
        assert not unknown, f"no such keys: {unknown}"
        assert shown(actual, expected) == {k: v for k, v in expected.items() if k not in BY_HAND}
    for phrase in by_hand.get("must", ()):
        assert phrase in article.text
    everything = article.text + article.html
    for phrase in by_hand.get("must_not", ()):
        assert phrase not in everything


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_what_holds_for_every_page(case: Case) -> None:
    article = extract(case.page.read_bytes(), url=case.url)
    blocks = article.text.split("\n\n")
    for figure in article.images:
        assert figure.caption not in blocks, "a caption stayed behind as a paragraph"
        assert figure.credit not in blocks, "a credit stayed behind as a paragraph"
        assert not (figure.url or "").startswith("data:")
    assert words(sanitize(article.html)) == words(article.html), "the guard at the exit finds nothing to take out"
    assert article == extract(case.page.read_bytes(), url=case.url), "the same page gives the same article"
