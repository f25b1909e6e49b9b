"""Configuration: right ones are read, wrong ones are told with file, line, key and the nearest name."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from feedclean import config
from feedclean.config.reading import TABLES
from feedclean.config.sites import load_sites
from feedclean.errors import ConfigError
from feedclean.extract import check_rules
from feedclean.model import Auto, Cron, FetchSettings, Interval

PATH = Path("/etc/feedclean/feedclean.toml")
ROOT = Path(__file__).resolve().parents[2]

GOOD = """
output = "../out"
base_url = "https://feeds.example.org/"

[keep]
raw_pages = "2 weeks"
entries = "forever"

[defaults]
every = "1h 30m"
limit = 20

[[source]]
url = "https://www.example.org/news/rss.xml"

[[source]]
id = "morning"
url = "https://example.net/feed"
cron = "0 6 * * 1-5"
timezone = "Europe/Berlin"
full_text = false
tags = ["world", "early"]
"""


def test_a_right_file_is_read_whole() -> None:
    c = config.parse(GOOD, PATH)
    assert c.output == Path("/etc/out")
    assert c.keep.raw_pages == timedelta(weeks=2)
    assert c.keep.entries is None
    first, second = c.sources
    assert first.id == "example-org-news"
    assert first.schedule == Interval(timedelta(minutes=90))
    assert first.limit == 20
    assert second.schedule == Cron("0 6 * * 1-5", "Europe/Berlin")
    assert second.full_text is False
    assert second.tags == ("world", "early")
    assert c.source("morning") is second


def test_without_a_schedule_it_is_adaptive() -> None:
    c = config.parse('[[source]]\nurl = "https://a.example/"\nat_most = "6 hours"', PATH)
    assert c.sources[0].schedule == Auto(at_most=timedelta(hours=6))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("output = ", 1, "not TOML"),
        ('\noutptu = "x"', 2, "did you mean 'output'"),
        ('[fetsch]\ndelay = "1s"', 1, "did you mean 'fetch'"),
        ('[fetch]\n\ndelai = "1s"', 3, "did you mean 'delay'"),
        ('[fetch]\ndelay = "soon"', 2, "time span"),
        ('[fetch]\nmax_body = "big"', 2, "size"),
        ("[source]\nurl = 'https://a.example'", 1, "two brackets"),
        ("[[source]]\nid = 'a'", 1, "needs `url`"),
        ("[[source]]\nurl = 'ftp://a.example'", 2, "http"),
        (
            "[[source]]\nurl = 'https://a.example'\n\n[[source]]\nurl = 'https://b.example'\nlimt = 3",
            6,
            "did you mean 'limit'",
        ),
        ("[[source]]\nurl = 'https://a.example'\nid = 'all'", 3, "file name"),
        ("[[source]]\nurl = 'https://a.example'\nevery = '1h'\ncron = '* * * * *'", 4, "one of"),
        ("[[source]]\nurl = 'https://a.example'\nevery = '0.5s'", 3, "every is a second or more"),
        ("[[source]]\nurl = 'https://a.example'\ncron = 'often'", 3, "five fields"),
        ("[[source]]\nurl = 'https://a.example'\nat_least = '2 days'", 3, "longer than at_most"),
        (
            "[defaults]\nat_least = '2h'\n[[source]]\nurl = 'https://a.example'\nat_most = '1h'",
            5,
            "longer than at_most",
        ),
        ("[[source]]\nurl = 'https://a.example'\ntimezone = 'Mars/Base'", 3, "time zone"),
        ("[[source]]\nurl = 'https://a.example'\nlimit = 0", 3, "whole number"),
        ("[[source]]\nurl = 'https://a.example'\n[[source]]\nurl = 'https://a.example'", 3, "two sources have the id"),
    ],
)
def test_an_error_names_file_line_and_remedy(text: str, line: int, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse(text, PATH)
    assert str(caught.value).startswith(f"{PATH}:{line}:")
    assert says in str(caught.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes("# ja\ntitle = 'Größe'".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"latin.toml:2: not UTF-8"):
        config.load(path)
    with pytest.raises(ConfigError, match="is a folder"):
        config.find(str(tmp_path), environment={})


def test_search_order(tmp_path: Path) -> None:
    local = tmp_path / "config" / "feedclean.toml"
    local.parent.mkdir()
    local.write_text("")
    other = tmp_path / "other.toml"
    other.write_text("")
    assert config.find(None, environment={}, folder=tmp_path) == local
    assert config.find(None, environment={"FEEDCLEAN_CONFIG": str(other)}, folder=tmp_path) == other
    assert config.find(str(local), environment={"FEEDCLEAN_CONFIG": str(other)}, folder=tmp_path) == local
    with pytest.raises(ConfigError, match="there is no file"):
        config.find(str(tmp_path / "absent.toml"), environment={}, folder=tmp_path)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.org/rss.xml", "example-org"),
        ("https://feeds.example.org/world/africa/rss", "example-org-world-africa"),
        ("https://example.org/", "example-org"),
        ("http://192.0.2.1:8080/feed/", "192-0-2-1-8080"),
        ("https://example.org:443/", "example-org"),
        ("https://example.org:99999/", "example-org-99999"),
    ],
)
def test_ids_are_readable(url: str, expected: str) -> None:
    assert config.id_for(url) == expected


def test_adding_and_removing_keep_comments() -> None:
    text = "# mine\n" + GOOD + "# the end\n"
    more = config.add_source(text, {"id": "new", "url": "https://new.example/feed"})
    assert more.startswith(text.rstrip())
    assert [s.id for s in config.parse(more, PATH).sources] == ["example-org-news", "morning", "new"]
    less = config.remove_source(more, "example-org-news")
    assert "# mine" in less
    assert [s.id for s in config.parse(less, PATH).sources] == ["morning", "new"]
    with pytest.raises(ConfigError, match="no source 'mornin'; did you mean 'morning'"):
        config.remove_source(less, "mornin")
    with pytest.raises(ConfigError, match="no source 'a'; `feedclean list`"):
        config.remove_source("", "a")


SHIPPED = ROOT / "config" / "feedclean.toml"


def test_the_shipped_configuration_is_right() -> None:
    c = config.load(SHIPPED)
    assert c.output == ROOT / "feeds_out"


def test_the_shipped_configuration_shows_every_key_with_its_default() -> None:
    head, _, example = SHIPPED.read_text(encoding="utf-8").partition("# The sources. ")
    shown = re.sub(r"(?m)^# (?=\w+ = )", "", head)
    shown = re.sub(r'(?m)^.* = "…"$|^base_url = .*$', "", shown)  # what has no default
    c = config.parse(shown, PATH)
    assert dict(c.fetch) == {name: getattr(FetchSettings(), name) for name in c.fetch}
    assert c.keep == config.Keep()
    bare = config.parse("", PATH)
    assert (c.title, c.workers, c.document_seconds) == (bare.title, bare.workers, bare.document_seconds)
    source = '\n[[source]]\nurl = "https://a.example/"\n'
    assert config.parse(shown + source, PATH).sources == config.parse(source, PATH).sources
    for table, keys in TABLES.items():
        where = example if table == "source" else head
        missing = [key for key in keys if table != "site" and not re.search(rf"(?m)^#? *{key} = ", where)]
        assert missing == [] or (table == "source" and set(missing) <= set(TABLES["defaults"]))


def test_the_shipped_configuration_shows_every_key_of_a_site(tmp_path: Path) -> None:
    _, _, sites = SHIPPED.read_text(encoding="utf-8").partition("What you know of one site")
    shown = re.findall(r'(?m)^#   (\w+ = (?:.*?[]}"]|true|false))(?= {2}|$)', sites)
    assert sorted(line.split()[0] for line in shown) == sorted(TABLES["site"])
    (tmp_path / "example.cookie").write_text("a=b")
    (tmp_path / "example.org.toml").write_text("\n".join(shown))
    rules = load_sites(tmp_path, environment={"EXAMPLE_COOKIE": "c=d"})["example.org"]
    check_rules(rules)
    assert set(rules.cookies) == {("a", "b"), ("c", "d"), ("name", "value")}
    assert rules.strip == (".promo", 'p:contains("Read also")')


def test_a_proxy_and_what_is_wrong_with_one() -> None:
    c = config.parse('[fetch]\nproxy = "http://me:secret@proxy.example:3128"\naccept_language = "de"', PATH)
    assert c.fetch == {"proxy": "http://me:secret@proxy.example:3128", "accept_language": "de"}
    with pytest.raises(ConfigError, match="HTTP proxy") as caught:
        config.parse('[fetch]\nproxy = "me:secret@proxy.example"', PATH)
    assert "secret" not in str(caught.value)
    with pytest.raises(ConfigError, match="longer than zero"):
        config.parse("[fetch]\ntotal_time = 0", PATH)


def test_a_source_that_is_not_there() -> None:
    with pytest.raises(ConfigError, match=r"no source 'x'; `feedclean list`"):
        config.parse("", PATH).source("x")


@pytest.mark.parametrize(
    ("value", "seconds"), [("90s", 90), ("1h 30m", 5400), ("2 days", 172800), (5, 5), ("1 week", 604800)]
)
def test_durations(value: str | int, seconds: int) -> None:
    assert config.duration(value) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "soon", "5 parsecs", -1, True, None, "10"])
def test_bad_durations(value: object) -> None:
    with pytest.raises(ValueError, match="time span"):
        config.duration(value)


def test_sites_are_read_and_their_cookies_hidden(tmp_path: Path) -> None:
    (tmp_path / "example.org.toml").write_text(
        'delay = "5s"\nrobots = false\ncookies_env = "EXAMPLE"\n[headers]\nX-Key = "s3"\n'
    )
    sites = load_sites(tmp_path, environment={"EXAMPLE": "session=secret; b=2"})
    rules = sites["example.org"]
    assert rules.delay == timedelta(seconds=5)
    assert rules.cookies == (("session", "secret"), ("b", "2"))
    assert rules.headers == (("X-Key", "s3"),)
    assert "secret" not in repr(rules)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('\ndelai = "5s"', 2, "did you mean 'delay'"),
        ('cookies_env = "ABSENT"', 1, "is not set"),
        ('cookies_file = "absent.txt"', 1, "cannot be read"),
        ("= 3", 1, "not TOML"),
    ],
)
def test_a_wrong_site_is_told(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "example.org.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_sites(tmp_path, environment={})
    assert str(caught.value).startswith(f"{path}:{line}:")
    assert says in str(caught.value)
