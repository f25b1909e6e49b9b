"""Never mojibake: every encoding that pages are written in, said, unsaid, or said wrongly."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.html import decode
from feedclean.html.encoding import recode

TEXTS = {
    "ru": "Паром отходит в девять часов утра от северного причала, сообщает администрация порта.",
    "uk": "Пором відходить о дев’ятій ранку від північного причалу, повідомляє адміністрація порту.",
    "ja": "フェリーは午前九時に北埠頭を出発します。港湾局によると、新しい時刻表は島の住民に好評です。",
    "zh": "渡轮上午九点从北码头出发。港务局表示，岛上居民对新的时刻表感到满意。",
    "zh-TW": "渡輪上午九點從北碼頭出發。港務局表示，島上居民對新的時刻表感到滿意。",
    "ko": "여객선은 오전 아홉 시에 북쪽 부두에서 출발합니다. 섬 주민들은 새 시간표에 만족하고 있습니다.",
    "fr": "Le ferry part à neuf heures du quai nord, a annoncé le port. Les habitants de l’île sont « très contents ».",
    "de": "Die Fähre fährt um neun Uhr vom Nordkai ab, teilte die Hafenbehörde mit – für größere Schiffe später.",
    "pl": "Prom odpływa o dziewiątej rano z północnego nabrzeża, podał zarząd portu. Mieszkańcy są zadowoleni.",
    "el": "Το πλοίο αναχωρεί στις εννέα το πρωί από τη βόρεια προβλήτα, ανακοίνωσε το λιμάνι.",
    "he": "המעבורת יוצאת בתשע בבוקר מהרציף הצפוני, הודיעה הנהלת הנמל.",
    "ar": "تغادر العبارة في التاسعة صباحا من الرصيف الشمالي، حسبما أعلنت إدارة الميناء.",
    "tr": "Feribot sabah dokuzda kuzey iskelesinden kalkıyor, liman yönetimi açıkladı. Ada sakinleri şimdi çok mutlu.",
    "th": "เรือข้ามฟากออกเวลาเก้านาฬิกาจากท่าเรือเหนือ",
}
# (language, label on the page, Python's codec)
SAID = [
    ("ru", "windows-1251", "cp1251"),
    ("ru", "KOI8-R", "koi8-r"),
    ("ru", "iso-8859-5", "iso8859-5"),
    ("ja", "Shift_JIS", "cp932"),
    ("ja", "x-sjis", "cp932"),
    ("ja", "EUC-JP", "euc_jp"),
    ("ja", "ISO-2022-JP", "iso2022_jp"),
    ("zh", "gb2312", "gbk"),
    ("zh", "GBK", "gbk"),
    ("zh", "gb18030", "gb18030"),
    ("zh-TW", "big5", "big5"),
    ("ko", "euc-kr", "euc_kr"),
    ("ko", "ks_c_5601-1987", "cp949"),
    ("fr", "iso-8859-1", "cp1252"),
    ("fr", "windows-1252", "cp1252"),
    ("de", "us-ascii", "cp1252"),
    ("pl", "iso-8859-2", "iso8859-2"),
    ("pl", "windows-1250", "cp1250"),
    ("el", "iso-8859-7", "iso8859-7"),
    ("he", "windows-1255", "cp1255"),
    ("ar", "windows-1256", "cp1256"),
    ("tr", "iso-8859-9", "cp1254"),
    ("th", "tis-620", "cp874"),
    ("uk", "utf-8", "utf-8"),
]


def page(language: str, meta: str = "", attribute: str = "") -> str:
    return f"<!doctype html><html{attribute}><head>{meta}<title>x</title><p class='text'>{TEXTS[language]}</p>\n" * 3


@pytest.mark.parametrize(("language", "label", "codec"), SAID)
def test_said_by_the_page(language: str, label: str, codec: str) -> None:
    for meta in (
        f'<meta charset="{label}">',
        f"<META HTTP-EQUIV='Content-Type' content='text/html; charset={label}'>",
    ):
        text = page(language, meta)
        assert decode(text.encode(codec)) == text
        assert recode(text.encode(codec)).decode() == text


@pytest.mark.parametrize(("language", "label", "codec"), SAID)
def test_said_by_the_server(language: str, label: str, codec: str) -> None:
    text = page(language)
    assert decode(text.encode(codec), f'text/html; Charset="{label}"') == text


@pytest.mark.parametrize(("language", "label", "codec"), SAID)
def test_said_by_xml(language: str, label: str, codec: str) -> None:
    text = f'<?xml version="1.0" encoding="{label}"?>\n<rss><title>{TEXTS[language]}</title></rss>'
    assert decode(text.encode(codec), "application/xml") == text


@pytest.mark.parametrize(("language", "label", "codec"), [s for s in SAID if s[2] not in ("cp1252", "iso2022_jp")])
def test_servers_say_latin_1_of_everything(language: str, label: str, codec: str) -> None:
    text = page(language, f'<meta charset="{label}">')
    if codec not in ("iso8859-2", "cp1250", "cp1254"):  # these cannot be told from Latin-1 without a dictionary
        assert decode(text.encode(codec), "text/html; charset=ISO-8859-1") == text


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("said", ["", '<meta charset="utf-16">', '<meta charset="windows-1251">'])
def test_unicode_with_and_without_its_mark(codec: str, said: str) -> None:
    text = page("ru", said)
    assert decode(text.encode(codec)) == text
    assert decode(text.encode(codec), "text/html; charset=iso-8859-1") == text


def test_a_page_in_ascii_or_utf_8_that_says_utf_16() -> None:
    for language in ("fr", "ja"):
        text = page(language, '<meta charset="utf-16">')
        assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("language", "codec"),
    [
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("ja", "cp932"),
        ("ja", "euc_jp"),
        ("zh", "gb18030"),
        ("zh-TW", "big5"),
        ("ko", "cp949"),
        ("fr", "cp1252"),
        ("el", "cp1253"),
        ("ar", "cp1256"),
        ("th", "cp874"),
    ],
)
@pytest.mark.parametrize("content_type", [None, "text/html; charset=iso-8859-1", "text/html; charset=utf-8"])
def test_unsaid_or_wrong_and_yet_recognised(language: str, codec: str, content_type: str | None) -> None:
    text = page(language)
    assert decode(text.encode(codec), content_type) == text


@pytest.mark.parametrize(
    ("language", "codec"), [("pl", "cp1250"), ("he", "cp1255"), ("tr", "cp1254"), ("uk", "cp1251")]
)
def test_the_language_of_the_page_helps(language: str, codec: str) -> None:
    text = page(language, attribute=f' lang="{language}"')
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "gb18030", "cp949"])
def test_a_little_damage_changes_nothing_else(codec: str) -> None:
    text = page("ja" if codec == "cp932" else "ko" if codec == "cp949" else "zh", f'<meta charset="{codec}">') * 30
    damaged = decode(text.encode(codec) + b"\xff<p>fin", "text/html")
    assert damaged.startswith(text)
    assert damaged.endswith("<p>fin")


@pytest.mark.parametrize(
    "label", ["utf-7", "unicode_escape", "raw_unicode_escape", "punycode", "rot13", "hex", "", "nonsense"]
)
def test_labels_that_are_no_encodings_of_the_web(label: str) -> None:
    body = b'<meta charset="' + label.encode() + b'"><p>+ADw-script+AD4- \\u003cscript\\u003e na\xc3\xafve'
    assert decode(body).endswith("+ADw-script+AD4- \\u003cscript\\u003e naïve")
    assert decode(body, f"text/html; charset={label}").endswith("naïve")


@given(st.binary(max_size=600), st.sampled_from([None, "text/html; charset=big5", "x; charset=utf-16", "; charset="]))
def test_any_bytes_are_some_text(body: bytes, content_type: str | None) -> None:
    decode(body, content_type).encode("utf-8")
    recode(body, content_type).decode("utf-8")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=200))
def test_utf_8_is_always_read_as_utf_8(text: str) -> None:
    if not text.isascii():
        assert decode(text.encode(), "text/html; charset=windows-1252") == text


@pytest.mark.parametrize(
    "body",
    [
        bytes(range(256)) * 20_000,
        b"<meta " * 800_000 + b"\xe4",
        b"<script>" * 600_000 + b"\xe4",
        b"\xe4" * 5_000_000,
        b"<" * 5_000_000 + b"\xff",
        b"a" * 5_000_000 + b"\xff",
        (b"a" * 39 + b"\xff") * 100_000,
    ],
)
def test_noise_of_megabytes_costs_little(body: bytes) -> None:
    started = time.process_time()
    decode(body, "text/html; charset=iso-8859-1")
    assert time.process_time() - started < 3.0


def test_a_page_that_was_encoded_twice_is_encoded_once() -> None:
    page = "<p>“The crane’s old” – so what, said André. “It’s ours.”</p>"

    assert recode(page.encode().decode("latin-1").encode()) == page.encode()


@pytest.mark.parametrize(
    "page", ["<p>As “Ã¼”: â\x80\x99, â\x80\x99, â\x80\x99</p>", "<p>Â Ã Ä</p>", "<p>LIÇÃO, Ã\xa0 E â\x80\x99</p>"]
)
def test_a_page_that_shows_how_such_pages_look_is_left_alone(page: str) -> None:
    assert recode(page.encode()) == page.encode()
