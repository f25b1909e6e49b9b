"""Bytes to text: BOM, UTF-8 beyond doubt, HTTP header, XML declaration or meta, then detection.

Labels mean what they mean to browsers (WHATWG Encoding §4.2: `iso-8859-1` is windows-1252, `gb2312` is gb18030), and
what a server or page says of its encoding is believed only as far as its bytes bear it out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER: Final = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w:.+-]{1,40})", re.IGNORECASE)
_DECLARED: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w:.+-]{1,40})"""
    rb"""|^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w:.+-]{1,40})""",
    re.IGNORECASE,
)
_LANGUAGE: Final = re.compile(
    rb"""<(?:html|rss|feed)\b[^>]{0,400}?\blang\s?=\s?["']?([a-z]{2}(?:-[a-z]{2,4})?)""", re.IGNORECASE
)
_LANGUAGE_ELEMENT: Final = re.compile(rb"<language>\s{0,9}([a-z]{2}(?:-[a-z]{2,4})?)", re.IGNORECASE)
# How far the declaration of an encoding is looked for (HTML §4.2.5.4 asks for 1024 bytes; real pages are longer).
_LOOK: Final = 4096
_SAMPLE: Final = 32 * 1024

# Python's codec for what browsers understand by a label. Only these are ever used: Python also has codecs that are no
# character encodings (`unicode_escape`), and one that browsers gave up for good reasons (`utf-7`).
_LABELS: Final[dict[str, str]] = {
    label: codec
    for codec, labels in {
        "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
        "utf-16-le": "utf-16 utf-16le utf16 unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff",
        "utf-16-be": "utf-16be unicodefffe",
        "cp1252": "iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 latin1 latin-1 l1 ascii us-ascii cp1252"
        " windows-1252 x-cp1252 cp819 ibm819 iso-ir-100 csisolatin1 ansi_x3.4-1968 x-user-defined",
        "iso8859-2": "iso-8859-2 iso8859-2 iso88592 iso_8859-2 latin2 l2 csisolatin2",
        "iso8859-3": "iso-8859-3 iso8859-3 latin3",
        "iso8859-4": "iso-8859-4 iso8859-4 latin4",
        "iso8859-5": "iso-8859-5 iso8859-5 iso88595 cyrillic csisolatincyrillic",
        "iso8859-6": "iso-8859-6 iso8859-6 arabic asmo-708 ecma-114 iso-8859-6-e iso-8859-6-i",
        "iso8859-7": "iso-8859-7 iso8859-7 iso88597 greek greek8 ecma-118 elot_928 sun_eu_greek",
        "iso8859-8": "iso-8859-8 iso8859-8 hebrew visual iso-8859-8-e iso-8859-8-i logical",
        "iso8859-10": "iso-8859-10 iso8859-10 latin6 l6",
        "iso8859-13": "iso-8859-13 iso8859-13",
        "iso8859-14": "iso-8859-14 iso8859-14",
        "iso8859-15": "iso-8859-15 iso8859-15 latin9 latin-9 l9",
        "iso8859-16": "iso-8859-16",
        "koi8-r": "koi8-r koi8 koi koi8_r cskoi8r",
        "koi8-u": "koi8-u koi8-ru",
        "mac-roman": "macintosh mac x-mac-roman",
        "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
        "cp866": "ibm866 cp866 866 csibm866",
        "cp874": "windows-874 iso-8859-11 iso8859-11 tis-620 dos-874",
        "cp1250": "windows-1250 cp1250 x-cp1250",
        "cp1251": "windows-1251 cp1251 x-cp1251 win-1251",
        "cp1253": "windows-1253 cp1253 x-cp1253",
        "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 latin5 l5",
        "cp1255": "windows-1255 cp1255 x-cp1255",
        "cp1256": "windows-1256 cp1256 x-cp1256",
        "cp1257": "windows-1257 cp1257 x-cp1257",
        "cp1258": "windows-1258 cp1258 x-cp1258",
        "gb18030": "gb18030 gbk x-gbk gb2312 gb_2312 gb_2312-80 csgb2312 chinese iso-ir-58 cp936 euc-cn",
        "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
        "cp932": "shift_jis shift-jis sjis x-sjis ms932 ms_kanji windows-31j csshiftjis cp932",
        "euc_jp": "euc-jp x-euc-jp eucjp cseucpkdfmtjapanese",
        "iso2022_jp": "iso-2022-jp csiso2022jp",
        "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 cseuckr cp949 uhc",
    }.items()
    for label in labels.split()
}
# What pages without a word about their encoding are written in, by language (HTML §13.2.3.2 has such a table).
_BY_LANGUAGE: Final[dict[str, tuple[str, ...]]] = {
    language: tuple(codec_names.split())
    for languages, codec_names in (
        ("ru bg mk sr be", "cp1251 koi8-r"),
        ("uk", "cp1251 koi8-u"),
        ("pl cs sk hu sl hr bs ro sq", "cp1250 iso8859-2"),
        ("el", "cp1253"),
        ("tr az", "cp1254"),
        ("he iw yi", "cp1255"),
        ("ar fa ur", "cp1256"),
        ("lt lv et", "cp1257"),
        ("vi", "cp1258"),
        ("th", "cp874"),
        ("ja", "cp932 euc_jp"),
        ("ko", "cp949"),
        ("zh", "gb18030 big5hkscs"),
        ("zh-tw zh-hk", "big5hkscs gb18030"),
        ("en de fr es it pt nl da sv no nb nn fi is ca", "cp1252"),
    )
    for language in languages.split()
}
_ON_THE_WEB: Final = sorted({codec for codecs_of in _BY_LANGUAGE.values() for codec in codecs_of})
_MULTIBYTE: Final = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "iso2022_jp"})
# One bad character in so many is damage, more are another encoding.
_BEARABLE: Final = 200
_WORD: Final = re.compile(r"[^\W\d_]+")
# What dashes and quotation marks (U+2010–U+203F) begin with, and what that becomes when it is encoded again.
_DASH_ONCE: Final = "\u2019".encode()[:2]
_DASH_TWICE: Final = _DASH_ONCE.decode("latin-1").encode()
_TWICE: Final = re.compile("[\x80-\xff]{2,}")
_SURELY: Final = 3
# (The second byte of a character may be ASCII: two are left standing.)
_TAGS: Final = re.compile(rb"<[^<>]{0,2000}>|(?<=[\x00-\x7f]{2})[\x00-\x7f]{40,}")


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the text of `body`; never raises, what cannot be read becomes U+FFFD."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    if _is_utf_8(body):
        return body.decode("utf-8")
    named = list(_named(body, content_type))
    for name in named:
        text = _believed(body, name)
        if text is not None:
            return text
    return body.decode(_detected(body, named), "replace")


def recode(body: bytes, content_type: str | None = None) -> bytes:
    """Return `body` in UTF-8: mostly as it is, without a copy."""
    if _is_utf_8(body):
        return _encoded_once(body.removeprefix(codecs.BOM_UTF8))
    if body.isascii() and next(_named(body, content_type), "utf-8") in ("utf-8", "cp1252"):
        return body
    return decode(body, content_type).encode("utf-8", "replace")


def _encoded_once(body: bytes) -> bytes:
    """Return UTF-8 without its second coat.

    Who copies pages may take UTF-8 for Latin-1 and write that as UTF-8. Then no quotation mark or dash is left, but
    many a circumflex before control characters, which no text has.
    """
    if _DASH_ONCE in body or body.count(_DASH_TWICE) < _SURELY:
        return body
    return _TWICE.sub(_decoded_again, body.decode("utf-8")).encode("utf-8")


def _decoded_again(run: re.Match[str]) -> str:
    try:
        return run[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return run[0]


def _is_utf_8(body: bytes) -> bool:
    """Tell whether `body` is UTF-8 beyond doubt, whatever it says of itself: texts in other encodings never are."""
    if body.isascii() or body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False  # seven-bit encodings such as ISO-2022-JP must be believed
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in body[:1024]


def _named(body: bytes, content_type: str | None) -> Iterator[str]:
    """Yield the codecs that the bytes betray, the header and the page name, in that order."""
    head = body[:_LOOK]
    if head[:64].count(0) * 3 > len(head[:64]):
        # UTF-16 without its mark: every other byte of markup is zero.
        yield "utf-16-be" if head[0] == 0 else "utf-16-le"
    header = _HEADER.search((content_type or "")[:400])
    if header and (codec := _LABELS.get(header[1].lower())):
        yield codec
    declared = _DECLARED.search(head)
    if declared:
        label = (declared[1] or declared[2]).decode("ascii", "replace").lower()
        if codec := _LABELS.get(label):
            # HTML §13.2.3.2: a declaration that can be read as ASCII is not in UTF-16, whatever it says.
            yield "utf-8" if codec.startswith("utf-16") else codec


def _believed(body: bytes, codec: str) -> str | None:
    """Return the text if the bytes bear out that they are in this encoding.

    Nearly every byte string is some text in windows-1252, and servers say so of everything: there the words must look
    like words.
    """
    text = body.decode(codec, "replace")
    damage = text.count("\ufffd")
    if damage and damage * _BEARABLE > len(body) - _ascii(body):
        return None
    return None if codec == "cp1252" and not _reads_like_latin(text) else text


def _ascii(body: bytes) -> int:
    """Count the ASCII characters: what is damaged is judged by the rest."""
    return len(body) - len(body.translate(None, bytes(range(128))))


def _reads_like_latin(text: str) -> bool:
    """Whether letters beyond ASCII are the exception in their words, as in every language written in windows-1252."""
    words = [word for word in _WORD.findall(text[: 8 * _SAMPLE]) if not word.isascii()]
    beyond = sum(not c.isascii() for word in words for c in word)
    return beyond < 8 or beyond * 2 < sum(map(len, words))


def _detected(body: bytes, named: list[str]) -> str:
    """Return the codec that the bytes look most like."""
    from charset_normalizer import from_bytes  # imported only when needed: it is slow to load

    language = _LANGUAGE.search(body[:_LOOK]) or _LANGUAGE_ELEMENT.search(body[:_LOOK])
    tag = language[1].decode("ascii").lower() if language else ""
    likely = _BY_LANGUAGE.get(tag) or _BY_LANGUAGE.get(tag[:2]) or ()
    # Tags are ASCII in every encoding and drown what there is to see.
    sample = b" ".join(_TAGS.sub(b" ", body[: 16 * _SAMPLE]).split())[:_SAMPLE]
    for codec in likely:
        if codec in _MULTIBYTE and sample[: _SAMPLE - 4].decode(codec, "replace").count("\ufffd") <= 1:
            return codec
    for candidates in ([*likely] if len(likely) > 1 else [], [*_ON_THE_WEB]):
        if candidates and (best := from_bytes(sample, cp_isolation=candidates).best()):
            if likely and best.encoding not in {codecs.lookup(c).name.replace("-", "_") for c in likely}:
                break
            return best.encoding
    return next(iter((*likely, *named)), "cp1252")
