"""`feedclean run`: the daemon, and one round of it."""

from __future__ import annotations

import click

from feedclean import config
from feedclean.app.daemon import run_daemon, run_once
from feedclean.app.logs import configure_logging
from feedclean.app.rooms import run_async, validate
from feedclean.cli.console import NO_SOURCES, number_of, out, tell
from feedclean.cli.options import config_option


@click.command("run", short_help="Keep all feeds clean (the daemon); --once for cron.")
@click.option("--once", is_flag=True, help="Refresh everything that is due, write the feeds, and stop (for cron).")
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", help="Lines for people, or for machines."
)
@click.option("-q", "--quiet", is_flag=True, help="Log only what went wrong.")
@config_option
def run_command(once: bool, log_format: str, quiet: bool, config_path: str | None) -> int:  # noqa: FBT001
    """Keep all feeds clean: fetch each source when it is due, store it, write the feeds.

    Ctrl-C or SIGTERM finishes what is under way and stops; SIGHUP, or a change of the file, reloads the configuration.
    """
    loaded = config.load(config.find(config_path))
    validate(loaded)
    if not loaded.sources:
        tell(NO_SOURCES)
    configure_logging(log_format, quiet=quiet)
    if not once:
        return run_async(run_daemon(loaded))
    reports = run_async(run_once(loaded))
    failed = sum(1 for r in reports if r.error)
    new, changed = sum(r.new for r in reports), sum(r.changed for r in reports)
    if not quiet:
        refreshed = number_of(len(reports), "source")
        if loaded.sources and not reports:
            tell("nothing is due; `feedclean status` shows when each source is")
        out().print(f"{refreshed} refreshed: {new} new, {changed} changed, {failed} failed → {loaded.output}")
    return 1 if failed else 0
