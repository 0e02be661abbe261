"""One person of the office: what they take part in, and what the administrator may change."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation import texts
from innovation.actions.members import (
    GIVEN_BY_OFFICE,
    Details,
    change_details,
    disable_person,
    enable_person,
    grant_roles,
    reset_factor,
)
from innovation.actions.passwords import make_reset_link
from innovation.actions.people import renew_invitation
from innovation.db import reading, writing
from innovation.domain.policy import Stake, can
from innovation.domain.refusals import Refusal, Refused, Stale
from innovation.domain.stages import OF_THE_SITE, Role
from innovation.queries.people import Member, member_of, people_of, taking_part
from innovation.web.entry import read_form
from innovation.web.forms import Form, Line, M, Name, Nothing, Versioned, Word, check
from innovation.web.once import answer_once
from innovation.web.rendering import page
from innovation.web.site import Asked, address_of, visit_of


async def _person_page(
    request: Asked,
    public_id: str,
    status: int = 200,
    *,
    link: str = "",
    forgotten: bool = False,
    **shown: Any,
) -> Response[str]:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        member = await member_of(viewer, public_id)
        if member is None:
            raise NotFoundException
        ideas = await taking_part(viewer, member.id)
        keeps = can(viewer, "person.edit", Stake(member.office))
        colleagues = await people_of(viewer) if keeps else []
    return page(
        request,
        "people/show.html",
        status,
        member=member,
        ideas=[one for one in ideas if one.part != "lead"],
        pilots=[one for one in ideas if one.part == "lead"],
        colleagues=[one for one in colleagues if one.id != member.id],
        all_roles=texts.labelled(GIVEN_BY_OFFICE),
        keeps=keeps,
        hands_over=can(viewer, "pilot.hand_over", Stake(member.office)),
        oneself=member.id == viewer.id,
        link=link,
        forgotten=forgotten,
        resets=can(viewer, "person.reset", Stake(member.office)) and not member.roles & OF_THE_SITE,
        **shown,
    )


@get("/people/{public_id:str}", action="person.view", thing=True)
async def show_person(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """A colleague: their service, their roles, what they take part in."""
    return await _person_page(request, public_id)


async def _change(
    request: Asked,
    public_id: str,
    form: Form,
    checked: tuple[M | None, dict[str, str]],
    act: Callable[[Member, M], Awaitable[None]],
    *,
    as_system: bool = False,
) -> Response[str]:
    """Act once on the person with the form's values; what is refused shows their page."""
    values, errors = checked
    if values is None:
        return await _person_page(request, public_id, 422, form=form.typed(), errors=errors)
    viewer, given = visit_of(request).viewer, values

    async def run() -> str:
        member = await member_of(viewer, public_id)
        if member is None:
            raise NotFoundException
        if str(member.version) != form.one("version"):
            raise Stale
        await act(member, given)
        return f"/people/{public_id}"

    shown = partial(_person_page, request, public_id)
    return await answer_once(request, form, run, shown, as_system=as_system)


class DetailsForm(Versioned):
    """What is said of a person; their manager by public id."""

    name: Name
    service: Line = ""
    manager: Word = ""


@post("/people/{public_id:str}/details", action="person.edit", thing=True, status_code=200)
async def post_details(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Correct what is said of a person."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(member: Member, given: DetailsForm) -> None:
        managers = {one.public_id: one.id for one in await people_of(viewer, disabled=True)}
        if given.manager and given.manager not in managers:
            raise Refused([Refusal("Ce choix n'est pas dans la liste.", field="manager")])
        details = Details(given.name, given.service, managers.get(given.manager))
        await change_details(member, details, by=viewer)

    return await _change(request, public_id, form, check(DetailsForm, form), act)


class RolesForm(Versioned):
    """The office's roles that a person holds from now on."""

    roles: list[Role] = []


@post("/people/{public_id:str}/roles", action="person.grant", thing=True, status_code=200)
async def post_roles(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Give a colleague these of the office's roles and no other."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(member: Member, given: RolesForm) -> None:
        await grant_roles(member, frozenset(given.roles), by=viewer)

    checked = check(RolesForm, form, lists=["roles"])
    return await _change(request, public_id, form, checked, act)


@post("/people/{public_id:str}/disabling", action="person.disable", thing=True, status_code=200)
async def post_disabling(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Close an account at once."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(member: Member, _: Versioned) -> None:
        await disable_person(member, by=viewer)

    return await _change(request, public_id, form, check(Versioned, form), act)


@post("/people/{public_id:str}/enabling", action="person.disable", thing=True, status_code=200)
async def post_enabling(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Open a closed account again."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(member: Member, _: Versioned) -> None:
        await enable_person(member, by=viewer)

    return await _change(request, public_id, form, check(Versioned, form), act)


@post("/people/{public_id:str}/factor", action="person.reset_factor", thing=True, status_code=200)
async def post_factor_reset(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Remove the second factor of somebody who lost it; its secret is shown to nobody."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(member: Member, _: Versioned) -> None:
        await reset_factor(member, by=viewer)

    return await _change(request, public_id, form, check(Versioned, form), act, as_system=True)


@post("/people/{public_id:str}/invitation", action="person.invite", thing=True, status_code=200)
async def post_link(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """A new single-use link, shown here once; those before it no longer open."""
    return await _show_link(request, public_id, renew_invitation, forgotten=False)


@post("/people/{public_id:str}/password", action="person.reset", thing=True, status_code=200)
async def post_reset(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """A single-use link for a forgotten password, shown here once."""
    return await _show_link(request, public_id, make_reset_link, forgotten=True)


async def _show_link(
    request: Asked, public_id: str, make: Callable[..., Awaitable[str]], *, forgotten: bool
) -> Response[str]:
    """Make a link with the configured address; no ``Host`` of a request gets into it."""
    visit = visit_of(request)
    form = await read_form(request)
    check(Nothing, form)
    try:
        async with writing(visit.viewer):
            member = await member_of(visit.viewer, public_id)
            if member is None:
                raise NotFoundException
            token = await make(member, by=visit.viewer)
    except Refused as refused:
        return await _person_page(request, public_id, 422, refusals=refused.refusals)
    link = f"{address_of(request)}/invitations/{token}"
    return await _person_page(request, public_id, link=link, forgotten=forgotten)
