"""A file that waits on the site: kept as JSON, checked again, brought in a batch at a time."""

import asyncio
import json
from dataclasses import asdict, dataclass, field

import structlog

from innovation.actions.import_files import claim_lines, count_new, stop_file
from innovation.db import DatabaseUnavailable, reading, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.policy import can
from innovation.hooks.host import PluginHost
from innovation.importing.checking import Checked, Known, check_rows
from innovation.importing.columns import match_columns
from innovation.importing.writing import BATCH, import_batch
from innovation.queries.importing import (
    ImportContent,
    ImportFile,
    content_of,
    names_of,
    next_import,
)
from innovation.queries.people import offices, viewer_by_email
from innovation.spreadsheets.reading import FileTable, Line, read_file

log = structlog.get_logger()


async def to_keep(content: bytes, known: Known, office: str) -> ImportContent:
    """What a file holds, and what its columns seem to mean; ``Refused`` when it is no table."""
    table = await asyncio.to_thread(read_file, content)
    columns = match_columns(table.headers, known.questions(office))
    return ImportContent(json.dumps(asdict(table)), json.dumps(columns))


def kept_table(held: ImportContent) -> tuple[FileTable, tuple[str, ...]]:
    """The rows and the meaning of the columns."""
    table = json.loads(held.content)
    lines = tuple(Line(line["number"], tuple(line["cells"])) for line in table["lines"])
    return FileTable(tuple(table["headers"]), lines), tuple(json.loads(held.columns))


async def what_is_known(viewer: Viewer, host: PluginHost, office: str) -> Known:
    """What the rows of one office's file may name."""
    return Known.of(await offices(viewer), host, await names_of(viewer, office))


async def check_kept(held: ImportContent, known: Known, office: str) -> Checked:
    """The rows checked, in a thread: there may be many."""
    table, columns = await asyncio.to_thread(kept_table, held)
    return await asyncio.to_thread(check_rows, table, columns, known, office)


@dataclass(slots=True)
class Importer:
    """What a worker holds of the file that it brings in."""

    host: PluginHost
    _file: str = ""
    _known: Known | None = None
    _checked: Checked = field(default_factory=lambda: Checked([], [], []))

    async def step(self) -> bool:
        """Bring a batch of rows in; whether there was one."""
        async with reading(SYSTEM):
            file = await next_import(SYSTEM)
        if file is None:
            self._file, self._checked = "", Checked([], [], [])
            return False
        try:
            if file.public_id != self._file:
                await self._open(file)
            await self._bring(file)
        except DatabaseUnavailable:
            raise
        except Exception:
            # It would fail again, and hold up whoever waits behind it.
            log.exception("an import failed", file=file.public_id)
            await self._stop(file)
        return True

    async def _stop(self, file: ImportFile) -> None:
        async with writing(SYSTEM):
            await stop_file(file, by=SYSTEM)

    async def _open(self, file: ImportFile) -> None:
        async with reading(SYSTEM):
            held = await content_of(SYSTEM, file)
            self._known = await what_is_known(SYSTEM, self.host, file.office)
        self._checked = await check_kept(held, self._known, file.office)
        self._file = file.public_id

    async def _bring(self, file: ImportFile) -> None:
        """In one transaction, so that a break leaves the rows and their count in step."""
        waiting = [entry for entry in self._checked.entries if entry.line > file.line]
        batch = waiting[:BATCH]
        last = batch[-1].line if batch else file.line
        async with reading(SYSTEM):
            by = await viewer_by_email(SYSTEM, file.email)
        if by is None or by.office != file.office or not can(by, "idea.import"):
            log.warning("an import was stopped", file=file.public_id)
            await self._stop(file)
            return
        assert self._known is not None
        async with writing(by.as_system()):
            ends = len(waiting) <= BATCH
            if await claim_lines(file, last, len(batch), last=ends, by=by):
                await count_new(file, await import_batch(batch, self._known, by=by), by=by)
