"""Photos and documents: added to a draft or an idea, taken away, and sent to who may see them."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from innovation.actions.files import (
    Attaching,
    attach_to_draft,
    attach_to_idea,
    detach_from_draft,
    detach_from_idea,
    put_back,
    too_many_files,
)
from innovation.db import reading
from innovation.domain.contributions import Field
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import NotAllowed, Refusal, Refused, refuse_if
from innovation.files import PER_IDEA
from innovation.queries.files import Held, get_file
from innovation.queries.ideas import get_draft, get_idea
from innovation.web.attached import files_shown
from innovation.web.entry import read_form
from innovation.web.forms import BadForm, Form, Nothing, check
from innovation.web.idea_page import idea_page
from innovation.web.once import once
from innovation.web.rendering import page, see_other, target
from innovation.web.seen import seen_idea
from innovation.web.sending import send_document, send_picture
from innovation.web.site import Asked, visit_of
from innovation.web.uploads import MAX_UPLOAD, Upload, keep_uploads, uploaded


async def _draft_files(
    request: Asked, public_id: str, refusals: Iterable[Refusal] = ()
) -> Response[str]:
    visit = visit_of(request)
    viewer = visit.viewer
    async with reading(viewer):
        draft = await get_draft(viewer, public_id)
        if draft is None:
            raise NotFoundException
        shown = await files_shown(viewer, draft, visit.site.plugins.office(viewer.office))
    told = list(refusals)
    return page(
        request,
        "files/of_draft.html",
        422 if told else 200,
        draft=draft,
        alone=not target(request),
        **shown | {"file_refusals": told},
    )


@get("/drafts/{public_id:str}/files", action="draft.write", thing=True)
async def show_draft_files(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The files of a draft on a page of their own, for a browser without JavaScript."""
    return await _draft_files(request, public_id)


@post(
    "/drafts/{public_id:str}/files",
    action="draft.write",
    thing=True,
    status_code=200,
    request_max_body_size=MAX_UPLOAD,
)
async def post_draft_files(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Add photos and documents to a draft; those that can't be taken are named, the others are."""
    viewer = visit_of(request).viewer
    async with uploaded(request) as (form, uploads):
        check(Nothing, form)
        async with reading(viewer):
            if await get_draft(viewer, public_id) is None:
                raise NotFoundException

        async def attach(files: list[Attaching]) -> str:
            draft = await get_draft(viewer, public_id)
            if draft is None:
                raise NotFoundException
            await attach_to_draft(draft, files, by=viewer)
            return f"/drafts/{public_id}/files"

        refusals = await _attach(request, viewer.office, form, uploads, attach)
    if refusals or target(request):
        return await _draft_files(request, public_id, refusals)
    return see_other(request, f"/drafts/{public_id}/files")


@post(
    "/ideas/{public_id:str}/files",
    action="idea.attach",
    thing=True,
    status_code=200,
    request_max_body_size=MAX_UPLOAD,
)
async def post_idea_files(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Add photos and documents to an idea after its submission."""
    viewer = visit_of(request).viewer
    async with uploaded(request) as (form, uploads):
        check(Nothing, form)
        async with reading(viewer):
            idea = await get_idea(viewer, public_id)
        if idea is None:
            raise NotFoundException
        require(viewer, "idea.attach", idea.stake)
        refuse_if(refusals_for("idea.attach", idea.facts))

        async def attach(files: list[Attaching]) -> str:
            now = await seen_idea(viewer, public_id)
            await attach_to_idea(now, files, by=viewer)
            return f"/ideas/{public_id}"

        refusals = await _attach(request, idea.office, form, uploads, attach)
    if refusals or target(request):
        status = 422 if refusals else 200
        return await idea_page(request, public_id, status, file_refusals=refusals)
    return see_other(request, f"/ideas/{public_id}#files")


async def _attach(
    request: Asked,
    office: str,
    form: Form,
    uploads: list[Upload],
    attach: Callable[[list[Attaching]], Awaitable[str]],
) -> list[Refusal]:
    """Keep what may be kept and attach it, once; the reasons against the rest."""
    visit = visit_of(request)
    asked = visit.site.plugins.office(office).idea_fields
    for upload in uploads:
        upload.field = _question(upload.field, asked)
    if not uploads:
        return [Refusal("Choisissez d'abord un fichier, puis ajoutez-le.")]
    if len(uploads) > PER_IDEA:  # said before anything is unpacked
        return [too_many_files()]
    kept, refusals = await keep_uploads(visit.site.files, uploads)
    if not kept:
        return refusals
    files = [Attaching(made, upload.field) for upload, made in kept]
    content = [f"{file.field} {file.prepared.file.sha256}" for file in files]
    posted = Form({"_key": form.all("_key"), "file": content}, form.path)
    try:
        await once(
            visit.viewer,
            posted,
            partial(attach, files),
            as_system=office != visit.viewer.office,
        )
    except Refused as refused:
        refusals += refused.refusals
    return refusals


def _question(name: str, asked: Iterable[Field]) -> str:
    """The plugin's question that a field of the form answers; none for the idea's own files."""
    key = name.removeprefix("file").removeprefix(".")
    if name not in ("file", *(f"file.{field.key}" for field in asked if field.kind == "file")):
        raise BadForm(f"{name} is unknown")
    return key


async def _held(request: Asked, public_id: str) -> Held:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        held = await get_file(viewer, public_id)
    if held is None:
        raise NotFoundException
    return held


@post("/files/{public_id:str}/removal", action="idea.attach", thing=True, status_code=200)
async def post_removal(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Take a file away from a draft or from an idea."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    check(Nothing, form)
    held = await _held(request, public_id)

    async def remove() -> str:
        if held.draft:
            await detach_from_draft(held.attachment, by=viewer)
            return f"/drafts/{held.draft}/files"
        idea = await get_idea(viewer, held.idea)
        if idea is None:
            raise NotAllowed("idea.attach")  # seen with a shared practice, whose idea is not
        await detach_from_idea(held.attachment, idea, by=viewer)
        return f"/ideas/{held.idea}#files"

    location = await once(viewer, form, remove, as_system=held.office != viewer.office)
    if not target(request):
        return see_other(request, location)
    return await (
        _draft_files(request, held.draft) if held.draft else idea_page(request, held.idea)
    )


@post("/files/{public_id:str}/return", action="draft.write", thing=True, status_code=200)
async def post_return(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Put back a file that was taken away from a draft."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    check(Nothing, form)
    held = await _held(request, public_id)

    async def restore() -> str:
        draft = await get_draft(viewer, held.draft)
        if draft is None:
            raise NotFoundException
        await put_back(held.attachment, draft, by=viewer)
        return f"/drafts/{held.draft}/files"

    try:
        location = await once(viewer, form, restore)
    except Refused as refused:
        return await _draft_files(request, held.draft, refused.refusals)
    if target(request):
        return await _draft_files(request, held.draft)
    return see_other(request, location)


@get("/files/{public_id:str}", action="file.view", thing=True)
async def get_document(request: Asked, public_id: FromPath[str]) -> Stream:
    """A file as it is kept, to be saved rather than shown."""
    held = await _held(request, public_id)
    file, folder = held.attachment, visit_of(request).site.files
    return send_document(folder, held.sha256, file.name, file.type)


@get("/files/{public_id:str}/picture", action="file.view", thing=True)
async def get_picture(request: Asked, public_id: FromPath[str]) -> Stream:
    """A photo for the screen: our own picture of it, so it may be shown in the page."""
    held = await _held(request, public_id)
    return send_picture(visit_of(request).site.files, held.picture)


@get("/files/{public_id:str}/thumbnail", action="file.view", thing=True)
async def get_thumbnail(request: Asked, public_id: FromPath[str]) -> Stream:
    """The same, small."""
    held = await _held(request, public_id)
    return send_picture(visit_of(request).site.files, held.thumbnail)
