"""The settings of one's office, for its administrator."""

from dataclasses import asdict
from functools import partial
from typing import Annotated, Any, Literal

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from pydantic import Field

from innovation.actions.office import change_office
from innovation.db import reading
from innovation.domain.colours import check_accent, for_dark
from innovation.domain.people import Office
from innovation.domain.stages import Role
from innovation.queries.people import office_of, people_of
from innovation.web.entry import read_form
from innovation.web.forms import Line, Name, Versioned, Word, check
from innovation.web.leaving import callback_of, left_of
from innovation.web.once import answer_once
from innovation.web.rendering import page
from innovation.web.site import Asked, visit_of


class OfficeForm(Versioned):
    """An office's settings."""

    name: Name
    city: Line
    accent: Word
    box: Literal["open", "committee"]
    quorum: Annotated[int, Field(ge=1, le=50)]
    answer_days: Annotated[int, Field(ge=1, le=400)]


async def _office_page(request: Asked, status: int = 200, **shown: Any) -> Response[str]:
    visit = visit_of(request)
    viewer = visit.viewer
    async with reading(viewer):
        office = await office_of(viewer, viewer.office)
        people = await people_of(viewer)
    if office is None:
        raise NotFoundException
    values: dict[str, Any] = {"form": _filled(office)} | shown
    provider = visit.site.providers.get(office.slug)
    accent = request.query_params.get("accent") or str(values["form"].get("accent", ""))
    wrong = check_accent(accent)
    return page(
        request,
        "office/show.html",
        status,
        office=office,
        chairs=[one for one in people if Role.CHAIR in one.roles],
        assessors=[one for one in people if Role.ASSESSOR in one.roles],
        accent=accent,
        dark_accent="" if wrong else for_dark(accent),
        wrong_accent=wrong,
        provider=provider.registration if provider else None,
        callback=callback_of(visit, office.slug),
        left=left_of(visit),
        **values,
    )


def _filled(office: Office) -> dict[str, Any]:
    return asdict(office) | {"box": "open" if office.open_box else "committee"}


@get("/office", action="office.settings")
async def show_office(request: Asked) -> Response[str]:
    """The settings, with what each changes; for htmx, what a colour would look like."""
    return await _office_page(request)


@post("/office", action="office.settings", status_code=200)
async def post_office(request: Asked) -> Response[str]:
    """Change the settings, from now on."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, errors = check(OfficeForm, form)
    if values is None:
        return await _office_page(request, 422, form=form.typed(), errors=errors)
    office = Office(
        slug=viewer.office,
        name=values.name,
        city=values.city,
        accent=values.accent,
        open_box=values.box == "open",
        quorum=values.quorum,
        answer_days=values.answer_days,
        version=values.version,
    )

    async def act() -> str:
        await change_office(office, by=viewer)
        return "/office"

    shown = partial(_office_page, request)
    return await answer_once(request, form, act, shown)
