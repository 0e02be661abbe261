"""``innovation report``: a plugin's report in a file."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import rich_click as click

from innovation.cli.plugin_running import office_with
from innovation.cli.running import console, run, stop
from innovation.config import Settings
from innovation.domain.contributions import Value
from innovation.domain.documents import Document
from innovation.domain.people import SYSTEM
from innovation.faults import in_words
from innovation.hooks.cards import ReportCard
from innovation.hooks.office import OfficePlugins, plugin_of
from innovation.hooks.problems import PluginProblem
from innovation.hosting.plugins import write_problems
from innovation.spreadsheets import Kind, writer
from innovation.web.documents import columns_of, tables_of
from innovation.web.plugin_reports import PREFIX, build_report, read_given
from innovation.web.printing import document_pdf

ANSWER = "Une réponse à une question du rapport : clé=valeur."


@click.command()
@click.argument("office")
@click.argument("key", metavar="MODULE.RAPPORT")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--answer", "answers", multiple=True, metavar="CLÉ=VALEUR", help=ANSWER)
@click.option("--table", default=1, show_default=True, help="Le tableau voulu (.xlsx, .csv).")
def report(office: str, key: str, file: Path, answers: tuple[str, ...], table: int) -> None:
    """Établir le rapport d'un module pour un office, dans FILE (.pdf, .xlsx ou .csv)."""
    if file.suffix not in (".pdf", ".xlsx", ".csv"):
        stop(f"{file} : un fichier .pdf, .xlsx ou .csv est attendu.")

    async def task(site: Settings) -> bytes:
        _, there = await office_with(site, plugin_of(key), office)
        document = await _document(there, key, answers)
        if file.suffix == ".pdf":
            return await document_pdf(document, office, site.base_url)
        return _sheet(document, "csv" if file.suffix == ".csv" else "xlsx", table)

    made = run(task)
    try:
        file.write_bytes(made)
    except OSError as error:
        stop(f"{file} ne peut pas être écrit : {in_words(error)}.")
    console.print(f"{file} est écrit.")


async def _document(office: OfficePlugins, key: str, answers: tuple[str, ...]) -> Document:
    card = next((one for one in office.reports if one.key == key), None)
    if card is None:
        stop(f"{plugin_of(key)} n'a pas de rapport {key.partition('.')[2]}.")
    try:
        return await build_report(office, key, _given(card, answers), SYSTEM)
    except PluginProblem as problem:
        await write_problems()
        stop(str(problem))


def _given(card: ReportCard, answers: tuple[str, ...]) -> Mapping[str, Value]:
    """The answers of the command line, read as a form is."""
    sent: dict[str, list[str]] = {PREFIX + field.key: [] for field in card.asks}
    for name, _, value in (answer.partition("=") for answer in answers):
        if PREFIX + name not in sent:
            stop(f"{name} n'est pas une question de ce rapport : {', '.join(_asked(card))}.")
        sent[PREFIX + name].append(value)
    given = read_given(card, {name: values or [""] for name, values in sent.items()})
    if given.errors:
        stop(*(f"{name.removeprefix(PREFIX)} : {why}" for name, why in given.errors.items()))
    return given.answers


def _asked(card: ReportCard) -> list[str]:
    return [field.key for field in card.asks]


def _sheet(document: Document, kind: Kind, number: int) -> bytes:
    tables = tables_of(document)
    if not 1 <= number <= len(tables):
        stop(f"Ce rapport a {len(tables)} tableau(x).")
    rows, file = tables[number - 1], BytesIO()
    table = writer(kind, file, columns_of(rows))
    table.add(rows.rows)
    table.close()
    return file.getvalue()
