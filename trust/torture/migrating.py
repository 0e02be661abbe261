"""``python -m trust.torture.migrating PLACE TIMES SEED``: migrations killed at any statement.

PLACE is JSON: the kind, a folder, and for each dump its database as ``[owner, application]``. Each
kill is a process of its own, forked. Prints a line of JSON for each: where, and what went wrong.
"""

import asyncio
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from innovation.db import migrations
from innovation.db.sqlite import SQLiteDatabase
from trust.torture.rounds import chance_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Counter:
    """Counts the statements, and ends the process, hard, at one of them."""

    count = 0
    stop = 0

    @classmethod
    def step(cls) -> None:
        """One statement is about to run."""
        cls.count += 1
        if cls.count == cls.stop:
            os.kill(os.getpid(), signal.SIGKILL)


def watch() -> None:
    """Count the statements of both databases' migrations."""
    connect = SQLiteDatabase.connect_alone

    def connect_watched(self: SQLiteDatabase, *pragmas: str) -> sqlite3.Connection:
        connection = connect(self, *pragmas)
        connection.set_trace_callback(lambda _: Counter.step())
        return connection

    SQLiteDatabase.connect_alone = connect_watched  # type: ignore[method-assign]
    opened = migrations._postgres  # noqa: SLF001

    @asynccontextmanager
    async def watched(url: str) -> AsyncIterator[Any]:
        async with opened(url) as connection:
            yield Watched(connection)

    migrations._postgres = watched  # noqa: SLF001


class Watched:
    """A connection that runs a script one statement at a time."""

    def __init__(self, connection: Any) -> None:
        self.fetch, self.fetchval = connection.fetch, connection.fetchval
        self.transaction, self._execute = connection.transaction, connection.execute

    async def execute(self, query: str, *values: object) -> None:
        """Run each statement of a script."""
        for statement in [query] if values else statements(query):
            Counter.step()
            await self._execute(statement, *values)
        Counter.step()


def statements(script: str) -> Iterator[str]:
    """A script's statements: a semicolon at the end of a line ends one, but inside ``$$``."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if line.split("--")[0].rstrip().endswith(";") and statement.count("$$") % 2 == 0:
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def forked(work: Callable[[], object]) -> int:
    """Run it in a process of its own: how that ended."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - it is told, and this process ends
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def migrate(owner: str, application: str, stop: int = 0) -> None:
    """The command, perhaps killed at a statement."""
    Counter.count, Counter.stop = 0, stop
    asyncio.run(migrations.migrate(owner, application_url=application, now=NOW))


# --- Copies of a dump, and what they hold -------------------------------------------------


def copied(owner: str, application: str) -> tuple[str, str]:
    """The same database again, under another name, in place of the last copy."""
    if owner.startswith("sqlite:"):
        path = owner.removeprefix("sqlite:///")
        for ending in ("", "-wal", "-shm"):
            if os.path.exists(f"{path}.copy{ending}"):  # noqa: PTH110
                os.unlink(f"{path}.copy{ending}")  # noqa: PTH108
        shutil.copy(path, f"{path}.copy")
        return f"{owner}.copy", f"{application}.copy"
    asyncio.run(_copy(owner))
    return f"{owner}_copy", f"{application}_copy"


async def _copy(owner: str) -> None:
    name, role = urlsplit(owner).path[1:], urlsplit(owner).username
    connection = await asyncpg.connect(os.environ["TORTURE_SERVER"])
    await connection.execute(f"DROP DATABASE IF EXISTS {name}_copy WITH (FORCE)")
    await connection.execute(f"CREATE DATABASE {name}_copy TEMPLATE {name} OWNER {role}")
    await connection.close()


def contents(owner: str) -> dict[str, str]:
    """The schema and the rows, as hashes by name."""
    if owner.startswith("sqlite:"):
        return _of_sqlite(owner.removeprefix("sqlite:///"))
    return asyncio.run(_of_postgres(owner))


def _hash(rows: object) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _seen(table: str) -> str:
    """What is compared of a table: a migration gave each measure a public id by chance."""
    return "count(*)" if table == "measure" else "*"


def _of_sqlite(path: str) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        schema = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        tables = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not row[0].startswith("search_")
        ]
        rows = {
            table: _hash(connection.execute(f'SELECT {_seen(table)} FROM "{table}"').fetchall())
            for table in tables
        }
    return {"schema": _hash(schema), **rows}


COLUMNS = "table_name, column_name, data_type, is_nullable, column_default"
HERE = "'public'::regnamespace ORDER BY 1"
SCHEMA = (
    f"SELECT {COLUMNS} FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "SELECT tablename, policyname, qual, with_check FROM pg_policies ORDER BY 1, 2",
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2",
    f"SELECT proname, prosrc FROM pg_proc WHERE pronamespace = {HERE}",
    f"SELECT relname, relrowsecurity, relacl::text FROM pg_class WHERE relnamespace = {HERE}",
)


async def _of_postgres(owner: str) -> dict[str, str]:
    connection = await asyncpg.connect(owner)
    await connection.execute("SET app.system = 'on'")
    found = {sql[:40]: _hash([tuple(row) for row in await connection.fetch(sql)]) for sql in SCHEMA}
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for table in [row["tablename"] for row in tables]:
        columns = "t.*" if _seen(table) == "*" else _seen(table)
        rows = await connection.fetch(
            f'SELECT ({columns})::text AS row FROM "{table}" t ORDER BY 1'
        )
        found[table] = _hash([row["row"] for row in rows])
    await connection.close()
    return found


# --- Every point ------------------------------------------------------------------------------


def main(place: str, times: str, seed: str) -> None:
    """Kill at so many points, or at all of them."""
    watch()
    databases: dict[str, tuple[str, str]] = json.loads(place)
    points, whole = [], {}
    for name, database in databases.items():
        owner, application = copied(*database)
        migrate(owner, application)
        points += [(name, number) for number in range(1, Counter.count + 1)]
        whole[name] = contents(owner)
    if len(points) > int(times):
        points = chance_of(int(seed)).sample(points, int(times))
    for name, number in points:
        problem = killed_at(number, *databases[name], whole[name])
        print(json.dumps({"dump": name, "statement": number, "problem": problem}), flush=True)


def killed_at(number: int, owner: str, application: str, whole: dict[str, str]) -> str:
    """What is wrong once a migration, killed at a statement, was run again; nothing when all is."""
    owner, application = copied(owner, application)
    if forked(lambda: migrate(owner, application, number)) != signal.SIGKILL:
        return "it was not killed"
    if forked(lambda: migrate(owner, application)) != 0:
        return "it can't be run again"
    there = contents(owner)
    other = sorted(name for name in {*there, *whole} if there.get(name) != whole.get(name))
    return f"not as after a clean migration: {other}" if other else ""


if __name__ == "__main__":
    main(*sys.argv[1:])
