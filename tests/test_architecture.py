"""The house plan, held: imports go down only, siblings never meet, each library has one home."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[1] / "src" / "feedclean"

# A room may import the rooms named here, and nothing else of feedclean.
BASE = {"model", "errors"}
ALLOWED = {
    "model": set(),
    "errors": set(),
    "ports": BASE,
    "config": BASE | {"sites"},
    "sites": BASE,
    "html": BASE,
    "extract": BASE | {"html"},
    "feeds": BASE | {"html"},
    "render": BASE | {"html"},
    "fetch": BASE | {"ports"},
    "store": BASE | {"ports"},
    "engine": BASE | {"ports"},
    "workers": BASE | {"ports"},
    "publish": BASE | {"ports"},
    "pipeline": BASE | {"ports", "sites", "extract", "feeds", "render", "html"},
    "app": BASE
    | {
        "ports",
        "config",
        "sites",
        "extract",
        "pipeline",
        "fetch",
        "store",
        "engine",
        "workers",
        "publish",
        "render",
        "feeds",
    },
    "cli": BASE | {"app", "config", "sites"},
    "__main__": {"cli"},
    "__init__": BASE | {"extract", "app"},
}
HOMES = {
    "selectolax": {"html"},
    "nh3": {"html"},
    "charset_normalizer": {"html"},
    "numpy": {"extract"},
    "dateparser": {"extract"},
    "feedparser": {"feeds"},
    "httpx": {"fetch"},
    "httpcore": {"fetch"},
    "protego": {"fetch"},
    "sqlalchemy": {"store"},
    "brotli": {"fetch"},
    "zstandard": {"fetch", "store"},
    "apscheduler": {"engine"},
    "platformdirs": {"config"},
    "tomlkit": {"config"},
    "click": {"cli"},
    "rich": {"cli"},
}
FILES = sorted(SRC.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(SRC).parts[0]
    return first.removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def test_there_is_something_to_check() -> None:
    assert len(FILES) > 10


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_imports_go_down_only(path: Path) -> None:
    room = room_of(path)
    assert room in ALLOWED, f"{path}: a room that the plan does not know"
    for name in imports_of(path):
        parts = name.split(".")
        if (
            parts[0] == "feedclean"
            and len(parts) > 1
            and parts[1] != room
            and (SRC / parts[1]).exists() | (SRC / f"{parts[1]}.py").exists()
        ):
            assert parts[1] in ALLOWED[room], f"{path}: {room} must not import {parts[1]}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_each_library_has_one_home(path: Path) -> None:
    for name in imports_of(path):
        home = HOMES.get(name.split(".")[0])
        assert home is None or room_of(path) in home, f"{path}: {name} belongs in {home}"


def test_model_is_standard_library_only() -> None:
    import sys

    for name in imports_of(SRC / "model.py"):
        assert name.split(".")[0] in sys.stdlib_module_names
