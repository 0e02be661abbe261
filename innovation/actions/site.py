"""The site's own state: read only or not, frozen after a restore until it is released."""

from innovation.db import fetch
from innovation.domain.people import Viewer
from innovation.domain.refusals import Refusal, Refused


async def set_read_only(reason: str, *, by: Viewer) -> None:
    """Refuse every write from here on, for this reason; without one, write again."""
    if len(reason) > 300:
        raise Refused([Refusal("Le motif tient en 300 caractères au plus.", field="reason")])
    await fetch("UPDATE site SET read_only = {} WHERE id = 1", reason.strip())


async def release_site(*, by: Viewer) -> bool:
    """Let a restored copy send again: whether it was frozen."""
    released = await fetch("UPDATE site SET frozen = false WHERE id = 1 AND frozen RETURNING id")
    return bool(released)


async def freeze_site(*, by: Viewer) -> None:
    """A restored copy, in which nobody is logged in, sends nothing until it is released."""
    await fetch("UPDATE site SET frozen = true, read_only = '' WHERE id = 1")
    await fetch("DELETE FROM login_session")
