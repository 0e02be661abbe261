"""Filling an empty database, of the archive's own schema, from an archive."""

from collections.abc import Collection
from itertools import islice

from innovation.backing_up.archive import Archive, BadArchive
from innovation.backing_up.rows import from_line
from innovation.backing_up.taking import Tell
from innovation.db.bulk import BATCH, Bulk, bulk
from innovation.files import Folder


async def fill(archive: Archive, url: str, *, tell: Tell, without: Collection[str] = ()) -> None:
    """Put every row of the archive in the tables, which have just been made, but for some."""
    parts = {
        table: columns
        for table, columns in archive.manifest.columns.items()
        if table not in without
    }
    async with bulk(url) as target:
        there = await target.tables()
        async with target.filling():
            for done, (table, columns) in enumerate(parts.items()):
                tell("Tables", done, len(parts))
                if unknown := set(columns) - there.get(table, {}).keys():
                    raise BadArchive(f"Colonnes inconnues : {table} {sorted(unknown)}.")
                await target.run(f'DELETE FROM "{table}"')  # what the migrations put there
                await _fill_table(archive, target, table, [there[table][one] for one in columns])
            for table, last in archive.manifest.last_ids.items():
                if table in parts and last:
                    await target.give_ids_after(table, last)


async def _fill_table(archive: Archive, target: Bulk, table: str, types: list[str]) -> None:
    columns, lines, poured = archive.manifest.columns[table], archive.lines(table), 0
    while batch := [from_line(line, types) for line in islice(lines, BATCH)]:
        await target.pour(table, columns, batch)
        poured += len(batch)
    if poured != archive.manifest.rows[table]:
        raise BadArchive(f"Il manque des lignes à {table}.")


def restore_files(archive: Archive, folder: Folder, *, tell: Tell) -> None:
    """Put back each file of the archive that is not whole in the folder."""
    for done, sha256 in enumerate(archive.files):
        tell("Fichiers", done, len(archive.files))
        if folder.holds(sha256):
            continue
        folder.place_of(sha256).unlink(missing_ok=True)
        file, path = folder.new()
        with file:
            for piece in archive.pieces(f"files/{sha256}"):
                file.write(piece)
        folder.keep(path)
