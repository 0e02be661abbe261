"""Checked rows written a batch at a time: a break loses no batch that is done, and doubles none."""

from collections.abc import Callable, Sequence

from innovation.actions.importing import Row, import_ideas, import_practice
from innovation.db import writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.importing.checking import Entry, Known

BATCH = 100


async def import_batch(entries: Sequence[Entry], known: Known, *, by: Viewer) -> int:
    """Import some rows in the open door: how many were not here already."""
    new = 0
    for slug in dict.fromkeys(entry.office for entry in entries):
        mine = [entry for entry in entries if entry.office == slug]
        if not slug:
            for entry in mine:
                new += await import_practice(entry.content, entry.origin, by=by)
            continue
        rows = [Row(e.content, e.origin, e.stage, e.status, e.author) for e in mine]
        grid = known.host.office(slug).criteria
        new += len(await import_ideas(rows, known.offices[slug], grid, by=by))
    return new


async def import_all(
    entries: Sequence[Entry], known: Known, progress: Callable[[int], None] = lambda _done: None
) -> int:
    """Import the rows as the system, each batch in a transaction of its own: how many are new."""
    new = 0
    for start in range(0, len(entries), BATCH):
        batch = entries[start : start + BATCH]
        async with writing(SYSTEM):
            new += await import_batch(batch, known, by=SYSTEM)
        progress(len(batch))
    return new
