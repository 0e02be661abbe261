"""The library: shared practices, and who adopted them."""

from dataclasses import dataclass
from datetime import datetime

from innovation.db import fetch, fetch_one
from innovation.domain.people import Viewer
from innovation.queries.visible import visible_ideas

PAGE = 24


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice sheet as the three offices read it; ``office`` is empty when from elsewhere."""

    id: int
    public_id: str
    idea: int | None
    office: str
    office_name: str
    state: str
    title: str
    problem: str
    solution: str
    results: str
    advice: str
    category: str
    landlord: str
    source_url: str
    year: int | None
    contact: str
    contact_fictional: bool
    shared_at: datetime | None
    adoptions: int
    version: int


@dataclass(frozen=True, slots=True)
class Adoption:
    """One office took a practice up; its idea's address only for those who may see it."""

    office: str
    office_name: str
    at: datetime
    idea_public_id: str


_PRACTICE = (
    "SELECT s.id, s.public_id, s.idea, coalesce(s.office, '') AS office, "
    "coalesce(o.name, '') AS office_name, s.state, s.title, s.problem, s.solution, s.results, "
    "s.advice, s.category, s.landlord, s.source_url, s.year, coalesce(p.name, '') AS contact, "
    "coalesce(p.fictional, false) AS contact_fictional, "
    "s.shared_at, s.adoptions, s.version FROM practice_sheet s "
    "LEFT JOIN office o ON o.slug = s.office LEFT JOIN person p ON p.id = s.contact "
)


async def library(viewer: Viewer, after: int | None = None) -> tuple[list[Practice], int | None]:
    """Shared practices, newest first, and the mark from which the next page starts."""
    rows = await fetch(
        f"{_PRACTICE} WHERE s.state = 'shared' AND s.id < {{}} ORDER BY s.id DESC LIMIT {PAGE + 1}",
        after if after is not None else 2**62,
    )
    practices = [Practice(**row) for row in rows[:PAGE]]
    return practices, practices[-1].id if len(rows) > PAGE else None


async def get_practice(viewer: Viewer, public_id: str) -> Practice | None:
    """A practice: shared, or of the viewer's own office."""
    row = await fetch_one(
        f"{_PRACTICE} WHERE s.public_id = {{}} AND (s.state = 'shared' OR s.office = {{}})",
        public_id,
        viewer.office,
    )
    return Practice(**row) if row else None


async def practice_of(viewer: Viewer, idea: int) -> Practice | None:
    """The practice sheet written from an idea."""
    row = await fetch_one(f"{_PRACTICE} WHERE s.idea = {{}}", idea)
    return Practice(**row) if row else None


async def adoptions_of(viewer: Viewer, practice: int) -> list[Adoption]:
    """Which offices adopted a practice, oldest first; ideas unseen by the viewer stay unnamed."""
    rows = await fetch(
        "SELECT a.office, o.name AS office_name, a.at, i.public_id FROM adoption a "
        "JOIN office o ON o.slug = a.office "
        "LEFT JOIN idea i ON i.id = a.idea AND i.office = a.office AND {} "
        "WHERE a.practice = {} ORDER BY a.id",
        visible_ideas(viewer),
        practice,
    )
    return [
        Adoption(row["office"], row["office_name"], row["at"], row["public_id"] or "")
        for row in rows
    ]


async def origin_of(viewer: Viewer, idea: int) -> Practice | None:
    """The practice that an idea adopts."""
    row = await fetch_one(
        f"{_PRACTICE} JOIN adoption a ON a.practice = s.id WHERE a.idea = {{}}", idea
    )
    return Practice(**row) if row else None
