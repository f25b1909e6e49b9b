"""`feedclean fetch`: one-off cleaning of addresses, files and standard input."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from feedclean import config
from feedclean.app.oneoff import FORMAT_NAMES, Progress, Result, collect_target, open_target, render
from feedclean.app.rooms import fetch_settings, run_async
from feedclean.cli import reading
from feedclean.cli.console import complain, err, out, tell
from feedclean.cli.options import config_option, read_by
from feedclean.errors import ConfigError, InputError, PublishError
from feedclean.model import Failed, OutputFeed, Reason, Removal

# What `-o NAME.…` means where --format is not given.
SUFFIXES = {
    ".xml": "atom",
    ".atom": "atom",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".txt": "text",
}
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@click.command("fetch", short_help="Clean pages and feeds once and print them.")
@click.argument("targets", metavar="TARGET…", nargs=-1, required=True)
@click.option("--format", "format_name", type=click.Choice(FORMAT_NAMES), help="Default: what -o ends with; else text.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write here.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, metavar="N", help="Entries taken of a feed.  [default: 20]"
)
@click.option("--no-full-text", is_flag=True, help="Of a feed, clean its own text; do not fetch each entry's page.")
@click.option("--explain", is_flag=True, help="Tell on stderr what was removed, by which rule, and why.")
@click.option(
    "--url",
    "base",
    metavar="URL",
    callback=read_by(config.address),
    help="The address that a file or stdin came from: relative links are resolved against it.  [default: its own "
    "word, if it has one]",
)
@click.option("--allow-private", multiple=True, metavar="NET", help="Private network or host that may be fetched.")
@config_option
def fetch_command(
    targets: tuple[str, ...],
    format_name: str | None,
    output: Path | None,
    limit: int,
    no_full_text: bool,  # noqa: FBT001 - click passes flags so
    explain: bool,  # noqa: FBT001
    base: str | None,
    allow_private: tuple[str, ...],
    config_path: str | None,
) -> int:
    """Clean pages and feeds once and print them.

    TARGET is an address, a file, or `-` for standard input: an article page, a feed (RSS, RDF, Atom, JSON Feed), a home
    page that links a feed, or plain text. What it is, is found out. Of a feed, each entry's page is fetched and
    cleaned.

    \b
    feedclean fetch https://example.org/story
    feedclean fetch https://example.org/ --limit 5 --format atom -o example.xml
    curl -s https://example.org/story | feedclean fetch - --format markdown
    """  # noqa: D301 - click wants the control character
    name = format_name or _format_of(output)
    loaded = _config(config_path)
    settings = fetch_settings(loaded, allow_private=allow_private)
    shows_pictures = sys.stdout.isatty() if name is None else name != "text"
    failed = 0
    outputs: list[OutputFeed] = []
    for target in targets:
        try:
            opened = open_target(target, base)
            with _progress(target) as progress:
                result = run_async(
                    collect_target(
                        opened,
                        settings=settings,
                        config=loaded,
                        limit=limit,
                        full_text=not no_full_text,
                        progress=progress,
                    )
                )
        except InputError as error:
            complain(str(error), about=_name(target))
            failed += 1
            continue
        failed += _report(_name(target), result, explain=explain)
        if not isinstance(result, Failed) and _is_relative(result.output, pictures=shows_pictures):
            tell(f"{_name(target)}: some of its addresses are relative; --url URL says where it came from")
        if not isinstance(result, Failed) and result.output.entries:
            outputs.append(result.output)
    if outputs:
        _deliver(outputs, name, output)
    return 1 if failed else 0


def _name(target: str) -> str:
    return {"-": "standard input", "": "''"}.get(target, target)


def _format_of(output: Path | None) -> str | None:
    """Return the format that the name of a file asks for; None when there is no file."""
    if output is None:
        return None
    if not output.suffix:
        return "text"
    if name := SUFFIXES.get(output.suffix.lower()):
        return name
    known = ", ".join(SUFFIXES)
    raise click.BadOptionUsage("--output", f"-o {output}: which format? Add --format, or end the name with {known}.")


def _report(target: str, result: Result, *, explain: bool) -> bool:
    """Tell what went wrong, and what was removed if asked; return whether something failed."""
    if isinstance(result, Failed):
        here = "; here: --allow-private HOST" if result.reason is Reason.FORBIDDEN_ADDRESS else ""
        complain(result.message + here, about=target)
        return True
    for failure in result.failures:
        complain(failure.message, about=failure.url)
    if explain:
        for article in result.articles:
            _explain(article.url or target, article.removed)
        for problem in result.problems:
            tell(f"  repaired: {problem}")
    if not result.output.entries and not result.failures:
        complain("nothing to read in it; --explain tells what was removed", about=target)
        return True
    # An entry whose page did not come keeps the feed's own words: the target itself did not fail.
    return not result.output.entries or bool(result.article and result.failures)


def _is_relative(output: OutputFeed, *, pictures: bool) -> bool:
    """Tell whether entries, or `pictures`, are left whose address is relative to one that is not known."""
    urls = [entry.url for entry in output.entries]
    if pictures:
        urls += [figure.url for entry in output.entries for figure in entry.images]
    return any(url and not _SCHEME.match(url) for url in urls)


def _config(config_path: str | None) -> config.Config | None:
    """Return the configuration where there is one: its [fetch] and sites hold for one-off fetches too.

    One that was not asked for and is wrong is told and passed over: to read a page, nobody has to mend it first.
    """
    named = config_path or os.environ.get(config.ENVIRONMENT)
    try:
        path = config.find(config_path)
    except ConfigError:
        if named:
            raise
        return None
    try:
        return config.load(path)
    except ConfigError as error:
        if named:
            raise
        complain(f"{error}; fetching without this configuration")
        return None


def _deliver(outputs: list[OutputFeed], name: str | None, output: Path | None) -> None:
    if name is None and output is None and sys.stdout.isatty():
        console = out()
        for number, entry in enumerate(entry for feed in outputs for entry in feed.entries):
            if number:
                reading.separator(console)
            reading.show(console, entry)
        return
    content = render(outputs, name or "text")
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise PublishError(f"cannot write {output}: {error.strerror}; choose another -o FILE") from None
    err().print(f"[green]wrote[/] {escape(str(output))} ({len(content):,} bytes)")


def _explain(target: str, removed: tuple[Removal, ...]) -> None:
    console = err()
    counts = Counter(r.rule for r in removed)
    console.print(f"[bold]removed from {escape(target)}[/]: {len(removed)} pieces by {len(counts)} rules")
    for removal in removed:
        text = " ".join(removal.text.split())
        shown = text if len(text) <= 100 else f"{text[:99]}…"
        score = f" [dim]({removal.score:.2f})[/]" if removal.score is not None else ""
        console.print(f"  [yellow]{escape(removal.rule)}[/]{score} [dim]{escape(removal.reason)}:[/] {escape(shown)}")


@contextmanager
def _progress(target: str) -> Iterator[Progress]:
    """Show a bar on stderr for feeds, if that is a terminal; it vanishes when done."""
    console = err()
    if not console.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(escape(target if len(target) <= 60 else f"{target[:59]}…"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
