"""SQLite: kept reader connections used in-line, and a single writer whose waits are in threads.

A reader's statements are short and read a snapshot, so a thread hop would cost
more than they do. ``BEGIN IMMEDIATE`` may wait for another process and
``COMMIT`` waits for the disk: both run in a thread.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import piccolo.engine.sqlite  # noqa: F401 - registers the converters of dates and booleans

from innovation.db.engine import OLDEST_SQLITE, Row
from innovation.db.errors import DatabaseUnavailable, ReadOnly
from innovation.domain.people import Viewer

PRAGMAS = (
    # FULL: with NORMAL, the last acknowledged write is lost at a power cut.
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "temp_store=MEMORY",
    "secure_delete=ON",  # what a person asked to erase is no longer in the file's free pages
)

# Piccolo's converter of whole numbers goes through Decimal: int is as exact, and faster.
sqlite3.register_converter("INTEGER", int)
sqlite3.register_converter("BIGINT", int)


def _as_dict(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


class _StringAgg:
    """PostgreSQL's ``string_agg``, which SQLite only has since 3.44."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.separator = ","

    def step(self, value: str | None, separator: str) -> None:
        """Take one row's value."""
        self.separator = separator
        if value is not None:
            self.parts.append(value)

    def finalize(self) -> str | None:
        """The values joined, or nothing when there were none."""
        return self.separator.join(self.parts) if self.parts else None


class SQLiteDoor:
    """One transaction on one connection, for the task that opened it."""

    kind = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.count = 0
        self._task = asyncio.current_task()

    async def run(self, sql: str, values: Sequence[Any]) -> list[Row]:
        """Run one statement in-line."""
        if asyncio.current_task() is not self._task:
            raise RuntimeError("A task may not use the door of another task.")
        self.count += 1
        return self.connection.execute(sql, tuple(values)).fetchall()


def _refuse_when_read_only(connection: sqlite3.Connection) -> None:
    site = connection.execute("SELECT read_only FROM site").fetchone()
    if site["read_only"]:
        raise ReadOnly(site["read_only"])


async def _in_thread(call: Callable[[], Any]) -> None:
    """Wait for ``call`` in a thread, to its end even when this task is cancelled."""
    work = asyncio.get_running_loop().run_in_executor(None, call)
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        # The thread can't be stopped: what it does to the connection must be over
        # before anybody else uses it.
        while not work.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([work])
        raise


class SQLiteDatabase:
    """The embedded database of a trial or a small site: one file, one web process."""

    kind = "sqlite"

    def __init__(self, url: str) -> None:
        self.url = url
        self.path = Path(url.removeprefix("sqlite:///"))
        self._readers: list[sqlite3.Connection] = []
        self._writer: sqlite3.Connection | None = None
        self._turn = asyncio.Lock()

    async def open(self) -> None:
        """Create the file if it is missing."""
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise DatabaseUnavailable("SQLite 3.35 ou plus récent est nécessaire.")
        self.create()

    def create(self) -> None:
        """Make the file, in write-ahead mode, unless it is there."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = self.connect_alone()
            if connection.execute("PRAGMA journal_mode").fetchone()["journal_mode"] != "wal":
                connection.execute("PRAGMA journal_mode=WAL")
            connection.close()
        except (OSError, sqlite3.Error) as error:
            raise DatabaseUnavailable(f"{self.path} : {error}") from error

    async def close(self) -> None:
        """Close every kept connection."""
        for connection in [*self._readers, *filter(None, [self._writer])]:
            connection.close()
        self._readers, self._writer = [], None

    def connect_alone(self, *pragmas: str) -> sqlite3.Connection:
        """A connection that no door knows: for migrations and for what a door keeps."""
        connection = sqlite3.connect(
            self.path,
            isolation_level=None,
            detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
            check_same_thread=False,
        )
        connection.row_factory = _as_dict
        connection.create_aggregate("string_agg", 2, _StringAgg)  # type: ignore[arg-type]
        for pragma in (*PRAGMAS, *pragmas):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    @asynccontextmanager
    async def transaction(
        self, viewer: Viewer, *, write: bool, even_read_only: bool = False, stale: bool = False
    ) -> AsyncIterator[SQLiteDoor]:
        """A snapshot to read, or the one writing transaction."""
        if not write:
            async with self._read() as door:
                yield door
            return
        async with self._turn, self._write() as door:
            if not even_read_only:
                _refuse_when_read_only(door.connection)
            yield door

    async def scrub(self) -> None:
        """Empty the write-ahead log, which still holds the pages as they were."""
        async with self._turn:
            connection = self.connect_alone()
            try:
                await _in_thread(lambda: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
            finally:
                connection.close()

    def glance(self) -> AbstractAsyncContextManager[SQLiteDoor]:
        """Like any read."""
        return self._read()

    @asynccontextmanager
    async def _read(self) -> AsyncIterator[SQLiteDoor]:
        connection = self._readers.pop() if self._readers else self.connect_alone("query_only=ON")
        connection.execute("BEGIN")
        try:
            yield SQLiteDoor(connection)
        finally:
            try:
                connection.execute("ROLLBACK")
                self._readers.append(connection)
            except sqlite3.Error:
                connection.close()

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[SQLiteDoor]:
        connection = self._writer = self._writer or self.connect_alone()
        try:
            await _in_thread(lambda: connection.execute("BEGIN IMMEDIATE"))
            yield SQLiteDoor(connection)
            await _in_thread(lambda: connection.execute("COMMIT"))
        except BaseException:
            await self._undo(connection)
            raise

    async def _undo(self, connection: sqlite3.Connection) -> None:
        """Roll back; a connection that can't is thrown away, so that the next write is whole."""
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                connection.close()
            self._writer = None
