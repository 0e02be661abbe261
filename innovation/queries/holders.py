"""Whom to turn to in an office."""

from innovation.db import fetch
from innovation.domain.people import Viewer
from innovation.domain.stages import Role


async def holders(viewer: Viewer, role: Role) -> list[str]:
    """The names of the viewer's colleagues who hold a role."""
    rows = await fetch(
        "SELECT p.name FROM person p JOIN person_role r ON r.person = p.id "
        "WHERE p.office = {} AND r.role = {} AND p.disabled_at IS NULL ORDER BY p.name, p.id",
        viewer.office,
        role,
    )
    return [row["name"] for row in rows]
