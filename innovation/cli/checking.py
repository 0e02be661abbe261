"""``innovation verify``: what must always hold in the database."""

from pathlib import Path

import rich_click as click

from innovation.cli import keys
from innovation.cli.running import complaints, console, run, stop
from innovation.config import Settings
from innovation.db import reading
from innovation.domain.chain import Head
from innovation.domain.people import SYSTEM
from innovation.files import Folder
from innovation.verify import INVARIANTS, Broken, strays
from innovation.verify import verify as find_broken


@click.command()
@click.option(
    "--heads",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ce que « innovation journal heads » a dit, gardé ailleurs : rien n'en a été récrit ?",
)
def verify(heads: Path | None) -> None:
    """Vérifier que la base tient debout : dit ce qui ne va pas, et finit alors par 1."""
    kept = _read(heads) if heads else []

    async def task(site: Settings) -> tuple[list[Broken], list[str], int]:
        folder = Folder(site.files_folder)
        async with reading(SYSTEM):
            lost = await keys.lost_factors(site.key())
        return await find_broken(folder, kept), await strays(folder), lost

    broken, left, lost = run(task)
    if lost:
        complaints.print(keys.told(lost), style="red", markup=False)
    if left:
        console.print(f"Fichiers qui ne tiennent plus à rien, dans le dossier : {len(left)}.")
    for one in broken:
        complaints.print(f"{one.name} : {one.sentence}", style="red", markup=False)
        for offender in one.offenders:
            complaints.print(f"  {offender}", markup=False)
    if broken or lost:
        raise SystemExit(1)
    console.print(f"La base tient debout : {len(INVARIANTS)} vérifications.")
    if kept:
        console.print(f"Le journal contient ce qui en a été gardé : {len(kept)} lignes.")


def _read(heads: Path) -> list[Head]:
    """The lines of a file of heads: when, the office, its last number and hash."""
    try:
        lines = [line.split() for line in heads.read_text("utf-8").splitlines() if line.strip()]
        return [Head(office, int(seq), digest) for _, office, seq, digest in lines]
    except ValueError:
        stop(f"{heads} n'est pas fait de lignes de « innovation journal heads ».", code=2)
