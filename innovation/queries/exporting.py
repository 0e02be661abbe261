"""What exports hold: the rows of a list, all its pages, a batch at a time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from innovation.db import Row, fetch
from innovation.domain.contributions import Value
from innovation.domain.listing import Filters, LibraryFilters
from innovation.domain.people import Viewer
from innovation.domain.stages import Role
from innovation.queries.library import wanted_practices
from innovation.queries.listing import wanted
from innovation.queries.people import has_joined

BATCH = 1000


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """An idea as a row of a spreadsheet."""

    id: int
    key: str
    title: str
    kind: str
    problem: str
    solution: str
    benefit: str
    results: str
    category: str
    theme: str
    stage: str
    status: str
    author: str
    office: str
    site: str
    submitted: datetime
    answer_by: date | None
    year: int | None
    landlord: str
    source: str
    total: float | None
    """The newest revealed result, in the viewer's own office."""
    fictional: bool
    extra: Mapping[str, Value]


async def ideas_to_export(viewer: Viewer, filters: Filters, before: int) -> list[IdeaLine]:
    """The newest ideas of a list that are older than ``before``."""
    conditions = wanted(viewer, filters)
    rows = await fetch(
        "SELECT i.id, coalesce(i.external_key, i.public_id) AS key, i.title, i.kind, i.problem, "
        "i.solution, i.benefit, i.results, i.category, i.theme, i.stage, i.status, i.site, "
        "coalesce(a.name, '') AS author, o.name AS office, i.submitted_at AS submitted, "
        "i.answer_by, i.year, i.landlord, i.source_url AS source, i.fictional, i.extra, "
        "CASE WHEN i.office = {} THEN (SELECT coalesce(x.score, x.total) FROM result x "
        "JOIN round r ON r.id = x.round "
        "WHERE x.idea = i.id AND r.committee = i.office AND r.state = 'revealed' "
        "ORDER BY r.number DESC LIMIT 1) END AS total "
        "FROM idea i JOIN office o ON o.slug = i.office LEFT JOIN person a ON a.id = i.author "
        f"WHERE i.id < {{}} AND {' AND '.join('{}' for _ in conditions)} "
        f"ORDER BY i.id DESC LIMIT {BATCH}",
        viewer.office,
        before,
        *conditions,
    )
    return [IdeaLine(**{**row, "extra": json.loads(row["extra"])}) for row in rows]


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """A practice as a row of a spreadsheet."""

    id: int
    title: str
    problem: str
    solution: str
    results: str
    advice: str
    category: str
    office: str
    landlord: str
    source: str
    year: int | None
    shared_at: datetime
    adoptions: int


async def practices_to_export(
    viewer: Viewer, filters: LibraryFilters, before: int
) -> list[PracticeLine]:
    """The newest practices of the library that are older than ``before``."""
    rows = await fetch(
        "SELECT s.id, s.title, s.problem, s.solution, s.results, s.advice, s.category, "
        "coalesce(o.name, '') AS office, s.landlord, s.source_url AS source, s.year, s.shared_at, "
        "s.adoptions FROM practice_sheet s LEFT JOIN office o ON o.slug = s.office "
        f"WHERE {{}} AND s.id < {{}} ORDER BY s.id DESC LIMIT {BATCH}",
        wanted_practices(viewer, filters),
        before,
    )
    return [PracticeLine(**row) for row in rows]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as a row of a spreadsheet, for their office's administrator."""

    id: int
    name: str
    email: str
    service: str
    roles: tuple[Role, ...]
    joined: bool
    disabled: bool
    fictional: bool


async def people_to_export(viewer: Viewer) -> list[PersonLine]:
    """Everybody of the viewer's office, by name."""
    rows = await fetch(
        f"SELECT p.id, p.name, p.email, p.service, p.fictional, {has_joined('p')} "
        "AS joined, p.disabled_at IS NOT NULL AS disabled, (SELECT string_agg(r.role, ',') "
        "FROM person_role r WHERE r.person = p.id) AS roles FROM person p "
        "WHERE p.office = {} ORDER BY p.name, p.id",
        viewer.office,
    )
    return [_person(row) for row in rows]


def _person(row: Row) -> PersonLine:
    roles = sorted(Role(role) for role in (row["roles"] or "").split(",") if role)
    known = {**row, "joined": bool(row["joined"]), "disabled": bool(row["disabled"])}
    return PersonLine(**{**known, "roles": tuple(roles)})
