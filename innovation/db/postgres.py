"""PostgreSQL: a pool, and for each door a transaction that says who is asking.

Row-level security reads ``app.person``, ``app.office`` and ``app.system``; they
are set with BEGIN in one round trip and end with the transaction.

An address may name several servers, of which one takes writes: a pool whose server has gone, hangs
or only reads is thrown away, and its next connections look for the right one. Replicas, where
there are any, answer what may be stale, and any read while no server takes writes.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import structlog

from innovation.db.engine import Row
from innovation.db.errors import DatabaseUnavailable, ReadOnly, is_unavailable
from innovation.domain.people import Viewer

SLUG = re.compile(r"[a-z0-9_-]*")
READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED"
UNLESS_READ_ONLY = "SELECT app_refuse_when_read_only()"
READ_ONLY = "VIV01"

# Compiling a page's statement, or planning it anew each time, takes longer than running it.
STATEMENTS = 400
"""Kept prepared by a connection: more than the pages have, beside the words of searches."""
LONGEST = 1_000_000
"""Bytes of one: an idea's page asks with 17 kB, and the driver keeps none over 15 unless told."""
SERVER_SETTINGS = {"jit": "off", "plan_cache_mode": "force_generic_plan"}

CONNECTING, ANSWERING, AWAY = 3.0, 10.0, 2.0
"""Seconds: for a server to let us in, to answer, and to be left alone when it did not."""

COUNT_OWN_WRITE = (
    "INSERT INTO own_write AS w (person, n) VALUES ($1, 1) "
    "ON CONFLICT (person) DO UPDATE SET n = w.n + 1"
)
OWN_WRITES = "SELECT n FROM own_write WHERE person = $1"

Connection = Any
log = structlog.get_logger()


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

    def __init__(self, connection: Connection) -> None:
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


def _servers(url: str) -> Iterator[dict[str, Any]]:
    """Each server of an address, as asyncpg wants it: one for most addresses."""
    named = urlsplit(url).netloc.rpartition("@")[2]
    for server in named.split(",") if "," in named else ():
        host, _, port = server.rpartition(":")
        yield {"host": host.strip("[]") or port, "port": int(port) if host else 5432}
    if "," not in named:
        yield {}


async def _connect(url: str, **options: Any) -> Connection:
    """The first server that will do; one that hangs does not use up the time of the others."""
    last: Exception = DatabaseUnavailable(url)
    for server in _servers(url):
        try:
            return await asyncpg.connect(url, **server, timeout=CONNECTING, **options)
        except (OSError, asyncpg.PostgresError, asyncpg.InternalClientError) as error:
            last = error
    raise last


class Pool:
    """Connections to one address, which go together when its server is found to be gone."""

    def __init__(self, url: str, size: int) -> None:
        self.url = url
        self.size = size
        self._pool: asyncpg.Pool[Any] | None = None
        self._away_until = 0.0

    async def open(self, *, at_least: int = 1) -> None:
        """Start the pool."""
        self._pool = await asyncpg.create_pool(
            self.url,
            connect=_connect,
            min_size=at_least,
            max_size=self.size,
            reset=_keep_as_it_is,
            server_settings=SERVER_SETTINGS,
            statement_cache_size=STATEMENTS,
            max_cacheable_statement_size=LONGEST,
            command_timeout=ANSWERING,
        )

    async def close(self) -> None:
        """Close the pool."""
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    @asynccontextmanager
    async def transaction(self, begin: str) -> AsyncIterator[PostgresDoor]:
        """A transaction; a connection that fails to end it is thrown away."""
        async with self.connection() as connection:
            try:
                await connection.execute(begin)
                yield PostgresDoor(connection)
                await connection.execute("COMMIT")
            except BaseException as error:
                await _undo(connection, hangs=isinstance(error, TimeoutError))
                raise

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection, on which each statement is a transaction of its own."""
        assert self._pool is not None, "open() was not called"
        connection = await self._acquire()
        try:
            yield connection
        except Exception as error:
            if is_unavailable(error):
                await self._give_up(away=isinstance(error, TimeoutError))
            raise
        finally:
            await asyncio.shield(self._pool.release(connection))

    async def _acquire(self) -> Connection:
        assert self._pool is not None, "open() was not called"
        if time.monotonic() < self._away_until:
            raise DatabaseUnavailable("The server did not answer just now.")
        try:
            return await self._pool.acquire(timeout=ANSWERING)
        except (OSError, asyncpg.PostgresError, asyncpg.InternalClientError):
            await self._give_up(away=True)
            raise

    async def _give_up(self, *, away: bool) -> None:
        """Connect anew from here on: another server may take writes now."""
        assert self._pool is not None, "open() was not called"
        await self._pool.expire_connections()
        if away:
            self._away_until = time.monotonic() + AWAY


async def _undo(connection: Connection, *, hangs: bool) -> None:
    if hangs:
        connection.terminate()
    try:
        # Whether or not a transaction seems open: a cancelled BEGIN may yet have begun one.
        if not connection.is_closed():
            await asyncio.shield(asyncio.wait_for(connection.execute("ROLLBACK"), 5))
    except (Exception, asyncio.CancelledError):  # noqa: BLE001 - whatever it was, it goes
        connection.terminate()


class PostgresDatabase:
    """Production: several processes, a standby, read replicas."""

    kind = "postgres"

    def __init__(self, url: str, replica_url: str = "", pool_size: int = 6) -> None:
        self.url = url
        self._primary = Pool(url, pool_size)
        self._replica = Pool(replica_url, pool_size) if replica_url else None
        self._replica_answers = True

    async def open(self) -> None:
        """Start the pools; nothing runs without the first."""
        try:
            await self._primary.open()
        except (OSError, asyncpg.PostgresError, asyncpg.InternalClientError) as error:
            raise DatabaseUnavailable(str(error)) from error
        if self._replica:
            await self._replica.open(at_least=0)

    async def close(self) -> None:
        """Close the pools."""
        await self._primary.close()
        if self._replica:
            await self._replica.close()

    @asynccontextmanager
    async def transaction(
        self, viewer: Viewer, *, write: bool, even_read_only: bool = False, stale: bool = False
    ) -> AsyncIterator[PostgresDoor]:
        """A write, or a consistent read: on a replica, if it may be stale and is not too late."""
        async with AsyncExitStack() as stack:
            if write:
                yield await self._write(stack, viewer, even_read_only)
            else:
                yield await self._read(stack, viewer, stale)

    async def _write(
        self, stack: AsyncExitStack, viewer: Viewer, even_read_only: bool
    ) -> PostgresDoor:
        begin = f"{WRITE}; {who(viewer)}"
        if not even_read_only:
            begin = f"{begin}; {UNLESS_READ_ONLY}"
        try:
            door = await stack.enter_async_context(self._primary.transaction(begin))
        except asyncpg.PostgresError as error:
            if error.sqlstate == READ_ONLY:
                raise ReadOnly(str(error)) from error
            raise
        if self._replica and viewer.id:
            await door.connection.execute(COUNT_OWN_WRITE, viewer.id)
        return door

    async def _read(self, stack: AsyncExitStack, viewer: Viewer, stale: bool) -> PostgresDoor:
        begin = f"{READ}; {who(viewer)}"
        if stale and (door := await self._on_replica(stack, begin, viewer)):
            return door
        try:
            return await stack.enter_async_context(self._primary.transaction(begin))
        except Exception as error:
            if is_unavailable(error) and (door := await self._on_replica(stack, begin, viewer)):
                return door
            raise

    async def _on_replica(
        self, stack: AsyncExitStack, begin: str, viewer: Viewer
    ) -> PostgresDoor | None:
        """The replica, unless it is away or does not show yet all that this person wrote."""
        if self._replica is None:
            return None
        try:
            door = await stack.enter_async_context(self._replica.transaction(begin))
            shown = await door.connection.fetchval(OWN_WRITES, viewer.id) if viewer.writes else 0
        except Exception as error:
            if not is_unavailable(error):
                raise
            self._tell(answers=False, why=str(error))
            return None
        self._tell(answers=True)
        if (shown or 0) >= viewer.writes:
            return door
        await stack.aclose()
        return None

    def _tell(self, *, answers: bool, why: str = "") -> None:
        """Say once that the replica is away, and once that it is back."""
        if answers != self._replica_answers:
            self._replica_answers = answers
            log.warning("the replica answers" if answers else "the replica is away", why=why)

    async def scrub(self) -> None:
        """Dead rows go at PostgreSQL's own next vacuum, which a client's role does not run."""

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[PostgresDoor]:
        """A connection on which each statement is a transaction of its own."""
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(self._primary.connection())
            except Exception as error:
                if not (self._replica and is_unavailable(error)):
                    raise
                connection = await stack.enter_async_context(self._replica.connection())
            yield PostgresDoor(connection)
