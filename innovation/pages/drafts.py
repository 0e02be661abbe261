"""Drafts: writing an idea, kept on the server while it is typed, then submitting it."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation import texts
from innovation.actions.files import keep_files
from innovation.actions.ideas import Names, drop_draft, save_draft, start_draft, submit_idea
from innovation.db import reading, writing
from innovation.domain.people import Viewer
from innovation.domain.refusals import Refusal, Refused, Stale, refuse_if
from innovation.queries.files import files_of_draft
from innovation.queries.ideas import Draft, drafts_of, get_draft, get_idea
from innovation.queries.people import office_of, people_of
from innovation.queries.sharing import get_practice
from innovation.web.attached import files_shown, strange_files
from innovation.web.colleagues import labelled, one_named
from innovation.web.entry import read_form
from innovation.web.forms import BadForm, FormModel, Word, by_field, check
from innovation.web.idea_form import (
    DraftForm,
    Posted,
    content_of,
    differences,
    names_of,
    offered,
    read_idea,
    typed,
)
from innovation.web.once import once
from innovation.web.rendering import page, see_other, target
from innovation.web.site import Asked, visit_of


class StartForm(FormModel):
    """Another idea, or a practice, may have inspired this one."""

    inspired_by: Word = ""


@post("/drafts", action="idea.submit", status_code=200)
async def post_draft(request: Asked) -> Response[str]:
    """Start writing: an untouched draft is taken up again rather than left behind."""
    values, _ = check(StartForm, await read_form(request))
    viewer = visit_of(request).viewer
    async with writing(viewer):
        idea, practice = await _models(viewer, values.inspired_by if values else "")
        untouched = [
            draft.public_id
            for draft in await drafts_of(viewer)
            if draft.version == 1 and (draft.inspired_by, draft.practice) == (idea, practice)
        ]
        public_id = (
            untouched[0]
            if untouched
            else await start_draft(inspired_by=idea, practice=practice, by=viewer)
        )
    return see_other(request, f"/drafts/{public_id}")


async def _models(viewer: Viewer, public_id: str) -> tuple[int | None, int | None]:
    """The idea, or the practice, that inspires; neither where the viewer sees none."""
    if not public_id:
        return None, None
    if idea := await get_idea(viewer, public_id):
        return idea.id, None
    practice = await get_practice(viewer, public_id)
    return None, practice.id if practice else None


async def _own_draft(request: Asked, public_id: str) -> Draft:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        draft = await get_draft(viewer, public_id)
    if draft is None:
        raise NotFoundException
    return draft


async def _draft_page(
    request: Asked, draft: Draft, status: int = 200, **shown: Any
) -> Response[str]:
    visit = visit_of(request)
    viewer = visit.viewer
    plugins = visit.site.plugins.office(viewer.office)
    if target(request):  # an autosave: the list of colleagues is on the page already
        people, files = [], {}
    else:
        async with reading(viewer):
            people = await people_of(viewer)
            files = await files_shown(viewer, draft, plugins)
    values = {"form": typed(draft), "errors": {}, "conflict": None} | shown
    return page(
        request,
        "drafts/edit.html",
        status,
        draft=draft,
        saved_at=texts.clock(draft.updated_at) if draft.version > 1 else "",
        colleagues={label: one for label, one in labelled(people).items() if one.id != viewer.id},
        alone=False,
        unsaved=list(values["errors"].values()) if target(request) else [],
        **files | offered(plugins, values["form"], values["errors"]),
        **values,
    )


@get("/drafts/{public_id:str}", action="draft.write", thing=True)
async def show_draft(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The draft, as it was last kept."""
    return await _draft_page(request, await _own_draft(request, public_id))


def _is_overtaken(draft: Draft, posted: Posted, window: str) -> bool:
    """Whether another window wrote something else since this one was shown."""
    return (
        posted.version != draft.version
        and window != draft.written_with
        and (posted.content, posted.names) != (content_of(draft), names_of(draft))
    )


async def _keep(draft: Draft, posted: Posted, window: str, by: Viewer) -> None:
    """Keep what one window holds, unless another one would lose by it."""
    assert posted.content is not None
    if _is_overtaken(draft, posted, window):
        raise Stale
    if (posted.content, posted.names) != (content_of(draft), names_of(draft)):
        await save_draft(draft, posted.content, posted.names, window=window, by=by)


async def _conflict_page(request: Asked, public_id: str, form: Any) -> Response[str]:
    draft = await _own_draft(request, public_id)
    shown = form.typed()
    return await _draft_page(
        request, draft, 422, form=shown, conflict=draft, both=differences(draft, shown)
    )


@post("/drafts/{public_id:str}/autosave", action="draft.write", thing=True, status_code=200)
async def post_autosave(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Keep what is being typed, and say when it was kept."""
    visit = visit_of(request)
    form = await read_form(request)
    draft = await _own_draft(request, public_id)
    posted = read_idea(form, visit.site.plugins.office(visit.viewer.office), DraftForm)
    if posted.content is None:
        return await _draft_page(request, draft, 422, form=form.typed(), errors=posted.errors)
    try:
        async with writing(visit.viewer):
            await _keep(draft, posted, form.one("_key"), visit.viewer)
    except Stale:
        return await _conflict_page(request, public_id, form)
    return await _draft_page(request, await _own_draft(request, public_id))


@post("/drafts/{public_id:str}", action="draft.write", thing=True, status_code=200)
async def post_idea(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Submit the idea, keep the draft for later, or throw it away."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    plugins = visit.site.plugins.office(viewer.office)
    posted = read_idea(form, plugins, DraftForm)
    if posted.intent not in ("submit", "save", "files", "drop"):
        raise BadForm("unknown intent")
    if posted.content is None and posted.intent != "drop":
        draft = await _own_draft(request, public_id)
        return await _draft_page(request, draft, 422, form=form.typed(), errors=posted.errors)

    async def act() -> str:
        draft = await get_draft(viewer, public_id)
        if draft is None:
            raise NotFoundException
        return await _settle(request, draft, posted, form.one("_key"))

    try:
        return see_other(request, await once(viewer, form, act))
    except Stale:
        return await _conflict_page(request, public_id, form)
    except Refused as refused:
        draft = await _own_draft(request, public_id)
        errors, rest = by_field(refused.refusals)
        return await _draft_page(
            request, draft, 422, form=form.typed(), errors=errors, refusals=rest
        )


async def _settle(request: Asked, draft: Draft, posted: Posted, window: str) -> str:
    """Do with the draft what was asked, and say where to go on."""
    viewer = visit_of(request).viewer
    if posted.intent == "drop":
        await drop_draft(draft, by=viewer)
        return "/"
    if posted.intent in ("save", "files"):
        await _keep(draft, posted, window, viewer)
        return f"/drafts/{draft.public_id}" + ("/files" if posted.intent == "files" else "")
    if _is_overtaken(draft, posted, window):
        raise Stale
    return await _submit(request, draft, posted)


async def _submit(request: Asked, draft: Draft, posted: Posted) -> str:
    """Turn the draft into an idea: its address."""
    visit = visit_of(request)
    viewer = visit.viewer
    office = await office_of(viewer, viewer.office)
    assert office is not None
    assert posted.content is not None
    author, co_authors = await _people_named(viewer, posted.names)
    plugins = visit.site.plugins.office(viewer.office)
    files = await files_of_draft(viewer, draft.id)
    refuse_if(strange_files(plugins.idea_fields, posted.content.extra, files))
    idea = await submit_idea(
        posted.content, office, plugins.criteria, author=author, co_authors=co_authors,
        inspired_by=(draft.inspired_by, draft.practice), by=viewer,
    )  # fmt: skip
    await keep_files(draft, idea, posted.content.extra, by=viewer)
    await drop_draft(draft, by=viewer)
    return f"/ideas/{idea}"


async def _people_named(viewer: Viewer, names: Names) -> tuple[int | None, list[int]]:
    """Whose idea it is when it is not the viewer's, and who is invited to carry it."""
    labels = labelled(await people_of(viewer))
    wanted = [("on_behalf_of", names.on_behalf_of)] if names.on_behalf_of else []
    wanted += [("co_author", name) for name in names.co_authors]
    found = [(field, one_named(name, labels, field)) for field, name in wanted]
    refuse_if([one for _, one in found if isinstance(one, Refusal)])
    people = [(field, one.id) for field, one in found if not isinstance(one, Refusal)]
    author = next((person for field, person in people if field == "on_behalf_of"), None)
    return author, [person for field, person in people if field == "co_author"]
