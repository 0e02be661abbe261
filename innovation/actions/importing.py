"""Taking ideas and practices from a file; only the command line does. A known key changes nothing.

A later stage is reached by the one event of the import: nobody assessed the idea here,
so its round is void, and no pilot is invented for it.
"""

from collections.abc import Sequence

from innovation import world
from innovation.changes import Content, Provenance, add_idea, count
from innovation.db import add, fetch
from innovation.domain.contributions import Criterion
from innovation.domain.people import Office, Viewer
from innovation.domain.stages import RoundState, Stage, Status
from innovation.journal import record
from innovation.tables import IdeaRow, PracticeSheetRow, RoundRow


async def import_idea(
    content: Content,
    office: Office,
    grid: Sequence[Criterion],
    origin: Provenance,
    *,
    stage: Stage = Stage.SUBMITTED,
    by: Viewer,
) -> str | None:
    """An office's idea, at the stage that it reached: its address, or ``None`` if it was here."""
    _only_the_command_line(by)
    if await fetch(
        "SELECT id FROM idea WHERE office = {} AND external_key = {}",
        office.slug,
        origin.external_key,
    ):
        return None
    idea, public_id = await add_idea(content, office, None, grid, origin)
    if stage is not Stage.SUBMITTED:
        await _place(idea, office.slug, stage)
    if stage is Stage.SHARED:
        await _add_practice(content, origin, idea=idea, office=office.slug)
    await record("idea.imported", "idea", idea, office=office.slug, by=by, stage=stage.value)
    return public_id


async def _place(idea: int, office: str, stage: Stage) -> None:
    await RoundRow.update({RoundRow.state: RoundState.VOID.value}).where(RoundRow.idea == idea)
    await IdeaRow.update({IdeaRow.stage: stage.value}).where(IdeaRow.id == idea)
    await count(office, Stage.SUBMITTED, Status.OPEN, -1)
    await count(office, stage, Status.OPEN, 1)


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
    return await add(
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


def _only_the_command_line(by: Viewer) -> None:
    if not by.system:
        raise PermissionError("Files are imported from the command line.")
