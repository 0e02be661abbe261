"""Chunks into a database: COPY on PostgreSQL, many rows at once on SQLite.

The connection is the owner's, beside the doors: no page reads while rows are poured in.
"""

import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol

import asyncpg

from innovation.db.sqlite import SQLiteDatabase
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
LAST_HEADS = "SELECT office, seq, hash FROM chain_head"
WITH_IDS = tuple(table for table in TABLES if table != "office")


class Store(Protocol):
    """A database that takes chunks."""

    async def ground(self) -> Ground:
        """What it holds already."""
        ...

    async def write(self, chunk: Chunk) -> None:
        """Write a chunk, whole or not at all."""
        ...

    async def finish(self) -> None:
        """Let the planner know what came in."""
        ...


def _ordered(tables: Mapping[str, list[Row]]) -> Iterator[tuple[str, list[str], list[Any]]]:
    """Each table with its columns and its rows, what others refer to first."""
    for table in TABLES:
        if rows := tables.get(table):
            yield table, list(rows[0]), [tuple(row.values()) for row in rows]


def _heads(chunk: Chunk) -> list[tuple[object, ...]]:
    return [(office, *head) for office, head in chunk.heads.items()]


def _counts(chunk: Chunk) -> list[tuple[object, ...]]:
    return [(*where, n) for where, n in chunk.counts.items()]


class SQLiteStore:
    """One connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    async def ground(self) -> Ground:
        """Like ``Store.ground``."""
        ask = self.connection.execute
        last = {
            table: ask(f"SELECT coalesce(max(id), 0) AS n FROM {table}").fetchone()["n"]
            for table in WITH_IDS
        }
        heads = {row["office"]: (row["seq"], row["hash"]) for row in ask(LAST_HEADS)}
        return Ground(last, heads)

    async def write(self, chunk: Chunk) -> None:
        """Like ``Store.write``."""
        run = self.connection
        run.execute("BEGIN IMMEDIATE")
        for table, columns, rows in _ordered(chunk.tables):
            places = ", ".join("?" * len(columns))
            names = ", ".join(columns)
            run.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
        for kind, entries in (("idea", chunk.ideas), ("practice", chunk.practices)):
            run.executemany(
                f"INSERT INTO search_{kind} (rowid, title, words) VALUES (?, ?, ?)",
                ((thing, one.title.as_text(), one.rest.as_text()) for thing, one in entries),
            )
        run.executemany(WORDS.replace("$", "?"), chunk.words)
        run.executemany(HEADS.replace("$", "?"), _heads(chunk))
        run.executemany(COUNTS.replace("$", "?"), _counts(chunk))
        run.execute("COMMIT")

    async def finish(self) -> None:
        """Like ``Store.finish``."""
        self.connection.execute("ANALYZE")


class PostgresStore:
    """One connection, which row-level security binds though it is the owner's.

    COPY knows no row-level security: it fills a table of the connection's own, from which the rows
    are then inserted.
    """

    def __init__(self, connection: "asyncpg.Connection[Any]") -> None:
        self.connection = connection
        self.staged: set[str] = set()

    async def ground(self) -> Ground:
        """Like ``Store.ground``."""
        async with self.connection.transaction():
            await self.connection.execute("SET LOCAL app.system = 'on'")
            last = {
                table: await self.connection.fetchval(f"SELECT coalesce(max(id), 0) FROM {table}")
                for table in WITH_IDS
            }
            heads = await self.connection.fetch(LAST_HEADS)
        return Ground(last, {row["office"]: (row["seq"], row["hash"]) for row in heads})

    async def write(self, chunk: Chunk) -> None:
        """Like ``Store.write``."""
        async with self.connection.transaction():
            await self.connection.execute("SET LOCAL app.system = 'on'")
            for table, columns, rows in _ordered(chunk.tables):
                await self._copy(table, columns, rows)
            for kind, entries in (("idea", chunk.ideas), ("practice", chunk.practices)):
                await self._index(f"search_{kind}", entries)
            await self.connection.executemany(WORDS, chunk.words)
            await self.connection.executemany(HEADS, _heads(chunk))
            await self.connection.executemany(COUNTS, _counts(chunk))

    async def _copy(self, table: str, columns: list[str], rows: list[Any]) -> None:
        names, stage = ", ".join(f'"{column}"' for column in columns), f"coming_{table}"
        if table not in self.staged:
            self.staged.add(table)
            await self.connection.execute(
                f"CREATE TEMP TABLE {stage} ON COMMIT DELETE ROWS "
                f"AS SELECT {names} FROM {table} WITH NO DATA"
            )
        await self.connection.copy_records_to_table(stage, columns=columns, records=rows)
        await self.connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {stage}")
        if "id" in columns:
            await self.connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {rows[-1][0]})"
            )

    async def _index(self, index: str, entries: list[tuple[int, Entry]]) -> None:
        await self.connection.execute(
            f"INSERT INTO {index} (id, title, words) "
            "SELECT thing, title::tsvector, words::tsvector FROM "
            "unnest($1::bigint[], $2::text[], $3::text[]) AS said (thing, title, words)",
            [thing for thing, _ in entries],
            [one.title.as_tsvector() for _, one in entries],
            [(one.title + one.rest).as_tsvector() for _, one in entries],
        )

    async def prepare(self) -> None:
        """Let the indexes of search take many entries at once rather than each as it comes."""
        await self.connection.execute("SET work_mem = '256MB'")
        await self._alter_search_indexes("SET (fastupdate = on, gin_pending_list_limit = 65536)")

    async def _alter_search_indexes(self, change: str) -> None:
        rows = await self.connection.fetch(
            "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '% USING gin %' "
            "AND tablename IN ('search_idea', 'search_practice')"
        )
        for row in rows:
            await self.connection.execute(f"ALTER INDEX {row['indexname']} {change}")

    async def finish(self) -> None:
        """Like ``Store.finish``."""
        await self._alter_search_indexes("SET (fastupdate = off)")
        await self._alter_search_indexes("RESET (gin_pending_list_limit)")
        await self.connection.execute("VACUUM ANALYZE")


@asynccontextmanager
async def store(url: str) -> AsyncIterator[Store]:
    """The database of this address, as its owner's role."""
    if url.startswith("sqlite:"):
        connection = SQLiteDatabase(url).connect_alone("cache_size=-200000")
        try:
            yield SQLiteStore(connection)
        finally:
            connection.close()
        return
    owner = await asyncpg.connect(url)
    try:
        poured = PostgresStore(owner)
        await poured.prepare()
        yield poured
    finally:
        await owner.close()
