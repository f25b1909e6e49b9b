"""`history`, `reclean`, `vacuum`, `backup`, `doctor`: looking after what is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.markup import escape

from feedclean import config
from feedclean.app import upkeep
from feedclean.app.doctor import Level, diagnose
from feedclean.app.rooms import run_async
from feedclean.cli.console import number_of, out, rows, tell
from feedclean.cli.options import config_option
from feedclean.errors import InputError

MARKS = {Level.OK: "[green]ok  [/]", Level.WARN: "[yellow]warn[/]", Level.FAIL: "[bold red]FAIL[/]"}


@click.command("history", short_help="Show how an entry changed upstream.")
@click.argument("entry", metavar="ENTRY")
@config_option
def history_command(entry: str, config_path: str | None) -> int:
    """Show how an entry changed upstream, as readable differences. ENTRY is its id or its address."""
    versions = upkeep.read_history(config.load(config.find(config_path)), entry)
    console = out()
    console.print(f"[bold]{escape(versions.entry.title)}[/]\n{escape(versions.entry.id)}")
    if not versions.changes:
        tell("it has not changed since it was first seen")
    for change in versions.changes:
        console.print(f"\n[bold]{change.seen:%Y-%m-%d %H:%M} UTC[/] {escape(change.cause)}")
        for line in change.diff.splitlines():
            style = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "dim")
            console.print(f"[{style}]{escape(line)}[/]")
    return 0


@click.command("reclean", short_help="Apply today's extractor to the kept pages.")
@click.argument("source_id", metavar="[SOURCE]", required=False)
@click.option("--since", metavar="DATE|SPAN", help='Only pages fetched since: "2026-11-01" or "3 days".')
@click.option("-n", "--dry-run", is_flag=True, help="Show what would change, change nothing.")
@config_option
def reclean_command(source_id: str | None, since: str | None, dry_run: bool, config_path: str | None) -> int:  # noqa: FBT001
    """Apply today's extractor to the kept raw pages and publish again; ids stay as they are."""
    loaded = config.load(config.find(config_path))
    if source_id:
        loaded.source(source_id)
    moment = _since(since, datetime.now(UTC)) if since else None
    changes = run_async(upkeep.reclean(loaded, source_id, since=moment, dry_run=dry_run))
    rows(
        ("ENTRY", "WORDS", "FIGURES", "CAPTIONS", "CREDITS"),
        (
            (
                change.after.title,
                _change(len(change.before.text.split()), len(change.after.text.split())),
                _change(len(change.before.images), len(change.after.images)),
                _change(
                    sum(bool(f.caption) for f in change.before.images),
                    sum(bool(f.caption) for f in change.after.images),
                ),
                _change(
                    sum(bool(f.credit) for f in change.before.images), sum(bool(f.credit) for f in change.after.images)
                ),
            )
            for change in changes
        ),
    )
    tell(f"{number_of(len(changes), 'entry', 'entries')} {'would change' if dry_run else 'changed'}")
    return 0


@click.command("vacuum", short_help="Forget what is past its retention.")
@config_option
def vacuum_command(config_path: str | None) -> int:
    """Forget what is older than its retention ([keep] in the configuration) and give the space back."""
    freed = upkeep.vacuum(config.load(config.find(config_path)))
    out().print(f"{freed / 1e6:,.1f} MB freed")
    return 0


@click.command("backup", short_help="Write a copy of the store.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@config_option
def backup_command(file: Path, force: bool, config_path: str | None) -> int:  # noqa: FBT001
    """Write a consistent copy of the store to FILE while the daemon goes on."""
    if file.exists() and not force:
        raise InputError(f"{file} is there already; choose another name or add --force")
    upkeep.backup(config.load(config.find(config_path)), file)
    out().print(f"[green]wrote[/] {escape(str(file))} ({file.stat().st_size:,} bytes)")
    return 0


@click.command("doctor", short_help="Explain what is wrong with a setup.")
@config_option
def doctor_command(config_path: str | None) -> int:
    """Look at the whole setup and explain what is wrong with it, and what to do. Exit code 1 if something is."""
    findings = diagnose(config_path)
    for finding in findings:
        out().print(f"{MARKS[finding.level]}  {escape(finding.what)}")
        if finding.remedy:
            out().print(f"      [dim]→ {escape(finding.remedy)}[/]")
    return 1 if any(f.level is Level.FAIL for f in findings) else 0


def _since(text: str, now: datetime) -> datetime:
    try:
        return now - config.duration(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        says = f'{text!r} is neither a date ("2026-11-01") nor a time span ("3 days")'
        raise click.BadParameter(says, param_hint="--since") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _change(before: int, after: int) -> str:
    return str(before) if before == after else f"{before} → {after}"
