"""What the commands print with: colours on a terminal and none in a pipe, errors in one line on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from rich.console import Console
from rich.markup import escape
from rich.table import Table

NO_SOURCES = "no sources yet; `feedclean add URL` follows one"


class _Console(Console):
    """Leaves it to `main` what a closed pipe means."""

    def on_broken_pipe(self) -> None:
        """Raise again what rich would turn into exit code 1."""
        raise BrokenPipeError


def out() -> Console:
    """Return the console of stdout; `NO_COLOR` and pipes are respected by rich."""
    return _Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty())


def err() -> Console:
    """Return the console of stderr."""
    return _Console(file=sys.stderr, highlight=False, soft_wrap=True)


def complain(message: str, *, about: str | None = None) -> None:
    """Print one line on stderr: what happened and what to do."""
    line = " ".join(message.split())
    where = f"{about}: " if about and not line.startswith(f"{about}:") else ""
    err().print(f"[bold red]feedclean:[/] {escape(where + line)}")


def tell(message: str) -> None:
    """Print a note for people on stderr, so that stdout stays clean for scripts."""
    err().print(f"[dim]{escape(message)}[/]")


def rows(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Print a table: framed by space on a terminal, tab-separated with a header in a pipe."""
    if not sys.stdout.isatty():
        for line in (columns, *lines):
            print("\t".join(" ".join(cell.split()) for cell in line))  # noqa: T201 - the command's output
        return
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for line in lines:
        table.add_row(*(escape(cell) for cell in line))
    out().print(table)


def span(length: timedelta) -> str:
    """Return a time span in its largest sensible unit: `45 s`, `12 min`, `3 h`, `2 d`."""
    seconds = int(abs(length.total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def ago(moment: datetime | None, now: datetime) -> str:
    """Return a moment as people say it: `3 h ago`, `in 12 min`, `never`."""
    if moment is None:
        return "never"
    if abs(now - moment) < timedelta(seconds=1):
        return "now"
    return f"{span(now - moment)} ago" if moment < now else f"in {span(moment - now)}"


def number_of(many: int, one: str, more: str | None = None) -> str:
    """Return a number with its noun: `1 source`, `2 sources`."""
    return f"{many} {one if many == 1 else more or one + 's'}"
