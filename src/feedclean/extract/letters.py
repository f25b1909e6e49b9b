"""What a word is made of in any script: vowel signs and accents set apart are part of it, which Python's 'word' lacks.

Pieces of patterns, each with one way to match, so that none goes back over what it has read.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Final


def _ranges() -> str:
    codes = [c for c in (*range(0x300, 0x1D00), *range(0xA800, 0xAC00)) if unicodedata.category(chr(c)) in {"Mn", "Mc"}]
    runs = [[c for _, c in run] for _, run in groupby(enumerate(codes), key=lambda at: at[1] - at[0])]
    return "".join(f"\\u{run[0]:04x}-\\u{run[-1]:04x}" for run in runs)


MARKS: Final = _ranges() + r"\u200d"
"""The inside of a character class: the signs that belong to the letter before them."""
LETTERS: Final = rf"[^\W\d_]+(?:[{MARKS}]+[^\W\d_]*)*"
"""A word of letters."""
ALPHANUMERICS: Final = rf"[^\W_]+(?:[{MARKS}]+[^\W_]*)*"
"""A word of letters and digits."""

APART: Final = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))
"""A table for `str.translate` that leaves of ASCII the letters and digits: what it parts, `split` takes apart."""

# Letters that text holds in one character or two: what the standard form always parts.
_WHOLE: Final = {
    unicodedata.normalize("NFC", chr(c)): chr(c)
    for c in (*range(0x958, 0x960), 0x9DC, 0x9DD, 0x9DF, 0xA33, 0xA36, *range(0xA59, 0xA5C), 0xA5E)
}


def spellings(word: str) -> set[str]:
    """Return a word with its letters in one character each and in two."""
    whole = word
    for parted, letter in _WHOLE.items():
        whole = whole.replace(parted, letter)
    return {word, whole}
