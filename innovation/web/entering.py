"""Coming in: one session for whoever proved who they are, by whatever way, then on to where to."""

from typing import Annotated, Literal
from urllib.parse import quote

from litestar import Response
from litestar.datastructures import Cookie
from pydantic import StringConstraints

from innovation import world
from innovation.actions.sessions import end_session, hurry_session, open_session
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.domain.sessions import device_of, token_hash
from innovation.queries.people import account_of
from innovation.web.errors import error_page, login_page, resume_here, resume_page
from innovation.web.forms import MAX_BYTES, FormModel, Line, decode
from innovation.web.rendering import see_other, target
from innovation.web.site import Asked, Visit, visit_of

LONGEST_PATH = 200
"""As a form's field takes it."""


def own_path(wanted: str) -> str:
    """An address of ours to go to after the login; anything else becomes home."""
    safe = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if safe and wanted.isprintable() and len(wanted) <= LONGEST_PATH else "/"


class Onward(FormModel):
    """Where a login leads: a page, the page that it stands in, or what was typed too late."""

    next: Line = "/"
    here: Literal["", "yes"] = ""
    resume_path: Line = ""
    resume_body: Annotated[str, StringConstraints(max_length=MAX_BYTES)] = ""


async def enter(
    request: Asked, person: int, location: str, *, proven: bool = False
) -> Response[str]:
    """Let somebody in who proved who they are, and send them on.

    ``proven`` says that a second factor was shown too, as a provider tells it.
    """
    return await come_in(request, person, Onward(next=own_path(location)), proven=proven)


async def come_in(
    request: Asked, person: int, onward: Onward, *, proven: bool = False
) -> Response[str]:
    """A new session, whatever the browser held before, which is ended."""
    visit, now = visit_of(request), world.now()
    device = device_of(request.headers.get("user-agent", ""))
    async with writing(SYSTEM, even_read_only=True):
        if visit.session:
            await end_session(visit.session, by=SYSTEM)
        limits = visit.site.settings.limits
        token = await open_session(person, by=SYSTEM, device=device, limits=limits, proven=proven)
        account = await account_of(SYSTEM, token_hash(token), now)
        if account and account.step:
            await hurry_session(token_hash(token), by=SYSTEM)
    visit.belongs_to(account, token_hash(token))
    return go_on(request, onward, token)


def go_on(request: Asked, onward: Onward, token: str) -> Response[str]:
    """What comes after a step of the login, with the session's new token."""
    answer = _next_of(request, onward)
    answer.set_cookie(session_cookie(visit_of(request), token))
    return answer


def _next_of(request: Asked, onward: Onward) -> Response[str]:
    """The next step, or what was typed, or the page that was wanted."""
    more, wanted = visit_of(request).step, own_path(onward.next)
    if onward.here and target(request):
        return error_page(request, 401) if more else resume_here(request)
    if more and onward.resume_body:
        kept = onward.model_dump(include={"resume_path", "resume_body"})
        return login_page(request, following=wanted, **kept)
    if more:
        return see_other(request, "/login" if wanted == "/" else f"/login?next={quote(wanted)}")
    if onward.resume_body:
        typed = decode(onward.resume_body.encode("ascii", "replace"))
        return resume_page(request, own_path(onward.resume_path), typed)
    return see_other(request, wanted)


def session_cookie(visit: Visit, token: str, *, max_age: int | None = None) -> Cookie:
    """The one cookie that says who is asking; without a token and an age, it is forgotten."""
    return Cookie(
        key=visit.site.cookie,
        value=token,
        path="/",
        httponly=True,
        secure=visit.secure,
        samesite="lax",
        max_age=max_age,
    )
