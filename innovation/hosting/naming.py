"""Who else assesses: an office's plugin is asked once for each round that has opened."""

from pathlib import Path

from innovation.actions.naming import take_named
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM
from innovation.hooks.deciding import named_assessors
from innovation.hooks.host import PluginHost
from innovation.hooks.office import OfficePlugins
from innovation.hooks.problems import Asking, PluginProblem
from innovation.hosting.asking import facts_for
from innovation.hosting.context import context_for
from innovation.hosting.plugins import keep_for_later, write_problems
from innovation.queries.ideas import get_idea
from innovation.queries.naming import Opened, colleagues_among, round_to_ask_about


async def name_assessors(host: PluginHost) -> bool:
    """Ask about one round; whether there was one. A failure leaves the committee alone to it."""
    for office in host.offices():
        if plugin := office.deciders.get("assessors"):
            async with reading(SYSTEM):
                opened = await round_to_ask_about(SYSTEM, office.slug, plugin)
            if opened:
                named = await _asked(office, plugin, opened)
                async with writing(SYSTEM):
                    await take_named(opened, plugin, named, by=SYSTEM)
                await write_problems()
                return True
    return False


async def _asked(office: OfficePlugins, plugin: str, opened: Opened) -> list[str]:
    """The public ids that the plugin names; one that is no colleague's is told on its card."""
    async with reading(SYSTEM):
        idea = await get_idea(SYSTEM, opened.public_id)
    assert idea is not None
    try:
        ctx = context_for(office, plugin, SYSTEM)
        named = await named_assessors(office, facts_for(idea, None)[plugin], ctx)
    except PluginProblem:
        return []
    async with reading(SYSTEM):
        known = await colleagues_among(SYSTEM, office.slug, named)
    if strangers := len(set(named) - known):
        asking = Asking(plugin, "decide", Path(), office.slug, "assessors")
        keep_for_later(asking.problem(f"{strangers} des personnes ne sont pas de l'office"))
    return [one for one in named if one in known]
