"""The library: writing a practice sheet, reading it in the three offices, adopting it."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.actions.sharing import PracticeContent, adopt_practice, propose_practice
from innovation.db import reading
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import Stake, can
from innovation.domain.refusals import Refusal, Refused, Stale
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.people import office_of
from innovation.queries.pilots import Pilot, measures_of_practice, pilot_of
from innovation.queries.sharing import adoptions_of, get_practice, library
from innovation.web.entry import read_form
from innovation.web.forms import FormModel, Line, LongText, Paragraph, Version, by_field, check
from innovation.web.once import once
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of


@get("/library", action="library.view")
async def show_library(request: Asked) -> Response[str]:
    """What the three offices share, newest first."""
    viewer = visit_of(request).viewer
    after = request.query_params.get("after", "")
    mark = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else None
    async with reading(viewer):
        practices, following = await library(viewer, mark)
    return page(
        request,
        "library/index.html",
        practices=practices,
        next_url=f"/library?after={following}" if following else "",
    )


async def _practice_page(
    request: Asked, public_id: str, status: int = 200, **shown: Any
) -> Response[str]:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        practice = await get_practice(viewer, public_id)
        if practice is None:
            raise NotFoundException
        adoptions = await adoptions_of(viewer, practice.id)
        measures = await measures_of_practice(viewer, practice.id) if practice.idea else ()
    actions: dict[str, list[Refusal]] = {}
    if can(viewer, "practice.adopt", Stake(practice.office)):
        taken = any(adoption.office == viewer.office for adoption in adoptions)
        actions["practice.adopt"] = (
            [Refusal("Votre office a déjà repris cette pratique.")] if taken else []
        )
    values: dict[str, Any] = {"form": {}, "errors": {}, "refusals": []} | shown
    return page(
        request,
        "library/show.html",
        status,
        practice=practice,
        adoptions=adoptions,
        measures=measures,
        actions=actions,
        **values,
    )


@get("/practices/{public_id:str}", action="practice.view", thing=True)
async def show_practice(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """One practice: what was wrong, what was done, what came of it, who took it up."""
    return await _practice_page(request, public_id)


class AdoptionForm(FormModel):
    """What the adopting office will do differently."""

    note: Paragraph = ""


@post("/practices/{public_id:str}/adoptions", action="practice.adopt", thing=True, status_code=200)
async def post_adoption(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Take the practice up as an idea of one's own office."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    values, errors = check(AdoptionForm, form)
    if values is None:
        return await _practice_page(request, public_id, 422, form=form.typed(), errors=errors)
    note = values.note
    grid = visit.site.plugins.office(viewer.office).criteria

    async def act() -> str:
        practice = await get_practice(viewer, public_id)
        office = await office_of(viewer, viewer.office)
        if practice is None or office is None:
            raise NotFoundException
        idea = await adopt_practice(practice, note, office, grid, by=viewer)
        return f"/ideas/{idea}"

    try:
        return see_other(request, await once(viewer, form, act))
    except Refused as refused:
        return await _practice_page(
            request, public_id, 422, form=form.typed(), refusals=refused.refusals
        )


class PracticeForm(FormModel):
    """What the three offices will read."""

    version: Version
    title: Line = ""
    problem: LongText = ""
    solution: LongText = ""
    results: LongText = ""
    advice: LongText = ""


async def _to_share(request: Asked, public_id: str) -> tuple[Idea, Pilot | None]:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        idea = await get_idea(viewer, public_id)
        if idea is None or not can(viewer, "practice.propose", idea.stake):
            raise NotFoundException
        return idea, await pilot_of(viewer, idea.id)


def _writing_page(
    request: Asked, idea: Idea, pilot: Pilot | None, status: int = 200, **shown: Any
) -> Response[str]:
    values: dict[str, Any] = {
        "errors": {},
        "refusals": refusals_for("practice.propose", idea.facts),
    } | shown
    return page(request, "practices/new.html", status, idea=idea, pilot=pilot, **values)


@get("/ideas/{public_id:str}/practice", action="practice.propose", thing=True)
async def show_practice_form(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The practice sheet to write, begun from the idea and its pilot."""
    idea, pilot = await _to_share(request, public_id)
    begun = {
        "title": idea.title,
        "problem": idea.problem,
        "solution": idea.solution,
        "results": idea.results or (pilot.lessons if pilot else ""),
        "advice": "",
    }
    return _writing_page(request, idea, pilot, form=begun)


@post("/ideas/{public_id:str}/practice", action="practice.propose", thing=True, status_code=200)
async def post_practice(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Propose the practice; the office's administrator confirms it."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    idea, pilot = await _to_share(request, public_id)
    values, errors = check(PracticeForm, form)
    if values is None:
        return _writing_page(request, idea, pilot, 422, form=form.typed(), errors=errors)
    given = values
    content = PracticeContent(
        title=given.title,
        problem=given.problem,
        solution=given.solution,
        results=given.results,
        advice=given.advice,
    )

    async def act() -> str:
        now = await get_idea(viewer, public_id)
        if now is None or now.version != given.version:
            raise Stale
        await propose_practice(now, content, pilot.lead_id if pilot else None, by=viewer)
        return f"/ideas/{public_id}"

    try:
        return see_other(request, await once(viewer, form, act))
    except Refused as refused:
        errors, rest = by_field(refused.refusals)
        return _writing_page(
            request, idea, pilot, 422, form=form.typed(), errors=errors, refusals=rest
        )
