"""The state of the whole site: whether it writes, whether it sends."""

from dataclasses import dataclass

from innovation.db import database, fetch_one
from innovation.domain.people import Viewer


@dataclass(frozen=True, slots=True)
class SiteState:
    """Why nothing is written for now, if so; and whether this is a restored copy, not released."""

    read_only: str = ""
    frozen: bool = False

    @property
    def at_rest(self) -> bool:
        """Whether the worker does nothing."""
        return bool(self.read_only) or self.frozen


async def site_state(viewer: Viewer) -> SiteState:
    """The state as it stands now."""
    row = await fetch_one("SELECT read_only, frozen FROM site WHERE id = 1")
    assert row is not None, "the first migration adds it"
    return SiteState(row["read_only"], row["frozen"])


async def sees_all(viewer: Viewer) -> bool:
    """Whether row-level security does not bind the role that we are."""
    if database().kind != "postgres":
        return False
    row = await fetch_one(
        "SELECT 1 AS one FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)"
    )
    return row is not None
