"""What a plugin's tables are made of; its migrations make them, these classes read and write them.

class Contract(Table, tablename="x_group_purchasing_contract"):
    id = BigSerial(primary_key=True)
    office = Text()

async with ctx.writing() as db:
    await db.run(Contract.insert(Contract(office=ctx.office)))
"""

from typing import Any

from piccolo.columns import BigInt, Boolean, Date, Integer, Real, Text, Timestamptz
from piccolo.columns import BigSerial as _BigSerial
from piccolo.columns.column_types import DEFAULT, NULL
from piccolo.querystring import QueryString
from piccolo.table import Table as _Table

from innovation.db import DB
from innovation.world import public_id


class _Given(QueryString):
    """A number that the database gives, in its own word.

    A plugin makes its rows in its own thread, where no door is open: the word is known once the
    statement is sent.
    """

    def bundle(self, *place: Any, **named: Any) -> Any:
        word = NULL if DB.engine_type == "sqlite" else DEFAULT
        return word.bundle(*place, **named)


class BigSerial(_BigSerial):
    """A key that the database gives."""

    def default(self) -> QueryString:
        return _Given("DEFAULT")


class Table(_Table):
    """A table of a plugin's, whose name begins with ``x_`` and the plugin's name."""

    def __init_subclass__(cls, tablename: str | None = None, **options: Any) -> None:
        super().__init_subclass__(tablename=tablename, **{"db": DB, **options})


__all__ = [
    "BigInt", "BigSerial", "Boolean", "Date", "Integer", "Real", "Table", "Text", "Timestamptz",
    "public_id",
]  # fmt: skip
