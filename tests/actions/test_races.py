"""Two people act on one thing at once: exactly one wins, the other is told, on both databases."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from innovation import world
from innovation.actions.assessment import decide, reveal_round, write_sheet
from innovation.actions.ideas import resubmit_idea, submit_idea
from innovation.actions.pilots import Lessons, close_pilot, measure_pilot, open_pilot
from innovation.actions.sharing import Answer, confirm_practice, propose_practice, reply_to_practice
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import Refused
from innovation.domain.stages import ReplyKind, Role, Stage, Verdict
from innovation.queries.assessment import newest_round, revealed_by_round
from innovation.queries.pilots import pilot_of
from innovation.queries.sharing import library, practice_of

pytestmark = pytest.mark.faults

Act = Callable[[], Awaitable[object]]


async def outcome(person: Viewer, act: Act) -> str:
    """Both have read the page before: only then do they open their doors."""
    try:
        async with writing(person):
            await act()
    except Refused:
        return "told"
    return "won"


async def at_once(person: Viewer, *acts: Act) -> Counter[str]:
    return Counter(await asyncio.gather(*(outcome(person, act) for act in acts)))


ONE_WINS = Counter({"won": 1, "told": 1})


@pytest.fixture
async def sound(broken_links: Any, miscounted: Any) -> Any:
    """After the race, the journal and the counts still hold."""
    yield
    assert await broken_links() == []
    assert await miscounted() == {}


async def test_two_reveals(
    sound: None, brest: Any, make_idea: Any, give_sheet: Any, read_idea: Any, verbs: Any
) -> None:
    idea = await make_idea(brest)
    for person in brest.assessors:
        await give_sheet(idea, person)
    seen = await read_idea(idea, brest.chair)
    async with reading(brest.chair):
        round_ = await newest_round(brest.chair, idea.id)
    assert round_ is not None
    act = lambda: reveal_round(seen, round_, by=brest.chair)  # noqa: E731
    assert await at_once(brest.chair.as_system(), act, act) == ONE_WINS
    assert (await verbs()).count("round.revealed") == 1


async def test_two_decisions(
    sound: None, brest: Any, make_idea: Any, read_idea: Any, verbs: Any
) -> None:
    seen = await read_idea(await make_idea(brest, Stage.ASSESSED), brest.chair)
    won = await at_once(
        brest.chair,
        lambda: decide(seen, Verdict.GO, "Utile.", by=brest.chair),
        lambda: decide(seen, Verdict.DECLINE, "Trop cher.", by=brest.chair),
    )
    assert won == ONE_WINS
    assert len([verb for verb in await verbs() if verb.startswith("decision.")]) == 1


async def test_two_pilots(
    sound: None, brest: Any, make_idea: Any, make_plan: Any, acting: Any, read_idea: Any
) -> None:
    idea = await make_idea(brest, Stage.ASSESSED)
    async with acting(brest.chair, idea) as seen:
        await decide(seen, Verdict.GO, "Utile.", by=brest.chair)
    seen = await read_idea(idea, brest.chair)
    act = lambda: open_pilot(seen, make_plan(brest.author), by=brest.chair)  # noqa: E731
    assert await at_once(brest.chair, act, act) == ONE_WINS


async def test_two_measures_and_two_ends_of_a_pilot(
    sound: None, brest: Any, make_idea: Any, read_idea: Any
) -> None:
    idea = await make_idea(brest, Stage.PILOTED)
    seen = await read_idea(idea, brest.author)
    for act in (
        lambda pilot: measure_pilot(seen, pilot, {"kwh": 70.0}, by=brest.author),
        lambda pilot: close_pilot(seen, pilot, Lessons("kept", "Bien."), by=brest.author),
    ):
        async with reading(brest.author):
            pilot = await pilot_of(brest.author, idea.id)
        twice = [lambda act=act, pilot=pilot: act(pilot) for _ in range(2)]
        assert await at_once(brest.author, *twice) == ONE_WINS


async def test_two_proposals_then_two_confirmations(
    sound: None, brest: Any, make_idea: Any, make_practice: Any, read_idea: Any, verbs: Any
) -> None:
    idea = await make_idea(brest, Stage.PILOTED)
    for step in ("measure", "close"):
        seen = await read_idea(idea, brest.author)
        async with writing(brest.author):
            pilot = await pilot_of(brest.author, idea.id)
            assert pilot is not None
            if step == "measure":
                await measure_pilot(seen, pilot, {"kwh": 70.0}, by=brest.author)
            else:
                await close_pilot(seen, pilot, Lessons("kept", "Bien."), by=brest.author)
    seen = await read_idea(idea, brest.chair)
    propose = lambda: propose_practice(seen, make_practice(), None, by=brest.chair)  # noqa: E731
    assert await at_once(brest.chair, propose, propose) == ONE_WINS
    proposed = await read_idea(idea, brest.admin)
    async with reading(brest.admin):
        practice = await practice_of(brest.admin, idea.id)
    assert practice is not None
    confirm = lambda: confirm_practice(proposed, practice, by=brest.admin)  # noqa: E731
    assert await at_once(brest.admin, confirm, confirm) == ONE_WINS
    assert (await verbs())[-2:] == ["practice.proposed", "practice.shared"]


async def test_two_adoptions_by_one_office(
    sound: None, brest: Any, nantes: Any, grid: Any, make_idea: Any, verbs: Any
) -> None:
    await make_idea(brest, Stage.SHARED)
    async with reading(nantes.chair):
        (practice,), _ = await library(nantes.chair)
    reply = partial(reply_to_practice, practice, office=nantes.office, grid=grid, by=nantes.chair)
    adopt = partial(reply, Answer(ReplyKind.ADOPT))
    later = partial(reply, Answer(ReplyKind.LATER, review_on=world.today() + timedelta(days=9)))
    assert await at_once(nantes.chair, adopt, later) == ONE_WINS
    assert (await verbs())[-1] in ("idea.adopted", "practice.delayed")
    after = partial(adopt, after=1)
    said = await at_once(nantes.chair, after, after)
    assert said == ONE_WINS
    assert (await verbs()).count("idea.adopted") == 1


async def test_two_resubmissions(
    sound: None,
    brest: Any,
    grid: Any,
    make_idea: Any,
    make_content: Any,
    acting: Any,
    read_idea: Any,
) -> None:
    idea = await make_idea(brest, Stage.ASSESSED)
    async with acting(brest.chair, idea) as seen:
        await decide(seen, Verdict.REWORK, "Précisez.", by=brest.chair)
    seen = await read_idea(idea, brest.author)
    act = lambda: resubmit_idea(seen, make_content(), brest.office, grid, by=brest.author)  # noqa: E731
    assert await at_once(brest.author, act, act) == ONE_WINS


@pytest.mark.parametrize("version", [0, 1])
async def test_two_tabs_write_one_sheet(
    sound: None,
    brest: Any,
    make_idea: Any,
    make_sheet: Any,
    give_sheet: Any,
    read_idea: Any,
    version: int,
) -> None:
    judge = brest.assessors[0]
    idea = await make_idea(brest)
    if version:
        await give_sheet(idea, judge)
    seen = await read_idea(idea, judge)
    async with reading(judge):
        round_ = await newest_round(judge, idea.id)
    assert round_ is not None
    act = lambda: write_sheet(  # noqa: E731
        seen, round_, make_sheet(judge, version=version), by=judge
    )
    assert await at_once(judge, act, act) == ONE_WINS


@pytest.mark.parametrize("late_first", [True, False])
async def test_a_sheet_counts_if_it_came_before_the_reveal(
    sound: None,
    late_first: bool,
    brest: Any,
    make_person: Any,
    make_idea: Any,
    make_sheet: Any,
    give_sheet: Any,
    read_idea: Any,
) -> None:
    """Sealed for ever or part of the result: never written and left out."""
    late = await make_person(brest.office, Role.ASSESSOR)
    idea = await make_idea(brest)
    for person in brest.assessors:
        await give_sheet(idea, person)
    as_late, as_chair = await read_idea(idea, late), await read_idea(idea, brest.chair)
    async with reading(SYSTEM):
        round_ = await newest_round(SYSTEM, idea.id)
    assert round_ is not None
    acts = [
        outcome(late, lambda: write_sheet(as_late, round_, make_sheet(late, 0), by=late)),
        outcome(brest.chair.as_system(), lambda: reveal_round(as_chair, round_, by=brest.chair)),
    ]
    done = await asyncio.gather(*(acts if late_first else reversed(acts)))
    written = (done if late_first else done[::-1])[0] == "won"
    async with reading(brest.chair):
        newest = await newest_round(brest.chair, idea.id)
        sheets = (await revealed_by_round(brest.chair, idea.id))[round_.id]
    assert newest is not None
    assert newest.result is not None
    assert newest.result.sheets == len(sheets) == 2 + written


async def test_ideas_submitted_at_once_are_all_kept_and_counted(
    sound: None, brest: Any, grid: Any, make_content: Any
) -> None:
    act = lambda: submit_idea(make_content(), brest.office, grid, by=brest.author)  # noqa: E731
    assert await at_once(brest.author, *[act] * 20) == {"won": 20}
    async with reading(SYSTEM):
        rows = await fetch("SELECT stage, status, n FROM stage_count")
    assert rows == [{"stage": "submitted", "status": "open", "n": 20}]
