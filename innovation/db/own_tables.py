"""A plugin's own tables through the open door: any other is refused, in words."""

from typing import Any

from piccolo.query.base import Query

from innovation.db.engine import DB, Row, fetch
from innovation.domain.plugin_sql import fault_of


class OwnTables:
    """What ``reading()`` and ``writing()`` hand to a plugin."""

    def __init__(self, plugin: str) -> None:
        self._plugin = plugin

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """The rows of a statement, with ``{}`` where each value goes."""
        self._check(sql)
        return await fetch(sql, *values)

    async def run(self, query: Any) -> Any:
        """The result of a query of Piccolo's."""
        if not isinstance(query, Query):
            raise TypeError(f"une requête de Piccolo est attendue, pas {type(query).__name__}")
        for one in query.querystrings:
            self._check(one.compile_string(engine_type=DB.engine_type)[0])
        return await query

    def _check(self, sql: str) -> None:
        if fault := fault_of(sql, self._plugin):
            raise ValueError(fault)
