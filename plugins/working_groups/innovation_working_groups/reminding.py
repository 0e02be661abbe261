"""Lines under « Ce qui vous attend »: who must answer, what was answered, a meeting that comes."""

from collections.abc import Iterable
from datetime import date, timedelta

from innovation.api import Context

from .meetings import Meeting
from .store import Group

LONGEST = 60
DAYS_BEFORE = 2
ANSWERED_IN = timedelta(days=7)
ASKED = "Une demande d'accès attend votre réponse : « %(group)s »."
ANSWERED = "Votre demande d'accès a sa réponse : « %(group)s »."
INVITED = "Invitation : « %(group)s », le %(day)s à %(time)s. Dites si vous venez."
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


def _words(title: str, day: date, time: str) -> dict[str, str | date]:
    return {"group": _short(title), "day": day, "time": time}


async def invite(ctx: Context, meeting: Meeting, people: Iterable[str]) -> None:
    """Members are asked whether they come; the job's line takes this one's place."""
    path, plan = f"/groups/{meeting.group}/meetings/{meeting.public_id}#coming", meeting.plan
    words = _words(meeting.title, plan.held_on, plan.starts)
    for person in people if plan.held_on >= ctx.today else ():
        key = _key(meeting.public_id, person)
        try:
            await ctx.remind(person, INVITED, path, plan.held_on, key, **words)
        except ValueError as elsewhere:  # their office no longer uses the plugin
            ctx.log(str(elsewhere))


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
            "LEFT JOIN x_working_groups_coming c "
            "ON c.meeting = t.public_id AND c.person = m.person AND NOT c.comes "
            "WHERE c.id IS NULL AND m.office = {} AND t.held_on >= {} AND t.held_on <= {} "
            "ORDER BY t.id",
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
        words = _words(row["title"], row["held_on"], row["starts"])
        await ctx.remind(row["person"], MEETING, path, row["held_on"], key, **words)
