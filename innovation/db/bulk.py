"""Rows poured in by the thousand, past the doors: COPY on PostgreSQL, many at once on SQLite.

The connection is the owner's; statements write their values as ``$1``, ``$2``…
"""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

import asyncpg

from innovation.db.engine import Row
from innovation.db.sqlite import SQLiteDatabase

Values = Sequence[Sequence[Any]]


class Bulk(Protocol):
    """A database as who fills it sees it."""

    kind: str

    def pouring(self) -> AbstractAsyncContextManager[None]:
        """One transaction, which sees every row and is whole or not at all."""
        ...

    async def fetch(self, sql: str) -> list[Row]:
        """The rows of a statement."""
        ...

    async def run(self, sql: str, *values: Any) -> None:
        """Run a statement."""
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

    async def fetch(self, sql: str) -> list[Row]:
        """Like ``Bulk.fetch``."""
        return self.connection.execute(sql).fetchall()

    async def run(self, sql: str, *values: Any) -> None:
        """Like ``Bulk.run``."""
        self.connection.execute(sql.replace("$", "?"), values)

    async def run_many(self, sql: str, values: Values) -> None:
        """Like ``Bulk.run_many``."""
        self.connection.executemany(sql.replace("$", "?"), values)

    async def pour(self, table: str, columns: Sequence[str], rows: Values) -> None:
        """Like ``Bulk.pour``."""
        places, names = ", ".join("?" * len(columns)), ", ".join(columns)
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

    async def fetch(self, sql: str) -> list[Row]:
        """Like ``Bulk.fetch``."""
        return [dict(row) for row in await self.connection.fetch(sql)]

    async def run(self, sql: str, *values: Any) -> None:
        """Like ``Bulk.run``."""
        await self.connection.execute(sql, *values)

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
