"""What the demonstration's plugins show: each fills its own tables, by its command ``exemple``."""

from collections.abc import Awaitable, Mapping
from typing import Any

from innovation.actions.plugins import activate_plugin
from innovation.db import reading, writing
from innovation.demo.people import OFFICES, PLUGINS, REVIEWER, SHARED_PLUGINS, cast_of
from innovation.domain.facts import Value
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import Refused
from innovation.hooks.bridge import finished
from innovation.hooks.declared import Hooks
from innovation.hooks.host import PluginHost
from innovation.hooks.problems import Asking, PluginProblem
from innovation.hosting.context import context_for
from innovation.hosting.plugins import activation_of, refresh
from innovation.queries.people import viewer_by_email

COMMAND = "exemple"


async def give_examples(host: PluginHost) -> list[str]:
    """Activate the plugins that offices share, then let each tell invented things.

    Why each that could not, could not: the demonstration does without it.
    """
    await refresh(host)
    wanted: list[tuple[str, str, Mapping[str, Value]]] = [
        (PLUGINS["brest"], "brest", REVIEWER),
        *((name, office.slug, {}) for office in OFFICES for name in SHARED_PLUGINS),
    ]
    wrong = []
    for name, office, settings in wanted:
        if host.is_loaded(name) and (settings or not host.office(office).active_of(name)):
            wrong += await _told(_activate(host, name, office, settings))
    await refresh(host)
    for plugins in (host.office(office.slug) for office in OFFICES):
        for name in (one.declared.plugin for one in plugins.active):
            if "commands" in host.hooks_of(name):
                ctx = context_for(plugins, name, SYSTEM)
                wrong += await _told(plugins.run(name, "command", "commands", ctx, _example))
    return sorted(set(wrong))


async def _told(doing: Awaitable[None]) -> list[str]:
    """What a plugin of somebody's that fails says of it."""
    try:
        await doing
    except PluginProblem as problem:
        return [str(problem)]
    except Refused as refused:
        return [str(refusal) for refusal in refused.refusals]
    return []


async def _activate(
    host: PluginHost, name: str, office: str, settings: Mapping[str, Value]
) -> None:
    activating = await activation_of(host, name, office, settings)
    async with reading(SYSTEM):
        admin = await viewer_by_email(SYSTEM, cast_of(office).admin)
    assert admin is not None
    async with writing(SYSTEM):
        await activate_plugin(activating, office, by=admin)


def _example(_: Asking, hooks: Hooks, ctx: Any) -> None:
    command = next((one for one in hooks["commands"]() if one.name == COMMAND), None)
    if command is not None:
        finished(command.callback(ctx), ctx)
