"""Train the block model: `python -m training.train --data ../shared/data` prints the cross-validation and writes it.

Deterministic: the same data give the same file. Folds never split a site; the weights of class names are learned
inside each fold, and a page of the training side gets them from the other pages' inner folds, as an unseen page would.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier, Pool
from numpy.typing import NDArray

from feedclean.extract import assembled
from feedclean.extract.alike import agree
from feedclean.extract.classify import judged_by
from feedclean.extract.features import Floats, describe
from feedclean.extract.forest import Forest, pack
from feedclean.extract.rules import THRESHOLD, judge
from feedclean.extract.segments import Mark
from feedclean.extract.words import Lexicon
from training.corpus import Case, case_of, impoverish
from training.data import read_samples
from training.score import word_scores
from training.tokens import Table, learn, votes

INNER = 4


def fold_of(site: str, folds: int, salt: str = "") -> int:
    return zlib.crc32((salt + site).encode()) % folds


def nested_rows(cases: list[Case]) -> tuple[list[Floats], Table]:
    """Return the features of training pages, class names weighed by pages of other sites, and the whole table."""
    rows: list[Floats | None] = [None] * len(cases)
    for inner in range(INNER):
        inside = [i for i, c in enumerate(cases) if fold_of(c.sample.site, INNER, "inner") == inner]
        table = learn(c for c in cases if not c.poor and fold_of(c.sample.site, INNER, "inner") != inner)
        lexicon = Lexicon(table)
        for i in inside:
            rows[i] = describe(cases[i].page, cases[i].segments, lexicon).table.T
    return [r for r in rows if r is not None], learn(c for c in cases if not c.poor)


def weights_of(case: Case, news: float, poor: float) -> NDArray[np.float64]:
    n = np.array(case.words, np.float64)
    body = max(float((n * (np.array(case.share) >= 0.5)).sum()), 30.0)
    w = np.minimum(n / body, 1.0) + 0.004
    w *= 1 / max(1.0, float(w.sum()) / 3)
    return w * (news if case.sample.origin == "fundus" else 1.0) * (poor if case.poor else 1.0)


def fit(cases: list[Case], rows: list[Floats], args: argparse.Namespace) -> CatBoostClassifier:
    pool = Pool(
        np.concatenate(rows),
        np.concatenate([np.array(c.share) >= 0.5 for c in cases]).astype(int),
        weight=np.concatenate([weights_of(c, args.news, args.poor) for c in cases]),
    )
    model = CatBoostClassifier(
        iterations=args.trees, depth=args.depth, learning_rate=args.rate, l2_leaf_reg=args.l2, border_count=48,
        random_seed=7, thread_count=2, verbose=False, allow_writing_files=False, bootstrap_type="Bernoulli",
        subsample=0.7, rsm=0.5, boosting_type="Plain", score_function="L2",
    )  # fmt: skip
    model.fit(pool)
    return model


def poor_copies(cases: list[Case], weight: float) -> list[Case]:
    """Return impoverished copies of each third page: enough to learn from, cheap enough to train with."""
    return [impoverish(c) for c in cases[::3]] if weight else []


def load(data: Path) -> list[Case]:
    cases = [c for c in map(case_of, read_samples(data)) if c]
    for case in cases:
        case.votes = votes(case)
    return cases


def cross_validate(cases: list[Case], args: argparse.Namespace) -> dict[str, Floats]:
    """Return for each page its out-of-fold scores."""
    scores: dict[str, Floats] = {}
    poor = poor_copies(cases, args.poor)
    for fold in range(args.folds):
        train = [c for c in [*cases, *poor] if fold_of(c.sample.site, args.folds) != fold]
        rows, table = nested_rows(train)
        model = fit(train, rows, args)
        lexicon = Lexicon(table)
        for c in cases:
            if fold_of(c.sample.site, args.folds) == fold:
                scores[c.sample.name] = model.predict_proba(describe(c.page, c.segments, lexicon).table.T)[:, 1].astype(
                    np.float32
                )
    return scores


def report(cases: list[Case], scores: dict[str, Floats]) -> None:
    """Print the mean word F1 by set, of the model alone at several thresholds and of the model with the rules."""

    def show(name: str, keep: Callable[[Case], Iterable[bool]]) -> None:
        by: dict[str, list[float]] = {}
        for c in cases:
            text = "\n".join(s.text for s, k in zip(c.segments, keep(c), strict=True) if k)
            by.setdefault(c.sample.origin, []).append(word_scores(text, c.sample.text)[2])
        print(f"{name:<24}" + "  ".join(f"{k} {statistics.mean(v):.4f}" for k, v in by.items()), flush=True)

    show("perfect choice", lambda c: [x >= 0.5 for x in c.share])
    for t in (0.4, 0.5, 0.6):
        show(f"model alone, t={t}", lambda c, t=t: scores[c.sample.name] >= t)  # type: ignore[misc]
    bare = Lexicon({})
    show(
        "with what looks alike",
        lambda c: agree(describe(c.page, c.segments, bare), scores[c.sample.name]) >= THRESHOLD,
    )

    def judged(c: Case) -> list[Mark]:
        facts = describe(c.page, c.segments, bare)
        return judge(c.page, c.segments, facts, agree(facts, scores[c.sample.name]))

    marks = {c.sample.name: judged(c) for c in cases}
    show("alike, and rules", lambda c: [m.keep for m in marks[c.sample.name]])
    whole: dict[str, list[tuple[float, float, float]]] = {}
    for c in cases:
        own = marks[c.sample.name]
        text = assembled(c.page, c.whole, judged_by(c.page, c.whole, lambda _, own=own: own)).text  # type: ignore[misc]
        whole.setdefault(c.sample.origin, []).append(word_scores(text, c.sample.text))
    for origin, rows in whole.items():
        precision, recall, f1 = (statistics.mean(column) for column in zip(*rows, strict=True))
        print(f"the whole extraction    {origin} P {precision:.4f} R {recall:.4f} F1 {f1:.4f}", flush=True)


def forest_of(model: CatBoostClassifier) -> Forest:
    """Take the trees out of CatBoost: level j of a tree is bit j of the leaf's number."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        told = json.loads(path.read_text())
    trees = told["oblivious_trees"]
    depth = max(len(t["splits"]) for t in trees)
    features = np.zeros((len(trees), depth), np.intp)
    borders = np.full((len(trees), depth), np.inf, np.float32)
    leaves = np.zeros((len(trees), 2**depth), np.float32)
    for i, tree in enumerate(trees):
        for j, split in enumerate(tree["splits"]):
            features[i, j] = split["float_feature_index"]
            borders[i, j] = split["border"]
        leaves[i, : len(tree["leaf_values"])] = tree["leaf_values"]
    scale, (bias,) = told["scale_and_bias"]
    return Forest(features, borders, leaves * scale, float(bias))


def train_all(cases: list[Case], args: argparse.Namespace) -> bytes:
    """Return the weights file, learned from every page."""
    everything = [*cases, *poor_copies(cases, args.poor)]
    rows, table = nested_rows(everything)
    model = fit(everything, rows, args)
    forest = forest_of(model)
    sample = rows[0].T.copy()
    ours, theirs = forest.scores(sample), model.predict_proba(rows[0])[:, 1]
    # The cascade leaves the sure ones early: a little less sure, but as sure of the same.
    apart = np.abs(ours - theirs)
    if apart.max() > 0.1 or apart.mean() > 0.02:
        raise SystemExit("the packed forest does not agree with the trained one")
    return pack(forest, table)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, default=Path("../shared/data"))
    ap.add_argument("--out", type=Path, default=Path("src/feedclean/extract/weights.npz"))
    ap.add_argument("--folds", type=int, default=4, help="0: no cross-validation")
    ap.add_argument("--trees", type=int, default=250)
    ap.add_argument("--depth", type=int, default=6)
    ap.add_argument("--rate", type=float, default=0.1)
    ap.add_argument("--l2", type=float, default=5.0)
    ap.add_argument("--news", type=float, default=2.0, help="weight of a news page")
    ap.add_argument("--poor", type=float, default=0.3, help="weight of a page with its names taken away")
    ap.add_argument("--scores", type=Path, help="also keep the out-of-fold scores here")
    args = ap.parse_args()
    cases = load(args.data)
    print(f"{len(cases)} pages, {sum(len(c.segments) for c in cases)} segments", flush=True)
    if args.folds:
        scores = cross_validate(cases, args)
        report(cases, scores)
        if args.scores:
            np.savez_compressed(args.scores, allow_pickle=False, **scores)
    data = train_all(cases, args)
    args.out.write_bytes(data)
    print(f"{args.out}: {len(data)} bytes")


if __name__ == "__main__":
    main()
