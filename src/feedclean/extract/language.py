"""The language of the page as a BCP 47 tag, corrected when its text is plainly in another one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from feedclean.extract.lazy import Lazy

_TAG: Final = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:$|[-_.@;,\s])", re.IGNORECASE)
_NOT_LANGUAGES: Final = frozenset(
    {"und", "mul", "zxx", "mis", "xx", "html", "utf", "utf8", "url", "all", "www", "true"}
)
# What people write instead of the code.
_NAMED: Final = {
    name: code
    for code, names in (
        ("en", "english eng"), ("de", "german deutsch deu ger"), ("fr", "french français francais fra fre"),
        ("es", "spanish español espanol spa"), ("it", "italian italiano ita"), ("pt", "portuguese português por"),
        ("nl", "dutch nederlands nld"), ("ru", "russian русский rus"), ("ja", "japanese jp jpn 日本語"),
        ("zh", "chinese cn chn chi zho 中文"), ("ko", "korean kr kor 한국어"), ("pl", "polish polski pol"),
        ("tr", "turkish türkçe tur"), ("uk", "ukrainian українська ua ukr"), ("cs", "czech čeština cz ces"),
        ("el", "greek gr ell"), ("sv", "swedish svenska se swe"), ("da", "danish dansk dk dan"), ("ar", "arabic ara"),
        ("vi", "vietnamese vn vie"), ("id", "indonesian in ind"), ("he", "hebrew iw heb"), ("nb", "norwegian nor"),
    )
    for name in names.split()
}  # fmt: skip
# Ranges of letters, the languages that are written with them (the first is the commonest), most telling first.
_SCRIPTS: Final = tuple(
    (Lazy(f"[{letters}]"), tuple(languages.split()))
    for letters, languages in (
        ("\u3040-\u30ff", "ja"),
        ("\uac00-\ud7af", "ko"),
        ("\u4e00-\u9fff", "zh ja yue wuu ko"),
        ("\u0400-\u04ff", "ru uk bg sr mk be kk ky mn tg uz tt ba cv os"),
        ("\u0370-\u03ff", "el"),
        ("\u0590-\u05ff", "he yi"),
        ("\u0600-\u06ff", "ar fa ur ps ckb sd ug pa ku uz"),
        ("\u0900-\u097f", "hi mr ne sa mai bho"),
        ("\u0980-\u09ff", "bn as"),
        ("\u0a00-\u0a7f", "pa"),
        ("\u0a80-\u0aff", "gu"),
        ("\u0b80-\u0bff", "ta"),
        ("\u0c00-\u0c7f", "te"),
        ("\u0c80-\u0cff", "kn"),
        ("\u0d00-\u0d7f", "ml"),
        ("\u0d80-\u0dff", "si"),
        ("\u0e00-\u0e7f", "th"),
        ("\u1000-\u109f", "my"),
        ("\u10a0-\u10ff", "ka"),
        ("\u0530-\u058f", "hy"),
        ("\u1200-\u137f", "am ti"),
        ("\u1780-\u17ff", "km"),
    )
)
_OTHER: Final = re.compile("[\u0370-\u1dff\u3040-\ud7af]")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
# Words that hold sentences together, and that few neighbours share.
_STOP_WORDS: Final = {
    code: frozenset(words.split())
    for code, words in (
        ("en", "the and of to that with was for is are this from have"),
        ("de", "der die und das nicht mit den ist von auch sich ein eine dem"),
        ("fr", "les des est une dans pour qui sur pas avec sont cette ont"),
        ("es", "los las una del por con para que más está como pero su"),
        ("it", "che della gli una sono per nel con più anche dei è alla"),
        ("pt", "não uma dos para com são mais como pelo ao os foi pela em"),
        ("nl", "het een van niet zijn voor met ook aan maar bij wordt dat"),
        ("sv", "och att det som är för inte med den till på av har"),
        ("da", "og det at ikke er til med på som den af har blev efter"),
        ("nb", "og det ikke er til med på som av har ble etter å fra"),
        ("fi", "ja on ei että se oli myös kun mutta ovat hän joka sekä"),
        ("pl", "nie się na jest że do to jak przez dla jego ale oraz"),
        ("cs", "se na že je které jsou ale také podle jako by byl pro"),
        ("hu", "az egy hogy nem is és volt meg csak mint már több"),
        ("ro", "și în de la cu pentru este care din nu mai au sunt"),
        ("tr", "bir ve bu için olarak ile olan daha çok gibi ise da"),
        ("id", "yang dan di dengan untuk dari ini tidak pada itu akan dalam"),
        ("vi", "của và là có được không cho với trong người một các"),
        ("hr", "je se na da su za od koji nije što te bi kako"),
        ("sk", "sa na je že ktoré sú aj ale podľa ako by bol pre"),
        ("ca", "els les amb que per una dels més és aquest ha del"),
        ("zu", "ukuthi futhi uma kodwa ngoba nokuthi kanye lapho uthe wathi manje kule emva ukuze lokhu"),
        ("xh", "ukuba kwaye xa kodwa kuba kunye apho uthi ngoku okanye kule emva ukuze ngokwe lo"),
        ("af", "die nie wat het vir om sy dat ook hulle met aan word deur"),
        ("et", "ja on ei et see oli ning mis kui ka aga tema selle pärast"),
        ("lt", "ir yra kad su iš bet kaip apie už tai jis buvo po dar"),
        ("lv", "un ir ka ar no par kas bet arī tika lai pēc kā gan"),
        ("sl", "je in da se na za ki so pa ni bi kot tudi po"),
        ("tl", "ang ng sa na mga ay at ni para kung hindi ito siya"),
        ("sw", "na ya wa kwa ni katika za la kuwa hiyo cha yake"),
    )
}
_SAMPLE: Final = 1000
_ENOUGH: Final = 20
_TELLING: Final = 4
# Characters in which every language uses at least one of its commonest words.
_WHOLE: Final = 700
_SURELY: Final = 6


def find_language(declared: Iterable[str | None], sample: str) -> str | None:
    """Return the language of a page that declares these, most trusted first, and whose text begins with `sample`."""
    tags = [t for t in map(normal, declared) if t]
    tag = tags[0] if tags else None
    sample = sample[:_SAMPLE]
    if not sample:
        return tag
    languages = written_in(sample)
    if languages:
        # Not Latin: a declared language must be one that is written so.
        fitting = next((t for t in tags if t.split("-")[0] in languages), None)
        return fitting or languages[0]
    if sample.isascii() or _LATIN.search(sample):
        return _among_latin(tags, sample)
    return tag


def normal(value: str | None) -> str | None:
    """Return a declared language as a BCP 47 tag with its usual capitals; None when it is none."""
    if not value:
        return None
    value = value.strip().lower()
    if value in _NAMED:
        return _NAMED[value]
    m = _TAG.match(value)
    if not m or m[1] in _NOT_LANGUAGES:
        return None
    language = _NAMED.get(m[1], m[1])
    return "-".join(filter(None, (language, m[2] and m[2].title(), m[3] and m[3].upper())))


def written_in(text: str) -> tuple[str, ...]:
    """Return the languages that a text in another script than Latin may be in; empty for Latin."""
    if text.isascii():
        return ()
    other = _OTHER.findall(text)
    if len(other) < _ENOUGH or len(other) < len(_LATIN.findall(text)) / 2:
        return ()  # names and quotations in a Latin text
    text = "".join(other)
    counts = [len(pattern.findall(text)) for pattern, _ in _SCRIPTS]
    if counts[0] > len(text) / 10:
        return _SCRIPTS[0][1]  # Japanese is ideographs with some kana
    best = max(range(len(counts)), key=lambda i: counts[i])
    return _SCRIPTS[best][1] if counts[best] else ()


def _among_latin(tags: list[str], sample: str) -> str | None:
    """Return the declared language unless the words say plainly that it is another one."""
    words = set(sample.lower().split())
    declared = tags[0].split("-")[0] if tags else None
    if declared in _STOP_WORDS and len(_STOP_WORDS[declared] & words) >= _SURELY:
        return tags[0]
    scores = {code: len(stop & words) for code, stop in _STOP_WORDS.items()}
    best = max(scores, key=lambda code: scores[code])
    if declared is not None:
        # A language that has no words here is believed, unless it is in another script.
        if declared in {"no", "nn", "nb", "da"} and best in {"nb", "da"}:
            return tags[0]
        others = any(declared in languages for _, languages in _SCRIPTS)
        unknown = declared not in scores and not others
        if unknown or scores.get(declared, 0) >= max(3, scores[best] / 2):
            return tags[0]
        if scores[best] < _TELLING and scores.get(declared) == 0 and len(sample) >= _WHOLE:
            return next((t for t in tags if t.split("-")[0] != declared), None)  # a template's language
    if scores[best] < _TELLING:
        return tags[0] if tags else None
    return next((t for t in tags if t.split("-")[0] == best), best)
