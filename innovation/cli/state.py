"""``innovation readonly`` and ``innovation release``: whether the site writes, whether it sends."""

import rich_click as click

from innovation.actions.site import release_site, set_read_only
from innovation.cli.running import console, run
from innovation.config import Settings
from innovation.db import writing
from innovation.domain.people import SYSTEM

MAINTENANCE = "Une maintenance est en cours."


@click.group()
def readonly() -> None:
    """Mettre le site en lecture seule, pour une maintenance."""


@readonly.command("on")
@click.option("--reason", default=MAINTENANCE, show_default=True, help="La phrase que chacun lit.")
def start(reason: str) -> None:
    """Refuser toute écriture : chacun lit le site, et la raison."""
    run(lambda _: _set(reason or MAINTENANCE))
    console.print("Le site est en lecture seule. Pour en sortir : innovation readonly off")


@readonly.command("off")
def end() -> None:
    """Accepter de nouveau les écritures."""
    run(lambda _: _set(""))
    console.print("Le site enregistre de nouveau.")


async def _set(reason: str) -> None:
    async with writing(SYSTEM, even_read_only=True):
        await set_read_only(reason, by=SYSTEM)


@click.command()
def release() -> None:
    """Laisser un site restauré prévenir et envoyer de nouveau."""

    async def task(_: Settings) -> bool:
        async with writing(SYSTEM, even_read_only=True):
            return await release_site(by=SYSTEM)

    if run(task):
        console.print("Le site est libéré : ce qui attendait part maintenant.")
    else:
        console.print("Le site n'était pas retenu : rien à faire.")
