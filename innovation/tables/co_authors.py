"""Who was invited to carry an idea, or asked to."""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class CoAuthorshipRow(Table, tablename="co_authorship", db=DB):
    id = BigSerial(primary_key=True)
    idea = BigInt()
    office = Text()
    person = BigInt()
    state = Text()
    since = Timestamptz()
    version = Integer(default=1)
