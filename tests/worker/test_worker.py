"""The worker tells each listener of what happened, once it is durable, and only that."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from innovation import texts, world
from innovation.actions.assessment import decide
from innovation.actions.outbox import TRIES, claim, fail, finish
from innovation.actions.pilots import Lessons, close_pilot, measure_pilot, open_pilot
from innovation.actions.plugins import activate_plugin, deactivate_plugin
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Stage, Status, Verdict
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import activation_of, keep_for_later, refresh
from innovation.queries.around import around
from innovation.queries.pilots import pilot_of
from innovation.queries.plugins import problems
from innovation.worker import reopen_due, run_once

Make = Callable[..., Any]
AsyncMake = Callable[..., Awaitable[Any]]

SCHOOL = "rennes_proximite.ecole_proximite"
CURIOUS = """
from innovation.api import Field, Verb, hook

PLUGIN = {"name": "curieux", "title": "Curieux", "description": "Écoute.", "version": "1.0",
          "api": "1.0", "contact": "Test", "offices": ["rennes"]}

@hook
def idea_fields():
    return [Field("avis", "Un avis ?")]

@hook
def verbs():
    return [Verb("vu", "%(reponses)s réponse(s) vue(s).")]

@hook
async def on_event(event, ctx):
    LISTEN
"""


async def switch_on(host: PluginHost, plugin: str, office: str) -> None:
    chosen = await activation_of(host, plugin, office, {})
    async with writing(SYSTEM):
        await activate_plugin(chosen, office, by=SYSTEM)
    await refresh(host)


async def work(host: PluginHost) -> int:
    """Do all that is due, and count it."""
    done = 0
    while await run_once(host):
        done += 1
        assert done < 50, "what is told makes more to tell, for ever"
    return done


async def verbs_of(idea: Any) -> list[str]:
    async with reading(SYSTEM):
        return [entry.verb for entry in (await around(SYSTEM, idea.id)).history]


async def outbox() -> list[dict[str, Any]]:
    async with reading(SYSTEM):
        return await fetch("SELECT * FROM outbox ORDER BY id")


@pytest.fixture
async def rennes(make_cast: AsyncMake) -> Any:
    return await make_cast("rennes")


@pytest.fixture
def listen(tmp_path: Path, rennes: Any) -> AsyncMake:
    """A site with one plugin, active in Rennes, that does this when it is told of something."""

    async def make(line: str) -> PluginHost:
        file = tmp_path / "plugins" / "rennes" / "curieux.py"
        file.parent.mkdir(parents=True)
        file.write_text(CURIOUS.replace("LISTEN", line))
        host = PluginHost(tmp_path / "plugins", installed=False, on_problem=keep_for_later)
        host.load()
        assert host.problems == []
        await switch_on(host, "curieux", "rennes")
        async with writing(SYSTEM):
            await fetch("DELETE FROM outbox")  # a plugin is told of its own activation too
        return host

    return make


@pytest.fixture
def close_school(
    plugins: PluginHost, rennes: Any, make_idea: AsyncMake, acting: Make, make_plan: Make
) -> AsyncMake:
    """An idea of Rennes whose pilot, a school, closes with fourteen trainees."""

    async def make() -> Any:
        await switch_on(plugins, "rennes_proximite", "rennes")
        kind = next(k for k in plugins.office("rennes").pilot_kinds if k.key == SCHOOL)
        chair = rennes.chair
        idea = await make_idea(rennes, Stage.ASSESSED)
        async with acting(chair, idea) as seen:
            await decide(seen, Verdict.GO, "Utile.", by=chair)
        async with acting(chair, idea) as seen:
            aims = {"stagiaires": (0.0, 15.0)}
            await open_pilot(seen, make_plan(rennes.author, kind=kind, aims=aims), by=chair)
        async with acting(chair, idea) as seen:
            pilot = await pilot_of(SYSTEM, seen.id)
            measured = {"stagiaires": 14.0, "diplomes": 12.0}
            await measure_pilot(seen, pilot, measured, by=chair)
        async with acting(chair, idea) as seen:
            pilot = await pilot_of(SYSTEM, seen.id)
            await close_pilot(seen, pilot, Lessons("kept", "Cela forme."), by=chair)
        return idea

    return make


async def test_of_two_who_tell_the_same_event_the_late_one_ends_nothing(
    listen: AsyncMake, rennes: Any, make_idea: AsyncMake
) -> None:
    await listen("pass")
    await make_idea(rennes)
    async with writing(SYSTEM):
        late = await claim(by=SYSTEM)
    assert late is not None
    with world.at(world.now() + timedelta(minutes=3)):
        async with writing(SYSTEM):
            second = await claim(by=SYSTEM)
            await finish(late, by=SYSTEM)
            await fail(late, "cassé", by=SYSTEM)
    assert second is not None
    kept = next(row for row in await outbox() if row["id"] == second.id)
    assert (late.id, kept["state"], kept["error"]) == (second.id, "waiting", "")
    assert kept["lease_until"] is not None


async def test_a_school_that_closes_is_told_in_the_words_of_its_plugin(
    plugins: PluginHost, close_school: AsyncMake
) -> None:
    idea = await close_school()
    assert await work(plugins) > 0
    async with reading(SYSTEM):
        newest = (await around(SYSTEM, idea.id)).history[0]
    assert texts.sentence(newest) == (
        "L'expérimentation de l'École de la proximité compte 12 diplômés sur 14 stagiaires."
    )
    assert {row["state"] for row in await outbox()} == {"done"}


async def test_an_event_told_twice_is_recorded_once(
    plugins: PluginHost, close_school: AsyncMake
) -> None:
    idea = await close_school()
    told = await work(plugins)
    async with writing(SYSTEM):
        await fetch("UPDATE outbox SET state = 'waiting'")
    assert await work(plugins) == told
    assert (await verbs_of(idea)).count("rennes_proximite.diplomes") == 1


async def test_what_a_plugin_records_is_told_to_nobody(
    rennes: Any, listen: AsyncMake, make_idea: AsyncMake
) -> None:
    host = await listen('await ctx.record("vu", reponses=len(event.idea.fields))')
    idea = await make_idea(rennes)
    assert await work(host) == 1
    assert await verbs_of(idea) == ["curieux.vu", "idea.submitted"]
    assert len(await outbox()) == 1


async def test_a_listener_sees_its_own_answers_only(
    rennes: Any, listen: AsyncMake, make_idea: AsyncMake
) -> None:
    host = await listen('assert event.idea.fields == {"avis": "oui"}, event.idea.fields')
    await make_idea(rennes, extra={"curieux.avis": "oui", "autre.secret": "non"})
    assert await work(host) == 1
    assert [row["error"] for row in await outbox()] == [""]


async def test_a_listener_that_was_switched_off_is_not_told(
    rennes: Any, listen: AsyncMake, make_idea: AsyncMake
) -> None:
    host = await listen('await ctx.record("vu", reponses=1)')
    idea = await make_idea(rennes)
    async with writing(SYSTEM):
        await deactivate_plugin("curieux", "rennes", by=SYSTEM)
    assert await work(host) == 1
    assert await verbs_of(idea) == ["idea.submitted"]


async def test_a_failure_is_told_again_later_then_parked_and_shown(
    rennes: Any, listen: AsyncMake, make_idea: AsyncMake
) -> None:
    host = await listen('raise RuntimeError("cassé")')
    await make_idea(rennes)
    tries, now = 0, world.now()
    while tries < TRIES + 2:
        with world.at(now + timedelta(hours=tries)):
            done = await work(host)
        tries += 1
        assert done == (1 if tries <= TRIES else 0)
    [row] = await outbox()
    assert row["state"] == "parked"
    assert "cassé" in row["error"]
    async with reading(rennes.admin):
        [problem] = await problems(rennes.admin)
    assert (problem.plugin, problem.hook, problem.times) == ("curieux", "on_event", TRIES)


@pytest.mark.parametrize(
    "call", ['"inconnu", n=1', '"vu", office=1', '"vu", of=1', '"vu", n="un"', '"vu", n=True']
)
async def test_a_plugin_records_only_what_it_declared_and_whole_numbers(
    call: str, rennes: Any, listen: AsyncMake, make_idea: AsyncMake
) -> None:
    host = await listen(f"await ctx.record({call})")
    idea = await make_idea(rennes)
    assert await work(host) == 1
    assert await verbs_of(idea) == ["idea.submitted"]
    [row] = await outbox()
    assert "ValueError" in row["error"]


async def test_an_adjourned_idea_comes_back_on_its_date_and_not_before(
    brest: Any, make_idea: AsyncMake, acting: Make, read_idea: AsyncMake
) -> None:
    idea = await make_idea(brest, Stage.ASSESSED)
    day = world.today() + timedelta(days=30)
    async with acting(brest.chair, idea) as seen:
        await decide(seen, Verdict.HOLD, "Pas tout de suite.", review_on=day, by=brest.chair)
    await reopen_due()
    assert (await read_idea(idea)).facts.status is Status.ON_HOLD
    with world.at(_noon(day)):
        await reopen_due()
        await reopen_due()
    assert (await read_idea(idea)).facts.status is Status.OPEN
    async with reading(SYSTEM):
        history = (await around(SYSTEM, idea.id)).history
    assert [(e.verb, e.actor) for e in history if e.verb == "idea.reopened"] == [
        ("idea.reopened", "")
    ]


def _noon(day: date) -> datetime:
    return world.now().replace(year=day.year, month=day.month, day=day.day, hour=12)
