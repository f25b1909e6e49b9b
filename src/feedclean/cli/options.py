"""Options that several commands share."""

from __future__ import annotations

import click

config_option = click.option(
    "--config",
    "config_path",
    metavar="FILE",
    help="The configuration; else $FEEDCLEAN_CONFIG, ./config/feedclean.toml, or the one in your config folder.",
)
