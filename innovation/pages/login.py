"""Logging in and out, accepting an invitation, one's own settings."""

import hashlib
from typing import Annotated, Any, Literal

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from pydantic import StringConstraints

from innovation import world
from innovation.actions.people import (
    accept_invitation,
    change_settings,
    check_password,
    count_login,
    end_session,
    forget_login,
    token_hash,
)
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import Refusal
from innovation.queries.people import (
    Invitation,
    credentials_of,
    invitation_of,
    office_of,
)
from innovation.web.entering import enter, own_path, session_cookie
from innovation.web.entry import read_form
from innovation.web.errors import login_page, refuse_here, resume_here, resume_page
from innovation.web.forms import MAX_BYTES, FormModel, Line, Nothing, check, decode
from innovation.web.passwords import hash_password, is_password
from innovation.web.rendering import page, see_other, target
from innovation.web.site import Asked, visit_of

WRONG = Refusal("Cette adresse et ce mot de passe ne vont pas ensemble.")


class LoginForm(FormModel):
    """Who says they are who."""

    email: Line = ""
    password: Line = ""
    next: Line = "/"
    here: Literal["", "yes"] = ""
    resume_path: Line = ""
    resume_body: Annotated[str, StringConstraints(max_length=MAX_BYTES)] = ""


@get("/login", action="session.open")
async def show_login(request: Asked) -> Response[str]:
    """The login page; someone who is in goes home."""
    if not visit_of(request).viewer.is_visitor:
        return see_other(request, "/")
    return login_page(request, following=own_path(request.query_params.get("next", "/")))


def _keys(request: Asked, email: str) -> tuple[str, str]:
    """What slows down: the account, and where the request comes from."""
    source = request.client.host if request.client else ""
    return f"account:{hashlib.sha256(email.encode()).hexdigest()}", f"source:{source}"


@post("/login", action="session.open", status_code=200)
async def post_login(request: Asked) -> Response[str]:
    """Open a session; the same answer, and the same work, whether the account exists or not."""
    form = await read_form(request)
    values, _ = check(LoginForm, form)
    if values is None:
        return _refuse_login(request, LoginForm(email=form.one("email")[:200]), WRONG)
    email = values.email.lower()
    account, source = _keys(request, email)
    async with writing(SYSTEM):
        wait = await count_login(account, source, by=SYSTEM)
        found = await credentials_of(SYSTEM, email)
    if wait:
        refusal = Refusal("Patientez %(seconds)s secondes avant de réessayer.", seconds=wait)
        return _refuse_login(request, values, refusal, 429)
    if not await is_password(found.password_hash if found else None, values.password):
        return _refuse_login(request, values, WRONG)
    assert found is not None
    async with writing(SYSTEM):
        await forget_login(account, source, by=SYSTEM)
    if values.here and target(request):
        return await _resume_here(request, found.person)
    if values.resume_body:
        return await _resume(request, found.person, values.resume_path, values.resume_body)
    return await enter(request, found.person, own_path(values.next))


async def _resume(request: Asked, person: int, path: str, body: str) -> Response[str]:
    """Enter, then show what was typed before the session ended, to be sent in the new one."""
    typed = decode(body.encode("ascii", "replace"))
    entered = await enter(request, person, "/")
    visit_of(request).session = token_hash(str(entered.cookies[0].value))
    answer = resume_page(request, own_path(path), typed)
    answer.set_cookie(entered.cookies[0])
    return answer


async def _resume_here(request: Asked, person: int) -> Response[str]:
    """Enter without leaving the page, whose forms get the new session's token."""
    entered = await enter(request, person, "/")
    visit_of(request).session = token_hash(str(entered.cookies[0].value))
    answer = resume_here(request)
    answer.set_cookie(entered.cookies[0])
    return answer


def _refuse_login(
    request: Asked, values: LoginForm, refusal: Refusal, status: int = 422
) -> Response[str]:
    email = values.email.lower()
    if values.here and target(request):
        return refuse_here(request, refusal, email)
    return login_page(
        request,
        status,
        email=email,
        following=own_path(values.next),
        refusals=[refusal],
        resume_path=values.resume_path,
        resume_body=values.resume_body,
    )


@post("/logout", action="session.close", status_code=200)
async def post_logout(request: Asked) -> Response[str]:
    """End the session for good, and let the browser forget what it kept."""
    form = await read_form(request)
    check(Nothing, form)
    visit = visit_of(request)
    async with writing(SYSTEM):
        await end_session(visit.session, by=visit.viewer)
    answer = see_other(request, "/login")
    answer.set_cookie(session_cookie(visit, "", max_age=0))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


class PasswordForm(FormModel):
    """The password chosen behind an invitation; the address is shown, not changed."""

    email: Line = ""
    password: Line = ""


async def _invitation(token: str) -> Invitation:
    async with reading(SYSTEM):
        invitation = await invitation_of(SYSTEM, token_hash(token), world.now())
    if invitation is None:
        raise HTTPException(status_code=410)
    return invitation


async def _invitation_page(
    request: Asked, invitation: Invitation, status: int = 200, **refused: Any
) -> Response[str]:
    async with reading(SYSTEM):
        office = await office_of(SYSTEM, invitation.office)
    return page(
        request,
        "login/invitation.html",
        status,
        name=invitation.name,
        email=invitation.email,
        office_name=office.name if office else "",
        **refused,
    )


@get("/invitations/{token:str}", action="invitation.accept")
async def show_invitation(request: Asked, token: FromPath[str]) -> Response[str]:
    """Choose a password; opening the link does not use it up."""
    return await _invitation_page(request, await _invitation(token))


@post("/invitations/{token:str}", action="invitation.accept", status_code=200)
async def post_invitation(request: Asked, token: FromPath[str]) -> Response[str]:
    """Set the password and come in."""
    form = await read_form(request)
    invitation = await _invitation(token)
    values, _ = check(PasswordForm, form)
    password = values.password if values else ""
    words = [*invitation.name.split(), *invitation.email.split("@"), invitation.office, "vivier"]
    refusals = check_password(password, words)
    if refusals:
        return await _invitation_page(request, invitation, 422, refusals=refusals)
    hashed = await hash_password(password)
    person = Viewer(id=invitation.person, office=invitation.office, system=True)
    async with writing(person):
        await accept_invitation(invitation, hashed, by=person)
    return await enter(request, invitation.person, "/")


class SettingsForm(FormModel):
    """One's own language and theme."""

    language: Literal["fr", "en"]
    theme: Literal["auto", "light", "dark"]
    next: Line = "/"


@post("/account", action="account.settings", status_code=200)
async def post_account(request: Asked) -> Response[str]:
    """Change one's language and theme: kept with the account, or in a visitor's cookies."""
    form = await read_form(request)
    values, _ = check(SettingsForm, form)
    visit = visit_of(request)
    if values is None:
        return see_other(request, "/")
    answer = see_other(request, own_path(values.next))
    if not visit.viewer.is_visitor:
        async with writing(visit.viewer):
            await change_settings(values.language, values.theme, by=visit.viewer)
    for name, value in (("language", values.language), ("theme", values.theme)):
        answer.set_cookie(
            Cookie(key=name, value=value, path="/", samesite="lax", secure=visit.secure)
        )
    return answer
