"""Where a site's database is, and the one beside it that is made ready to take its place."""

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import asyncpg

from innovation.db.errors import DatabaseUnavailable
from innovation.db.sqlite import SQLiteDatabase
from innovation.durable import sync_folder

COMING = "vivier_coming"
OWN_NAME = "innovation restore"
"""Tells a restore's own sessions, which take a moment to end, from a site's."""
FAULTS = (OSError, sqlite3.Error, asyncpg.PostgresError)
"""A full disk, a role that may not: what can stop a restore on its way."""


class Place(Protocol):
    """A database, and the one that is coming: their addresses for the application and the owner."""

    coming_url: str
    coming_owner_url: str

    async def is_empty(self) -> bool:
        """Whether there is nothing yet to be replaced."""
        ...

    async def is_used(self) -> bool:
        """Whether somebody else is connected, as far as the database can tell."""
        ...

    async def begin(self) -> None:
        """Make an empty place for the one that is coming."""
        ...

    async def give_up(self) -> None:
        """Remove what was coming."""
        ...

    async def replace(self, now: datetime) -> str:
        """Put it in place, all at once; where the one before is kept, empty when there was none."""
        ...


def place_of(url: str, owner_url: str) -> Place:
    """The place of this database."""
    return SQLitePlace(url) if url.startswith("sqlite:") else PostgresPlace(url, owner_url)


class SQLitePlace:
    """A file."""

    def __init__(self, url: str) -> None:
        self.path = Path(url.removeprefix("sqlite:///"))
        self.coming = self.path.with_name(f".{self.path.name}.coming")
        self.coming_url = self.coming_owner_url = f"sqlite:///{self.coming}"

    async def is_empty(self) -> bool:
        """Like ``Place.is_empty``."""
        return not self.path.exists()

    async def is_used(self) -> bool:
        """A running server holds its file of the process instead."""
        return False

    async def begin(self) -> None:
        """Like ``Place.begin``."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        await self.give_up()

    async def give_up(self) -> None:
        """Like ``Place.give_up``."""
        for path in (self.coming, *_beside(self.coming)):
            path.unlink(missing_ok=True)

    async def replace(self, now: datetime) -> str:
        """The old file gets a second name first: at no moment is there none in its place."""
        _fold_in(self.coming)
        kept = self.path.with_name(f"{self.path.stem}-{now:%Y%m%d-%H%M%S}{self.path.suffix}")
        old = self.path.exists()
        if old:
            with suppress(DatabaseUnavailable):  # it may be what is broken
                _fold_in(self.path)
            os.link(self.path, kept)
            for ours, theirs in zip(_beside(self.path), _beside(kept), strict=True):
                with suppress(FileNotFoundError):  # beside another file it would destroy it
                    ours.rename(theirs)
        self.coming.replace(self.path)
        sync_folder(self.path.parent)
        return str(kept) if old else ""


def _beside(path: Path) -> list[Path]:
    """The files that SQLite keeps beside its own."""
    return [path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm")]


def _fold_in(path: Path) -> None:
    """Bring what stands in the write-ahead log into the file, and the file to the disk."""
    try:
        connection = SQLiteDatabase(f"sqlite:///{path}").connect_alone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    except sqlite3.Error as error:
        raise DatabaseUnavailable(str(error)) from error
    with path.open("rb") as file:
        os.fsync(file.fileno())


class PostgresPlace:
    """A schema of one database: ``public``, which another replaces by taking its name."""

    def __init__(self, url: str, owner_url: str) -> None:
        self.owner_url = owner_url
        self.coming_url, self.coming_owner_url = _in_schema(url), _in_schema(owner_url)

    @asynccontextmanager
    async def _owner(self) -> AsyncIterator[Any]:
        try:
            own = {"application_name": OWN_NAME}
            connection = await asyncpg.connect(self.owner_url, server_settings=own)
        except (OSError, asyncpg.PostgresError) as error:
            raise DatabaseUnavailable(str(error)) from error
        try:
            yield connection
        finally:
            await connection.close()

    async def is_empty(self) -> bool:
        """Like ``Place.is_empty``."""
        async with self._owner() as owner:
            return await owner.fetchval("SELECT to_regclass('public.migration')") is None

    async def is_used(self) -> bool:
        """Like ``Place.is_used``: of another role's sessions, only who and where is shown."""
        async with self._owner() as owner:
            others: int = await owner.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND usesysid IS NOT NULL AND coalesce(application_name, '') <> $1",
                OWN_NAME,
            )
        return others > 0

    async def begin(self) -> None:
        """Like ``Place.begin``."""
        await self.give_up()
        async with self._owner() as owner:
            await owner.execute(f"CREATE SCHEMA {COMING}")

    async def give_up(self) -> None:
        """Like ``Place.give_up``."""
        async with self._owner() as owner:
            await owner.execute(f"DROP SCHEMA IF EXISTS {COMING} CASCADE")

    async def replace(self, now: datetime) -> str:
        """Like ``Place.replace``: what is sent as one text is one transaction."""
        kept = f"public_{now:%Y%m%d_%H%M%S}"
        old = not await self.is_empty()
        rename = f"ALTER SCHEMA public RENAME TO {kept}; ALTER SCHEMA {COMING} RENAME TO public"
        async with self._owner() as owner:
            await owner.execute(rename if old else f"{rename}; DROP SCHEMA {kept}")
        return f"schéma {kept}" if old else ""


def _in_schema(url: str) -> str:
    """The same address, in the schema that is coming."""
    return f"{url}{'&' if '?' in url else '?'}search_path={COMING}"
