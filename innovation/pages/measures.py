"""Measuring a pilot: what its indicators said one day, and correcting what was noted."""

import asyncio
from functools import partial
from typing import Annotated, Any, Literal

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from pydantic import StringConstraints

from innovation import world
from innovation.actions.pilots import Correction, correct_measure, measure_pilot
from innovation.db import reading
from innovation.domain.policy import can, require
from innovation.hosting.asking import computed_measures, contexts
from innovation.queries.context import pilots_told
from innovation.queries.ideas import Idea
from innovation.queries.pilots import pilot_of
from innovation.texts import gettext, in_unit, translated
from innovation.web.acting import act_on_idea
from innovation.web.answers import numbers
from innovation.web.entry import read_form
from innovation.web.forms import BadForm, Day, Word, check
from innovation.web.once import answer_once
from innovation.web.pilot_form import PilotVersion, pilot_as_shown
from innovation.web.rendering import page
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of

Note = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]


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
        pilot = await pilot_as_shown(viewer, idea, given)
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
    answers = list(zip(asked, found, strict=True))
    return page(
        request,
        "pilots/computed.html",
        idea=idea,
        values=[
            (gettext(one.label), in_unit(answer.value, one.unit))
            for one, answer in answers
            if answer.value is not None
        ],
        failed=[one for one, answer in answers if answer.failed],
        knows=can(viewer, "plugin.view"),
    )


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
        pilot = await pilot_as_shown(viewer, idea, given)
        correction = Correction(found.get("value"), given.taken_on or world.today(), given.note)
        await correct_measure(idea, pilot, measure, correction, by=viewer)
        return f"/ideas/{public_id}"

    shown = partial(_correction_page, request, public_id, measure)
    return await answer_once(request, form, act, shown)
