"""One page in every format, byte for byte: `formats/<page><suffix>`, renewed by `pytest --update-golden`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feedclean.extract import extract
from feedclean.render import FORMATS, Format, entry_of

PAGES = Path(__file__).resolve().parents[2] / "fixtures" / "pages"
FORMATS_FOLDER = Path(__file__).parent / "formats"
PAGE = "links-lists-tables-code-embeds"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize("written", FORMATS.values(), ids=FORMATS.keys())
def test_a_page_in_every_format(written: Format, update_golden: bool) -> None:
    folder = PAGES / PAGE
    article = extract((folder / "page.html").read_bytes(), url=(folder / "url.txt").read_text().strip())
    document = written.document(entry_of(article, now=NOW))
    golden = FORMATS_FOLDER / f"{PAGE}{written.suffix}"
    if update_golden:
        golden.write_bytes(document)
    assert golden.exists(), "no golden document: look at what pytest --update-golden writes, and commit it"
    assert document.decode() == golden.read_text(encoding="utf-8")
