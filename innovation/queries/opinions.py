"""What other committees were asked about an idea, and what they answered."""

from dataclasses import dataclass
from datetime import date, datetime

from innovation.db import fetch_one
from innovation.domain.people import Viewer


@dataclass(frozen=True, slots=True)
class Opinion:
    """A request to another office's committee.

    ``state`` is asked, accepted, given, declined, or ended: taken back, or the idea stopped.
    """

    id: int
    committee: str
    office_name: str
    state: str
    why: str
    reply: str
    answer_by: date | None
    asked_by: str
    at: datetime
    version: int
    chairs: str = ""
    """The names of those who preside that committee, where they are shown."""

    @property
    def runs(self) -> bool:
        """Whether an answer is still to come."""
        return self.state in ("asked", "accepted")


async def running_opinion(viewer: Viewer, idea: int, committee: str) -> Opinion | None:
    """What a committee was asked about an idea and has not given yet."""
    row = await fetch_one(
        "SELECT n.id, n.committee, o.name AS office_name, n.state, n.why, n.reply, n.answer_by, "
        "p.name AS asked_by, n.asked_at AS at, n.version FROM opinion n "
        "JOIN office o ON o.slug = n.committee JOIN person p ON p.id = n.asked_by "
        "WHERE n.idea = {} AND n.committee = {} AND n.state IN ('asked', 'accepted')",
        idea,
        committee,
    )
    return Opinion(**row) if row else None
