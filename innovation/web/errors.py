"""What went wrong, as a page that says what to do, with a reference to quote."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Response
from litestar.exceptions import HTTPException

from innovation.db import DatabaseUnavailable
from innovation.domain.refusals import NotAllowed, Refused
from innovation.web import texts
from innovation.web.forms import BadForm
from innovation.web.passwords import TooMany
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of


class NotLoggedIn(Exception):
    """A page for people was asked by a visitor."""


class BadToken(Exception):
    """The form's token is not this session's, or the request comes from elsewhere."""


def error_page(request: Asked, status: int, refused: Refused | None = None) -> Response[str]:
    """The page of one status."""
    visit = visit_of(request)
    fragment = request.headers.get("hx-request") == "true"
    answer = page(
        request,
        "errors/fragment.html" if fragment else "errors/error.html",
        status,
        status=status,
        reference=visit.reference,
        refusals=texts.reasons(refused.refusals if refused else []),
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


def on_not_logged_in(request: Asked, _: NotLoggedIn) -> Response[str]:
    """To the login page, and back afterwards; in a fragment, a notice instead of a login page."""
    if request.headers.get("hx-request") == "true":
        return error_page(request, 403)
    path = request.url.path
    return see_other(request, "/login" if path == "/" else f"/login?next={quote(path)}")


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
    BadToken: _answering(409),
    BadForm: on_bad_form,
    TooMany: _answering(429, retry_after="5"),
    DatabaseUnavailable: _answering(503, retry_after="5"),
    Exception: on_anything,
}
