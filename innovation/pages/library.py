"""The library: what the three offices share, and what each replies to it."""

from dataclasses import replace
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from markupsafe import Markup

from innovation.actions.sharing import Answer, reply_to_practice
from innovation.db import reading
from innovation.domain.listing import LibraryFilters
from innovation.domain.policy import Stake, can
from innovation.domain.refusals import Refusal
from innovation.domain.stages import ReplyKind
from innovation.queries.beside import beside_list
from innovation.queries.exchange import inspired_by_practice, talk_on_practice
from innovation.queries.files import files_of_practice
from innovation.queries.ideas import CAP
from innovation.queries.library import Shelf, look_for
from innovation.queries.people import office_of
from innovation.queries.pilots import measures_of_practice
from innovation.queries.sharing import get_practice, replies_to
from innovation.web.charts import charts
from innovation.web.entry import read_form
from innovation.web.filters import address, query_of
from innovation.web.forms import Day, FormModel, Paragraph, Version, check
from innovation.web.highlight import marked, passage
from innovation.web.library_filters import library_chips, library_choices, library_filters_from
from innovation.web.once import answer_once
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of
from innovation.web.talk import talk_about_practice


@get("/library", action="library.view")
async def show_library(request: Asked) -> Response[str]:
    """What the three offices share, by the filters of the address."""
    viewer = visit_of(request).viewer
    filters = library_filters_from(request.query_params)
    if "" in request.query_params.values():  # a form sends what was left empty too
        return see_other(request, address(filters))
    async with reading(viewer, stale=True):
        shelf = await look_for(viewer, filters)
        beside = await beside_list(viewer, "library", shelf.unknown)
        near = bool(shelf.unknown)
        if near:
            shelf = await look_for(viewer, filters, beside.near)
    return page(
        request,
        "library/index.html",
        practices=shelf.practices,
        found=_found(shelf) if filters.words else {},
        near=near,
        filters=filters,
        chips=library_chips(filters, beside.offices),
        saved=beside.saved,
        query=query_of(replace(filters, after=None)),
        everywhere=address(LibraryFilters(words=filters.words)),
        total=min(shelf.total, CAP),
        capped=shelf.total > CAP,
        next_url=address(filters, shelf.next) if shelf.next else "",
        **library_choices(filters, beside.offices),
    )


def _found(shelf: Shelf) -> dict[int, tuple[Markup, Markup]]:
    """For each practice, its title and a passage, with the words that were looked for marked."""
    return {
        one.id: (
            marked(one.title, shelf.asked),
            passage((one.problem, one.solution, one.results, one.advice), shelf.asked),
        )
        for one in shelf.practices
    }


async def _practice_page(
    request: Asked, public_id: str, status: int = 200, **shown: Any
) -> Response[str]:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        practice = await get_practice(viewer, public_id)
        if practice is None:
            raise NotFoundException
        replies = await replies_to(viewer, practice)
        talk = await talk_on_practice(viewer, practice.id)
        inspired = await inspired_by_practice(viewer, practice.id)
        measures = await measures_of_practice(viewer, practice.id) if practice.idea else ()
        files = await files_of_practice(viewer, practice.idea) if practice.idea else []
    actions: dict[str, list[Refusal]] = {}
    if can(viewer, "practice.reply", Stake(practice.office)):
        actions["practice.reply"] = []
    own = next((one.current for one in replies if one.office == viewer.office), None)
    return page(
        request,
        "library/show.html",
        status,
        practice=practice,
        replies=replies,
        own=own,
        measures=measures,
        files=files,
        charts=await charts(measures),
        actions=actions,
        inspired=inspired,
        **talk_about_practice(viewer, practice, talk),
        **shown,
    )


@get("/practices/{public_id:str}", action="practice.view", thing=True)
async def show_practice(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """One practice: what was wrong, what was done, what came of it, who took it up."""
    return await _practice_page(request, public_id)


class ReplyForm(FormModel):
    """What the office replies, after which of its replies."""

    after: Version = 0
    kind: ReplyKind
    words: Paragraph = ""
    review_on: Day = None


@post("/practices/{public_id:str}/replies", action="practice.reply", thing=True, status_code=200)
async def post_reply(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Reply for one's office: adopt, adapt, later, or not for us."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    values, errors = check(ReplyForm, form)
    if values is None:
        return await _practice_page(request, public_id, 422, form=form.typed(), errors=errors)
    answer, after = Answer(values.kind, values.words, values.review_on), values.after
    grid = visit.site.plugins.office(viewer.office).criteria

    async def act() -> str:
        practice = await get_practice(viewer, public_id)
        office = await office_of(viewer, viewer.office)
        if practice is None or office is None:
            raise NotFoundException
        idea = await reply_to_practice(practice, answer, office, grid, after=after, by=viewer)
        return f"/ideas/{idea}" if idea else f"/practices/{public_id}"

    shown = partial(_practice_page, request, public_id)
    return await answer_once(request, form, act, shown)
