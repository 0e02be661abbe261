"""What a plugin's tables are made of; its migrations make them, these classes read and write them.

class Contract(Table, tablename="x_group_purchasing_contract"):
    id = BigSerial(primary_key=True)
    office = Text()

async with ctx.writing() as db:
    await db.run(Contract.select().where(Contract.office == ctx.office))
"""

from typing import Any

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    Date,
    Integer,
    Real,
    Text,
    Timestamptz,
)
from piccolo.table import Table as _Table

from innovation.db import DB
from innovation.world import public_id


class Table(_Table):
    """A table of a plugin's, whose name begins with ``x_`` and the plugin's name."""

    def __init_subclass__(cls, tablename: str | None = None, **options: Any) -> None:
        super().__init_subclass__(tablename=tablename, **{"db": DB, **options})


__all__ = [
    "BigInt", "BigSerial", "Boolean", "Date", "Integer", "Real", "Table", "Text", "Timestamptz",
    "public_id",
]  # fmt: skip
