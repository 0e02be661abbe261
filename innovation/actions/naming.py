"""Assessors whom a plugin asks for, besides the committee's."""

from collections.abc import Sequence

from innovation import world
from innovation.db import fetch
from innovation.domain.people import Viewer
from innovation.journal import record
from innovation.queries.naming import Opened


async def take_named(opened: Opened, plugin: str, public_ids: Sequence[str], *, by: Viewer) -> None:
    """Make assessors of those of the idea's office who do not carry it, and ask this round once."""
    held = await fetch(
        "UPDATE round SET named_at = {} WHERE id = {} AND named_at IS NULL AND state = 'open' "
        "RETURNING id",
        *(world.now(), opened.round),
    )
    if not held or not public_ids:
        return
    named = await fetch(
        "INSERT INTO participant (idea, office, part, person, answered_round, since, named_by) "
        "SELECT i.id, i.office, 'assessor', p.id, 0, {}, {} FROM idea i "
        "JOIN person p ON p.office = i.office AND p.disabled_at IS NULL "
        f"WHERE i.id = {{}} AND p.public_id IN ({', '.join('{}' for _ in public_ids)}) "
        "AND NOT EXISTS (SELECT 1 FROM participant t WHERE t.idea = i.id AND t.person = p.id "
        " AND t.part IN ('author', 'co_author', 'recused')) "
        "ON CONFLICT (idea, part, person) WHERE person IS NOT NULL "
        "DO UPDATE SET named_by = excluded.named_by RETURNING id",
        *(world.now(), plugin, opened.idea, *public_ids),
    )
    if named:
        await record("assessor.named", "idea", opened.idea, office=opened.office, by=by)
