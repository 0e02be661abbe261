"""The database and its two doors: every statement runs inside ``reading`` or ``writing``."""

from innovation.db.doors import connect, database, disconnect, reading, statements, writing
from innovation.db.engine import DB, execute, fetch, fetch_one
from innovation.db.errors import DatabaseUnavailable, is_duplicate

__all__ = [
    "DB",
    "DatabaseUnavailable",
    "connect",
    "database",
    "disconnect",
    "execute",
    "fetch",
    "fetch_one",
    "is_duplicate",
    "reading",
    "statements",
    "writing",
]
