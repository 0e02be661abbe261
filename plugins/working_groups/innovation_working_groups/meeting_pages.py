"""Meetings: their month, one of them with its documents, and the file for one's own calendar."""

from collections.abc import Iterable
from dataclasses import replace

from innovation.api import Context, Database
from innovation.api.web import (
    Answer,
    Asked,
    Download,
    Missing,
    Page,
    Refused,
    Route,
    See,
    Space,
    get,
    post,
    thread_routes,
)

from . import meetings as kept
from . import store
from .asking import as_member, held, me, space_of
from .asking import holds as hold_group
from .coming import attendance
from .meetings import Meeting
from .reminding import forget_meetings, invite
from .series import series_from
from .store import Group, Member

ICS = "text/calendar"
STALE = "Cette réunion a changé entre-temps : relisez-la, puis recommencez si c'est encore utile."


@get("/calendar", may="member")
async def month(ctx: Context, asked: Asked) -> Answer:
    """The month of all one's groups: a picture of it, and its list."""
    first = kept.month_from(asked.query.get("month", ""), ctx.today)
    after = kept.shifted(first, 1)
    async with ctx.reading() as db:
        meetings = await kept.meetings_between(db, me(ctx).public_id, first, after)
    return Page(
        "month.html",
        first=first,
        before=kept.shifted(first, -1),
        after=after,
        weeks=kept.month_of(first, meetings, ctx.today),
        held=meetings,
    )


@get("/calendar.ics", may="member")
async def month_file(ctx: Context, _asked: Asked) -> Answer:
    """What comes in all one's groups, for one's own calendar."""
    async with ctx.reading() as db:
        meetings = await kept.meetings_between(
            db, me(ctx).public_id, ctx.today, kept.shifted(ctx.today, 24)
        )
    return Download("reunions.ics", kept.calendar_file(meetings, ctx.today), ICS)


async def _asked_for(ctx: Context, asked: Asked) -> tuple[Group, Meeting] | None:
    """A meeting of a group that the person is in: for the others there is none."""
    async with ctx.reading() as db:
        group = await store.group_for(db, asked.path["group"], me(ctx).public_id)
        if group is None or not group.is_member:
            return None
        meeting = await kept.meeting_of(db, group, asked.path["meeting"])
    return (group, meeting) if meeting else None


async def sees(ctx: Context, asked: Asked) -> Space | None:
    """A meeting's documents are seen with it."""
    found = await _asked_for(ctx, asked)
    return space_of(found[0], found[1].public_id) if found else None


async def holds(ctx: Context, db: Database, asked: Asked) -> Space | None:
    """The same, while nobody takes anybody out of the group."""
    space = await hold_group(ctx, db, asked)
    group = await store.group_for(db, asked.path["group"], me(ctx).public_id)
    if space is None or group is None:
        return None
    meeting = await kept.meeting_of(db, group, asked.path["meeting"])
    return space_of(group, meeting.public_id) if meeting else None


@get("/groups/{group}/new-meeting", may="member")
async def new_meeting(ctx: Context, asked: Asked) -> Answer:
    """An empty form."""
    group = await _open(ctx, asked)
    return Page("meeting_form.html", group=group, meeting=None) if group else Missing()


async def _open(ctx: Context, asked: Asked) -> Group | None:
    """A group that one is in and where one still writes."""
    group = await as_member(ctx, asked)
    return group if group and group.is_written_in else None


PLAN = ("held_on", "starts", "minutes", "place", "link", "agenda")
SERIES = ("every", "times")


@post("/groups/{group}/meetings", may="member", form=(*PLAN, *SERIES))
async def plan(ctx: Context, asked: Asked) -> Answer:
    """Plan a meeting, or several of the same kind at once: any member may."""
    group = await _open(ctx, asked)
    if group is None:
        return Missing()
    planned = series_from(dict(asked.form))
    if isinstance(planned, str):
        return Refused(planned, Page("meeting_form.html", group=group, meeting=None))
    async with ctx.writing() as db:
        if not (await held(db, ctx, group)).is_written_in:
            return Missing()
        new = [await kept.plan_meeting(db, group, one, ctx.office) for one in planned]
        first = await kept.meeting_of(db, group, new[0])
        members = await store.members_of(db, group)
    if first:
        await invite(ctx, first, _others(ctx, members))
    if len(new) > 1:
        return See(f"/groups/{group.public_id}#meetings", said="Les réunions sont prévues.")
    return See(f"/groups/{group.public_id}/meetings/{new[0]}", said="La réunion est prévue.")


@get("/groups/{group}/meetings/{meeting}", may="member")
async def show(ctx: Context, asked: Asked) -> Answer:
    """When and where, what is on the agenda, what was said and written."""
    found = await _asked_for(ctx, asked)
    if found is None:
        return Missing()
    group, meeting = found
    space = space_of(group, meeting.public_id)
    discussion = await ctx.thread(space).show(asked.query.get("before", 0))
    async with ctx.reading() as db:
        attending = await attendance(db, meeting, await store.members_of(db, group))
    return Page(
        "meeting.html",
        attending=attending,
        comes=attending.said_by(me(ctx).public_id),
        names=await ctx.names(attending.people),
        group=group,
        meeting=meeting,
        is_over=meeting.plan.held_on < ctx.today,
        discussion=discussion,
        offices={one.slug: one.name for one in await ctx.offices()},
        choices=[(one.public_id, one.name) for one in discussion.files],
    )


@get("/groups/{group}/meetings/{meeting}/ics", may="member")
async def meeting_file(ctx: Context, asked: Asked) -> Answer:
    """For one's own calendar."""
    found = await _asked_for(ctx, asked)
    if found is None:
        return Missing()
    return Download("reunion.ics", kept.calendar_file([found[1]], ctx.today), ICS)


@get("/groups/{group}/meetings/{meeting}/edit", may="member")
async def edit_meeting(ctx: Context, asked: Asked) -> Answer:
    """The form, filled in."""
    found = await _asked_for(ctx, asked)
    if found is None or found[0].archived_on or found[1].cancelled:
        return Missing()
    return Page("meeting_form.html", group=found[0], meeting=found[1])


@post("/groups/{group}/meetings/{meeting}/edit", may="member", form=("version", *PLAN))
async def change(ctx: Context, asked: Asked) -> Answer:
    """Move a meeting, or correct its agenda."""
    found = await _asked_for(ctx, asked)
    if found is None or found[0].archived_on:
        return Missing()
    group, meeting = found
    page = Page("meeting_form.html", group=group, meeting=meeting)
    planned, version = kept.plan_from(dict(asked.form)), asked.form.get("version", "")
    if isinstance(planned, str):
        return Refused(planned, page)
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    async with ctx.writing() as db:
        if not (await held(db, ctx, group)).is_written_in:
            return Missing()
        done = await kept.change_meeting(db, meeting, planned, seen)
        members = await store.members_of(db, group)
    if not done:
        return Refused(STALE, page)
    await forget_meetings(ctx, [meeting], [one.person for one in members])
    if planned.held_on != meeting.plan.held_on or planned.starts != meeting.plan.starts:
        await invite(ctx, replace(meeting, plan=planned), _others(ctx, members))
    return See(_place(group, meeting), said="La réunion est enregistrée.")


def _others(ctx: Context, members: Iterable[Member]) -> list[str]:
    """Who is asked whether they come: everybody but whoever says when it is."""
    return [one.person for one in members if one.person != me(ctx).public_id]


def _place(group: Group, meeting: Meeting) -> str:
    return f"/groups/{group.public_id}/meetings/{meeting.public_id}"


@post("/groups/{group}/meetings/{meeting}/cancelling", may="member", form=())
async def cancel(ctx: Context, asked: Asked) -> Answer:
    """Cancel a meeting, which stays in the list."""
    found = await _asked_for(ctx, asked)
    if found is None or found[0].archived_on:
        return Missing()
    group, meeting = found
    async with ctx.writing() as db:
        if not (await held(db, ctx, group)).is_written_in:
            return Missing()
        await kept.cancel_meeting(db, meeting)
        members = await store.members_of(db, group)
    await forget_meetings(ctx, [meeting], [one.person for one in members])
    return See(_place(group, meeting), said="La réunion est annulée.")


@post("/groups/{group}/meetings/{meeting}/report", may="member", form=("file",))
async def choose_report(ctx: Context, asked: Asked) -> Answer:
    """Which of the meeting's documents are its minutes."""
    found = await _asked_for(ctx, asked)
    if found is None or found[0].archived_on:
        return Missing()
    group, meeting = found
    discussion = await ctx.thread(space_of(group, meeting.public_id)).show()
    file = asked.form.get("file", "")
    if file not in {one.public_id for one in discussion.files}:
        return Missing()
    async with ctx.writing() as db:
        if not (await held(db, ctx, group)).is_written_in:
            return Missing()
        await kept.keep_report(db, meeting, file)
    return See(_place(group, meeting), said="Ce document est le compte rendu.")


ROUTES: list[Route] = [
    month,
    month_file,
    new_meeting,
    plan,
    show,
    meeting_file,
    edit_meeting,
    change,
    cancel,
    choose_report,
    *thread_routes(show, sees, holds),
]
