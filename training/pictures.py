"""Fit the model that tells an article's pictures from the page's others, and print `WEIGHTS` of `extract/choose.py`.

    python -m training.pictures [--data ../shared/data/fundus-dev]

Rows are pictures: of news pages with known images (twice: with the true text marked, and with what the classifier
marks) and of the invented pages in `tests/unit/extract/caption_styles.py`. Logistic regression with a ridge, by
Newton's method; a weight whose sign contradicts what its feature means is held at zero. The report is cross-validated
by publisher.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tests.unit.extract.caption_styles import STORIES, STYLES, WITHOUT_ADDRESS, address

from feedclean.extract.addresses import identity
from feedclean.extract.choose import WEIGHTS, region_of
from feedclean.extract.classify import classify
from feedclean.extract.figures import candidates
from feedclean.extract.segments import Mark, Segment, segment
from feedclean.extract.structured import read_structured
from feedclean.html import parse

Floats = NDArray[np.float64]

UP: Final = frozenset(
    "in_text lead_known in_figure captioned wide gallery many_renditions long_alt siblings_text".split()
)
DOWN: Final = frozenset(
    """after_text linked_away small thin teaser person advert tag_aside tag_footer depth branch_heading
    branch_links in_teaser_text shared_is_top tag_header kept_near""".split()
)
NAMES: Final = tuple(WEIGHTS)
UPWARD: Final = np.array([n in UP for n in NAMES])
DOWNWARD: Final = np.array([n in DOWN for n in NAMES])
RIDGE: Final = 1.0


@dataclass(frozen=True)
class Row:
    group: str
    page: str
    values: list[float]
    images: frozenset[int]
    """Which of the page's true images it is."""
    weight: float = 1.0


def plain(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def true_marks(segments: list[Segment], text: str) -> list[Mark]:
    whole = plain(text)
    marks, seen = [], set()
    for s in segments:
        own = plain(s.text)
        keep = len(own) > 12 and own in whole and s.kind != "h1" and own not in seen
        seen.add(own)
        marks.append(Mark(keep))
    return marks


def rows_of(body: bytes | str, truth: dict[str, Any], group: str, name: str, weight: float) -> Iterator[Row]:
    page = parse(body, url=truth["url"])
    segments, structured = segment(page), read_structured(page)
    keys = {identity(u): n for n, image in enumerate(truth["images"]) for u in image["urls"]}
    for kind, marks in (("true", true_marks(segments, truth["text"])), ("own", classify(page, segments))):
        region = region_of(page, segments, marks)
        if region is None:
            continue
        for picture, _, values in candidates(page, structured, region):
            images = frozenset(keys[k] for k in picture.keys if k in keys)
            yield Row(group, f"{name} {kind}", [float(values[n]) for n in NAMES], images, weight)


def news(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        truth["text"] = f"{truth['summary']}\n{truth['text']}"
        body = gzip.decompress(path.with_suffix(".html.gz").read_bytes())
        yield from rows_of(body, truth, path.stem.rsplit("--V", 1)[0], path.stem, 1.0)


def invented() -> Iterator[Row]:
    for style, make in STYLES.items():
        if style.startswith("text") or style in WITHOUT_ADDRESS:
            continue
        for language, story in STORIES.items():
            truth = {
                "url": "https://cape-daily.example/story",
                "text": "\n".join(story["paragraphs"]),
                "images": [{"urls": [address(n)]} for n in range(3)],
            }
            yield from rows_of(make(language, story), truth, f"invented {language}", f"{style} {language}", 0.5)


def fit(x: Floats, y: Floats, weight: Floats) -> Floats:
    """Return the weights of a ridge logistic regression under the signs in `UP` and `DOWN`."""
    held = np.zeros(x.shape[1], dtype=bool)
    while True:
        w = np.zeros(x.shape[1])
        ridge = np.eye(len(w)) * RIDGE
        ridge[0, 0] = 0.01
        ridge[held, held] = 1e9
        for _ in range(40):
            p = 1 / (1 + np.exp(-x @ w))
            s = weight * p * (1 - p) + 1e-6
            w = w + np.linalg.solve((x.T * s) @ x + ridge, x.T @ (weight * (y - p)) - ridge @ w)
        wrong = (
            np.array([(n in UP and v < -1e-6) or (n in DOWN and v > 1e-6) for n, v in zip(NAMES, w, strict=True)])
            & ~held
        )
        if not wrong.any():
            return w
        held |= wrong


def report(rows: list[Row], chance: Floats) -> None:
    for kind in ("true", "own"):
        mine = [(r, c) for r, c in zip(rows, chance, strict=True) if r.page.endswith(kind) and r.weight == 1]
        every = {(r.page, n) for r, _ in mine for n in r.images}
        for threshold in (0.2, 0.3, 0.4, 0.5):
            chosen = [r for r, c in mine if c >= threshold]
            recall = len({(r.page, n) for r in chosen for n in r.images}) / len(every)
            precision = sum(bool(r.images) for r in chosen) / max(1, len(chosen))
            print(f"{kind:<5} t={threshold}  recall {recall:.3f}  precision {precision:.3f}  of {len(chosen)} chosen")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/fundus-dev"))
    folder = parser.parse_args().data
    rows = [*news(folder), *invented()]
    x = np.array([r.values for r in rows])
    y = np.array([float(bool(r.images)) for r in rows])
    weight = np.array([r.weight for r in rows])
    groups = sorted({r.group for r in rows})
    chance = np.zeros(len(rows))
    for fold in range(10):
        test = np.isin([r.group for r in rows], groups[fold::10])
        w = fit(x[~test], y[~test], weight[~test])
        chance[test] = 1 / (1 + np.exp(-x[test] @ w))
    report(rows, chance)
    for name, value in zip(NAMES, fit(x, y, weight), strict=True):
        print(f'    "{name}": {0.0 if abs(value) < 5e-4 else value:.3f},')


if __name__ == "__main__":
    main()
