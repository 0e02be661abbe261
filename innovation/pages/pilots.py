"""Opening a pilot for a retained idea, measuring it, closing it."""

from typing import Any, Literal

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.actions.pilots import Aims, Lessons, Plan, close_pilot, measure_pilot, open_pilot
from innovation.db import reading
from innovation.domain.contributions import PilotKind
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused, Stale
from innovation.domain.stages import Stage
from innovation.hooks.office import OfficePlugins
from innovation.queries.assessment import last_total, rounds_of
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.people import Colleague, people_of
from innovation.queries.pilots import pilot_of
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
from innovation.web.once import once
from innovation.web.plugins import ask_gates
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of

PREFIXES = ("baseline.", "target.")


class PilotForm(Versioned):
    """The plan; each indicator's baseline and target come beside."""

    kind: Word
    lead: Word = ""
    site: Line = ""
    starts_on: Day = None
    ends_on: Day = None
    question: Paragraph = ""
    stop_rule: Paragraph = ""


def _kind(office: OfficePlugins, key: str) -> PilotKind:
    kinds = {kind.key: kind for kind in office.pilot_kinds}
    if key and key not in kinds:
        raise BadForm("unknown kind of pilot")
    return kinds[key] if key else office.pilot_kinds[0]


async def _to_pilot(request: Asked, public_id: str) -> tuple[Idea, list[Colleague], list[Refusal]]:
    """The idea, who may lead its pilot, and what the core and the gates hold against it."""
    visit = visit_of(request)
    async with reading(visit.viewer):
        idea = await get_idea(visit.viewer, public_id)
        if idea is None:
            raise NotFoundException
        require(visit.viewer, "pilot.open", idea.stake)
        rounds = await rounds_of(visit.viewer, idea.id)
        people = await people_of(visit.viewer)
    refusals = refusals_for("pilot.open", idea.facts)
    if not refusals:
        office = visit.site.plugins.office(idea.office)
        _, refusals = await ask_gates(office, Stage.PILOTED, idea, last_total(rounds))
    return idea, people, refusals


def _read_aims(form: Form, kind: PilotKind) -> tuple[Aims, dict[str, str]]:
    """Each indicator's baseline and target, and the errors by field."""
    baselines, wrong = numbers(form.prefixed("baseline."), "baseline.")
    targets, wrong_too = numbers(form.prefixed("target."), "target.")
    known = [indicator.key for indicator in kind.indicators]
    if (baselines.keys() | targets.keys()) - set(known):
        raise BadForm("unknown indicator")
    return {key: (baselines.get(key), targets.get(key)) for key in known}, wrong | wrong_too


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
    kind = _kind(visit.site.plugins.office(idea.office), form.one("kind"))
    values, errors = check(PilotForm, form, prefixes=PREFIXES)
    aims, wrong = _read_aims(form, kind)
    errors |= wrong
    if values is None or errors or refusals:
        return _plan_page(
            request, idea, people, kind, 422, form=form.typed(), errors=errors, refusals=refusals
        )
    version = values.version
    plan = Plan(
        kind=kind,
        lead={person.public_id: person.id for person in people}.get(values.lead),
        site=values.site,
        starts_on=values.starts_on,
        ends_on=values.ends_on,
        question=values.question,
        stop_rule=values.stop_rule,
        aims=aims,
    )

    async def act() -> str:
        now = await get_idea(viewer, public_id)
        if now is None or now.version != version:
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


class MeasureForm(FormModel):
    """The version of the pilot; the measures come beside, as ``measured.<key>``."""

    pilot_version: Version


@post("/ideas/{public_id:str}/measures", action="pilot.measure", thing=True, status_code=200)
async def post_measures(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Note what the pilot's indicators say today."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, errors = check(MeasureForm, form, prefixes=["measured."])
    measured, wrong = numbers(form.prefixed("measured."), "measured.")

    async def act(idea: Idea, given: MeasureForm) -> None:
        pilot = await pilot_of(viewer, idea.id)
        if pilot is None or pilot.version != given.pilot_version:
            raise Stale
        if measured.keys() - {measure.key for measure in pilot.measures}:
            raise BadForm("unknown indicator")
        await measure_pilot(idea, pilot, measured, by=viewer)

    return await act_on_idea(request, public_id, form, (values, errors | wrong), act)


class ClosingForm(MeasureForm):
    """How the pilot ends."""

    outcome: Literal["", "kept", "adapted", "stopped"] = ""
    lessons: LongText = ""


@post("/ideas/{public_id:str}/closing", action="pilot.close", thing=True, status_code=200)
async def post_closing(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Close the pilot with what it taught."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(idea: Idea, given: ClosingForm) -> None:
        pilot = await pilot_of(viewer, idea.id)
        if pilot is None or pilot.version != given.pilot_version:
            raise Stale
        await close_pilot(idea, pilot, Lessons(given.outcome, given.lessons), by=viewer)

    return await act_on_idea(request, public_id, form, check(ClosingForm, form), act)
