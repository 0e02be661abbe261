"""``innovation plugin remove``: a plugin leaves, and what it kept goes into a file first."""

import json
import os
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import rich_click as click

from innovation import world
from innovation.actions.plugin_leaving import forget_plugin, is_forgotten
from innovation.actions.plugins import refusals_to_deactivate
from innovation.cli.loading import load_and_tell
from innovation.cli.running import console, run, stop
from innovation.config import Settings
from innovation.db import Row, reading, writing
from innovation.db.plugin_migrations import migrate_down, rehearse_down, rows_of_tables, to_run
from innovation.domain.people import SYSTEM
from innovation.domain.plugin_sql import BadMigrations, Step, prefix_of
from innovation.durable import sync_folder
from innovation.files import Folder
from innovation.forgetting import forget_threads
from innovation.hooks.discovery import Found, discover
from innovation.hooks.migrations import steps_of
from innovation.hosting.plugins import refresh, switch_off
from innovation.queries.erasing import unnamed_files
from innovation.queries.plugins import Activated, activations, migrations_done
from innovation.queries.threads import everything_said
from innovation.renewal import renew_running


@click.command()
@click.argument("name")
@click.option("--drop-data", is_flag=True, help="Défaire aussi ses tables, par ses migrations.")
@click.option("--to", "folder", type=click.Path(path_type=Path), default=".", help="Où l'exporter.")
def remove(name: str, drop_data: bool, folder: Path) -> None:
    """Retirer le module NAME de tout le site, après avoir exporté ce qu'il garde."""

    async def task(site: Settings) -> tuple[Found | None, bool, Path]:
        others, _ = discover(site.plugins_folder)
        found = others.pop(name, None)
        async with reading(SYSTEM):
            rows = [row for row in await activations(SYSTEM) if row.plugin == name]
            done = await migrations_done(SYSTEM)
        if not found and name not in done:
            await _need_something(name, rows)
        await _let_go(name, rows)
        steps = await _steps(name, found, site, done.get(name, {})) if drop_data else []
        file = folder / f"{name}-{world.now():%Y%m%d-%H%M%S}.json"
        kept = partial(_kept, name, rows, site, {*others, *done} - {name})
        _write(file, await kept(), "Rien n'a été touché.")
        await _switch_off(name, rows, site)
        if drop_data:  # with what was written meanwhile
            _write(file, await kept(), f"{name} est désactivé, et ses tables sont là.")
            await _drop_data(name, steps, site)
        async with writing(SYSTEM):
            await forget_plugin(name, by=SYSTEM)
        _take_away(found)
        renew_running(site.pid_path)
        return found, name in done and not drop_data, file

    found, has_tables, file = run(task)
    console.print(f"{file} : ses réglages et ses tables.")
    kept = " Ses tables restent : --drop-data les défait." if has_tables else ""
    console.print(f"{name} est retiré.{kept}")
    if found and found.module:
        console.print(f"Il reste à désinstaller : python -m pip uninstall innovation-{name}")


async def _need_something(name: str, rows: list[Activated]) -> None:
    """The end of the command where neither files nor tables are there, nor what it kept."""
    if not rows:
        stop(f"Aucun module ne s'appelle {name}.")
    async with reading(SYSTEM):
        forgotten = await is_forgotten(name, by=SYSTEM)
    if forgotten and not any(row.active for row in rows) and not await _said(name):
        stop(f"{name} est déjà retiré : il n'en reste que l'historique.")


async def _let_go(name: str, rows: list[Activated]) -> None:
    """The end of the command where another plugin needs this one."""
    async with reading(SYSTEM):
        everywhere = await activations(SYSTEM)
    for row in rows:
        others = [one for one in everywhere if one.office == row.office]
        if row.active and (needed := refusals_to_deactivate(name, others)):
            stop(f"{row.office} :", *map(str, needed), "Rien n'a été touché.")


async def _steps(
    name: str, found: Found | None, site: Settings, done: Mapping[str, str]
) -> list[Step]:
    """What will take its tables away, or the end of the command before anything is touched."""
    try:
        steps = steps_of(found, "sqlite" if site.on_sqlite else "postgres") if found else []
        to_run(name, steps, done)
    except (BadMigrations, OSError) as error:
        stop(str(error), "Rien n'a été touché.")
    if lost := sorted(done.keys() - {step.name for step in steps}):
        stop(
            f"Les fichiers de {name} ne sont plus là : {', '.join(lost)} ne peut plus être défait.",
            "Rien n'a été touché. Remettez le module, puis relancez ; ou retirez-le sans "
            "--drop-data, et ses tables resteront.",
        )
    try:
        await rehearse_down(site.migrations_url, name, steps)
    except BadMigrations as error:
        owner = "" if site.on_sqlite else "INNOVATION_OWNER_URL nomme le rôle qui les possède. "
        stop(
            f"Ses tables ne peuvent pas être défaites : {error}",
            f"Rien n'a été touché. {owner}Sans --drop-data, elles resteront.",
        )
    return steps


async def _kept(
    name: str, rows: list[Activated], site: Settings, others: Collection[str]
) -> dict[str, Any]:
    """Its settings, and its tables' rows."""
    longer = [prefix_of(other) for other in others if other.startswith(f"{name}_")]

    def is_its_own(table: str) -> bool:
        return table.startswith(prefix_of(name)) and not table.startswith(tuple(longer))

    return {
        "plugin": name,
        "at": world.now(),
        "offices": {row.office: {"active": row.active, "settings": row.settings} for row in rows},
        "tables": await rows_of_tables(site.migrations_url, is_its_own),
        "said": await _said(name),
    }


def _write(file: Path, told: dict[str, Any], otherwise: str) -> None:
    """Whole and for good, or the end of the command: this may be all that is left of it."""
    draft = file.with_suffix(".part")
    try:
        with draft.open("w", encoding="utf-8") as out:
            json.dump(told, out, ensure_ascii=False, indent=1, default=str)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        stop(f"{file} ne s'écrit pas : {error.strerror}. {otherwise}")


async def _said(name: str) -> list[Row]:
    """What people wrote around its things, and the names of the documents they joined."""
    async with reading(SYSTEM):
        return await everything_said(SYSTEM, name)


async def _drop_data(name: str, steps: list[Step], site: Settings) -> None:
    """Take its tables away, then what was said around its things."""
    try:
        await migrate_down(site.migrations_url, name, steps)
    except BadMigrations as error:
        stop(f"{name} est désactivé ; ses tables n'ont pas pu être défaites : {error}")
    async with writing(SYSTEM):
        files = await forget_threads(name)
        unnamed = await unnamed_files(SYSTEM, files)
    Folder(site.files_folder).forget(unnamed)


async def _switch_off(name: str, rows: list[Activated], site: Settings) -> None:
    """In each office where it is on, while its tables are there for what it does then."""
    host = load_and_tell(site)
    await refresh(host)
    for row in rows:
        if row.active:
            await switch_off(host, name, row.office, by=SYSTEM)


def _take_away(found: Found | None) -> None:
    """Remove its file from the offices' folders; a distribution is pip's to remove."""
    if found is None or found.module:
        return
    if found.source.name == "__init__.py":
        shutil.rmtree(found.source.parent)
    else:
        found.source.unlink()
