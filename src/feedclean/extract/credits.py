"""Caption, credit and label told apart: pure functions on one line of text, in any script.

A credit is a list of names ("IMAGO / ITAR-TASS") that a label ("Image:"), a sign (©), brackets or only the end of a
sentence part from the caption. `split` finds it, `credit_alone` answers whether a whole text is one.

Every pattern works on a bounded window, so the cost is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from feedclean.extract.creditwords import (
    AGENCIES,
    ARTICLES,
    AUTHORING,
    BARE_CREDITS,
    BARE_PHRASES,
    COMMON_AGENCIES,
    CONNECTORS,
    FIRMS,
    HAPPENING,
    NOT_NAMES,
    PLACING,
)
from feedclean.extract.labels import (
    LABEL_WORDS,
    Label,
    authorships_in,
    is_label,
    label_before_sign,
    labels_in,
    leading_authorship,
    leading_label,
    leads_in,
    may_depict,
)
from feedclean.extract.letters import ALPHANUMERICS, APART, spellings

WINDOW: Final = 220
MOST_NAMES: Final = 160
LONGEST_TAIL: Final = 90
_MOST_CREDITS: Final = 8  # one after the other; a page made to exhaust the stack has a thousand
_SENTENCE_END: Final = '.!?…。！？।؟»”"’)）]】'


@dataclass(frozen=True, slots=True)
class Split:
    """A caption and its credit; either may be empty.

    `rule` says how the credit was told (`label`, `copyright`, `by`, `brackets`, `tail`, `whole` …), `trust` is how
    often that is right (0–1).
    """

    caption: str
    credit: str = ""
    rule: str = ""
    trust: float = 0.0


def _either(words: str) -> str:
    spelt = {s for w in words.split() for s in spellings(w)}
    return "|".join(sorted(map(re.escape, spelt), key=lambda w: (-len(w), w))).replace("_", r"[ -]?")


_COPYRIGHT: Final = re.compile(
    r"(?:©️?|ⓒ|\(c\)(?= ?(?-i:[A-ZÀ-Þ]))|&copy;|copyright(?: ?(?:©|:|\(c\))|(?-i:(?= (?:[12]\d{3}|[A-ZÀ-Þ])))))"
    r"[ \u00a0]{0,3}(?:(?:19|20)\d\d,?[ ])?",
    re.IGNORECASE,
)
_COPYRIGHT_SIGNS: Final = ("©", "ⓒ", "(c)", "copy")  # one of them is in all that the pattern matches
_BRACKETS: Final = re.compile(r"[(\[（【]([^()\[\]（）【】]{2,120})[)\]）】]")
_COMMON: Final = _either(COMMON_AGENCIES)
_AGENCY: Final = re.compile(
    rf"(?<![^\W_])(?:{_either(AGENCIES)}|(?:{_COMMON})(?= ?[/|])|(?:(?<=[/|])|(?<=[/|] ))(?:{_COMMON}))(?![^\W_])"
)
_FIRST_WORD: Final = re.compile(ALPHANUMERICS)
_FIRST_WORDS: Final = frozenset(
    _FIRST_WORD.match(s)[0]  # type: ignore[index]
    for w in (AGENCIES + " " + COMMON_AGENCIES).split()
    for s in spellings(w)
)
# "The Associated Press" is told by its second word: most lines of English have a "The".
_AGENCY_WORDS: Final = _FIRST_WORDS - {"The"} | BARE_CREDITS
_BARE_WORDS: Final = BARE_CREDITS | {phrase.split()[0] for phrase in BARE_PHRASES}
_OPENING_WORDS: Final = "courtesy handout supplied shot provided contributed submitted copyright".split()
_TELLING_WORDS: Final = (
    _AGENCY_WORDS | LABEL_WORDS | frozenset(_OPENING_WORDS) | {w.capitalize() for w in _OPENING_WORDS}
)
# A sign that can set a credit apart without any such word. Scripts without spaces have no words to look for.
_SIGN: Final = re.compile(r"[©ⓒ|｜＝=\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_GLUED_LABEL: Final = re.compile(r"[a-zß-ÿа-я][A-ZА-Я][a-zß-ÿа-я]+ ?:")
_CLOSED: Final = re.compile(r"[)）\]】]\W*$")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TAKEN: Final = re.compile(rf"([^\s、。]{{1,24}}?)[ ]?(?:{_either(AUTHORING)})$")
_AUTHORING_ENDS: Final = tuple(AUTHORING.split())
_EQUALS: Final = re.compile(r"[＝=]([^＝=、。]{2,40})$")
# "…＝8日、港町駅前、山本健撮影": place and day are the caption's, the last part says who took it.
_LISTED: Final = re.compile(rf"[＝=。][^＝=。]{{0,60}}、(?=[^\s＝=。、]{{2,12}}?(?:{_either(AUTHORING)})$)")
# "…。新华社记者 李明 摄"
_TAKEN_TAIL: Final = re.compile(
    rf"(?:[。！？」』”]|(?<=[\uac00-\ud7af])\.)\s*([^。！？，、：:.]{{2,30}}?(?<![拍航])(?:{_either(AUTHORING)}))[。)）\s]*$"
)
_TAIL: Final = re.compile(
    r"[ \u00a0]*[|｜][ \u00a0]*|[ \u00a0]+[/／–—-][ \u00a0]+|(?<=[.!?…。！？।؟»”\"’])[ \u00a0]*|"
    r"(?<=[)）\]])[ \u00a0]*|[ \u00a0]?/[ \u00a0]?(?=[^/]{2,30}$)"
)
# "(Symbolbild)IMAGO": what kind of picture it is, before who took it.
_KIND: Final = re.compile(rf"[(\[（](?:{_either(' '.join(sorted(NOT_NAMES)))})[)\]）]", re.IGNORECASE)
_KIND_LAST: Final = re.compile(rf"{_KIND.pattern}$", re.IGNORECASE)
_CLOSING_SIGNS: Final = (")", "）", "]")
# The editor's letters at the end: "ANTARA FOTO/Ada Quill/bl."
_INITIALS: Final = re.compile(r"/[a-z]{2,4}\.?$")
# "Ada Quill/Harbour Wire", but not "and/or".
_NAMES_PARTED: Final = re.compile(r"[^\W\d_]/[A-ZÀ-ÞА-Я]")
# "Sentence. —ADA QUILL"
_DASHED: Final = re.compile(r"(?<=\.) ?[—–] ?((?:[A-ZÀ-Þ][A-ZÀ-Þ.’'-]+ ?){2,4})$")
_RIGHTS: Final = re.compile(
    r"[\s.,;/|–—-]*(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|"
    r"(?:무단 ?전재|재배포).{0,20}|무단전재.{0,30})[.\s]*$",
    re.IGNORECASE,
)
_CLOSERS: Final = ")）]】>"
_CLOSING: Final = re.compile(r"[)）\]】>]")
_NUMBER: Final = re.compile(r"\d{3}|(?<![^\W_])\d")
# Only a space parts the words of a name: where they may be cut anywhere, the search takes the cube of its time.
_NAME_AFTER_SENTENCE: Final = re.compile(
    r"(?:[^\W\d_]{3}|\d{2})[.!?…”»\"] ?([^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3} ?)$"
)
_PIPED: Final = re.compile(r"([^|•·]{2,60}?)\s*[|•·]\s*")
# A sentence's end before more text; initials and "Dr." are too short to be one.
_ENDED: Final = re.compile(r"(?:[^\W\d_]{4}|\d{2})[.!?][”»\")]? +[^\W_]|[.!?][”»\"]$|[。！？।].")
_ADDRESS: Final = re.compile(r"https?://(?:www\.)?([\w.-]+)(?:[/?#:]\S*)?", re.IGNORECASE)
_QUOTED: Final = re.compile(r"^['\"‘“]([^'\"‘’“”]+)['\"’”]$")
_MONEY: Final = re.compile(r"[$€£¥₹]\s?\d|\d\s?[$€£¥₹%]")
# An account, a site, a licence.
_HANDLE: Final = re.compile(r"@\w|\w\.[a-z]{2,4}(?!\w)|(?<!\w)CC(?:0|[ -]BY)(?!\w)")
_FROM_FILE: Final = re.compile(r"file|archiv|symbol|stock", re.IGNORECASE)
_NUMBER_ALONE: Final = re.compile(r"(?<!\w)\d+(?!\w)")
# What joins the words of a phrase: Japanese particles after a word, Chinese "of", "at", "is".
_PARTICLE: Final = re.compile(
    r"(?<=[\u30a0-\u30ff\u4e00-\u9fff])(?:[がをにはでへも]|され|した|する)(?=.)|[的在了着著]|の.{4,}"
)
_LEADING_BRACKET: Final = re.compile(r"[(\[（【]([^()\[\]（）【】]{3,80})[)\]）】]\s*")
# "Foto ANSA", "Photo AFP"
_BARE_LABEL: Final = re.compile(r"(?:photos?|fotos?|фото|bild|image|beeld|kuva) ", re.IGNORECASE)
_EDGES: Final = " \u00a0\u200b\u200e\u200f\t,;、:|/–—-·•*_=＝~"
_CAPITALISED: Final = r"(?:(?![a-z])[^\W\d_][\w.’'-]*)"
_PAIRS: Final = (("(", ")"), ("[", "]"), ("（", "）"), ("【", "】"), ("<", ">"))
_WORD: Final = re.compile(rf"{ALPHANUMERICS}(?:['’.-]{ALPHANUMERICS})*")


def _has_word(text: str, words: frozenset[str]) -> bool:
    """Tell whether one of the words is in a text. Asked of most lines: a pattern only where it must be."""
    if text.isascii():
        return not words.isdisjoint(text.translate(APART).split())
    parts = text.split()
    if not words.isdisjoint(parts):
        return True
    mixed = [part for part in parts if not part.isalnum()]
    return not words.isdisjoint(_FIRST_WORD.findall(" ".join(mixed)))


def may_name_agency(text: str) -> bool:
    """Tell quickly whether the first word of an agency's name is among the words."""
    return _has_word(text, _AGENCY_WORDS)


def _may_be_bare(text: str) -> bool:
    """Tell quickly whether a word that is a credit by itself is among the words."""
    return _has_word(text.lower(), _BARE_WORDS)


def _is_bare(text: str) -> bool:
    """Tell whether a text is such a word, or two: "Handout", "File photo"."""
    text = text.strip(" .").lower()
    return text in BARE_CREDITS or text in BARE_PHRASES


def has_agency(text: str) -> bool:
    """Tell whether a known news agency or picture library is named."""
    return may_name_agency(text) and _AGENCY.search(text) is not None


def _hosts(text: str) -> str:
    """Return a text with the site's name in place of each address."""
    return _ADDRESS.sub(r"\1", text) if "://" in text else text


def clean_credit(text: str) -> str:
    """Return the names alone: without label, ©, brackets and "all rights reserved"."""
    text = _without_label_of_sign(_hosts(_RIGHTS.sub("", " ".join(text[: 2 * WINDOW].split()))))
    for _ in range(4):
        before = text
        text = text.strip(_EDGES)
        for opening, closing in _PAIRS:
            if text.startswith(opening) and (text.endswith(closing) or closing not in text):
                text = text.removeprefix(opening).removesuffix(closing)
            elif text.endswith(closing) and opening not in text:
                text = text.removesuffix(closing)
        for opens in _OPENINGS:
            end = opens(text)
            if 0 < end < len(text):
                text = text[end:]
        if text == before:
            break
    if (label := _BARE_LABEL.match(text)) and _AGENCY.match(text, label.end()):
        text = text[label.end() :]
    # "Foto di Ada Quill" names who took it; "Foto di famiglia" is what it shows.
    of = leading_authorship(text, of=True)
    if of > 0 and names_like(text[of:], strict=True):
        text = text[of:]
    text = re.sub(r"\s*[©ⓒ]\s*", " / ", text)
    taken = _TAKEN.search(text) if _CJK.search(text) else None
    if taken and taken.start() < taken.end(1) and text[: taken.end(1)].strip():
        text = text[: taken.end(1)].strip()
    if (
        text.endswith(".")
        and not re.search(r"(?:\b[^\W\d_]|\b(?:Inc|Co|Ltd|Jr|Corp|Dr|St|Sr))\.$", text)
        and ".com." not in text
    ):
        text = text.rstrip(".")
    return _QUOTED.sub(r"\1", text.strip(_EDGES))


def _without_label_of_sign(text: str) -> str:
    """Return a credit without a label that only a © ends: "All photographs © Ada Quill"."""
    mark = _COPYRIGHT.search(text) if "©" in text or "ⓒ" in text else None
    return text[mark.start() :] if mark and mark.start() and label_before_sign(text, mark.start()) == 0 else text


def names_like(text: str, *, strict: bool) -> bool:
    """Tell whether a text could be names. Strict: mostly capitalised, as it must be where no label says so."""
    text = _hosts(text)
    if not text or len(text) > MOST_NAMES or "?" in text or _MONEY.search(text):
        return False
    words = _WORD.findall(text)
    if not words:
        return False
    if _CJK.search(text):
        return len(text) <= (24 if strict else 60) and "。" not in text.rstrip("。")
    if len(words) > (9 if strict else 22):
        return False
    bare = _AGENCY.sub(" ", text) if may_name_agency(text) else text
    plain = [w for w in _WORD.findall(bare) if w.lower() not in CONNECTORS]
    if not plain:
        return has_agency(text) or not strict
    # Scripts without case cannot tell; there, short is all that can be asked.
    small = sum(w[0].islower() for w in plain)
    if strict:
        return small * 4 <= len(plain) and text.lower() not in NOT_NAMES and not _NUMBER.search(text)
    return len(words) <= 8 or small * 2 <= len(plain)


@lru_cache(maxsize=1024)
def may_hold_credit(text: str) -> bool:
    """Tell quickly whether `split` could find a credit; most prose has no sign of one."""
    window = text[-WINDOW:]
    signed = "|" in window or "=" in window if window.isascii() else _SIGN.search(window) is not None
    return (
        signed
        or _has_word(window, _TELLING_WORDS)
        or window.startswith(("(", "（", "[", "【"))
        or (":" in window and _GLUED_LABEL.search(window) is not None)
        or "(c)" in window
        or "(C)" in window
        or ("/" in window[-LONGEST_TAIL:] and _NAMES_PARTED.search(window) is not None)
        or (("—" in window or "–" in window) and _DASHED.search(window) is not None)
        or _CLOSED.search(window) is not None
    )


def credit_alone(text: str) -> Split | None:
    """Return the credit where the whole text is one, else None."""
    text = text.strip()
    if not text or len(text) > MOST_NAMES + 40:
        return None
    return _credit_alone(text)


@lru_cache(maxsize=4096)
def _credit_alone(text: str) -> Split | None:
    if not may_hold_credit(text):
        return None
    inner = text.strip(_EDGES)
    bracketed = False
    for opening, closing in _PAIRS:
        if inner.startswith(opening) and inner.endswith(closing) and inner.count(opening) == 1:
            inner, bracketed = inner[1:-1].strip(), True
    inner = _without_label_of_sign(inner)
    for opens, rule in zip(_OPENINGS, ("label", "by", "copyright"), strict=True):
        end = opens(inner)
        if end > 0 and names_like(inner[end:], strict=False) and not _sentences(inner[end:]):
            if rule == "label" and _opens_caption(inner, Label(0, end), inner[end:]):
                return None
            credit = clean_credit(inner)
            return Split("", credit, rule, 0.95) if credit else None
    if _agencies_alone(inner) or _is_bare(inner):
        return Split("", clean_credit(inner), "agency", 0.9)
    if bracketed and names_like(inner, strict=True) and not _CJK.search(inner) and inner[:1].isupper():
        return Split("", clean_credit(inner), "brackets", 0.8)
    taken = _TAKEN.fullmatch(inner) if _CJK.search(inner) else None
    if taken and len(taken[1]) <= 10 and not re.search(r"[＝=：:（(]", taken[1]):
        return Split("", taken[1], "taken", 0.85)
    return None


def _agencies_alone(text: str) -> bool:
    """Tell whether a text is agencies, with at most a few names beside them, and no prose."""
    if len(text) > 100 or not may_name_agency(text):
        return False
    rest, found = _AGENCY.subn(" ", text)
    words = [w for w in _WORD.findall(rest) if w.lower() not in CONNECTORS]
    if found and all(map(str.isdigit, words)):  # a library's name and the picture's number
        return True
    if not found or re.search(r"[^\W\d_]{2,}[.!?] |[!?。(（:：=＝]|\d{3}", text) or _signs_after_words(text):
        return False
    labels = (*labels_in(text), *authorships_in(text))
    if any(label.start > 0 and not has_agency(text[: label.start]) for label in labels):
        return False  # what stands before a label is what the picture shows
    cased = "".join(words)
    if cased.lower() == cased.upper():
        return len(cased) <= 12
    return len(words) <= 7 and all(w[0].isupper() for w in words)


def _signs_after_words(text: str) -> bool:
    """Tell whether a © follows what names no agency, "The president © dpa": then that is what the picture shows."""
    mark = _COPYRIGHT.search(text) if "©" in text or "ⓒ" in text else None
    return mark is not None and bool(text[: mark.start()].strip(_EDGES)) and not has_agency(text[: mark.start()])


def _opens_caption(text: str, mark: Label, rest: str) -> bool:
    """Tell whether a label leads to what the picture shows: "FILE PHOTO: A worker …", "In the photo: …"."""
    if not may_depict(text, mark):
        return False
    if leads_in(text, mark):
        return not has_agency(rest)
    before, rest = text[: mark.start].strip(_EDGES), rest.rstrip(f" .{_CLOSERS}")
    if before and before in "([（【<" and not _CLOSING.search(rest):
        before = ""
    return not before and not names_alone(rest, wary=_FROM_FILE.search(text, mark.start, mark.end) is not None)


def names_alone(text: str, *, wary: bool = False) -> bool:
    """Tell whether what follows "Photo:" reads as who took it, not as what it shows.

    `wary`: the label says that the picture is an old one or any ("Archivbild"), so what it shows is more likely.
    """
    if _ENDED.search(text) or _sentences(text):
        return False
    text = text.rstrip(" .)")
    if _CJK.search(text):
        return has_agency(text) or _TAKEN.search(text) is not None or not _wide_prose(text)
    bare = _AGENCY.sub(" ", text) if may_name_agency(text) else text
    words = [w.lower() for w in _WORD.findall(bare)]
    if not words or words[0] in BARE_CREDITS or _HANDLE.search(text):
        return True
    plain = [w for w in _WORD.findall(bare) if w.lower() not in CONNECTORS]
    small = sum(w[0].islower() for w in plain)
    if (small or wary) and words[0] in ARTICLES:
        return False
    if wary and not PLACING.isdisjoint(_WORD.findall(bare)):
        return False
    listed = bare != text or "/" in text or "|" in text or "©" in text
    if not listed and (_NUMBER_ALONE.search(text) or not HAPPENING.isdisjoint(_WORD.findall(text))):
        return False
    if text.lower() == text.upper():  # a script without case: only its length can tell
        return listed or len(words) <= 4
    # "пресс-служба МЧС": what opens with a small letter and is short is whoever lent it.
    return bool(small * (3 if listed else 4) <= len(plain) or (text[0].islower() and len(plain) <= 3))


def reads_as_credit(text: str) -> bool:
    """Tell whether a whole caption is names as photographers sign: "A B/Agency", "A B for PAPER", "A B Photography"."""
    if len(text) > LONGEST_TAIL or not names_like(text, strict=True) or _ENDED.search(text):
        return False
    words = _WORD.findall(text)
    if words[0].lower() in ARTICLES or not all(w[0].isupper() for w in words if w.lower() not in CONNECTORS):
        return False
    name = re.match(rf"{_CAPITALISED}(?: {_CAPITALISED})+(?=, |/| for )", text)
    if name and re.match(rf"(?:, {_CAPITALISED}(?: {_CAPITALISED})*)*(?:/| for ){_CAPITALISED}", text[name.end() :]):
        return True
    return len(words) > 2 and words[-1].lower() in FIRMS


def _wide_prose(text: str) -> bool:
    """Tell whether a text without spaces between its words is a phrase: particles, or more words than names have."""
    if _PARTICLE.search(text) or len(text) > 24:
        return True
    return len(text.split()) > 3 and "/" not in text


def _sentences(text: str) -> bool:
    """Tell whether it holds prose: a sentence end between words that is no abbreviation."""
    return bool(re.search(r"[^\W\d_]{3,}[.!?] +[^\W\d_]+ +[a-zа-яё]", text)) or bool(re.search(r"[。！？।].", text))


def split(text: str) -> Split:
    """Part a caption from the credit in it. A text without a credit comes back as the caption."""
    text = " ".join(text.split())
    if alone := credit_alone(text):
        return alone
    return _split(text, _MOST_CREDITS) if len(text) < 2000 else Split(text)


@lru_cache(maxsize=4096)
def _split(text: str, most: int) -> Split:
    """Part a caption from the last of at most `most` credits in it, and from those before that belong to it."""
    head, window = text[:-WINDOW], text[-WINDOW:]
    if not may_hold_credit(text):
        return Split(text)
    for step in _STEPS:
        if found := step(window):
            start, end, rule, trust = found
            credit = clean_credit(window[start:end])
            if not credit:
                continue
            before = _trim(head + window[:start])
            after = window[end:].strip(_EDGES + ".)）]】")
            caption = f"{before} {after}".strip() if after else before
            # "Caption. (X/Getty) Foto: Y": what is left may end in a second credit.
            again = most > 1 and caption not in ("", text) and rule in {"copyright", "tail", "by", "label"}
            rest = _split(caption, most - 1) if again else None
            if rest and rest.credit and rest.rule in {"label", "by", "brackets"}:
                return Split(rest.caption, f"{rest.credit} / {credit}", rest.rule, trust)
            return Split(caption, credit, rule, trust)
    return Split(text)


def _trim(text: str) -> str:
    """Return a caption without the separator or the open bracket that led to its credit."""
    return text.strip().rstrip("|/–—-·•(（[【<▲©ⓒ \u00a0").rstrip()


_Found = tuple[int, int, str, float] | None


def _by_label(text: str) -> _Found:
    """`… Image: X / Y`, `… (Foto: X) …`."""
    marks = labels_in(text)
    for mark in reversed(marks[-6:]):
        rest = text[mark.end :]
        if _opens_caption(text, mark, rest):
            continue
        if mark.start > 0 and text[mark.start - 1] in "(（[【<":
            close = _CLOSING.search(rest)
            if close and names_like(rest[: close.start()], strict=False):
                return mark.start - 1, mark.end + close.end(), "label", 0.97
        if names_like(rest, strict=False) and not _sentences(rest):
            start = mark.start
            # "Foto: X / Bild: Y" is one credit.
            for other in reversed(marks):
                between = text[other.end : start]
                if other.end >= start or not names_like(between, strict=True):
                    continue
                # "Symbolbild: Polizei in Berlin. Foto: dpa" is two things.
                if not _opens_caption(text, other, between):
                    start = other.start
            if start == 0 and len(_WORD.findall(rest)) > 12:
                return None
            return start, len(text), "label", 0.96
    return None


def _mostly_small(text: str) -> bool:
    """Tell whether a text reads as prose by its small letters: "2013. It is reprinted here with permission"."""
    plain = [w for w in _WORD.findall(_AGENCY.sub(" ", text)) if w.lower() not in CONNECTORS]
    return len(plain) > 3 and sum(w[0].islower() for w in plain) * 2 > len(plain)


def _by_copyright(text: str) -> _Found:
    low = text.lower()
    if not any(sign in low for sign in _COPYRIGHT_SIGNS):
        return None
    for mark in reversed(list(_COPYRIGHT.finditer(text))[-3:]):
        rest = text[mark.end() :]
        if names_like(rest, strict=False) and not _sentences(rest) and not _mostly_small(rest):
            return label_before_sign(text, mark.start()), len(text), "copyright", 0.95
    return None


def _by_authorship(text: str) -> _Found:
    """`… Photo by X`, `… courtesy of X`."""
    for mark in authorships_in(text):
        rest = text[mark.end :].rstrip(".)）] ")
        before = text[: mark.start].rstrip()
        ended = not before or before[-1] in _SENTENCE_END + "|/(（[-–—,"
        if names_like(rest, strict=mark.of or not ended) and not _sentences(rest) and (ended or not mark.of):
            return mark.start, len(text), "by", 0.94 if ended else 0.8
    return None


def _by_brackets(text: str) -> _Found:
    """`… (AP Photo/X)`: an agency anywhere, names only after a sentence or with a slash at the very end."""
    for mark in reversed(list(_BRACKETS.finditer(text))):
        inner = mark[1].strip()
        if is_label(inner):
            continue
        last = not text[mark.end() :].strip(" .")
        if last and _CJK.search(inner) and _TAKEN.search(inner):
            return mark.start(), mark.end(), "brackets", 0.9
        if not names_like(inner, strict=True) or _sentences(inner):
            continue
        if has_agency(inner):
            return _with_name_before(text, mark.start()), mark.end(), "brackets", 0.95
        before = text[: mark.start()].rstrip()
        ended = bool(before) and before[-1] in ".!?…。！？"
        if last and (ended or ("/" in inner and len(_WORD.findall(inner)) >= 2)):
            return mark.start(), mark.end(), "brackets", 0.85 if ended else 0.7
    return None


def _with_name_before(text: str, start: int) -> int:
    """Return where "Name Surname (AGENCY)" begins, when such a name stands alone after a sentence."""
    name = _NAME_AFTER_SENTENCE.search(text, max(0, start - 60), start)
    return name.start(1) if name and names_like(name[1].strip(), strict=True) else start


def _by_equals(text: str) -> _Found:
    """`…＝X撮影`, the Japanese way; `＝東京都` is a place, so the name must say that it took the picture."""
    mark = _EQUALS.search(text) if "＝" in text or "=" in text else None
    if mark and _CJK.search(text) and (_TAKEN.search(mark[1]) or has_agency(mark[1])):
        return mark.start(), len(text), "equals", 0.85
    listed = _LISTED.search(text) if text.endswith(_AUTHORING_ENDS) else None
    return (listed.end() - 1, len(text), "equals", 0.85) if listed else None


def _by_taken(text: str) -> _Found:
    """`句子。新华社记者 李明 摄`: after a sentence, names that say that they took the picture."""
    if not text.rstrip("。)） ").endswith(_AUTHORING_ENDS):
        return None
    mark = _TAKEN_TAIL.search(text)
    if mark is None or _PARTICLE.search(mark[1]):
        return None
    return mark.start(1), len(text), "taken", 0.9


def _by_tail(text: str) -> _Found:
    """`… | Reuters`, `… / dpa`, `Sentence. AFP`: no label, so a known agency has to be among the names."""
    end = text[-LONGEST_TAIL:]
    dashed = _DASHED.search(end) if "—" in end or "–" in end else None
    if dashed:
        return len(text) - len(end) + dashed.start(1), len(text), "tail", 0.85
    if not ("|" in end or "｜" in end or "/" in end or may_name_agency(end) or _may_be_bare(end)):
        return None
    for mark in list(_TAIL.finditer(text, max(0, len(text) - LONGEST_TAIL - 8)))[-8:]:
        rest = text[mark.end() :].strip()
        if not rest or len(rest) > LONGEST_TAIL or _sentences(rest) or _KIND.match(rest):
            continue
        closed = not mark[0].strip() and text[: mark.start()].endswith(_CLOSING_SIGNS)
        if closed and not _KIND_LAST.search(text, 0, mark.start()):
            continue
        if not (names_like(_INITIALS.sub("", rest), strict=True) or _is_bare(rest)):
            continue
        piped = "|" in mark[0] or "｜" in mark[0]
        if _ends_sentence(text, mark.start()) and "/" in rest and reads_as_credit(rest):
            return mark.end(), len(text), "tail", 0.85
        told = has_agency(rest) or _is_bare(rest)
        if told or (piped and 2 <= len(_WORD.findall(rest)) <= 5):
            return mark.end(), len(text), "tail", 0.9 if told else 0.7
    return None


def _ends_sentence(text: str, end: int) -> bool:
    """Tell whether a sentence ends at `end`, and no initial: "J. Quill/Harbour Wire" goes on."""
    return re.search(r"(?:[^\W\d_]{3}|\d{2})[.!?…”»\"]$", text[max(0, end - 8) : end]) is not None


def _by_leading(text: str) -> _Found:
    """`© AP Caption …` cannot be told; `(Foto: X) Caption` and `Foto: X | Caption` can."""
    mark = _LEADING_BRACKET.match(text)
    if mark and credit_alone(mark[1]):
        return 0, mark.end(), "leading", 0.9
    end = leading_label(text)
    mark = _PIPED.match(text, end) if end > 0 else None
    if mark and names_like(mark[1], strict=True):
        return 0, mark.end(), "leading", 0.85
    return None


def _copyright_end(text: str) -> int:
    mark = _COPYRIGHT.match(text)
    return mark.end() if mark else -1


# In order of trust.
_STEPS: Final = (_by_label, _by_copyright, _by_authorship, _by_brackets, _by_equals, _by_taken, _by_tail, _by_leading)
_OPENINGS: Final = (leading_label, leading_authorship, _copyright_end)
