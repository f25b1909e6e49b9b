"""`feedclean sites`: what is known about single sites."""

from __future__ import annotations

from pathlib import Path

import click
from rich.markup import escape

from feedclean import app, config
from feedclean.cli.console import complain, out, tell
from feedclean.cli.options import config_option
from feedclean.errors import ConfigError, InputError


@click.group("sites")
def sites_command() -> None:
    """Rules for single sites: config/sites/<domain>.toml."""


@sites_command.command("import")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--domain", metavar="DOMAIN", help="The domain that FILE is for, if its name does not tell.")
@click.option("--force", is_flag=True, help="Replace rules that are there already.")
@config_option
def import_command(files: tuple[Path, ...], domain: str | None, force: bool, config_path: str | None) -> int:  # noqa: FBT001
    """Import site configs in the five-filters text format (example.org.txt).

    Their XPath is translated as far as the engine can say it; what it cannot is reported.
    """
    try:
        folder = config.find(config_path).parent / "sites"
    except ConfigError:
        if config_path:
            raise
        folder = config.user_config().parent / "sites"
    failed = 0
    for file in files:
        try:
            imported = app.import_site(file, folder, domain=domain, force=force)
        except InputError as error:
            complain(str(error), about=str(file))
            failed += 1
            continue
        out().print(f"[green]wrote[/] {escape(str(imported.path))}: {imported.rules} rules")
        for line in imported.untranslated:
            tell(f"  not translated: {line}")
    return 1 if failed else 0


@sites_command.command("list")
@config_option
def list_command(config_path: str | None) -> int:
    """List the sites that have rules."""
    for name, rules in config.load(config.find(config_path)).sites.items():
        out().print(f"[bold]{escape(name)}[/] {escape(repr(rules))}")
    return 0
