"""What an administrator looks at before erasing a person, and who was erased."""

from dataclasses import dataclass

from piccolo.querystring import QueryString

from innovation import world
from innovation.db import fetch
from innovation.domain.people import Viewer
from innovation.files.ledger import Erased
from innovation.queries.visible import visible_ideas

MENTIONS = 50


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that says somebody's name: an idea, a comment on it, or a practice."""

    kind: str
    public_id: str
    title: str


_TEXTS = "i.title, i.problem, i.solution, i.benefit, i.results, i.site, i.extra"
_SHEET = "s.title, s.problem, s.solution, s.results, s.advice"


def _says(columns: str, name: str) -> QueryString:
    """A condition: one of the columns holds this name, whatever its capitals.

    SQLite knows no capitals of letters with accents: such a letter is any letter.
    """
    escaped = "".join(f"\\{c}" if c in "\\%_" else c if c.isascii() else "_" for c in name.lower())
    places = " OR ".join(f"lower({one}) LIKE {{}} ESCAPE '\\'" for one in columns.split(", "))
    return QueryString(f"({places})", *[f"%{escaped}%"] * (columns.count(",") + 1))


async def mentions_of(viewer: Viewer, name: str) -> list[Mention]:
    """The texts that the viewer sees and that say this name, which only a person can correct."""
    seen = visible_ideas(viewer)
    rows = await fetch(
        "SELECT DISTINCT 'idea' AS kind, i.public_id, i.title FROM idea i "
        "JOIN office o ON o.slug = i.office WHERE {} AND {} "
        "UNION SELECT 'comment', i.public_id, i.title FROM comment c JOIN idea i ON i.id = c.idea "
        "JOIN office o ON o.slug = i.office WHERE {} AND c.state = 'shown' AND {} "
        "UNION SELECT 'practice', s.public_id, s.title FROM practice_sheet s "
        f"WHERE (s.state = 'shared' OR s.office = {{}}) AND {{}} ORDER BY 3, 1 LIMIT {MENTIONS}",
        _says(_TEXTS, name),
        seen,
        _says("c.text", name),
        seen,
        viewer.office,
        _says(_SHEET, name),
    )
    return [Mention(**row) for row in rows]


async def erasures(viewer: Viewer) -> list[Erased]:
    """Everybody who was erased, for the file beside the database."""
    rows = await fetch("SELECT person, at FROM erasure ORDER BY id")
    return [Erased(row["person"], world.day_of(row["at"]).isoformat()) for row in rows]


async def unnamed_files(viewer: Viewer, hashes: frozenset[str]) -> set[str]:
    """Those of the files on disk that no row names any more."""
    if not hashes:
        return set()
    places = ", ".join("{}" for _ in hashes)
    rows = await fetch(f"SELECT sha256 FROM stored_file WHERE sha256 IN ({places})", *hashes)
    return set(hashes) - {row["sha256"] for row in rows}
