"""Opening a pilot, measuring it, handing it over, and closing it with what it taught."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from innovation import world
from innovation.changes import advance, take_part
from innovation.db import add, fetch
from innovation.domain.contributions import PilotKind
from innovation.domain.people import Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused, Stale, refuse_if
from innovation.domain.stages import Part, Stage
from innovation.journal import record
from innovation.queries.ideas import Idea
from innovation.queries.pilots import Measure, Pilot, Point
from innovation.tables import IndicatorRow, MeasureRow, PilotRow

Aims = Mapping[str, tuple[float | None, float | None]]
"""The baseline and the target of each indicator, by its key."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a pilot sets out to do."""

    kind: PilotKind
    lead: int | None
    site: str
    starts_on: date | None
    ends_on: date | None
    question: str
    stop_rule: str
    aims: Aims
    stops: Mapping[str, float | None] = field(default_factory=dict)
    """At which value of an indicator the pilot would stop, by its key."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """How a pilot ended: ``outcome`` is kept, adapted or stopped."""

    outcome: str
    lessons: str


def check_plan(plan: Plan) -> list[Refusal]:
    """No pilot opens without a lead, dates, a question, a stop rule, a baseline and a target."""
    refusals = []
    if plan.lead is None:
        refusals.append(Refusal("Choisissez qui pilote l'expérimentation.", field="lead"))
    if not plan.site.strip():
        refusals.append(Refusal("Dites où l'expérimentation a lieu.", field="site"))
    if plan.starts_on is None or plan.ends_on is None:
        refusals.append(Refusal("Donnez les dates de début et de fin.", field="ends_on"))
    elif plan.ends_on <= plan.starts_on:
        refusals.append(Refusal("La fin vient après le début.", field="ends_on"))
    if not plan.question.strip():
        refusals.append(Refusal("Dites ce que vous voulez apprendre.", field="question"))
    if not plan.stop_rule.strip():
        refusals.append(
            Refusal("Dites à quel signe l'expérimentation s'arrêterait.", field="stop_rule")
        )
    if all(target is None or baseline is None for baseline, target in plan.aims.values()):
        refusals.append(
            Refusal("Donnez à un indicateur au moins sa situation de référence et sa cible.")
        )
    return refusals


async def open_pilot(idea: Idea, plan: Plan, *, by: Viewer) -> str:
    """Start trying a retained idea out: the idea is now *piloted*; the pilot's address.

    An idea that was imported as *piloted* stays where it is: its pilot is told after the fact.
    """
    require(by, "pilot.open", idea.stake)
    refuse_if(refusals_for("pilot.open", idea.facts) + check_plan(plan))
    assert plan.lead is not None and plan.starts_on is not None and plan.ends_on is not None
    await advance(idea, stage=Stage.PILOTED)
    public_id = world.public_id()
    pilot = await add(
        PilotRow(
            public_id=public_id,
            idea=idea.id,
            office=idea.office,
            kind=plan.kind.key,
            kind_label=plan.kind.label,
            steps=json.dumps(plan.kind.steps, ensure_ascii=False),
            lead=plan.lead,
            site=plan.site,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            question=plan.question,
            stop_rule=plan.stop_rule,
            opened_at=world.now(),
        )
    )
    await IndicatorRow.insert(
        *(
            IndicatorRow(
                pilot=pilot,
                office=idea.office,
                position=position,
                key=indicator.key,
                label=indicator.label,
                unit=indicator.unit,
                better=indicator.better,
                baseline=plan.aims.get(indicator.key, (None, None))[0],
                target=plan.aims.get(indicator.key, (None, None))[1],
                stop_at=plan.stops.get(indicator.key),
            )
            for position, indicator in enumerate(plan.kind.indicators)
        )
    )
    await take_part(idea.id, idea.office, Part.LEAD, plan.lead)
    if idea.facts.stage is Stage.PILOTED:
        await record("pilot.told", "idea", idea.id, office=idea.office, by=by)
    else:
        await record("pilot.opened", "idea", idea.id, office=idea.office, by=by)
    return public_id


def check_measure(measured: Mapping[str, float | None], taken_on: date) -> list[Refusal]:
    """Something was measured, on a day that has come."""
    refusals = []
    if all(value is None for value in measured.values()):
        refusals.append(Refusal("Donnez la valeur d'un indicateur au moins."))
    return refusals + check_day(taken_on)


def check_day(taken_on: date) -> list[Refusal]:
    """Nothing was measured yet on a day to come."""
    if taken_on > world.today():
        return [Refusal("Une mesure n'est pas datée d'avance.", field="taken_on")]
    return []


async def measure_pilot(
    idea: Idea,
    pilot: Pilot,
    measured: Mapping[str, float | None],
    *,
    taken_on: date | None = None,
    note: str = "",
    by: Viewer,
) -> None:
    """Note what the indicators said one day, beside what they said before."""
    require(by, "pilot.measure", idea.stake)
    taken_on = taken_on or world.today()
    refuse_if(refusals_for("pilot.measure", idea.facts) + check_measure(measured, taken_on))
    await _touch(pilot)
    for measure in pilot.measures:
        value = measured.get(measure.key)
        if value is not None:
            await _add_point(pilot, measure, idea.office, value, taken_on, note, by)
    await _say_the_last(pilot)
    await record("pilot.measured", "idea", idea.id, office=idea.office, by=by)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a point should have said; without a value it is only withdrawn."""

    value: float | None
    taken_on: date
    note: str = ""


async def correct_measure(
    idea: Idea, pilot: Pilot, public_id: str, correction: Correction, *, by: Viewer
) -> None:
    """Withdraw a point of one's own, and put another in its place; both stay to be read."""
    require(by, "pilot.measure", idea.stake)
    measure, point = _own_point(pilot, public_id, by)
    refuse_if(refusals_for("pilot.measure", idea.facts) + check_day(correction.taken_on))
    await _touch(pilot)
    await MeasureRow.update({MeasureRow.withdrawn_at: world.now()}).where(
        MeasureRow.public_id == point.public_id
    )
    if correction.value is not None:
        await _add_point(
            pilot, measure, idea.office, correction.value, correction.taken_on, correction.note, by
        )
    await _say_the_last(pilot)
    await record("pilot.corrected", "idea", idea.id, office=idea.office, by=by)


def _own_point(pilot: Pilot, public_id: str, by: Viewer) -> tuple[Measure, Point]:
    found = [
        (measure, point)
        for measure in pilot.measures
        for point in measure.standing
        if point.public_id == public_id
    ]
    if not found:
        raise Stale
    if found[0][1].by_public_id != by.public_id:
        raise Refused([Refusal("Une mesure se corrige par la personne qui l'a relevée.")])
    return found[0]


async def _add_point(
    pilot: Pilot, measure: Measure, office: str, value: float, day: date, note: str, by: Viewer
) -> None:
    await add(
        MeasureRow(
            public_id=world.public_id(),
            pilot=pilot.id,
            indicator=measure.id,
            office=office,
            value=value,
            taken_on=day,
            note=note,
            taken_by=by.id,
            at=world.now(),
        )
    )


async def _say_the_last(pilot: Pilot) -> None:
    """Each indicator's ``measured`` is the last of its points that stand, by day."""
    last = (
        "(SELECT m.{} FROM measure m WHERE m.indicator = indicator.id "
        "AND m.withdrawn_at IS NULL ORDER BY m.taken_on DESC, m.id DESC LIMIT 1)"
    )
    await fetch(
        f"UPDATE indicator SET measured = {last.format('value')}, "
        f"measured_on = {last.format('taken_on')} WHERE pilot = {{}}",
        pilot.id,
    )


async def hand_over_pilot(idea: Idea, pilot: Pilot, lead: int, *, by: Viewer) -> None:
    """Give a running pilot to another lead."""
    require(by, "pilot.hand_over", idea.stake)
    refuse_if(refusals_for("pilot.hand_over", idea.facts))
    await _touch(pilot, {PilotRow.lead: lead})
    await fetch(
        "DELETE FROM participant WHERE idea = {} AND part = {} AND person = {}",
        idea.id,
        Part.LEAD.value,
        pilot.lead_id,
    )
    await take_part(idea.id, idea.office, Part.LEAD, lead)
    await record("pilot.handed_over", "idea", idea.id, office=idea.office, by=by)


def check_lessons(pilot: Pilot, lessons: Lessons) -> list[Refusal]:
    """No pilot closes without lessons, even when it was stopped; nor unmeasured, unless it was."""
    refusals = []
    if not lessons.outcome:
        refusals.append(Refusal("Dites comment l'expérimentation finit.", field="outcome"))
    if not lessons.lessons.strip():
        refusals.append(
            Refusal("Écrivez le retour d'expérience, même après un arrêt.", field="lessons")
        )
    unmeasured = all(measure.measured is None for measure in pilot.measures)
    if unmeasured and lessons.outcome != "stopped":
        refusals.append(Refusal("Relevez d'abord un indicateur au moins."))
    return refusals


async def close_pilot(idea: Idea, pilot: Pilot, lessons: Lessons, *, by: Viewer) -> None:
    """End a pilot with its report."""
    require(by, "pilot.close", idea.stake)
    refuse_if(refusals_for("pilot.close", idea.facts) + check_lessons(pilot, lessons))
    await _touch(
        pilot,
        {
            PilotRow.outcome: lessons.outcome,
            PilotRow.lessons: lessons.lessons,
            PilotRow.closed_at: world.now(),
        },
    )
    await record("pilot.closed", "idea", idea.id, office=idea.office, by=by)


async def _touch(pilot: Pilot, changed: Mapping[object, object] | None = None) -> None:
    """Compare-and-set on the version that the page showed."""
    rows = (
        await PilotRow.update({PilotRow.version: PilotRow.version + 1, **(changed or {})})  # type: ignore[dict-item]
        .where(PilotRow.id == pilot.id)
        .where(PilotRow.version == pilot.version)
        .returning(PilotRow.id)
    )
    if not rows:
        raise Stale
