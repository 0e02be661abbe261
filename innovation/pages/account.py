"""One's own account: settings, sessions, and the ways to prove who one is."""

from typing import Literal

from litestar import Response, get, post
from litestar.datastructures import Cookie

from innovation import world
from innovation.actions.people import change_settings
from innovation.actions.sessions import end_other_sessions, end_own_session
from innovation.db import reading, writing
from innovation.domain.sessions import needs_factor
from innovation.queries.oidc import identity_of
from innovation.queries.sessions import factor_of, sessions_of
from innovation.web.entering import own_path
from innovation.web.entry import read_form
from innovation.web.forms import FormModel, Line, check
from innovation.web.once import once
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of


@get("/account", action="account.view")
async def show_account(request: Asked) -> Response[str]:
    """All that concerns oneself, in one place."""
    visit = visit_of(request)
    viewer = visit.viewer
    assert visit.account is not None
    async with reading(viewer):
        sessions = await sessions_of(viewer, world.now())
        factor = await factor_of(viewer)
        identity = await identity_of(viewer)
    return page(
        request,
        "account/show.html",
        sessions=sessions,
        current=visit.account.session,
        factor=factor,
        fresh=visit.is_fresh,
        provider=visit.site.providers.get(viewer.office),
        identity=identity,
        needs_factor=needs_factor(viewer.roles, fictional=visit.account.fictional),
    )


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


class EndForm(FormModel):
    """Which session ends; without a name, all but this one."""

    session: Line = ""


@post("/account/sessions", action="session.end", status_code=200)
async def post_sessions(request: Asked) -> Response[str]:
    """End one's own sessions elsewhere: a telephone that was lost, a computer left open."""
    form = await read_form(request)
    values, _ = check(EndForm, form)
    visit = visit_of(request)

    async def run() -> str:
        assert visit.account is not None
        if values and values.session:
            await end_own_session(values.session, by=visit.viewer)
        elif values:
            await end_other_sessions(visit.account.session, by=visit.viewer)
        return "/account"

    return see_other(request, await once(visit.viewer, form, run, leads_to="/account"))
