"""Lines under « Ce qui vous attend »: who must answer, what was answered, a meeting that comes."""

from collections.abc import Iterable
from datetime import timedelta

from innovation.api import Context

from .meetings import Meeting
from .store import Group

LONGEST = 60
DAYS_BEFORE = 2
ANSWERED_IN = timedelta(days=7)
ASKED = "Une demande d'accès attend votre réponse : « %(group)s »."
ANSWERED = "Votre demande d'accès a sa réponse : « %(group)s »."
MEETING = "Réunion « %(group)s » le %(day)s à %(time)s."


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[:LONGEST]}…"


async def _tell(
    ctx: Context, group: Group, person: str, sentence: str, key: str, place: str = ""
) -> None:
    """Somebody whose office does not use the plugin is told by the page alone."""
    path, title = f"/groups/{group.public_id}{place}", _short(group.title)
    try:
        await ctx.remind(person, sentence, path, ctx.today + ANSWERED_IN, key, group=title)
    except ValueError as elsewhere:
        ctx.log(str(elsewhere))


async def tell_owners(ctx: Context, group: Group, people: Iterable[str], request: str) -> None:
    """A request waits for their answer."""
    for person in people:
        await _tell(ctx, group, person, ASKED, f"request.{request}", "#requests")


async def tell_asker(ctx: Context, group: Group, person: str, request: str) -> None:
    """Their request was answered; whoever else was asked needs answer no more."""
    await ctx.settle(f"request.{request}", everywhere=True)
    await _tell(ctx, group, person, ANSWERED, f"answer.{request}")


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
        path = f"/groups/{row['grp']}/meetings/{row['public_id']}"
        words = {"group": _short(row["title"]), "day": row["held_on"], "time": row["starts"]}
        await ctx.remind(row["person"], MEETING, path, row["held_on"], key, **words)
