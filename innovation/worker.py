"""The worker: tells plugins what happened, runs their jobs, lets imports in, reopens ideas."""

import asyncio
import time

import structlog

from innovation import world
from innovation.actions.ideas import reopen_idea
from innovation.actions.idempotency import forget_old_answers
from innovation.actions.import_files import forget_old_files
from innovation.actions.outbox import Work, claim, fail, finish
from innovation.actions.reminders import forget_settled
from innovation.db import reading, writing
from innovation.domain.contributions import Happening, PilotFacts
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import Refused
from innovation.hooks.host import PluginHost
from innovation.hooks.office import OfficePlugins
from innovation.hooks.problems import PluginProblem
from innovation.hosting.asking import facts_for
from innovation.hosting.context import context_for
from innovation.hosting.jobs import Jobs
from innovation.hosting.naming import name_assessors
from innovation.hosting.plugins import (
    blame_for_deaths,
    refresh,
    write_problems,
    write_problems_if_any,
)
from innovation.importing import Importer
from innovation.queries.assessment import last_total, rounds_of
from innovation.queries.ideas import due_for_review, get_idea
from innovation.queries.journal import Told, event_of
from innovation.queries.pilots import Pilot, pilot_of
from innovation.queries.plugins import plugin_epoch
from innovation.queries.site import site_state

IDLE = 1.0
REVIEWS = 60.0
CLEANING = 3600.0
AFTER_A_FAILURE = 5.0
"""Seconds between two looks: at the outbox, the reviews, what is old; and after a failure."""

log = structlog.get_logger()


async def run(host: PluginHost, stop: asyncio.Event) -> None:
    """Work until ``stop`` is set, and end between two pieces of work."""
    blame_for_deaths(host)
    await write_problems_if_any()
    await refresh(host)
    importer, jobs = Importer(host), Jobs(host)
    reviewed = cleaned = -CLEANING
    while not stop.is_set():
        try:
            if await is_at_rest():
                await _wait(stop, IDLE)
                continue
            if time.monotonic() - reviewed >= REVIEWS:
                await reopen_due()
                reviewed = time.monotonic()
            if time.monotonic() - cleaned >= CLEANING:
                async with writing(SYSTEM):
                    await forget_old_answers(by=SYSTEM)
                    await forget_old_files(by=SYSTEM)
                    await forget_settled(by=SYSTEM)
                cleaned = time.monotonic()
            told, imported = await run_once(host), await importer.step()
            await jobs.step()
            named = await name_assessors(host)
            pause = 0.0 if told or imported or named else IDLE
        except Exception:
            # The database may be away for a while: what was claimed is due again later.
            log.exception("the worker failed")
            pause = AFTER_A_FAILURE
        await _wait(stop, pause)
    await jobs.stop()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


async def is_at_rest() -> bool:
    """Whether nothing may be done: a restored copy that nobody released, or a site read only."""
    async with reading(SYSTEM):
        return (await site_state(SYSTEM)).at_rest


async def reopen_due() -> None:
    """Take up each idea on hold whose review date has come: the committee decides anew."""
    async with reading(SYSTEM):
        due = await due_for_review(SYSTEM, world.today())
    for public_id in due:
        try:
            async with writing(SYSTEM):
                if idea := await get_idea(SYSTEM, public_id):
                    await reopen_idea(idea, by=SYSTEM)
        except Refused:
            log.info("somebody took the idea up first", idea=public_id)


async def run_once(host: PluginHost) -> bool:
    """Tell one listener of one event; whether there was one to tell."""
    async with reading(SYSTEM):
        epoch = await plugin_epoch(SYSTEM)
    if epoch != host.epoch:
        await refresh(host)
    async with writing(SYSTEM):
        work = await claim(by=SYSTEM, absent=host.absent)
    if work is None:
        return False
    try:
        await _tell(work, host.office(work.office))
    except PluginProblem as problem:
        async with writing(SYSTEM):
            await fail(work, str(problem), by=SYSTEM)
        await write_problems()
    else:
        async with writing(SYSTEM):
            await finish(work, by=SYSTEM)
    return True


async def _tell(work: Work, office: OfficePlugins) -> None:
    """Tell the listener, unless it was switched off since."""
    if work.listener not in office.listeners():
        return
    async with reading(SYSTEM):
        cause = await event_of(SYSTEM, work.event)
        assert cause is not None, "an event is never deleted"
        happening = await _happening(cause, work.listener)
    await office.tell(work.listener, happening, context_for(office, work.listener, SYSTEM, cause))


async def _happening(cause: Told, listener: str) -> Happening:
    """The event as this listener may see it: the idea with the listener's own answers only."""
    idea = await get_idea(SYSTEM, cause.idea) if cause.idea else None
    if idea is None:
        return Happening(cause.verb, cause.at, None)
    total = last_total(await rounds_of(SYSTEM, idea.id))
    pilot = await pilot_of(SYSTEM, idea.id)
    facts = facts_for(idea, total)[listener]
    return Happening(cause.verb, cause.at, facts, _pilot_facts(pilot) if pilot else None)


def _pilot_facts(pilot: Pilot) -> PilotFacts:
    measures = {measure.key.rpartition(".")[2]: measure.measured for measure in pilot.measures}
    return PilotFacts(pilot.kind, pilot.closed_at is None, measures)
