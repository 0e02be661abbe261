"""The way in: each route names its action, each form its token."""

from dataclasses import replace
from typing import Any, cast

from litestar.connection import ASGIConnection
from litestar.exceptions import MethodNotAllowedException, NotFoundException
from litestar.handlers import BaseRouteHandler

from innovation.domain.policy import can, matrix
from innovation.web import csrf
from innovation.web.errors import BadToken, NotLoggedIn
from innovation.web.forms import BadForm, Form, decode
from innovation.web.site import Asked, visit_of

FORM_TYPE = "application/x-www-form-urlencoded"


async def guard(
    connection: "ASGIConnection[Any, Any, Any, Any]", handler: BaseRouteHandler
) -> None:
    """Deny by default: the matrix must open the route's action to this person.

    A route about one thing (``thing=True``) is decided again with that thing in
    hand; here only visitors are turned away from it. Whoever must still show a second factor is
    a visitor, but on the routes that say ``half=True``.
    """
    if not all(str(value).isprintable() for value in connection.path_params.values()):
        raise NotFoundException  # PostgreSQL would refuse a NUL, SQLite would look it up
    if "action" not in handler.opt:
        raise MethodNotAllowedException  # the framework's own answer to OPTIONS
    action = handler.opt["action"]
    visit = visit_of(connection)
    viewer = visit.half.viewer if visit.half and handler.opt.get("half") else visit.viewer
    if viewer.is_visitor and "visitor" not in matrix()[action]:
        raise NotLoggedIn(await _left_behind(cast(Asked, connection)))
    if not handler.opt.get("thing") and not can(viewer, action):
        raise NotFoundException


async def _sent(request: Asked) -> Form:
    if request.headers.get("content-type", "").partition(";")[0].strip() != FORM_TYPE:
        raise BadForm("not a form")
    return decode(await request.body())


async def _left_behind(request: Asked) -> Form | None:
    """The form of somebody whose session has ended, if one of our own pages sent it."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return None  # files are chosen anew
    if request.method != "POST" or not csrf.is_proven_here(
        request.headers, visit_of(request).origin
    ):
        return None
    form = await _sent(request)
    return None if "password" in form.fields else form  # it is never shown again


async def read_form(request: Asked) -> Form:
    """The posted form, if it is ours: right type, right token, sent from our own page."""
    return checked(request, await _sent(request))


def checked(request: Asked, form: Form) -> Form:
    """A posted form, if it has the right token and was sent from our own page."""
    visit = visit_of(request)
    if not csrf.comes_from_here(request.headers, visit.origin):
        raise BadToken
    if not csrf.is_valid(visit.site.key, visit.binding, form.one("_csrf")):
        # A password is never shown again.
        shown = csrf.is_proven_here(request.headers, visit.origin) and "password" not in form.fields
        raise BadToken(form if shown else None)
    visit.form = replace(form, path=request.url.path)
    return visit.form
