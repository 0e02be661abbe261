"""Gates that did not answer, and that an administrator let an idea pass."""

from dataclasses import dataclass
from datetime import datetime

from innovation.db import fetch
from innovation.domain.people import Viewer
from innovation.domain.stages import Stage


@dataclass(frozen=True, slots=True)
class Override:
    """A gate that was passed on somebody's written word; it stands until the idea moves."""

    gate: str
    label: str
    before: Stage
    reason: str
    name: str
    at: datetime


async def passed_gates(viewer: Viewer, idea: int) -> frozenset[str]:
    """The gates that the idea may pass without their answer, at its stage of today."""
    rows = await fetch(
        "SELECT o.gate FROM gate_override o JOIN idea i ON i.id = o.idea "
        "WHERE o.idea = {} AND o.at >= i.stage_since",
        idea,
    )
    return frozenset(row["gate"] for row in rows)
