"""The searches that people keep."""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class SavedFilterRow(Table, tablename="saved_filter", db=DB):
    id = BigSerial(primary_key=True)
    public_id = Text()
    office = Text()
    person = BigInt()
    place = Text()
    name = Text()
    query = Text()
    created_at = Timestamptz()
    version = Integer(default=1)
