"""Who may what in a plugin: the office's administrator says which roles hold its permissions."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.actions.plugins import give_permissions
from innovation.domain.contributions import Permission
from innovation.domain.stages import Role
from innovation.hooks.office import OfficePlugins
from innovation.hosting.plugins import refresh
from innovation.queries.plugins import as_shown
from innovation.texts import label, listed
from innovation.web.entry import read_form
from innovation.web.forms import BadForm, Form, FormModel, LongText, check
from innovation.web.once import answer_once
from innovation.web.rendering import page
from innovation.web.site import Asked, visit_of

PREFIX = "p."
ROLES = (Role.STAFF, Role.ASSESSOR, Role.CHAIR, Role.OFFICE_ADMIN)


class ShownForm(FormModel):
    """Who held what when the page was made."""

    shown: LongText = ""


@get("/plugins/{name:str}/permissions", action="plugin.permissions")
async def show_permissions(request: Asked, name: FromPath[str]) -> Response[str]:
    """Each permission of an active plugin, with the roles that hold it, or ``from`` before."""
    visit = visit_of(request)
    declared = _declared(visit.site.plugins.office(visit.viewer.office), name)
    before = request.query_params.get("from")
    chosen = None if before is None else _as_before(before, declared)
    return await _permissions_page(request, name, chosen=chosen)


@post("/plugins/{name:str}/permissions", action="plugin.permissions", status_code=200)
async def post_permissions(request: Asked, name: FromPath[str]) -> Response[str]:
    """Say who holds each of them, all at once."""
    visit = visit_of(request)
    viewer, plugins = visit.viewer, visit.site.plugins
    form = await read_form(request)
    declared = _declared(plugins.office(viewer.office), name)
    values, _ = check(ShownForm, form, prefixes=[PREFIX])
    held = _chosen(form, declared)

    async def act() -> str:
        shown = values.shown if values else ""
        await give_permissions(name, viewer.office, held, shown, by=viewer)
        return f"/plugins/{name}/permissions?{urlencode({'did': 'saved', 'before': shown})}#done"

    async def again(status: int, **also: Any) -> Response[str]:
        return await _permissions_page(request, name, status, held, **also)

    answer = await answer_once(request, form, act, again)
    await refresh(plugins)
    return answer


def _declared(office: OfficePlugins, name: str) -> tuple[Permission, ...]:
    declared = office.site_of(name).permissions if office.active_of(name) else ()
    if not declared:
        raise NotFoundException
    return declared


def _chosen(form: Form, declared: tuple[Permission, ...]) -> dict[str, frozenset[str]]:
    """The roles ticked for each permission; ``BadForm`` for what no page of ours offers."""
    posted = form.prefixed(PREFIX)
    held = {one.key: frozenset(posted.get(one.key, [])) for one in declared}
    if posted.keys() - held.keys() or not frozenset().union(*held.values()) <= _offered(declared):
        raise BadForm("an unknown permission, or an unknown role")
    return held


def _as_before(shown: str, declared: tuple[Permission, ...]) -> dict[str, frozenset[str]]:
    """The roles that held each permission, as a page had ``shown`` them; else those proposed."""
    said = dict(one.partition("=")[::2] for one in shown.split(";"))
    return {
        one.key: frozenset(said[one.key].split(",") if one.key in said else one.roles)
        & _offered(declared)
        for one in declared
    }


def _offered(declared: tuple[Permission, ...]) -> set[Role]:
    """An office's roles, and those to which the plugin gives something."""
    return {*ROLES, *(role for one in declared for role in one.roles)}


async def _permissions_page(
    request: Asked,
    name: str,
    status: int = 200,
    chosen: Mapping[str, frozenset[str]] | None = None,
    **also: Any,
) -> Response[str]:
    visit = visit_of(request)
    office = visit.site.plugins.office(visit.viewer.office)
    declared = _declared(office, name)
    active = office.active_of(name)
    assert active is not None
    held = {one.key: office.holders(name, one.key) for one in declared}
    return page(
        request,
        "plugins/permissions.html",
        status,
        name=name,
        title=visit.site.plugins.found[name].manifest.title,
        permissions=[
            (one, sorted((chosen or held)[one.key]), listed([label(role) for role in one.roles]))
            for one in declared
        ],
        roles=[(role, label(role)) for role in Role if role in _offered(declared)],
        shown=as_shown(active.grants),
        saved=request.query_params.get("did") == "saved",
        before=request.query_params.get("before"),
        taken_back="from" in request.query_params,
        **also,
    )
