"""What went wrong, as a page that says what to do, with a reference to quote."""

import errno
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from litestar import Response
from litestar.exceptions import HTTPException

from innovation import texts
from innovation.db import DatabaseUnavailable, ReadOnly
from innovation.domain.refusals import NotAllowed, Refusal, Refused
from innovation.web.factors import choosing
from innovation.web.forms import BadForm, Form
from innovation.web.passwords import TooMany
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of

STEPS = {"": "login/show.html", "code": "login/code.html", "factor": "login/factor.html"}
"""The page of each step of the login."""
STEP_PATHS = ("/login/code", "/account/factor")
"""Where the later steps are posted: come too late, what they carried goes on, not they."""

DISK_FAULTS = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)


class _Interrupted(Exception):
    """A request that a session's end cut short; ``form`` is what was typed, if it is ours."""

    def __init__(self, form: Form | None = None) -> None:
        super().__init__()
        self.form = form


class NotLoggedIn(_Interrupted):
    """A page for people was asked by a visitor."""


class BadToken(_Interrupted):
    """The form's token is not this session's, or the request comes from elsewhere."""


def error_page(
    request: Asked,
    status: int,
    refused: Refused | None = None,
    *,
    template: str = "errors/error.html",
    message: str = "errors/_message.html",
    renewed: bool = False,
    **shown: Any,
) -> Response[str]:
    """The page of one status; ``renewed`` gives a fragment's page the session's new token.

    A fragment gets the ``message`` alone, among the notices.
    """
    visit = visit_of(request)
    fragment = request.headers.get("hx-request") == "true"
    answer = page(
        request,
        "errors/fragment.html" if fragment else template,
        status,
        status=status,
        reference=visit.reference,
        refusals=texts.reasons(refused.refusals if refused else []),
        renewed=renewed,
        message=message,
        **shown,
    )
    if fragment:
        # What was typed stays: the error goes into the notices, not over the form.
        answer.headers["HX-Retarget"] = "#notices"
        answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def _answering(status: int, retry_after: str = "") -> Callable[[Asked, Exception], Response[str]]:
    """A handler that answers with the page of one status."""

    def handler(request: Asked, _: Exception) -> Response[str]:
        answer = error_page(request, status)
        if retry_after:
            answer.headers["Retry-After"] = retry_after
        return answer

    return handler


def on_refused(request: Asked, error: Refused) -> Response[str]:
    """An action was refused on a page that did not say so itself."""
    return error_page(request, 422, error)


def on_not_logged_in(request: Asked, error: NotLoggedIn) -> Response[str]:
    """To the login page, and back afterwards, with what was typed."""
    path = request.url.path
    if request.headers.get("hx-request") == "true":
        return error_page(request, 401)
    if error.form is not None and path in STEP_PATHS:
        sent = ("next", "resume_path", "resume_body")
        wanted, resume_path, resume_body = ("".join(error.form.all(name)) for name in sent)
        return login_page(
            request, 401, following=wanted, resume_path=resume_path, resume_body=resume_body
        )
    if error.form is not None:
        kept = urlencode(error.form.pairs())
        return login_page(request, 401, resume_path=path, resume_body=kept)
    home = path in ("/", *STEP_PATHS)
    return see_other(request, "/login" if home else f"/login?next={quote(path)}")


def login_page(
    request: Asked,
    status: int = 200,
    *,
    email: str = "",
    following: str = "/",
    resume_path: str = "",
    resume_body: str = "",
    **shown: Any,
) -> Response[str]:
    """The login's next step, with what was typed on a page whose session had ended."""
    visit = visit_of(request)
    if visit.step == "factor":
        shown = {"choosing": choosing(visit)} | shown
    return page(
        request,
        STEPS[visit.step],
        status,
        email=email,
        next=following,
        resume_path=resume_path,
        resume_body=resume_body,
        **shown,
    )


def refuse_here(request: Asked, refusal: Refusal, email: str) -> Response[str]:
    """The login that stands in a page was refused: it stays there, under what was typed."""
    return error_page(request, 401, Refused([refusal]), form={"email": email})


def resume_here(request: Asked) -> Response[str]:
    """Say that the session goes on, and give the page's forms its token."""
    return error_page(request, 200, renewed=True)


def on_bad_token(request: Asked, error: BadToken) -> Response[str]:
    """The session changed under the page: what was typed can be sent again, in the new one."""
    mine = error.form is not None and not visit_of(request).viewer.is_visitor
    if request.headers.get("hx-request") == "true" or error.form is None or not mine:
        return error_page(request, 409, renewed=mine)
    return resume_page(request, request.url.path, error.form, 409)


def resume_page(request: Asked, path: str, form: Form, status: int = 200) -> Response[str]:
    """What was typed before the session ended, ready to be sent."""
    return page(request, "login/resume.html", status, action=path, pairs=form.pairs())


def on_unavailable(request: Asked, error: DatabaseUnavailable) -> Response[str]:
    """Nothing can be written, or even read: what was typed stays, ready to be sent again."""
    visit = visit_of(request)
    if isinstance(error, ReadOnly):
        visit.site.state = replace(visit.site.state, read_only=str(error))
    pairs = visit.form.pairs() if visit.form and "password" not in visit.form.fields else []
    template = "errors/kept.html" if pairs else "errors/error.html"
    answer = error_page(request, 503, template=template, pairs=pairs)
    answer.headers["Retry-After"] = "5"
    return answer


def on_disk(request: Asked, error: OSError) -> Response[str]:
    """The disk of the photos and documents is full, or fails: as bad as a database away."""
    if error.errno not in DISK_FAULTS:
        return on_anything(request, error)
    structlog.get_logger().error("the disk fails", why=str(error))
    return on_unavailable(request, DatabaseUnavailable(str(error)))


def on_bad_form(request: Asked, error: BadForm) -> Response[str]:
    """No page of ours sends this."""
    structlog.get_logger().info("bad form", why=str(error))
    return error_page(request, 400)


def on_http(request: Asked, error: HTTPException) -> Response[str]:
    """Litestar's own refusals."""
    return error_page(request, error.status_code)


def on_anything(request: Asked, error: Exception) -> Response[str]:
    """A bug: logged with the reference that the page shows."""
    structlog.get_logger().exception("unhandled", exc_info=error)
    return error_page(request, 500)


HANDLERS: dict[Any, Any] = {
    Refused: on_refused,
    NotLoggedIn: on_not_logged_in,
    HTTPException: on_http,
    NotAllowed: _answering(403),
    BadToken: on_bad_token,
    BadForm: on_bad_form,
    TooMany: _answering(429, retry_after="5"),
    DatabaseUnavailable: on_unavailable,
    OSError: on_disk,
    Exception: on_anything,
}
