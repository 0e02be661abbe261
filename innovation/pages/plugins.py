"""Modules: what is installed, what is active in one's office, what went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.actions.plugins import activate_plugin, deactivate_plugin
from innovation.db import reading, writing
from innovation.domain.contributions import Field, Value
from innovation.domain.refusals import Refusal, Refused
from innovation.hooks.cards import Declared
from innovation.hooks.declared import completed
from innovation.hooks.host import COMMON, PluginHost
from innovation.hooks.problems import PluginProblem
from innovation.queries.plugins import Activated, Problem, activations, problems
from innovation.web.answers import read_answers
from innovation.web.entry import read_form
from innovation.web.forms import Form, Nothing, check
from innovation.web.plugins import activation_of, refresh, write_problems
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of
from innovation.web.texts import ngettext

PREFIX = "s."


@dataclass(frozen=True, slots=True)
class Card:
    """A plugin on the administrator's page."""

    name: str
    title: str
    description: str
    version: str
    api: str
    contact: str
    state: str
    settings: tuple[Field, ...]
    values: Mapping[str, Value]
    brings: list[str]
    problems: list[Problem]


async def _declared(
    host: PluginHost, name: str, office: str, row: Activated | None
) -> Declared | None:
    """What the plugin declares today, or what it declared when it was switched on."""
    if host.is_loaded(name):
        try:
            return await host.declare(name, office, row.settings if row else {})
        except PluginProblem:
            await write_problems()
    return Declared.restored(row.snapshot) if row else None


def _brings(declared: Declared | None) -> list[str]:
    """How many of each thing the plugin adds, in words."""
    if declared is None:
        return []
    d = declared
    said = (
        (d.criteria, ngettext("%(num)d critère", "%(num)d critères", len(d.criteria))),
        (d.idea_fields, ngettext("%(num)d question", "%(num)d questions", len(d.idea_fields))),
        (d.themes, ngettext("%(num)d thème", "%(num)d thèmes", len(d.themes))),
        (d.gates, ngettext("%(num)d jalon", "%(num)d jalons", len(d.gates))),
        (
            d.pilot_kinds,
            ngettext(
                "%(num)d type d'expérimentation",
                "%(num)d types d'expérimentation",
                len(d.pilot_kinds),
            ),
        ),
        (d.panels, ngettext("%(num)d encadré", "%(num)d encadrés", len(d.panels))),
        (d.verbs, ngettext("%(num)d événement", "%(num)d événements", len(d.verbs))),
    )
    return [text % {"num": len(things)} for things, text in said if things]


async def _cards(request: Asked) -> list[Card]:
    visit = visit_of(request)
    host, office = visit.site.plugins, visit.viewer.office
    async with reading(visit.viewer):
        rows = {r.plugin: r for r in await activations(visit.viewer) if r.office == office}
    found = {name: f for name, f in host.found.items() if f.allows(office) and name != COMMON}
    declared = {
        name: await _declared(host, name, office, rows.get(name))
        for name in sorted(found.keys() | rows.keys())
    }
    async with reading(visit.viewer):
        wrong = await problems(visit.viewer)
    return [
        _card(host, name, rows.get(name), one, [p for p in wrong if p.plugin == name])
        for name, one in declared.items()
    ] + _unreadable(wrong, declared)


def _card(
    host: PluginHost,
    name: str,
    row: Activated | None,
    declared: Declared | None,
    wrong: list[Problem],
) -> Card:
    found = host.found.get(name)
    manifest = found.manifest if found else None
    settings = declared.settings_fields if declared else ()
    return Card(
        name=name,
        title=manifest.title if manifest else row.title if row else name,
        description=manifest.description if manifest else "",
        version=manifest.version if manifest else row.plugin_version if row else "",
        api=manifest.api if manifest else "",
        contact=manifest.contact if manifest else "",
        state=_state(host, name, row),
        settings=settings,
        values=completed(settings, row.settings if row else {}),
        brings=_brings(declared),
        problems=wrong,
    )


def _state(host: PluginHost, name: str, row: Activated | None) -> str:
    if name not in host.found:
        return "absent"
    if not host.is_loaded(name):
        return "quarantined"
    return "active" if row and row.active else "inactive"


def _unreadable(wrong: list[Problem], known: Mapping[str, object]) -> list[Card]:
    """Plugins whose very manifest can't be read: named all the same."""
    names = sorted({problem.plugin for problem in wrong} - known.keys() - {COMMON})
    return [
        Card(
            name, name, "", "", "", "", "quarantined", (), {}, [],
            [problem for problem in wrong if problem.plugin == name],
        )
        for name in names
    ]  # fmt: skip


async def _plugins_page(
    request: Asked, status: int = 200, *, opened: str = "", **shown: Any
) -> Response[str]:
    cards = await _cards(request)
    return page(request, "plugins/index.html", status, cards=cards, opened=opened, **shown)


@get("/plugins", action="plugin.view")
async def show_plugins(request: Asked) -> Response[str]:
    """A card for each plugin that this office may use or has used."""
    await write_problems()
    return await _plugins_page(request)


def _require_allowed(host: PluginHost, name: str, office: str) -> None:
    """``common`` is in force everywhere: nobody switches it."""
    found = host.found.get(name)
    if name == COMMON or found is None or not found.allows(office):
        raise NotFoundException


@post("/plugins/{name:str}/activation", action="plugin.activate", status_code=200)
async def post_activation(request: Asked, name: FromPath[str]) -> Response[str]:
    """Switch a plugin on for one's office, or change its settings."""
    visit = visit_of(request)
    viewer, host = visit.viewer, visit.site.plugins
    form = await read_form(request)
    _require_allowed(host, name, viewer.office)
    check(Nothing, form, prefixes=[PREFIX])
    try:
        asked = await host.declare(name, viewer.office, {})
        settings, errors = read_settings(asked.settings_fields, form)
        if errors:
            return await _plugins_page(request, 422, form=form.typed(), errors=errors, opened=name)
        chosen = await activation_of(host, name, viewer.office, settings)
    except PluginProblem:
        await write_problems()
        return await _plugins_page(
            request, 422, refusals=[Refusal("Ce module est en panne.", source=name)], opened=name
        )
    async with writing(viewer):
        await activate_plugin(chosen, viewer.office, by=viewer)
    await refresh(host)
    return see_other(request, "/plugins")


def read_settings(asked: tuple[Field, ...], form: Form) -> tuple[dict[str, Value], dict[str, str]]:
    """The posted settings; with none posted, what the plugin proposes."""
    if not form.prefixed(PREFIX):
        return {}, {}
    return read_answers(asked, form, PREFIX, about={}, complete=True)


@post("/plugins/{name:str}/deactivation", action="plugin.activate", status_code=200)
async def post_deactivation(request: Asked, name: FromPath[str]) -> Response[str]:
    """Switch a plugin off for one's office; it may be gone already."""
    visit = visit_of(request)
    form = await read_form(request)
    check(Nothing, form)
    try:
        async with writing(visit.viewer):
            await deactivate_plugin(name, visit.viewer.office, by=visit.viewer)
    except Refused as refused:
        return await _plugins_page(request, 422, refusals=refused.refusals)
    await refresh(visit.site.plugins)
    return see_other(request, "/plugins")
