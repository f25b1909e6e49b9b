"""The packed model: what it says for known trees, and that the shipped one is small and read late."""

import subprocess
import sys
from importlib.resources import files

import numpy as np

from feedclean.extract.features import describe
from feedclean.extract.forest import Forest, load, pack, unpack
from feedclean.extract.segments import segment
from feedclean.extract.words import Lexicon
from feedclean.html import parse


def forest() -> Forest:
    # Tree 0: bit 0 is "feature 1 > 0.5", bit 1 is "feature 0 > 2". Tree 1: only its first question matters.
    return Forest(
        np.array([[1, 0], [0, 0]]),
        np.array([[0.5, 2.0], [0.0, np.inf]], np.float32),
        np.array([[-1, 1, -2, 4], [0.5, -0.5, 9, 9]], np.float32),
        0.25,
    )


def test_trees() -> None:
    table = np.array([[0, 0, 3, 3], [0, 1, 0, 1]], np.float32)
    logits = np.array([-1 + 0.5, 1 + 0.5, -2 - 0.5, 4 - 0.5]) + 0.25
    assert np.allclose(forest().scores(table), 1 / (1 + np.exp(-logits)))


def test_many_segments_are_scored_in_parts() -> None:
    table = np.random.default_rng(1).normal(size=(2, 1500)).astype(np.float32)
    one_by_one = np.concatenate([forest().scores(table[:, i : i + 1]) for i in range(1500)])
    assert np.allclose(forest().scores(table), one_by_one)


def test_a_file_comes_back() -> None:
    model = unpack(pack(forest(), {"story": (1.5, -0.3)}))
    table = np.array([[0.0, 3], [1, 1]], np.float32)
    assert np.allclose(model.forest.scores(table), forest().scores(table))
    assert model.lexicon.read("story")[1:] == (1.5, -0.3)


def test_the_shipped_weights_are_small_and_fit_the_features() -> None:
    assert len((files("feedclean.extract") / "weights.npz").read_bytes()) < 300_000
    page = parse("<p>One paragraph, with a comma.</p>")
    facts = describe(page, segment(page), Lexicon({}))
    assert load().forest.features.max() < len(facts.table)
    assert not np.isnan(facts.table).any(), "every feature is told"


def test_nothing_is_loaded_at_import() -> None:
    code = "import sys, feedclean; from feedclean.extract.forest import load; print(load.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "0\n"
