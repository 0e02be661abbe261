"""What is said and joined around a thing of a plugin."""

from piccolo.columns import BigSerial, Text
from piccolo.table import Table

from innovation.db import DB


class ThreadRow(Table, tablename="thread", db=DB):
    id = BigSerial(primary_key=True)
    plugin = Text()
    thing = Text()
