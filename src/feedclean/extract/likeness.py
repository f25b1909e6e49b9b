"""How alike two lines are, in any script."""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W_]{3,}")
_WIDE: Final = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def wide(text: str) -> bool:
    """Tell whether the script needs few characters for much: Han, kana, hangul, Thai."""
    return len(_WIDE.findall(text[:60])) * 2 > min(len(text), 60)


def width(text: str) -> int:
    """Return how long a text is in characters of an alphabet: those of East Asia say more each."""
    return len(text) if text.isascii() or not wide(text) else 3 * len(text)


def same_words(a: str, b: str) -> float:
    """Return the share of the shorter text's words that the other has too; pairs of characters in wide scripts."""
    if wide(a) or wide(b):
        x, y = ({t[i : i + 2] for i in range(len(t) - 1)} for t in ("".join(a.split()), "".join(b.split())))
    else:
        x, y = set(_WORD.findall(a.lower())), set(_WORD.findall(b.lower()))
    return len(x & y) / min(len(x), len(y)) if x and y else 0.0
