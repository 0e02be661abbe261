"""Plugins' jobs: planned once, claimed by one process with a lease, and planned again."""

from datetime import timedelta

from innovation import world
from innovation.db import fetch
from innovation.domain.contributions import Every
from innovation.domain.people import Viewer
from innovation.domain.schedule import next_time
from innovation.queries.jobs import Planned

LEASE = timedelta(minutes=12)
"""Longer than a job may take."""


async def plan_job(plugin: str, office: str, job: str, *, by: Viewer) -> None:
    """Let a new job run as soon as may be; nothing where it is planned already."""
    await fetch(
        "INSERT INTO plugin_job (plugin, office, job, next_at, failed) VALUES ({}, {}, {}, {}, {}) "
        "ON CONFLICT (plugin, office, job) DO NOTHING",
        *(plugin, office, job, world.now(), False),
    )


async def claim_job(planned: Planned, *, by: Viewer) -> bool:
    """Whether this process may run it now: of several that try, one may."""
    now = world.now()
    return bool(
        await fetch(
            "UPDATE plugin_job SET lease_until = {} WHERE id = {} AND next_at = {} "
            "AND (lease_until IS NULL OR lease_until < {} OR lease_until > {}) RETURNING id",
            *(now + LEASE, planned.id, planned.next_at, now, now + LEASE),
        )
    )


async def finish_job(
    planned: Planned, every: Every, *, seconds: float, failed: bool, by: Viewer
) -> None:
    """It ran, well or not: the next time keeps its rhythm."""
    now = world.now()
    await fetch(
        "UPDATE plugin_job SET lease_until = NULL, next_at = {}, last_at = {}, seconds = {}, "
        "failed = {} WHERE id = {}",
        *(next_time(every, planned.next_at, now), now, seconds, failed, planned.id),
    )


async def release_job(planned: Planned, *, by: Viewer) -> None:
    """It was stopped on its way: whoever comes next may run it at once."""
    await fetch("UPDATE plugin_job SET lease_until = NULL WHERE id = {}", planned.id)
