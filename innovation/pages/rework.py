"""What an author changes after the submission: answers that a gate waits for, or the whole idea."""

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.actions.ideas import complete_idea, resubmit_idea
from innovation.db import reading
from innovation.domain.policy import require
from innovation.domain.refusals import Stale, refuse_if
from innovation.queries.assessment import decisions_on
from innovation.queries.files import files_of_idea
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.people import office_of
from innovation.web.acting import act_on_idea
from innovation.web.answers import read_answers
from innovation.web.attached import strange_files
from innovation.web.entry import read_form
from innovation.web.forms import Versioned, check
from innovation.web.idea_form import PREFIX, offered, read_idea, typed
from innovation.web.once import answer_once
from innovation.web.rendering import page
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of


async def _idea(request: Asked, public_id: str) -> Idea:
    """The idea whose office's plugins ask, even when its co-author is of another."""
    viewer = visit_of(request).viewer
    async with reading(viewer):
        idea = await get_idea(viewer, public_id)
    if idea is None:
        raise NotFoundException
    return idea


def _is_guest(request: Asked, idea: Idea) -> bool:
    """Who comes from another office writes in the idea's: the database lets only the system."""
    return visit_of(request).viewer.office != idea.office


@post("/ideas/{public_id:str}/answers", action="idea.complete", thing=True, status_code=200)
async def post_answers(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Complete the answers to the plugins' questions."""
    visit = visit_of(request)
    form = await read_form(request)
    values, errors = check(Versioned, form, prefixes=[PREFIX])
    here = await _idea(request, public_id)
    asked = visit.site.plugins.office(here.office).idea_fields
    about = {"kind": here.kind, "category": here.category}
    answers, wrong = read_answers(asked, form, PREFIX, about=about, complete=False)

    async def act(idea: Idea, given: Versioned) -> None:
        if idea.version != given.version:
            raise Stale
        refuse_if(strange_files(asked, answers, await files_of_idea(visit.viewer, idea.id)))
        kept = {k: v for k, v in idea.extra.items() if k not in {field.key for field in asked}}
        await complete_idea(idea, kept | answers, by=visit.viewer)

    return await act_on_idea(
        request, public_id, form, (values, errors | wrong), act, as_system=_is_guest(request, here)
    )


async def _rework_page(
    request: Asked, public_id: str, status: int = 200, **shown: Any
) -> Response[str]:
    visit = visit_of(request)
    viewer = visit.viewer
    async with reading(viewer):
        idea = await seen_idea(viewer, public_id)
        require(viewer, "idea.resubmit", idea.stake)
        decisions = await decisions_on(viewer, idea.id)
    values = {"form": typed(idea), "errors": {}} | shown
    return page(
        request,
        "ideas/rework.html",
        status,
        idea=idea,
        decision=decisions[0] if decisions else None,
        **offered(visit.site.plugins.office(idea.office), values["form"], values["errors"]),
        **values,
    )


@get("/ideas/{public_id:str}/rework", action="idea.resubmit", thing=True)
async def show_rework(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The idea to be completed, beside what the committee said."""
    return await _rework_page(request, public_id)


@post("/ideas/{public_id:str}/rework", action="idea.resubmit", thing=True, status_code=200)
async def post_rework(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Send the reworked idea back to the committee."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    here = await _idea(request, public_id)
    plugins = visit.site.plugins.office(here.office)
    posted = read_idea(form, plugins)
    if posted.content is None:
        return await _rework_page(request, public_id, 422, form=form.typed(), errors=posted.errors)
    content = posted.content

    async def act() -> str:
        idea = await get_idea(viewer, public_id)
        office = await office_of(viewer, idea.office) if idea else None
        if idea is None or office is None:
            raise NotFoundException
        if idea.version != posted.version:
            raise Stale
        files = await files_of_idea(viewer, idea.id)
        refuse_if(strange_files(plugins.idea_fields, content.extra, files))
        await resubmit_idea(idea, content, office, plugins.criteria, by=viewer)
        return f"/ideas/{public_id}"

    shown = partial(_rework_page, request, public_id)
    return await answer_once(request, form, act, shown, as_system=_is_guest(request, here))
