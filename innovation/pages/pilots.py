"""Opening a pilot for a retained idea, measuring it, handing it over, closing it."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Literal

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from pydantic import StringConstraints

from innovation import world
from innovation.actions.pilots import (
    Aims,
    Correction,
    Lessons,
    Plan,
    check_plan,
    close_pilot,
    correct_measure,
    hand_over_pilot,
    measure_pilot,
    open_pilot,
)
from innovation.db import reading
from innovation.domain.contributions import Indicator, PilotKind
from innovation.domain.people import Viewer
from innovation.domain.pipeline import refusals_for, without_its_pilot
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused, Stale
from innovation.domain.stages import Stage
from innovation.hooks.office import OfficePlugins
from innovation.queries.assessment import last_total, rounds_of
from innovation.queries.context import pilots_told
from innovation.queries.gates import passed_gates
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.people import Colleague, people_of
from innovation.queries.pilots import Pilot, pilot_of
from innovation.web.acting import act_on_idea
from innovation.web.answers import numbers
from innovation.web.entry import read_form
from innovation.web.forms import (
    BadForm,
    Day,
    Form,
    FormModel,
    Line,
    LongText,
    Paragraph,
    Version,
    Versioned,
    Word,
    by_field,
    check,
)
from innovation.web.once import answer_once, once
from innovation.web.plugins import ask_gates, computed_measures, contexts
from innovation.web.rendering import page, see_other
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of
from innovation.web.texts import gettext, in_unit, translated

PREFIXES = ("baseline.", "target.", "stop.")
OWN = "office.own"
"""The key of the indicator that the chair adds to those of the kind."""

StopRule = Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)]
Note = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]


class PilotForm(Versioned):
    """The plan; each indicator's baseline and target come beside."""

    kind: Word
    lead: Word = ""
    site: Line = ""
    starts_on: Day = None
    ends_on: Day = None
    question: Paragraph = ""
    stop_rule: StopRule = ""
    own_label: Line = ""
    own_unit: Word = ""
    own_better: Literal["up", "down"] = "up"


def _kind(office: OfficePlugins, key: str) -> PilotKind:
    kinds = {kind.key: kind for kind in office.pilot_kinds}
    if key and key not in kinds:
        raise BadForm("unknown kind of pilot")
    kind = kinds[key] if key else office.pilot_kinds[0]
    own = {indicator.key for indicator in kind.indicators}
    offered = [card.indicator for card in office.indicators if card.key not in own]
    return replace(kind, indicators=(*kind.indicators, *offered))


def _chosen(kind: PilotKind, offered: Collection[str], aims: Aims) -> PilotKind:
    """The kind without the indicators that were offered and that nobody wants measured."""
    kept = (
        one
        for one in kind.indicators
        if one.key not in offered or any(value is not None for value in aims.get(one.key, ()))
    )
    return replace(kind, indicators=tuple(kept))


async def _to_pilot(request: Asked, public_id: str) -> tuple[Idea, list[Colleague], list[Refusal]]:
    """The idea, who may lead its pilot, and what the core and the gates hold against it."""
    visit = visit_of(request)
    async with reading(visit.viewer):
        idea = await seen_idea(visit.viewer, public_id)
        require(visit.viewer, "pilot.open", idea.stake)
        rounds = await rounds_of(visit.viewer, idea.id)
        passed = await passed_gates(visit.viewer, idea.id)
        people = await people_of(visit.viewer)
    refusals = refusals_for("pilot.open", idea.facts)
    if not refusals and not without_its_pilot(idea.facts):
        office = visit.site.plugins.office(idea.office)
        total = last_total(rounds)
        _, refusals = await ask_gates(office, Stage.PILOTED, idea, total, passed, by=visit.viewer)
    return idea, people, refusals


def _read_aims(form: Form, kind: PilotKind) -> tuple[Aims, dict[str, float | None], dict[str, str]]:
    """Each indicator's baseline and target, where it would stop, and the errors by field."""
    read = [numbers(form.prefixed(prefix), prefix) for prefix in PREFIXES]
    (baselines, _), (targets, _), (stops, _) = read
    keys = {indicator.key for indicator in kind.indicators}
    if (baselines.keys() | targets.keys() | stops.keys()) - keys - {OWN}:
        raise BadForm("unknown indicator")
    aims = {key: (baselines.get(key), targets.get(key)) for key in keys}
    return aims, stops, {name: text for _, wrong in read for name, text in wrong.items()}


def _read_plan(
    form: Form, kind: PilotKind, people: list[Colleague], offered: Collection[str]
) -> tuple[Plan, dict[str, str], list[Refusal]]:
    """The plan as far as it can be read, and all that it lacks, at once."""
    values, errors = check(PilotForm, form, prefixes=PREFIXES)
    if values is None:
        legible = {name: text for name, text in form.fields.items() if name not in errors}
        legible |= {"version": ["0"], "kind": [kind.key]}
        values, _ = check(PilotForm, Form(legible), prefixes=PREFIXES)
    assert values is not None
    if values.own_label:
        own = Indicator(OWN, values.own_label, values.own_unit, values.own_better)
        kind = replace(kind, indicators=(*kind.indicators, own))
    aims, stops, wrong = _read_aims(form, kind)
    plan = Plan(
        kind=_chosen(kind, offered, aims),
        lead={person.public_id: person.id for person in people}.get(values.lead),
        site=values.site,
        starts_on=values.starts_on,
        ends_on=values.ends_on,
        question=values.question,
        stop_rule=values.stop_rule,
        aims=aims,
        stops=stops,
    )
    lacking, rest = by_field(check_plan(plan))
    return plan, lacking | wrong | errors, rest


def _plan_page(
    request: Asked,
    idea: Idea,
    people: list[Colleague],
    kind: PilotKind,
    status: int = 200,
    **shown: Any,
) -> Response[str]:
    office = visit_of(request).site.plugins.office(idea.office)
    return page(
        request,
        "pilots/new.html",
        status,
        idea=idea,
        kinds=office.pilot_kinds,
        kind=kind,
        people=people,
        **shown,
    )


@get("/ideas/{public_id:str}/pilot", action="pilot.open", thing=True)
async def show_plan(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The plan to fill in, with the chosen kind's indicators."""
    idea, people, refusals = await _to_pilot(request, public_id)
    office = visit_of(request).site.plugins.office(idea.office)
    kind = _kind(office, request.query_params.get("kind", ""))
    return _plan_page(request, idea, people, kind, refusals=refusals)


@post("/ideas/{public_id:str}/pilot", action="pilot.open", thing=True, status_code=200)
async def post_pilot(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Open the pilot: the idea is now being tried out."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    idea, people, refusals = await _to_pilot(request, public_id)
    office = visit.site.plugins.office(idea.office)
    kind = _kind(office, form.one("kind"))
    offered = {card.key for card in office.indicators}
    plan, errors, lacking = _read_plan(form, kind, people, offered)
    if errors or lacking or refusals:
        return _plan_page(
            request, idea, people, kind, 422, form=form.typed(), errors=errors,
            refusals=refusals + lacking,
        )  # fmt: skip

    async def act() -> str:
        now = await get_idea(viewer, public_id)
        if now is None or str(now.version) != form.one("version"):
            raise Stale
        await open_pilot(now, plan, by=viewer)
        return f"/ideas/{public_id}"

    try:
        return see_other(request, await once(viewer, form, act))
    except Refused as refused:
        errors, rest = by_field(refused.refusals)
        return _plan_page(
            request, idea, people, kind, 422, form=form.typed(), errors=errors, refusals=rest
        )


class PilotVersion(FormModel):
    """The version of the pilot that the page showed."""

    pilot_version: Version


async def _pilot(viewer: Viewer, idea: Idea, given: PilotVersion) -> Pilot:
    """The pilot as the page showed it."""
    pilot = await pilot_of(viewer, idea.id)
    if pilot is None or pilot.version != given.pilot_version:
        raise Stale
    return pilot


class MeasureForm(PilotVersion):
    """When it was measured; the values come beside, as ``measured.<key>``."""

    taken_on: Day = None
    note: Note = ""


@post("/ideas/{public_id:str}/measures", action="pilot.measure", thing=True, status_code=200)
async def post_measures(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Note what the pilot's indicators said one day."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, errors = check(MeasureForm, form, prefixes=["measured."])
    measured, wrong = numbers(form.prefixed("measured."), "measured.")

    async def act(idea: Idea, given: MeasureForm) -> None:
        pilot = await _pilot(viewer, idea, given)
        if measured.keys() - {measure.key for measure in pilot.measures}:
            raise BadForm("unknown indicator")
        await measure_pilot(
            idea, pilot, measured, taken_on=given.taken_on, note=given.note, by=viewer
        )

    return await act_on_idea(request, public_id, form, (values, errors | wrong), act)


@get("/ideas/{public_id:str}/computed", action="pilot.measure", thing=True)
async def show_computed(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What plugins compute for the pilot's indicators, loaded on its own: they may be slow."""
    visit = visit_of(request)
    viewer = visit.viewer
    async with reading(viewer):
        idea = await seen_idea(viewer, public_id)
        require(viewer, "pilot.measure", idea.stake)
        pilot = await pilot_of(viewer, idea.id)
        told = await pilots_told(viewer, idea.office, public_id)
    office = visit.site.plugins.office(idea.office)
    asked = computed_measures(office, pilot)
    ctx_of = contexts(office, viewer)
    found = await asyncio.gather(*(office.compute(one.key, told[0], ctx_of) for one in asked))
    values = [
        (gettext(one.label), in_unit(value, one.unit))
        for one, value in zip(asked, found, strict=True)
        if value is not None
    ]
    return page(request, "pilots/computed.html", idea=idea, values=values)


class CorrectionForm(MeasureForm):
    """What a measure should have said; nothing when it is withdrawn."""

    value: Word = ""
    intent: Literal["correct", "withdraw"]


async def _correction_page(
    request: Asked, public_id: str, point_id: str, status: int = 200, **shown: Any
) -> Response[str]:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        idea = await seen_idea(viewer, public_id)
        require(viewer, "pilot.measure", idea.stake)
        pilot = await pilot_of(viewer, idea.id)
    found: list[dict[str, Any]] = [
        {"measure": measure, "point": point}
        for measure in (pilot.measures if pilot else ())
        for point in measure.points
        if point.public_id == point_id
    ]
    if not found:
        raise NotFoundException
    return page(request, "pilots/measure.html", status, idea=idea, pilot=pilot, **found[0], **shown)


@get("/ideas/{public_id:str}/measures/{measure:str}", action="pilot.measure", thing=True)
async def show_correction(
    request: Asked, public_id: FromPath[str], measure: FromPath[str]
) -> Response[str]:
    """A measure to correct."""
    return await _correction_page(request, public_id, measure)


@post(
    "/ideas/{public_id:str}/measures/{measure:str}",
    action="pilot.measure",
    thing=True,
    status_code=200,
)
async def post_correction(
    request: Asked, public_id: FromPath[str], measure: FromPath[str]
) -> Response[str]:
    """Correct or withdraw a measure of one's own: both stay to be read."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, errors = check(CorrectionForm, form)
    corrects = values is not None and values.intent == "correct"
    found, wrong = numbers({"value": form.all("value") or [""]} if corrects else {}, "")
    if corrects and not wrong and found["value"] is None:
        wrong = {"value": translated("Un nombre est attendu.")}

    if values is None or wrong:
        return await _correction_page(
            request, public_id, measure, 422, form=form.typed(), errors=errors | wrong
        )
    given = values

    async def act() -> str:
        idea = await seen_idea(viewer, public_id)
        pilot = await _pilot(viewer, idea, given)
        correction = Correction(found.get("value"), given.taken_on or world.today(), given.note)
        await correct_measure(idea, pilot, measure, correction, by=viewer)
        return f"/ideas/{public_id}"

    shown = partial(_correction_page, request, public_id, measure)
    return await answer_once(request, form, act, shown)


class LeadForm(PilotVersion):
    """Who conducts the pilot from now on."""

    lead: Word = ""


async def _lead_page(
    request: Asked, public_id: str, status: int = 200, **shown: Any
) -> Response[str]:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        idea = await seen_idea(viewer, public_id)
        require(viewer, "pilot.hand_over", idea.stake)
        pilot = await pilot_of(viewer, idea.id)
        people = await people_of(viewer)
    values: dict[str, Any] = {"refusals": refusals_for("pilot.hand_over", idea.facts)} | shown
    return page(
        request, "pilots/lead.html", status, idea=idea, pilot=pilot, people=people, **values
    )


@get("/ideas/{public_id:str}/lead", action="pilot.hand_over", thing=True)
async def show_lead(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Who could conduct the pilot instead."""
    return await _lead_page(request, public_id)


@post("/ideas/{public_id:str}/lead", action="pilot.hand_over", thing=True, status_code=200)
async def post_lead(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Hand a running pilot over to a colleague."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, errors = check(LeadForm, form)
    if values is None:
        return await _lead_page(request, public_id, 422, form=form.typed(), errors=errors)
    given = values

    async def act() -> str:
        idea = await seen_idea(viewer, public_id)
        lead = {one.public_id: one.id for one in await people_of(viewer)}.get(given.lead)
        if lead is None:
            raise Refused([Refusal("Choisissez qui pilote l'expérimentation.", field="lead")])
        await hand_over_pilot(idea, await _pilot(viewer, idea, given), lead, by=viewer)
        return f"/ideas/{public_id}"

    shown = partial(_lead_page, request, public_id)
    return await answer_once(request, form, act, shown)


class ClosingForm(PilotVersion):
    """How the pilot ends."""

    outcome: Literal["", "kept", "adapted", "stopped"] = ""
    lessons: LongText = ""


@post("/ideas/{public_id:str}/closing", action="pilot.close", thing=True, status_code=200)
async def post_closing(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Close the pilot with what it taught."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(idea: Idea, given: ClosingForm) -> None:
        pilot = await _pilot(viewer, idea, given)
        await close_pilot(idea, pilot, Lessons(given.outcome, given.lessons), by=viewer)

    return await act_on_idea(request, public_id, form, check(ClosingForm, form), act)
