"""Rounds for which an office's plugin has not yet been asked who else assesses."""

from collections.abc import Sequence
from dataclasses import dataclass

from innovation.db import fetch, fetch_one
from innovation.domain.people import Viewer


@dataclass(frozen=True, slots=True)
class Opened:
    """A round of an idea's own committee that has just opened."""

    round: int
    idea: int
    public_id: str
    office: str


async def round_to_ask_about(viewer: Viewer, office: str, plugin: str) -> Opened | None:
    """The oldest round that opened since the office has this plugin, and was not asked about."""
    row = await fetch_one(
        "SELECT r.id AS round, r.idea, i.public_id, r.office FROM plugin_activation a "
        "JOIN round r ON r.office = a.office AND r.opened_at >= a.activated_at "
        "JOIN idea i ON i.id = r.idea WHERE a.office = {} AND a.plugin = {} AND a.active "
        "AND r.committee = r.office AND r.state = 'open' AND r.named_at IS NULL "
        "ORDER BY r.id LIMIT 1",
        office,
        plugin,
    )
    return Opened(**row) if row else None


async def colleagues_among(viewer: Viewer, office: str, public_ids: Sequence[str]) -> set[str]:
    """Which of these are people of an office who have not left."""
    if not public_ids:
        return set()
    rows = await fetch(
        "SELECT public_id FROM person WHERE office = {} AND disabled_at IS NULL "
        f"AND public_id IN ({', '.join('{}' for _ in public_ids)})",
        office,
        *public_ids,
    )
    return {row["public_id"] for row in rows}
