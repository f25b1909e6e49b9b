"""Every way that a page loses its captions, in fourteen languages: all of the story, and every figure whole."""

import pytest
from tests.unit.extract.caption_styles import SITE, STORIES, STYLES, WITHOUT_ADDRESS, address, parts

from feedclean.extract import extract
from feedclean.model import Heading


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", STORIES)
def test_every_style_in_every_language(language: str, style: str) -> None:
    story = STORIES[language]
    made = STYLES[style](language, story)
    is_text = style.startswith("text")
    article = extract(
        made, url=None if is_text else f"{SITE}/story", content_type="text/plain" if is_text else "text/html"
    )

    assert [(f.caption, f.credit) for f in article.images] == [(f["caption"], f["credit"]) for f in story["figures"]]
    assert [f.alt for f in article.images] == [f["alt"] for f in story["figures"]]
    expected = [None] * 3 if style in WITHOUT_ADDRESS else [address(n) for n in range(3)]
    assert [f.url for f in article.images] == expected
    assert article.text.split("\n\n") == list(parts(story, lambda _n, _f: [], "{}", "{}"))
    assert [b.text for b in article.blocks if isinstance(b, Heading)] == story["headings"]
    assert all(f.confidence >= 0.7 for f in article.images)
    if is_text or style == "flat page":
        assert article.authors == (story["author"],)
        assert article.section == story["section"]
