"""What each person wrote, by number: how far a replica must have come to show it all."""

from piccolo.columns import BigInt
from piccolo.table import Table

from innovation.db import DB


class OwnWriteRow(Table, tablename="own_write", db=DB):
    person = BigInt(primary_key=True)
    n = BigInt()
