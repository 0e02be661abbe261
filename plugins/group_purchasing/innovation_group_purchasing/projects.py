"""Purchases in the database: who takes part, what each needs, the steps."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from innovation.api import Database
from innovation.api.db import public_id

from .procedure import STEPS
from .purchase import Member, Plan, Project, Step, Summary
from .store import contracts
from .survey import Lot, Needs, lots_of, quantities_of, set_lots, set_quantities


async def open_project(db: Database, office: str, plan: Plan, today: date, person: str) -> str:
    """Open a purchase that ``office`` coordinates; the others are asked."""
    name = public_id()
    await db.fetch(
        "INSERT INTO x_group_purchasing_project "
        "(public_id, office, title, family, idea, opened_on, version, person, answer_by) "
        "VALUES ({}, {}, {}, {}, '', {}, 1, {}, {})",
        name, office, plan.title, plan.family, today, person, plan.answer_by,
    )  # fmt: skip
    await set_lots(db, office, name, plan.lots)
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
        "SELECT public_id, office, title, family, idea, opened_on, version, closed_on, "
        "person, answer_by FROM x_group_purchasing_project "
        "ORDER BY closed_on IS NOT NULL, opened_on DESC, title"
    )
    return [Summary(**row) for row in rows]


async def asked_of(db: Database, office: str) -> list[tuple[Summary, str]]:
    """The purchases that wait for an office's answer, and may still be joined; who answers."""
    waiting = await db.fetch(
        "SELECT m.project, m.person FROM x_group_purchasing_member m "
        "JOIN x_group_purchasing_step s ON s.project = m.project "
        "AND s.step = 'convention' AND s.done_on IS NULL "
        "WHERE m.office = {} AND m.state = 'asked'",
        office,
    )
    names = {row["project"]: row["person"] for row in waiting}
    return [
        (one, names[one.public_id])
        for one in await projects(db)
        if one.public_id in names and not one.closed_on
    ]


async def project(db: Database, viewer: str, public: str) -> Project | None:
    """A purchase as the office ``viewer`` sees it."""
    about = next((one for one in await projects(db) if one.public_id == public), None)
    if about is None:
        return None
    members = await db.fetch(
        "SELECT office, state, wanted_on, needs, version, left_on, person, unread "
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
    lots, said = await lots_of(db, public), await quantities_of(db, public)
    told = tuple(_member(row, said.get(row["office"], {})) for row in members)
    return Project(about, told, _steps(dates), tuple(seen), lots)


def _member(row: Mapping[str, Any], quantities: Mapping[int, int]) -> Member:
    needs = Needs(quantities, row["wanted_on"], row["needs"])
    return Member(
        row["office"],
        row["state"],
        needs,
        row["version"],
        row["left_on"],
        row["person"],
        bool(row["unread"]),
    )


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
    done = await db.fetch(
        "UPDATE x_group_purchasing_member SET state = {}, wanted_on = {}, needs = {}, "
        "left_on = {}, unread = {}, version = version + 1 "
        "WHERE project = {} AND office = {} AND version = {} RETURNING version",
        member.state, needs.wanted_on, needs.text, member.left_on, member.unread,
        public, member.office, member.version,
    )  # fmt: skip
    if done:
        await set_quantities(db, member.office, public, needs.quantities)
    return bool(done)


async def note(db: Database, public: str, office: str) -> None:
    """The coordinator has read what an office answered."""
    await db.fetch(
        "UPDATE x_group_purchasing_member SET unread = {} WHERE project = {} AND office = {}",
        *(False, public, office),
    )


async def entrust(db: Database, public: str, office: str, person: str) -> None:
    """Somebody answers for an office; its managers when it is nobody."""
    await db.fetch(
        "UPDATE x_group_purchasing_member SET person = {} WHERE project = {} AND office = {}",
        *(person, public, office),
    )


async def lead(db: Database, office: str, public: str, version: int, person: str) -> bool:
    """Somebody of the coordinator's office leads the purchase from now on."""
    moved = await _next_version(db, office, public, version)
    if moved:
        await db.fetch(
            "UPDATE x_group_purchasing_project SET person = {} WHERE public_id = {}", person, public
        )
    return moved


async def set_survey(
    db: Database, found: Project, version: int, answer_by: date | None, lots: Sequence[Lot]
) -> bool:
    """What is counted, and until when; ``ValueError`` when an answered lot would go."""
    about = found.about
    if not await _next_version(db, about.office, about.public_id, version):
        return False
    await db.fetch(
        "UPDATE x_group_purchasing_project SET answer_by = {} WHERE public_id = {}",
        *(answer_by, about.public_id),
    )
    await set_lots(db, about.office, about.public_id, lots, found.lots)
    return True


async def led_by(db: Database, office: str) -> list[Project]:
    """The purchases under way that an office coordinates."""
    mine = [one for one in await projects(db) if one.office == office and not one.closed_on]
    found = [await project(db, office, one.public_id) for one in mine]
    return [one for one in found if one]


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
