"""A person's own sessions and second factor."""

from dataclasses import dataclass
from datetime import datetime

from innovation.db import fetch, fetch_one
from innovation.domain.people import Viewer

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Session:
    """A session as its owner reads of it."""

    public_id: str
    browser: str
    device: str
    opened_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor: its secret as it is kept, and how many recovery codes are left."""

    secret: str
    created_at: datetime
    codes: int


async def sessions_of(viewer: Viewer, now: datetime) -> list[Session]:
    """The viewer's own sessions that are alive, the one used last first."""
    rows = await fetch(
        "SELECT public_id, browser, device, created_at AS opened_at, seen_at FROM login_session "
        f"WHERE person = {{}} AND expires_at > {{}} ORDER BY seen_at DESC, id DESC LIMIT {SHOWN}",
        viewer.id,
        now,
    )
    return [Session(**row) for row in rows]


async def factor_of(viewer: Viewer) -> Factor | None:
    """The viewer's own second factor."""
    row = await fetch_one(
        "SELECT f.secret, f.created_at, (SELECT count(*) FROM recovery_code c "
        "WHERE c.person = f.person AND c.used_at IS NULL) AS codes "
        "FROM second_factor f WHERE f.person = {}",
        viewer.id,
    )
    return Factor(**row) if row else None


async def sealed_secrets(viewer: Viewer) -> list[tuple[int, str]]:
    """Every person who has a second factor, with its secret as it is kept; the site's alone."""
    if not viewer.system:
        raise PermissionError("Secrets are read by the site alone.")
    rows = await fetch("SELECT person, secret FROM second_factor ORDER BY person")
    return [(row["person"], row["secret"]) for row in rows]
