"""Pictures, captions and credits on pages with known ones: how many are found, and whether the confidence is earned.

    python -m benchmarks.captions [--data ../shared/data/fundus-dev] [--errors]

A picture counts by its identity, a caption at a word F1 of 0.8 with the true one, a credit at 0.6. "Known" leaves out
pictures for which the truth names no caption: some of those have one on the page.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedclean.extract import extract
from feedclean.extract.addresses import identity
from feedclean.extract.classify import classify
from feedclean.extract.figures import find_figures
from feedclean.extract.segments import segment
from feedclean.extract.structured import read_structured
from feedclean.html import parse
from feedclean.model import Article, Figure


@dataclass
class Tally:
    """Counts over all pages. `bins` and `kinds` hold [given, right, given and known, right and known]."""

    counts: Counter[str] = field(default_factory=Counter)
    bins: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0]))
    kinds: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0]))
    milliseconds: list[tuple[float, float]] = field(default_factory=list)
    unlisted: Counter[str] = field(default_factory=Counter)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def word_f1(given: str, true: str) -> float:
    a, b = Counter(words(given)), Counter(words(true))
    hits = sum((a & b).values())
    return 2 * hits / (a.total() + b.total()) if hits else 0.0


def pages(folder: Path) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    for path in sorted(folder.glob("*.json")):
        body = gzip.decompress(path.with_suffix(".html.gz").read_bytes())
        yield path.stem, body, json.loads(path.read_text(encoding="utf-8"))


def own_time(body: bytes, url: str) -> tuple[float, float]:
    """Return the CPU milliseconds of finding figures alone: of the first time, and the best of the next."""
    page = parse(body, url=url)
    segments, structured = segment(page), read_structured(page)
    marks = classify(page, segments)
    times: list[float] = []
    for _ in range(5):
        start = time.process_time()
        find_figures(page, segments, marks, structured)
        times.append(1000 * (time.process_time() - start))
    return times[0], min(times)


def score(tally: Tally, name: str, article: Article, truth: dict[str, Any], *, errors: bool) -> None:
    counts = tally.counts
    index: dict[str, Figure] = {}
    for figure in article.images:
        for url in filter(None, [figure.url, *figure.alternates]):
            index.setdefault(identity(url), figure)
    used: set[int] = set()
    paragraphs = {" ".join(words(p)) for p in article.text.split("\n")}
    true_paragraphs = {" ".join(words(p)) for p in truth["text"].split("\n")}
    for image in truth["images"]:
        found = next((index[k] for k in map(identity, image["urls"]) if k in index), None)
        counts["images"] += 1
        caption, credit = image["caption"] or "", " ".join(image["credit"])
        left = bool(caption) and " ".join(words(caption)) in paragraphs - true_paragraphs
        counts["captions"] += bool(caption)
        counts["left in text"] += left
        if errors and left:
            print(f"{name}: left in the text {caption[:110]!r}")
        counts["credits"] += bool(credit)
        if found is None:
            continue
        counts["images found"] += 1
        used.add(id(found))
        if found.credit and credit:
            counts["credits given"] += 1
            counts["credits right"] += word_f1(found.credit, credit) >= 0.6
        if not found.caption:
            continue
        alike = word_f1(found.caption, caption) >= 0.8
        right = alike if caption else word_f1(found.caption, image["alt"] or "") >= 0.8
        counts["captions given"] += bool(caption) or not right
        counts["captions right"] += alike
        kind = found.evidence[0] if found.evidence else "none"
        for row in (tally.bins[f"{math.floor(10 * found.confidence) / 10:.1f}"], tally.kinds[kind]):
            row[0] += 1
            row[1] += right
            row[2] += bool(caption)
            row[3] += alike
        if errors and not right:
            print(
                f"{name}: {found.evidence} {found.confidence}\n"
                f"   given {found.caption[:110]!r}\n   true  {caption[:110]!r}"
            )
    counts["figures"] += len(article.images)
    counts["figures true"] += len(used)
    for figure in article.images:
        if id(figure) not in used:
            tally.unlisted[
                "with a caption of its own" if figure.caption and figure.evidence[-1] != "alt" else "without"
            ] += 1


def f1(right: int, given: int, wanted: int) -> float:
    return 2 * right / (given + wanted) if given + wanted else 0.0


def table(title: str, rows: dict[str, list[int]]) -> None:
    print(f"\n{title:<24}{'given':>7}{'right':>8}{'known':>8}{'right of known':>16}")
    for name, (given, right, known, known_right) in sorted(rows.items()):
        print(f"{name:<24}{given:>7}{right / given:>8.3f}{known:>8}{known_right / known if known else 0:>16.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/fundus-dev"))
    parser.add_argument("--errors", action="store_true", help="print each wrong caption")
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.error(f"no {options.data}: name the folder of pages with --data")
    tally = Tally()
    for name, body, truth in pages(options.data):
        tally.milliseconds.append(own_time(body, truth["url"]))
        score(tally, name, extract(body, url=truth["url"]), truth, errors=options.errors)
    c, (first, again) = tally.counts, zip(*tally.milliseconds, strict=True)
    captions = f1(c["captions right"], c["captions given"], c["captions"])
    credits_ = f1(c["credits right"], c["credits given"], c["credits"])
    recall, precision = c["images found"] / c["images"], c["figures true"] / max(1, c["figures"])
    print(f"images    recall {recall:.3f}  precision {precision:.3f}  of {c['images']}")
    print(f"captions  F1 {captions:.3f}  of {c['captions']}; left in the text as a line: {c['left in text']}")
    print(f"credits   F1 {credits_:.3f}  of {c['credits']}")
    for name, ms in (("first time", first), ("again", again)):
        print(f"{name:<12}{statistics.median(ms):.2f} ms a page, median ({statistics.mean(ms):.2f} mean)")
    print(f"figures that the truth does not list: {dict(tally.unlisted)}")
    table("confidence", tally.bins)
    table("evidence", tally.kinds)
    sure = [row for name, row in tally.bins.items() if float(name) >= 0.9]
    given, right, known, known_right = (sum(column) for column in zip(*sure, strict=True))
    print(f"\nconfidence 0.9 and more: {right}/{given} right; where the truth names a caption {known_right}/{known}")


if __name__ == "__main__":
    main()
