"""Documents of plugins as PDF."""

import asyncio
from collections.abc import Sequence

from innovation.db import reading
from innovation.domain.documents import Document, Facts, Heading, Note, Part, Rows, Series, Text
from innovation.domain.people import SYSTEM
from innovation.queries.people import office_of
from innovation.texts import day, gettext, number, pair
from innovation.web import charts
from innovation.web.documents import cell, is_line, named
from innovation.web.typeset import Part as Printed
from innovation.web.typeset import Report, pdf


async def document_pdf(document: Document, office: str, address: str) -> bytes:
    """The document to print, in the office's name."""
    async with reading(SYSTEM):
        whose = await office_of(SYSTEM, office)
    assert whose is not None
    opening, sections = await asyncio.to_thread(sections_of, document)
    return await pdf(
        Report(
            title=gettext(document.title),
            office=whose.name,
            accent=whose.accent,
            standing=gettext(document.standing),
            opening=opening,
            sections=sections,
            address=address,
        )
    )


def sections_of(
    document: Document,
) -> tuple[list[Printed], list[tuple[str, Sequence[Printed]]]]:
    """What comes before the first heading, then each heading with what follows it."""
    opening: list[Printed] = []
    sections: list[tuple[str, Sequence[Printed]]] = []
    here = opening
    for part in document.parts:
        if isinstance(part, Heading):
            here = []
            sections.append((gettext(part.text), here))
        else:
            here += _printed(part)
    return opening, sections


def _printed(part: Part) -> list[Printed]:
    match part:
        case Text(text):
            return [{"kind": "text", "text": gettext(text)}]
        case Note(text):
            return [{"kind": "note", "text": gettext(text)}]
        case Facts(pairs):
            told = [(gettext(term), cell(value)) for term, value in pairs]
            return [{"kind": "facts", "pairs": told}]
        case Rows():
            return _printed_rows(part)
        case Series(points=points):
            said = "; ".join(pair(day(on), number(value)) for on, value in points)
            chart = str(charts.line(points)) if is_line(part) else ""
            return [{"kind": "chart", "chart": chart, "text": f"{named(part)}, {said or '–'}"}]
    return []


def _printed_rows(rows: Rows) -> list[Printed]:
    title = {"kind": "title", "text": gettext(rows.caption)}
    caption: list[Printed] = [title] if rows.caption else []
    body = [[cell(one) for one in row] for row in rows.rows]
    if not body:
        return [*caption, {"kind": "note", "text": gettext("rien à montrer.")}]
    return [*caption, {"kind": "rows", "head": [gettext(head) for head in rows.head], "rows": body}]
