"""Score extraction on the development sets, beside the peers that are installed: `python -m benchmarks.extraction`.

Word F1 is the mean over pages between the extracted text and the true one. Milliseconds are CPU time of this process,
median and mean a page, the best of `--rounds`; the ratio is that of the medians to ours. The model has seen these
pages: its honest score is the cross-validation that `python -m training.train` prints; here the floors catch what
breaks. Exits with 1 under a floor.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from training.data import Sample, read_samples
from training.score import word_scores

Extractor = Callable[[Sample], str]

# Word F1 below which a run fails: a little under what the last release reached.
FLOORS = {"wcxb": 0.97, "fundus": 0.97}


@dataclass(frozen=True, slots=True)
class Row:
    """The results of one extractor on one set."""

    name: str
    origin: str
    pages: int
    precision: float
    recall: float
    f1: float
    median_ms: float
    mean_ms: float


def feedclean_text() -> Extractor:
    import feedclean

    return lambda s: feedclean.extract(s.body, url=s.url).text


def trafilatura_text() -> Extractor:
    from trafilatura import bare_extraction

    def run(s: Sample) -> str:
        document = bare_extraction(s.body, url=s.url, include_comments=False)
        return str(getattr(document, "text", None) or "")

    return run


def trafilatura_everything() -> Extractor:
    from trafilatura import bare_extraction

    def run(s: Sample) -> str:
        document = bare_extraction(s.body, url=s.url, include_comments=False, with_metadata=True, include_images=True)
        return str(getattr(document, "text", None) or "")

    return run


def resiliparse_text() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda s: str(extract_plain_text(s.body.decode("utf-8", "replace"), main_content=True))


def readability_text() -> Extractor:
    from lxml import html
    from readability import Document

    def run(s: Sample) -> str:
        summary = Document(s.body.decode("utf-8", "replace")).summary()
        return str(html.fromstring(summary).text_content())

    return run


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    "feedclean": feedclean_text,
    "trafilatura": trafilatura_text,
    "trafilatura, everything": trafilatura_everything,
    "resiliparse": resiliparse_text,
    "readability-lxml": readability_text,
}


def measure(name: str, extract: Extractor, samples: Iterable[Sample], rounds: int) -> list[Row]:
    """Run one extractor over the pages; a page that breaks it scores nothing."""
    scores: dict[str, list[tuple[float, float, float]]] = {}
    times: dict[str, list[float]] = {}
    for s in samples:
        seconds = []
        text = ""
        for _ in range(rounds):
            began = time.process_time()
            try:
                text = extract(s)
            except Exception as e:  # noqa: BLE001 - a peer's failure is a result
                print(f"{name} {s.name}: {e!r}"[:120], file=sys.stderr)
            seconds.append(time.process_time() - began)
        times.setdefault(s.origin, []).append(1000 * min(seconds))
        scores.setdefault(s.origin, []).append(word_scores(text, s.text))
    rows: list[Row] = []
    for origin, found in scores.items():
        precision, recall, f1 = (statistics.mean(column) for column in zip(*found, strict=True))
        ms = times[origin]
        rows.append(Row(name, origin, len(found), precision, recall, f1, statistics.median(ms), statistics.mean(ms)))
    return rows


def report(rows: list[Row]) -> None:
    ours = {r.origin: r for r in rows if r.name == "feedclean"}
    print(f"{'extractor':<26}{'set':<8}{'pages':>6}{'P':>8}{'R':>8}{'F1':>9}{'ms':>8}{'mean':>8}{'ratio':>8}")
    for r in sorted(rows, key=lambda r: r.origin):
        ratio = f"{r.median_ms / ours[r.origin].median_ms:.2f}" if r.origin in ours else ""
        print(
            f"{r.name:<26}{r.origin:<8}{r.pages:>6}{r.precision:>8.3f}{r.recall:>8.3f}{r.f1:>9.4f}"
            f"{r.median_ms:>8.1f}{r.mean_ms:>8.1f}{ratio:>8}"
        )


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, default=Path("../shared/data"))
    ap.add_argument("--every", type=int, default=1, help="only each n-th page")
    ap.add_argument("--rounds", type=int, default=1, help="times that each page is extracted")
    ap.add_argument("--only", action="append", choices=list(EXTRACTORS))
    args = ap.parse_args()
    samples = list(read_samples(args.data))[:: args.every]
    if not samples:
        print(f"no pages under {args.data}")
        return 2
    rows: list[Row] = []
    for name, make in EXTRACTORS.items():
        if args.only and name not in args.only:
            continue
        try:
            extract = make()
        except ImportError:
            print(f"{name} is not installed")
            continue
        rows += measure(name, extract, samples, args.rounds)
    report(rows)
    # The floors are those of all pages.
    low = [r for r in rows if r.name == "feedclean" and args.every == 1 and r.f1 < FLOORS[r.origin]]
    for r in low:
        print(f"{r.origin}: {r.f1:.4f} is under the floor of {FLOORS[r.origin]}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
