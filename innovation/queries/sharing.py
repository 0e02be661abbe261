"""The library: shared practices, what each office replies to them, and who adopted them."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from innovation.db import Row, fetch, fetch_one
from innovation.domain.people import Viewer
from innovation.domain.stages import ReplyKind
from innovation.queries.visible import SHARED, visible_ideas, visible_practices

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
    replies: tuple[tuple[str, str], ...]
    """Who replies what today: (an office's name, a kind of reply)."""
    version: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What an office replied; ``idea_public_id`` only for those who may see its idea."""

    number: int
    kind: ReplyKind
    words: str
    review_on: date | None
    by: str
    at: datetime
    idea_public_id: str


@dataclass(frozen=True, slots=True)
class OfficeReplies:
    """One office and its replies, the newest first; none when it has not replied."""

    office: str
    office_name: str
    replies: tuple[Reply, ...]

    @property
    def current(self) -> Reply | None:
        """What the office says today."""
        return self.replies[0] if self.replies else None


@dataclass(frozen=True, slots=True)
class Adoption:
    """One office took a practice up; its idea's address only for those who may see it."""

    office: str
    office_name: str
    at: datetime
    idea_public_id: str


COLUMNS = (
    "s.id, s.public_id, s.idea, coalesce(s.office, '') AS office, "
    "coalesce(o.name, '') AS office_name, s.state, s.title, s.problem, s.solution, s.results, "
    "s.advice, s.category, s.landlord, s.source_url, s.year, coalesce(p.name, '') AS contact, "
    "coalesce(p.fictional, false) AS contact_fictional, "
    "s.shared_at, s.adoptions, s.version, (SELECT string_agg(r.kind || ' ' || w.name, '\n') "
    "FROM reply r JOIN office w ON w.slug = r.office WHERE r.practice = s.id AND r.current) "
    "AS replies"
)
TABLES = (
    "practice_sheet s LEFT JOIN office o ON o.slug = s.office "
    "LEFT JOIN person p ON p.id = s.contact"
)
PRACTICE = f"SELECT {COLUMNS} FROM {TABLES} "


def practice_from(row: Row) -> Practice:
    """A row of the columns of ``PRACTICE`` as a value."""
    told = [reply.partition(" ") for reply in (row["replies"] or "").split("\n") if reply]
    replies = tuple(sorted((name, kind) for kind, _, name in told))
    return Practice(**{**row, "replies": replies})


async def library(viewer: Viewer, after: int | None = None) -> tuple[list[Practice], int | None]:
    """Shared practices, newest first, and the mark from which the next page starts."""
    rows = await fetch(
        f"{PRACTICE} WHERE {SHARED} AND s.id < {{}} ORDER BY s.id DESC LIMIT {PAGE + 1}",
        after if after is not None else 2**62,
    )
    practices = [practice_from(row) for row in rows[:PAGE]]
    return practices, practices[-1].id if len(rows) > PAGE else None


async def get_practice(viewer: Viewer, public_id: str) -> Practice | None:
    """A practice: shared, or proposed from an idea that the viewer sees."""
    row = await fetch_one(
        f"{PRACTICE} WHERE s.public_id = {{}} AND {{}}", public_id, visible_practices(viewer)
    )
    return practice_from(row) if row else None


async def practice_of(viewer: Viewer, idea: int) -> Practice | None:
    """The practice sheet written from an idea."""
    row = await fetch_one(f"{PRACTICE} WHERE s.idea = {{}}", idea)
    return practice_from(row) if row else None


async def replies_to(viewer: Viewer, practice: Practice) -> list[OfficeReplies]:
    """Each other office and what it replied, by name; ideas unseen by the viewer stay unnamed."""
    rows = await fetch(
        "SELECT o.slug, o.name, r.number, r.kind, r.words, r.review_on, r.at, p.name AS by, "
        "i.public_id FROM office o LEFT JOIN reply r ON r.office = o.slug AND r.practice = {} "
        "LEFT JOIN person p ON p.id = r.replied_by "
        "LEFT JOIN adoption a ON a.practice = r.practice AND a.office = r.office "
        "LEFT JOIN idea i ON i.id = a.idea AND i.office = a.office AND {} "
        "WHERE o.slug <> {} ORDER BY o.name, o.slug, r.number DESC",
        practice.id,
        visible_ideas(viewer),
        practice.office,
    )
    return [
        OfficeReplies(slug, name, tuple(_reply(row) for row in group if row["number"]))
        for (slug, name), group in groupby(rows, lambda row: (row["slug"], row["name"]))
    ]


def _reply(row: Row) -> Reply:
    return Reply(
        number=row["number"],
        kind=ReplyKind(row["kind"]),
        words=row["words"],
        review_on=row["review_on"],
        by=row["by"] or "",
        at=row["at"],
        idea_public_id=row["public_id"] or "",
    )
