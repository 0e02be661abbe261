"""Documents of plugins: what a page shows of them, and their tables for a spreadsheet."""

import asyncio
from datetime import date

from innovation.domain.documents import Cell, Document, Part, Rows, Series
from innovation.spreadsheets import Column
from innovation.texts import day, gettext, number
from innovation.web import charts

SHORTEST_LINE = 2
"""One point is no line."""


def cell(value: Cell) -> str:
    """What a cell holds, in words: the plugin's own are told in the reader's language."""
    match value:
        case None | "":
            return "–"
        case str():
            return gettext(value)
        case date():
            return day(value)
    return number(value)


def parts_of(document: Document) -> list[tuple[str, Part]]:
    """Each part with the name of its kind, for a template."""
    return [(type(part).__name__.lower(), part) for part in document.parts]


async def draw(document: Document) -> None:
    """Draw the charts, in threads: what shows them finds them ready."""
    lines = [part.points for part in document.parts if isinstance(part, Series) and is_line(part)]
    await asyncio.gather(*(asyncio.to_thread(charts.line, points) for points in lines))


def is_line(series: Series) -> bool:
    """Whether there is a line to draw."""
    return len(series.points) >= SHORTEST_LINE


def as_rows(series: Series) -> Rows:
    """A series as its table."""
    head = (gettext("Date"), named(series))
    return Rows(head, series.points, series.label)


def named(series: Series) -> str:
    """What a series measures, with its unit."""
    unit = f" ({gettext(series.unit)})" if series.unit else ""
    return gettext(series.label) + unit


def tables_of(document: Document) -> list[Rows]:
    """The tables of a document, in their order; a series is one."""
    return [
        as_rows(part) if isinstance(part, Series) else part
        for part in document.parts
        if isinstance(part, Rows | Series)
    ]


def told(rows: Rows) -> list[tuple[Cell, ...]]:
    """The lines of a table for a spreadsheet: numbers and days stay what they are."""
    return [tuple(gettext(c) if isinstance(c, str) and c else c for c in row) for row in rows.rows]


def columns_of(rows: Rows) -> list[Column]:
    """The columns of a table, as wide as what they hold."""
    held = ([head, *(row[place] for row in rows.rows)] for place, head in enumerate(rows.head))
    widths = (max(len(cell(one)) for one in column) + 2 for column in held)
    return [
        Column(gettext(head), min(60, width)) for head, width in zip(rows.head, widths, strict=True)
    ]
