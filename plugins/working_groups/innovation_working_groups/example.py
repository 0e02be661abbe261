"""A group to look at: fictional, and marked so."""

from datetime import timedelta

import click

from innovation.api import Context, Database

from . import links, store
from .meetings import Plan, plan_meeting

MEMBERS = 4
TITLE = "Réemploi des matériaux (exemple fictif)"
WORDS = store.Words(
    TITLE,
    "chantiers",
    "Se dire ce qui se récupère sur nos chantiers, où, et qui peut le reprendre. Exemple fictif.",
)


@click.command("exemple")
async def example(ctx: Context) -> str:
    """Commencer un groupe d'exemple, marqué comme fictif ; les offices suivants y entrent."""
    people = [one.public_id for one in (await ctx.people())[:MEMBERS]]
    if not people:
        return "Cet office n'a encore personne."
    async with ctx.writing() as db:
        found = await store.groups_for(db, people[0])
        group = next((one for one in found if one.title == TITLE), None)
        if group is None:
            group = await _begin(db, ctx, people[0])
        for person in people:
            await store.add_member(db, group.id, ctx.office, person, ctx.today)
    return f"« {TITLE} » : membres de cet office : {len(people)}."


async def _begin(db: Database, ctx: Context, owner: str) -> store.Group:
    """The group, with a meeting that was held and one that comes, and a practice it looks at."""
    new = await store.create_group(db, WORDS, ctx.office, owner, ctx.today)
    group = await store.group_for(db, new, owner)
    assert group is not None
    for days, agenda in ((-20, "Tour de table."), (12, "Ce que chaque office peut prêter.")):
        day = ctx.today + timedelta(days=days)
        plan = Plan(day, "14:00", 90, "Salle du rez-de-chaussée", agenda=agenda)
        await plan_meeting(db, group, plan, ctx.office)
    for practice in await ctx.practices(limit=1):
        await links.add_link(db, ctx, group, "practice", practice.public_id, owner)
    return group
