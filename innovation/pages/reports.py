"""One idea, or one practice, as a PDF to print and to hand round."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.db import reading
from innovation.queries.around import around
from innovation.queries.assessment import rounds_of
from innovation.queries.people import office_of
from innovation.queries.pilots import measures_of_practice, pilot_of
from innovation.queries.sharing import get_practice
from innovation.web.downloads import download, file_name
from innovation.web.reports import idea_report, practice_report
from innovation.web.seen import told_in_full
from innovation.web.site import Asked, visit_of
from innovation.web.typeset import pdf

PDF = "application/pdf"


@get("/ideas/{public_id:str}/pdf", action="idea.view", thing=True)
async def show_idea_pdf(request: Asked, public_id: FromPath[str]) -> Response[bytes]:
    """An idea as its page tells it, to print."""
    visit = visit_of(request)
    viewer = visit.viewer
    async with told_in_full(viewer, public_id) as idea:
        rounds = await rounds_of(viewer, idea.id)
        near = await around(viewer, idea.id)
        pilot = await pilot_of(viewer, idea.id)
        office = await office_of(viewer, idea.office)
    report = await idea_report(
        visit.site.plugins.office(idea.office),
        idea,
        rounds,
        near,
        pilot,
        f"{visit.origin}/ideas/{public_id}",
        office.accent if office else "",
    )
    name = file_name("idee", idea.title, ending="pdf")
    return download(await pdf(report), name, PDF, shown=True)


@get("/practices/{public_id:str}/pdf", action="practice.view", thing=True)
async def show_practice_pdf(request: Asked, public_id: FromPath[str]) -> Response[bytes]:
    """A practice as a sheet to hang in a meeting room."""
    visit = visit_of(request)
    viewer = visit.viewer
    async with reading(viewer):
        practice = await get_practice(viewer, public_id)
        if practice is None:
            raise NotFoundException
        measures = await measures_of_practice(viewer, practice.id)
        office = await office_of(viewer, practice.office)
    address = f"{visit.origin}/practices/{public_id}"
    report = await practice_report(practice, measures, address, office.accent if office else "")
    name = file_name("fiche", practice.title, ending="pdf")
    return download(await pdf(report), name, PDF, shown=True)
