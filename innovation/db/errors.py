"""The drivers' errors, in one vocabulary."""

import sqlite3

import asyncpg


class DatabaseUnavailable(Exception):
    """The database can't be reached or can't write now: try again later."""


class ReadOnly(DatabaseUnavailable):
    """Nothing is written for now, for the reason that an operator gave."""


UNAVAILABLE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.InsufficientResourcesError,  # a full disk, too many connections
    asyncpg.OperatorInterventionError,  # a server that ends, or that does not let in yet
    asyncpg.PostgresSystemError,  # an error of the disk
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.SerializationError,  # on a replica: what was read is being changed by the primary
)
SQLITE_UNAVAILABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
}


def is_unavailable(error: Exception) -> bool:
    """Whether the database, not the statement, is at fault."""
    if isinstance(error, sqlite3.Error):
        # The low byte is the kind of fault; the rest says which one of that kind.
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in SQLITE_UNAVAILABLE
    return isinstance(error, UNAVAILABLE)
