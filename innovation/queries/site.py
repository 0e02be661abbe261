"""The state of the whole site: whether it writes, whether it sends."""

from dataclasses import dataclass

from innovation.db import fetch_one
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
