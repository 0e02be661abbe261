"""PostgreSQL: a pool, and for each door a transaction that says who is asking.

Row-level security reads ``app.person``, ``app.office`` and ``app.system``; they
are set with BEGIN in one round trip and end with the transaction.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from innovation.db.engine import Row
from innovation.db.errors import DatabaseUnavailable
from innovation.domain.people import Viewer

SLUG = re.compile(r"[a-z0-9_-]*")
READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED"

# Compiling a page's statement, or planning it anew each time, takes longer than running it.
STATEMENTS = 400
"""Kept prepared by a connection: more than the pages have, beside the words of searches."""
SERVER_SETTINGS = {"jit": "off", "plan_cache_mode": "force_generic_plan"}


def who(viewer: Viewer) -> str:
    """The settings that row-level security reads: whole numbers and slugs, so none to quote."""
    if not SLUG.fullmatch(viewer.office):
        raise ValueError(f"{viewer.office!r} is no office's slug")
    return (
        f"SET LOCAL app.person = '{int(viewer.id)}'; SET LOCAL app.office = '{viewer.office}'; "
        f"SET LOCAL app.system = '{'on' if viewer.system else 'off'}'"
    )


class PostgresDoor:
    """One transaction on one connection."""

    kind = "postgres"

    def __init__(self, connection: "asyncpg.pool.PoolConnectionProxy[Any]") -> None:
        self.connection = connection
        self.count = 0
        self._task = asyncio.current_task()

    async def run(self, sql: str, values: Sequence[Any]) -> list[Row]:
        """Run one statement."""
        if asyncio.current_task() is not self._task:
            raise RuntimeError("A task may not use the door of another task.")
        self.count += 1
        return [dict(row) for row in await self.connection.fetch(sql, *values)]


async def _keep_as_it_is(_: Any) -> None:
    """Every door ends its transaction or its connection: there is nothing to reset."""


class PostgresDatabase:
    """Production: several processes, a standby, read replicas."""

    kind = "postgres"

    def __init__(self, url: str, pool_size: int = 6) -> None:
        self.url = url
        self.pool_size = pool_size
        self._pool: asyncpg.Pool[Any] | None = None

    async def open(self) -> None:
        """Start the pool; nothing runs without it."""
        try:
            self._pool = await asyncpg.create_pool(
                self.url,
                min_size=1,
                max_size=self.pool_size,
                reset=_keep_as_it_is,
                server_settings=SERVER_SETTINGS,
                statement_cache_size=STATEMENTS,
            )
        except (OSError, asyncpg.PostgresError) as error:
            raise DatabaseUnavailable(str(error)) from error

    async def close(self) -> None:
        """Close the pool."""
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    @asynccontextmanager
    async def transaction(self, viewer: Viewer, *, write: bool) -> AsyncIterator[PostgresDoor]:
        """A consistent read, or a write; a connection that fails to end either is thrown away."""
        assert self._pool is not None, "open() was not called"
        connection = await self._pool.acquire()
        try:
            await connection.execute(f"{WRITE if write else READ}; {who(viewer)}")
            yield PostgresDoor(connection)
            await connection.execute("COMMIT")
        except BaseException:
            await self._undo(connection)
            raise
        finally:
            await asyncio.shield(self._pool.release(connection))

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[PostgresDoor]:
        """A connection on which each statement is a transaction of its own."""
        assert self._pool is not None, "open() was not called"
        async with self._pool.acquire() as connection:
            yield PostgresDoor(connection)

    async def _undo(self, connection: "asyncpg.pool.PoolConnectionProxy[Any]") -> None:
        try:
            # Whether or not a transaction seems open: a cancelled BEGIN may yet have begun one.
            if not connection.is_closed():
                await asyncio.shield(asyncio.wait_for(connection.execute("ROLLBACK"), 5))
        except (Exception, asyncio.CancelledError):  # noqa: BLE001 - whatever it was, it goes
            connection.terminate()
