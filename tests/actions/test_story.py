"""An idea's whole life, by the ordinary actions, on both databases."""

# ruff: noqa: PLR0917 - a whole life in one test, and its fixtures

from datetime import date, timedelta
from typing import Any

import pytest

from innovation import world
from innovation.actions.assessment import decide
from innovation.actions.ideas import (
    drop_draft,
    reopen_idea,
    resubmit_idea,
    save_draft,
    start_draft,
    submit_idea,
)
from innovation.actions.pilots import Lessons, close_pilot, measure_pilot, open_pilot
from innovation.actions.sharing import Answer, confirm_practice, propose_practice, reply_to_practice
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.pipeline import refusals_for
from innovation.domain.stages import Part, ReplyKind, RoundState, Stage, Status, Verdict
from innovation.queries.around import around
from innovation.queries.assessment import decisions_on, newest_round, revealed_by_round, rounds_of
from innovation.queries.ideas import drafts_of, get_draft, get_idea
from innovation.queries.journal import feed_for
from innovation.queries.pilots import pilot_of
from innovation.queries.sharing import get_practice, library, practice_of


async def test_an_idea_goes_from_submitted_to_adopted(
    clock: Any,
    brest: Any,
    nantes: Any,
    grid: Any,
    make_content: Any,
    make_plan: Any,
    make_practice: Any,
    acting: Any,
    give_sheet: Any,
    reveal: Any,
    read_idea: Any,
    verbs: Any,
    broken_links: Any,
    miscounted: Any,
) -> None:
    async with writing(brest.author):
        address = await submit_idea(make_content(), brest.office, grid, by=brest.author)
    idea = await read_idea(address, brest.author)
    assert (idea.facts.stage, idea.facts.status) == (Stage.SUBMITTED, Status.OPEN)
    assert idea.facts.round_state is RoundState.OPEN
    assert idea.stake.parts == {Part.AUTHOR}
    assert idea.submitted_at == idea.since == clock
    assert idea.answer_by == (clock + timedelta(days=60)).date()

    await give_sheet(idea, brest.assessors[0], 4)
    await give_sheet(idea, brest.assessors[1], 2)
    assert (await read_idea(address)).facts.answered == 2
    await reveal(idea, brest.chair)
    async with reading(brest.author):
        (round_,) = await rounds_of(brest.author, idea.id)
    assert (await read_idea(address)).facts.stage is Stage.ASSESSED
    assert (round_.state, round_.revealed_at) == (RoundState.REVEALED, clock)
    assert round_.result is not None
    assert (round_.result.sheets, round_.result.total, round_.result.spread) == (2, 75.0, 25.0)

    async with acting(brest.chair, idea) as seen:
        await decide(seen, Verdict.GO, "Utile.", by=brest.chair)
    async with acting(brest.chair, idea) as seen:
        await open_pilot(seen, make_plan(brest.author), by=brest.chair)
    idea = await read_idea(address, brest.author)
    assert idea.facts.stage is Stage.PILOTED
    assert idea.stake.parts == {Part.AUTHOR, Part.LEAD}

    async with acting(brest.author, idea) as seen:
        pilot = await pilot_of(brest.author, seen.id)
        await measure_pilot(seen, pilot, {"kwh": 70.0, "part": None}, by=brest.author)
    async with acting(brest.author, idea) as seen:
        pilot = await pilot_of(brest.author, seen.id)
        assert [(m.key, m.measured, m.measured_on, m.progress) for m in pilot.measures] == [
            ("kwh", 70.0, world.today(), 75),
            ("part", None, None, None),
        ]
        await close_pilot(seen, pilot, Lessons("kept", "Le bois tient."), by=brest.author)

    async with acting(brest.chair, idea) as seen:
        practice_address = await propose_practice(
            seen, make_practice(), brest.author.id, by=brest.chair
        )
    async with reading(nantes.chair):
        assert await get_practice(nantes.chair, practice_address) is None
    async with acting(brest.admin, idea) as seen:
        await confirm_practice(seen, await practice_of(brest.admin, seen.id), by=brest.admin)
    assert (await read_idea(address)).facts.stage is Stage.SHARED

    async with writing(nantes.chair):
        practice = await get_practice(nantes.chair, practice_address)
        assert practice is not None
        answer = Answer(ReplyKind.ADAPT, "Avec nos palettes.")
        adopted_address = await reply_to_practice(
            practice, answer, nantes.office, grid, by=nantes.chair
        )
    async with reading(nantes.chair):
        adopted = await get_idea(nantes.chair, adopted_address)
        assert adopted is not None
        near = await around(nantes.chair, adopted.id)
        (shared,), after = await library(nantes.chair)
        feed = await feed_for(nantes.colleague)
    assert (adopted.office, adopted.title, adopted.facts.stage) == (
        "nantes",
        "Bancs",
        Stage.SUBMITTED,
    )
    assert near.origin is not None
    assert (near.origin.public_id, near.origin.office) == (shared.public_id, "brest")
    assert after is None
    assert (shared.public_id, shared.adoptions, shared.contact) == (
        practice_address,
        1,
        brest.author.name,
    )
    assert [entry.verb for entry in near.history] == ["idea.adopted"]
    assert [entry.verb for entry in feed] == ["idea.adopted", "practice.shared"]
    async with reading(brest.chair):
        assert shared.idea is not None
        (from_brest,) = (await around(brest.chair, shared.idea)).adoptions
        assert await get_idea(brest.chair, adopted_address) is None
    assert (from_brest.office, from_brest.idea_public_id) == ("nantes", "")

    assert await verbs() == [
        "idea.submitted",
        "sheet.written",
        "sheet.written",
        "round.revealed",
        "decision.go",
        "pilot.opened",
        "pilot.measured",
        "pilot.closed",
        "practice.proposed",
        "practice.shared",
        "idea.adopted",
    ]
    assert await broken_links() == []
    assert await miscounted() == {}


async def test_a_reworked_idea_gets_a_new_round_and_keeps_the_old_one(
    brest: Any,
    grid: Any,
    make_idea: Any,
    make_content: Any,
    acting: Any,
    read_idea: Any,
    give_sheet: Any,
    reveal: Any,
    verbs: Any,
    miscounted: Any,
) -> None:
    idea = await make_idea(brest, Stage.ASSESSED)
    async with acting(brest.chair, idea) as seen:
        await decide(seen, Verdict.REWORK, "Précisez le coût.", by=brest.chair)
    idea = await read_idea(idea)
    assert (idea.facts.stage, idea.facts.status) == (Stage.SUBMITTED, Status.REWORK)
    async with acting(brest.author, idea) as seen:
        better = make_content(title="Bancs chiffrés")
        await resubmit_idea(seen, better, brest.office, grid, by=brest.author)
    idea = await read_idea(idea)
    assert (idea.title, idea.content_version) == ("Bancs chiffrés", 2)
    assert (idea.facts.status, idea.facts.answered) == (Status.OPEN, 0)
    for person in brest.assessors:
        await give_sheet(idea, person, 4)
    await reveal(idea, brest.chair)
    async with reading(brest.chair):
        rounds = await rounds_of(brest.chair, idea.id)
        decisions = await decisions_on(brest.chair, idea.id)
        old = (await revealed_by_round(brest.chair, idea.id))[rounds[1].id]
    assert [(r.number, r.state, r.result.total) for r in rounds if r.result] == [
        (2, RoundState.REVEALED, 100.0),
        (1, RoundState.REVEALED, 75.0),
    ]
    assert [(d.verdict, d.reason, d.current) for d in decisions] == [
        (Verdict.REWORK, "Précisez le coût.", False)
    ]
    assert len(old) == 2
    assert refusals_for("idea.decide", (await read_idea(idea)).facts) == []
    assert (await verbs())[-4:] == [
        "idea.resubmitted",
        "sheet.written",
        "sheet.written",
        "round.revealed",
    ]
    assert await miscounted() == {}


async def test_an_adjourned_idea_is_taken_up_again(
    brest: Any, make_idea: Any, acting: Any, read_idea: Any, miscounted: Any
) -> None:
    idea = await make_idea(brest, Stage.ASSESSED)
    async with acting(brest.chair, idea) as seen:
        later = date(2026, 9, 1)
        await decide(seen, Verdict.HOLD, "Pas cette année.", review_on=later, by=brest.chair)
    assert (await read_idea(idea)).facts.status is Status.ON_HOLD
    async with acting(brest.chair, idea) as seen:
        await reopen_idea(seen, by=brest.chair)
    async with acting(brest.chair, idea) as seen:
        await decide(seen, Verdict.DECLINE, "Trop cher.", by=brest.chair)
    idea = await read_idea(idea)
    assert (idea.facts.stage, idea.facts.status) == (Stage.ASSESSED, Status.DECLINED)
    async with reading(brest.author):
        decisions = await decisions_on(brest.author, idea.id)
    assert [(d.verdict, d.review_on, d.current) for d in decisions] == [
        (Verdict.DECLINE, None, True),
        (Verdict.HOLD, date(2026, 9, 1), False),
    ]
    assert await miscounted() == {}


async def test_a_draft_is_its_author_s_alone(brest: Any, make_content: Any, verbs: Any) -> None:
    async with writing(brest.author):
        address = await start_draft(by=brest.author)
    async with writing(brest.author):
        draft = await get_draft(brest.author, address)
        content = make_content(category="", extra={"brest_open_factory.bois": "oui"})
        assert await save_draft(draft, content, by=brest.author) == 2
    for other in (brest.chair, brest.admin, brest.colleague):
        async with reading(other):
            assert await get_draft(other, address) is None
            assert await drafts_of(other) == []
    async with writing(brest.author):
        draft = await get_draft(brest.author, address)
        assert draft is not None
        assert (draft.title, draft.extra) == (content.title, content.extra)
        await drop_draft(draft, by=brest.author)
        assert await drafts_of(brest.author) == []
    assert await verbs() == []


async def test_an_event_holds_ids_and_whole_numbers_only(
    brest: Any, make_idea: Any, database: Any
) -> None:
    idea = await make_idea(brest, Stage.SHARED)
    async with reading(SYSTEM):
        entries = (await around(SYSTEM, idea.id)).history
        round_ = await newest_round(SYSTEM, idea.id)
    assert round_ is not None
    assert {key: value for entry in entries for key, value in entry.data.items()} == {
        "round": round_.number
    }


@pytest.mark.parametrize("stage", Stage)
async def test_ideas_are_made_at_every_stage(
    brest: Any, make_idea: Any, stage: Stage, miscounted: Any, broken_links: Any
) -> None:
    idea = await make_idea(brest, stage)
    assert idea.facts.stage is stage
    assert await miscounted() == {}
    assert await broken_links() == []
