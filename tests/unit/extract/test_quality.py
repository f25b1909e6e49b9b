"""Floors for the text of our own pages, as they are and with the poorer markup of reposts."""

import json
import re
from pathlib import Path

import pytest
from training.score import word_scores

from feedclean import extract

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "pages"
PAGES = sorted(p.parent for p in FIXTURES.glob("*/page.html") if (p.parent / "expected.json").exists())


def truth(folder: Path) -> str:
    return "\n\n".join(json.loads((folder / "expected.json").read_text(encoding="utf-8"))["text"])


def without_names(page: str) -> str:
    return re.sub(r"""\s(?:class|id|itemprop|role)=("[^"]*"|'[^']*'|[^\s>]+)""", "", page)


def without_sections(page: str) -> str:
    return re.sub(r"<(/?)(?:article|section|main|aside|header|footer|nav)\b", r"<\1div", without_names(page))


@pytest.mark.parametrize(
    ("change", "mean", "worst"),
    [(str, 0.97, 0.9), (without_names, 0.93, 0.6), (without_sections, 0.9, 0.6)],
    ids=["as they are", "without names", "without sections"],
)
def test_floors(change: object, mean: float, worst: float) -> None:
    assert callable(change)
    assert len(PAGES) >= 2
    scores = {}
    for folder in PAGES:
        page = change((folder / "page.html").read_text(encoding="utf-8"))
        url = (folder / "url.txt").read_text(encoding="utf-8").strip() if (folder / "url.txt").exists() else None
        if wanted := truth(folder):
            scores[folder.name] = word_scores(extract(page, url=url, content_type="text/html").text, wanted)[2]
    assert sum(scores.values()) / len(scores) >= mean, scores
    assert min(scores.values()) >= worst, scores
