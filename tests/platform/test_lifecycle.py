"""A plugin is asked before it is switched on, and told afterwards that it was switched off."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from innovation.actions.plugins import activate_plugin, deactivate_plugin
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import Refused
from innovation.hooks.host import PluginHost
from innovation.hooks.problems import PluginProblem
from innovation.hosting.plugins import activation_of, refresh, switch_off
from innovation.queries.plugins import activations

AsyncMake = Any
HOOKS = """
from innovation.api import Score


@hook
def settings_fields():
    return [Field("bois", "Quel bois ?", default="pin")]


@hook
async def activated(ctx):
    if ctx.settings["bois"] == "ébène":
        raise ValueError("Pas d'ébène ici.")
    if ctx.settings["bois"] == "panne":
        raise RuntimeError("cassé")
    async with ctx.writing() as db:
        await db.fetch("INSERT INTO x_essai_banc (office, bois) VALUES ({}, {})",
                       ctx.office, ctx.settings["bois"])


@hook
async def deactivated(office, ctx):
    async with ctx.writing() as db:
        await db.fetch("DELETE FROM x_essai_banc WHERE office = {}", office)
    raise RuntimeError("trop tard")


@hook
def overall_score(marked):
    return Score(marked.total, "Rien à dire.")
"""

GUEST = """
from innovation.api import hook

PLUGIN = {"name": "invite", "title": "Invité", "description": "Vient après.", "version": "1.0",
          "api": "1.2", "contact": "Test", "offices": "*", "requires": ["essai"]}
"""

RIVAL = """
from innovation.api import Score, hook

PLUGIN = {"name": "rival", "title": "Rival", "description": "Le même.", "version": "1.0",
          "api": "1.2", "contact": "Test", "offices": "*"}

""" + HOOKS[HOOKS.index("@hook\ndef overall_score") :]


@pytest.fixture
def loaded(write: Callable[[str], PluginHost], brest: Any) -> PluginHost:
    return write(HOOKS)


async def kept() -> list[str]:
    async with reading(SYSTEM):
        return [row["bois"] for row in await fetch("SELECT bois FROM x_essai_banc")]


async def test_a_plugin_may_refuse_in_its_own_words(
    loaded: PluginHost, switch_on: AsyncMake
) -> None:
    with pytest.raises(Refused) as refused:
        await switch_on(loaded, "brest", bois="ébène")
    assert [str(one) for one in refused.value.refusals] == ["Pas d'ébène ici."]
    with pytest.raises(PluginProblem, match="cassé"):
        await switch_on(loaded, "brest", bois="panne")
    async with reading(SYSTEM):
        assert await activations(SYSTEM) == []
    await switch_on(loaded, "brest")
    assert await kept() == ["pin"]


async def test_a_plugin_is_told_of_its_end_and_cannot_stop_it(
    loaded: PluginHost, switch_on: AsyncMake
) -> None:
    await switch_on(loaded, "brest")
    await switch_off(loaded, "essai", "brest", by=SYSTEM)
    assert await kept() == []


@pytest.fixture
def beside(tmp_path: Path) -> Callable[[str, str], None]:
    """Put another plugin beside the one that is tried."""

    def put(name: str, source: str) -> None:
        folder = tmp_path / "plugins/_all"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.py").write_text(source)

    return put


async def test_a_plugin_is_on_for_as_long_as_another_needs_it(
    write: Any, switch_on: AsyncMake, beside: Any, brest: Any, nantes: Any
) -> None:
    beside("invite", GUEST)
    host = write("")
    with pytest.raises(Refused) as refused:
        await activation_of(host, "invite", "brest", {})
    assert "besoin du module « Essai » : activez-le" in str(refused.value.refusals[0])
    for office in ("brest", "nantes"):
        await switch_on(host, office)
    chosen = await activation_of(host, "invite", "brest", {})
    async with writing(SYSTEM):
        await activate_plugin(chosen, "brest", by=SYSTEM)
    await refresh(host)
    await switch_off(host, "essai", "nantes", by=SYSTEM)
    with pytest.raises(Refused) as refused:
        await switch_off(host, "essai", "brest", by=SYSTEM)
    assert "« Invité » a besoin de celui-ci" in str(refused.value.refusals[0])
    for name in ("invite", "essai"):
        await switch_off(host, name, "brest", by=SYSTEM)
    assert not host.office("brest").active_of("essai")


async def test_an_office_has_one_plugin_for_each_decision(
    write: Callable[[str], PluginHost], switch_on: AsyncMake, brest: Any, beside: Any
) -> None:
    beside("rival", RIVAL)
    host = write(HOOKS)
    await switch_on(host, "brest")
    with pytest.raises(Refused) as refused:
        await activation_of(host, "rival", "brest", {})
    assert "décide déjà (overall_score)" in str(refused.value.refusals[0])
    assert await activation_of(host, "rival", "nantes", {})


async def told_second(first: Awaitable[None], second: Awaitable[None]) -> bool:
    """Whether the second is refused, which begins before what the first wrote is committed."""
    written = asyncio.Event()

    async def one() -> None:
        async with writing(SYSTEM):
            await first
            written.set()
            await asyncio.sleep(0.3)

    async def other() -> None:
        await written.wait()
        async with writing(SYSTEM):
            await second

    won, told = await asyncio.gather(one(), other(), return_exceptions=True)
    assert won is None
    return isinstance(told, Refused)


async def test_two_people_switch_plugins_of_an_office_at_once(
    write: Any, switch_on: AsyncMake, brest: Any, beside: Any
) -> None:
    beside("invite", GUEST)
    beside("rival", RIVAL)
    host = write(HOOKS)
    rival = await activation_of(host, "rival", "brest", {})
    await switch_on(host, "brest")
    essai, invite = [await activation_of(host, one, "brest", {}) for one in ("essai", "invite")]

    def on(chosen: Any) -> Awaitable[None]:
        return activate_plugin(chosen, "brest", by=SYSTEM)

    def off(name: str) -> Awaitable[None]:
        return deactivate_plugin(name, "brest", by=SYSTEM)

    assert await told_second(on(invite), off("essai")), "it is needed by now"
    assert await told_second(off("invite"), off("invite")), "it is off"
    assert await told_second(off("essai"), on(invite)), "what it needs is off"
    assert await told_second(on(essai), on(rival)), "another decides by now"
    assert not await told_second(on(essai), off("essai")), "one after the other"
