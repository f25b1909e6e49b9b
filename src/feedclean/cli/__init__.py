"""The `feedclean` command: arguments, printing, exit codes; what it does lies in `feedclean.app`.

Exit codes: 0 all is well; 1 some target or source failed; 2 wrong usage or configuration; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from typing import TextIO

import click

from feedclean.cli.console import complain
from feedclean.errors import ConfigError, FeedcleanError


class Commands(click.Group):
    """Commands are imported when they are called: `feedclean --help` loads neither the fetcher nor the store."""

    HOME = {  # noqa: RUF012 - a table
        "fetch": "fetching",
        "run": "daemon",
        "add": "sources",
        "remove": "sources",
        "list": "sources",
        "status": "sources",
        "check": "sources",
        "history": "upkeep",
        "reclean": "upkeep",
        "vacuum": "upkeep",
        "backup": "upkeep",
        "doctor": "upkeep",
        "sites": "sites",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which one meets them."""
        del ctx
        return list(self.HOME)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module that a command lives in."""
        del ctx
        home = self.HOME.get(cmd_name)
        if home is None:
            return None
        from importlib import import_module  # lazily: see the class

        command: click.Command = getattr(import_module(f"feedclean.cli.{home}"), f"{cmd_name}_command")
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; that the reader of our pipe has seen enough (`| head`) is no failure, as click has it."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            for stream in (sys.stdout, sys.stderr):
                _drop(stream)
            return 0
        return result

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command when one is mistyped."""
        import difflib  # only needed here

        name = args[0] if args else ""
        if name and self.get_command(ctx, name) is None:
            near = difflib.get_close_matches(name, self.HOME, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            if name.startswith(("http://", "https://")):
                hint = f" To read one page or feed: feedclean fetch {name}"
            ctx.fail(f"No such command {name!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 all is well, 1 some target or source failed, 2 wrong usage or configuration, "
    "130 interrupted.",
)
@click.version_option(package_name="feedclean", message="%(prog)s %(version)s")
def feedclean() -> None:
    """Clean full-text feeds from syndicated pages, every caption and credit back on its picture.

    \b
    feedclean fetch URL        read one page or feed, cleaned
    feedclean add URL          follow a feed
    feedclean run              keep all feeds clean, for ever
    """  # noqa: D301 - click wants the control character


def main() -> None:
    """Run the command; every error that people can mend is one line on stderr, never a traceback."""
    try:
        code = feedclean.main(prog_name="feedclean", standalone_mode=False)
    except click.exceptions.Abort:
        complain("interrupted")
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except ConfigError as error:
        complain(str(error))
        sys.exit(2)
    except FeedcleanError as error:
        complain(str(error), about=error.source_id)
        sys.exit(1)
    except OSError as error:
        # What happens to our own files has errors of its own; this is mostly `> file` on a disk that is full.
        complain(f"{error.filename or 'standard output'}: {error.strerror or error}")
        _drop(sys.stdout)
        sys.exit(1)
    except KeyboardInterrupt:
        complain("interrupted")
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


def _drop(stream: TextIO) -> None:
    """Let go of what cannot be written: Python would try once more as it ends, and complain in its own way."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
