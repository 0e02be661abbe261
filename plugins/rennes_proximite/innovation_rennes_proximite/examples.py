"""The demonstration's sessions, all invented, and said so in their titles."""

from datetime import timedelta

import click

from innovation.api import Context

from .store import HOME, add_session, ask, sessions, tell_outcome

SESSIONS = (
    ("Promotion de printemps (exemple fictif)", -400, 120, 14, 2, (14, 12, 11)),
    ("Promotion d'automne (exemple fictif)", -250, 90, 12, 3, None),
    ("Promotion de printemps suivante (exemple fictif)", 45, 120, 15, 5, None),
)
"""Title, first day from today on, days, seats, those offered, what became of the trainees."""


@click.command("exemple")
async def give_examples(ctx: Context) -> None:
    """Annoncer des sessions inventées ; un autre office demande des places."""
    people = await ctx.people("chair")
    async with ctx.writing() as db:
        known = await sessions(db)
        if ctx.office == HOME and not known:
            for title, begins, days, seats, offered, outcome in SESSIONS:
                starts_on = ctx.today + timedelta(days=begins)
                told = {"title": title, "place": "Rennes", "starts_on": starts_on}
                told |= {"ends_on": starts_on + timedelta(days=days)}
                session = await add_session(db, ctx, told | {"seats": seats, "offered": offered})
                if outcome:
                    await tell_outcome(db, session, *outcome)
        elif known and people:
            await ask(db, ctx, known[-1].public_id, 2, people[0].public_id)
