"""The demonstration: invented staffs, and the two last periods frozen."""

import click

from innovation.api import Context

from .pages import draft_of
from .periods import containing
from .store import freeze, frozen_reports, staff_told, tell_staff

STAFF = {"brest": 430, "nantes": 610, "rennes": 320}


@click.command("exemple")
async def give_examples(ctx: Context) -> None:
    """Dire un effectif inventé, et figer les deux dernières périodes."""
    async with ctx.writing() as db:
        await tell_staff(db, ctx, STAFF.get(ctx.office, 300), fictional=True)
        waiting = len(await ctx.offices()) - len(await staff_told(db))
        done = await frozen_reports(db)
    if waiting or done:
        return
    last = containing(ctx.today).before()
    for period in (last.before(), last):
        content = (await draft_of(ctx, period)).content
        async with ctx.writing() as db:
            await freeze(db, ctx, period, content)
