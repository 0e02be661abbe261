"""The drivers' errors, in one vocabulary."""

import sqlite3

import asyncpg


class DatabaseUnavailable(Exception):
    """The database can't be reached or can't write now: try again later."""


def is_duplicate(error: Exception) -> bool:
    """Whether a unique index refused the row."""
    if isinstance(error, asyncpg.UniqueViolationError):
        return True
    return isinstance(error, sqlite3.IntegrityError) and "UNIQUE" in str(error)
