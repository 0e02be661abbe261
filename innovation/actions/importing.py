"""Taking ideas and practices from a file; a known key changes nothing. Practices known from
elsewhere come by the command line only.

A later stage is reached by the one event of the import: nobody assessed the idea here,
so its round is void, and no pilot is invented for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from innovation import world
from innovation.changes import Content, Provenance, add_idea, count
from innovation.db import add, fetch
from innovation.domain.contributions import Criterion
from innovation.domain.people import Office, Viewer
from innovation.domain.policy import Stake, require
from innovation.domain.stages import RoundState, Stage, Status
from innovation.indexing import index_practice
from innovation.journal import record
from innovation.queries.importing import keys_here
from innovation.tables import IdeaRow, PracticeSheetRow, RoundRow


@dataclass(frozen=True, slots=True)
class Row:
    """An idea as a file tells it."""

    content: Content
    origin: Provenance
    stage: Stage = Stage.SUBMITTED
    status: Status = Status.OPEN
    author: int | None = None


async def import_ideas(
    rows: Sequence[Row], office: Office, grid: Sequence[Criterion], *, by: Viewer
) -> list[str]:
    """An office's ideas, each at the stage that it reached: the addresses of those that are new."""
    require(by, "idea.import", Stake(office.slug))
    here = await keys_here(by, office.slug, [row.origin.external_key or "" for row in rows])
    return [
        await _import(row, office, grid, by) for row in rows if row.origin.external_key not in here
    ]


async def _import(row: Row, office: Office, grid: Sequence[Criterion], by: Viewer) -> str:
    idea, public_id = await add_idea(row.content, office, row.author, grid, row.origin)
    if (row.stage, row.status) != (Stage.SUBMITTED, Status.OPEN):
        await _place(idea, office.slug, row.stage, row.status)
    if row.stage is Stage.SHARED:
        await _add_practice(row.content, row.origin, idea=idea, office=office.slug)
    said = {"stage": row.stage.value}
    if row.status is not Status.OPEN:
        said["status"] = row.status.value
    await record("idea.imported", "idea", idea, office=office.slug, by=by, **said)
    return public_id


async def _place(idea: int, office: str, stage: Stage, status: Status) -> None:
    await RoundRow.update({RoundRow.state: RoundState.VOID.value}).where(RoundRow.idea == idea)
    await IdeaRow.update({IdeaRow.stage: stage.value, IdeaRow.status: status.value}).where(
        IdeaRow.id == idea
    )
    await count(office, Stage.SUBMITTED, Status.OPEN, -1)
    await count(office, stage, status, 1)


async def import_practice(content: Content, origin: Provenance, *, by: Viewer) -> bool:
    """A practice known from elsewhere, shared at once; false if it was here."""
    _only_the_command_line(by)
    if await fetch("SELECT id FROM practice_sheet WHERE external_key = {}", origin.external_key):
        return False
    practice = await _add_practice(content, origin, external_key=origin.external_key)
    await record("practice.imported", "practice", practice, office="", by=by)
    return True


async def _add_practice(
    content: Content,
    origin: Provenance,
    *,
    idea: int | None = None,
    office: str | None = None,
    external_key: str | None = None,
) -> int:
    now = world.now()
    practice = await add(
        PracticeSheetRow(
            public_id=world.public_id(),
            idea=idea,
            office=office,
            state="shared",
            title=content.title,
            problem=content.problem,
            solution=content.solution,
            results=origin.results,
            category=content.category,
            landlord=origin.landlord,
            source_url=origin.source_url,
            year=origin.year,
            external_key=external_key,
            proposed_at=now,
            shared_at=now,
        )
    )
    await index_practice(practice)
    return practice


def _only_the_command_line(by: Viewer) -> None:
    if not by.system:
        raise PermissionError("Files are imported from the command line.")
