"""Photos and documents: those of a draft, those shared with a practice, and one alone.

An idea's own are read with all that hangs on it, by ``around``.
"""

from dataclasses import dataclass

from innovation.db import Row, fetch, fetch_one
from innovation.domain.people import Viewer
from innovation.queries.visible import own, visible_files, visible_ideas


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo, which has a size in points, or a document; ``field`` is what it answers, if any."""

    id: int
    public_id: str
    field: str
    name: str
    size: int
    type: str
    width: int
    height: int
    shared: bool
    removed: bool

    @property
    def is_photo(self) -> bool:
        """Whether pages show it."""
        return self.width > 0

    @property
    def ending(self) -> str:
        """What people call its kind: PDF, DOCX, JPG."""
        return self.name.rpartition(".")[2].upper()


@dataclass(frozen=True, slots=True)
class Held:
    """An attachment with what is on disk, and where it belongs: a draft, or an idea."""

    attachment: Attachment
    office: str
    sha256: str
    picture: str
    thumbnail: str
    draft: str
    idea: str


ATTACHMENT = (
    "a.id, a.public_id, a.field, a.name, a.size, a.type, a.width, a.height, a.shared, "
    "a.removed_at IS NOT NULL AS removed"
)


def attachment_from(row: Row) -> Attachment:
    """A row of these columns."""
    values = {name: row[name] for name in Attachment.__slots__}
    return Attachment(**values | {"shared": bool(row["shared"]), "removed": bool(row["removed"])})


async def files_of_draft(viewer: Viewer, draft: int) -> list[Attachment]:
    """The files of one's own draft, oldest first; those removed can be put back."""
    rows = await fetch(
        f"SELECT {ATTACHMENT} FROM attachment a JOIN draft d ON d.id = a.draft "
        "WHERE d.id = {} AND {} ORDER BY a.id",
        draft,
        own(viewer, "d.author"),
    )
    return [attachment_from(row) for row in rows]


async def files_of_idea(viewer: Viewer, idea: int) -> list[Attachment]:
    """The files of an idea that the viewer sees, oldest first."""
    rows = await fetch(
        f"SELECT {ATTACHMENT} FROM attachment a JOIN idea i ON i.id = a.idea "
        "JOIN office o ON o.slug = i.office "
        "WHERE i.id = {} AND a.removed_at IS NULL AND {} ORDER BY a.id",
        idea,
        visible_ideas(viewer),
    )
    return [attachment_from(row) for row in rows]


async def files_of_practice(viewer: Viewer, idea: int) -> list[Attachment]:
    """What was chosen to be seen with the practice sheet of an idea."""
    rows = await fetch(
        f"SELECT {ATTACHMENT} FROM attachment a "
        "WHERE a.idea = {} AND a.shared AND a.removed_at IS NULL ORDER BY a.id",
        idea,
    )
    return [attachment_from(row) for row in rows]


async def get_file(viewer: Viewer, public_id: str) -> Held | None:
    """A file whose draft is the viewer's, whose idea they see, or that was shared with all."""
    row = await fetch_one(
        f"SELECT {ATTACHMENT}, a.office, a.sha256, coalesce(a.picture, '') AS picture, "
        "coalesce(a.thumbnail, '') AS thumbnail, coalesce(d.public_id, '') AS draft, "
        "coalesce(seen.public_id, '') AS idea FROM attachment a "
        "LEFT JOIN draft d ON d.id = a.draft "
        "LEFT JOIN (SELECT i.id, i.public_id FROM idea i JOIN office o ON o.slug = i.office "
        "WHERE {}) seen ON seen.id = a.idea WHERE a.public_id = {} AND {}",
        visible_ideas(viewer),
        public_id,
        visible_files(viewer),
    )
    if row is None:
        return None
    held = {
        name: row[name] for name in ("office", "sha256", "picture", "thumbnail", "draft", "idea")
    }
    return Held(attachment_from(row), **held)
