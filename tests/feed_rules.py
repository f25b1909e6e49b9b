"""The rules of every format that people subscribe to, for tests that have documents to hold to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from jsonschema import Draft202012Validator
from tests import atom_rules

SCHEMA = json.loads((Path(__file__).parent / "json_feed.schema.json").read_text(encoding="utf-8"))
_VALIDATOR = Draft202012Validator(SCHEMA)


def json_feed_problems(document: bytes) -> list[str]:
    """Return what is wrong with a JSON Feed 1.1 document, one line each; empty when nothing is."""
    return [f"{e.json_path}: {e.message}" for e in _VALIDATOR.iter_errors(json.loads(document))]


PROBLEMS: dict[str, Callable[[bytes], list[str]]] = {
    ".atom.xml": atom_rules.problems,
    ".json": json_feed_problems,
}


def problems_in(folder: Path) -> dict[str, list[str]]:
    """Return the problems of every published feed in a folder, by file; what is no feed (the list) is passed over."""
    return {
        path.name: found
        for suffix, problems in PROBLEMS.items()
        for path in sorted(folder.glob(f"*{suffix}"))
        if (found := problems(path.read_bytes()))
    }
