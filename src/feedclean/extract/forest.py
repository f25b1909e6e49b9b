"""The block model: symmetric trees, evaluated for all segments at once.

Every tree asks the same question of all nodes of a level, so a tree of depth d is d comparisons whose answers are the
bits of the leaf's number: no branches, a few array operations for the whole forest. Weights and the table of class-name
tokens are in `weights.npz` beside this file, made by `python -m training.train`; it is read at the first use.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray

from feedclean.extract.features import Floats
from feedclean.extract.words import Lexicon

_CHUNK = 512  # segments at a time: bounds the memory for pages that have very many
_FIRST: Final = 40  # trees that every segment is shown
_SURE: Final = 3.0  # log-odds after those that the others do not overturn


@dataclass(frozen=True, slots=True)
class Forest:
    """`features` and `borders` are (trees × depth), `leaves` (trees × 2^depth); the score is the logistic of a sum."""

    features: NDArray[np.intp]
    borders: Floats
    leaves: Floats
    bias: float

    def scores(self, table: Floats) -> Floats:
        """Return the probability of being body for each column of the feature table."""
        parts = [self._sums(table[:, i : i + _CHUNK]) for i in range(0, table.shape[1], _CHUNK)]
        total = (parts[0] if len(parts) == 1 else np.concatenate(parts)) + self.bias
        scores: Floats = (1 / (1 + np.exp(-total))).astype(np.float32)
        return scores

    def _sums(self, table: Floats) -> Floats:
        """Sum the leaves; what the first trees are sure of is not asked of the others."""
        first = self._add(table, 0, _FIRST)
        rest = len(self.features) - _FIRST
        if rest > 0:
            open_ = np.flatnonzero(np.abs(first + self.bias) < _SURE)
            if len(open_):
                first[open_] += self._add(table[:, open_], _FIRST, None)
        return first

    def _add(self, table: Floats, begin: int, end: int | None) -> Floats:
        features = self.features[begin:end]
        trees, depth = features.shape
        answers = (table[features.ravel()] > self.borders[begin:end].reshape(-1, 1)).view(np.uint8)
        answers = answers.reshape(trees, depth, -1)
        leaf = answers[:, 0].copy()
        for level in range(1, depth):
            leaf |= answers[:, level] << level
        places = leaf.astype(np.intp)
        places += (np.arange(trees) << depth)[:, None]
        total: Floats = self.leaves[begin:end].ravel()[places].sum(axis=0)
        return total


@dataclass(frozen=True, slots=True)
class Model:
    """What `weights.npz` holds: the forest, and the reader of class names with its learned weights."""

    forest: Forest
    lexicon: Lexicon


def pack(forest: Forest, weights: dict[str, tuple[float, float]]) -> bytes:
    """Return the file: borders as float32, leaves as float16, token weights in tenths."""
    out = BytesIO()
    tokens = sorted(weights)
    np.savez_compressed(
        out,
        features=forest.features.astype(np.uint8),
        borders=forest.borders.astype(np.float32),
        leaves=forest.leaves.astype(np.float16),
        bias=np.array(forest.bias),
        tokens=np.frombuffer(" ".join(tokens).encode("ascii"), np.uint8),
        weights=np.array([[round(10 * w) for w in weights[t]] for t in tokens], np.int8).reshape(-1, 2),
    )
    return out.getvalue()


def unpack(data: bytes) -> Model:
    """Read what `pack` wrote."""
    with np.load(BytesIO(data), allow_pickle=False) as f:
        forest = Forest(f["features"].astype(np.intp), f["borders"], f["leaves"].astype(np.float32), float(f["bias"]))
        tokens = f["tokens"].tobytes().decode("ascii").split()
        weights = {t: (a / 10, b / 10) for t, (a, b) in zip(tokens, f["weights"].tolist(), strict=True)}
    return Model(forest, Lexicon(weights))


@cache
def load() -> Model:
    """Return the model that ships with the package, read once."""
    return unpack((files("feedclean.extract") / "weights.npz").read_bytes())
