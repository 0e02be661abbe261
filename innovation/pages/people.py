"""The people of one's office; its administrator invites them."""

from typing import Annotated, Any

from litestar import Response, get, post
from pydantic import StringConstraints

from innovation.actions.people import GRANTABLE, invite_person
from innovation.db import reading, writing
from innovation.domain.policy import can
from innovation.domain.refusals import Refused
from innovation.domain.stages import Role
from innovation.queries.people import people_of
from innovation.web import texts
from innovation.web.entry import read_form
from innovation.web.forms import FormModel, Line, by_field, check
from innovation.web.rendering import page
from innovation.web.site import Asked, visit_of

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"
    ),
]


class InvitationForm(FormModel):
    """Who is invited, and as what."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
    email: Email
    service: Line = ""
    roles: list[Role] = []


async def _people_page(
    request: Asked, status: int = 200, *, link: str = "", **shown: Any
) -> Response[str]:
    visit = visit_of(request)
    viewer = visit.viewer
    async with reading(viewer):
        colleagues = await people_of(viewer)
    roles = [(role.value, texts.label(role)) for role in sorted(GRANTABLE)]
    return page(
        request,
        "people/index.html",
        status,
        colleagues=colleagues,
        roles=roles,
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
    visit = visit_of(request)
    viewer = visit.viewer
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
    return await _people_page(request, link=f"{visit.origin}/invitations/{token}")
