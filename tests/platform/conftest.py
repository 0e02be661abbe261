"""A site of two offices with one plugin, which has a table, a question, a verb and a job."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from innovation import world
from innovation.actions.plugins import activate_plugin
from innovation.db import writing
from innovation.db.plugin_migrations import migrate_up
from innovation.domain.people import SYSTEM, Viewer
from innovation.hooks.host import PluginHost
from innovation.hooks.migrations import steps_of
from innovation.hosting.context import OfOffice, context_for
from innovation.hosting.plugins import activation_of, keep_for_later, refresh

ESSAI = """
from innovation.api import Field, Verb, hook

PLUGIN = {"name": "essai", "title": "Essai", "description": "Tout.", "version": "1.0",
          "api": "1.2", "contact": "Test", "offices": "*"}


@hook
def idea_fields():
    return [Field("bois", "Quel bois ?")]


@hook
def verbs():
    return [Verb("pose", "%(actor)s a posé %(bancs)s banc(s) : %(idea)s.")]
"""
UP = "CREATE TABLE x_essai_banc (id @pk@, office text NOT NULL, bois text NOT NULL);"

AsyncMake = Callable[..., Awaitable[Any]]
Ctx = Callable[..., OfOffice]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], PluginHost]:
    """A host whose one plugin is this, for every office."""

    def write(more: str) -> PluginHost:
        package = tmp_path / "plugins/_all/essai"
        (package / "migrations").mkdir(parents=True)
        (package / "__init__.py").write_text(ESSAI + more)
        (package / "migrations/0001_banc.up.sql").write_text(UP)
        (package / "migrations/0001_banc.down.sql").write_text("DROP TABLE x_essai_banc;")
        host = PluginHost(tmp_path / "plugins", installed=False, on_problem=keep_for_later)
        host.load()
        assert host.problems == []
        return host

    return write


@pytest.fixture
def switch_on(place: Any) -> AsyncMake:
    """Make the plugin's tables and activate it for an office."""

    async def switch_on(host: PluginHost, office: str, **settings: Any) -> None:
        steps = steps_of(host.found["essai"], place.kind)
        application, now = place.application, world.now()
        await migrate_up(place.owner, "essai", steps, application_url=application, now=now)
        chosen = await activation_of(host, "essai", office, settings)
        async with writing(SYSTEM):
            await activate_plugin(chosen, office, by=SYSTEM)
        await refresh(host)

    return switch_on


@pytest.fixture
async def host(
    write: Callable[[str], PluginHost], switch_on: AsyncMake, brest: Any, nantes: Any
) -> PluginHost:
    """The plugin, active in both offices."""
    made = write("")
    for office in ("brest", "nantes"):
        await switch_on(made, office)
    return made


@pytest.fixture
def ctx(host: PluginHost) -> Ctx:
    """What the plugin is given in an office, for a person or for nobody."""

    def make(viewer: Viewer = SYSTEM, office: str = "") -> OfOffice:
        return context_for(host.office(office or viewer.office or "brest"), "essai", viewer)

    return make
