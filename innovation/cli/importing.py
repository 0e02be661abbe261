"""``innovation import``: ideas and practices from a CSV file or an Excel workbook."""

from pathlib import Path

import rich_click as click
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from innovation.cli.loading import load_and_tell
from innovation.cli.running import complaints, console, run, stop
from innovation.config import Settings
from innovation.db import reading
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import refuse_if
from innovation.hosting.plugins import refresh
from innovation.importing import (
    TARGETS,
    Checked,
    FileTable,
    Known,
    check_rows,
    import_all,
    match_columns,
    missing_columns,
    read_file,
    report,
)
from innovation.queries.importing import names_of
from innovation.queries.people import offices

TOLD = 100
"""More remarks than that are in the report only."""


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--office", default="", help="L'office des lignes, si aucune colonne ne le dit.")
@click.option("--dry-run", is_flag=True, help="Tout vérifier, ne rien écrire.")
@click.option("--strict", is_flag=True, help="Ne rien écrire si une seule ligne est refusée.")
@click.option("--yes", is_flag=True, help="Importer sans demander.")
@click.option(
    "--report",
    "refused",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Où écrire les lignes refusées et leurs raisons, à corriger puis à importer.",
)
def import_(
    file: Path, office: str, dry_run: bool, strict: bool, yes: bool, refused: Path | None
) -> None:
    """Importer FILE (CSV ou Excel) ; importer deux fois le même fichier ne change rien."""
    content = file.read_bytes()

    async def task(site: Settings) -> bool:
        table, known = read_file(content), await _known(site)
        if office and office not in known.offices:
            stop(f"Aucun office ne s'appelle « {office} ».")
        columns = match_columns(table.headers, known.questions(office))
        _show_columns(table, columns)
        refuse_if(missing_columns(columns))
        checked = check_rows(table, columns, known, office)
        _tell(checked)
        if refused:
            _keep(refused, report(table, checked))
        if strict and checked.faults:
            stop("Rien n'est écrit : --strict refuse tout dès qu'une ligne est refusée.")
        if dry_run:
            console.print(f"À importer : {len(checked.entries)}. Rien n'est écrit.")
        elif yes or _agreed(len(checked.entries)):
            await _write(checked, known)
        return bool(checked.faults)

    if run(task):
        raise SystemExit(1)


def _agreed(rows: int) -> bool:
    if not rows:
        return False
    question = f"Lignes à importer : {rows}. Les importer ? [O/n]"
    answer: str = click.prompt(question, default="o", show_default=False)
    return answer.strip().lower() in ("o", "oui", "y", "yes")


def _keep(path: Path, content: bytes) -> None:
    path.write_bytes(content)


async def _known(site: Settings) -> Known:
    host = load_and_tell(site)
    await refresh(host)
    async with reading(SYSTEM):
        return Known.of(await offices(SYSTEM), host, await names_of(SYSTEM))


def _show_columns(table: FileTable, columns: tuple[str, ...]) -> None:
    """What each column was taken for, with the first row's words."""
    shown = Table(box=None)
    for head in ("Colonne du fichier", "Ce qu'elle dit", "Première ligne"):
        shown.add_column(head, no_wrap=True)
    first = table.lines[0].cells if table.lines else ()
    for number, (header, says) in enumerate(zip(table.headers, columns, strict=True)):
        label = TARGETS[says].label if says in TARGETS else says.removeprefix("x.")
        cell = first[number][:40] if number < len(first) else ""
        shown.add_row(escape(header), escape(label or "(laissée de côté)"), escape(cell))
    console.print(shown)


def _tell(checked: Checked) -> None:
    remarks = sorted((*checked.notices, *checked.faults), key=lambda remark: remark.line)
    for remark in remarks[:TOLD]:
        complaints.print(str(remark), markup=False)
    if len(remarks) > TOLD:
        complaints.print(f"… et {len(remarks) - TOLD} autres remarques.")


async def _write(checked: Checked, known: Known) -> None:
    with Progress(console=console, transient=True) as shown:
        bar = shown.add_task("Import", total=len(checked.entries))
        new = await import_all(checked.entries, known, lambda done: shown.advance(bar, done))
    refused = len({remark.line for remark in checked.faults})
    there = len(checked.entries) - new
    console.print(f"Nouvelles : {new}. Déjà là : {there}. Lignes refusées : {refused}.")
