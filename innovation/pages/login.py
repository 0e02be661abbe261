"""Logging in, in one step or two, and out."""

from dataclasses import replace

from litestar import Response, get, post

from innovation.actions.passwords import hash_anew
from innovation.actions.sessions import count_login, end_session, forget_login, prove_session
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import Refusal, Refused
from innovation.domain.sessions import token_hash
from innovation.queries.oidc import ending_of
from innovation.queries.people import credentials_of
from innovation.web.entering import Onward, come_in, go_on, own_path, session_cookie
from innovation.web.entry import read_form
from innovation.web.errors import login_page, refuse_here
from innovation.web.factors import TooSoon, person_of, prove, source_of
from innovation.web.forms import Line, Nothing, Secret, check
from innovation.web.leaving import leave_provider
from innovation.web.passwords import hash_password, is_password, is_too_cheap
from innovation.web.rendering import see_other, target
from innovation.web.site import Asked, visit_of

WRONG = Refusal("Cette adresse et ce mot de passe ne vont pas ensemble.")


class LoginForm(Onward):
    """Who says they are who, and where they were going."""

    email: Line = ""
    password: Secret = ""


@get("/login", action="session.open")
async def show_login(request: Asked) -> Response[str]:
    """The login page; someone who is in goes home."""
    if not visit_of(request).viewer.is_visitor:
        return see_other(request, "/")
    return login_page(request, following=own_path(request.query_params.get("next", "/")))


@post("/login", action="session.open", status_code=200)
async def post_login(request: Asked) -> Response[str]:
    """Open a session; the same answer, and the same work, whether the account exists or not."""
    form = await read_form(request)
    values, _ = check(LoginForm, form)
    if values is None:
        return _refuse_login(request, LoginForm(email=form.one("email")[:200]), WRONG)
    email = values.email.lower()
    # What slows down: the account, and where the request comes from.
    account, source = f"account:{token_hash(email)}", source_of(request)
    async with writing(SYSTEM, even_read_only=True):
        wait = await count_login(account, source, by=SYSTEM)
        found = await credentials_of(SYSTEM, email)
    if wait:
        refusal = Refusal("Patientez %(seconds)s s avant de réessayer.", seconds=wait)
        return _refuse_login(request, values, refusal, 429)
    if not await is_password(found.password_hash if found else None, values.password):
        return _refuse_login(request, values, WRONG)
    assert found is not None
    anew = await hash_password(values.password) if is_too_cheap(found.password_hash) else ""
    async with writing(SYSTEM, even_read_only=True):
        await forget_login(account, source, by=SYSTEM)
        if anew:
            await hash_anew(found, anew, by=SYSTEM)
    return await come_in(request, found.person, values)


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


class CodeForm(Onward):
    """The code of these thirty seconds, or a recovery code."""

    code: Line = ""


@post("/login/code", action="session.prove", half=True, status_code=200)
async def post_code(request: Asked) -> Response[str]:
    """The second step: a code makes the session whole."""
    form = await read_form(request)
    values, _ = check(CodeForm, form)
    visit = visit_of(request)
    if visit.step != "code" or values is None:
        return see_other(request, "/login" if visit.half else "/")

    async def then() -> str:
        return await prove_session(visit.session, visit.site.settings.limits, by=person_of(visit))

    try:
        token = await prove(request, values.code, then, even_read_only=True)
    except Refused as refused:
        return _refuse_code(request, values, refused)
    visit.belongs_to(visit.half and replace(visit.half, proven=True), token_hash(token))
    return go_on(request, values, token)


def _refuse_code(request: Asked, values: CodeForm, refused: Refused) -> Response[str]:
    if values.here and target(request):
        return refuse_here(request, refused.refusals[0], "")
    return login_page(
        request,
        429 if isinstance(refused, TooSoon) else 422,
        following=own_path(values.next),
        refusals=refused.refusals,
        resume_path=values.resume_path,
        resume_body=values.resume_body,
    )


@post("/logout", action="session.close", half=True, status_code=200)
async def post_logout(request: Asked) -> Response[str]:
    """End the session for good, and let the browser forget what it kept."""
    form = await read_form(request)
    check(Nothing, form)
    visit = visit_of(request)
    async with writing(SYSTEM, even_read_only=True):
        ending = await ending_of(SYSTEM, visit.session)
        await end_session(visit.session, by=visit.viewer)
    visit.belongs_to(None, "")
    answer = await leave_provider(request, ending) or see_other(request, "/login")
    answer.set_cookie(session_cookie(visit, "", max_age=0))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
