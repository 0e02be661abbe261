"""A plugin's own migrations: the files of the folder ``migrations`` beside its module.

Each has a name, ``0001_contracts``, what does it (``.up.sql``) and what takes it back
(``.down.sql``), and where the engines differ, what one of them adds (``.sqlite.up.sql``).
"""

import re
from pathlib import Path

from innovation.domain.plugin_sql import (
    BadMigrations,
    Step,
    digest_of,
    fault_of_migration,
    parts_of,
)
from innovation.hooks.discovery import Found
from innovation.hooks.problems import Asking, PluginProblem

FILE = re.compile(r"(\d{4}_[a-z0-9_]+)(\.sqlite|\.postgres)?\.(up|down)\.sql")
KINDS = ("sqlite", "postgres")
WAYS = ("up", "down")


def folder_of(found: Found) -> Path | None:
    """Where the plugin's migrations are: a package alone has any."""
    folder = found.source.parent / "migrations"
    return folder if found.source.name == "__init__.py" and folder.is_dir() else None


def steps_of(found: Found, kind: str) -> list[Step]:
    """The plugin's migrations for one engine, oldest first; ``BadMigrations`` when one is bad."""
    folder = folder_of(found)
    if folder is None:
        return []
    # Unlike glob, this says when nobody may look.
    files = sorted(file.name for file in folder.iterdir() if file.suffix == ".sql")
    if bad := [name for name in files if not FILE.fullmatch(name)]:
        raise BadMigrations(
            f"{bad[0]} : un nom comme 0001_objet.up.sql est attendu", bad[0].partition(".")[0]
        )
    names = sorted({name.partition(".")[0] for name in files})
    return [_step(found.name, folder, name, kind) for name in names]


def _step(plugin: str, folder: Path, name: str, kind: str) -> Step:
    texts = {way: {one: _text(folder, name, one, way) for one in ("", *KINDS)} for way in WAYS}
    for way, written in texts.items():
        if not any(written.values()):
            raise BadMigrations(f"{name} : il manque {name}.{way}.sql", name)
        for text in written.values():
            if fault := fault_of_migration(text, plugin):
                bad = (one for one in parts_of(text) if fault_of_migration(one, plugin))
                raise BadMigrations(f"{name}.{way} : {fault}", name, next(bad, ""))
    up, down = ("\n".join((texts[way][""], texts[way][kind])) for way in WAYS)
    return Step(name, up, down, digest_of(*texts["up"].values()))


def _text(folder: Path, name: str, kind: str, way: str) -> str:
    file = folder / ".".join(part for part in (name, kind, way, "sql") if part)
    return file.read_text("utf-8") if file.is_file() else ""


COMMENTS = re.compile(r"\A(\s*(--[^\n]*\n|/\*.*?\*/))*\s*", re.DOTALL)
LONGEST = 300


def problem_of(found: Found, error: Exception) -> PluginProblem:
    """Why the plugin's tables can't be made: the statement, and the file and line where it is."""
    asking = Asking(found.name, "migrate", found.source, found.folder, "migrations")
    if not isinstance(error, BadMigrations):
        return asking.problem(str(error))
    statement = COMMENTS.sub("", error.statement)
    shown = " ".join(statement.split())[:LONGEST]
    told = f"{error} ; l'instruction : « {shown} »" if shown else str(error)
    place = _place_of(found, error.step, statement)
    return asking.problem(told.removeprefix(f"{found.name} : "), place)


def _place_of(found: Found, step: str, statement: str) -> str:
    """Where the statement is written, or else the first file of its migration."""
    folder = folder_of(found)
    files = sorted(folder.glob(f"{step}.*sql")) if folder and step else []
    for file in files if statement else ():
        before, here, _ = file.read_text("utf-8").partition(statement)
        if here:
            return f"{file.name}:{before.count(chr(10)) + 1}"
    return f"{files[0].name}:1" if files else ""
