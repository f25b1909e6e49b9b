"""Options that several commands share, and how their values are checked."""

from __future__ import annotations

from collections.abc import Callable

import click

config_option = click.option(
    "--config",
    "config_path",
    metavar="FILE",
    help="The configuration; else $FEEDCLEAN_CONFIG, ./config/feedclean.toml, or the one in your config folder.",
)


def read_by(reader: Callable[[str], object]) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return the callback that refuses what the configuration would refuse, before anything is fetched."""

    def check(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
        if value is not None:
            try:
                reader(value)
            except ValueError as error:
                raise click.BadParameter(f"{value!r}: it {error}", ctx, param) from None
        return value

    return check
