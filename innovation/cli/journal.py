"""``innovation journal``: what of the journal is worth keeping elsewhere."""

import rich_click as click

from innovation import world
from innovation.cli.running import run
from innovation.config import Settings
from innovation.domain.chain import Head
from innovation.verify.journal import heads_of_journal


@click.group()
def journal() -> None:
    """Le journal du site."""


@journal.command()
def heads() -> None:
    """Dire où en est le journal de chaque office, à garder loin d'ici.

    Ajoutées chaque jour à un fichier d'une autre machine, ces lignes prouvent plus tard que rien
    de plus ancien n'a été récrit : « innovation verify --heads FICHIER ».
    """

    async def task(_: Settings) -> list[Head]:
        return await heads_of_journal()

    for head in run(task):
        click.echo(f"{world.now():%Y-%m-%dT%H:%M:%SZ} {head.office} {head.seq} {head.hash}")
