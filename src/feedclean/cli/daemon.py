"""`feedclean run`: the daemon, and one round of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from feedclean import config
from feedclean.app.daemon import run_daemon, run_once
from feedclean.app.logs import configure_logging
from feedclean.app.rooms import run_async, validate
from feedclean.cli.console import NO_SOURCES, number_of, out, tell
from feedclean.cli.options import config_option
from feedclean.model import Refreshed

_SHOWN: Final = 10


@click.command("run", short_help="Keep all feeds clean (the daemon); --once for cron.")
@click.argument("source_ids", metavar="[SOURCE…]", nargs=-1)
@click.option("--once", is_flag=True, help="Refresh everything that is due, write the feeds, and stop (for cron).")
@click.option(
    "--force",
    is_flag=True,
    help="With --once: fetch what is not due as well, and read each feed again though unchanged.",
)
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", help="Lines for people, or for machines."
)
@click.option("-q", "--quiet", is_flag=True, help="Log only what went wrong.")
@config_option
def run_command(
    source_ids: tuple[str, ...],
    once: bool,  # noqa: FBT001 - click passes flags so
    force: bool,  # noqa: FBT001
    log_format: str,
    quiet: bool,  # noqa: FBT001
    config_path: str | None,
) -> int:
    """Keep all feeds clean: fetch each source when it is due, store it, write the feeds.

    Ctrl-C or SIGTERM finishes what is under way and stops; SIGHUP, or a change of the file, reloads the configuration.

    With --once, each SOURCE is the id of one that is refreshed (`feedclean list` shows them); all of them when none is
    named.

    \b
    feedclean run --once                     what is due, for cron
    feedclean run --once example --force     one source, now
    """  # noqa: D301 - click wants the control character
    if not once and (source_ids or force):
        what = "SOURCE" if source_ids else "--force"
        raise click.UsageError(f"{what} goes with --once; without it, the daemon refreshes each source when it is due")
    loaded = config.load(config.find(config_path))
    validate(loaded)
    if not loaded.sources:
        tell(NO_SOURCES)
    for source_id in source_ids:
        if not loaded.source(source_id).enabled:
            raise loaded.wrong(source_id, "enabled", "it is switched off; write `enabled = true` to refresh it")
    configure_logging(log_format, quiet=quiet)
    if not once:
        return run_async(run_daemon(loaded))
    return _run_once(loaded, source_ids, force=force, quiet=quiet)


def _run_once(loaded: config.Config, named: Sequence[str], *, force: bool, quiet: bool) -> int:
    """Do one round, and tell in the end what was done."""
    done = run_async(run_once(loaded, named or None, force=force))
    failed = sum(1 for r in done.reports if r.error)
    if not quiet:
        if not done.stopped and (left := _left_alone(loaded, named, done.reports, force=force)):
            tell(left)
        refreshed = number_of(len(done.reports), "source")
        new, changed = sum(r.new for r in done.reports), sum(r.changed for r in done.reports)
        out().print(f"{refreshed} refreshed: {new} new, {changed} changed, {failed} failed → {loaded.output}")
    if done.stopped:
        raise click.Abort  # what was under way has ended, and is written
    return 1 if failed else 0


def _left_alone(
    loaded: config.Config, named: Sequence[str], reports: Sequence[Refreshed], *, force: bool
) -> str | None:
    """Return what to say of sources that were to be refreshed and were not; None where there is nothing to say."""
    wanted = named or [s.id for s in loaded.sources if s.enabled]
    done = {r.source_id for r in reports}
    left = [source_id for source_id in dict.fromkeys(wanted) if source_id not in done]
    if not left or (reports and not named and not force):
        return None  # that some are not due is the usual case
    shown = ", ".join(left[:_SHOWN]) + (", …" if len(left) > _SHOWN else "")
    if force:
        return f"left to another feedclean that is at work on it: {shown}"
    what = f"not due: {shown}" if named else "nothing is due"
    return f"{what}; `feedclean status` shows when each source is, --force fetches all the same"
