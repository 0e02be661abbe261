"""One Piccolo engine for both databases: it sends each statement through the open door.

Piccolo's tables keep their engine for the life of the process. This one holds
no connection: the door that is open in the current task does, so the same
tables serve SQLite and PostgreSQL, and a statement outside a door is an error.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from functools import lru_cache
from string import Formatter
from typing import Any, Protocol

from piccolo.engine.base import Engine
from piccolo.querystring import QueryString
from piccolo.table import Table

Row = dict[str, Any]


class Door(Protocol):
    """An open transaction on one connection."""

    kind: str
    count: int

    async def run(self, sql: str, values: Sequence[Any]) -> list[Row]:
        """Run one statement and return its rows."""
        ...


OLDEST_SQLITE = (3, 35)  # the first with RETURNING

open_door: ContextVar[Door | None] = ContextVar("open_door", default=None)


class NoDoor(RuntimeError):
    """A statement was run outside ``reading`` and ``writing``."""


def current() -> Door:
    """The door that is open in this task."""
    door = open_door.get()
    if door is None:
        raise NoDoor("Open reading(viewer) or writing(viewer) first.")
    return door


class DoorEngine(Engine[Any]):
    """What Piccolo sees: a dialect, and a way to run a statement."""

    def __init__(self) -> None:
        self.log_queries = self.log_responses = False
        self.query_id = 0

    @property
    def engine_type(self) -> str:  # type: ignore[override]
        """Which SQL Piccolo should write: the open door's."""
        return current().kind

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[Row]:
        """Run one of Piccolo's queries."""
        door = current()
        sql, values = querystring.compile_string(engine_type=door.kind)
        return await door.run(sql, values)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[Row]:
        """Run a statement without values."""
        return await current().run(ddl, ())

    async def get_version(self) -> float:
        """Any version with ``RETURNING`` will do for Piccolo."""
        return self.get_version_sync()

    def get_version_sync(self) -> float:
        """Like ``get_version``."""
        return float(".".join(map(str, OLDEST_SQLITE)))

    async def prep_database(self) -> None:
        """Nothing to prepare: migrations do."""

    async def batch(self, *_: Any, **__: Any) -> Any:
        """Refused: a batch would open a connection of its own."""
        raise NoDoor("Piccolo's batches open their own connection: use fetch().")

    def transaction(self, *_: Any, **__: Any) -> Any:
        """Refused: Piccolo's transactions leak when COMMIT fails."""
        raise NoDoor("Piccolo's transactions are not used: open writing(viewer).")

    def atomic(self) -> Any:
        """Refused, like ``transaction``."""
        raise NoDoor("Piccolo's transactions are not used: open writing(viewer).")


DB = DoorEngine()


async def fetch(sql: str, *values: Any) -> list[Row]:
    """The rows of a statement whose values stand as ``{}``."""
    if any(isinstance(value, QueryString) for value in values):
        return await DB.run_querystring(QueryString(sql, *values))
    door = current()  # the short way, for what needs none of Piccolo's composing
    return await door.run(_placed(sql, door.kind), values)


@lru_cache(maxsize=1000)
def _placed(sql: str, kind: str) -> str:
    """A statement with its engine's places for values, each of which stands as ``{}``."""
    places = range(1, 1 + sum(name is not None for _, name, _, _ in Formatter().parse(sql)))
    return sql.format(*("?" if kind == "sqlite" else f"${place}" for place in places))


async def fetch_one(sql: str, *values: Any) -> Row | None:
    """The first row of a statement, or ``None``."""
    rows = await fetch(sql, *values)
    return rows[0] if rows else None


async def add(row: Table) -> int:
    """Insert one row and return its primary key."""
    inserted = await type(row).insert(row)
    return int(inserted[0]["id"])
