"""Choosing a password, behind a single-use link or anew; a link is made by an administrator."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from innovation import world
from innovation.actions.passwords import change_password, choose_password
from innovation.actions.sessions import count_login, forget_login
from innovation.db import reading, writing
from innovation.domain.passwords import check_password
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import Refusal, Refused
from innovation.domain.sessions import token_hash
from innovation.queries.oidc import identity_of
from innovation.queries.people import Invitation, credentials_of_person, invitation_of, offices
from innovation.web.entering import enter
from innovation.web.entry import read_form
from innovation.web.factors import source_of
from innovation.web.forms import FormModel, Line, Secret, by_field, check
from innovation.web.passwords import hash_password, is_password
from innovation.web.rendering import page
from innovation.web.site import Asked, visit_of

WRONG = Refusal("Ce n'est pas votre mot de passe d'aujourd'hui.", field="current")


class ChosenForm(FormModel):
    """The password chosen behind a link; the address is shown, not changed."""

    email: Line = ""
    password: Secret = ""


class ChangeForm(FormModel):
    """The password of today, and the next."""

    current: Secret = ""
    password: Secret = ""


async def _refusals_to(request: Asked, password: str, *own: str) -> list[Refusal]:
    """Why a password can't be taken, by whom it would be for and where they work."""
    async with reading(SYSTEM):
        places = [name for office in await offices(SYSTEM) for name in (office.name, office.city)]
    shortest = visit_of(request).site.settings.password_length
    return check_password(password, [*own, *places, "vivier"], shortest=shortest)


async def _link(token: str) -> Invitation:
    """What a link opens; unknown, used, replaced and too old are told alike."""
    async with reading(SYSTEM):
        link = await invitation_of(SYSTEM, token_hash(token), world.now())
    if link is None:
        raise HTTPException(status_code=410)
    return link


async def _link_page(
    request: Asked, link: Invitation, status: int = 200, **refused: Any
) -> Response[str]:
    async with reading(SYSTEM):
        names = {office.slug: office.name for office in await offices(SYSTEM)}
    site = visit_of(request).site
    return page(
        request,
        "login/invitation.html",
        status,
        name=link.name,
        email=link.email,
        forgotten=link.kind == "reset",
        office_name=names.get(link.office, ""),
        shortest=site.settings.password_length,
        provider=site.providers.get(link.office) if link.kind == "invitation" else None,
        **refused,
    )


@get("/invitations/{token:str}", action="invitation.accept")
async def show_invitation(request: Asked, token: FromPath[str]) -> Response[str]:
    """Choose a password; opening the link does not use it up."""
    return await _link_page(request, await _link(token))


@post("/invitations/{token:str}", action="invitation.accept", status_code=200)
async def post_invitation(request: Asked, token: FromPath[str]) -> Response[str]:
    """Set the password and come in; a second factor is asked for as at any login."""
    form = await read_form(request)
    link = await _link(token)
    values, _ = check(ChosenForm, form)
    password = values.password if values else ""
    refusals = await _refusals_to(request, password, link.name, link.email)
    if refusals:
        errors, refusals = by_field(refusals)
        return await _link_page(request, link, 422, errors=errors, refusals=refusals)
    hashed = await hash_password(password)
    person = Viewer(id=link.person, office=link.office, system=True)
    async with writing(person):
        await choose_password(link, hashed, by=person)
    return await enter(request, link.person, "/")


async def _change_page(request: Asked, status: int = 200, **shown: Any) -> Response[str]:
    visit = visit_of(request)
    async with reading(visit.viewer):
        identity = await identity_of(visit.viewer)
    return page(
        request,
        "account/password.html",
        status,
        shortest=visit.site.settings.password_length,
        has_password=identity is None or identity.has_password,
        **shown,
    )


@get("/account/password", action="password.change")
async def show_password(request: Asked) -> Response[str]:
    """Change one's password, if one has any."""
    return await _change_page(request)


@post("/account/password", action="password.change", status_code=200)
async def post_password(request: Asked) -> Response[str]:
    """Put a new password in the place of the one that is shown; other sessions end."""
    form = await read_form(request)
    values, _ = check(ChangeForm, form)
    given = values or ChangeForm()
    try:
        await _change(request, given)
    except Refused as refused:
        errors, refusals = by_field(refused.refusals)
        return await _change_page(request, 422, errors=errors, refusals=refusals)
    return await _change_page(request, changed=True)


async def _change(request: Asked, given: ChangeForm) -> None:
    visit = visit_of(request)
    viewer, account = visit.viewer, visit.account
    assert account is not None
    keys = (f"password:{viewer.id}", source_of(request))
    async with writing(SYSTEM):
        wait = await count_login(*keys, by=SYSTEM)
        known = await credentials_of_person(SYSTEM, viewer.id)
    if wait:
        raise Refused([Refusal("Patientez %(seconds)s s avant de réessayer.", seconds=wait)])
    if known is None or not await is_password(known.password_hash, given.current):
        raise Refused([WRONG])
    if refusals := await _refusals_to(request, given.password, viewer.name, known.email):
        raise Refused(refusals)
    hashed = await hash_password(given.password)
    async with writing(viewer):
        await change_password(known, hashed, session=account.session, by=viewer)
    async with writing(SYSTEM):
        await forget_login(*keys, by=SYSTEM)
