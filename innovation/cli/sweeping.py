"""``innovation sweep``: what is left on the disk of files that nobody has any more."""

from datetime import timedelta

import rich_click as click

from innovation import world
from innovation.actions.files import forget_removed
from innovation.cli.running import console, run
from innovation.config import Settings
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.files import Folder

UNDER_WAY = timedelta(days=1)
"""A file is on the disk a little before it is on record."""


@click.command()
@click.option("--days", default=30, show_default=True, type=click.IntRange(0), help="Depuis quand.")
def sweep(days: int) -> None:
    """Effacer les fichiers retirés depuis un mois, et ceux qui ne tiennent plus à rien."""

    async def task(site: Settings) -> int:
        async with writing(SYSTEM):
            named = await forget_removed(world.now() - timedelta(days=days), by=SYSTEM)
        return Folder(site.files_folder).sweep(named, world.now() - UNDER_WAY)

    console.print(f"Fichiers effacés du disque : {run(task)}.")
