"""The office's journal, for its administrator: who did what, and when."""

from dataclasses import replace

from litestar import Response, get, post
from litestar.response import Stream

from innovation import world
from innovation.actions.journal import export_journal
from innovation.db import reading, writing
from innovation.domain.journal import TOPICS
from innovation.domain.words import N_
from innovation.queries.journal import Entry, journal_of, journal_to_export
from innovation.spreadsheets import Column
from innovation.texts import gettext, sentence
from innovation.web.entry import read_form
from innovation.web.exporting import Row, export, paged
from innovation.web.forms import FormModel, check
from innovation.web.journal_filters import (
    journal_address,
    journal_chips,
    journal_filters_from,
    journal_query,
)
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of

COLUMNS = (
    (N_("Date et heure"), 20), (N_("Fait"), 90), (N_("Personne"), 28), (N_("À propos de"), 40),
)  # fmt: skip


@get("/journal", action="journal.view")
async def show_journal(request: Asked) -> Response[str]:
    """What happened in the office, in sentences, by the filters of the address."""
    viewer = visit_of(request).viewer
    filters = journal_filters_from(request.query_params)
    if "" in request.query_params.values():  # a form sends what was left empty too
        return see_other(request, journal_address(filters))
    async with reading(viewer):
        entries, following = await journal_of(viewer, filters)
    return page(
        request,
        "journal/index.html",
        entries=entries,
        filters=filters,
        topics=[(name, label) for name, (label, _) in TOPICS.items()],
        chips=journal_chips(filters, entries[0].thing if entries else ""),
        next_url=journal_address(replace(filters, after=following)) if following else "",
        query=journal_query(replace(filters, after=None)),
    )


@post("/journal/export", action="journal.view", status_code=200)
async def post_export(request: Asked) -> Stream | Response[str]:
    """The journal as a file, by the filters of the address; that it was taken out is recorded."""
    viewer = visit_of(request).viewer
    check(FormModel, await read_form(request))
    filters = journal_filters_from(request.query_params)
    async with writing(viewer):
        await export_journal(by=viewer)
    batches = paged(viewer, lambda before: journal_to_export(viewer, filters, before), _row)
    columns = [Column(gettext(name), width) for name, width in COLUMNS]
    return await export(request, "journal", columns, batches)


def _row(entry: Entry) -> Row:
    at = entry.at.astimezone(world.PARIS)
    return [f"{at:%d/%m/%Y %H:%M:%S}", sentence(entry), entry.actor, entry.thing]
