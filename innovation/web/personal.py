"""One's own data as one file: JSON for a machine, a page for a reader, and the files themselves."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from innovation.files import Folder
from innovation.queries.personal import SECTIONS, Own
from innovation.texts import clock, day, language
from innovation.web.rendering import environment

CHUNK = 256 * 1024
_turn = asyncio.Semaphore(1)


async def packed(
    name: str, own: Own, events: Sequence[Mapping[str, str]], files: Folder
) -> IO[bytes]:
    """The archive, on the disk since its files may be heavy; written in a thread, one at a time."""
    readable = (
        environment()
        .get_template("account/data.html")
        .render(name=name, sections=_readable(own), events=events, lang=language())
    )
    async with _turn:
        return await asyncio.to_thread(_write, readable, own, events, files)


def _write(
    readable: str, own: Own, events: Sequence[Mapping[str, str]], files: Folder
) -> IO[bytes]:
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("vivier.html", readable)
        content = {**own, "events": events}
        archive.writestr(
            "vivier.json", json.dumps(content, ensure_ascii=False, indent=1, default=_as_json)
        )
        for one in own["files"]:
            place = files.place_of(one["sha256"])
            if place.is_file():
                name = one["name"].replace("/", "-").replace("\\", "-")
                archive.write(place, f"files/{one['public_id']}-{name}")
    return file


def _as_json(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()


def _readable(own: Own) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """Each section's heading, with its rows as pairs of a name and words; no empty section."""
    return [
        (
            section.title,
            [[(key, _in_words(value)) for key, value in row.items()] for row in own[section.key]],
        )
        for section in SECTIONS
        if own[section.key]
    ]


def _in_words(value: Any) -> str:
    match value:
        case None:
            return "–"
        case datetime():
            return f"{day(value)}, {clock(value)}"
        case date():
            return day(value)
    return str(value)


async def in_chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The archive, piece by piece; it is gone from the disk afterwards."""
    with file:
        file.seek(0)
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk
