"""The journal taken out of the site, which it tells."""

from innovation.domain.people import Viewer
from innovation.domain.policy import Stake, require
from innovation.journal import record


async def export_journal(*, by: Viewer) -> None:
    """Record that the office's journal is taken out as a file."""
    require(by, "journal.view", Stake(by.office))
    await record("journal.exported", "office", 0, office=by.office, by=by)
