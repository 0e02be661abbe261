"""Comments, supports and links, as pages show them; an idea's own are read by ``around``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from innovation.db import Row, fetch, fetch_one
from innovation.domain.exchange import Said
from innovation.domain.people import Viewer
from innovation.domain.sight import reads_comment
from innovation.queries.visible import visible_ideas, would_see_ideas

PAGE = 50

Reads = Callable[[Viewer, str, str, int], bool]
"""Whether a viewer reads a comment's words: its state, its office and its writer are looked at."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment; ``text`` is empty where the viewer may not read what was hidden.

    ``about`` is the title of the grouped idea under which it was written, if it was.
    """

    id: int
    public_id: str
    text: str
    state: str
    person: int
    author: str
    office: str
    about: str
    at: datetime
    edited_at: datetime | None
    answered: bool
    version: int

    @property
    def said(self) -> Said:
        """What the rules look at."""
        return Said(self.person, self.state, self.at, self.answered)


@dataclass(frozen=True, slots=True)
class Talk:
    """A page of comments, the oldest first; ``older`` is the mark of the page before."""

    comments: tuple[Comment, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class Supports:
    """Whom an idea concerns: how many, the first names, and whether the viewer is among them."""

    count: int
    names: tuple[str, ...]
    mine: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Another idea or practice, and what it is to this one; no address when it can't be seen."""

    kind: str
    relation: str
    public_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Who withdrew an idea, when and why."""

    name: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment was written: the address of its idea or of its practice."""

    comment: Comment
    kind: str
    thing: int
    public_id: str


COMMENT = (
    "c.id, c.public_id, c.text, c.state, c.person, p.name, c.office, c.at, c.edited_at, c.version, "
)
"""What a page of comments reads of ``comment c JOIN person p``."""


def talk_from(viewer: Viewer, rows: Sequence[Row], reads: Reads = reads_comment) -> Talk:
    """Rows of comments, the newest first and one more than a page, as a page."""
    shown = rows[:PAGE]
    comments = []
    last: int | None = None
    answered = False
    for row in shown:
        answered = answered or (last is not None and last != row["person"])
        last = row["person"]
        comments.append(comment_from(viewer, row, answered=answered, reads=reads))
    older = shown[-1]["id"] if len(rows) > PAGE else None
    return Talk(tuple(reversed(comments)), older)


def comment_from(
    viewer: Viewer, row: Row, *, answered: bool, reads: Reads = reads_comment
) -> Comment:
    """A row as its viewer may read it."""
    readable = reads(viewer, row["state"], row["office"], row["person"])
    return Comment(
        id=row["id"],
        public_id=row["public_id"],
        text=row["text"] if readable else "",
        state=row["state"],
        person=row["person"],
        author=row["name"],
        office=row["office"],
        about=row["about"] or "",
        at=row["at"],
        edited_at=row["edited_at"],
        answered=answered,
        version=row["version"],
    )


async def talk_on_idea(viewer: Viewer, idea: int, before: int | None = None) -> Talk:
    """A page of the comments on an idea that the viewer sees, and on those grouped into it."""
    rows = await fetch(
        f"SELECT {COMMENT} x.about FROM (SELECT i.id, '' AS about FROM idea i WHERE i.id = {{}} "
        "UNION ALL SELECT i.id, i.title FROM grouping g JOIN idea i ON i.id = g.idea "
        "JOIN office o ON o.slug = i.office WHERE g.main = {} AND g.ended_at IS NULL AND {}) x "
        "JOIN comment c ON c.idea = x.id JOIN person p ON p.id = c.person "
        f"WHERE c.id < {{}} ORDER BY c.id DESC LIMIT {PAGE + 1}",
        idea,
        idea,
        would_see_ideas(viewer),
        before or 2**62,
    )
    return talk_from(viewer, rows)


async def talk_on_practice(viewer: Viewer, practice: int, before: int | None = None) -> Talk:
    """A page of the comments on a practice that the viewer sees."""
    rows = await fetch(
        f"SELECT {COMMENT} '' AS about FROM comment c JOIN person p ON p.id = c.person "
        f"WHERE c.practice = {{}} AND c.id < {{}} ORDER BY c.id DESC LIMIT {PAGE + 1}",
        practice,
        before or 2**62,
    )
    return talk_from(viewer, rows)


async def inspired_by_practice(viewer: Viewer, practice: int) -> list[Link]:
    """The ideas that a practice inspired and that the viewer sees, the newest first."""
    rows = await fetch(
        "SELECT i.public_id, i.title FROM link l JOIN idea i ON i.id = l.idea "
        "JOIN office o ON o.slug = i.office WHERE l.to_practice = {} AND {} "
        "ORDER BY l.id DESC LIMIT 20",
        practice,
        visible_ideas(viewer),
    )
    return [Link("idea", "inspired", row["public_id"], row["title"]) for row in rows]


async def get_comment(viewer: Viewer, public_id: str) -> Place | None:
    """One comment with its place, which the caller must see too."""
    row = await fetch_one(
        f"SELECT {COMMENT} '' AS about, c.idea, coalesce(c.idea, c.practice) AS thing, "
        "coalesce(i.public_id, s.public_id) AS place, EXISTS (SELECT 1 FROM comment n "
        "WHERE (n.idea = c.idea OR n.practice = c.practice) AND n.id > c.id "
        "AND n.person <> c.person) AS answered FROM comment c JOIN person p ON p.id = c.person "
        "LEFT JOIN idea i ON i.id = c.idea LEFT JOIN practice_sheet s ON s.id = c.practice "
        "WHERE c.public_id = {} AND c.thread IS NULL",
        public_id,
    )
    if row is None:
        return None
    comment = comment_from(viewer, row, answered=bool(row["answered"]))
    kind = "practice" if row["idea"] is None else "idea"
    return Place(comment, kind, row["thing"], row["place"])
