"""The database and its two doors: every statement runs inside ``reading`` or ``writing``."""

from innovation.db.doors import (
    connect,
    database,
    disconnect,
    glancing,
    is_open,
    reading,
    refuses_writes,
    spent_statements,
    statements,
    writing,
)
from innovation.db.engine import DB, Row, add, fetch, fetch_one
from innovation.db.errors import DatabaseUnavailable, ReadOnly

__all__ = [
    "DB",
    "DatabaseUnavailable",
    "ReadOnly",
    "Row",
    "add",
    "connect",
    "database",
    "disconnect",
    "fetch",
    "fetch_one",
    "glancing",
    "is_open",
    "reading",
    "refuses_writes",
    "spent_statements",
    "statements",
    "writing",
]
