"""The jobs of plugins: each in its time, by one process, and a failure stops none of the others."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from innovation import world
from innovation.actions.jobs import release_job
from innovation.actions.plugins import deactivate_plugin
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.schedule import next_time
from innovation.hooks.host import PluginHost
from innovation.hosting.jobs import Jobs, next_job, run_planned, wanted_jobs
from innovation.queries.jobs import Planned, planned_jobs
from innovation.queries.plugins import problems

AsyncMake = Any

JOBS = """
import asyncio
from innovation.api import Job


async def count(ctx):
    async with ctx.writing() as db:
        await db.fetch("INSERT INTO x_essai_banc (office, bois) VALUES ({}, {})", ctx.office, "x")


async def fail(ctx):
    raise RuntimeError("cassé")


async def wait(ctx):
    await asyncio.sleep(60)


@hook
def jobs():
    return [%s]
"""
COUNT, FAIL = 'Job("compte", "Compter", "hour", count)', 'Job("casse", "Casser", "day", fail)'
WAIT = 'Job("attente", "Attendre", "week", wait)'

Running = Callable[[str], Any]


@pytest.fixture
def running(
    write: Callable[[str], PluginHost], switch_on: AsyncMake, brest: Any, nantes: Any
) -> Running:
    """The plugin with these jobs, active in Brest alone."""

    async def running(*jobs: str) -> PluginHost:
        host = write(JOBS % ", ".join(jobs))
        await switch_on(host, "brest")
        return host

    return running


async def run_all(host: PluginHost) -> list[bool]:
    """Run all that is due: how each went."""
    wanted, went = wanted_jobs(host), []
    while (planned := await next_job(wanted)) is not None:
        went.append(await run_planned(host, planned, wanted))
        assert len(went) < 20, "what has run is due again, for ever"
    return went


async def done() -> list[str]:
    async with reading(SYSTEM):
        return [row["office"] for row in await fetch("SELECT office FROM x_essai_banc")]


async def plan() -> Planned:
    async with reading(SYSTEM):
        (planned,) = await planned_jobs(SYSTEM)
    return planned


async def test_a_job_runs_at_once_then_in_its_time_where_its_plugin_is_active(
    running: Running,
) -> None:
    host, now = await running(COUNT), world.now()
    assert await run_all(host) == [True]
    with world.at(now + timedelta(minutes=59)):
        assert await run_all(host) == []
    with world.at(now + timedelta(minutes=61)):
        assert await run_all(host) == [True]
    assert await done() == ["brest", "brest"]
    async with writing(SYSTEM):
        await deactivate_plugin("essai", "brest", by=SYSTEM)
    host.use([], 99)
    with world.at(now + timedelta(days=2)):
        assert await run_all(host) == []


async def test_a_failure_is_told_and_the_next_run_kept(running: Running, brest: Any) -> None:
    host, now = await running(FAIL, COUNT), world.now()
    assert sorted(await run_all(host)) == [False, True]
    async with reading(brest.admin):
        (problem,) = [one for one in await problems(brest.admin) if one.stage == "job"]
        planned = {one.job: one for one in await planned_jobs(brest.admin)}
    assert (problem.stage, problem.hook, problem.office) == ("job", "jobs", "brest")
    assert "cassé" in problem.message
    assert (planned["casse"].failed, planned["compte"].failed) == (True, False)
    with world.at(now + timedelta(hours=25)):
        assert sorted(await run_all(host)) == [False, True]


async def test_of_two_processes_one_runs_a_job(running: Running) -> None:
    host = await running(COUNT)
    wanted = wanted_jobs(host)
    first = await next_job(wanted)
    assert first is not None
    assert await next_job(wanted) is None
    with world.at(world.now() + timedelta(minutes=13)):  # the first has died
        assert await next_job(wanted) is not None


async def test_a_run_that_ends_after_another_took_it_over_changes_nothing(
    running: Running,
) -> None:
    host, later = await running(COUNT), world.now() + timedelta(minutes=13)
    wanted = wanted_jobs(host)
    first = await next_job(wanted)
    assert first is not None
    with world.at(later):
        second = await next_job(wanted)
    assert second is not None
    async with writing(SYSTEM):
        await release_job(first, by=SYSTEM)
    assert await run_planned(host, first, wanted) is False
    assert (await plan()).lease_until == second.lease_until, "it is the second that runs"
    with world.at(later):
        assert await run_planned(host, second, wanted) is True
    assert (await plan()).lease_until is None


async def test_a_job_that_was_planned_by_a_clock_ahead_runs_again(running: Running) -> None:
    host, now = await running(COUNT), world.now()
    with world.at(now + timedelta(days=400)):
        assert await run_all(host) == [True]
    assert await run_all(host) == [True]
    assert (await plan()).next_at <= world.now() + timedelta(hours=1)


async def test_a_job_that_is_stopped_is_left_to_whoever_starts_next(running: Running) -> None:
    host = await running(WAIT)
    jobs = Jobs(host)
    await jobs.step()
    await asyncio.sleep(0.2)
    assert (await plan()).lease_until is not None
    await jobs.stop()
    assert (await plan()).lease_until is None
    assert (await plan()).last_at is None


@pytest.mark.parametrize(
    ("every", "late", "wanted"),
    [
        ("hour", timedelta(0), timedelta(hours=1)),
        ("hour", timedelta(hours=5, minutes=10), timedelta(hours=6)),
        ("day", timedelta(minutes=1), timedelta(days=1)),
        ("week", timedelta(days=20), timedelta(days=21)),
        ("hour", timedelta(minutes=-20), timedelta(0)),
        ("hour", timedelta(days=-3), timedelta(days=-3, hours=1)),
    ],
)
def test_the_next_time_keeps_the_rhythm_and_never_catches_up(
    every: Any, late: timedelta, wanted: timedelta
) -> None:
    due = world.now()
    assert next_time(every, due, due + late) == due + wanted
