"""Every "no" of the actions: to whom, when, with which reasons; and then nothing was written."""

# ruff: noqa: PT012 - what is refused ends a door, with what was done in it

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from innovation.actions.assessment import decide, reveal_round, write_sheet
from innovation.actions.ideas import (
    reopen_idea,
    resubmit_idea,
    save_draft,
    start_draft,
    submit_idea,
)
from innovation.actions.pilots import Lessons, close_pilot, measure_pilot, open_pilot
from innovation.actions.sharing import Answer, confirm_practice, propose_practice, reply_to_practice
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import NotAllowed, Refused, Stale
from innovation.domain.stages import Part, ReplyKind, Role, Stage, Verdict
from innovation.queries.assessment import newest_round
from innovation.queries.ideas import Idea, get_draft
from innovation.queries.pilots import pilot_of
from innovation.queries.sharing import library, practice_of

ADOPT = Answer(ReplyKind.ADOPT)

Act = Callable[[Idea, Viewer], Awaitable[object]]

EMPTY = ("", " ", "\n\t ")


@pytest.fixture
def acts(
    brest: Any, grid: Any, make_content: Any, make_sheet: Any, make_plan: Any, make_practice: Any
) -> dict[str, Act]:
    """Each action on an idea, with words that nothing is wrong with."""

    async def sheet(idea: Idea, by: Viewer) -> None:
        round_ = await newest_round(by, idea.id)
        assert round_ is not None
        await write_sheet(idea, round_, make_sheet(by), by=by)

    async def reveal(idea: Idea, by: Viewer) -> None:
        round_ = await newest_round(by, idea.id)
        assert round_ is not None
        await reveal_round(idea, round_, by=by)

    async def measure(idea: Idea, by: Viewer) -> None:
        await measure_pilot(idea, await pilot_of(by, idea.id), {"kwh": 1.0}, by=by)  # type: ignore[arg-type]

    async def close(idea: Idea, by: Viewer) -> None:
        pilot = await pilot_of(by, idea.id)
        await close_pilot(idea, pilot, Lessons("kept", "Bien."), by=by)  # type: ignore[arg-type]

    async def confirm(idea: Idea, by: Viewer) -> None:
        await confirm_practice(idea, await practice_of(by, idea.id), by=by)  # type: ignore[arg-type]

    return {
        "sheet.write": sheet,
        "round.reveal": reveal,
        "idea.decide": lambda idea, by: decide(idea, Verdict.GO, "Utile.", by=by),
        "idea.resubmit": lambda idea, by: resubmit_idea(
            idea, make_content(), brest.office, grid, by=by
        ),
        "idea.reopen": lambda idea, by: reopen_idea(idea, by=by),
        "pilot.open": lambda idea, by: open_pilot(idea, make_plan(brest.author), by=by),
        "pilot.measure": measure,
        "pilot.close": close,
        "practice.propose": lambda idea, by: propose_practice(idea, make_practice(), None, by=by),
        "practice.confirm": confirm,
    }


ALLOWED = {
    "sheet.write": {"assessor"},
    "round.reveal": {"chair"},
    "idea.decide": {"chair"},
    "idea.resubmit": {"author"},
    "idea.reopen": {"chair"},
    "pilot.open": {"chair"},
    "pilot.measure": {"author", "chair"},  # the author leads the pilot
    "pilot.close": {"author", "chair"},
    "practice.propose": {"chair"},
    "practice.confirm": {"admin"},
}

WHEN = {
    "sheet.write": Stage.SUBMITTED,
    "round.reveal": Stage.SUBMITTED,
    "idea.decide": Stage.ASSESSED,
    "pilot.measure": Stage.PILOTED,
    "pilot.close": Stage.PILOTED,
}
NEED_A_PILOT = ("pilot.measure", "pilot.close")


async def test_each_action_is_for_those_whom_the_matrix_names(
    brest: Any, nantes: Any, make_idea: Any, acts: dict[str, Act], read_idea: Any
) -> None:
    """Refused for another reason than their role: this person may do it, in its time."""
    idea = await make_idea(brest, Stage.PILOTED)
    people = {
        "author": brest.author,
        "assessor": brest.assessors[0],
        "chair": brest.chair,
        "admin": brest.admin,
        "colleague": brest.colleague,
        "neighbour": nantes.chair,
    }
    may: dict[str, set[str]] = {action: set() for action in acts}
    for name, person in people.items():
        seen = await read_idea(idea, SYSTEM if name == "neighbour" else person)
        for action, act in acts.items():
            try:
                async with writing(person.as_system()):
                    await act(seen, person)
                    raise Refused([])  # it was done: nothing of it is kept
            except NotAllowed:
                continue
            except Refused:
                may[action].add(name)
    assert may == ALLOWED


@pytest.mark.parametrize("stage", Stage)
async def test_an_action_at_the_wrong_stage_is_refused_and_writes_nothing(
    stage: Stage, brest: Any, make_idea: Any, acts: dict[str, Act], acting: Any, verbs: Any
) -> None:
    idea = await make_idea(brest, stage)
    before = await verbs()
    doers = {
        "assessor": brest.assessors[0],
        "chair": brest.chair,
        "author": brest.author,
        "admin": brest.admin,
    }
    has_pilot = stage in (Stage.PILOTED, Stage.SHARED)
    for action, act in acts.items():
        if WHEN.get(action) is stage or (action in NEED_A_PILOT and not has_pilot):
            continue
        person = doers[min(ALLOWED[action])]
        with pytest.raises(Refused) as refused:
            async with acting(person.as_system(), idea) as seen:
                await act(seen, person)
        assert refused.value.refusals, action
    assert await verbs() == before


@pytest.mark.parametrize("part", [Part.AUTHOR, Part.CO_AUTHOR, Part.RECUSED])
async def test_authors_and_the_recused_never_score(
    part: Part, brest: Any, make_person: Any, make_idea: Any, give_sheet: Any
) -> None:
    judge = await make_person(brest.office, Role.ASSESSOR, Role.CHAIR, name="Juge et partie")
    idea = await make_idea(brest, author=judge if part is Part.AUTHOR else brest.author)
    if part is not Part.AUTHOR:
        async with writing(SYSTEM):
            await fetch(
                "INSERT INTO participant (idea, office, part, person, since) "
                "SELECT id, office, {}, {}, submitted_at FROM idea",
                part.value,
                judge.id,
            )
    with pytest.raises(NotAllowed):
        await give_sheet(idea, judge)
    await give_sheet(idea, brest.assessors[0])


@pytest.mark.parametrize("blank", EMPTY)
@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (("title",), ["title"]),
        (("problem",), ["problem"]),
        (("solution",), ["solution"]),
        (("title", "problem", "solution"), ["title", "problem", "solution"]),
    ],
)
async def test_an_idea_says_what_hurts_and_what_is_proposed(
    brest: Any, grid: Any, make_content: Any, verbs: Any, blank: str, words: Any, fields: Any
) -> None:
    content = make_content(**dict.fromkeys(words, blank))
    with pytest.raises(Refused) as refused:
        async with writing(brest.author):
            await submit_idea(content, brest.office, grid, by=brest.author)
    assert [no.field for no in refused.value.refusals] == fields
    assert await verbs() == []


async def test_a_need_says_only_what_hurts(brest: Any, make_idea: Any) -> None:
    idea = await make_idea(brest, kind="need", solution="")
    assert (idea.kind, idea.solution) == ("need", "")


async def test_who_knows_no_category_leaves_it_to_the_committee(brest: Any, make_idea: Any) -> None:
    assert (await make_idea(brest, category="")).category == ""


async def test_no_reveal_without_the_quorum(
    brest: Any, make_idea: Any, give_sheet: Any, reveal: Any, read_idea: Any
) -> None:
    idea = await make_idea(brest)
    await give_sheet(idea, brest.assessors[0])
    with pytest.raises(Refused) as refused:
        await reveal(idea, brest.chair)
    assert [str(no) for no in refused.value.refusals] == [
        "Le quorum n'est pas atteint (fiches remises : 1 sur 2)."
    ]
    assert (await read_idea(idea)).facts.stage is Stage.SUBMITTED


@pytest.mark.parametrize("mark", [-1, 5, 11])
async def test_a_mark_keeps_to_its_scale(
    brest: Any, make_idea: Any, give_sheet: Any, mark: int
) -> None:
    idea = await make_idea(brest)
    with pytest.raises(Refused) as refused:
        await give_sheet(idea, brest.assessors[0], mark)
    assert [no.field for no in refused.value.refusals] == [
        "common.utilite",
        "common.faisabilite",
        "brest_open_factory.reemploi",
    ]


async def test_a_sheet_is_whole(brest: Any, make_idea: Any, give_sheet: Any) -> None:
    idea = await make_idea(brest)
    for marks in ({}, {"common.utilite": 1}):
        with pytest.raises(Refused, match="attend une note"):
            await give_sheet(idea, brest.assessors[0], marks=marks)
    with pytest.raises(Refused, match="au moins un critère"):
        await give_sheet(idea, brest.assessors[0], None)


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("reason", EMPTY)
async def test_a_decision_has_a_reason(
    brest: Any, make_idea: Any, acting: Any, verdict: Verdict, reason: str
) -> None:
    idea = await make_idea(brest, Stage.ASSESSED)
    with pytest.raises(Refused, match="motif"):
        async with acting(brest.chair, idea) as seen:
            await decide(seen, verdict, reason, condition="Un site", by=brest.chair)


async def test_an_adjournment_says_until_when(brest: Any, make_idea: Any, acting: Any) -> None:
    idea = await make_idea(brest, Stage.ASSESSED)
    with pytest.raises(Refused, match="date de reprise"):
        async with acting(brest.chair, idea) as seen:
            await decide(seen, Verdict.HOLD, "Plus tard.", by=brest.chair)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"lead": None}, "lead"),
        ({"site": " "}, "site"),
        ({"starts_on": None}, "ends_on"),
        ({"ends_on": None}, "ends_on"),
        ({"question": ""}, "question"),
        ({"stop_rule": ""}, "stop_rule"),
        ({"aims": {}}, ""),
        ({"aims": {"kwh": (100.0, None)}}, ""),
    ],
)
async def test_a_pilot_opens_with_a_plan(
    brest: Any, make_idea: Any, make_plan: Any, acting: Any, words: Any, field: str
) -> None:
    idea = await make_idea(brest, Stage.ASSESSED)
    async with acting(brest.chair, idea) as seen:
        await decide(seen, Verdict.GO, "Utile.", by=brest.chair)
    with pytest.raises(Refused) as refused:
        async with acting(brest.chair, idea) as seen:
            await open_pilot(seen, make_plan(brest.author, **words), by=brest.chair)
    assert [no.field for no in refused.value.refusals] == [field]


async def test_a_pilot_ends_after_it_starts(
    brest: Any, make_idea: Any, make_plan: Any, acting: Any
) -> None:
    idea = await make_idea(brest, Stage.ASSESSED)
    plan = make_plan(brest.author)
    with pytest.raises(Refused, match="La fin vient après le début"):
        async with acting(brest.chair, idea) as seen:
            backwards = make_plan(brest.author, ends_on=plan.starts_on)
            await open_pilot(seen, backwards, by=brest.chair)


async def test_a_pilot_closes_with_lessons_and_a_measure(
    brest: Any, make_idea: Any, acting: Any
) -> None:
    idea = await make_idea(brest, Stage.PILOTED)
    with pytest.raises(Refused) as refused:
        async with acting(brest.author, idea) as seen:
            pilot = await pilot_of(brest.author, seen.id)
            await close_pilot(seen, pilot, Lessons("", " "), by=brest.author)
    assert [no.field for no in refused.value.refusals] == ["outcome", "lessons", ""]


async def test_a_practice_is_adopted_once_by_each_other_office(
    brest: Any, nantes: Any, grid: Any, make_idea: Any
) -> None:
    await make_idea(brest, Stage.SHARED)
    async with writing(nantes.chair):
        (practice,), _ = await library(nantes.chair)
        await reply_to_practice(practice, ADOPT, nantes.office, grid, by=nantes.chair)
    with pytest.raises(Stale):
        async with writing(nantes.chair):
            await reply_to_practice(practice, ADOPT, nantes.office, grid, by=nantes.chair)
    for person in (brest.chair, nantes.author, nantes.admin):
        with pytest.raises(NotAllowed):
            async with writing(person):
                await reply_to_practice(practice, ADOPT, nantes.office, grid, by=person)


async def test_a_proposed_practice_is_not_adopted(
    brest: Any, nantes: Any, grid: Any, make_idea: Any
) -> None:
    await make_idea(brest, Stage.SHARED)
    async with writing(SYSTEM):
        await fetch("UPDATE practice_sheet SET state = 'proposed', shared_at = NULL")
        practice = await practice_of(SYSTEM, 1)
    with pytest.raises(Refused, match="pas encore partagée"):
        async with writing(nantes.chair):
            await reply_to_practice(practice, ADOPT, nantes.office, grid, by=nantes.chair)  # type: ignore[arg-type]


async def test_a_draft_written_in_another_tab_is_stale(brest: Any, make_content: Any) -> None:
    async with writing(brest.author):
        address = await start_draft(by=brest.author)
    async with reading(brest.author):
        draft = await get_draft(brest.author, address)
    assert draft is not None
    async with writing(brest.author):
        await save_draft(draft, make_content(), by=brest.author)
    with pytest.raises(Stale):
        async with writing(brest.author):
            await save_draft(draft, make_content(title="Autre"), by=brest.author)
    with pytest.raises(Stale):
        async with writing(brest.colleague):
            await save_draft(draft, make_content(title="Autre"), by=brest.colleague)
