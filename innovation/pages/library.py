"""The library: what the three offices share, and taking it up in one's own."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.actions.sharing import adopt_practice
from innovation.db import reading
from innovation.domain.policy import Stake, can
from innovation.domain.refusals import Refusal, Refused
from innovation.queries.people import office_of
from innovation.queries.pilots import measures_of_practice
from innovation.queries.sharing import adoptions_of, get_practice, library
from innovation.web.entry import read_form
from innovation.web.forms import FormModel, Paragraph, check, start_of
from innovation.web.once import once
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of


@get("/library", action="library.view")
async def show_library(request: Asked) -> Response[str]:
    """What the three offices share, newest first."""
    viewer = visit_of(request).viewer
    async with reading(viewer):
        practices, following = await library(viewer, start_of(request.query_params))
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
    return page(
        request,
        "library/show.html",
        status,
        practice=practice,
        adoptions=adoptions,
        measures=measures,
        actions=actions,
        **shown,
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
