"""Documents: a PDF by its beginning and end, an office document as the zip archive that it is.

An archive is opened with limits, since a small one can unpack without end.
"""

import zipfile
import zlib
from pathlib import Path

from innovation.files import unfit
from innovation.files.unfit import Unfit

ENTRIES = 2_000
RATIO = 100
UNPACKED = 200_000_000
DEPTH = 2
"""A chart in a report holds its own workbook; nothing sensible goes deeper."""

# What zipfile raises on a damaged archive, or on one that is enciphered or packed otherwise.
FAULTS = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, RuntimeError,
)  # fmt: skip

PROGRAMS = ("vbaproject", "macrosheets/", "activex/", "basic/", "scripts/")
"""Parts of an archive where programs are: Office's, then LibreOffice's."""

OPEN = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
OOXML = {
    "docx": ("word/document.xml", b"wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", b"spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", b"presentationml.presentation.main+xml"),
}
MICROSOFT = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{MICROSOFT}wordprocessingml.document",
    "xlsx": f"{MICROSOFT}spreadsheetml.sheet",
    "pptx": f"{MICROSOFT}presentationml.presentation",
    **{ending: f"application/vnd.oasis.opendocument.{kind}" for ending, kind in OPEN.items()},
}


def check_document(path: Path, ending: str) -> None:
    """``Unfit`` when a file is not the document that its ending says, or could do harm."""
    if ending == "pdf":
        _check_pdf(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            _check_size(archive, path.stat().st_size)
            _check_kind(archive, ending)
            _check_entries(archive, DEPTH)
    except FAULTS as error:
        raise Unfit(unfit.DAMAGED) from error


def _check_pdf(path: Path) -> None:
    with path.open("rb") as file:
        begins = file.read(5) == b"%PDF-"
        file.seek(max(0, path.stat().st_size - 2_048))
        ends = b"%%EOF" in file.read()
    if not begins:
        raise Unfit(unfit.NOT_THAT)
    if not ends:
        raise Unfit(unfit.DAMAGED)


def _check_size(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES or unpacked > min(RATIO * size, UNPACKED):
        raise Unfit(unfit.BOMB)


def _check_kind(archive: zipfile.ZipFile, ending: str) -> None:
    names = set(archive.namelist())
    if ending in OPEN:
        if "mimetype" not in names or _beginning(archive, "mimetype") != TYPES[ending].encode():
            raise Unfit(unfit.NOT_THAT)
        return
    part, kind = OOXML[ending]
    if not {part, "[Content_Types].xml"} <= names:
        raise Unfit(unfit.NOT_THAT)
    types = _beginning(archive, "[Content_Types].xml")
    if b"macroEnabled" in types:
        raise Unfit(unfit.MACROS)
    if kind not in types:
        raise Unfit(unfit.NOT_THAT)


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(1_000_000).strip()


def _check_entries(archive: zipfile.ZipFile, depth: int) -> None:
    """Read each entry through, so that what it says of its size and content is true."""
    for entry in archive.infolist():
        if any(word in entry.filename.lower() for word in PROGRAMS):
            raise Unfit(unfit.MACROS)
        with archive.open(entry) as content:
            is_archive = content.read(4) == b"PK\x03\x04"
            while content.read(1 << 16):
                pass
        if is_archive:
            _check_inner(archive, entry, depth - 1)


def _check_inner(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
    if not depth:
        raise Unfit(unfit.BOMB)
    with archive.open(entry) as content, zipfile.ZipFile(content) as inner:
        _check_size(inner, entry.file_size)
        _check_entries(inner, depth)
