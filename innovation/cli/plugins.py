"""Plugins from the command line: the same actions as the administrator's page."""

import rich_click as click
from rich.table import Table

from innovation.actions.plugins import activate_plugin
from innovation.cli.authoring import check, guide, hooks, new
from innovation.cli.loading import load_and_tell, load_quietly, sentence_of
from innovation.cli.plugin_installing import install
from innovation.cli.plugin_removing import remove
from innovation.cli.plugin_running import run_by_hand
from innovation.cli.plugin_tables import migrate
from innovation.cli.running import OFFICE, console, need_office, run, stop
from innovation.cli.translating import translate
from innovation.config import Settings
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.hooks.host import PluginHost
from innovation.hooks.manifest import Manifest
from innovation.hooks.problems import PluginProblem
from innovation.hosting.plugins import (
    activation_of,
    find_what_to_migrate,
    refresh,
    switch_off,
    write_problems,
)
from innovation.queries.people import offices
from innovation.queries.plugins import Activated, Problem, activations, problems
from innovation.texts import label
from innovation.web.plugin_cards import state_of


@click.group()
def plugin() -> None:
    """Les modules des offices."""


for command in (new, check, translate, hooks, guide, install, migrate, run_by_hand, remove):
    plugin.add_command(command)


# --- Activate ------------------------------------------------------------------


@plugin.command()
@click.argument("name")
@OFFICE
def activate(name: str, office: str) -> None:
    """Activer le module NAME pour un office, avec ses réglages d'avant s'il en avait."""

    async def task(site: Settings) -> None:
        row = (await _rows(office)).get(name)
        host = load_quietly(site)
        await refresh(host)
        if out := [one for one in host.problems if one.plugin == name]:
            stop(*(sentence_of(one, host) for one in out))
        found = host.found.get(name)
        if found is None or not found.allows(office):
            stop(f"Aucun module {name} n'est là pour l'office {office}.")
        try:
            chosen = await activation_of(host, name, office, row.settings if row else {})
        except PluginProblem as problem:
            await write_problems()
            stop(f"{name} est en panne : {problem}")
        async with writing(SYSTEM):
            await activate_plugin(chosen, office, by=SYSTEM)

    run(task)
    console.print(f"{name} est actif pour l'office {office}.")


@plugin.command()
@click.argument("name")
@OFFICE
def deactivate(name: str, office: str) -> None:
    """Désactiver le module NAME pour un office ; ce qu'il a apporté reste lisible."""

    async def task(site: Settings) -> None:
        row = (await _rows(office)).get(name)
        if row is None or not row.active:
            stop(f"{name} n'est pas actif pour l'office {office}.")
        host = load_and_tell(site)
        await refresh(host)
        await switch_off(host, name, office, by=SYSTEM)

    run(task)
    console.print(f"{name} n'est plus actif pour l'office {office}.")


async def _rows(office: str) -> dict[str, Activated]:
    """What the office has, or had."""
    await need_office(office)
    async with reading(SYSTEM):
        rows = await activations(SYSTEM)
    return {row.plugin: row for row in rows if row.office == office}


# --- List ----------------------------------------------------------------------


@plugin.command("list")
def list_plugins() -> None:
    """Montrer les modules, où ils sont actifs, et leurs pannes."""

    async def task(site: Settings) -> Table:
        host = load_quietly(site)
        async with reading(SYSTEM):
            rows = await activations(SYSTEM)
            slugs = [office.slug for office in await offices(SYSTEM)]
            kept = {p for slug in ("", *slugs) for p in await problems(Viewer(0, slug))}
            await find_what_to_migrate(host)
        # What keeps a plugin out is told as it is now, not as it was when the server started.
        lines = [_line_of(problem) for problem in kept if not problem.never_came_in]
        lines += [(problem.plugin, str(problem)) for problem in host.problems]
        return _table(host, rows, lines)

    console.print(run(task))


def _line_of(problem: Problem) -> tuple[str, str]:
    where = " ".join(filter(None, (problem.office, problem.stage, problem.hook, problem.place)))
    return problem.plugin, f"{where} : {problem.message} ({problem.times} fois)"


def _state(host: PluginHost, row: Activated, manifest: Manifest | None) -> str:
    """A plugin in one office, which keeps the version that it took until it takes the next."""
    state = f"{row.office} : {label(state_of(host, row.plugin, row))}"
    if not row.active or manifest is None or manifest.version == row.plugin_version:
        return state
    return f"{state}, encore en {row.plugin_version}"


def _table(host: PluginHost, rows: list[Activated], wrong: list[tuple[str, str]]) -> Table:
    table = Table("Nom", "Titre", "Version", "Offices", "Pannes")
    names = {*host.found, *(row.plugin for row in rows), *(plugin for plugin, _ in wrong)}
    for name in sorted(names):
        manifest = host.found[name].manifest if name in host.found else None
        own = [row for row in rows if row.plugin == name]
        states = [_state(host, row, manifest) for row in own]
        table.add_row(
            name,
            manifest.title if manifest else "",
            manifest.version if manifest else "",
            "\n".join(states) or ("" if host.is_loaded(name) else label("quarantined")),
            "\n".join(sorted(line for plugin, line in wrong if plugin == name)),
        )
    return table
