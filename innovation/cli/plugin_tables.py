"""``innovation plugin migrate``: the tables of plugins, each plugin alone."""

import sys

import rich_click as click

from innovation.actions.plugins import forget_migration_problems, renew_epoch
from innovation.cli.running import complaints, console, run, stop
from innovation.cli.site import bring_site_up_to_date
from innovation.config import Settings
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.domain.plugin_sql import BadMigrations
from innovation.hooks.discovery import Found, discover
from innovation.hooks.migrations import problem_of
from innovation.hosting.migrating import migrate_plugin
from innovation.hosting.plugins import note


@click.command()
@click.argument("name", required=False, default="")
@click.option("--all", "every", is_flag=True, help="Le site d'abord, puis tous ses modules.")
def migrate(name: str, every: bool) -> None:
    """Mettre à jour les tables du module NAME ; une panne n'arrête pas les autres."""
    if bool(name) == every:
        stop("Nommez un module, ou dites --all.")
    if every:
        bring_site_up_to_date()

    async def task(site: Settings) -> bool:
        found, _ = discover(site.plugins_folder)
        if name and name not in found:
            stop(f"Aucun module ne s'appelle {name}.")
        wanted = [one for one in found.values() if name in ("", one.name)]
        failed = [one.name for one in wanted if not await bring_up_to_date(one, site)]
        async with writing(SYSTEM):
            await renew_epoch(by=SYSTEM)  # a site that runs looks again
        return not failed

    if not run(task):
        sys.exit(1)


async def bring_up_to_date(found: Found, site: Settings) -> bool:
    """Whether the plugin's tables are as its files want them; why not is on its card too."""
    async with writing(SYSTEM):
        await forget_migration_problems(found.name, by=SYSTEM)
    try:
        done = await migrate_plugin(found, site)
    except (BadMigrations, OSError, ValueError) as error:
        problem = problem_of(found, error)
        complaints.print(
            f"{problem}\n  Ce module attend, le site marche sans lui. Corrigez ce fichier, puis : "
            f"innovation plugin migrate {found.name}",
            style="red",
            markup=False,
        )
        await note(problem)
        return False
    for step in done:
        console.print(f"{found.name} : {step} : faite.")
    return True
