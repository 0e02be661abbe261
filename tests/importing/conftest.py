"""Files as people make them, and what a site knows of offices, people and questions."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from innovation.domain.contributions import Field, Theme
from innovation.domain.people import Office
from innovation.hooks.cards import Declared
from innovation.hooks.host import PluginHost
from innovation.hooks.office import Activation
from innovation.importing import Checked, Known, check_rows, match_columns, read_file

OFFICES = [
    Office(slug, name, city, "#000", open_box=True, quorum=2, answer_days=60, version=1)
    for slug, name, city in (("brest", "Brest Habitat", "Brest"), ("nantes", "Nantes", "Nantes"))
]
FIELDS = (
    Field("reemploi.kilos", "Masse réemployée", "number", unit="kg", minimum=0),
    Field("reemploi.bois", "Est-ce du bois ?", "yes_no"),
    Field("reemploi.usages", "Usages", "several", choices=(("banc", "Banc"), ("bac", "Bac"))),
    Field("reemploi.jour", "Jour de collecte", "date"),
)


@pytest.fixture
def asking() -> PluginHost:
    """Brest asks questions and has a theme of its own."""
    host = PluginHost(installed=False)
    theme = Theme("reemploi.cour", "La cour")
    declared = Declared("reemploi", "1", themes=(theme,), idea_fields=FIELDS)
    host.use([Activation("reemploi", "brest", {}, declared.snapshot(), active=True)], 1)
    return host


@pytest.fixture
def known(asking: PluginHost) -> Known:
    """Two offices, and Nolwenn in Brest."""
    return Known.of(OFFICES, asking, [("brest", "Nolwenn Cam", "n@b.test", 7)])


@pytest.fixture
def checked(known: Known) -> Callable[..., Checked]:
    """A file's text, read and checked as the command does."""

    def check(content: str | bytes, office: str = "") -> Checked:
        table = read_file(content.encode() if isinstance(content, str) else content)
        columns = match_columns(table.headers, known.questions(office))
        return check_rows(table, columns, known, office)

    return check


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """An Excel workbook with these rows."""

    def make(*rows: list[Any]) -> bytes:
        file = BytesIO()
        book = xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        book.close()
        return file.getvalue()

    return make
