"""A list as a file: written in a thread, a batch at a time, one file at a time in a process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol, TypeVar

from litestar.response import Stream

from innovation.db import reading
from innovation.domain.people import Viewer
from innovation.spreadsheets import TYPES, Cell, Column, Kind, writer
from innovation.texts import translated
from innovation.web.downloads import file_name
from innovation.web.site import Asked, visit_of

MAX_ROWS = 50_000
IN_MEMORY = 5_000_000
CHUNK = 256 * 1024


class Numbered(Protocol):
    """A row that knows its place in the list."""

    @property
    def id(self) -> int:
        """Lists go down from the newest."""
        ...


L = TypeVar("L", bound=Numbered)
Row = Sequence[Cell]

_turn = asyncio.Semaphore(1)


def kind_of(request: Asked) -> Kind:
    """What the address asks for: a workbook unless it says CSV."""
    return "csv" if request.query_params.get("format") == "csv" else "xlsx"


async def paged(
    viewer: Viewer,
    read: Callable[[int], Awaitable[list[L]]],
    row_of: Callable[[L], Row],
) -> AsyncIterator[list[Row]]:
    """All the pages of a list, each read in a door of its own, up to ``MAX_ROWS`` rows."""
    before, rows = 2**62, 0
    while rows < MAX_ROWS:
        async with reading(viewer, stale=True):
            lines = await read(before)
        if not lines:
            return
        yield [row_of(line) for line in lines]
        before, rows = lines[-1].id, rows + len(lines)
    yield [[translated("Seules les %(max)s premières lignes sont ici.", max=MAX_ROWS)]]


async def at_once(rows: Iterable[Row]) -> AsyncIterator[list[Row]]:
    """A list that was read already."""
    yield list(rows)


async def export(
    request: Asked, name: str, columns: Sequence[Column], batches: AsyncIterator[list[Row]]
) -> Stream:
    """The list as the file that the address asks for."""
    kind, viewer = kind_of(request), visit_of(request).viewer
    async with _turn:
        with ExitStack() as stack:
            file: IO[bytes] = stack.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
            table = await asyncio.to_thread(writer, kind, file, columns)
            try:
                async for batch in batches:
                    await asyncio.to_thread(table.add, batch)
            finally:  # it may have files of its own
                await asyncio.to_thread(table.close)
            stack.pop_all()  # closed when it has been sent
    place = file_name(name, viewer.office, ending=kind)
    return Stream(
        _chunks(file),
        media_type=TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{place}"',
            "Cache-Control": "no-store",
        },
    )


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk
