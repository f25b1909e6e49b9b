"""`add`, `remove`, `list`, `status`, `check`: what is followed, and how it fares."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from feedclean import config
from feedclean.app.oneoff import LIST, PAGE, find_feed
from feedclean.app.rooms import cron_fault, replace_text, run_async, validate, without_password
from feedclean.cli.console import NO_SOURCES, ago, number_of, out, rows, span, tell
from feedclean.cli.options import config_option, read_by
from feedclean.errors import ConfigError
from feedclean.model import Auto, Cron, Interval, Schedule, Source, SourceState


def schedule_words(schedule: Schedule) -> str:
    """Return a schedule as one reads it aloud."""
    match schedule:
        case Cron(expression, timezone):
            return f"cron {expression} ({timezone})"
        case Interval(every):
            return f"every {span(every)}"
        case Auto(at_least, at_most):
            return f"auto, {span(at_least)} to {span(at_most)}"


def _cron(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse a crontab expression that has no meaning, before anything is fetched."""
    if value is not None and (wrong := cron_fault(value)):
        raise click.BadParameter(wrong, ctx, param)
    return value


@click.command("add", short_help="Follow a feed.")
@click.argument("url")
@click.option(
    "--id",
    "source_id",
    metavar="ID",
    callback=read_by(config.identifier),
    help="Names the files; made from the address when absent.",
)
@click.option("--title", help="The title of the cleaned feed; the feed's own when absent.")
@click.option("--every", metavar="SPAN", callback=read_by(config.interval), help='Fixed interval: "30 minutes".')
@click.option("--cron", metavar="EXPR", callback=_cron, help='Crontab expression: "*/15 6-22 * * *".')
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A category for its entries (repeatable).")
@click.option("--no-full-text", is_flag=True, help="Clean the feed's own text, do not fetch each entry's page.")
@click.option("--no-check", is_flag=True, help="Do not fetch it first to see that there is a feed.")
@config_option
def add_command(
    url: str,
    source_id: str | None,
    title: str | None,
    every: str | None,
    cron: str | None,
    tags: tuple[str, ...],
    no_full_text: bool,  # noqa: FBT001 - click passes flags so
    no_check: bool,  # noqa: FBT001
    config_path: str | None,
) -> int:
    """Follow a feed: URL is the feed, or a page that links one; a page that links none is followed itself.

    It is fetched once to see that it works, and appended to the configuration, which is made when there is none.
    """
    if every and cron:
        raise click.UsageError("choose one of --every and --cron")
    url = _full_address(url)
    path = _config_to_edit(config_path)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    existing = config.parse(text, path)
    if not no_check:
        found = run_async(find_feed(url, existing))
        if found.format == PAGE:
            tell(f"{url} links no feed: the page itself is followed")
        elif found.format == LIST:
            tell(f"{url} links no feed: the stories that it lists are followed")
        elif found.url != url:
            tell(f"the feed is {found.url}")
        tell(f"{found.title or found.url}: {number_of(len(found.entries), 'entry', 'entries')}")
        url = found.url or url
    known = next((s for s in existing.sources if s.url == url), None)
    if known:
        tell(f"{url} is followed already, as {known.id}")
        return 0
    if any(s.id == source_id for s in existing.sources):
        raise click.BadParameter(f"{source_id!r} is the id of another source; choose another", param_hint="--id")
    source_id = source_id or _free_id(existing, url)
    given = {"url": url, "id": source_id, "title": title, "every": every, "cron": cron, "tags": list(tags)}
    values: dict[str, Any] = {key: value for key, value in given.items() if value}
    if no_full_text:
        values["full_text"] = False
    changed = config.add_source(text or config.TEMPLATE, values)
    validate(config.parse(changed, path))  # never leave a configuration behind that cannot be read
    if not path.exists():
        tell(f"making a configuration: {path}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_text(path, changed)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}; --config FILE names another") from None
    out().print(f"[green]added[/] {source_id} to {path}")
    tell("`feedclean run` keeps it clean; `feedclean run --once` does it now")
    return 0


@click.command("remove", short_help="Stop following a source.")
@click.argument("source_id", metavar="ID")
@config_option
def remove_command(source_id: str, config_path: str | None) -> int:
    """Stop following a source.

    Its stored entries stay for as long as [keep] in the configuration says, the files of its feed until you delete
    them: readers that still ask for it get what was last written.
    """
    path = config.find(config_path)
    try:
        text = config.remove_source(path.read_text(encoding="utf-8"), source_id)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None
    replace_text(path, text)
    out().print(f"[green]removed[/] {source_id} from {path}")
    with suppress(ConfigError):  # something else in it may be wrong
        output = config.parse(text, path).output
        for file in (output / f"{source_id}.atom.xml", output / f"{source_id}.json"):
            if file.exists():
                tell(f"{file} is not written any more; delete it when nobody reads it")
    return 0


@click.command("list")
@config_option
def list_command(config_path: str | None) -> int:
    """List the sources of the configuration."""
    loaded = config.load(config.find(config_path))
    if not loaded.sources:
        tell(NO_SOURCES)
    rows(
        ("ID", "URL", "SCHEDULE", "TAGS"),
        (
            (s.id if s.enabled else f"{s.id} (off)", s.url, schedule_words(s.schedule), ", ".join(s.tags))
            for s in loaded.sources
        ),
    )
    return 0


@click.command("status", short_help="Show how every source fares.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, with every field.")
@config_option
def status_command(as_json: bool, config_path: str | None) -> int:  # noqa: FBT001
    """Show how every source fares: last fetch, next due, entries, last error.

    Exit code 1 when the last refresh of some source failed.
    """
    loaded = config.load(config.find(config_path))
    from feedclean.app.upkeep import read_status, status_json  # the store is slow to load; `list` does without it

    if not loaded.sources and not as_json:
        tell(NO_SOURCES)
    status = read_status(loaded)
    now = datetime.now(UTC)
    if as_json:
        print(json.dumps(status_json(loaded, status, now), indent=2, ensure_ascii=False))  # noqa: T201
    else:
        rows(
            ("ID", "LAST FETCH", "NEXT DUE", "ENTRIES", "STATE"),
            (_status_row(status.states.get(s.id), s, now) for s in loaded.sources),
        )
        for host in status.hosts:
            if host.paused_until and host.paused_until > now:
                tell(f"{host.host} is left alone until {host.paused_until:%H:%M} UTC: {host.reason or 'failures'}")
    return 1 if any(s.last_error for s in status.states.values()) else 0


def _status_row(state: SourceState | None, source: Source, now: datetime) -> tuple[str, ...]:
    if state is None:
        return (source.id, "never", "now", "0", "not yet fetched; is `feedclean run` running?")
    if state.retired:
        says = "retired: the server says it is gone for good (410)"
    elif state.last_error:
        says = f"{state.last_error} ({state.failures}x)" if state.failures > 1 else state.last_error
    elif state.moved_to and state.moved_to != state.url:
        says = f"says it moves to {state.moved_to}"
    elif state.url != source.url:
        says = f"{state.last_outcome or 'waiting'}; it has moved to {state.url}"
    else:
        says = str(state.last_outcome or "waiting")
    due = "now" if state.next_due and state.next_due <= now else ago(state.next_due, now)
    return (source.id, ago(state.last_fetch, now), "never" if state.retired else due, str(state.entries), says)


@click.command("check", short_help="Validate the configuration.")
@config_option
def check_command(config_path: str | None) -> int:
    """Validate the configuration; an error names file, key, line and the nearest valid name."""
    path = config.find(config_path)
    loaded = config.load(path)
    validate(loaded)
    active = sum(s.enabled for s in loaded.sources)
    out().print(f"[green]{path} is right[/]: {number_of(len(loaded.sources), 'source')}, {active} enabled")
    out().print(f"store   {without_password(loaded.store)}\noutput  {loaded.output}")
    return 0


def _full_address(url: str) -> str:
    """Return an address as it is fetched: people leave https:// out."""
    whole = url if "://" in url else f"https://{url}"
    try:
        return config.address(whole)
    except ValueError as error:
        raise click.BadParameter(f"{url!r}: it {error}", param_hint="URL") from None


def _config_to_edit(config_path: str | None) -> Path:
    """Return the configuration that is in force, or where a new one of the user's begins."""
    if config_path:
        return Path(config_path).expanduser()
    try:
        return config.find(None)
    except ConfigError:
        return config.user_config()


def _free_id(existing: config.Config, url: str) -> str:
    """Return an id that no other source has, nor had: entries of a removed one stay under its id."""
    from feedclean.app.upkeep import ids_of_others  # the store is slow to load

    wanted = config.id_for(url)
    taken = {s.id for s in existing.sources}
    names = [wanted, *(f"{wanted}-{number}" for number in range(2, 100))]
    taken |= ids_of_others(existing, names, url)
    return next((name for name in names if name not in taken), wanted)
