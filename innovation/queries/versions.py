"""What was sent to the committee, each time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from innovation.db import Row, fetch
from innovation.domain.contributions import Value
from innovation.domain.people import Viewer

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Version:
    """An idea's text as the committee received it."""

    number: int
    title: str
    problem: str
    solution: str
    benefit: str
    site: str
    category: str
    theme: str
    extra: Mapping[str, Value]
    written_by: str
    at: datetime


async def versions_of(viewer: Viewer, idea: int) -> list[Version]:
    """The versions of an idea that the viewer sees, the newest first."""
    rows = await fetch(
        "SELECT v.number, v.title, v.problem, v.solution, v.benefit, v.site, v.category, v.theme, "
        "v.extra, coalesce(p.name, '') AS written_by, v.at FROM idea_version v "
        "LEFT JOIN person p ON p.id = v.written_by WHERE v.idea = {} "
        f"ORDER BY v.number DESC LIMIT {SHOWN}",
        idea,
    )
    return [_version(row) for row in rows]


def _version(row: Row) -> Version:
    return Version(**row | {"extra": json.loads(row["extra"])})
