"""Carrying an idea together: invited or asking, accepted, and never a judge of one's own idea."""

import asyncio
from typing import Any

import pytest

from innovation import world
from innovation.actions.assessment import write_sheet
from innovation.actions.co_authors import (
    answer_invitation,
    answer_request,
    ask_to_join,
    disown_idea,
    invite_co_author,
    remove_co_author,
)
from innovation.actions.ideas import submit_idea
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import NotAllowed, Refused, Stale
from innovation.domain.stages import Joining, Part, Stage
from innovation.queries.assessment import newest_round
from innovation.queries.co_authors import co_authors_of, invited_to
from innovation.queries.ideas import get_idea
from innovation.queries.waiting import waiting_for
from innovation.verify import verify


@pytest.fixture
def states(database: Any) -> Any:
    """How far everybody is, by name."""

    async def read(idea: Any) -> dict[str, Joining]:
        async with reading(SYSTEM):
            return {one.name: one.state for one in await co_authors_of(SYSTEM, idea.id)}

    return read


@pytest.fixture
def answer(acting: Any) -> Any:
    """Answer an invitation, as a page does."""

    async def do(idea: Any, person: Any, *, accept: bool) -> None:
        async with writing(person):
            invited = await invited_to(person, idea.public_id)
            assert invited is not None
            await answer_invitation(invited, accept=accept, by=person)

    return do


@pytest.fixture
def tasks(database: Any) -> Any:
    """The sentences of what waits for a person."""

    async def read(person: Any) -> list[str]:
        async with reading(person):
            return [task.msgid for task in await waiting_for(person)]

    return read


async def test_an_idea_typed_for_a_colleague_bears_their_name(
    brest: Any, make_content: Any, grid: Any, read_idea: Any, tasks: Any, verbs: Any, states: Any
) -> None:
    async with writing(brest.colleague):
        address = await submit_idea(
            make_content(), brest.office, grid, author=brest.author.id, by=brest.colleague
        )
    idea = await read_idea(address, brest.author)
    assert (idea.author, idea.submitter) == (brest.author.name, brest.colleague.name)
    assert idea.stake.parts == {Part.AUTHOR}
    assert (await read_idea(address, brest.colleague)).stake.parts == {Part.CO_AUTHOR}
    assert await verbs() == ["idea.submitted_for"]
    assert "Un collègue a déposé cette idée à votre nom : relisez-la" in await tasks(brest.author)
    assert await tasks(brest.colleague) == []
    assert await states(idea) == {brest.colleague.name: Joining.ACCEPTED}
    assert await verify() == []


async def test_whoever_is_invited_at_the_submission_carries_the_idea_once_they_accept(
    make_cast: Any, make_content: Any, grid: Any, read_idea: Any, tasks: Any, answer: Any,
    states: Any,
) -> None:  # fmt: skip
    cast = await make_cast("rennes", open_box=False)
    invited = [cast.colleague.id, cast.colleague.id, cast.author.id]
    async with writing(cast.author):
        address = await submit_idea(
            make_content(), cast.office, grid, co_authors=invited, by=cast.author
        )
    idea = await read_idea(address)
    assert await states(idea) == {cast.colleague.name: Joining.INVITED}
    async with reading(cast.colleague):
        assert await get_idea(cast.colleague, address) is None
    assert await tasks(cast.colleague) == ["Vous êtes invité à co-porter cette idée"]
    await answer(idea, cast.colleague, accept=True)
    assert (await read_idea(address, cast.colleague)).stake.parts == {Part.CO_AUTHOR}
    assert await tasks(cast.colleague) == []
    assert await verify() == []


async def test_whoever_declines_sees_no_more_and_may_be_invited_again(
    brest: Any, make_idea: Any, acting: Any, answer: Any, states: Any
) -> None:
    idea = await make_idea(brest)
    for _ in range(2):
        async with acting(brest.author, idea) as seen:
            await invite_co_author(seen, brest.colleague.id, by=brest.author)
        await answer(idea, brest.colleague, accept=False)
        async with reading(brest.colleague):
            assert await invited_to(brest.colleague, idea.public_id) is None
    assert await states(idea) == {brest.colleague.name: Joining.DECLINED}


async def test_whoever_sees_an_idea_asks_and_its_author_answers(
    brest: Any, make_idea: Any, acting: Any, states: Any, tasks: Any, verbs: Any
) -> None:
    idea = await make_idea(brest)
    for person in (brest.colleague, brest.admin):
        async with acting(person, idea) as seen:
            await ask_to_join(seen, by=person)
    assert await tasks(brest.author) == ["On demande à co-porter votre idée"]
    for person, accept in ((brest.colleague, True), (brest.admin, False)):
        async with acting(brest.author, idea) as seen:
            await answer_request(seen, person.id, accept=accept, by=brest.author)
    assert await states(idea) == {
        brest.colleague.name: Joining.ACCEPTED,
        brest.admin.name: Joining.DECLINED,
    }
    assert await tasks(brest.author) == []
    assert (await verbs())[-2:] == ["co_author.admitted", "co_author.refused"]


async def test_a_co_author_leaves_and_an_author_takes_somebody_off(
    brest: Any, make_idea: Any, acting: Any, answer: Any, states: Any, verbs: Any
) -> None:
    idea = await make_idea(brest)
    for by in (brest.colleague, brest.author):
        async with acting(brest.author, idea) as seen:
            await invite_co_author(seen, brest.colleague.id, by=brest.author)
        await answer(idea, brest.colleague, accept=True)
        async with acting(by, idea) as seen:
            await remove_co_author(seen, brest.colleague.id, by=by)
    assert await states(idea) == {}
    assert [verb for verb in await verbs() if verb in ("co_author.left", "co_author.removed")] == [
        "co_author.left",
        "co_author.removed",
    ]
    assert await verify() == []


async def test_nobody_asks_or_is_invited_twice(brest: Any, make_idea: Any, acting: Any) -> None:
    idea = await make_idea(brest)
    async with acting(brest.colleague, idea) as seen:
        await ask_to_join(seen, by=brest.colleague)
    with pytest.raises(Refused, match="déjà faite"):
        async with acting(brest.colleague, idea) as seen:
            await ask_to_join(seen, by=brest.colleague)
    with pytest.raises(Refused, match="déjà invitée"):
        async with acting(brest.author, idea) as seen:
            await invite_co_author(seen, brest.colleague.id, by=brest.author)
    with pytest.raises(Refused, match="portez déjà"):
        async with acting(brest.author, idea) as seen:
            await ask_to_join(seen, by=brest.author)
    with pytest.raises(Refused, match="porte déjà"):
        async with acting(brest.author, idea) as seen:
            await invite_co_author(seen, brest.author.id, by=brest.author)


async def test_whoever_gave_marks_waits_for_the_reveal_to_join(
    brest: Any, make_idea: Any, acting: Any, give_sheet: Any, reveal: Any, answer: Any
) -> None:
    idea, (judge, other) = await make_idea(brest), brest.assessors
    async with acting(brest.author, idea) as seen:
        await invite_co_author(seen, judge.id, by=brest.author)
    await give_sheet(idea, judge)
    with pytest.raises(Refused, match="dévoilé"):
        await answer(idea, judge, accept=True)
    await give_sheet(idea, other)
    with pytest.raises(Refused, match="dévoilé"):
        async with acting(other, idea) as seen:
            await ask_to_join(seen, by=other)
    await reveal(idea, brest.chair)
    await answer(idea, judge, accept=True)
    assert await verify() == []


async def test_whether_whoever_asks_to_join_gave_marks_is_not_told(
    brest: Any, make_idea: Any, acting: Any, give_sheet: Any
) -> None:
    idea, judge = await make_idea(brest), brest.assessors[0]
    async with acting(judge, idea) as seen:
        await ask_to_join(seen, by=judge)
    told = []
    for _ in range(2):  # before and after the marks, in the same words
        with pytest.raises(Refused, match="dévoilé") as refused:
            async with acting(brest.author, idea) as seen:
                await answer_request(seen, judge.id, accept=True, by=brest.author)
        told.append([(one.msgid, one.params) for one in refused.value.refusals])
        await give_sheet(idea, judge)
    assert told[0] == told[1]


async def test_requests_reach_the_chair_where_nobody_who_carries_the_idea_still_works_here(
    brest: Any, make_idea: Any, acting: Any, tasks: Any
) -> None:
    idea = await make_idea(brest)
    async with acting(brest.colleague, idea) as seen:
        await ask_to_join(seen, by=brest.colleague)
    told = "On demande à porter une idée sans porteur"
    assert told not in await tasks(brest.chair)
    async with writing(SYSTEM):
        await fetch(
            "UPDATE person SET disabled_at = {} WHERE id = {}", world.now(), brest.author.id
        )
    assert told in await tasks(brest.chair)


async def test_a_co_author_no_longer_assesses(
    brest: Any, make_idea: Any, acting: Any, give_sheet: Any, answer: Any, tasks: Any
) -> None:
    idea, judge = await make_idea(brest), brest.assessors[0]
    assert await tasks(judge) == ["Votre fiche d'évaluation est attendue"]
    async with acting(brest.author, idea) as seen:
        await invite_co_author(seen, judge.id, by=brest.author)
    await answer(idea, judge, accept=True)
    assert await tasks(judge) == []
    with pytest.raises(NotAllowed):
        await give_sheet(idea, judge)


async def test_others_do_not_manage_who_carries_an_idea(
    brest: Any, make_idea: Any, acting: Any
) -> None:
    idea = await make_idea(brest)
    for person in (brest.colleague, brest.assessors[0], brest.admin):
        with pytest.raises(NotAllowed):
            async with acting(person, idea) as seen:
                await invite_co_author(seen, brest.colleague.id, by=person)


async def test_what_is_shared_has_its_authors_for_good(
    brest: Any, make_idea: Any, acting: Any
) -> None:
    idea = await make_idea(brest, Stage.SHARED)
    with pytest.raises(Refused, match="partagée"):
        async with acting(brest.colleague, idea) as seen:
            await ask_to_join(seen, by=brest.colleague)


@pytest.mark.faults
async def test_two_hundred_requests_at_once_are_one(
    brest: Any, make_idea: Any, read_idea: Any, verbs: Any
) -> None:
    idea = await make_idea(brest)
    seen = await read_idea(idea, brest.colleague)

    async def ask() -> bool:
        try:
            async with writing(brest.colleague):
                await ask_to_join(seen, by=brest.colleague)
        except Refused:
            return False
        return True

    assert sum(await asyncio.gather(*(ask() for _ in range(200)))) == 1
    async with reading(SYSTEM):
        assert await fetch("SELECT count(*) AS n FROM co_authorship") == [{"n": 1}]
    assert (await verbs()).count("co_author.asked") == 1


@pytest.mark.faults
@pytest.mark.parametrize("first", ["accept", "both at once"])
async def test_marks_given_while_their_judge_becomes_an_author_do_not_count(
    brest: Any, make_idea: Any, acting: Any, read_idea: Any, make_sheet: Any, first: str
) -> None:
    idea, judge = await make_idea(brest), brest.assessors[0]
    async with acting(brest.author, idea) as seen:
        await invite_co_author(seen, judge.id, by=brest.author)
    as_judge = await read_idea(idea, judge)
    async with reading(judge):
        round_ = await newest_round(judge, idea.id)
    assert round_ is not None

    async def give() -> None:
        async with writing(judge):
            await write_sheet(as_judge, round_, make_sheet(judge), by=judge)

    async def accept() -> None:
        async with writing(judge):
            await answer_invitation(as_judge, accept=True, by=judge)

    if first == "accept":
        await accept()
        done = [None, *await asyncio.gather(give(), return_exceptions=True)]
    else:
        done = await asyncio.gather(give(), accept(), return_exceptions=True)
    assert [isinstance(one, Refused) for one in done].count(True) == 1
    assert await verify() == []


async def test_an_idea_typed_in_ones_name_is_declined_and_may_then_be_marked(
    brest: Any,
    grid: Any,
    make_content: Any,
    read_idea: Any,
    acting: Any,
    give_sheet: Any,
    verbs: Any,
) -> None:
    judge, typist = brest.assessors[0], brest.colleague
    async with writing(typist):
        address = await submit_idea(make_content(), brest.office, grid, author=judge.id, by=typist)
    idea = await read_idea(address)
    with pytest.raises(NotAllowed):
        await give_sheet(idea, judge)
    with pytest.raises(Stale):
        async with acting(typist, idea) as seen:
            await disown_idea(seen, by=typist)
    async with acting(judge, idea) as seen:
        await disown_idea(seen, by=judge)
    assert (await verbs())[-1] == "idea.disowned"
    assert (await read_idea(address, typist)).stake.parts == {Part.AUTHOR}
    assert (await read_idea(address, judge)).stake.parts == frozenset()
    await give_sheet(idea, judge)
    assert await verify() == []


async def test_an_idea_that_was_assessed_in_ones_name_is_not_declined_any_more(
    brest: Any,
    grid: Any,
    make_content: Any,
    read_idea: Any,
    acting: Any,
    give_sheet: Any,
    reveal: Any,
) -> None:
    async with writing(brest.colleague):
        address = await submit_idea(
            make_content(), brest.office, grid, author=brest.author.id, by=brest.colleague
        )
    idea = await read_idea(address)
    for person in brest.assessors:
        await give_sheet(idea, person)
    await reveal(idea, brest.chair)
    with pytest.raises(Refused, match="évaluée à votre nom"):
        async with acting(brest.author, idea) as seen:
            await disown_idea(seen, by=brest.author)
