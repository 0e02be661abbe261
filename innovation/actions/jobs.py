"""Plugins' jobs: planned once, claimed by one process with a lease, and planned again.

The end of the lease is the claim's name: who has lost it to another process ends nothing.
"""

from dataclasses import replace
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


async def claim_job(planned: Planned, *, by: Viewer) -> Planned | None:
    """The job as this process alone may run it now: of several that try, one may."""
    now = world.now()
    rows = await fetch(
        "UPDATE plugin_job SET lease_until = {} WHERE id = {} AND next_at = {} "
        "AND (lease_until IS NULL OR lease_until < {} OR lease_until > {}) RETURNING lease_until",
        *(now + LEASE, planned.id, planned.next_at, now, now + LEASE),
    )
    return replace(planned, lease_until=rows[0]["lease_until"]) if rows else None


async def finish_job(
    claimed: Planned, every: Every, *, seconds: float, failed: bool, by: Viewer
) -> bool:
    """It ran, well or not: the next time keeps its rhythm. Whether it was still ours to end."""
    now = world.now()
    return bool(
        await fetch(
            "UPDATE plugin_job SET lease_until = NULL, next_at = {}, last_at = {}, seconds = {}, "
            "failed = {} WHERE id = {} AND lease_until = {} RETURNING id",
            *(next_time(every, claimed.next_at, now), now, seconds, failed),
            *(claimed.id, claimed.lease_until),
        )
    )


async def release_job(claimed: Planned, *, by: Viewer) -> None:
    """It was stopped on its way: whoever comes next may run it at once."""
    await fetch(
        "UPDATE plugin_job SET lease_until = NULL WHERE id = {} AND lease_until = {}",
        *(claimed.id, claimed.lease_until),
    )
