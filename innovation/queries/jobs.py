"""Plugins' jobs: when each runs next, and how it went."""

from dataclasses import dataclass
from datetime import datetime

from innovation.db import fetch
from innovation.domain.people import Viewer


@dataclass(frozen=True, slots=True)
class Planned:
    """A job of a plugin in an office: when it runs next, and how it went the last time."""

    id: int
    plugin: str
    office: str
    job: str
    next_at: datetime
    lease_until: datetime | None
    last_at: datetime | None
    seconds: float | None
    failed: bool

    @property
    def key(self) -> tuple[str, str]:
        """Which one: its office, and its qualified key."""
        return self.office, f"{self.plugin}.{self.job}"


async def planned_jobs(viewer: Viewer) -> list[Planned]:
    """Every job that was ever planned; an office's own for anybody but the system."""
    rows = await fetch(
        "SELECT id, plugin, office, job, next_at, lease_until, last_at, seconds, failed "
        "FROM plugin_job WHERE office = {} OR {} ORDER BY next_at, id",
        viewer.office,
        viewer.system,
    )
    return [Planned(**{**row, "failed": bool(row["failed"])}) for row in rows]
