"""A plugin that answers each idea with an event of its own: what is told once is heard once."""

from typing import Any

from innovation.api import Verb, hook

PLUGIN = {
    "name": "listener",
    "title": "Oreille",
    "description": "Note chaque idée dont on lui parle.",
    "version": "1.0",
    "api": "1.1",
    "offices": ["brest"],
    "contact": "torture",
    "translations": {},
}


@hook
def verbs() -> list[Verb]:
    return [Verb("heard", "« %(idea)s » a été entendue.")]


@hook
async def on_event(event: Any, ctx: Any) -> None:
    if event.verb == "idea.submitted":
        await ctx.record("heard")
