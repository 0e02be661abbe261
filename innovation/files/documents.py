"""Documents: a PDF by its beginning and end, an office document as the zip archive that it is.

An archive is opened with limits, since a small one can unpack without end.
"""

import stat
import zipfile
import zlib
from collections.abc import Iterable
from copy import copy
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj

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

# Who wrote it, where, on which machine; and the part that stands there instead.
EMPTY = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/"
PROPERTIES = {
    "docProps/core.xml": EMPTY
    + f'<coreProperties xmlns="{OFFICE}package/2006/metadata/core-properties"/>'.encode(),
    "docProps/app.xml": EMPTY
    + f'<Properties xmlns="{OFFICE}officeDocument/2006/extended-properties"/>'.encode(),
    "docProps/custom.xml": EMPTY
    + f'<Properties xmlns="{OFFICE}officeDocument/2006/custom-properties"/>'.encode(),
    "meta.xml": EMPTY
    + b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'office:version="1.3"/>',
}

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


def _check_names(entries: Iterable[zipfile.ZipInfo]) -> None:
    """An entry that comes twice, leads elsewhere or leaves its folder is read otherwise by each."""
    seen = set()
    for entry in entries:
        leaves = entry.filename.startswith("/") or ".." in entry.filename.split("/")
        if entry.filename in seen or leaves or stat.S_ISLNK(entry.external_attr >> 16):
            raise Unfit(unfit.DAMAGED)
        seen.add(entry.filename)


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
    _check_names(archive.infolist())
    for entry in archive.infolist():
        if any(word in entry.filename.lower() for word in PROGRAMS):
            raise Unfit(unfit.MACROS)
        with archive.open(entry) as content:
            beginning = content.read(4_096)
            is_archive = beginning.startswith(b"PK\x03\x04")
            if b"<!ENTITY" in beginning:
                raise Unfit(unfit.DAMAGED)
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


def has_properties(path: Path, ending: str) -> bool:
    """Whether an office document says who wrote it, and on which machine."""
    if ending == "pdf":
        return False
    with zipfile.ZipFile(path) as archive:
        return not PROPERTIES.keys().isdisjoint(archive.namelist())


def save_without_properties(path: Path, target: Path) -> None:
    """Copy an office document, and empty what it says of its author."""
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(target, "w") as made:
        for entry in archive.infolist():
            with archive.open(entry) as content, made.open(copy(entry), "w") as part:
                said = PROPERTIES.get(entry.filename)
                copyfileobj(content if said is None else BytesIO(said), part)
