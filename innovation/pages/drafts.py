"""Drafts: writing an idea, kept on the server while it is typed, then submitting it."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.actions.ideas import drop_draft, save_draft, start_draft, submit_idea
from innovation.db import reading, writing
from innovation.domain.refusals import Refused, Stale
from innovation.queries.ideas import Draft, drafts_of, get_draft
from innovation.queries.people import office_of
from innovation.web import texts
from innovation.web.entry import read_form
from innovation.web.forms import BadForm, Nothing, by_field, check
from innovation.web.idea_form import choices, read_idea, typed
from innovation.web.once import once
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of


@post("/drafts", action="idea.submit", status_code=200)
async def post_draft(request: Asked) -> Response[str]:
    """Start writing: an untouched draft is taken up again rather than left behind."""
    form = await read_form(request)
    check(Nothing, form)
    viewer = visit_of(request).viewer
    async with writing(viewer):
        untouched = [draft.public_id for draft in await drafts_of(viewer) if draft.version == 1]
        public_id = untouched[0] if untouched else await start_draft(by=viewer)
    return see_other(request, f"/drafts/{public_id}")


async def _own_draft(request: Asked, public_id: str) -> Draft:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        draft = await get_draft(viewer, public_id)
    if draft is None:
        raise NotFoundException
    return draft


def _draft_page(request: Asked, draft: Draft, status: int = 200, **shown: Any) -> Response[str]:
    visit = visit_of(request)
    offered = choices(visit.site.plugins.office(visit.viewer.office))
    values = {"form": typed(draft), "conflict": None} | shown
    saved_at = texts.clock(draft.updated_at) if draft.version > 1 else ""
    return page(
        request, "drafts/edit.html", status, draft=draft, saved_at=saved_at, **offered, **values
    )


@get("/drafts/{public_id:str}", action="draft.write", thing=True)
async def show_draft(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The draft, as it was last kept."""
    return _draft_page(request, await _own_draft(request, public_id))


@post("/drafts/{public_id:str}/autosave", action="draft.write", thing=True, status_code=200)
async def post_autosave(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Keep what is being typed, and say when it was kept."""
    visit = visit_of(request)
    form = await read_form(request)
    draft = await _own_draft(request, public_id)
    posted = read_idea(form, visit.site.plugins.office(visit.viewer.office))
    if posted.content is None:
        return _draft_page(request, draft, 422, form=form.typed(), errors=posted.errors)
    if posted.version != draft.version:
        return _draft_page(request, draft, 422, form=form.typed(), conflict=draft)
    try:
        async with writing(visit.viewer):
            await save_draft(draft, posted.content, by=visit.viewer)
    except Stale:
        now = await _own_draft(request, public_id)
        return _draft_page(request, now, 422, form=form.typed(), conflict=now)
    return _draft_page(request, await _own_draft(request, public_id))


@post("/drafts/{public_id:str}", action="draft.write", thing=True, status_code=200)
async def post_idea(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Submit the idea, keep the draft for later, or throw it away."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    plugins = visit.site.plugins.office(viewer.office)
    posted = read_idea(form, plugins)
    if posted.intent not in ("submit", "save", "drop"):
        raise BadForm("unknown intent")
    if posted.content is None and posted.intent != "drop":
        draft = await _own_draft(request, public_id)
        return _draft_page(request, draft, 422, form=form.typed(), errors=posted.errors)

    async def act() -> str:
        draft = await get_draft(viewer, public_id)
        if draft is None:
            raise NotFoundException
        if posted.intent == "drop":
            await drop_draft(draft, by=viewer)
            return "/"
        assert posted.content is not None
        if posted.intent == "save":
            await save_draft(draft, posted.content, by=viewer)
            return f"/drafts/{public_id}"
        office = await office_of(viewer, viewer.office)
        assert office is not None
        idea = await submit_idea(posted.content, office, plugins.criteria, by=viewer)
        await drop_draft(draft, by=viewer)
        return f"/ideas/{idea}"

    try:
        return see_other(request, await once(viewer, form, act))
    except Refused as refused:
        draft = await _own_draft(request, public_id)
        errors, rest = by_field(refused.refusals)
        return _draft_page(request, draft, 422, form=form.typed(), errors=errors, refusals=rest)
