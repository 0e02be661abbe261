"""Withdrawing, taking back, grouping and setting apart: nothing is lost, nothing doubled."""

import asyncio
from typing import Any

import pytest

from innovation.actions.assessment import decide
from innovation.actions.exchange import comment_idea, support_idea
from innovation.actions.grouping import group_ideas, ungroup_idea
from innovation.actions.withdrawing import take_back_idea, withdraw_idea
from innovation.db import fetch, reading
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import NotAllowed, Refused, Stale
from innovation.domain.stages import Part, RoundState, Stage, Status, Verdict
from innovation.queries.around import around
from innovation.queries.assessment import rounds_of
from innovation.queries.ideas import Idea, get_idea
from innovation.verify import verify


async def states_of(idea: Idea) -> list[tuple[int, RoundState]]:
    async with reading(SYSTEM):
        return [(r.number, r.state) for r in await rounds_of(SYSTEM, idea.id)]


@pytest.fixture
def withdraw(acting: Any) -> Any:
    async def run(idea: Idea, by: Viewer, reason: str = "") -> None:
        async with acting(by, idea) as seen:
            await withdraw_idea(seen, reason, by=by)

    return run


@pytest.fixture
def take_back(acting: Any, brest: Any, grid: Any) -> Any:
    async def run(idea: Idea, by: Viewer) -> None:
        async with acting(by, idea) as seen:
            await take_back_idea(seen, brest.office, grid, by=by)

    return run


@pytest.fixture
def group(acting: Any, brest: Any) -> Any:
    async def run(main: Idea, *others: Idea, by: Viewer | None = None) -> None:
        person = by or brest.chair
        async with acting(person, main) as seen:
            found = [await get_idea(person, other.public_id) for other in others]
            await group_ideas(seen, [one for one in found if one], by=person)

    return run


@pytest.fixture
def ungroup(acting: Any, brest: Any, grid: Any) -> Any:
    async def run(idea: Idea, main: Idea, by: Viewer | None = None) -> None:
        person = by or brest.chair
        async with acting(person, idea) as seen:
            whole = await get_idea(person, main.public_id)
            assert whole is not None
            await ungroup_idea(seen, whole, brest.office, grid, by=person)

    return run


async def test_a_withdrawn_idea_is_taken_back_to_a_new_round_and_its_marks_stay_sealed(
    brest: Any, make_idea: Any, give_sheet: Any, withdraw: Any, take_back: Any, read_idea: Any
) -> None:
    idea = await make_idea(brest)
    await give_sheet(idea, brest.assessors[0], 4)
    await withdraw(idea, brest.author, " Un doublon. ")
    gone = await read_idea(idea)
    assert (gone.facts.status, await states_of(idea)) == (
        Status.WITHDRAWN,
        [(1, RoundState.VOID)],
    )
    async with reading(brest.author):
        found = (await around(brest.author, idea.id)).withdrawal
    assert found is not None
    assert (found.name, found.reason) == (brest.author.name, "Un doublon.")
    assert await verify() == []
    await take_back(idea, brest.author)
    back = await read_idea(idea)
    assert (back.facts.status, back.facts.stage, back.content_version, back.facts.answered) == (
        Status.OPEN, Stage.SUBMITTED, 1, 0,
    )  # fmt: skip
    assert await states_of(idea) == [(2, RoundState.OPEN), (1, RoundState.VOID)]
    async with reading(brest.chair):
        assert (await around(brest.chair, idea.id)).withdrawal is None
    assert await verify() == []


@pytest.mark.parametrize("verdict", [Verdict.REWORK, Verdict.HOLD, Verdict.GO, None])
async def test_an_idea_comes_back_as_it_stood(
    verdict: Verdict | None, brest: Any, make_idea: Any, acting: Any, withdraw: Any,
    take_back: Any, read_idea: Any,
) -> None:  # fmt: skip
    idea = await make_idea(brest, Stage.ASSESSED)
    if verdict:
        async with acting(brest.chair, idea) as seen:
            await decide(seen, verdict, "Parce que.", condition="Un jour.", by=brest.chair)
    before = await read_idea(idea)
    await withdraw(idea, brest.author)
    assert await verify() == []
    await take_back(idea, brest.author)
    after = await read_idea(idea)
    assert (after.facts, after.answer_by) == (before.facts, before.answer_by)
    assert await verify() == []


async def test_nobody_but_its_authors_withdraws_an_idea_and_not_once_it_is_tried(
    brest: Any, make_idea: Any, withdraw: Any
) -> None:
    idea = await make_idea(brest)
    with pytest.raises(NotAllowed):
        await withdraw(idea, brest.chair)
    tried = await make_idea(brest, Stage.PILOTED)
    with pytest.raises(Refused, match="déjà expérimentée"):
        await withdraw(tried, brest.author)


async def test_withdrawing_against_revealing_one_wins_and_the_other_is_told(
    brest: Any, make_idea: Any, give_sheet: Any, withdraw: Any, reveal: Any, read_idea: Any
) -> None:
    for _ in range(5):
        idea = await make_idea(brest)
        for person in brest.assessors:
            await give_sheet(idea, person)
        results = await asyncio.gather(
            withdraw(idea, brest.author), reveal(idea, brest.chair), return_exceptions=True
        )
        lost = [one for one in results if isinstance(one, Exception)]
        after = (await read_idea(idea)).facts
        if not lost:  # revealed first, then withdrawn
            assert (after.stage, after.status) == (Stage.ASSESSED, Status.WITHDRAWN)
        else:
            assert [isinstance(one, Refused) for one in lost] == [True]
        assert await verify() == []


async def test_grouping_gathers_authors_supports_and_comments_and_undoing_it_restores_all(
    brest: Any, make_idea: Any, make_person: Any, acting: Any, group: Any, ungroup: Any,
    read_idea: Any,
) -> None:  # fmt: skip
    other_author = await make_person(brest.office)
    main = await make_idea(brest, title="Bancs de palettes")
    double = await make_idea(brest, title="Des bancs en palettes", author=other_author)
    for idea, people in ((main, (brest.colleague,)), (double, (brest.colleague, brest.chair))):
        for person in people:
            async with acting(person, idea) as seen:
                await support_idea(seen, by=person)
    async with acting(brest.colleague, double) as seen:
        await comment_idea(seen, "Chez nous aussi.", by=brest.colleague)
    await group(main, double)
    after = await read_idea(double)
    assert (after.facts.status, await states_of(double)) == (
        Status.GROUPED, [(1, RoundState.VOID)],
    )  # fmt: skip
    for person in (brest.author, other_author, brest.admin):
        async with reading(person):
            near = await around(person, main.id)
        assert near.supports.count == 2
        assert [(c.text, c.about) for c in near.talk.comments] == [
            ("Chez nous aussi.", "Des bancs en palettes")
        ]
        assert [(k.relation, k.title) for k in near.links] == [("groups", "Des bancs en palettes")]
    async with reading(brest.colleague):
        staff = await around(brest.colleague, main.id)
    assert [link.public_id for link in staff.links] == [""]  # closed: told, without its address
    assert Part.CO_AUTHOR in (await read_idea(main, other_author)).stake.parts
    assert await verify() == []
    await ungroup(double, main)
    after = await read_idea(double, other_author)
    assert after.facts.status is Status.OPEN
    assert await states_of(double) == [(2, RoundState.OPEN), (1, RoundState.VOID)]
    # Whoever carried an idea never judges it, as when they leave by themselves.
    assert (await read_idea(main, other_author)).stake.parts == {Part.RECUSED}
    async with reading(brest.author):
        near = await around(brest.author, main.id)
    assert (near.supports.count, near.talk.comments, near.links) == (1, (), ())
    assert await verify() == []


async def test_what_was_said_under_a_hidden_double_stays_hidden_on_the_main_idea(
    make_cast: Any, make_idea: Any, acting: Any, make_person: Any
) -> None:
    """Committee first: staff see the assessed idea, not what was said on the submitted one."""
    rennes = await make_cast("rennes", open_box=False)
    main = await make_idea(rennes, Stage.ASSESSED)
    double = await make_idea(rennes, title="Secrète", author=await make_person(rennes.office))
    async with acting(rennes.assessors[0], double) as seen:
        await comment_idea(seen, "Entre nous.", by=rennes.assessors[0])
        await support_idea(seen, by=rennes.assessors[0])
    async with acting(rennes.chair, main) as seen:
        other = await get_idea(rennes.chair, double.public_id)
        assert other is not None
        await group_ideas(seen, [other], by=rennes.chair)
    async with reading(rennes.colleague):
        near = await around(rennes.colleague, main.id)
    assert (near.talk.comments, near.supports.count, near.links) == ((), 0, ())
    async with reading(rennes.author):
        near = await around(rennes.author, main.id)
    assert (near.talk.comments, near.supports.count, near.links) == ((), 0, ())


async def test_an_author_who_gave_marks_on_the_main_idea_is_not_made_its_co_author(
    brest: Any, make_idea: Any, give_sheet: Any, group: Any
) -> None:
    judge = brest.assessors[0]
    main = await make_idea(brest)
    double = await make_idea(brest, author=judge)
    await give_sheet(main, judge)
    with pytest.raises(Refused, match="a remis sa fiche"):
        await group(main, double)
    assert await verify() == []


async def test_what_is_under_way_or_gathers_others_is_not_grouped(
    brest: Any, make_idea: Any, group: Any, acting: Any
) -> None:
    main, one, two = [await make_idea(brest) for _ in range(3)]
    await group(main, one)
    with pytest.raises(Refused, match="regroupe déjà d'autres"):
        await group(two, main)
    retained = await make_idea(brest, Stage.ASSESSED)
    async with acting(brest.chair, retained) as seen:
        await decide(seen, Verdict.GO, "Oui.", by=brest.chair)
    with pytest.raises(Refused, match="déjà retenue"):
        await group(two, retained)
    with pytest.raises(Refused, match="L'idée est close"):
        await group(two, one)
    with pytest.raises(NotAllowed):
        await group(main, two, by=brest.author)
    with pytest.raises(Refused, match="au moins une idée"):
        await group(main)


async def test_a_co_author_of_two_groupings_stays_until_the_last_is_undone(
    brest: Any, make_idea: Any, make_person: Any, group: Any, ungroup: Any, read_idea: Any
) -> None:
    other = await make_person(brest.office)
    main = await make_idea(brest)
    one, two = [await make_idea(brest, author=other) for _ in range(2)]
    await group(main, one)
    await group(main, two)
    await ungroup(one, main)
    assert Part.CO_AUTHOR in (await read_idea(main, other)).stake.parts
    await ungroup(two, main)
    assert (await read_idea(main, other)).stake.parts == {Part.RECUSED}
    assert await verify() == []


async def test_of_two_groupings_at_once_one_is_done_and_nothing_is_doubled(
    brest: Any, make_idea: Any, group: Any
) -> None:
    """A into B and B into A; the same twice; and twenty clicks."""
    for _ in range(2):
        a, b = await make_idea(brest), await make_idea(brest)
        tries = [group(a, b), group(b, a)] + [group(a, b) for _ in range(18)]
        results = await asyncio.gather(*tries, return_exceptions=True)
        assert [one for one in results if one is None] == [None]
        assert all(one is None or isinstance(one, Refused) for one in results)
        async with reading(SYSTEM):
            rows = await fetch(
                "SELECT count(*) AS n FROM grouping WHERE idea IN ({}, {})", a.id, b.id
            )
        assert rows[0]["n"] == 1
        assert await verify() == []


async def test_a_grouping_is_undone_until_the_main_idea_is_shared(
    brest: Any, make_idea: Any, group: Any, ungroup: Any, steps: Any, read_idea: Any
) -> None:
    main, other = await make_idea(brest), await make_idea(brest)
    await group(main, other)
    for stage in (Stage.ASSESSED, Stage.PILOTED, Stage.SHARED):
        await steps[stage](main, brest)
        main = await read_idea(main)
    with pytest.raises(Refused, match="partagée"):
        await ungroup(other, main)
    with pytest.raises((Stale, Refused)):
        await ungroup(main, other)
    assert await verify() == []
