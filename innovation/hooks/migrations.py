"""A plugin's own migrations: the files of the folder ``migrations`` beside its module.

Each has a name, ``0001_contracts``, what does it (``.up.sql``) and what takes it back
(``.down.sql``), and where the engines differ, what one of them adds (``.sqlite.up.sql``).
"""

import re
from pathlib import Path

from innovation.domain.plugin_sql import BadMigrations, Step, digest_of, fault_of_migration
from innovation.hooks.discovery import Found

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
    files = sorted(file.name for file in folder.glob("*.sql"))
    if bad := [name for name in files if not FILE.fullmatch(name)]:
        raise BadMigrations(f"{bad[0]} : un nom comme 0001_objet.up.sql est attendu")
    names = sorted({name.partition(".")[0] for name in files})
    return [_step(found.name, folder, name, kind) for name in names]


def _step(plugin: str, folder: Path, name: str, kind: str) -> Step:
    texts = {way: {one: _text(folder, name, one, way) for one in ("", *KINDS)} for way in WAYS}
    for way, written in texts.items():
        if not any(written.values()):
            raise BadMigrations(f"{name} : il manque {name}.{way}.sql")
        for text in written.values():
            if fault := fault_of_migration(text, plugin):
                raise BadMigrations(f"{name}.{way} : {fault}")
    up, down = ("\n".join((texts[way][""], texts[way][kind])) for way in WAYS)
    return Step(name, up, down, digest_of(*texts["up"].values()))


def _text(folder: Path, name: str, kind: str, way: str) -> str:
    file = folder / ".".join(part for part in (name, kind, way, "sql") if part)
    return file.read_text("utf-8") if file.is_file() else ""
