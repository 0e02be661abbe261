"""``innovation import``: ideas and practices from a CSV file."""

from pathlib import Path

import rich_click as click
from rich.progress import track

from innovation.cli.running import complaints, console, run, stop
from innovation.config import Settings
from innovation.db import reading
from innovation.domain.people import SYSTEM
from innovation.importing import import_all, parse
from innovation.queries.people import offices
from innovation.web.plugins import load_plugins, refresh

MANY = 50


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--office", default="", help="L'office des lignes, si aucune colonne ne le dit.")
def import_(file: Path, office: str) -> None:
    """Importer FILE (CSV, UTF-8) ; importer deux fois le même fichier ne change rien."""
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        stop(f"{file} n'est pas en UTF-8 : enregistrez-le au format « CSV UTF-8 ».")

    async def task(site: Settings) -> bool:
        host = load_plugins(site.plugins_folder)
        await refresh(host)
        async with reading(SYSTEM):
            known = {one.slug: one for one in await offices(SYSTEM)}
        if office and office not in known:
            stop(f"Aucun office ne s'appelle « {office} ».")
        parsed = parse(text, known, office)
        entries = track(
            parsed.entries, "Import", console=console, transient=True,
            disable=len(parsed.entries) < MANY,
        )  # fmt: skip
        new = await import_all(entries, known, host)
        for remark in (*parsed.notices, *parsed.faults):
            complaints.print(str(remark), markup=False)
        there = len(parsed.entries) - new
        console.print(
            f"Nouvelles : {new}. Déjà là : {there}. Lignes refusées : {len(parsed.faults)}."
        )
        return bool(parsed.faults)

    if run(task):
        raise SystemExit(1)
