"""Tables for spreadsheets: CSV as a French Excel opens it, and workbooks; no text is a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from typing import IO, Literal, Protocol

from innovation import world

Kind = Literal["csv", "xlsx"]
Cell = str | int | float | date | None

DANGEROUS = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet would take for a formula, quoted already or not, in wide letters too."""
LONGEST = 32_000
"""A workbook's cell takes 32,767 characters."""

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name, and its width in characters."""

    label: str
    width: int = 16


class Writer(Protocol):
    """A file that grows row by row; nothing is in it for good before ``close``."""

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write some rows."""
        ...

    def close(self) -> None:
        """End the file."""
        ...


def writer(kind: Kind, file: IO[bytes], columns: Sequence[Column]) -> Writer:
    """A table of this kind, with its header."""
    return CsvTable(file, columns) if kind == "csv" else Workbook(file, columns)


def quoted(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if DANGEROUS.match(text) else text


def unquoted(text: str) -> str:
    """What ``quoted`` was given."""
    return text[1:] if text.startswith("'") and DANGEROUS.match(text) else text


class CsvTable:
    """Semicolons and a byte order mark: a French Excel opens it with a double click."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        self._file = TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
        self._rows = csv.writer(self._file, delimiter=";")
        self.add([[column.label for column in columns]])

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write some rows."""
        self._rows.writerows([_in_csv(cell) for cell in row] for row in rows)

    def close(self) -> None:
        """Leave the file open: it belongs to the caller."""
        self._file.detach()


def _in_csv(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return quoted(cell)
        case float():
            return f"{cell:.12g}".replace(".", ",")
        case date():
            return f"{cell:%d/%m/%Y}"
    return str(cell)


class Workbook:
    """One sheet, with its header in sight, written row by row in little memory."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        import xlsxwriter  # noqa: PLC0415 - a tenth of a second, for exports alone

        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(file, options)
        # The day alone: the same list makes the same bytes, so that a file tells nothing more.
        today = world.now().replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        self._book.set_properties({"created": today})
        self._sheet = self._book.add_worksheet()
        self._text = self._book.add_format({"valign": "top", "text_wrap": True})
        self._day = self._book.add_format({"valign": "top", "num_format": "dd/mm/yyyy"})
        head = self._book.add_format({"bold": True, "bottom": 1})
        for number, column in enumerate(columns):
            self._sheet.set_column(number, number, column.width)
            self._sheet.write_string(0, number, column.label, head)
        self._sheet.freeze_panes(1, 0)
        self._next = 1

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write some rows."""
        for row in rows:
            for number, cell in enumerate(row):
                self._write(number, cell)
            self._next += 1

    def _write(self, number: int, cell: Cell) -> None:
        match cell:
            case None | "":
                return
            case str():
                self._sheet.write_string(self._next, number, cell[:LONGEST], self._text)
            case date():
                self._sheet.write_datetime(self._next, number, cell, self._day)
            case _:
                self._sheet.write_number(self._next, number, cell, self._text)

    def close(self) -> None:
        """Put the file together."""
        self._book.close()
