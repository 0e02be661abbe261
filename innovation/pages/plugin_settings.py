"""The settings of one plugin in one's office: a form of what it declared, and the past ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from innovation.actions.plugins import activate_plugin
from innovation.db import reading
from innovation.domain.contributions import Field, Value
from innovation.domain.refusals import Refusal, Refused
from innovation.hooks.declared import completed
from innovation.hooks.problems import PluginProblem
from innovation.hosting.plugins import activation_of, refresh, write_problems
from innovation.queries.plugins import Activated, Kept, activations, past_settings
from innovation.texts import gettext, in_unit, translated
from innovation.web.answers import read_answers
from innovation.web.entry import read_form
from innovation.web.forms import Versioned, check
from innovation.web.grid_preview import Confirming, ask_to_confirm, criteria_of
from innovation.web.once import answer_once
from innovation.web.plugin_cards import declared_in
from innovation.web.rendering import page
from innovation.web.seen import require_allowed
from innovation.web.site import Asked, visit_of

PREFIX = "s."
Settings = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a plugin has in one's office, what can be set, and what was."""

    title: str
    row: Activated | None
    fields: tuple[Field, ...]
    past: list[Kept]

    @property
    def version(self) -> int:
        """Of the row that the form is about; 0 before the first activation."""
        return self.row.version if self.row else 0

    def values(self, number: int | None) -> Settings:
        """What is set now, or what was under that number."""
        kept = next((one.settings for one in self.past if one.number == number), None)
        now = self.row.settings if self.row else {}
        return completed(self.fields, now if kept is None else kept)

    def changes(self) -> list["Change"]:
        """Each time that they were changed, the newest first; the oldest tells them all."""
        told: list[Change] = []
        before: tuple[str, ...] = ()
        for kept in reversed(self.past):
            now = _in_words(self.fields, kept.settings)
            lines = zip(self.fields, now, before or ("",) * len(now), strict=True)
            changed = [(gettext(field.label), to, was) for field, to, was in lines if to != was]
            if changed or not before:
                told.append(Change(kept, changed))
            before = now
        return told[::-1]


@dataclass(frozen=True, slots=True)
class Change:
    """One time that the settings were changed: label, value and the value before it, if any."""

    kept: Kept
    lines: list[tuple[str, str, str]]


def _in_words(fields: tuple[Field, ...], settings: Settings) -> tuple[str, ...]:
    values = completed(fields, settings)
    return tuple(_said(field, values[field.key]) for field in fields)


def _said(field: Field, value: Value) -> str:
    if isinstance(value, bool):
        return translated("oui") if value else translated("non")
    choices = dict(field.choices)
    chosen = value if isinstance(value, list) else [value]
    words = (
        in_unit(one, field.unit) if isinstance(one, int | float) else gettext(choices.get(one, one))
        for one in chosen
        if one not in (None, "")
    )
    return ", ".join(words) or "–"


async def _setting_of(request: Asked, name: str) -> Setting:
    """The snapshot says what can be set; a plugin that was never active is asked."""
    visit = visit_of(request)
    viewer, host = visit.viewer, visit.site.plugins
    async with reading(viewer):
        rows = await activations(viewer)
        past = await past_settings(viewer, name)
    row = next((r for r in rows if (r.plugin, r.office) == (name, viewer.office)), None)
    declared = declared_in(row)
    if declared is None:
        require_allowed(host, name, viewer.office)
        declared = await host.declare(name, viewer.office, {})
    title = host.found[name].manifest.title if name in host.found else row.title if row else name
    return Setting(title, row, declared.settings_fields, past)


async def _settings_page(
    request: Asked, name: str, status: int = 200, **shown: Any
) -> Response[str]:
    try:
        setting = await _setting_of(request, name)
    except PluginProblem:
        await write_problems()
        refusals = [Refusal("Ce module est en panne : sa fiche dit pourquoi.", source=name)]
        setting, status, shown = Setting(name, None, (), []), 422, {"refusals": refusals}
    asked = request.query_params.get("from", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else None
    return page(
        request,
        "plugins/settings.html",
        status,
        name=name,
        setting=setting,
        values=setting.values(number),
        taken_from=number,
        changes=setting.changes(),
        saved=request.query_params.get("did") == "saved",
        **shown,
    )


@get("/plugins/{name:str}/settings", action="plugin.activate")
async def show_settings(request: Asked, name: FromPath[str]) -> Response[str]:
    """The form, and under it each time that it was saved; ``?from=3`` fills it as it was then."""
    return await _settings_page(request, name)


class SettingsForm(Versioned, Confirming):
    """Settings, by their keys beside; what they change to the grid may be asked back."""


@post("/plugins/{name:str}/settings", action="plugin.activate", status_code=200)
async def post_settings(request: Asked, name: FromPath[str]) -> Response[str]:
    """Save the settings: the plugin declares anew, and a plugin that was off is on."""
    visit = visit_of(request)
    viewer, host = visit.viewer, visit.site.plugins
    form = await read_form(request)
    require_allowed(host, name, viewer.office)
    values, errors = check(SettingsForm, form, prefixes=[PREFIX])
    try:
        asked = (await host.declare(name, viewer.office, {})).settings_fields
        settings, wrong = read_answers(asked, form, PREFIX, about={}, complete=True)
        if values is None or errors or wrong:
            return await _settings_page(
                request, name, 422, form=form.typed(), errors=errors | wrong
            )
        chosen = await activation_of(host, name, viewer.office, settings)
    except PluginProblem as problem:
        await write_problems()
        refusals = [Refusal("Ce module refuse ces réglages : %(why)s", why=problem.message)]
        return await _settings_page(request, name, 422, form=form.typed(), refusals=refusals)
    except Refused as refused:
        refusals = refused.refusals
        return await _settings_page(request, name, 422, form=form.typed(), refusals=refusals)
    if preview := await ask_to_confirm(request, name, criteria_of(chosen.snapshot), form):
        return preview
    version = values.version

    async def act() -> str:
        await activate_plugin(chosen, viewer.office, by=viewer, version=version)
        return f"/plugins/{name}/settings?did=saved#done"

    async def shown(status: int, **kept: Any) -> Response[str]:
        return await _settings_page(request, name, status, **kept)

    answer = await answer_once(request, form, act, shown)
    await refresh(host)
    return answer
