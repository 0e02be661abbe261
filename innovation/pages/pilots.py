"""Opening a pilot for a retained idea, handing it over, closing it."""

from functools import partial
from typing import Any, Literal

from litestar import Response, get, post
from litestar.params import FromPath

from innovation.actions.pilots import Lessons, close_pilot, hand_over_pilot, open_pilot
from innovation.db import reading
from innovation.domain.contributions import PilotKind
from innovation.domain.pipeline import refusals_for, without_its_pilot
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused, Stale
from innovation.domain.stages import Stage
from innovation.hosting.asking import ask_gates
from innovation.queries.assessment import last_total, rounds_of
from innovation.queries.gates import passed_gates
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.people import Colleague, people_of
from innovation.queries.pilots import pilot_of
from innovation.web.acting import act_on_idea
from innovation.web.entry import read_form
from innovation.web.forms import LongText, Word, by_field, check
from innovation.web.once import answer_once, once
from innovation.web.pilot_form import PilotVersion, kind_of_pilot, pilot_as_shown, read_plan
from innovation.web.rendering import page, see_other
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of


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
    kind = kind_of_pilot(office, request.query_params.get("kind", ""))
    return _plan_page(request, idea, people, kind, refusals=refusals)


@post("/ideas/{public_id:str}/pilot", action="pilot.open", thing=True, status_code=200)
async def post_pilot(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Open the pilot: the idea is now being tried out."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    idea, people, refusals = await _to_pilot(request, public_id)
    office = visit.site.plugins.office(idea.office)
    kind = kind_of_pilot(office, form.one("kind"))
    offered = {card.key for card in office.indicators}
    plan, errors, lacking = read_plan(form, kind, people, offered)
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
        await hand_over_pilot(idea, await pilot_as_shown(viewer, idea, given), lead, by=viewer)
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
        pilot = await pilot_as_shown(viewer, idea, given)
        await close_pilot(idea, pilot, Lessons(given.outcome, given.lessons), by=viewer)

    return await act_on_idea(request, public_id, form, check(ClosingForm, form), act)
