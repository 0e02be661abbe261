"""Chunks into a database, with what search reads of them."""

from collections.abc import Mapping

from innovation.db.bulk import Bulk
from innovation.generating.rows import TABLES, Chunk, Ground, Row
from innovation.indexing import Entry

HEADS = (
    "INSERT INTO chain_head (office, seq, hash) VALUES ($1, $2, $3) "
    "ON CONFLICT (office) DO UPDATE SET seq = excluded.seq, hash = excluded.hash"
)
COUNTS = (
    "INSERT INTO stage_count (office, stage, status, n) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (office, stage, status) DO UPDATE SET n = stage_count.n + excluded.n"
)
WORDS = "INSERT INTO search_word (office, word) VALUES ($1, $2) ON CONFLICT DO NOTHING"
TSVECTORS = (
    "INSERT INTO {} (id, title, words) SELECT thing, title::tsvector, words::tsvector "
    "FROM unnest($1::bigint[], $2::text[], $3::text[]) AS said (thing, title, words)"
)
SEARCHED = (
    "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '% USING gin %' "
    "AND tablename IN ('search_idea', 'search_practice')"
)


async def ground(database: Bulk) -> Ground:
    """What the database holds already."""
    async with database.pouring():
        last = {
            table: (await database.fetch(f"SELECT coalesce(max(id), 0) AS n FROM {table}"))[0]["n"]
            for table in TABLES
            if table != "office"
        }
        heads = await database.fetch("SELECT office, seq, hash FROM chain_head")
    return Ground(last, {row["office"]: (row["seq"], row["hash"]) for row in heads})


async def write(database: Bulk, chunk: Chunk) -> None:
    """Write a chunk, whole or not at all."""
    async with database.pouring():
        await _pour(database, chunk.tables)
        for kind, entries in (("idea", chunk.ideas), ("practice", chunk.practices)):
            await _index(database, f"search_{kind}", entries)
        await database.run_many(WORDS, chunk.words)
        await database.run_many(HEADS, [(office, *head) for office, head in chunk.heads.items()])
        await database.run_many(COUNTS, [(*where, n) for where, n in chunk.counts.items()])


async def _pour(database: Bulk, tables: Mapping[str, list[Row]]) -> None:
    """Each table's rows, what others refer to first."""
    for table in TABLES:
        if rows := tables.get(table):
            await database.pour(table, list(rows[0]), [tuple(row.values()) for row in rows])


async def _index(database: Bulk, index: str, entries: list[tuple[int, Entry]]) -> None:
    if database.kind == "sqlite":
        rows = [(thing, one.title.as_text(), one.rest.as_text()) for thing, one in entries]
        await database.pour(index, ("rowid", "title", "words"), rows)
        return
    await database.run(
        TSVECTORS.format(index),
        [thing for thing, _ in entries],
        [one.title.as_tsvector() for _, one in entries],
        [(one.title + one.rest).as_tsvector() for _, one in entries],
    )


async def prepare(database: Bulk) -> None:
    """Let PostgreSQL's indexes of search take many entries at once, not each as it comes."""
    if database.kind == "postgres":
        await database.run("SET work_mem = '256MB'")
        await _alter_indexes(database, "SET (fastupdate = on, gin_pending_list_limit = 65536)")


async def finish(database: Bulk) -> None:
    """Set back what was prepared, and let the planner know what came in."""
    if database.kind == "sqlite":
        await database.run("ANALYZE")
        return
    await _alter_indexes(database, "SET (fastupdate = off)")
    await _alter_indexes(database, "RESET (gin_pending_list_limit)")
    await database.run("VACUUM ANALYZE")


async def _alter_indexes(database: Bulk, change: str) -> None:
    for row in await database.fetch(SEARCHED):
        await database.run(f"ALTER INDEX {row['indexname']} {change}")
