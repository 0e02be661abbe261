"""Spreadsheets for plugins: a file as rows of text, and rows as a workbook."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from innovation.domain.refusals import Refused
from innovation.spreadsheets import TYPES, Cell, Column, writer
from innovation.spreadsheets.reading import FileTable, Line, read_file

WORKBOOK = TYPES["xlsx"]


def read_rows(content: bytes) -> FileTable:
    """The rows of a CSV file or of a workbook's first sheet; ``ValueError`` in words otherwise."""
    try:
        return read_file(content)
    except Refused as refused:
        raise ValueError(" ".join(map(str, refused.refusals))) from None


def workbook(head: Iterable[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An Excel workbook of one sheet; no text in it is a formula."""
    file = BytesIO()
    book = writer("xlsx", file, [Column(label, width=max(16, len(label))) for label in head])
    book.add(rows)
    book.close()
    return file.getvalue()


__all__ = ["WORKBOOK", "Cell", "FileTable", "Line", "read_rows", "workbook"]
