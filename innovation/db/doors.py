"""``reading(viewer)`` and ``writing(viewer)``: one connection, one transaction, never nested."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from typing import Protocol

from innovation.db.engine import Door, current, open_door
from innovation.db.errors import DatabaseUnavailable, is_unavailable
from innovation.db.postgres import PostgresDatabase
from innovation.db.sqlite import SQLiteDatabase
from innovation.domain.people import Viewer


class Database(Protocol):
    """What both databases offer to the doors."""

    kind: str
    url: str

    async def open(self) -> None:
        """Connect, or raise ``DatabaseUnavailable`` in words."""
        ...

    async def close(self) -> None:
        """Give every connection back."""
        ...

    def transaction(self, viewer: Viewer, *, write: bool) -> AbstractAsyncContextManager[Door]:
        """One transaction: committed if the block ends well, rolled back otherwise."""
        ...

    def glance(self) -> AbstractAsyncContextManager[Door]:
        """A connection as nobody, without a transaction of its own."""
        ...


_database: Database | None = None
_spent: ContextVar[int] = ContextVar("spent", default=0)


def database() -> Database:
    """The database of this process."""
    if _database is None:
        raise RuntimeError("connect() was not called.")
    return _database


async def connect(url: str) -> Database:
    """Open the database named by ``sqlite:///path`` or ``postgresql://…`` for this process."""
    global _database  # noqa: PLW0603 - a process has one database, like one clock
    chosen: Database = SQLiteDatabase(url) if url.startswith("sqlite:") else PostgresDatabase(url)
    await chosen.open()
    _database = chosen
    return chosen


async def disconnect() -> None:
    """Close the database of this process."""
    global _database  # noqa: PLW0603
    if _database is not None:
        await _database.close()
        _database = None


@asynccontextmanager
async def _door(opened: AbstractAsyncContextManager[Door]) -> AsyncIterator[None]:
    if open_door.get() is not None:
        raise RuntimeError("A door is already open: doors never nest.")
    try:
        async with opened as door:
            token = open_door.set(door)
            try:
                yield
            finally:
                open_door.reset(token)
                _spent.set(_spent.get() + door.count)
    except Exception as error:
        if is_unavailable(error):
            raise DatabaseUnavailable(str(error)) from error
        raise


def reading(viewer: Viewer) -> AbstractAsyncContextManager[None]:
    """A consistent view of the data for one page, as this viewer."""
    return _door(database().transaction(viewer, write=False))


def writing(viewer: Viewer) -> AbstractAsyncContextManager[None]:
    """One change, as this viewer: durable when the block has ended, else as if it never was."""
    return _door(database().transaction(viewer, write=True))


def glancing() -> AbstractAsyncContextManager[None]:
    """One statement, as nobody: a session, which row-level security leaves open, is read so.

    A transaction around a single statement would cost PostgreSQL two more trips.
    """
    return _door(database().glance())


def statements() -> int:
    """How many statements the open door has run."""
    return current().count


def spent_statements() -> int:
    """How many statements the doors of this task have run, all together."""
    return _spent.get()
