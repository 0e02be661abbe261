"""What a pilot's indicators say day by day, who conducts it, and a pilot told after the fact."""

from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest

from innovation import world
from innovation.actions.importing import Row, import_ideas
from innovation.actions.pilots import (
    Correction,
    Lessons,
    close_pilot,
    correct_measure,
    hand_over_pilot,
    measure_pilot,
    open_pilot,
)
from innovation.changes import Provenance
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import Refused, Stale
from innovation.domain.stages import Part, Stage
from innovation.queries.pilots import pilot_of
from innovation.queries.waiting import waiting_for

LATE = "Les mesures de votre expérimentation datent de plus d'un mois"
UNTOLD = "Une idée importée attend que son expérimentation soit consignée"


@pytest.fixture
async def idea(brest: Any, make_idea: Any) -> Any:
    """An idea whose pilot is led by its author, from 1 April 2026."""
    return await make_idea(brest, Stage.PILOTED)


@pytest.fixture
def doing(idea: Any, acting: Any) -> Any:
    """An action on the pilot as it stands, by this person."""

    async def do(act: Any, person: Any, *values: Any, **words: Any) -> None:
        async with acting(person, idea) as seen:
            pilot = await pilot_of(person, seen.id)
            await act(seen, pilot, *values, **words, by=person)

    return do


@pytest.fixture
def said(idea: Any, brest: Any) -> Any:
    """The indicator of energy, as it stands."""

    async def read() -> Any:
        async with reading(brest.author):
            pilot = await pilot_of(brest.author, idea.id)
        assert pilot is not None
        return pilot.measures[0]

    return read


async def test_the_last_day_counts_and_the_days_before_it_stay(
    doing: Any, said: Any, brest: Any
) -> None:
    with world.at(world.now() + timedelta(days=200)):
        for day, value in ((9, 80.0), (20, 70.0), (3, 95.0)):
            measured = {"kwh": value, "part": None}
            words = {"taken_on": date(2026, 5, day), "note": f"le {day}"}
            await doing(measure_pilot, brest.author, measured, **words)
    kwh = await said()
    assert (kwh.measured, kwh.measured_on) == (70.0, date(2026, 5, 20))
    assert [(p.taken_on.day, p.value, p.note, p.by) for p in kwh.points] == [
        (3, 95.0, "le 3", brest.author.name),
        (9, 80.0, "le 9", brest.author.name),
        (20, 70.0, "le 20", brest.author.name),
    ]


async def test_a_measure_is_corrected_by_whoever_took_it_and_stays_to_be_read(
    doing: Any, said: Any, brest: Any, verbs: Any
) -> None:
    await doing(measure_pilot, brest.author, {"kwh": 700.0})
    (wrong,) = (await said()).points
    right = Correction(70.0, world.today(), "virgule")
    with pytest.raises(Refused, match="la personne qui l'a relevée"):
        await doing(correct_measure, brest.chair, wrong.public_id, right)
    await doing(correct_measure, brest.author, wrong.public_id, right)
    kwh = await said()
    assert kwh.measured == 70.0
    assert [(p.value, p.withdrawn) for p in kwh.points] == [(700.0, True), (70.0, False)]
    with pytest.raises(Stale):
        await doing(correct_measure, brest.author, wrong.public_id, right)
    last = Correction(None, world.today())
    await doing(correct_measure, brest.author, kwh.standing[0].public_id, last)
    assert ((await said()).measured, (await said()).measured_on) == (None, None)
    assert (await verbs())[-2:] == ["pilot.corrected", "pilot.corrected"]


async def test_nothing_is_measured_ahead_of_its_day_nor_without_a_value(
    doing: Any, brest: Any
) -> None:
    tomorrow = world.today() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        await doing(measure_pilot, brest.author, {"kwh": None}, taken_on=tomorrow)
    assert len(refused.value.refusals) == 2


async def test_a_pilot_stopped_before_any_measure_still_owes_its_lessons(
    doing: Any, brest: Any
) -> None:
    for outcome, lessons, reasons in (("stopped", " ", 1), ("kept", " ", 2)):
        with pytest.raises(Refused) as refused:
            await doing(close_pilot, brest.author, Lessons(outcome, lessons))
        assert len(refused.value.refusals) == reasons
    await doing(close_pilot, brest.author, Lessons("stopped", "Le bois manque."))


async def test_a_pilot_is_handed_over_with_all_that_it_measured(
    doing: Any, said: Any, brest: Any, idea: Any, read_idea: Any
) -> None:
    await doing(hand_over_pilot, brest.chair, brest.colleague.id)
    assert Part.LEAD not in (await read_idea(idea, brest.author)).stake.parts
    assert Part.LEAD in (await read_idea(idea, brest.colleague)).stake.parts
    await doing(measure_pilot, brest.colleague, {"kwh": 90.0})
    assert (await said()).measured == 90.0


async def test_a_lead_is_told_when_a_month_went_by_without_a_measure(
    doing: Any, brest: Any
) -> None:
    def day(number: int) -> AbstractContextManager[None]:
        return world.at(world.midnight(date(2026, 4, 1) + timedelta(days=number)))

    async def is_late(number: int) -> bool:
        with day(number):
            async with reading(brest.author):
                return LATE in [task.msgid for task in await waiting_for(brest.author)]

    assert not await is_late(30)
    assert await is_late(31)
    with day(31):
        await doing(measure_pilot, brest.author, {"kwh": 90.0})
    assert not await is_late(61)
    assert await is_late(62)


async def test_an_idea_imported_while_it_was_tried_gets_its_pilot_afterwards(
    brest: Any, grid: Any, make_content: Any, make_plan: Any, read_idea: Any, acting: Any,
    verbs: Any,
) -> None:  # fmt: skip
    async with writing(SYSTEM):
        row = Row(make_content(), Provenance(external_key="x"), Stage.PILOTED)
        (address,) = await import_ideas([row], brest.office, grid, by=SYSTEM)
    idea = await read_idea(address)
    async with reading(brest.chair):
        assert UNTOLD in [task.msgid for task in await waiting_for(brest.chair)]
    with pytest.raises(Refused):
        async with acting(brest.chair, idea) as seen:
            await open_pilot(seen, make_plan(brest.author, stop_rule=" "), by=brest.chair)
    async with acting(brest.chair, idea) as seen:
        await open_pilot(seen, make_plan(brest.author), by=brest.chair)
    told = await read_idea(address)
    assert (told.facts.stage, told.facts.has_pilot) == (Stage.PILOTED, True)
    assert (await verbs())[-1] == "pilot.told"
    with pytest.raises(Refused):
        async with acting(brest.chair, told) as seen:
            await open_pilot(seen, make_plan(brest.author), by=brest.chair)
