"""What was encoded twice is mended, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.html import decode, parse
from feedclean.html.mojibake import undoubled

STORY = "The keeper said “no” – it’s the goat’s island… and the café’s, naïve as that sounds. 灯台"


def doubled(text: str, codec: str) -> bytes:
    out = bytearray()
    for byte in text.encode():
        try:
            out += bytes([byte]).decode(codec).encode()
        except UnicodeDecodeError:  # windows-1252 leaves five bytes open; browsers read them as controls
            out += chr(byte).encode()
    return bytes(out)


@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_text_encoded_twice_is_mended(codec: str) -> None:
    page = b"<p>" + doubled(STORY, codec) + b"</p>"
    assert parse(page).text(0) == STORY
    assert parse(page.decode()).text(0) == STORY
    assert decode(doubled(STORY, codec)) == STORY


def test_a_quotation_mark_half_lost_is_known() -> None:
    lost = doubled("“It’s ours.”", "cp1252").replace("\x9d".encode(), "\ufffd".encode())
    assert undoubled(lost).decode() == "“It’s ours.”"


def test_a_page_may_hold_both() -> None:
    body = b"<p>" + doubled("it’s the keeper’s", "cp1252") + " café déjà vu</p>".encode()
    assert parse(body).text(0) == "it’s the keeper’s café déjà vu"


@pytest.mark.parametrize(
    "text",
    [
        "«AMANHû, «IRMû, «ROMû",
        "Ân 100 € â 5 €",
        "crème brûlée à l’âne",
        "SÃO PAULO – MAÇÃ, PÃO",
        "La Â£5 note",
        "Â Ã Ä",
        "LIÇÃO, Ã\xa0 E â\x80\x99",
    ],
)
def test_real_words_are_left(text: str) -> None:
    assert undoubled(text.encode()) == text.encode()


PIECES = ["â€™", "â€œ", "Ã©", "Ã", "â", "€", "\x80", "\x99", "Â", "a", " ", "’", "é", "\udc80"]


@given(st.lists(st.sampled_from(PIECES)))
def test_never_raises_and_keeps_what_is_no_utf_8(pieces: list[str]) -> None:
    body = "".join((*pieces, " \udc80")).encode("utf-8", "surrogateescape")
    assert undoubled(body).endswith(b" \x80")


@given(st.text(st.sampled_from("aé’“”–… ñü")), st.sampled_from(["cp1252", "latin-1"]))
def test_any_text_encoded_twice_comes_back(text: str, codec: str) -> None:
    text = f"{text} – it’s – {text}"
    assert undoubled(doubled(text, codec)) == text.encode()
