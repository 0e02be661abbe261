"""Taking a backup while the site runs: every row as it was at one moment, then every file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from innovation import __version__
from innovation.backing_up.archive import CHUNK, FORMAT, Manifest, Writer, new_archive
from innovation.backing_up.rows import as_line
from innovation.db.bulk import Bulk, bulk
from innovation.files import Folder

Tell = Callable[[str, int, int], None]
"""What is being done, how much of it is done, of how much."""

MADE_ANEW = ("search_",)
"""Tables whose rows come from others'."""
LEFT_OUT = frozenset(
    {"migration", "plugin_migration", "login_session", "oidc_session", "oidc_trip"}
)
"""The schema's own, and sessions: nobody shall find theirs open in a copy."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was put away."""

    rows: int
    files: int
    missing: tuple[str, ...]


async def take(url: str, folder: Folder, path: Path, *, now: datetime, tell: Tell) -> Taken:
    """Put the whole site into one file; a file's rows come first, so that no row lacks its file."""
    with new_archive(path) as archive:
        async with bulk(url) as source, source.snapshot():
            manifest = await _manifest(source, now)
            for done, (table, columns) in enumerate(manifest.columns.items()):
                tell("Tables", done, len(manifest.columns))
                manifest.rows[table] = await _copy_table(source, archive, table, columns)
            named = await source.fetch("SELECT sha256, size FROM stored_file ORDER BY sha256")
        for done, row in enumerate(named):
            tell("Fichiers", done, len(named))
            if not _copy_file(folder, archive, row["sha256"]):
                manifest.missing.append(row["sha256"])
        manifest.hashes.update(archive.hashes)
        archive.finish(manifest)
    missing = tuple(manifest.missing)
    return Taken(sum(manifest.rows.values()), len(named) - len(missing), missing)


async def _manifest(source: Bulk, now: datetime) -> Manifest:
    tables = await source.tables()
    migrations = await source.fetch("SELECT name FROM migration ORDER BY name")
    heads = await source.fetch("SELECT office, seq, hash FROM chain_head ORDER BY office")
    return Manifest(
        format=FORMAT,
        application=__version__,
        taken_at=now.isoformat(),
        kind=source.kind,
        migrations=[row["name"] for row in migrations],
        columns={
            table: list(columns)
            for table, columns in tables.items()
            if table not in LEFT_OUT and not table.startswith(MADE_ANEW)
        },
        rows={},
        last_ids=await source.last_ids(),
        heads={row["office"]: [row["seq"], row["hash"]] for row in heads},
        plugins=await _plugins(source) if "plugin_migration" in tables else {},
    )


async def _plugins(source: Bulk) -> dict[str, dict[str, str]]:
    """Each plugin's migrations that were run; an earlier schema has no such table."""
    plugins: dict[str, dict[str, str]] = {}
    for row in await source.fetch(
        "SELECT plugin, name, digest FROM plugin_migration ORDER BY 1, 2"
    ):
        plugins.setdefault(row["plugin"], {})[row["name"]] = row["digest"]
    return plugins


async def _copy_table(source: Bulk, archive: Writer, table: str, columns: list[str]) -> int:
    named, copied = ", ".join(f'"{column}"' for column in columns), 0
    with archive.part(f"tables/{table}.jsonl") as part:
        async for batch in source.rows(f'SELECT {named} FROM "{table}" ORDER BY 1'):
            part.write(b"".join(map(as_line, batch)))
            copied += len(batch)
    return copied


def _copy_file(folder: Folder, archive: Writer, sha256: str) -> bool:
    """Whether the file was whole on the disk: what is not is left out."""
    if not folder.holds(sha256):
        return False
    with (
        folder.place_of(sha256).open("rb") as file,
        archive.part(f"files/{sha256}", packed=False) as part,
    ):
        while piece := file.read(CHUNK):
            part.write(piece)
    return True
