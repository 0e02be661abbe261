"""What a plugin reads of a spreadsheet, and writes as one."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from innovation.api.sheets import read_rows, workbook


def test_a_workbook_that_was_written_is_read_again() -> None:
    content = workbook(("Objet", "Fin", "Montant"), [("=1+1", date(2027, 3, 31), 1234.5)])
    table = read_rows(content)
    assert table.headers == ("Objet", "Fin", "Montant")
    assert [(line.number, line.cells) for line in table.lines] == [
        (2, ("=1+1", "2027-03-31", "1234.5"))
    ]


def test_what_is_no_spreadsheet_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"enregistrez-le au format \.xlsx"):
        read_rows(b"PK\x03\x04 nothing")


def test_a_cell_that_spans_several_rows_says_its_word_in_each() -> None:
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Office", "Objet"])
    sheet.merge_range(1, 0, 2, 0, "Nantes")
    sheet.merge_range(1, 40, 3, 41, "")
    for row, thing in enumerate(("Portes", "Toits", "Bancs"), start=1):
        sheet.write(row, 1, thing)
    book.close()
    lines = read_rows(file.getvalue()).lines
    assert [line.cells[:2] for line in lines] == [
        ("Nantes", "Portes"), ("Nantes", "Toits"), ("", "Bancs"),
    ]  # fmt: skip
