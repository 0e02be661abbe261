"""Who comes to a meeting: each member says so, and changes their mind until it is over."""

from dataclasses import dataclass

from innovation.api import Context, Database, PersonFacts
from innovation.api.web import Answer, Asked, Missing, Route, See, post

from . import store
from .asking import held, me
from .meetings import Meeting, meeting_of
from .reminding import forget_meetings
from .store import Group, Member


@dataclass(frozen=True, slots=True)
class Attendance:
    """The members of a group by what they said of a meeting, as public ids."""

    come: tuple[str, ...]
    stay: tuple[str, ...]
    silent: int

    @property
    def people(self) -> tuple[str, ...]:
        """All who answered."""
        return self.come + self.stay

    def said_by(self, person: str) -> bool | None:
        """Whether somebody comes; ``None`` until they say."""
        return (person in self.come) if person in self.people else None


async def attendance(db: Database, meeting: Meeting, members: list[Member]) -> Attendance:
    """Of those who are members now: whoever left the group comes no more."""
    rows = await db.fetch(
        "SELECT person, comes FROM x_working_groups_coming WHERE meeting = {}", meeting.public_id
    )
    said = {row["person"]: bool(row["comes"]) for row in rows}
    come = tuple(one.person for one in members if said.get(one.person))
    stay = tuple(one.person for one in members if said.get(one.person) is False)
    return Attendance(come, stay, len(members) - len(come) - len(stay))


async def say(db: Database, ctx: Context, meeting: Meeting, who: PersonFacts, comes: bool) -> None:
    """One's own answer, the last one standing."""
    await db.fetch(
        "INSERT INTO x_working_groups_coming (meeting, office, person, comes, said_on) "
        "VALUES ({}, {}, {}, {}, {}) ON CONFLICT (meeting, person) DO UPDATE "
        "SET comes = excluded.comes, said_on = excluded.said_on",
        *(meeting.public_id, who.office, who.public_id, comes, ctx.today),
    )


@post("/groups/{group}/meetings/{meeting}/coming", may="member", form=("comes",))
async def answer(ctx: Context, asked: Asked) -> Answer:
    """A member says whether they come."""
    comes = {"yes": True, "no": False}.get(asked.form.get("comes", ""))
    async with ctx.writing() as db:
        found = await _held(db, ctx, asked)
        if found is None or comes is None:
            return Missing()
        group, meeting = found
        await say(db, ctx, meeting, me(ctx), comes)
    await forget_meetings(ctx, [meeting], [me(ctx).public_id])
    place = f"/groups/{group.public_id}/meetings/{meeting.public_id}#coming"
    return See(place, said="C'est noté : vous venez." if comes else "C'est noté : sans vous.")


async def _held(db: Database, ctx: Context, asked: Asked) -> tuple[Group, Meeting] | None:
    """A meeting that is still to come, of a group where this person writes."""
    group = await store.group_for(db, asked.path["group"], me(ctx).public_id)
    if group is None or not (await held(db, ctx, group)).is_written_in:
        return None
    meeting = await meeting_of(db, group, asked.path["meeting"])
    if meeting is None or meeting.cancelled or meeting.plan.held_on < ctx.today:
        return None
    return group, meeting


ROUTES: list[Route] = [answer]
