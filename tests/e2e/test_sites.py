"""Rules for single sites, from the file that they are imported from to the entry that they shape."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner
from tests.servers.poison import STORY, page, rss
from tests.servers.poison import item as rss_item
from tests.servers.raw import by_path, response, serve

from feedclean.cli import feedclean
from feedclean.config.sites import load_sites
from feedclean.fetch import HttpFetcher
from feedclean.model import FetchSettings, SiteRules
from feedclean.pipeline import Collected, collect
from feedclean.workers import InlineWorkers

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SETTINGS = FetchSettings(allow_private=("127.0.0.1",), delay=timedelta(), respect_robots=False)
PROMO = "<div class='promo'><p>Our harbour cruise leaves every evening at six, with music, and children sail free.</p></div>"


async def collected(rules: SiteRules, held: dict[str, bytes]) -> str:
    fetcher = HttpFetcher(SETTINGS, {rules.domain: rules})
    async with serve(by_path({path: response(200, body) for path, body in held.items()})) as server:
        result = await collect(server.url("/it"), fetcher=fetcher, workers=InlineWorkers(), now=NOW)
    await fetcher.aclose()
    assert isinstance(result, Collected)
    return "\n".join(entry.text for entry in result.output.entries)


async def test_what_the_rules_strip_is_not_in_the_entry() -> None:
    held = {"/it": rss(rss_item()), "/page": page(STORY + PROMO + STORY)}
    assert "cruise" not in await collected(SiteRules("127.0.0.1", strip=(".promo",)), held)


async def test_the_whole_article_on_one_page_is_taken() -> None:
    short = page("<p>The night ferry was late, and there is more to say of it.</p><a class=all href=/print>All</a>")
    held = {"/it": rss(rss_item()), "/page": short, "/print": page(STORY)}
    assert "thirty years" in await collected(SiteRules("127.0.0.1", single_page_link=("a.all",)), held)


async def test_a_single_page_that_is_missing_costs_nothing() -> None:
    held = {"/it": rss(rss_item()), "/page": page(f"{STORY}<a class=all href=/print>All</a>")}
    assert "thirty years" in await collected(SiteRules("127.0.0.1", single_page_link=("a.all",)), held)


async def test_the_parts_of_an_article_are_joined() -> None:
    second = (
        "<p>On Monday the ferry was early, which surprised the gulls and nobody else, said a clerk of the office.</p>"
    )
    first = page(f"{STORY}<a class=onward href=/unlikely-name>Onward</a>")
    held = {"/it": rss(rss_item()), "/page": first, "/unlikely-name": page(second * 2)}
    text = await collected(SiteRules("127.0.0.1", next_page_link=("a.onward",)), held)
    assert "thirty years" in text
    assert "surprised the gulls" in text


def test_import_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "feedclean.toml").write_text("", encoding="utf-8")
    config = tmp_path / "harbour.example.txt"
    config.write_text("body: //div[@id='story']\nstrip: //p[last()]\n", encoding="utf-8")
    arguments = ["sites", "import", str(config), "--config", str(tmp_path / "feedclean.toml")]
    run = CliRunner().invoke(feedclean, arguments, standalone_mode=False)
    assert run.exception is None, run.exception
    assert run.return_value == 0
    assert load_sites(tmp_path / "sites")["harbour.example"].body == ("div#story",)
    assert "line 2: strip: //p[last()]" in run.output
    again = CliRunner().invoke(feedclean, arguments, standalone_mode=False)
    assert again.return_value == 1
    assert CliRunner().invoke(feedclean, [*arguments, "--force"], standalone_mode=False).return_value == 0
