"""The demonstration's months, all invented: the last six of each pilot, so that there is a line."""

import click

from innovation.api import Context, PilotFacts

from .monthly import READINGS, followed, months_to_tell, tell

VALUES = {
    "heures": (62, 54, 58, 47, 49, 41),
    "arrets": (5, 4, 4, 2, 3, 1),
    "beton": (14, 12.5, 13, 11, 11.5, 9.5),
    "kwh": (310, 420, 690, 1040, 1180, 1260),
    "eau_chaude": (22, 28, 41, 58, 63, 66),
    "recolte": (0, 35, 80, 120, 140, 95),
}


@click.command("exemple")
async def give_examples(ctx: Context) -> None:
    """Remplir les derniers mois de chaque expérimentation de mesures inventées."""
    for pilot in await followed(ctx):
        await _fill(ctx, pilot)


async def _fill(ctx: Context, pilot: PilotFacts) -> None:
    months = sorted(months_to_tell(pilot, ctx.today))[-6:]
    async with ctx.writing() as db:
        for place, month in enumerate(months):
            values = {one.key: VALUES[one.key][place] for one in READINGS[pilot.kind]}
            await tell(db, ctx, pilot.idea, month, values, fictional=True)
