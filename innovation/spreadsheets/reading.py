"""A file as rows of text, whatever wrote it: CSV in the usual encodings, or an Excel workbook."""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as BadDeflate  # noqa: N812 - a class, whatever its name

from python_calamine import CalamineError, CalamineWorkbook

from innovation.domain.refusals import Refusal, Refused
from innovation.spreadsheets import unquoted

MAX_BYTES = 10_000_000
MAX_UNPACKED = 100_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELLS = 3_000_000
"""A workbook is read as one rectangle, its empty cells included."""

Place = tuple[int, int]
"""A row and a column, from 0."""

ZIP = b"PK\x03\x04"
WORKBOOK = "xl/workbook.xml"
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,10})["']""")

csv.field_size_limit(MAX_BYTES)  # the default refuses the whole file for one long cell


@dataclass(frozen=True, slots=True)
class Line:
    """A row and the line of the file where it starts."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileTable:
    """What a file holds: one name for each column, then rows of texts."""

    headers: tuple[str, ...]
    lines: tuple[Line, ...]


def read_file(content: bytes) -> FileTable:
    """The rows of a CSV file or of a workbook's first sheet; ``Refused`` in words otherwise."""
    if len(content) > MAX_BYTES:
        raise _refused(Refusal("Ce fichier dépasse %(max)s Mo.", max=MAX_BYTES // 1_000_000))
    return _table(_workbook(content) if content.startswith(ZIP) else _csv(content))


def _table(lines: Iterable[Line]) -> FileTable:
    full = (line for line in lines if any(line.cells))
    head = next(full, None)
    if head is None:
        raise _refused(Refusal("Ce fichier est vide."))
    if len(head.cells) > MAX_COLUMNS:
        raise _refused(Refusal("Ce fichier a plus de %(max)s colonnes.", max=MAX_COLUMNS))
    rows: list[Line] = []
    for line in full:
        if len(rows) == MAX_ROWS:
            raise _refused(
                Refusal("Ce fichier a plus de %(max)s lignes : coupez-le.", max=MAX_ROWS)
            )
        rows.append(line)
    return FileTable(_without_empty_end(head.cells), tuple(rows))


def _without_empty_end(cells: Sequence[str]) -> tuple[str, ...]:
    last = max((n for n, cell in enumerate(cells, start=1) if cell), default=0)
    return tuple(cells[:last])


def _refused(reason: Refusal) -> Refused:
    return Refused([reason])


# --- CSV ------------------------------------------------------------------------------


def _csv(content: bytes) -> Iterator[Line]:
    text = _decoded(content)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    start = 1
    try:
        for cells in reader:
            yield Line(start, tuple(_clean(unquoted(cell)) for cell in cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise _refused(Refusal("La ligne %(line)s n'est pas du CSV.", line=start)) from error


def _decoded(content: bytes) -> str:
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(Refusal("Ce fichier n'est ni du CSV, ni un classeur Excel (.xlsx)."))


def _delimiter(text: str) -> str:
    """The one that cuts the first row in most columns."""
    head = text.lstrip()[:100_000].splitlines(keepends=True)[:1]
    return max(";,\t", key=lambda mark: len(next(csv.reader(head, delimiter=mark), [])))


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


# --- Workbooks ---------------------------------------------------------------------------


def _workbook(content: bytes) -> Iterator[Line]:
    _require_bounded(content)
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
        _spread(rows, sheet.merged_cell_ranges or ())
    except (CalamineError, OSError, ValueError) as error:
        raise _unreadable() from error
    for number, row in enumerate(rows, start=1):
        yield Line(number, tuple(_clean(_as_text(cell)) for cell in row))


def _spread(rows: list[list[Any]], merged: Iterable[tuple[Place, Place]]) -> None:
    """A cell that was merged over several rows says its word in each of them."""
    left_to_write = MAX_CELLS
    for (top, column), (bottom, _) in merged:
        below = rows[top + 1 : min(bottom, top + left_to_write) + 1]
        for row in below if below and column < len(rows[top]) else ():
            row[column] = rows[top][column]
        left_to_write -= len(below)


def _unreadable() -> Refused:
    return _refused(
        Refusal("Ce classeur ne se lit pas : enregistrez-le au format .xlsx, sans mot de passe.")
    )


def _require_bounded(content: bytes) -> None:
    """A small file may unpack to a huge one, or name one cell at the far end of a sheet."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            sizes = [member.file_size for member in archive.infolist()]
            if sum(sizes) > MAX_UNPACKED or len(sizes) > 1_000:
                raise _refused(Refusal("Ce classeur est trop grand une fois décompressé."))
            # The sizes are what the file says of itself: testzip reads no more, and compares.
            if WORKBOOK not in archive.namelist() or archive.testzip() is not None:
                raise _unreadable()
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _require_near(archive.read(name))
    except (BadZipFile, BadDeflate, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise _unreadable() from error


def _require_near(sheet: bytes) -> None:
    if b"\x00" in sheet[:1_000]:
        raise _unreadable()  # not UTF-8: the places of its cells can't be told
    columns = rows = 1
    for letters, digits in PLACE.findall(sheet):
        columns, rows = max(columns, _column(letters)), max(rows, int(digits))
    if columns * rows > MAX_CELLS:
        raise _refused(
            Refusal(
                "Cette feuille a des cellules très loin des autres : copiez le tableau dans une "
                "feuille neuve."
            )
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


def _as_text(cell: object) -> str:
    match cell:
        case bool():
            return "oui" if cell else "non"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.isoformat() if cell.time() != cell.min.time() else cell.date().isoformat()
        case date():
            return cell.isoformat()
    return str(cell)
