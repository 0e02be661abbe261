"""The ``innovation`` command: one file for each group of commands, read when it is called."""

import os
import sys
from contextlib import suppress
from importlib import import_module
from threading import Timer
from typing import Any

import rich_click as click

LAST_SECONDS = 5.0
COMMANDS = {
    "answer": "site:answer",
    "backup": "backup:backup",
    "demo": "demo:demo",
    "generate": "generating:generate_",
    "import": "importing:import_",
    "journal": "journal:journal",
    "migrate": "site:migrate",
    "office": "people:office",
    "oidc": "oidc:oidc",
    "person": "people:person",
    "plugin": "plugins:plugin",
    "readonly": "state:readonly",
    "reindex": "searching:reindex",
    "release": "state:release",
    "report": "reporting:report",
    "restore": "backup:restore",
    "serve": "site:serve",
    "sweep": "sweeping:sweep",
    "verify": "checking:verify",
    "worker": "site:worker",
    "x": "plugin_running:of_plugins",
}


class Commands(click.RichGroup):
    """A group whose commands are imported one at a time: each process of a server starts here."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"innovation.cli.{module}"), name)
        return command

    def __call__(self, *words: Any, **named: Any) -> Any:
        """As a process, which ends when its command does, whatever a plugin left behind."""
        try:
            return super().__call__(*words, **named)
        except SystemExit as end:
            _end_soon(end.code if isinstance(end.code, int) else int(end.code is not None))
            raise


def _end_soon(code: int) -> None:
    """Python waits for threads and for what was to be called at the end: for so long, no longer."""

    def end() -> None:
        sys.stderr.write("Un module retient la fin de cette commande : elle finit sans lui.\n")
        os._exit(code)

    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    timer = Timer(LAST_SECONDS, end)
    timer.daemon = True
    timer.start()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="innovation")
def main() -> None:
    """Vivier : le parcours des idées, de la proposition à l'expérimentation partagée."""
