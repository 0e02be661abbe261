"""In generated worlds, a plugin is told all that whoever asks sees of their office, and no more."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from innovation.domain.people import SYSTEM, Viewer
from innovation.files import Folder
from innovation.hooks.host import PluginHost
from innovation.hosting.context import OfOffice, context_for
from tests.trust.worlds import World, make_world

LONG = os.environ.get("INNOVATION_TEST_LONG") == "1"
SEEDS = range(3 if LONG else 1)
OFFICES = ("brest", "nantes", "rennes")


@pytest.fixture
async def world_of(database: Any, tmp_path: Path) -> Any:
    """A world with ideas, pilots and people in three offices."""

    async def make(seed: int) -> World:
        return await make_world(seed, Folder(tmp_path / "files"), 14 if LONG else 9)

    return make


async def told(ctx: OfOffice, made: World) -> str:
    """All that every method tells, as one text."""
    words = [one.word for one in made.said]
    everything: list[Any] = [
        await ctx.ideas(limit=1000),
        [await ctx.idea(one.public_id) for one in made.ideas],
        [await ctx.ideas(words=word) for word in words if word],
        await ctx.pilots(),
        await ctx.people(),
        await ctx.offices(),
        await ctx.names([one.public_id for one in made.people.values()]),
        await ctx.figures(date(2020, 1, 1), date(2030, 1, 1)),
    ]
    return repr(everything)


def whoever_asks(made: World, office: str) -> list[Viewer]:
    """Some of the office's people, and nobody: a job."""
    people = made.of(office)
    return [SYSTEM, *(people if LONG else made.chance.sample(people, 2))]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
async def test_a_plugin_is_told_what_whoever_asks_sees_of_their_office(
    seed: int, world_of: Any, proves: Any
) -> None:
    made = await world_of(seed)
    host = PluginHost(installed=False)
    compared = 0
    for office in OFFICES:
        for viewer in whoever_asks(made, office):
            ctx = context_for(host.office(office), "essai", viewer)
            here = [one for one in made.ideas if one.office.slug == office]
            seen = {one.public_id for one in here if viewer.system or one.sees(viewer)}
            assert {one.public_id for one in await ctx.ideas(limit=1000)} == seen
            elsewhere = {one.public_id for one in made.ideas if one.office.slug != office}
            text = await told(ctx, made)
            leaks = [one for one in made.said if one.word in text and one.thing in elsewhere]
            leaks += [
                one
                for one in made.said
                if one.word in text and not viewer.system and not one.sees(viewer)
            ]
            assert leaks == [], (viewer.name, leaks)
            assert not elsewhere & {part for part in elsewhere if f"'{part}'" in text}
            others = [one for one in made.people.values() if one.office != office]
            assert not [one for one in others if f"{one.name}', office='{one.office}'" in text]
            compared += len(made.said)
    proves("exits compared", compared)
