"""Five failures in ten minutes put a plugin aside in that office, in every process."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from innovation import world
from innovation.actions.plugins import activate_plugin, reactivate_plugin
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import Stale
from innovation.domain.stages import Stage
from innovation.hooks.host import PluginHost
from innovation.hosting.asking import facts_for
from innovation.hosting.plugins import activation_of, keep_for_later, refresh, write_problems
from innovation.worker import run_once

FAILING = """
from innovation.api import Criterion, Gate, Panel, Stage, hook
PLUGIN = {"name": "fragile", "title": "Fragile", "description": "Un essai.", "version": "1.0",
          "api": "1.0", "offices": "*", "contact": "dsi"}
@hook
def criteria():
    return [Criterion("a", "Critère gardé", "A ?", 1, ("non", "oui"))]
@hook
def panels():
    return [Panel("p", "idea.side", "Encadré", render)]
@hook
def gates():
    return [Gate("g", "Contrôle", Stage.PILOTED, render)]
@hook
def on_event(event):
    raise ValueError("l'événement")
def render(idea, settings):
    return looked_up("la panne")
def looked_up(words):
    raise ValueError(words)
"""

AsyncMake = Callable[..., Awaitable[Any]]


@pytest.fixture
def new_host(tmp_path: Path) -> Callable[[], PluginHost]:
    """A process of its own, as far as plugins go."""

    def make() -> PluginHost:
        host = PluginHost(tmp_path / "plugins", installed=False, on_problem=keep_for_later)
        host.load()
        assert host.problems == []
        return host

    (tmp_path / "plugins" / "_all").mkdir(parents=True)
    (tmp_path / "plugins" / "_all" / "fragile.py").write_text(FAILING, "utf-8")
    return make


@pytest.fixture
async def fragile(new_host: Callable[[], PluginHost], brest: Any, nantes: Any) -> PluginHost:
    """The plugin, active in two offices."""
    host = new_host()
    for office in ("brest", "nantes"):
        chosen = await activation_of(host, "fragile", office, {})
        async with writing(SYSTEM):
            await activate_plugin(chosen, office, by=SYSTEM)
    async with writing(SYSTEM):
        await fetch("DELETE FROM outbox")
    await refresh(host)
    return host


async def fail(host: PluginHost, idea: Any, times: int, office: str = "brest") -> None:
    """Ask its panel, in which something raises."""
    for _ in range(times):
        facts = facts_for(idea, None)["fragile"]
        if host.office(office).panels:
            assert (await host.office(office).panel("fragile.p", facts)).failed
    await write_problems()
    await refresh(host)


async def verbs() -> list[str]:
    async with reading(SYSTEM):
        rows = await fetch("SELECT verb FROM event WHERE kind = 'plugin' ORDER BY id")
    return [row["verb"] for row in rows]


async def test_whoever_runs_the_site_reads_all_of_its_lines_that_led_there(
    fragile: PluginHost, brest: Any, make_idea: AsyncMake
) -> None:
    idea = await make_idea(brest)
    with capture_logs() as logged:
        await fail(fragile, idea, 1)
    [line] = [one for one in logged if one["event"] == "plugin problem"]
    assert (line["place"], line["trail"]) == ("fragile.py:20", "fragile.py:18 > fragile.py:20")


async def test_the_fifth_failure_puts_it_aside_there_and_in_every_process(
    fragile: PluginHost, new_host: Any, brest: Any, make_idea: AsyncMake
) -> None:
    idea = await make_idea(brest)
    await fail(fragile, idea, 4)
    assert fragile.office("brest").is_running("fragile")
    await fail(fragile, idea, 1)
    other = new_host()
    await refresh(other)
    for host in (fragile, other):
        office = host.office("brest")
        assert not office.is_running("fragile")
        assert office.panels == ()
        assert "Critère gardé" in [one.label for one in office.criteria]
        [gate] = await office.ask_gates(Stage.PILOTED, facts_for(idea, None))
        assert (gate.open, gate.unavailable) == (False, True)
        assert host.office("nantes").is_running("fragile")
    assert (await verbs())[-1] == "plugin.put_aside"
    await fail(fragile, idea, 1, "nantes")
    async with reading(SYSTEM):
        rows = await fetch("SELECT at FROM plugin_failure WHERE office = 'nantes'")
    assert len(rows) == 1, "there it is asked, and fails"


async def test_old_failures_count_no_more(
    fragile: PluginHost, brest: Any, make_idea: AsyncMake
) -> None:
    idea, now = await make_idea(brest), world.now()
    for minutes in (0, 3, 6, 9, 12, 15, 18):
        with world.at(now + timedelta(minutes=minutes)):
            await fail(fragile, idea, 1)
    assert fragile.office("brest").is_running("fragile")
    with world.at(now + timedelta(minutes=19)):
        await fail(fragile, idea, 1)
    assert not fragile.office("brest").is_running("fragile")


async def test_somebody_reactivates_it_once(
    fragile: PluginHost, brest: Any, make_idea: AsyncMake
) -> None:
    idea = await make_idea(brest)
    await fail(fragile, idea, 5)
    async with writing(brest.admin):
        await reactivate_plugin("fragile", "brest", by=brest.admin)
    await refresh(fragile)
    assert fragile.office("brest").is_running("fragile")
    with pytest.raises(Stale):
        async with writing(brest.admin):
            await reactivate_plugin("fragile", "brest", by=brest.admin)
    await fail(fragile, idea, 4)
    assert fragile.office("brest").is_running("fragile"), "what was before is forgotten"
    assert (await verbs())[-2:] == ["plugin.put_aside", "plugin.reactivated"]


async def test_what_it_was_to_be_told_waits_for_it(
    fragile: PluginHost, brest: Any, make_idea: AsyncMake
) -> None:
    idea = await make_idea(brest)
    async with writing(SYSTEM):
        await fetch("DELETE FROM outbox")
    await fail(fragile, idea, 5)
    await make_idea(brest, title="Une autre")
    assert not await run_once(fragile)
    async with writing(brest.admin):
        await reactivate_plugin("fragile", "brest", by=brest.admin)
    assert await run_once(fragile)


async def test_a_plugin_whose_files_are_away_is_told_later(
    fragile: PluginHost, brest: Any, make_idea: AsyncMake
) -> None:
    without = PluginHost(None, installed=False, on_problem=keep_for_later)
    without.load()
    await refresh(without)
    await make_idea(brest)
    assert not await run_once(without)
    assert await run_once(fragile)
