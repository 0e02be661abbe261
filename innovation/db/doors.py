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

    def transaction(
        self, viewer: Viewer, *, write: bool, even_read_only: bool = False, stale: bool = False
    ) -> AbstractAsyncContextManager[Door]:
        """One transaction: committed if the block ends well, rolled back otherwise."""
        ...

    def glance(self) -> AbstractAsyncContextManager[Door]:
        """A connection as nobody, without a transaction of its own."""
        ...

    async def scrub(self) -> None:
        """What was deleted leaves the engine's files too, as far as a client can see to it."""
        ...


_database: Database | None = None
_spent: ContextVar[int] = ContextVar("spent", default=0)
_wrote: ContextVar[bool] = ContextVar("wrote", default=False)
_refuses_writes = False


def database() -> Database:
    """The database of this process."""
    if _database is None:
        raise RuntimeError("connect() was not called.")
    return _database


async def connect(url: str, replica_url: str = "") -> Database:
    """Open the database named by ``sqlite:///path`` or ``postgresql://…`` for this process."""
    global _database  # noqa: PLW0603 - a process has one database, like one clock
    on_sqlite = url.startswith("sqlite:")
    chosen: Database = SQLiteDatabase(url) if on_sqlite else PostgresDatabase(url, replica_url)
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
async def _door(
    opened: AbstractAsyncContextManager[Door], *, writes: bool = False
) -> AsyncIterator[None]:
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
            if writes:
                _tell_of_writes(refused=True)
            raise DatabaseUnavailable(str(error)) from error
        raise
    if writes:
        _wrote.set(True)
        _tell_of_writes(refused=False)


def _tell_of_writes(*, refused: bool) -> None:
    global _refuses_writes  # noqa: PLW0603
    _refuses_writes = refused


def refuses_writes() -> bool:
    """Whether the database refused the last write of this process, as a full disk does."""
    return _refuses_writes


def reading(viewer: Viewer, *, stale: bool = False) -> AbstractAsyncContextManager[None]:
    """A consistent view of the data for one page, as this viewer.

    ``stale`` lets a replica answer, a little late; never to whoever it does not show yet what they
    wrote themselves.
    """
    stale = stale and not _wrote.get()
    return _door(database().transaction(viewer, write=False, stale=stale))


def writing(viewer: Viewer, *, even_read_only: bool = False) -> AbstractAsyncContextManager[None]:
    """One change, as this viewer: durable when the block has ended, else as if it never was.

    While the site is read only it raises ``ReadOnly``, but for sessions, and for going back.
    """
    opened = database().transaction(viewer, write=True, even_read_only=even_read_only)
    return _door(opened, writes=True)


def glancing() -> AbstractAsyncContextManager[None]:
    """One statement, as nobody: a session, which row-level security leaves open, is read so.

    A transaction around a single statement would cost PostgreSQL two more trips.
    """
    return _door(database().glance())


def is_open() -> bool:
    """Whether this task is inside a door: what may be asked alone or within a transaction asks."""
    return open_door.get() is not None


def statements() -> int:
    """How many statements the open door has run."""
    return current().count


def spent_statements() -> int:
    """How many statements the doors of this task have run, all together."""
    return _spent.get()
