"""Modules: what is installed, what is active in one's office, what went wrong.

Nothing here asks a plugin anything but the forms that switch one on.
"""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import AwareDatetime

from innovation.actions.plugins import activate_plugin, put_away_failures, reactivate_plugin
from innovation.db import reading, writing
from innovation.domain.refusals import Refusal, Refused
from innovation.domain.words import N_
from innovation.hooks.problems import PluginProblem
from innovation.hosting.plugins import activation_of, refresh, switch_off, write_problems
from innovation.queries.jobs import planned_jobs
from innovation.queries.people import offices
from innovation.queries.plugins import activations, problems
from innovation.queries.search import LONGEST_QUERY, asked_for, widened
from innovation.renewal import renew_running
from innovation.texts import gettext, label
from innovation.web.entry import read_form
from innovation.web.forms import FormModel, Nothing, check
from innovation.web.grid_preview import Confirming, ask_to_confirm, criteria_of
from innovation.web.highlight import passage
from innovation.web.plugin_cards import Card, cards_of, in_groups
from innovation.web.plugin_directory import directory
from innovation.web.rendering import page, see_other
from innovation.web.seen import require_allowed
from innovation.web.site import Asked, visit_of

DONE = {
    "activated": (
        "active",
        N_(
            "Ce module est actif dans votre office. Pour revenir en arrière : « Désactiver ce "
            "module », ci-dessous."
        ),
    ),
    "renewed": ("active", N_("Votre office se sert maintenant de cette version.")),
    "reactivated": (
        "active",
        N_("Ce module est de nouveau actif. Si ses pannes reviennent, il sera remis à l'écart."),
    ),
    "deactivated": (
        "inactive",
        N_(
            "Ce module est inactif. Ses réglages et ce qu'il a apporté sont gardés. Pour revenir "
            "en arrière : « Activer ce module », ci-dessous."
        ),
    ),
    "seen": ("", N_("C'est noté. Si ces pannes reviennent, elles seront dites de nouveau.")),
    "restarting": (
        "quarantined",
        N_(
            "Le site redémarre pour réessayer ce module : rechargez la page dans quelques secondes."
        ),
    ),
    "later": ("quarantined", N_("Ce module sera réessayé au prochain démarrage du site.")),
}
"""What an address may say was just done, where the plugin is in that state; and how to go back."""


async def _plugins_page(
    request: Asked, status: int = 200, *, opened: str = "", **shown: Any
) -> Response[str]:
    visit = visit_of(request)
    host, office = visit.site.plugins, visit.viewer.office
    async with reading(visit.viewer):
        rows = {r.plugin: r for r in await activations(visit.viewer) if r.office == office}
        wrong = await problems(visit.viewer)
        jobs = {one.key[1]: one for one in await planned_jobs(visit.viewer)}
    cards = cards_of(host, office, rows, wrong, jobs)
    opened = opened or request.query_params.get("module", "")
    card = next((card for card in cards if card.name == opened), None)
    return page(
        request,
        "plugins/index.html",
        status,
        groups=in_groups(cards),
        opened=card.name if card else "",
        done=_done(card, request),
        **shown,
    )


def _done(card: Card | None, request: Asked) -> str:
    """What was just done with this plugin; nothing once it is in another state."""
    state, sentence = DONE.get(request.query_params.get("did", ""), ("", ""))
    return gettext(sentence) if card and sentence and state in ("", card.state) else ""


def _to_card(request: Asked, name: str, did: str) -> Response[str]:
    """Go on at the plugin's card, open, which says what was done."""
    return see_other(request, f"/plugins?module={name}&did={did}#plugin_{name}")


@get("/plugins", action="plugin.view")
async def show_plugins(request: Asked) -> Response[str]:
    """A card for each plugin that this office may use or has used."""
    await write_problems()
    return await _plugins_page(request)


@get("/plugins/directory", action="plugin.view")
async def show_directory(request: Asked) -> Response[str]:
    """What exists, for whom, which office uses it and since when."""
    visit = visit_of(request)
    viewer = visit.viewer
    async with reading(viewer):
        rows, all_offices = await activations(viewer), await offices(viewer)
    entries = directory(visit.site.plugins, viewer.office, all_offices, rows)
    kinds = sorted({entry.category for entry in entries} - {""}, key=label)
    kind, words = (request.query_params.get(name, "") for name in ("kind", "words"))
    asked = widened(asked_for(words.replace('"', " ")), {})
    shown = [e for e in entries if e.holds(asked) and (kind not in kinds or e.category == kind)]
    return page(
        request,
        "plugins/directory.html",
        entries=shown,
        passages={
            e.name: passage([e.folded], asked) for e in shown if not e.holds(asked, unfolded=False)
        },
        kinds=kinds,
        kind=kind if kind in kinds else "",
        words=words[:LONGEST_QUERY],
    )


@post("/plugins/{name:str}/activation", action="plugin.activate", status_code=200)
async def post_activation(request: Asked, name: FromPath[str]) -> Response[str]:
    """Switch a plugin on for one's office, with its settings of before if it had any."""
    visit = visit_of(request)
    viewer, host = visit.viewer, visit.site.plugins
    form = await read_form(request)
    require_allowed(host, name, viewer.office)
    check(Confirming, form)
    async with reading(viewer):
        rows = await activations(viewer)
    row = next((r for r in rows if (r.plugin, r.office) == (name, viewer.office)), None)
    try:
        chosen = await activation_of(host, name, viewer.office, row.settings if row else {})
    except PluginProblem:
        await write_problems()
        refusals = [
            Refusal("Ce module est en panne : il reste comme il était. Voyez pourquoi ci-dessous.")
        ]
        return await _plugins_page(request, 422, refusals=refusals, opened=name)
    except Refused as refused:
        return await _plugins_page(request, 422, refusals=refused.refusals, opened=name)
    if preview := await ask_to_confirm(request, name, criteria_of(chosen.snapshot), form):
        return preview
    async with writing(viewer):
        await activate_plugin(chosen, viewer.office, by=viewer)
    await refresh(host)
    return _to_card(request, name, "renewed" if row and row.active else "activated")


@post("/plugins/{name:str}/deactivation", action="plugin.activate", status_code=200)
async def post_deactivation(request: Asked, name: FromPath[str]) -> Response[str]:
    """Switch a plugin off for one's office; it may be gone already."""
    visit = visit_of(request)
    form = await read_form(request)
    check(Confirming, form)
    if preview := await ask_to_confirm(request, name, (), form):
        return preview
    viewer = visit.viewer
    try:
        await switch_off(visit.site.plugins, name, viewer.office, by=viewer)
    except Refused as refused:
        return await _plugins_page(request, 422, refusals=refused.refusals, opened=name)
    return _to_card(request, name, "deactivated")


@post("/plugins/{name:str}/retry", action="plugin.activate", status_code=200)
async def post_retry(request: Asked, name: FromPath[str]) -> Response[str]:
    """Ask again a plugin that was put aside: at once, or by starting anew if it is not even in."""
    visit = visit_of(request)
    host, viewer = visit.site.plugins, visit.viewer
    form = await read_form(request)
    require_allowed(host, name, viewer.office)
    check(Nothing, form)
    if host.is_loaded(name):
        try:
            async with writing(viewer):
                await reactivate_plugin(name, viewer.office, by=viewer)
        except Refused as refused:
            return await _plugins_page(request, 422, refusals=refused.refusals, opened=name)
        await refresh(host)
        return _to_card(request, name, "reactivated")
    if host.sentinel:
        host.sentinel.release(name)
    renewed = renew_running(visit.site.settings.pid_path)
    return _to_card(request, name, "restarting" if renewed else "later")


class SeenForm(FormModel):
    """The last failure that the page told."""

    until: AwareDatetime


@post("/plugins/{name:str}/seen", action="plugin.activate", status_code=200)
async def post_seen(request: Asked, name: FromPath[str]) -> Response[str]:
    """Put away what went wrong with a plugin in one's office: somebody looks after it."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    require_allowed(visit.site.plugins, name, viewer.office)
    values, _ = check(SeenForm, form)
    if values:
        async with writing(viewer):
            await put_away_failures(name, viewer.office, values.until, by=viewer)
    return _to_card(request, name, "seen")
