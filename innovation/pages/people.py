"""The people of one's office; its administrator invites them, one by one or a whole list."""

import base64
from io import BytesIO
from typing import Annotated, Any, Literal

from litestar import Response, get, post
from pydantic import StringConstraints

from innovation import texts
from innovation.actions.members import GIVEN_BY_OFFICE
from innovation.actions.people import GRANTABLE, Newcomer, invite_people, invite_person
from innovation.db import reading, writing
from innovation.domain.policy import can
from innovation.domain.refusals import Refused
from innovation.domain.stages import Role
from innovation.importing.staff import addresses, check_staff
from innovation.queries.people import Wanted, people_of, taken_addresses
from innovation.spreadsheets import Column, writer
from innovation.spreadsheets.reading import read_file
from innovation.web.entry import read_form
from innovation.web.forms import Form, FormModel, Line, Name, by_field, check
from innovation.web.rendering import page
from innovation.web.site import Asked, address_of, visit_of

SHOWN = 200
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"
    ),
]
Pasted = Annotated[str, StringConstraints(max_length=200_000)]


class InvitationForm(FormModel):
    """Who is invited, and as what."""

    name: Name
    email: Email
    service: Line = ""
    roles: list[Role] = []


async def _people_page(
    request: Asked, status: int = 200, *, link: str = "", **shown: Any
) -> Response[str]:
    visit = visit_of(request)
    viewer = visit.viewer
    keeps = can(viewer, "person.disable")
    wanted = Wanted(*(request.query_params.get(name, "") for name in ("words", "role", "state")))
    async with reading(viewer):
        everybody = await people_of(viewer, disabled=keeps and wanted.state == "disabled")
    colleagues = [one for one in everybody if wanted.takes(one)]
    return page(
        request,
        "people/index.html",
        status,
        colleagues=colleagues[:SHOWN],
        count=len(colleagues),
        wanted=wanted,
        all_roles=texts.labelled(GIVEN_BY_OFFICE),
        roles=texts.labelled(GRANTABLE),
        keeps=keeps,
        actions={"person.invite": []} if can(viewer, "person.invite") else {},
        link=link,
        **shown,
    )


@get("/people", action="people.view")
async def show_people(request: Asked) -> Response[str]:
    """Who works in this office, and as what."""
    return await _people_page(request)


@post("/people", action="person.invite", status_code=200)
async def post_person(request: Asked) -> Response[str]:
    """Invite someone: the single-use link is shown here once, and kept nowhere."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, errors = check(InvitationForm, form, lists=["roles"])
    if values is None:
        return await _people_page(request, 422, form=form.typed(), errors=errors)
    try:
        async with writing(viewer):
            token = await invite_person(
                values.name, values.email, values.service, values.roles, viewer.office, by=viewer
            )
    except Refused as refused:
        errors, rest = by_field(refused.refusals)
        return await _people_page(request, 422, form=form.typed(), errors=errors, refusals=rest)
    return await _people_page(request, link=f"{address_of(request)}/invitations/{token}")


class ListForm(FormModel):
    """A pasted list: seen first, then written."""

    people: Pasted = ""
    intent: Literal["preview", "write"] = "preview"


def _list_page(request: Asked, form: Form, status: int = 200, **shown: Any) -> Response[str]:
    values = {"staff": None, "invited": [], "file": "", "form": form.typed()} | shown
    return page(request, "people/list.html", status, **values)


@get("/invitations", action="person.invite")
async def show_list(request: Asked) -> Response[str]:
    """Paste a list of people."""
    return _list_page(request, Form({}))


@post("/invitations", action="person.invite", status_code=200)
async def post_list(request: Asked) -> Response[str]:
    """What the list says; once it was seen, an invitation for each person who is new."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, errors = check(ListForm, form)
    if values is None:
        return _list_page(request, form, 422, errors=errors)
    writes = values.intent == "write"
    invited: list[tuple[Newcomer, str]] = []
    try:
        table = read_file(values.people.encode())
        named = addresses(table)
        async with writing(viewer) if writes else reading(viewer):
            staff = check_staff(table, await taken_addresses(viewer, named))
            if writes:
                invited = await invite_people(staff.newcomers, by=viewer)
    except Refused as refused:
        return _list_page(request, form, 422, refusals=refused.refusals)
    links = [(one, f"{address_of(request)}/invitations/{token}") for one, token in invited]
    return _list_page(request, form, staff=staff, invited=links, file=_file_of(links))


def _file_of(links: list[tuple[Newcomer, str]]) -> str:
    """The links as a file within the page: they are kept nowhere, so no address could serve it."""
    file = BytesIO()
    names = (texts.gettext("Nom"), texts.gettext("Adresse électronique"), texts.gettext("Lien"))
    table = writer("csv", file, [Column(name) for name in names])
    table.add([[one.name, one.email, link] for one, link in links])
    table.close()
    return "data:text/csv;base64," + base64.b64encode(file.getvalue()).decode()
