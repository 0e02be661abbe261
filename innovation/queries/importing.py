"""What an import asks before it writes: which rows are here already, and who the people are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from piccolo.querystring import QueryString

from innovation.db import fetch, fetch_one
from innovation.domain.people import Viewer
from innovation.queries.visible import own

AT_ONCE = 500


async def keys_here(viewer: Viewer, office: str, keys: Sequence[str]) -> set[str]:
    """Those of the keys that are an idea of this office already: a file's, or an address."""
    here: set[str] = set()
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        listed = QueryString(", ".join("{}" for _ in some), *some)
        rows = await fetch(
            "SELECT external_key AS key FROM idea WHERE office = {} AND external_key IN ({}) "
            "UNION ALL SELECT public_id FROM idea WHERE office = {} AND public_id IN ({})",
            office,
            listed,
            office,
            listed,
        )
        here |= {row["key"] for row in rows}
    return here


async def names_of(viewer: Viewer, office: str = "") -> list[tuple[str, str, str, int]]:
    """The people of an office, or of all: office, name, address, id."""
    rows = await fetch(
        "SELECT office, name, email, id FROM person WHERE disabled_at IS NULL "
        "AND (office = {} OR {} = '') ORDER BY id",
        office,
        office,
    )
    return [(row["office"], row["name"], row["email"], row["id"]) for row in rows]


@dataclass(frozen=True, slots=True)
class ImportFile:
    """An uploaded file, and how far its import is: up to ``line``, ``done`` rows of ``total``."""

    id: int
    public_id: str
    office: str
    name: str
    email: str
    """Of the person who uploaded it."""
    state: str
    line: int
    total: int
    refused: int
    done: int
    new: int
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ImportContent:
    """What an uploaded file holds, and what its columns were taken for: JSON."""

    content: str
    columns: str


_FILE = (
    "SELECT f.id, f.public_id, f.office, f.name, p.email, f.state, f.line, f.total, f.refused, "
    "f.done, f.new, f.created_at, f.version FROM import_file f JOIN person p ON p.id = f.person "
)


async def import_files(viewer: Viewer) -> list[ImportFile]:
    """The files that the viewer uploaded, the newest first."""
    mine = own(viewer, "f.person")
    rows = await fetch(f"{_FILE} WHERE {{}} ORDER BY f.id DESC LIMIT 20", mine)
    return [ImportFile(**row) for row in rows]


async def get_import_file(viewer: Viewer, public_id: str) -> ImportFile | None:
    """One of the files that the viewer uploaded."""
    row = await fetch_one(
        f"{_FILE} WHERE f.public_id = {{}} AND {{}}", public_id, own(viewer, "f.person")
    )
    return ImportFile(**row) if row else None


async def content_of(viewer: Viewer, file: ImportFile) -> ImportContent:
    """What a file holds."""
    row = await fetch_one("SELECT content, columns FROM import_file WHERE id = {}", file.id)
    return ImportContent(**row) if row else ImportContent("[]", "[]")


async def next_import(viewer: Viewer) -> ImportFile | None:
    """The oldest file that was confirmed and is not all in."""
    row = await fetch_one(
        f"{_FILE} WHERE f.state = 'confirmed' AND p.disabled_at IS NULL ORDER BY f.id LIMIT 1"
    )
    return ImportFile(**row) if row else None
