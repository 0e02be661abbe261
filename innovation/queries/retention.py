"""What has passed its time in an office, how long the office keeps what, and what was removed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from innovation.db import fetch
from innovation.domain.people import Viewer
from innovation.domain.retention import CATEGORIES, Category

_LAST_SEEN = (
    "coalesce(p.last_login_at, (SELECT max(e.at) FROM event e WHERE e.actor = p.id), p.created_at)"
)
_WHEN_CLOSED = (
    "(SELECT max(e.at) FROM event e WHERE e.kind = 'idea' AND e.thing = i.id "
    "AND e.verb IN ('idea.withdrawn', 'decision.decline'))"
)
DUE = {
    "draft": "SELECT id, updated_at AS at FROM draft WHERE office = {}",
    # Whoever leads a pilot, or holds a role of the site, is erased by hand once both are settled.
    "account": (
        f"SELECT p.id, {_LAST_SEEN} AS at FROM person p WHERE p.office = {{}} "
        "AND p.erased_at IS NULL AND NOT EXISTS (SELECT 1 FROM pilot x WHERE x.lead = p.id "
        "AND x.closed_at IS NULL) AND NOT EXISTS (SELECT 1 FROM person_role r "
        "WHERE r.person = p.id AND r.role IN ('coordinator', 'operator'))"
    ),
    "link": (
        "SELECT l.id, coalesce(l.used_at, l.expires_at) AS at FROM invitation l "
        "JOIN person p ON p.id = l.person WHERE p.office = {}"
    ),
    "removed_file": (
        "SELECT id, removed_at AS at FROM attachment WHERE office = {} AND idea IS NOT NULL"
    ),
    "closed_idea": (
        f"SELECT i.id, coalesce({_WHEN_CLOSED}, i.stage_since) AS at FROM idea i "
        "WHERE i.office = {} AND i.status IN ('declined', 'withdrawn') "
        "AND i.eliminated_at IS NULL"
    ),
}
"""For each category, an office's things and since when each has waited."""


@dataclass(frozen=True, slots=True)
class Due:
    """What has passed its time, of one category: which things, and between which dates."""

    category: Category
    days: int
    things: tuple[int, ...]
    oldest: datetime | None
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Disposal:
    """What was removed once: who said so, when, why."""

    category: str
    things: int
    days: int
    oldest: datetime
    newest: datetime
    reason: str
    visa: str
    decided_by: str
    at: datetime


async def kept_days(viewer: Viewer) -> dict[str, int]:
    """For how many days the viewer's office keeps each category."""
    rows = await fetch("SELECT category, days FROM retention_rule WHERE office = {}", viewer.office)
    chosen = {row["category"]: row["days"] for row in rows}
    return {key: chosen.get(key, category.days) for key, category in CATEGORIES.items()}


async def due_things(viewer: Viewer, key: str, days: int, now: datetime) -> Due:
    """What of a category has waited for more than so many days in the viewer's office."""
    rows = await fetch(
        f"SELECT id, at FROM ({DUE[key]}) x WHERE at < {{}} ORDER BY at, id",
        viewer.office,
        now - timedelta(days=days),
    )
    return Due(
        CATEGORIES[key],
        days,
        tuple(row["id"] for row in rows),
        _moment(rows[0]["at"]) if rows else None,
        _moment(rows[-1]["at"]) if rows else None,
    )


def _moment(value: datetime | str) -> datetime:
    """SQLite forgets that what it computed is a date."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


async def disposals(viewer: Viewer) -> list[Disposal]:
    """Everything that was removed in the viewer's office, the newest first."""
    rows = await fetch(
        "SELECT d.category, d.things, d.days, d.oldest, d.newest, d.reason, d.visa, "
        "p.name AS decided_by, d.at FROM disposal d JOIN person p ON p.id = d.decided_by "
        "WHERE d.office = {} ORDER BY d.id DESC",
        viewer.office,
    )
    return [Disposal(**row) for row in rows]
