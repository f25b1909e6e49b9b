"""The labels of credits ("Photo:", "Crédit photo :", "写真=") found in a line.

A sign that may end a label is looked for first, then the words before it are looked up: linear in the line, and no
pattern of hundreds of words is tried at every place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from feedclean.extract.creditwords import (
    AND_WORDS,
    BEFORE_PICTURE,
    COMMON_LABELS,
    DEPICTING,
    LEADING_IN,
    PICTURE_WORDS,
    SOURCE_WORDS,
    WORK_WORDS,
)
from feedclean.extract.letters import LETTERS, MARKS, spellings


def _words(table: str) -> frozenset[str]:
    return frozenset(s for w in table.lower().replace("_", " ").split() for s in spellings(w.strip(".")))


_PICTURE: Final = _words(PICTURE_WORDS)
_SOURCE: Final = _words(SOURCE_WORDS)
_STEMS: Final = _PICTURE | _SOURCE
LABEL_WORDS: Final = _STEMS | {w.capitalize() for w in _STEMS} | {w.upper() for w in _STEMS}
"""The words of labels as they are written, to see quickly whether a text holds one."""
_WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WIDE_STEMS: Final = frozenset(w for w in _STEMS if _WIDE.search(w))
_WIDE_PICTURE: Final = tuple(w for w in _PICTURE if _WIDE.search(w))
_LONGEST_WIDE: Final = max(map(len, _WIDE_STEMS))
_SIGN: Final = re.compile(r"[:：=＝∶|／/・]|(?<=[ \u00a0])[-–—](?=[ \u00a0])")
_DASHES: Final = "-–—"
_COLONS: Final = ":：∶" + _DASHES
# A word read from its end: in a line turned round, where no search has to begin at every letter.
_BACKWARDS: Final = re.compile(rf"\.?(?:[{MARKS}]*[^\W\d_])+")
_LONGEST_WORD: Final = 26
_WORD: Final = re.compile(LETTERS)
_GLUED: Final = re.compile(r"(?<=[^\W\d_A-ZА-ЯÀ-Þ])[A-ZА-ЯÀ-Þ][^\WA-ZА-ЯÀ-Þ]+$")
_BY: Final = re.compile(
    r"[ \u00a0](?=[abcdfopsv])(by|courtesy of|courtesy|provided by|supplied by|from|via|von|vom|par|av|af|door|od|dari|"
    r"oleh|de|di|da|do|del|du|dos)(?=[ \u00a0:])[ \u00a0:]{1,3}",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    r"(?<![^\W_])(?:courtesy(?: of|:)|handout(?: via| by|/)|supplied by|shot by|provided by|"
    # "Courtesy Weller Gallery", "Courtesy the artist": whose it is; a courtesy call is a visit.
    r"(?-i:[Cc]ourtesy(?= the [Aa]rtists?(?![^\W_])|"
    r" (?:[Tt]he )?(?!(?:Call|Visit|Car|Bus|Title|Photo)s?(?![^\W_]))[A-ZÀ-Þ]))"
    r")[ \u00a0:]{1,3}",
    re.IGNORECASE,
)
_ALONE_WORDS: Final = ("courtesy", "handout", "supplied", "shot by", "provided")
# An abbreviation needs no colon: "fot. Jan Kowalski".
_ABBREVIATED: Final = re.compile(
    r"(?:(?<![^\W_])(?:fot|zdj|nuotr|φωτ|ph(?!\. ?D(?![^\W_]))|dok)\.|(?<![^\W_])ภาพจาก)[ \u00a0]?(?=[^\W\d_])",
    re.IGNORECASE,
)
_OPENING: Final = (
    _STEMS | BEFORE_PICTURE | frozenset("courtesy handout supplied shot provided video footage artwork".split())
)
_ABBREVIATIONS: Final = ("fot.", "zdj.", "nuotr.", "ωτ.", "ph.", "dok.", "ภาพจาก")
_WORK_BEFORE: Final = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(WORK_WORDS.split())}) ?(?:[&+/]|(?<= )(?:{'|'.join(AND_WORDS.split())})) ?$",
    re.IGNORECASE,
)
# What else may be "courtesy of": "Video courtesy of …", "Photos are courtesy of …".
_SHOWN_BEFORE: Final = re.compile(
    r"(?<![^\W_])(?:Video|Footage|Artwork|(?:(?:Photo|Image|Picture)s?|Video|Footage) (?:is|are)) $"
)
_LONGEST_WORK: Final = 20
_ALL: Final = frozenset({"all", "alle", "toutes", "tutte", "todas"})
_OF: Final = frozenset("de di da do del du dos".split())
_BEFORE_LABEL: Final = " ([（【<*_~▲△▼◀▶↑←→↓/-–—•·"
# A sentence goes on: "the biggest photograph", "our picture".
_ARTICLE_BEFORE: Final = re.compile(
    r"(?<![^\W_])(?:the|a|an|this|that|our|my|your|his|her|their)(?: \w+)?$", re.IGNORECASE
)


class Label(NamedTuple):
    """A label at `start … end-1` of a line. `of`: its last word may also mean "of", so only names may follow."""

    start: int
    end: int
    of: bool = False


def names_picture(text: str) -> bool:
    """Tell whether one of the words names a picture: "Foto", "写真"; a mere "source" does not."""
    return any(w in _PICTURE for w in _WORD.findall(text.lower())) or any(w in text for w in _WIDE_PICTURE)


def is_label(text: str) -> bool:
    """Tell whether the text is a label and nothing else ("Photo:", "Bildquelle")."""
    text = text.strip(" ()[]（）:：=＝\u00a0")
    return 0 < len(text) <= 40 and _label_before(text, len(text)) == 0


def labels_source(text: str) -> bool:
    """Tell whether the text is a label that only a credit follows: "Image source,", "Bildquelle", but not "Image"."""
    text = text.strip(" ,:：\u00a0")
    return is_label(text) and DEPICTING.isdisjoint(_WORD.findall(text.lower())[-1:])


def labels_in(text: str) -> list[Label]:
    """Return the labels that a sign ends: "Foto:", "Crédit photo :", "사진=", "圖／"."""
    found = []
    for sign in _SIGN.finditer(text):
        start = _label_before(text, sign.start())
        if start < 0:
            continue
        # A slash is part of "AP Photo/Name"; only after wide scripts does it end a label.
        if sign[0] in "/・" and not _WIDE.match(text[start]):
            continue
        if sign[0] in _DASHES and not _stands_alone(text, start):
            continue
        if _amid_prose(text, start, sign.start()):
            continue
        end = sign.end()
        while end < len(text) and text[end] in " \u00a0":
            end += 1
        found.append(Label(_with_word_before(text, start), end))
    return found


def _stands_alone(text: str, start: int) -> bool:
    """Tell whether a label opens the text, or follows a sentence or a sign: "… a photo - the best" goes on instead."""
    before = text[:start].rstrip()
    apart = len(before) < start or before[-1:] not in {"/", "-"}
    return not before or (apart and not (before[-1].isalnum() or before[-1] in ",;'’"))


def _amid_prose(text: str, start: int, end: int) -> bool:
    """Tell whether a label is a word of the sentence before it: "cost per credit:", "the biggest photograph:"."""
    before = text[:start].rstrip()
    if not text[start].islower() or not before or not before[-1].isalnum():
        return False
    return text[start:end].strip() in COMMON_LABELS or _ARTICLE_BEFORE.search(before) is not None


def may_depict(text: str, label: Label) -> bool:
    """Tell whether a label may open a caption ("Archivbild: the dyke") instead of a credit: "Photo credit:" may not."""
    own = text[label.start : label.end].rstrip(" \u00a0")
    if own[-1:] not in _COLONS:
        return False
    words = [w for w in _WORD.findall(own.lower()) if w not in BEFORE_PICTURE]
    return bool(words) and all(w in DEPICTING for w in words)


def leads_in(text: str, label: Label) -> bool:
    """Tell whether the label is the end of a phrase: "In the photo: …"."""
    end = label.start - 1
    return label.start > 1 and text[_word_before(text, end) : end].lower() in LEADING_IN


def _with_word_before(text: str, start: int) -> int:
    """Return where a label begins with what belongs to it: "FILE PHOTO", "Staff photo", "Words and pictures"."""
    if work := _WORK_BEFORE.search(text, max(0, start - _LONGEST_WORK), start):
        return work.start()
    if start < 2 or text[start - 1] not in " \u00a0":
        return start
    word = _word_before(text, start - 1)
    return word if text[word : start - 1].lower() in BEFORE_PICTURE else start


def label_before_sign(text: str, end: int) -> int:
    """Return where the label before a sign (©) at `end` begins: "Photos ©", "All photographs ©"; `end` without one."""
    start = _label_before(text, end)
    if start < 0 or not _stands_alone(text, start):
        start = _with_all_before(text, start) if start > 0 else -1
    return start if start >= 0 else end


def _with_all_before(text: str, start: int) -> int:
    """Return where the "All" before a label begins, -1 where none stands alone there."""
    word = _word_before(text, start - 1)
    told = text[word : start - 1].lower() in _ALL and _stands_alone(text, word)
    return word if told else -1


def _with_label_before(text: str, start: int) -> int:
    """Return where an authorship begins with the label that belongs to it: "Photo courtesy of"."""
    if other := _SHOWN_BEFORE.search(text, max(0, start - _LONGEST_WORK), start):
        return other.start()
    before = _label_before(text, start) if text[start - 1 : start] in {" ", "\u00a0"} else -1
    return _with_word_before(text, before) if before >= 0 and not _amid_prose(text, before, start) else start


def leading_label(text: str) -> int:
    """Return where the label that opens the text ends, -1 where none does."""
    for label in labels_in(text[:60]):
        if not text[: label.start].strip(_BEFORE_LABEL):
            return label.end
    found = _ABBREVIATED.match(text)
    return found.end() if found else -1


def authorships_in(text: str) -> Iterator[Label]:
    """Yield "Photo by", "courtesy of", "Foto de", "fot." in order of trust."""
    low = text.lower()
    if any(word in low for word in _ALONE_WORDS):
        for found in _ALONE.finditer(text):
            yield Label(_with_label_before(text, found.start()), found.end())
    for found in _BY.finditer(text):
        comma = text[found.start() - 1 : found.start()] == ","
        start = _label_before(text, found.start() - comma)
        if start >= 0:
            yield Label(_with_word_before(text, start), found.end(), of=found[1].lower() in _OF)
    for found in _ABBREVIATED.finditer(text) if any(word in low for word in _ABBREVIATIONS) else ():
        yield Label(found.start(), found.end())


def leading_authorship(text: str, *, of: bool = False) -> int:
    """Return where an authorship that opens the text ends ("Photo by"; `of`: "Foto di", too), -1 where none does."""
    first = _WORD.match(text)
    if first and (first[0].lower() in _OPENING or _ABBREVIATED.match(text) or _WIDE.match(text)):
        for label in authorships_in(text[:60]):
            if label.start == 0 and label.of == of:
                return label.end
    return -1


def _label_before(text: str, end: int) -> int:
    """Return where the label whose last word ends at `end` (spaces apart) begins, -1 where there is none."""
    start = -1
    at = end
    for n in range(5):
        between = " \u00a0/&+-" if n else " \u00a0"
        stop = max(0, at - 3)
        while at > stop and text[at - 1] in between:
            at -= 1
        begin = _word_before(text, at)
        word = text[begin:at]
        if not word:
            break
        if word.lower().rstrip(".") in _STEMS:
            start = at = begin
            continue
        if glued := _GLUED.search(text, begin, at):
            if glued[0].lower() in _STEMS:
                start = glued.start()
        elif not word.isascii():
            sizes = range(min(_LONGEST_WIDE, len(word)), 0, -1)
            start = next((at - size for size in sizes if word[-size:] in _WIDE_STEMS), start)
        break
    return start


def _word_before(text: str, end: int) -> int:
    """Return where the word begins that ends at `end`, with a full stop or without; `end` where none does."""
    found = _BACKWARDS.match(text[max(0, end - _LONGEST_WORD) : end][::-1])
    return end - found.end() if found else end
