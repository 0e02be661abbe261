"""``innovation verify``: what must always hold in the database."""

import rich_click as click

from innovation.cli.running import complaints, console, run
from innovation.config import Settings
from innovation.files import Folder
from innovation.verify import INVARIANTS, Broken, strays
from innovation.verify import verify as find_broken


@click.command()
def verify() -> None:
    """Vérifier que la base tient debout : dit ce qui ne va pas, et finit alors par 1."""

    async def task(site: Settings) -> tuple[list[Broken], list[str]]:
        folder = Folder(site.files_folder)
        return await find_broken(folder), await strays(folder)

    broken, left = run(task)
    if left:
        console.print(f"Fichiers qui ne tiennent plus à rien, dans le dossier : {len(left)}.")
    for one in broken:
        complaints.print(f"{one.name} : {one.sentence}", style="red", markup=False)
        for offender in one.offenders:
            complaints.print(f"  {offender}", markup=False)
    if broken:
        raise SystemExit(1)
    console.print(f"La base tient debout : {len(INVARIANTS)} vérifications.")
