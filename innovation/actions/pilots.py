"""Opening a pilot, measuring it, and closing it with what it taught."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from innovation import world
from innovation.changes import advance, take_part
from innovation.db import add
from innovation.domain.contributions import PilotKind
from innovation.domain.people import Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Stale, refuse_if
from innovation.domain.stages import Part, Stage
from innovation.journal import record
from innovation.queries.ideas import Idea
from innovation.queries.pilots import Pilot
from innovation.tables import IndicatorRow, PilotRow

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
    """Start trying a retained idea out: the idea is now *piloted*; the pilot's address."""
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
            )
            for position, indicator in enumerate(plan.kind.indicators)
        )
    )
    await take_part(idea.id, idea.office, Part.LEAD, plan.lead)
    await record("pilot.opened", "idea", idea.id, office=idea.office, by=by)
    return public_id


async def measure_pilot(
    idea: Idea, pilot: Pilot, measured: Mapping[str, float | None], *, by: Viewer
) -> None:
    """Note what the indicators say today."""
    require(by, "pilot.measure", idea.stake)
    refuse_if(refusals_for("pilot.measure", idea.facts))
    await _touch(pilot)
    for key, value in measured.items():
        await (
            IndicatorRow.update(
                {
                    IndicatorRow.measured: value,
                    IndicatorRow.measured_on: None if value is None else world.today(),
                }
            )
            .where(IndicatorRow.pilot == pilot.id)
            .where(IndicatorRow.key == key)
        )
    await record("pilot.measured", "idea", idea.id, office=idea.office, by=by)


def check_lessons(pilot: Pilot, lessons: Lessons) -> list[Refusal]:
    """No pilot closes without lessons, even when it was stopped."""
    refusals = []
    if not lessons.outcome:
        refusals.append(Refusal("Dites comment l'expérimentation finit.", field="outcome"))
    if not lessons.lessons.strip():
        refusals.append(
            Refusal("Écrivez le retour d'expérience, même après un arrêt.", field="lessons")
        )
    if all(measure.measured is None for measure in pilot.measures):
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
