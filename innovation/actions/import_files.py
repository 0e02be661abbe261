"""Uploaded files on their way in: kept, matched, confirmed, followed, forgotten.

They are their person's alone, so a change compares the version that the page showed.
"""

from datetime import timedelta
from typing import Any

from piccolo.columns import Column

from innovation import world
from innovation.db import add, fetch
from innovation.domain.people import Viewer
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused, Stale
from innovation.queries.importing import ImportContent, ImportFile
from innovation.tables import ImportFileRow

KEPT = timedelta(days=1)


async def keep_file(name: str, held: ImportContent, *, by: Viewer) -> str:
    """Keep what a file holds until its import is confirmed: its address."""
    require(by, "idea.import")
    public_id = world.public_id()
    await add(
        ImportFileRow(
            public_id=public_id,
            office=by.office,
            person=by.id,
            name=name,
            content=held.content,
            columns=held.columns,
            created_at=world.now(),
        )
    )
    return public_id


async def match_file(file: ImportFile, columns: str, *, by: Viewer) -> None:
    """Say what its columns mean."""
    require(by, "idea.import")
    await _change(file, {"columns": columns}, by)


async def confirm_file(file: ImportFile, total: int, refused: int, *, by: Viewer) -> None:
    """Let the worker bring the good rows in."""
    require(by, "idea.import")
    if not total:
        raise Refused([Refusal("Aucune ligne de ce fichier ne peut être importée.")])
    await _change(file, {"state": "confirmed", "total": total, "refused": refused}, by)


async def drop_file(file: ImportFile, *, by: Viewer) -> None:
    """Forget a file; what it brought in stays."""
    require(by, "idea.import")
    await fetch("DELETE FROM import_file WHERE id = {} AND person = {}", file.id, by.id)


async def _change(file: ImportFile, changed: dict[Column | str, Any], by: Viewer) -> None:
    """Compare-and-set on what the page showed; a file on its way in no longer changes."""
    moved = (
        await ImportFileRow.update({**changed, "version": file.version + 1})
        .where(ImportFileRow.id == file.id)
        .where(ImportFileRow.person == by.id)
        .where(ImportFileRow.version == file.version)
        .where(ImportFileRow.state == "read")
        .returning(ImportFileRow.id)
    )
    if not moved:
        raise Stale


async def claim_lines(file: ImportFile, line: int, done: int, *, last: bool, by: Viewer) -> bool:
    """Take the rows up to ``line`` in hand; false when another worker, or nobody, should."""
    rows = await fetch(
        "UPDATE import_file SET line = {}, done = done + {}, state = {} "
        "WHERE id = {} AND line = {} AND state = 'confirmed' RETURNING id",
        line,
        done,
        "done" if last else "confirmed",
        file.id,
        file.line,
    )
    return bool(rows)


async def count_new(file: ImportFile, new: int, *, by: Viewer) -> None:
    """Note how many of the rows in hand were not here already."""
    await fetch("UPDATE import_file SET new = new + {} WHERE id = {}", new, file.id)


async def stop_file(file: ImportFile, *, by: Viewer) -> None:
    """Give up: the rest would fail, or whoever confirmed it may no longer import."""
    await fetch("UPDATE import_file SET state = 'stopped' WHERE id = {}", file.id)


async def forget_old_files(*, by: Viewer) -> None:
    """A file is of no use after a day."""
    long_ago = world.now() - KEPT
    await fetch("DELETE FROM import_file WHERE created_at < {}", long_ago)
