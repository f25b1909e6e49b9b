"""What a page says of its encoding is not always so."""

from feedclean.html import decode, parse

PAGE = '<meta charset="iso-8859-1"><title>Grüße aus Köln — für alle</title><p>Übergabe</p>'


def test_a_page_in_utf_8_that_says_latin_1_is_read_as_utf_8() -> None:
    body = PAGE.encode()

    assert "Grüße aus Köln" in decode(body)
    assert "Übergabe" in parse(body).text(0)


def test_a_page_in_latin_1_that_says_so_is_believed() -> None:
    body = PAGE.replace("—", "-").encode("latin-1")

    assert "Grüße aus Köln" in decode(body)


def test_seven_bit_encodings_are_believed() -> None:
    body = '<meta charset="iso-2022-jp"><p>日本語の記事</p>'.encode("iso-2022-jp")

    assert body.isascii()
    assert "日本語の記事" in decode(body)
    assert "日本語の記事" in parse(body).text(0)
