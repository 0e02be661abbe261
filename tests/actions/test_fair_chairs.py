"""Nobody presides over their own idea while somebody else can, and no office is ever blocked."""

from typing import Any

import pytest

from innovation.actions.assessment import decide
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import NotAllowed
from innovation.domain.stages import Role, Stage, Verdict
from innovation.queries.waiting import waiting_for


async def tasks_of(person: Viewer) -> set[str]:
    async with reading(person):
        return {task.msgid for task in await waiting_for(person)}


REVEAL = "Le quorum est atteint : l'évaluation peut être dévoilée"
DECIDE = "La décision du comité est attendue"


@pytest.fixture
def judged(brest: Any, make_idea: Any, give_sheet: Any, read_idea: Any) -> Any:
    """An idea of the chair's own, that the committee has marked."""

    async def make() -> Any:
        idea = await make_idea(brest, author=brest.chair)
        for person in brest.assessors:
            await give_sheet(idea, person)
        return await read_idea(idea)

    return make


async def test_another_chair_acts_for_one_who_is_the_author(
    brest: Any, judged: Any, make_person: Any, reveal: Any, read_idea: Any
) -> None:
    idea = await judged()
    second = await make_person(brest.office, Role.CHAIR)
    for person in (brest.chair, brest.admin):
        with pytest.raises(NotAllowed):
            await reveal(idea, person)
        assert REVEAL not in await tasks_of(person)
    assert REVEAL in await tasks_of(second)
    await reveal(idea, second)
    assert (await read_idea(idea)).facts.stage is Stage.ASSESSED


async def test_the_administrator_acts_when_there_is_no_other_chair(
    brest: Any, judged: Any, make_idea: Any, reveal: Any, acting: Any, read_idea: Any
) -> None:
    idea = await judged()
    other = await make_idea(brest, Stage.ASSESSED)
    with pytest.raises(NotAllowed):
        await reveal(idea, brest.chair)
    assert REVEAL not in await tasks_of(brest.chair)
    assert REVEAL in await tasks_of(brest.admin)
    await reveal(idea, brest.admin)
    async with acting(brest.admin, idea) as seen:
        await decide(seen, Verdict.GO, "Utile.", by=brest.admin)
    assert (await read_idea(idea)).facts.verdict is Verdict.GO
    async with acting(brest.admin, other) as seen:
        with pytest.raises(NotAllowed):
            await decide(seen, Verdict.GO, "Utile.", by=brest.admin)
    assert DECIDE not in await tasks_of(brest.admin)


async def test_a_tied_chair_acts_when_nobody_else_is_left(
    brest: Any, judged: Any, reveal: Any, read_idea: Any
) -> None:
    idea = await judged()
    async with writing(SYSTEM):
        await fetch("UPDATE person SET disabled_at = created_at WHERE id = {}", brest.admin.id)
    assert REVEAL in await tasks_of(brest.chair)
    await reveal(idea, brest.chair)
    assert (await read_idea(idea)).facts.stage is Stage.ASSESSED


async def test_a_chair_may_reveal_once_two_have_marked_however_often(
    brest: Any, make_idea: Any, give_sheet: Any
) -> None:
    idea = await make_idea(brest)
    first, second = brest.assessors
    for mark in (1, 4):
        await give_sheet(idea, first, mark)
        assert REVEAL not in await tasks_of(brest.chair)
    await give_sheet(idea, second)
    assert REVEAL in await tasks_of(brest.chair)
