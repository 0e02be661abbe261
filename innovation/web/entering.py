"""Coming in and going out: one session for whoever proved who they are, by whatever way."""

from litestar import Response
from litestar.datastructures import Cookie

from innovation.actions.people import end_session, open_session
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.web.rendering import see_other
from innovation.web.site import Asked, Visit, visit_of

LONGEST_PATH = 200
"""As a form's field takes it."""


def own_path(wanted: str) -> str:
    """An address of ours to go to after the login; anything else becomes home."""
    safe = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if safe and wanted.isprintable() and len(wanted) <= LONGEST_PATH else "/"


async def enter(
    request: Asked,
    person: int,
    location: str,
    *,
    proven: bool = False,  # noqa: ARG001
) -> Response[str]:
    """A new session, whatever the browser held before, which is ended.

    ``proven`` says that a second factor was shown too, as a provider tells it.
    """
    visit = visit_of(request)
    async with writing(SYSTEM):
        if visit.session:
            await end_session(visit.session, by=SYSTEM)
        token = await open_session(person, by=SYSTEM)
    answer = see_other(request, location)
    answer.set_cookie(session_cookie(visit, token))
    return answer


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
