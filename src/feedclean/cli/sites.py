"""`sites`: what is known of single sites, imported from elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from feedclean import config
from feedclean.cli.console import complain, out, tell
from feedclean.cli.options import config_option
from feedclean.errors import ConfigError, InputError
from feedclean.sites import import_five_filters, to_toml

_MOST_BYTES = 1_000_000


@click.group("sites", short_help="Import rules for single sites.")
def sites_command() -> None:
    """Rules for single sites: config/sites/<domain>.toml."""


@sites_command.command("import", short_help="Read five-filters site configs.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-f", "--force", is_flag=True, help="Write over rules that there are already.")
@config_option
def import_command(files: tuple[Path, ...], force: bool, config_path: str | None) -> int:  # noqa: FBT001
    """Read site configs of the five-filters format (example.org.txt) into config/sites/example.org.toml.

    What has no equivalent is told, line by line. Exit code 1 when a file could not be read or was not written.
    """
    folder = config.find(config_path).absolute().parent / "sites"
    failed = False
    for file in files:
        try:
            name = _import(file, folder, force=force)
        except InputError as error:
            complain(str(error), about=str(file))
            failed = True
        else:
            out().print(f"[green]imported[/] {file.name} to {name}")
    return 1 if failed else 0


def _import(file: Path, folder: Path, *, force: bool) -> Path:
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(_MOST_BYTES)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from None
    rules, untold = import_five_filters(text, domain=file.name.removesuffix(".txt"))
    path = folder / f"{rules.domain}.toml"
    if path.exists() and not force:
        raise InputError(f"{path} is there already; --force writes over it")
    for line in untold:
        tell(f"{file}: {line}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# Imported from the site config {file.name}.\n{to_toml(rules)}", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from None
    return path
