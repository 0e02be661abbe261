"""``innovation verify``: what must always hold in the database."""

import rich_click as click

from innovation.cli.running import complaints, console, run
from innovation.config import Settings
from innovation.verify import INVARIANTS, Broken
from innovation.verify import verify as find_broken


@click.command()
def verify() -> None:
    """Vérifier que la base tient debout : dit ce qui ne va pas, et finit alors par 1."""

    async def task(_: Settings) -> list[Broken]:
        return await find_broken()

    broken = run(task)
    for one in broken:
        complaints.print(f"{one.name} : {one.sentence}", style="red", markup=False)
        for offender in one.offenders:
            complaints.print(f"  {offender}", markup=False)
    if broken:
        raise SystemExit(1)
    console.print(f"La base tient debout : {len(INVARIANTS)} vérifications.")
