"""The `feedclean` command as people and scripts use it, against a real local server.

Most calls are made in this process, which is quicker by the start of Python; those that are about processes (the pool
of workers, pipes, signals) are real ones.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest import mock

import feedparser
import pytest

from feedclean import cli

PAGE = """<!doctype html><html lang="en"><head><title>Bridge opens - Harbour Post</title></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Bridge opens</h1><p class="byline">By Ann Example</p>
<figure><img src="data:image/gif;base64,R0lGOD" data-src="/bridge.jpg" alt="A bridge over water">
<figcaption>The bridge at dawn. Photo: Jo Lens / Reuters</figcaption></figure>
<p>The long-awaited bridge over the harbour opened on Monday after nine years of work, and thousands walked across.</p>
<p>The mayor said that it would halve the journey from the old town to the docks, and that the ferry would go on.</p>
</article><div id="respond"><h3>Leave a Reply</h3><form><textarea name="comment"></textarea></form></div></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title><link>/</link>
<description>News</description>
<item><title>Bridge opens</title><link>/bridge.html</link><guid isPermaLink="false">1</guid>
<pubDate>Mon, 23 Nov 2026 10:00:00 +0000</pubDate><description>Nine years of work.</description></item>
<item><title>Ferry goes on</title><link>/missing.html</link><guid isPermaLink="false">2</guid>
<pubDate>Mon, 23 Nov 2026 09:00:00 +0000</pubDate>
<description>&lt;p&gt;The ferry goes on running at weekends, says the mayor.&lt;/p&gt;</description></item>
</channel></rss>"""
HOME = (
    '<!doctype html><title>Harbour Post</title><link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    '<ul><li><a href="/bridge.html">Bridge opens</a></li></ul>'
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    folder.mkdir()
    for name, text in (("bridge.html", PAGE), ("feed.xml", FEED), ("index.html", HOME)):
        (folder / name).write_text(text, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A working folder with a configuration that may fetch from loopback."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "feedclean.toml").write_text(
        '# mine\nstore = "../s.sqlite3"\noutput = "../out"\n[fetch]\ndelay = 0\nallow_private = ["127.0.0.1"]\n'
    )
    return tmp_path


def variables(cwd: Path) -> dict[str, str]:
    return {
        "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
        "XDG_CONFIG_HOME": str(cwd / "xdg"),
        "XDG_DATA_HOME": str(cwd / "data"),
        "FEEDCLEAN_CONFIG": "",
    }


def process(*args: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "feedclean", *args],
        cwd=cwd,
        env={**os.environ, **variables(cwd)},
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def feedclean(*args: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run the command as the process would, in this one."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with (
        mock.patch.dict(os.environ, variables(cwd)),
        mock.patch.multiple(sys, argv=["feedclean", *args], stdin=io.TextIOWrapper(io.BytesIO(stdin))),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        contextlib.chdir(cwd),
        pytest.raises(SystemExit) as ended,
    ):
        cli.main()
    code = ended.value.code
    assert isinstance(code, int)
    said, told = (w.buffer.getvalue().decode() for w in (out, err))
    return subprocess.CompletedProcess(args, code, said, told)


CANONICAL = PAGE.replace("<head>", '<head><link rel="canonical" href="https://example.org/news/b.html">')


@pytest.mark.parametrize(
    ("page", "given", "picture"),
    [
        (PAGE, ("--url", "https://example.org/b"), "https://example.org/bridge.jpg"),
        (CANONICAL, (), "https://example.org/bridge.jpg"),
        (CANONICAL, ("--url", "https://example.com/b"), "https://example.com/bridge.jpg"),
    ],
)
def test_addresses_in_a_file_are_resolved(home: Path, page: str, given: tuple[str, ...], picture: str) -> None:
    (home / "page.html").write_text(page)
    done = feedclean("fetch", "page.html", "--format", "json", *given, cwd=home)
    assert (done.returncode, done.stderr) == (0, "")
    (item,) = json.loads(done.stdout)["items"]
    assert item["_feedclean"]["figures"][0]["url"] == item["image"] == picture
    assert f'src="{picture}"' in item["content_html"]


def test_addresses_that_stay_relative_are_told(home: Path) -> None:
    (home / "page.html").write_text(PAGE)
    done = feedclean("fetch", "page.html", "--format", "markdown", cwd=home)
    assert done.returncode == 0
    assert "page.html: some of its addresses are relative; --url URL" in done.stderr
    assert "](/bridge.jpg)" in done.stdout, "as it was written, it may be right where the file lies"
    assert feedclean("fetch", "page.html", cwd=home).stderr == "", "text shows no addresses of pictures"
    (home / "feed.xml").write_text(FEED)
    done = feedclean("fetch", "feed.xml", "--limit", "1", cwd=home)
    assert "feed.xml: some of its addresses are relative; --url URL" in done.stderr


def test_a_picture_whose_address_is_none_is_no_fault(home: Path) -> None:
    (home / "page.html").write_text(PAGE.replace("/bridge.jpg", "http://[x/bridge.jpg"))
    done = feedclean("fetch", "page.html", "--format", "json", cwd=home)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("given", [True, False])
def test_addresses_in_a_feed_from_a_file_are_resolved(site: str, home: Path, given: bool) -> None:
    (home / "feed.xml").write_text(FEED if given else FEED.replace("<link>/</link>", f"<link>{site}/</link>", 1))
    done = feedclean("fetch", "feed.xml", "--limit", "1", *(("--url", site) if given else ()), cwd=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert "long-awaited bridge" in done.stdout


def test_a_page_in_json(site: str, home: Path) -> None:
    done = process("fetch", f"{site}/bridge.html", "--format", "json", cwd=home)
    assert done.returncode == 0, done.stderr
    (item,) = json.loads(done.stdout)["items"]
    assert item["title"] == "Bridge opens"
    assert item["authors"] == [{"name": "Ann Example"}]
    (figure,) = item["_feedclean"]["figures"]
    assert figure["url"] == f"{site}/bridge.jpg"
    assert figure["caption"] == "The bridge at dawn."
    assert figure["credit"] == "Jo Lens / Reuters"
    assert "Leave a Reply" not in item["content_html"]


@pytest.mark.parametrize(
    ("name", "begins"), [("atom", "<?xml"), ("html", "<!doctype html"), ("markdown", ""), ("text", "")]
)
def test_every_format_from_stdin(home: Path, name: str, begins: str) -> None:
    done = feedclean("fetch", "-", "--format", name, "--url", "https://example.org/b", cwd=home, stdin=PAGE.encode())
    assert done.returncode == 0, done.stderr
    assert done.stdout.lower().startswith(begins)
    assert "long-awaited bridge" in done.stdout
    assert "Leave a Reply" not in done.stdout
    assert "\x1b[" not in done.stdout + done.stderr


@pytest.mark.parametrize("path", ["/feed.xml", "/"])
def test_a_feed_and_a_page_that_links_it(site: str, home: Path, path: str) -> None:
    out = home / "clean.xml"
    done = feedclean("fetch", f"{site}{path}", "-o", str(out), cwd=home)
    assert done.returncode == 0, done.stderr
    assert "404" in done.stderr  # the page that is missing is told; its entry keeps the feed's own summary
    feed = feedparser.parse(out.read_bytes())
    assert not feed.bozo
    assert [e.title for e in feed.entries] == ["Bridge opens", "Ferry goes on"]
    assert "long-awaited bridge" in feed.entries[0].content[0].value
    assert "at weekends" in feed.entries[1].content[0].value


def test_no_full_text_and_limit(site: str, home: Path) -> None:
    done = feedclean("fetch", f"{site}/feed.xml", "--no-full-text", "--limit", "1", "--format", "json", cwd=home)
    assert done.returncode == 0, done.stderr
    (item,) = json.loads(done.stdout)["items"]
    assert "Nine years of work." in item["content_html"]


def test_plain_text_is_detected(home: Path) -> None:
    (home / "story.txt").write_text(
        "The harbour at night, seen from the lighthouse. Foto: dpa\n\nThe lights of the harbour were seen from far away"
        " on Monday, when the new bridge was lit for the first time.\n\nLeave a Reply\n"
    )
    done = feedclean("fetch", "story.txt", "--format", "json", cwd=home)
    assert done.returncode == 0, done.stderr
    (item,) = json.loads(done.stdout)["items"]
    (figure,) = item["_feedclean"]["figures"]
    assert figure["credit"] == "dpa"
    assert "Leave a Reply" not in item["content_text"]


def test_explain_tells_on_stderr(site: str, home: Path) -> None:
    done = feedclean("fetch", f"{site}/bridge.html", "--explain", cwd=home)
    assert done.returncode == 0
    assert "Leave a Reply" in done.stderr
    assert "Leave a Reply" not in done.stdout


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("fetch", "http://127.0.0.1:9/"), 1, "cannot connect"),
        (("fetch", "http://127.0.0.1:9/"), 1, "try again later"),
        (("fetch", "absent.html"), 1, "absent.html: there is no such file\n"),
        (("fetch", "example.org"), 1, "write https://example.org"),
        (("fetch", "ftp://example.org/feed.xml"), 1, "ftp:// is not fetched"),
        (("fetch", "file:///etc/passwd"), 1, "file:// is not fetched"),
        (("fetch", ""), 1, "the target is empty"),
        (("fetch", "-"), 1, "standard input: it is empty"),
        (("fetch", "picture.png"), 1, "it is no text"),
        (("fetch", "data.json"), 1, "data.json: it is JSON, but no JSON Feed"),
        (("fetch", "drawing.svg"), 1, "drawing.svg: it is a drawing (SVG)"),
        (("fetch", "x", "-o", "x.pdf"), 2, "Add --format"),
        (("fetch", "x", "--url", "here"), 2, "'here': it is an address that begins with"),
        (("reclean", "--since", "soon"), 2, "neither a date"),
        # Refused before the address is asked: nobody answers there.
        (("add", "http://127.0.0.1:9/", "--cron", "61 * * * *"), 2, "'--cron': “61” is not in 0–59"),
        (("add", "http://127.0.0.1:9/", "--cron", "hourly"), 2, "'--cron': “hourly” has 1 fields"),
        (("add", "http://127.0.0.1:9/", "--cron", "0 0 30 2 *"), 2, "never comes"),
        (("add", "http://127.0.0.1:9/", "--every", "often"), 2, "'often': it is a time span such as"),
        (("add", "http://127.0.0.1:9/", "--every", "0s"), 2, "'0s': it is a second or more"),
        (("add", "http://127.0.0.1:9/", "--every", "1h", "--cron", "@daily"), 2, "one of --every and --cron"),
        (("add", "http://127.0.0.1:9/", "--id", "My Feed"), 2, "it becomes a file name: small letters"),
        (("add", "http://127.0.0.1:9/", "--id", "taken", "--no-check"), 2, "'taken' is the id of another source"),
        (("add", "ftp://127.0.0.1/feed"), 2, "begins with http:// or https://"),
        (("fetch",), 2, "Missing argument"),
        (("fetch", "x", "--format", "pdf"), 2, "--format"),
        (("fetsch", "x"), 2, "Did you mean 'fetch'"),
        (("run", "--config", "absent.toml"), 2, "no file absent.toml"),
        (("run", "--once", "takn"), 2, "no source 'takn'; did you mean 'taken'?"),
        (("run", "--once", "taken"), 2, "it is switched off"),
        (("run", "taken"), 2, "SOURCE goes with --once"),
        (("run", "--force"), 2, "--force goes with --once"),
        (("history", "urn:nothing"), 1, "no entry"),
        (("remove", "nothing"), 2, "no source 'nothing'"),
    ],
)
def test_errors_say_what_to_do_and_exit_codes_can_be_trusted(
    home: Path, args: tuple[str, ...], code: int, says: str
) -> None:
    with (home / "config" / "feedclean.toml").open("a") as config:
        config.write('[[source]]\nid = "taken"\nurl = "http://127.0.0.1:9/feed"\nenabled = false\n')
    (home / "data.json").write_text('{"title": "Bridge opens"}')
    (home / "drawing.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>Bridge opens</text></svg>')
    (home / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    done = feedclean(*args, cwd=home)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_one_failing_target_does_not_stop_the_others(site: str, home: Path) -> None:
    done = feedclean("fetch", f"{site}/absent.html", f"{site}/bridge.html", cwd=home)
    assert done.returncode == 1
    assert "404" in done.stderr
    assert "long-awaited bridge" in done.stdout


def test_private_addresses_are_refused_by_default(site: str, tmp_path: Path) -> None:
    done = feedclean("fetch", f"{site}/bridge.html", cwd=tmp_path)
    assert done.returncode == 1
    assert "--allow-private" in done.stderr
    assert feedclean("fetch", f"{site}/bridge.html", "--allow-private", "127.0.0.1", cwd=tmp_path).returncode == 0


def test_follow_refresh_and_look(site: str, home: Path) -> None:
    added = feedclean("add", site, "--every", "1 hour", cwd=home)
    assert added.returncode == 0, added.stderr
    text = (home / "config" / "feedclean.toml").read_text()
    assert text.startswith("# mine")
    assert f'url = "{site}/feed.xml"' in text
    assert "1 source, 1 enabled" in feedclean("check", cwd=home).stdout
    again = feedclean("add", site, cwd=home)
    assert "followed already" in again.stderr

    ran = process("run", "--once", "--log-format", "json", cwd=home)
    assert ran.returncode == 0, ran.stderr
    assert "job" not in ran.stderr, "the clock's own words are of no interest"
    events = [json.loads(line) for line in ran.stderr.splitlines()]
    assert {"outcome": "changed", "new": 2}.items() <= next(e for e in events if e["event"] == "refreshed").items()
    (source_id,) = [line.split("\t")[0] for line in feedclean("list", cwd=home).stdout.splitlines()[1:]]
    names = {p.name for p in (home / "out").iterdir()}
    assert names == {f"{source_id}.atom.xml", f"{source_id}.json", "all.atom.xml", "all.json", "subscriptions.opml"}

    (source,) = json.loads(feedclean("status", "--json", cwd=home).stdout)["sources"]
    assert source["entries"] == 2
    assert source["last_outcome"] == "changed"
    assert feedclean("status", cwd=home).returncode == 0
    assert feedclean("doctor", cwd=home).returncode == 0
    assert "has not changed" in feedclean("history", f"{site}/bridge.html", cwd=home).stderr
    assert feedclean("reclean", "--dry-run", cwd=home).returncode == 0
    assert feedclean("vacuum", cwd=home).returncode == 0
    assert feedclean("backup", "copy.sqlite3", cwd=home).returncode == 0
    assert feedclean("backup", "copy.sqlite3", cwd=home).returncode == 1

    before = {p.name: p.read_bytes() for p in (home / "out").iterdir()}
    assert process("run", "--once", "-q", cwd=home).stdout == ""
    assert {p.name: p.read_bytes() for p in (home / "out").iterdir()} == before

    removed = feedclean("remove", source_id, cwd=home)
    assert removed.returncode == 0
    for name in (f"{source_id}.atom.xml", f"{source_id}.json"):
        assert f"{name} is not written any more" in removed.stderr
    assert source_id not in (home / "config" / "feedclean.toml").read_text()
    # Its entries stay under its id: the same address gets them back, another one gets an id of its own.
    host = site.removeprefix("http://")
    assert f"added {source_id} " in feedclean("add", site, cwd=home).stdout
    feedclean("remove", source_id, cwd=home)
    other = feedclean("add", f"http://{host}/other.xml", "--no-check", cwd=home).stdout
    assert f"added {source_id}-other " in other or f"added {source_id}-2 " in other
    assert f"added {source_id}-2 " in feedclean("add", f"http://{host}/rss.xml", "--no-check", cwd=home).stdout


def test_once_for_named_sources_and_by_force(site: str, home: Path) -> None:
    for name in ("one", "two"):
        assert feedclean("add", f"{site}/feed.xml?{name}", "--id", name, "--no-check", cwd=home).returncode == 0
    ran = process("run", "--once", "one", cwd=home)
    assert (ran.returncode, ran.stdout[:18]) == (0, "1 source refreshed"), ran.stderr
    assert "source=one" in ran.stderr
    assert "source=two" not in ran.stderr
    ran = process("run", "--once", "one", cwd=home)
    assert (ran.returncode, ran.stdout[:19]) == (0, "0 sources refreshed")
    assert "not due: one;" in ran.stderr
    assert "--force" in ran.stderr
    ran = process("run", "--once", "one", "--force", "--log-format", "json", cwd=home)
    (refreshed,) = [json.loads(line) for line in ran.stderr.splitlines()]
    assert (refreshed["source"], refreshed["unchanged"]) == ("one", 2), "not told 304: the feed was read again"
    assert "2 sources refreshed: 2 new, 0 changed, 0 failed" in process("run", "--once", "--force", cwd=home).stdout


def test_add_makes_a_configuration_in_the_user_folder(tmp_path: Path) -> None:
    done = feedclean("add", "https://example.org/feed", "--no-check", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made = tmp_path / "xdg" / "feedclean" / "feedclean.toml"
    assert 'id = "example-org"' in made.read_text()
    assert feedclean("check", cwd=tmp_path).returncode == 0


def test_add_without_a_configuration_says_where_things_go(site: str, tmp_path: Path) -> None:
    done = feedclean("add", site, cwd=tmp_path)
    made = tmp_path / "xdg" / "feedclean" / "feedclean.toml"
    assert done.returncode == 1
    assert f"name it in `allow_private` under [fetch] in {made}" in done.stderr
    assert "making" not in done.stderr
    assert not made.exists()
    (tmp_path / "file").touch()
    done = feedclean("add", site, "--no-check", "--config", "file/feedclean.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert "file/feedclean.toml cannot be written: " in done.stderr


def test_a_page_that_links_no_feed_is_followed_itself(site: str, home: Path) -> None:
    done = feedclean("add", f"{site}/bridge.html", cwd=home)
    assert done.returncode == 0, done.stderr
    assert "the page itself is followed" in done.stderr
    ran = process("run", "--once", cwd=home)
    assert "1 source refreshed: 1 new, 0 changed, 0 failed" in ran.stdout
    assert feedclean("add", f"{site}/gone.xml", "--no-check", cwd=home).returncode == 0
    ran = process("run", "--once", "-q", cwd=home)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.count("404") == ran.stderr.count("\n") == 1, "a failure is told once"
    (home / "site" / "bare.html").write_text("<!doctype html><title>Nothing</title>")
    done = feedclean("add", f"{site}/bare.html", cwd=home)
    assert done.returncode == 1
    assert "is no feed and links none" in done.stderr


def test_without_sources_it_is_said_what_to_do(home: Path) -> None:
    for command in ("status", "list"):
        assert "feedclean add" in feedclean(command, cwd=home).stderr


def test_a_wrong_configuration_is_told_with_its_line(home: Path) -> None:
    (home / "config" / "feedclean.toml").write_text('\n[fetch]\ndelai = "1s"\n')
    done = feedclean("check", cwd=home)
    assert done.returncode == 2
    assert "feedclean.toml:3:" in done.stderr
    assert "'delay'" in done.stderr
    (home / "config" / "feedclean.toml").write_text('[[source]]\nurl = "https://a.example/"\ncron = "61 * * * *"\n')
    done = feedclean("check", cwd=home)
    assert done.returncode == 2
    assert "feedclean.toml:3:" in done.stderr


@pytest.mark.parametrize("command", ["list", "doctor", "status --json", "fetch page.html"])
def test_an_output_that_cannot_be_written_is_told_in_one_line(home: Path, command: str) -> None:
    (home / "page.html").write_text(PAGE)
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m feedclean {command} > /dev/full"],
        cwd=home,
        env={**os.environ, **variables(home)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (
        1,
        "feedclean: standard output: No space left on device",
    )
    assert b"Traceback" not in done.stderr


def test_fetch_without_a_configuration_that_is_wrong(home: Path) -> None:
    (home / "page.html").write_text(PAGE)
    config = home / "config" / "feedclean.toml"
    config.write_text("[fetsch]\n")
    done = feedclean("fetch", "page.html", cwd=home)
    assert done.returncode == 0
    assert "did you mean 'fetch'?; fetching without this configuration" in done.stderr
    assert "long-awaited bridge" in done.stdout
    assert feedclean("fetch", "page.html", "--config", str(config), cwd=home).returncode == 2


@pytest.mark.parametrize(
    "command", ["fetch page.html --format html", "fetch page.html --explain 2>&1", "list", "check"]
)
def test_a_closed_pipe_is_no_error(home: Path, command: str) -> None:
    (home / "page.html").write_text(PAGE)
    command = f"{sys.executable} -m feedclean {command} | true"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=home,
        env={**os.environ, **variables(home)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = done.stderr.decode().splitlines()
    assert [line for line in said if "no sources yet" not in line and "are relative" not in line] == []
