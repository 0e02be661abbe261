"""A form is answered once: its key is claimed, then leads to where the first answer went."""

from datetime import timedelta

from innovation import world
from innovation.db import fetch
from innovation.domain.people import Viewer

KEPT = timedelta(days=7)


async def claim_key(key: str, digest: str, location: str, *, by: Viewer) -> bool:
    """Claim a form's key; false when it was claimed. Waits for another try that is under way."""
    claimed = await fetch(
        "INSERT INTO idempotency (person, key, body_sha256, location, at) "
        "VALUES ({}, {}, {}, {}, {}) ON CONFLICT (person, key) DO NOTHING RETURNING id",
        by.id,
        key,
        digest,
        location,
        world.now(),
    )
    return bool(claimed)


async def keep_location(key: str, location: str, *, by: Viewer) -> None:
    """Remember where the answer to a claimed form leads."""
    await fetch(
        "UPDATE idempotency SET location = {} WHERE person = {} AND key = {}",
        location,
        by.id,
        key,
    )


async def release_key(key: str, *, by: Viewer) -> None:
    """Nothing was done with a claimed form: it may be sent again."""
    await fetch("DELETE FROM idempotency WHERE person = {} AND key = {}", by.id, key)


async def forget_old_answers(*, by: Viewer) -> None:
    """A form is not sent again after a week, nor a login's delay looked at."""
    long_ago = world.now() - KEPT
    await fetch("DELETE FROM idempotency WHERE at < {}", long_ago)
    await fetch("DELETE FROM login_failure WHERE wait_until < {}", long_ago)
