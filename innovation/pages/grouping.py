"""The chair groups look-alike ideas into one, and sets them apart again."""

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from innovation.actions.grouping import group_ideas, ungroup_idea
from innovation.db import reading
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refused, Stale
from innovation.queries.grouping import grouping_of, may_be_grouped
from innovation.queries.people import office_of
from innovation.web.entry import read_form
from innovation.web.forms import Nothing, Versioned, check
from innovation.web.idea_page import idea_page
from innovation.web.once import answer_once, once
from innovation.web.rendering import page, see_other
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of


class GroupingForm(Versioned):
    """The ideas to group into this one, by their addresses."""

    others: list[str] = []


async def _grouping_page(
    request: Asked, public_id: str, status: int = 200, **shown: Any
) -> Response[str]:
    viewer = visit_of(request).viewer
    words = request.query_params.get("words", "")[:200]
    async with reading(viewer):
        idea = await seen_idea(viewer, public_id)
        require(viewer, "idea.group", idea.stake)
        found = await may_be_grouped(viewer, idea, words or idea.title)
    return page(
        request,
        "ideas/grouping.html",
        status,
        idea=idea,
        words=words,
        found=found,
        closed=refusals_for("idea.group", idea.facts),
        **shown,
    )


@get("/ideas/{public_id:str}/groupings", action="idea.group", thing=True)
async def show_groupings(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Ideas that look alike, to be grouped into this one."""
    return await _grouping_page(request, public_id)


@post("/ideas/{public_id:str}/groupings", action="idea.group", thing=True, status_code=200)
async def post_groupings(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Group the chosen ideas into this one."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    given, errors = check(GroupingForm, form, lists=["others"])
    if given is None:
        return await _grouping_page(request, public_id, 422, form=form.typed(), errors=errors)

    async def act() -> str:
        main = await seen_idea(viewer, public_id)
        if main.version != given.version:
            raise Stale
        others = [await seen_idea(viewer, other) for other in dict.fromkeys(given.others)]
        await group_ideas(main, others, by=viewer)
        return f"/ideas/{public_id}"

    shown = partial(_grouping_page, request, public_id)
    return await answer_once(request, form, act, shown)


@post("/ideas/{public_id:str}/ungrouping", action="idea.ungroup", thing=True, status_code=200)
async def post_ungrouping(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Set a grouped idea apart again."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    check(Nothing, form)

    async def act() -> str:
        idea = await seen_idea(viewer, public_id)
        require(viewer, "idea.ungroup", idea.stake)
        grouping = await grouping_of(viewer, idea.id)
        office = await office_of(viewer, idea.office)
        if grouping is None or office is None:
            raise Stale
        main = await seen_idea(viewer, grouping.main_public_id)
        grid = visit.site.plugins.office(idea.office).criteria
        await ungroup_idea(idea, main, office, grid, by=viewer)
        return f"/ideas/{public_id}"

    try:
        return see_other(request, await once(viewer, form, act))
    except Refused as refused:
        return await idea_page(request, public_id, 422, refusals=refused.refusals)
