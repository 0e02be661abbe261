"""Lines under « Ce qui vous attend »: who must answer, what was answered, a meeting that comes."""

from collections.abc import Iterable
from datetime import timedelta

from innovation.api import Context

from .meetings import Meeting
from .store import Group, Member

LONGEST = 60
DAYS_BEFORE = 2


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[:LONGEST]}…"


async def _tell(ctx: Context, person: str, sentence: str, path: str, key: str) -> None:
    """Somebody whose office does not use the plugin is told by the page alone."""
    try:
        await ctx.remind(person, sentence, path, ctx.today + timedelta(days=7), key)
    except ValueError as elsewhere:
        ctx.log(str(elsewhere))


async def tell_owners(ctx: Context, group: Group, owners: Iterable[Member], request: str) -> None:
    """A request waits for their answer."""
    sentence = f"Une demande d'accès attend votre réponse : « {_short(group.title)} »."
    for owner in owners:
        path = f"/groups/{group.public_id}#requests"
        await _tell(ctx, owner.person, sentence, path, f"request.{request}")


async def tell_asker(ctx: Context, group: Group, person: str, request: str) -> None:
    """Their request was answered; whoever else was asked needs answer no more."""
    await ctx.settle(f"request.{request}", everywhere=True)
    sentence = f"Votre demande d'accès a sa réponse : « {_short(group.title)} »."
    await _tell(ctx, person, sentence, f"/groups/{group.public_id}", f"answer.{request}")


def _key(meeting: str, person: str) -> str:
    return f"meeting.{meeting}.{person}"


async def forget_meetings(ctx: Context, meetings: Iterable[Meeting], people: Iterable[str]) -> None:
    """Whoever is no longer concerned is no longer told."""
    told = list(people)
    for meeting in meetings:
        for person in told:
            await ctx.settle(_key(meeting.public_id, person), everywhere=True)


async def remind_of_meetings(ctx: Context) -> None:
    """The daily job of an office: tell its members of what comes, and forget what is over."""
    told = ctx.settings["rappel"]
    days = int(told) if isinstance(told, int | float) else DAYS_BEFORE
    async with ctx.reading() as db:
        rows = await db.fetch(
            "SELECT t.public_id, t.held_on, t.starts, t.cancelled, g.title, g.public_id AS grp, "
            "m.person FROM x_working_groups_meeting t "
            "JOIN x_working_groups_group g ON g.id = t.grp "
            "JOIN x_working_groups_member m ON m.grp = g.id "
            "WHERE m.office = {} AND t.held_on >= {} AND t.held_on <= {} ORDER BY t.id",
            ctx.office,
            ctx.today - timedelta(days=30),
            ctx.today + timedelta(days=days),
        )
    for row in rows:
        key = _key(row["public_id"], row["person"])
        if row["held_on"] < ctx.today or row["cancelled"]:
            await ctx.settle(key)
            continue
        when = f"le {row['held_on']:%d/%m/%Y} à {row['starts']}"
        sentence = f"Réunion « {_short(row['title'])} » {when}."
        path = f"/groups/{row['grp']}/meetings/{row['public_id']}"
        await ctx.remind(row["person"], sentence, path, row["held_on"], key)
