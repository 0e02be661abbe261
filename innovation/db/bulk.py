"""Rows poured in and out by the thousand, past the doors: COPY on PostgreSQL, many on SQLite.

The connection is the owner's; statements write their values as ``$1``, ``$2``…
"""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

import asyncpg

from innovation.db.engine import Row
from innovation.db.migrations import statements
from innovation.db.sqlite import SQLiteDatabase

Values = Sequence[Sequence[Any]]
BATCH = 1000


class Bulk(Protocol):
    """A database as who fills it sees it."""

    kind: str

    def pouring(self) -> AbstractAsyncContextManager[None]:
        """One transaction, which sees every row and is whole or not at all."""
        ...

    def snapshot(self) -> AbstractAsyncContextManager[None]:
        """One view of all the rows, as they are now, for as long as it takes."""
        ...

    def filling(self) -> AbstractAsyncContextManager[None]:
        """Like ``pouring``, for rows that name each other in any order."""
        ...

    async def tables(self) -> dict[str, dict[str, str]]:
        """The columns of each table, and the type of each."""
        ...

    async def last_ids(self) -> dict[str, int]:
        """The last id that each table has given."""
        ...

    async def give_ids_after(self, table: str, last: int) -> None:
        """Let a table's next id come after this one."""
        ...

    def rows(self, sql: str) -> AsyncIterator[list[tuple[Any, ...]]]:
        """The rows of a statement, a batch at a time."""
        ...

    async def fetch(self, sql: str) -> list[Row]:
        """The rows of a statement."""
        ...

    async def run(self, sql: str, *values: Any) -> None:
        """Run a statement."""
        ...

    async def run_script(self, text: str) -> None:
        """Run the statements of a text."""
        ...

    async def run_many(self, sql: str, values: Values) -> None:
        """Run a statement once for each of these."""
        ...

    async def pour(self, table: str, columns: Sequence[str], rows: Values) -> None:
        """Insert rows; the first column is ``id`` where the table has one."""
        ...


class SQLiteBulk:
    """One connection."""

    kind = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @asynccontextmanager
    async def pouring(self) -> AsyncIterator[None]:
        """Like ``Bulk.pouring``."""
        self.connection.execute("BEGIN IMMEDIATE")
        yield
        self.connection.execute("COMMIT")

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[None]:
        """Like ``Bulk.snapshot``."""
        self.connection.execute("BEGIN")
        yield
        self.connection.execute("ROLLBACK")

    @asynccontextmanager
    async def filling(self) -> AsyncIterator[None]:
        """Like ``Bulk.filling``."""
        self.connection.execute("PRAGMA foreign_keys=OFF")
        async with self.pouring():
            yield
            if lost := self.connection.execute("PRAGMA foreign_key_check").fetchone():
                raise sqlite3.IntegrityError(f"{lost['table']} : {lost['rowid']}")

    async def tables(self) -> dict[str, dict[str, str]]:
        """Like ``Bulk.tables``."""
        found: dict[str, dict[str, str]] = {}
        for row in await self.fetch(
            'SELECT t.name AS "table", c.name AS "column", lower(c.type) AS type '
            "FROM sqlite_master t JOIN pragma_table_info(t.name) c "
            "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY t.name"
        ):
            found.setdefault(row["table"], {})[row["column"]] = row["type"]
        return found

    async def last_ids(self) -> dict[str, int]:
        """Like ``Bulk.last_ids``."""
        return {
            row["name"]: row["seq"] for row in await self.fetch("SELECT * FROM sqlite_sequence")
        }

    async def give_ids_after(self, table: str, last: int) -> None:
        """Like ``Bulk.give_ids_after``."""
        await self.run("DELETE FROM sqlite_sequence WHERE name = $1", table)
        await self.run("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)", table, last)

    async def rows(self, sql: str) -> AsyncIterator[list[tuple[Any, ...]]]:
        """Like ``Bulk.rows``."""
        cursor = self.connection.execute(sql)
        while batch := cursor.fetchmany(BATCH):
            yield [tuple(row.values()) for row in batch]

    async def fetch(self, sql: str) -> list[Row]:
        """Like ``Bulk.fetch``."""
        return self.connection.execute(sql).fetchall()

    async def run(self, sql: str, *values: Any) -> None:
        """Like ``Bulk.run``."""
        self.connection.execute(sql.replace("$", "?"), values)

    async def run_script(self, text: str) -> None:
        """Like ``Bulk.run_script``."""
        for statement in statements(text):
            self.connection.execute(statement)

    async def run_many(self, sql: str, values: Values) -> None:
        """Like ``Bulk.run_many``."""
        self.connection.executemany(sql.replace("$", "?"), values)

    async def pour(self, table: str, columns: Sequence[str], rows: Values) -> None:
        """Like ``Bulk.pour``."""
        places, names = ", ".join("?" * len(columns)), ", ".join(f'"{one}"' for one in columns)
        self.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)


class PostgresBulk:
    """One connection, which row-level security binds though it is the owner's.

    COPY knows no row-level security: it fills a table of the connection's own, from which the rows
    are then inserted.
    """

    kind = "postgres"

    def __init__(self, connection: "asyncpg.Connection[Any]") -> None:
        self.connection = connection
        self.staged: set[str] = set()

    @asynccontextmanager
    async def pouring(self) -> AsyncIterator[None]:
        """Like ``Bulk.pouring``."""
        async with self.connection.transaction():
            await self.connection.execute("SET LOCAL app.system = 'on'")
            yield

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[None]:
        """Like ``Bulk.snapshot``."""
        async with self.connection.transaction(isolation="repeatable_read", readonly=True):
            await self.connection.execute("SET LOCAL app.system = 'on'")
            yield

    @asynccontextmanager
    async def filling(self) -> AsyncIterator[None]:
        """Like ``Bulk.filling``."""
        async with self.pouring():
            await self._let_references("DEFERRABLE")
            await self.run("SET CONSTRAINTS ALL DEFERRED")
            yield
            await self.run("SET CONSTRAINTS ALL IMMEDIATE")
            await self._let_references("NOT DEFERRABLE")

    async def _let_references(self, be: str) -> None:
        for row in await self.fetch(
            "SELECT conrelid::regclass::text AS named, quote_ident(conname) AS key "
            "FROM pg_constraint WHERE contype = 'f' "
            "AND connamespace = current_schema()::regnamespace"
        ):
            await self.run(f"ALTER TABLE {row['named']} ALTER CONSTRAINT {row['key']} {be}")

    async def tables(self) -> dict[str, dict[str, str]]:
        """Like ``Bulk.tables``."""
        found: dict[str, dict[str, str]] = {}
        for row in await self.fetch(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
        ):
            found.setdefault(row["table_name"], {})[row["column_name"]] = row["data_type"]
        return found

    async def last_ids(self) -> dict[str, int]:
        """Like ``Bulk.last_ids``."""
        return {
            row["name"].removesuffix("_id_seq"): row["last"]
            for row in await self.fetch(
                "SELECT sequencename::text AS name, last_value AS last FROM pg_sequences "
                "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
            )
        }

    async def give_ids_after(self, table: str, last: int) -> None:
        """Like ``Bulk.give_ids_after``."""
        await self.run(f"SELECT setval('{table}_id_seq', {last})")

    async def rows(self, sql: str) -> AsyncIterator[list[tuple[Any, ...]]]:
        """Like ``Bulk.rows``."""
        cursor = await self.connection.cursor(sql)
        while batch := await cursor.fetch(BATCH):
            yield [tuple(row) for row in batch]

    async def fetch(self, sql: str) -> list[Row]:
        """Like ``Bulk.fetch``."""
        return [dict(row) for row in await self.connection.fetch(sql)]

    async def run(self, sql: str, *values: Any) -> None:
        """Like ``Bulk.run``."""
        await self.connection.execute(sql, *values)

    async def run_script(self, text: str) -> None:
        """Like ``Bulk.run_script``."""
        await self.connection.execute(text)

    async def run_many(self, sql: str, values: Values) -> None:
        """Like ``Bulk.run_many``."""
        await self.connection.executemany(sql, values)

    async def pour(self, table: str, columns: Sequence[str], rows: Values) -> None:
        """Like ``Bulk.pour``; the next id then comes after these."""
        names, stage = ", ".join(f'"{column}"' for column in columns), f"coming_{table}"
        if table not in self.staged:
            self.staged.add(table)
            await self.run(
                f"CREATE TEMP TABLE {stage} ON COMMIT DELETE ROWS "
                f"AS SELECT {names} FROM {table} WITH NO DATA"
            )
        await self.connection.copy_records_to_table(stage, columns=columns, records=rows)
        await self.run(f"INSERT INTO {table} ({names}) SELECT {names} FROM {stage}")
        if columns[0] == "id":
            last = rows[-1][0]
            await self.run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")


@asynccontextmanager
async def bulk(url: str) -> AsyncIterator[Bulk]:
    """The database of this address, as its owner's role."""
    if url.startswith("sqlite:"):
        connection = SQLiteDatabase(url).connect_alone("cache_size=-200000")
        try:
            yield SQLiteBulk(connection)
        finally:
            connection.close()
        return
    owner = await asyncpg.connect(url)
    try:
        yield PostgresBulk(owner)
    finally:
        await owner.close()
