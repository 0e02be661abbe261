"""``innovation plugin run`` and ``innovation x``: a plugin's jobs and commands, by hand."""

import sys
from contextlib import nullcontext
from typing import Any

import rich_click as click
import structlog

from innovation.actions.jobs import plan_job
from innovation.cli.loading import load_and_tell
from innovation.cli.running import console, need_office, run, settings, stop
from innovation.config import Settings
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM
from innovation.hooks.bridge import finished
from innovation.hooks.discovery import Found, discover
from innovation.hooks.host import PluginHost
from innovation.hooks.loading import Plugin, load, new_manager
from innovation.hooks.office import OfficePlugins
from innovation.hooks.problems import Asking, PluginProblem
from innovation.hooks.sentinel import Sentinel
from innovation.hooks.trial import try_apart
from innovation.hosting.context import context_for
from innovation.hosting.jobs import claim, run_planned, wanted_jobs
from innovation.hosting.plugins import refresh, write_problems
from innovation.queries.jobs import Planned, planned_jobs

TO_IMPORT = 10.0

OFFICE = click.Option(["--office"], required=True, help="Le nom court de l'office.")


async def office_with(site: Settings, plugin: str, slug: str) -> tuple[PluginHost, OfficePlugins]:
    """The site's plugins, where this one is active in this office; else the end of the command."""
    await need_office(slug)
    host = load_and_tell(site)
    # What a command answers may be piped: what its plugin logs goes elsewhere.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    await refresh(host)
    office = host.office(slug)
    if office.active_of(plugin) is None:
        stop(f"{plugin} n'est pas actif pour l'office {slug}.")
    return host, office


# --- Jobs ------------------------------------------------------------------------------


@click.command("run")
@click.argument("name")
@click.argument("key")
@click.option("--office", required=True, help="Le nom court de l'office.")
def run_by_hand(name: str, key: str, office: str) -> None:
    """Exécuter tout de suite la tâche KEY du module NAME pour un office."""

    async def task(site: Settings) -> None:
        host, _ = await office_with(site, name, office)
        wanted = wanted_jobs(host)
        if (office, f"{name}.{key}") not in wanted:
            stop(f"{name} n'a pas de tâche {key}.")
        claimed = await claim(await _planned(name, office, key))
        if claimed is None:
            stop("Cette tâche est déjà en cours.")
        if not await run_planned(host, claimed, wanted):
            stop(f"{name} : la tâche {key} a échoué ; « innovation plugin list » dit où.")

    run(task)
    console.print(f"{name} : la tâche {key} est faite.")


async def _planned(plugin: str, office: str, job: str) -> Planned:
    async with writing(SYSTEM):
        await plan_job(plugin, office, job, by=SYSTEM)
    async with reading(SYSTEM):
        planned = await planned_jobs(SYSTEM)
    return next(
        one for one in planned if (one.plugin, one.office, one.job) == (plugin, office, job)
    )


# --- Commands --------------------------------------------------------------------------


class PluginNames(click.RichGroup):
    """A command for each plugin that is there; none of their code runs to list them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(discover(settings().plugins_folder)[0])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        return PluginCommands(name=cmd_name, help=f"Les commandes du module {cmd_name}.")


class PluginCommands(click.RichGroup):
    """The commands of one plugin, whose code is read now that it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(commands_of(str(self.name)))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        plugin = str(self.name)
        command = commands_of(plugin).get(cmd_name)
        return in_office(plugin, command) if command else None


@click.group("x", cls=PluginNames)
def of_plugins() -> None:
    """Les commandes des modules : innovation x NOM COMMANDE --office OFFICE."""


def commands_of(plugin: str) -> dict[str, click.Command]:
    """The plugin's commands by name; the end of the command when it is out of order."""
    found = discover(settings().plugins_folder)[0][plugin]
    asking = Asking(plugin, "command", found.source, hook="commands")
    try:
        loaded = _loaded(found)
        declared = loaded.hooks.get("commands", list)
        commands = loaded.threads.ask_and_wait(asking, lambda: list(declared()), TO_IMPORT)
    except PluginProblem as problem:
        stop(str(problem))
    if strange := [one for one in commands if not isinstance(one, click.Command)]:
        stop(str(asking.problem(f"commands rend {type(strange[0]).__name__}, pas des commandes")))
    return {str(one.name): one for one in commands}


def _loaded(found: Found) -> Plugin:
    """The plugin alone: who ends the process that imports it ends another than this one."""
    sentinel = Sentinel(settings().quarantine_folder)
    try_apart(sentinel, [found], TO_IMPORT)
    with (
        sentinel.watching() as watch,
        watch.importing(found, TO_IMPORT) if watch else nullcontext(),
    ):
        return load(found, new_manager(), TO_IMPORT)


def in_office(plugin: str, command: click.Command) -> click.Command:
    """The plugin's command, which asks for an office and gets ``ctx`` first."""

    def callback(office: str, **values: Any) -> None:
        run(lambda site: _run_command(site, plugin, office, command, values))

    return click.RichCommand(
        name=command.name, params=[*command.params, OFFICE], callback=callback, help=command.help
    )


async def _run_command(
    site: Settings, plugin: str, slug: str, command: click.Command, values: dict[str, Any]
) -> None:
    _, office = await office_with(site, plugin, slug)
    assert command.callback is not None
    callback = command.callback
    try:
        said = await office.run(
            plugin,
            "command",
            "commands",
            context_for(office, plugin, SYSTEM),
            lambda _asking, _hooks, ctx: finished(callback(ctx, **values), ctx),
        )
    except PluginProblem as problem:
        await write_problems()
        stop(str(problem))
    if isinstance(said, str):
        console.print(said, markup=False)
