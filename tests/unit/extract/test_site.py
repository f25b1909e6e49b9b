"""A site's rules go before what the extractor thinks."""

from datetime import UTC, datetime

from feedclean.extract import extract, extract_by_rules
from feedclean.model import SiteRules

WORDS = "The night ferry to Varnholm left the quay twenty minutes late because the tide had turned early that day. "
PAGE = f"""<!doctype html><html lang="en"><head><title>Harbour | News</title></head><body>
<div class="hl">Late again</div><div class="who">Ada Brook</div><div class="when">2026-02-03T10:00:00Z</div>
<div id="text"><p>{WORDS * 2}</p><p>{WORDS * 3}</p><div class="box"><p>{WORDS}In our shop.</p><img src="/shop.jpg" width="800" height="600"></div>
<p>{WORDS * 2}</p></div><div id="more"><p>{WORDS * 3}Elsewhere.</p></div></body></html>"""
RULES = SiteRules(
    "a.example", title=(".hl",), body=("#none", "#text"), author=(".who",), date=(".when",), strip=(".box",)
)


def test_title_author_date_body_and_what_is_stripped() -> None:
    article = extract_by_rules(PAGE, RULES, url="https://a.example/1")
    assert article.title == "Late again"
    assert article.authors == ("Ada Brook",)
    assert article.published == datetime(2026, 2, 3, 10, tzinfo=UTC)
    assert "shop" not in article.text
    assert "Elsewhere" not in article.text
    assert article.text.count("Varnholm") == 7
    assert not any("shop" in (i.url or "") for i in article.images)
    assert any("shop" in r.text for r in article.removed)
    assert any("Elsewhere" in r.text for r in article.removed)


def test_rules_that_find_nothing_change_nothing() -> None:
    rules = SiteRules("a.example", title=("h7",), body=("#none",), author=("h7",), strip=("h7",))
    assert extract_by_rules(PAGE, rules, url="https://a.example/1") == extract(PAGE, url="https://a.example/1")
