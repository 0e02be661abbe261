"""The jobs of plugins, run by the worker: one at a time, beside its other work."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from innovation import world
from innovation.actions.jobs import claim_job, finish_job, plan_job, release_job
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.schedule import LONGEST
from innovation.hooks.bridge import finished
from innovation.hooks.cards import JobCard
from innovation.hooks.declared import Hooks, live
from innovation.hooks.host import PluginHost
from innovation.hooks.office import OfficePlugins, plugin_of
from innovation.hooks.problems import Asking, PluginProblem
from innovation.hosting.context import context_for
from innovation.hosting.plugins import write_problems
from innovation.queries.jobs import Planned, planned_jobs

LOOK = 30.0
"""Seconds between two looks at what is due."""

log = structlog.get_logger()

Wanted = Mapping[tuple[str, str], JobCard]
"""The jobs of the active plugins, by office and qualified key."""


async def run_job(office: OfficePlugins, key: str) -> None:
    """Run the job of this qualified key to its end; ``PluginProblem`` when it fails."""
    plugin, _, short = key.partition(".")
    offered = {"office": office.slug, "settings": office.settings_of(plugin)}

    def work(asking: Asking, hooks: Hooks, ctx: object) -> None:
        finished(live(asking, hooks, "jobs", short, **offered).run(ctx), ctx)

    ctx = context_for(office, plugin, SYSTEM)
    await office.run(plugin, "job", "jobs", ctx, work)


def wanted_jobs(host: PluginHost) -> Wanted:
    """The jobs of the plugins that are active, of all offices."""
    return {(office.slug, job.key): job for office in host.offices() for job in office.jobs}


@dataclass(slots=True)
class Jobs:
    """What a worker holds of the job that runs."""

    host: PluginHost
    _running: "asyncio.Task[bool] | None" = None
    _looked: float = -LOOK

    async def step(self) -> None:
        """Start the job that is most overdue, unless one runs still; from time to time."""
        if self._running is not None:
            if not self._running.done():
                return
            ended, self._running = self._running, None
            ended.result()  # what the database refused is told where the worker tells the rest
        elif time.monotonic() - self._looked < LOOK:
            return
        self._looked = time.monotonic()
        wanted = wanted_jobs(self.host)
        if (planned := await next_job(wanted)) is not None:
            self._running = asyncio.create_task(run_planned(self.host, planned, wanted))

    async def stop(self) -> None:
        """Leave the job that runs to whoever starts next."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)


async def next_job(wanted: Wanted) -> Planned | None:
    """The most overdue of these jobs, claimed for this process."""
    async with reading(SYSTEM):
        planned = await planned_jobs(SYSTEM)
    if new := wanted.keys() - {one.key for one in planned}:
        async with writing(SYSTEM):
            for office, key in sorted(new):
                plugin, _, short = key.partition(".")
                await plan_job(plugin, office, short, by=SYSTEM)
            planned = await planned_jobs(SYSTEM)
    now = world.now()
    for one in planned:
        due = one.next_at <= now or one.next_at > now + LONGEST
        if due and one.key in wanted and (claimed := await claim(one)):
            return claimed
    return None


async def claim(planned: Planned) -> Planned | None:
    """The job, if this process and no other may run it now."""
    async with writing(SYSTEM):
        return await claim_job(planned, by=SYSTEM)


async def run_planned(host: PluginHost, claimed: Planned, wanted: Wanted) -> bool:
    """Run a job that was claimed, and plan it again; whether it went well."""
    office, key = claimed.key
    begun = time.monotonic()
    try:
        await run_job(host.office(office), key)
    except PluginProblem:
        failed = True
        await write_problems()
    except asyncio.CancelledError:
        async with writing(SYSTEM):
            await release_job(claimed, by=SYSTEM)
        raise
    else:
        failed = False
    seconds = round(time.monotonic() - begun, 3)
    log.info("job", plugin=plugin_of(key), office=office, job=key, seconds=seconds, failed=failed)
    async with writing(SYSTEM):
        every = wanted[claimed.key].every
        ours = await finish_job(claimed, every, seconds=seconds, failed=failed, by=SYSTEM)
    if not ours:  # this process was frozen for longer than its lease
        log.warning("another process ran this job since", plugin=plugin_of(key), job=key)
    return ours and not failed
