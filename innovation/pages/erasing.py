"""Erasing a person who left: what goes, what stays, who says their name, then their name typed."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.actions.erasing import erase_person, why_not_erase
from innovation.db import reading
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import Refusal, Refused, Stale
from innovation.queries.erasing import mentions_of
from innovation.queries.people import Member, member_of, taking_part
from innovation.web.entry import read_form
from innovation.web.forgetting import settle
from innovation.web.forms import Line, Versioned, by_field, check
from innovation.web.once import once
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of


class ErasureForm(Versioned):
    """The name of the person, typed to confirm."""

    typed: Line = ""


async def _member(request: Asked, public_id: str) -> Member:
    viewer = visit_of(request).viewer
    member = await member_of(viewer, public_id)
    if member is None:
        raise NotFoundException
    require(viewer, "person.erase", Stake(member.office))
    return member


async def _erasure_page(
    request: Asked, public_id: str, status: int = 200, **shown: Any
) -> Response[str]:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        member = await _member(request, public_id)
        ideas = await taking_part(viewer, member.id)
        mentions = await mentions_of(viewer, member.name)
        reasons: list[Refusal] = await why_not_erase(member, by=viewer)
    return page(
        request,
        "people/erase.html",
        status,
        member=member,
        ideas=len(ideas),
        mentions=mentions,
        reasons=reasons,
        **shown,
    )


@get("/people/{public_id:str}/erasure", action="person.erase", thing=True)
async def show_erasure(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What erasing this person takes away, and what it keeps."""
    return await _erasure_page(request, public_id)


@post("/people/{public_id:str}/erasure", action="person.erase", thing=True, status_code=200)
async def post_erasure(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Erase the person; the answer comes once the file beside the database knows it too."""
    visit = visit_of(request)
    form = await read_form(request)
    given, errors = check(ErasureForm, form)
    if given is None:
        return await _erasure_page(request, public_id, 422, form=form.typed(), errors=errors)
    files: frozenset[str] = frozenset()

    async def run() -> str:
        nonlocal files
        member = await _member(request, public_id)
        if member.version != given.version:
            raise Stale
        files = await erase_person(member, given.typed, by=visit.viewer)
        return f"/people/{public_id}"

    try:
        location = await once(visit.viewer, form, run, as_system=True)
    except Refused as refused:
        errors, rest = by_field(refused.refusals)
        return await _erasure_page(
            request, public_id, 422, form=form.typed(), errors=errors, refusals=rest
        )
    await settle(visit.site, files)
    return see_other(request, location)
