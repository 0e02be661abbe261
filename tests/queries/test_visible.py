"""The rule of sight and its SQL twin, proved equal on every combination that they look at."""

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from innovation import world
from innovation.db import fetch, reading, statements, writing
from innovation.db.doors import Database
from innovation.domain.listing import Filters
from innovation.domain.people import SYSTEM, VISITOR, Office, Viewer
from innovation.domain.pipeline import CLOSED
from innovation.domain.policy import Stake
from innovation.domain.sight import Sight, sees_idea
from innovation.domain.stages import Part, Role, Stage, Status
from innovation.journal import record
from innovation.queries.board import board
from innovation.queries.ideas import get_idea
from innovation.queries.journal import feed_for
from innovation.queries.listing import list_ideas
from innovation.queries.visible import visible_ideas
from innovation.queries.waiting import waiting_for
from innovation.tables import IdeaRow

OFFICES = {"brest": True, "rennes": False, "nantes": True}
"""Each office, and whether its box is open; the viewers are of the first two."""

ROLES = [
    frozenset[Role](),
    *(frozenset({role}) for role in Role if role is not Role.STAFF),
    frozenset({Role.ASSESSOR, Role.CHAIR}),
    frozenset({Role.ASSESSOR, Role.OFFICE_ADMIN}),
]
PARTS = [
    frozenset[Part](),
    *(frozenset({part}) for part in Part if part not in (Part.COMMITTEE, Part.NAMED)),
    frozenset({Part.ASSESSOR, Part.NAMED}),
    frozenset({Part.ASSESSOR, Part.NAMED, Part.RECUSED}),
    frozenset({Part.ASSESSOR, Part.RECUSED}),
    frozenset({Part.LEAD, Part.RECUSED}),
]


@dataclass(frozen=True, slots=True)
class Case:
    """An idea: where it stands, and what the viewers and their committees are to it."""

    office: str
    stage: Stage
    status: Status
    parts: frozenset[Part]
    invited: bool

    def sight(self, viewer: Viewer) -> Sight:
        parts = frozenset[Part]() if viewer.is_visitor else self.parts
        stake = Stake(self.office, parts, self.invited and viewer.office in INVITED)
        return Sight(stake, self.stage, self.status, OFFICES[self.office])


INVITED = ("brest", "rennes")
Cases = dict[str, Case]


@pytest.fixture
async def viewers(
    make_office: Callable[..., Awaitable[Office]], make_person: Callable[..., Awaitable[Viewer]]
) -> list[Viewer]:
    """Every set of roles in an office with an open box and in one without."""
    offices = [await make_office(slug, open_box=box) for slug, box in OFFICES.items()]
    return [await make_person(office, *roles) for office in offices[:2] for roles in ROLES]


@pytest.fixture
def make_world(viewers: list[Viewer]) -> Callable[[Iterable[Case]], Awaitable[Cases]]:
    """An idea for each case, in which every viewer has the case's parts."""

    async def make(cases: Iterable[Case]) -> Cases:
        kept = dict(enumerate(cases))
        async with writing(SYSTEM):
            rows = [_idea(number, case) for number, case in kept.items()]
            for start in range(0, len(rows), 200):
                await IdeaRow.insert(*rows[start : start + 200])
            for part in Part:
                if part is not Part.NAMED:
                    await _give(part)
            await fetch(
                "UPDATE participant SET named_by = 'module' WHERE part = 'assessor' AND idea IN "
                "(SELECT id FROM idea WHERE theme LIKE '%[named]%')"
            )
            await fetch(
                "INSERT INTO participant (idea, office, part, committee, since) "
                "SELECT i.id, i.office, 'committee', o.slug, i.submitted_at FROM idea i, office o "
                "WHERE i.theme LIKE '%invited%' AND o.slug IN ('brest', 'rennes')"
            )
        return {f"case-{number}": case for number, case in kept.items()}

    return make


def _idea(number: int, case: Case) -> IdeaRow:
    return IdeaRow(
        public_id=f"case-{number}",
        office=case.office,
        kind="proposal",
        title=f"Cas {number}",
        problem="",
        solution="",
        category="",
        # The statements that give parts read them here: one statement for all ideas.
        theme=" ".join([*(f"[{part}]" for part in case.parts), "invited" * case.invited]),
        stage=case.stage.value,
        status=case.status.value,
        extra="{}",
        submitted_at=world.now(),
        stage_since=world.now(),
    )


async def _give(part: Part) -> None:
    await fetch(
        "INSERT INTO participant (idea, office, part, person, since) "
        f"SELECT i.id, i.office, '{part}', p.id, i.submitted_at FROM idea i, person p "
        f"WHERE i.theme LIKE '%[{part}]%'"
    )


def every_case() -> Iterable[Case]:
    return (Case(*each) for each in product(OFFICES, Stage, Status, PARTS, (False, True)))


def some_cases() -> Iterable[Case]:
    """Enough of each kind to ask every exit one idea at a time."""
    stages = (Stage.SUBMITTED, Stage.ASSESSED)
    statuses = (Status.OPEN, Status.DECLINED)
    parts = [frozenset[Part](), *(frozenset({p}) for p in (Part.AUTHOR, Part.LEAD, Part.RECUSED))]
    parts.append(frozenset({Part.ASSESSOR, Part.NAMED}))
    return (Case(*each) for each in product(OFFICES, stages, statuses, parts, (False, True)))


def expected(viewer: Viewer, cases: Cases) -> set[str]:
    return {name for name, case in cases.items() if sees_idea(viewer, case.sight(viewer))}


async def seen(viewer: Viewer) -> set[str]:
    """What the SQL twin shows; on PostgreSQL through the role that row-level security binds."""
    async with reading(viewer):
        rows = await fetch(
            "SELECT i.public_id FROM idea i JOIN office o ON o.slug = i.office WHERE {}",
            visible_ideas(viewer),
        )
    return {row["public_id"] for row in rows}


async def test_the_rule_and_its_twin_agree_on_everything(
    viewers: list[Viewer], make_world: Any
) -> None:
    cases = await make_world(every_case())
    everybody = [*viewers, VISITOR, SYSTEM]
    assert len(cases) * len(everybody) > 20_000
    for viewer in everybody:
        assert await seen(viewer) == expected(viewer, cases), viewer


@pytest.mark.parametrize(
    "kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
async def test_a_forgotten_filter_shows_no_more_than_the_barrier(
    barrier: None, viewers: list[Viewer], make_world: Any
) -> None:
    cases = await make_world(every_case())
    for viewer in [*viewers, VISITOR]:
        async with reading(viewer):
            rows = await fetch("SELECT public_id FROM idea")
        raw = {row["public_id"] for row in rows}
        tied = {
            name
            for name, case in cases.items()
            if not viewer.is_visitor
            and (case.office == viewer.office or case.parts or case.invited)
        }
        assert raw == tied, viewer
        assert raw >= expected(viewer, cases), viewer


async def all_listed(viewer: Viewer) -> list[str]:
    found: list[str] = []
    after = None
    async with reading(viewer):
        while True:
            page = await list_ideas(viewer, Filters(after=after))
            found += [card.public_id for card in page.cards]
            after = page.next
            if after is None:
                return found


async def test_every_exit_shows_what_the_rule_allows(
    viewers: list[Viewer], make_world: Any
) -> None:
    cases = await make_world(some_cases())
    async with writing(SYSTEM):
        for row in await fetch("SELECT id, office FROM idea"):
            await record("idea.submitted", "idea", row["id"], office=row["office"], by=SYSTEM)
    for viewer in viewers:
        allowed = expected(viewer, cases)
        assert sorted(await all_listed(viewer)) == sorted(allowed), viewer
        async with reading(viewer):
            opened = {name for name in cases if await get_idea(viewer, name)}
            fed = {entry.thing_public_id for entry in await feed_for(viewer, limit=10_000)}
            columns = await board(viewer)
            tasks = {task.public_id for task in await waiting_for(viewer)}
        assert opened == allowed, viewer
        assert fed == allowed, viewer
        assert tasks <= allowed, viewer
        own = {
            stage: {
                name
                for name in allowed
                if cases[name].office == viewer.office
                and cases[name].stage is stage
                and cases[name].status not in CLOSED
            }
            for stage in Stage
        }
        assert {column.stage: column.count for column in columns} == {
            stage: len(names) for stage, names in own.items()
        }, viewer
        for column in columns:
            assert {card.public_id for card in column.cards} <= own[column.stage], viewer


async def test_what_get_idea_tells_of_a_stake_is_what_the_rule_reads(
    viewers: list[Viewer], make_world: Any
) -> None:
    cases = await make_world(some_cases())
    for viewer in viewers[:3]:
        async with reading(viewer):
            for name in expected(viewer, cases):
                idea = await get_idea(viewer, name)
                assert idea is not None
                stake = cases[name].sight(viewer).stake
                assert (idea.stake.office, idea.stake.parts) == (stake.office, stake.parts)
                assert idea.stake.invited == stake.invited


async def test_more_ideas_take_no_more_statements(
    brest: Any, make_idea: Callable[..., Awaitable[Any]], database: Database
) -> None:
    first = await make_idea(brest)
    asked: list[Callable[[Viewer], Awaitable[object]]] = [
        lambda viewer: list_ideas(viewer, Filters()),
        lambda viewer: get_idea(viewer, first.public_id),
        board,
        feed_for,
        waiting_for,
    ]

    async def cost() -> list[int]:
        found = []
        for person, ask in product((brest.chair, brest.colleague, brest.assessors[0]), asked):
            async with reading(person):
                await ask(person)
                found.append(statements())
        return found

    before = await cost()
    for _ in range(29):
        await make_idea(brest)
    assert before == await cost() == [1] * len(before)


async def test_an_idea_keeps_no_mark_in_its_row(brest: Any, make_idea: Any) -> None:
    """What a list reads can't tell how an idea was marked."""
    await make_idea(brest, Stage.ASSESSED)
    async with reading(brest.chair):
        row = (await fetch("SELECT * FROM idea"))[0]
    assert not {"total", "score", "mean", "marks", "answered"} & set(row)
    assert json.loads(row["extra"]) == {}
