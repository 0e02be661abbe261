"""A thing that its reader sees, or 404: what is hidden answers as what is not there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar.exceptions import NotFoundException

from innovation.db import reading
from innovation.domain.people import Viewer
from innovation.hooks.host import COMMON, PluginHost
from innovation.queries.ideas import Idea, get_idea


async def seen_idea(viewer: Viewer, public_id: str) -> Idea:
    """The idea at this address, read inside the door that the caller opened."""
    idea = await get_idea(viewer, public_id)
    if idea is None:
        raise NotFoundException
    return idea


@asynccontextmanager
async def told_in_full(viewer: Viewer, public_id: str) -> AsyncIterator[Idea]:
    """The idea, inside a door that tells all who take part in it.

    Row-level security tells somebody of another office of themselves alone: neither who carries
    the idea, nor which of their own colleagues have answered.
    """
    async with reading(viewer):
        idea = await seen_idea(viewer, public_id)
        if idea.facts.borrowed is None:
            yield idea
            return
    async with reading(viewer.as_system()):
        yield idea


def require_allowed(host: PluginHost, name: str, office: str) -> None:
    """``common`` is in force everywhere: nobody switches it."""
    found = host.found.get(name)
    if name == COMMON or found is None or not found.allows(office):
        raise NotFoundException
