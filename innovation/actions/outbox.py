"""The outbox: claim a piece of work with a lease, then say that it is done or failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from innovation import world
from innovation.db import fetch
from innovation.domain.people import Viewer

LEASE = timedelta(minutes=2)
TRIES = 6
LONGEST_DELAY = timedelta(hours=1)
"""More than a delay or a lease of ours: what is due later was written by a clock that ran ahead."""

OURS = "id = {} AND tries = {} AND state = 'waiting'"
"""A process that was frozen beyond its lease ends nothing: another has tried since."""
FREE = "(lease_until IS NULL OR lease_until < {} OR lease_until > {})"


@dataclass(frozen=True, slots=True)
class Work:
    """An event to tell a listener of, claimed until the lease ends."""

    id: int
    office: str
    event: int
    listener: str
    tries: int


ASKED = (
    "NOT EXISTS (SELECT 1 FROM plugin_activation a WHERE a.plugin = outbox.listener "
    "AND a.office = outbox.office AND a.aside_at IS NOT NULL)"
)
"""A plugin that its failures put aside is told later, once somebody has reactivated it."""


async def claim(*, by: Viewer, absent: Sequence[str] = ()) -> Work | None:
    """The oldest piece of work that is due and that nobody holds; the ``absent`` are told later."""
    now = world.now()
    ahead = now + LONGEST_DELAY
    there = f"listener NOT IN ({', '.join(['{}'] * len(absent))})" if absent else "true"
    rows = await fetch(
        "UPDATE outbox SET lease_until = {}, tries = tries + 1 WHERE id = ("
        "SELECT id FROM outbox WHERE state = 'waiting' AND (due_at <= {} OR due_at > {}) "
        f"AND {FREE} AND {ASKED} AND {there} ORDER BY due_at, id LIMIT 1) AND {FREE} "
        "RETURNING id, office, event, listener, tries",
        now + LEASE,
        *(now, ahead, now, ahead, *absent, now, ahead),
    )
    return Work(**rows[0]) if rows else None


async def finish(work: Work, *, by: Viewer) -> None:
    """The listener was told."""
    await fetch(
        f"UPDATE outbox SET state = 'done', lease_until = NULL, error = '' WHERE {OURS}",
        *(work.id, work.tries),
    )


async def fail(work: Work, error: str, *, by: Viewer) -> None:
    """Try again later, ever later; after the last try the work is parked with its error."""
    await fetch(
        "UPDATE outbox SET state = {}, lease_until = NULL, due_at = {}, error = {} "
        f"WHERE {OURS}",
        "parked" if work.tries >= TRIES else "waiting",
        world.now() + timedelta(seconds=2**work.tries),
        error[:500],
        *(work.id, work.tries),
    )
