"""Purchases that one office coordinates for several: who takes part, what each needs, the steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from innovation.api import Database
from innovation.api.db import public_id

from .contracts import Contract
from .procedure import STEPS
from .store import contracts

CLOSED = "Cet achat groupé est clos : on le lit, on n'y change plus rien."
SIGNED = "La convention est signée : votre office ne peut plus rejoindre cet achat groupé."


@dataclass(frozen=True, slots=True)
class Needs:
    """What an office answers to the survey."""

    quantity: int | None = None
    wanted_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """An office that was asked to take part: ``asked``, ``joined`` or ``declined``.

    ``left_on`` is the day when one that had joined declined.
    """

    office: str
    state: str
    needs: Needs
    version: int
    left_on: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the procedure, in its order."""

    key: str
    planned_on: date | None
    done_on: date | None

    @property
    def label(self) -> str:
        return STEPS[self.key][0]

    @property
    def help(self) -> str:
        return STEPS[self.key][1]


@dataclass(frozen=True, slots=True)
class Summary:
    """A purchase in a list; ``person`` opened it."""

    public_id: str
    office: str
    title: str
    family: str
    unit: str
    idea: str
    opened_on: date
    version: int
    closed_on: date | None
    person: str


@dataclass(frozen=True, slots=True)
class Project:
    """A purchase with all that belongs to it."""

    about: Summary
    members: tuple[Member, ...]
    steps: tuple[Step, ...]
    contracts: tuple[Contract, ...]

    def member(self, office: str) -> Member | None:
        """What this office answered, if it was asked."""
        return next((one for one in self.members if one.office == office), None)

    def state_of(self, office: str) -> str:
        """What an office answered: nothing if it was not asked."""
        member = self.member(office)
        return member.state if member else ""

    def why_not(self, office: str, state: str) -> str:
        """Why an office may no longer answer so; nothing when it may."""
        if self.about.closed_on:
            return CLOSED
        joins = state == "joined" != self.state_of(office)
        return SIGNED if joins and self.is_signed else ""

    @property
    def is_signed(self) -> bool:
        """Whether the agreement binds its members: nobody joins them afterwards."""
        return any(step.key == "convention" and step.done_on for step in self.steps)

    @property
    def quantity(self) -> int:
        """What the offices that take part need together."""
        return sum(one.needs.quantity or 0 for one in self.members if one.state == "joined")

    @property
    def current(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.done_on), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked to open a purchase."""

    title: str
    family: str
    unit: str
    offices: tuple[str, ...]
    contracts: tuple[str, ...]


async def open_project(db: Database, office: str, plan: Plan, today: date, person: str) -> str:
    """Open a purchase that ``office`` coordinates; the others are asked."""
    name = public_id()
    await db.fetch(
        "INSERT INTO x_group_purchasing_project "
        "(public_id, office, title, family, unit, idea, opened_on, version, person) "
        "VALUES ({}, {}, {}, {}, {}, '', {}, 1, {})",
        name, office, plan.title, plan.family, plan.unit, today, person,
    )  # fmt: skip
    for member in plan.offices:
        await db.fetch(
            "INSERT INTO x_group_purchasing_member (office, project, state, needs, version) "
            "VALUES ({}, {}, {}, '', 1)",
            member, name, "joined" if member == office else "asked",
        )  # fmt: skip
    for one in plan.contracts:
        await db.fetch(
            "INSERT INTO x_group_purchasing_replaced (office, project, contract) "
            "VALUES ({}, {}, {})",
            office, name, one,
        )  # fmt: skip
    for step in STEPS:
        await db.fetch(
            "INSERT INTO x_group_purchasing_step (office, project, step) VALUES ({}, {}, {})",
            office, name, step,
        )  # fmt: skip
    return name


async def projects(db: Database) -> list[Summary]:
    """Every purchase of the three offices, the newest first."""
    rows = await db.fetch(
        "SELECT public_id, office, title, family, unit, idea, opened_on, version, closed_on, "
        "person FROM x_group_purchasing_project "
        "ORDER BY closed_on IS NOT NULL, opened_on DESC, title"
    )
    return [Summary(**row) for row in rows]


async def asked_of(db: Database, office: str) -> list[Summary]:
    """The purchases that wait for an office's answer, and may still be joined."""
    waiting = await db.fetch(
        "SELECT m.project FROM x_group_purchasing_member m JOIN x_group_purchasing_step s "
        "ON s.project = m.project AND s.step = 'convention' AND s.done_on IS NULL "
        "WHERE m.office = {} AND m.state = 'asked'",
        office,
    )
    names = {row["project"] for row in waiting}
    return [one for one in await projects(db) if one.public_id in names and not one.closed_on]


async def project(db: Database, viewer: str, public: str) -> Project | None:
    """A purchase as the office ``viewer`` sees it."""
    about = next((one for one in await projects(db) if one.public_id == public), None)
    if about is None:
        return None
    members = await db.fetch(
        "SELECT office, state, quantity, wanted_on, needs, version, left_on "
        "FROM x_group_purchasing_member WHERE project = {} ORDER BY office",
        public,
    )
    dates = await db.fetch(
        "SELECT step, planned_on, done_on FROM x_group_purchasing_step WHERE project = {}", public
    )
    replaced = await db.fetch(
        "SELECT contract FROM x_group_purchasing_replaced WHERE project = {}", public
    )
    names = {row["contract"] for row in replaced}
    seen = [one for one in await contracts(db, viewer) if one.public_id in names]
    return Project(about, tuple(map(_member, members)), _steps(dates), tuple(seen))


def _member(row: Mapping[str, Any]) -> Member:
    needs = Needs(row["quantity"], row["wanted_on"], row["needs"])
    return Member(row["office"], row["state"], needs, row["version"], row["left_on"])


def _steps(rows: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    dates = {row["step"]: row for row in rows}
    return tuple(
        Step(key, dates[key]["planned_on"], dates[key]["done_on"]) for key in STEPS if key in dates
    )


async def held(db: Database, viewer: str, public: str) -> Project:
    """A purchase as it is now: nobody signs or closes it before this writing ends."""
    await db.fetch(
        "UPDATE x_group_purchasing_project SET version = version WHERE public_id = {}", public
    )
    found = await project(db, viewer, public)
    assert found is not None, "no purchase is removed"
    return found


async def answer(db: Database, member: Member, public: str) -> bool:
    """An office joins or declines, and says what it needs: asked, or of its own accord."""
    needs = member.needs
    if not member.version:
        await db.fetch(
            "INSERT INTO x_group_purchasing_member (office, project, state, needs, version) "
            "VALUES ({}, {}, 'asked', '', 0) ON CONFLICT (project, office) DO NOTHING",
            member.office, public,
        )  # fmt: skip
    return bool(
        await db.fetch(
            "UPDATE x_group_purchasing_member SET state = {}, quantity = {}, wanted_on = {}, "
            "needs = {}, left_on = {}, version = version + 1 "
            "WHERE project = {} AND office = {} AND version = {} RETURNING version",
            member.state, needs.quantity, needs.wanted_on, needs.text, member.left_on,
            public, member.office, member.version,
        )
    )  # fmt: skip


async def set_steps(
    db: Database, office: str, public: str, version: int, steps: Iterable[Step]
) -> bool:
    """The coordinator plans the steps, and marks those that are done."""
    moved = await _next_version(db, office, public, version)
    for step in steps if moved else ():
        await db.fetch(
            "UPDATE x_group_purchasing_step SET planned_on = {}, done_on = {} "
            "WHERE project = {} AND step = {}",
            step.planned_on, step.done_on, public, step.key,
        )  # fmt: skip
    return moved


async def close(db: Database, office: str, public: str, version: int, day: date | None) -> bool:
    """The coordinator ends a purchase, or takes it up again."""
    moved = await _next_version(db, office, public, version)
    if moved:
        await db.fetch(
            "UPDATE x_group_purchasing_project SET closed_on = {} WHERE public_id = {}", day, public
        )
    return moved


async def link_idea(db: Database, office: str, public: str, version: int, idea: str) -> bool:
    """The idea by which a purchase entered the pipeline; once."""
    if not await _next_version(db, office, public, version):
        return False
    await db.fetch(
        "UPDATE x_group_purchasing_project SET idea = {} WHERE public_id = {}", idea, public
    )
    return True


async def _next_version(db: Database, office: str, public: str, version: int) -> bool:
    return bool(
        await db.fetch(
            "UPDATE x_group_purchasing_project SET version = version + 1 "
            "WHERE public_id = {} AND office = {} AND version = {} RETURNING version",
            public,
            office,
            version,
        )
    )


async def project_of(db: Database, idea: str) -> Summary | None:
    """The purchase that an idea carries."""
    return next((one for one in await projects(db) if one.idea == idea), None)
