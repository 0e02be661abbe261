"""Bring a database up to date, one process at a time.

Each migration and its record are one transaction, so a migration killed at any
statement simply runs again. The role that migrates owns the tables; on
PostgreSQL the application's role only gets what it needs.
"""

import re
import sqlite3
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import asyncpg

from innovation.db.engine import fetch
from innovation.db.errors import DatabaseUnavailable
from innovation.db.sqlite import SQLiteDatabase

PRIMARY_KEY = {
    "sqlite": "integer PRIMARY KEY AUTOINCREMENT",
    "postgres": "bigserial PRIMARY KEY",
}
RECORD = "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, ran_on text NOT NULL)"
LOCK = 7_402_113  # any number, the same for every process that migrates
GRANTS = """
GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role};
REVOKE UPDATE, DELETE, TRUNCATE ON event FROM {role};
"""


def names() -> list[str]:
    """Every migration, oldest first."""
    folder = files("innovation.migrations")
    return sorted(
        f.name[:-4] for f in folder.iterdir() if f.name.count(".") == 1 and f.name.endswith(".sql")
    )


def script(name: str, kind: str) -> str:
    """The SQL of one migration for one engine."""
    folder = files("innovation.migrations")
    parts = [folder / f"{name}.sql", folder / f"{name}.{kind}.sql"]
    text = "\n".join(part.read_text("utf-8") for part in parts if part.is_file())
    return text.replace("@pk@", PRIMARY_KEY[kind])


async def migrate(
    url: str,
    *,
    application_url: str | None = None,
    now: datetime,
    among: Collection[str] | None = None,
) -> list[str]:
    """Run what is missing, or what is of ``among``: its names; ``url`` is the owner's."""
    wanted = [name for name in names() if among is None or name in among]
    if url.startswith("sqlite:"):
        return _migrate_sqlite(SQLiteDatabase(url), wanted, now)
    return await _migrate_postgres(url, application_url or url, wanted, now)


async def pending(url: str) -> list[str]:
    """The migrations that this database has not run."""
    if url.startswith("sqlite:"):
        return _pending_sqlite(Path(url.removeprefix("sqlite:///")))
    async with _postgres(url) as connection:
        if await connection.fetchval("SELECT to_regclass('migration')") is None:
            return names()
        rows = await connection.fetch("SELECT name FROM migration")
    done = {row["name"] for row in rows}
    return [name for name in names() if name not in done]


async def missing() -> list[str]:
    """The migrations that the open door's database has not run."""
    done = {row["name"] for row in await fetch("SELECT name FROM migration")}
    return [name for name in names() if name not in done]


def _pending_sqlite(path: Path) -> list[str]:
    if not path.exists():
        return names()
    connection = sqlite3.connect(path)
    try:
        done = {row[0] for row in connection.execute("SELECT name FROM migration")}
    except sqlite3.OperationalError:
        done = set()
    finally:
        connection.close()
    return [name for name in names() if name not in done]


def _migrate_sqlite(database: SQLiteDatabase, wanted: list[str], now: datetime) -> list[str]:
    database.create()
    connection = database.connect_alone()
    try:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute(RECORD)
        done = {row["name"] for row in connection.execute("SELECT name FROM migration")}
        todo = [name for name in wanted if name not in done]
        for name in todo:
            for statement in statements(script(name, "sqlite")):
                connection.execute(statement)
            connection.execute("INSERT INTO migration VALUES (?, ?)", (name, now.isoformat()))
        connection.execute("COMMIT")
    finally:
        connection.close()
    return todo


def statements(text: str) -> Iterator[str]:
    """Each statement of a script; SQLite itself says where one ends."""
    statement = ""
    for piece in re.split("(?<=;)", text):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


class _Connection(Protocol):
    async def execute(self, query: str, *args: object) -> str: ...
    async def fetch(self, query: str, *args: object) -> list[dict[str, str]]: ...
    async def fetchval(self, query: str, *args: object) -> object: ...
    def transaction(self) -> "asyncpg.transaction.Transaction": ...


@asynccontextmanager
async def _postgres(url: str) -> AsyncIterator[_Connection]:
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError) as error:
        raise DatabaseUnavailable(str(error)) from error
    try:
        yield connection
    finally:
        await connection.close()


async def _migrate_postgres(
    url: str, application_url: str, wanted: list[str], now: datetime
) -> list[str]:
    async with _postgres(url) as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        # Row-level security binds the owner too: a migration must see every row that it changes.
        await connection.execute("SET LOCAL app.system = 'on'")
        await connection.execute(RECORD)
        done = {row["name"] for row in await connection.fetch("SELECT name FROM migration")}
        todo = [name for name in wanted if name not in done]
        for name in todo:
            await connection.execute(script(name, "postgres"))
            await connection.execute("INSERT INTO migration VALUES ($1, $2)", name, now.isoformat())
        # Even with nothing to run: a dump may have come back without its grants.
        schema = await connection.fetchval("SELECT current_schema()")
        if given := grants(url, application_url, str(schema)):
            await connection.execute(given)
    return todo


def grants(url: str, application_url: str, schema: str) -> str:
    """What lets the application's role use the tables; nothing where it owns them."""
    role = urlsplit(application_url).username
    if not role or role == urlsplit(url).username:
        return ""
    return GRANTS.format(role=f'"{role}"', schema=schema)
