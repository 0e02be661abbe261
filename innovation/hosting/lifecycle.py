"""A plugin is told that it is switched on, where it may refuse, and that it was switched off."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from innovation.domain.people import SYSTEM
from innovation.domain.refusals import Refusal, refuse_if
from innovation.hooks.bridge import finished
from innovation.hooks.cards import Declared
from innovation.hooks.declared import Hooks, Settings, call
from innovation.hooks.host import PluginHost
from innovation.hooks.office import Active, OfficePlugins
from innovation.hooks.problems import Asking, PluginProblem
from innovation.hosting.context import context_for


async def ask_to_activate(
    host: PluginHost, office: str, declared: Declared, settings: Settings
) -> None:
    """Before anything is kept: ``Refused`` in the plugin's words, ``PluginProblem`` if it fails."""
    name = declared.plugin
    there = host.office(office)
    others = [one for one in there.active if one.declared.plugin != name]
    trial = replace(there, active=(*others, Active.of(declared, settings)))
    if reason := await _tell(trial, name, "activated", _reason):
        refuse_if([Refusal("%(reason)s", source=name, reason=reason)])


async def tell_deactivated(office: OfficePlugins, name: str) -> None:
    """Afterwards: ``office`` is as it was before. A failure is noted, and changes nothing."""
    with suppress(PluginProblem):
        await _tell(office, name, "deactivated", lambda end: end())


async def _tell(
    office: OfficePlugins, name: str, hook: str, ask: Callable[[Callable[[], Any]], Any]
) -> Any:
    def work(_asking: Asking, hooks: Hooks, ctx: object) -> Any:
        function = hooks.get(hook)
        if function is None:
            return None
        offered = {"office": office.slug, "ctx": ctx}
        return ask(lambda: finished(call(function, offered), ctx))

    ctx = context_for(office, name, SYSTEM)
    return await office.run(name, "lifecycle", hook, ctx, work)


def _reason(end: Callable[[], Any]) -> str:
    """What the plugin raises on purpose is its reason; the rest is a failure."""
    try:
        end()
    except ValueError as error:
        return str(error).strip()[:500] or "le module refuse"
    return ""
