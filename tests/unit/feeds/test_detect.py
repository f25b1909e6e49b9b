import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.feeds import Detected, detect

FEEDS = [
    b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>',
    b'\xef\xbb\xbf\n  <rss version="0.91">',
    b'<!-- made by hand --><?xml version="1.0"?><!DOCTYPE rss SYSTEM "x"><rss>',
    b'<feed xmlns="http://www.w3.org/2005/Atom">',
    b'<a:feed xmlns:a="http://www.w3.org/2005/Atom">',
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    b'<?xml-stylesheet href="x.xsl"?><rss version="2.0">',
    '<?xml version="1.0" encoding="utf-16"?><rss version="2.0">'.encode("utf-16"),
    '<?xml version="1.0" encoding="utf-16"?><rss version="2.0">'.encode("utf-16-be"),
    b'<br /><b>Warning</b>: include() in <b>/srv/x.php</b>\n<?xml version="1.0"?>\n<rss version="2.0">',
    b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
    b' \n{"version":"https:\\/\\/jsonfeed.org\\/version\\/1","title":"x"}',
]
PAGES = [
    b"<!DOCTYPE html><html><head><title>RSS explained</title>",
    b"<html><body><p>&lt;rss version=2&gt;</p><rss></body>",
    b"<p>Only a fragment",
    b"  <div>Hello</div>",
    b"<!doctype html>\n<title>x</title>",
    b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">',
    b"<custom-thing>Hello</custom-thing>",
]
TEXTS = [
    b"",
    b"Just a story.\n\nWith paragraphs.",
    b"1 < 2 and 3 > 2",
    b'{"some": "json"}',
    "Текст".encode(),
    b"\xff\x00\xfe",
]


@pytest.mark.parametrize("body", FEEDS)
@pytest.mark.parametrize("header", [None, "text/html; charset=utf-8", "application/octet-stream"])
def test_a_feed_is_a_feed_whatever_the_header_says(body: bytes, header: str | None) -> None:
    assert detect(body, header) is Detected.FEED


@pytest.mark.parametrize("body", PAGES)
@pytest.mark.parametrize("header", [None, "application/rss+xml", "text/plain"])
def test_a_page_is_a_page_whatever_the_header_says(body: bytes, header: str | None) -> None:
    if b"custom" in body and header == "application/rss+xml":
        assert detect(body, header) is Detected.FEED  # content says nothing: the header decides
    else:
        assert detect(body, header) is Detected.HTML


@pytest.mark.parametrize("body", TEXTS)
def test_the_rest_is_text(body: bytes) -> None:
    assert detect(body) is Detected.TEXT
    assert detect(body, "text/plain") is Detected.TEXT


@given(st.binary(max_size=300), st.sampled_from([None, "", "text/html", "application/rss+xml", ";;", "x/y; charset="]))
def test_never_fails(body: bytes, header: str | None) -> None:
    assert detect(body, header) in Detected
