"""Reports of plugins: what there is to be made, each as a page, as PDF, and for a spreadsheet."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from innovation.domain.documents import Document
from innovation.hooks.cards import ReportCard
from innovation.hooks.office import OfficePlugins, plugin_of
from innovation.hooks.problems import PluginProblem
from innovation.hosting.plugins import write_problems
from innovation.texts import gettext
from innovation.web.documents import columns_of, draw, tables_of, told
from innovation.web.downloads import download, file_name
from innovation.web.exporting import at_once, export
from innovation.web.menu import reports_for
from innovation.web.plugin_failures import whom_to_tell
from innovation.web.plugin_reports import PREFIX, Given, asked_by, build_report, read_given
from innovation.web.printing import document_pdf
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of


@get("/reports", action="report.view")
async def show_reports(request: Asked) -> Response[str]:
    """The reports that this person may make."""
    visit = visit_of(request)
    office = visit.site.plugins.office(visit.viewer.office)
    return page(
        request,
        "reports/index.html",
        reports=[(one, _title(request, one.key)) for one in reports_for(office, visit.viewer)],
    )


@get("/reports/{key:str}", action="report.view", thing=True)
async def show_report(request: Asked, key: FromPath[str]) -> Response[str]:
    """What the report asks, and the document once it was answered."""
    wanted = _wanted(request, key)
    status, document = 422 if wanted.given.errors else 200, None
    whom: dict[str, Any] = {}
    if wanted.given.complete:
        try:
            document = await wanted.build()
            await draw(document)
        except PluginProblem:
            await write_problems()
            status = 500  # and nothing else of the site is concerned
            whom = await whom_to_tell(request, plugin_of(key))
    return page(
        request,
        "reports/show.html",
        status,
        report=wanted.card,
        source=_title(request, key),
        asked=asked_by(wanted.card),
        form=wanted.given.typed,
        errors=wanted.given.errors,
        document=document,
        failed=status == 500,
        query=wanted.query,
        **whom,
    )


@get("/reports/{key:str}/pdf", action="report.view", thing=True)
async def show_report_pdf(request: Asked, key: FromPath[str]) -> Response[Any]:
    """The report to print."""
    wanted = _wanted(request, key)
    document = await _made(wanted)
    if document is None:
        return see_other(request, wanted.page)
    address = f"{visit_of(request).origin}/reports/{key}"
    name = file_name(gettext(document.title), ending="pdf")
    made = await document_pdf(document, wanted.office.slug, address)
    return download(made, name, "application/pdf", shown=True)


@get("/reports/{key:str}/export", action="report.view", thing=True)
async def export_report(request: Asked, key: FromPath[str]) -> Stream | Response[str]:
    """A table of the report, as a workbook or as CSV."""
    wanted = _wanted(request, key)
    document = await _made(wanted)
    if document is None:
        return see_other(request, wanted.page)
    place = request.query_params.get("table", "0")
    tables = tables_of(document)
    if place not in map(str, range(len(tables))):
        raise NotFoundException
    rows = tables[int(place)]
    return await export(request, gettext(document.title), columns_of(rows), at_once(told(rows)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report that this person may make, with what they answered."""

    office: OfficePlugins
    card: ReportCard
    given: Given
    query: str
    request: Asked

    @property
    def page(self) -> str:
        """Where it is read, and made again."""
        return f"/reports/{self.card.key}" + (f"?{self.query}" if self.query else "")

    async def build(self) -> Document:
        """The document."""
        viewer = visit_of(self.request).viewer
        return await build_report(self.office, self.card.key, self.given.answers, viewer)


def _wanted(request: Asked, key: str) -> Wanted:
    visit = visit_of(request)
    office = visit.site.plugins.office(visit.viewer.office)
    card = next((one for one in reports_for(office, visit.viewer) if one.key == key), None)
    if card is None:
        raise NotFoundException
    query = {name: list(values) for name, values in request.query_params.dict().items()}
    answered: list[tuple[str, Any]] = [
        (name, one) for name, values in query.items() if name.startswith(PREFIX) for one in values
    ]
    return Wanted(office, card, read_given(card, query), urlencode(answered), request)


async def _made(wanted: Wanted) -> Document | None:
    """The document as a file; none if its plugin fails, which its own page tells."""
    if not wanted.given.complete:
        raise NotFoundException
    try:
        return await wanted.build()
    except PluginProblem:
        await write_problems()
        return None


def _title(request: Asked, key: str) -> str:
    found = visit_of(request).site.plugins.found.get(plugin_of(key))
    return found.manifest.title if found else plugin_of(key)
