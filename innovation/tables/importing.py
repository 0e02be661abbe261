"""Files that wait to be imported."""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class ImportFileRow(Table, tablename="import_file", db=DB):
    id = BigSerial(primary_key=True)
    public_id = Text()
    office = Text()
    person = BigInt()
    name = Text()
    content = Text()
    columns = Text()
    state = Text(default="read")
    line = Integer()
    total = Integer()
    refused = Integer()
    done = Integer()
    new = Integer()
    created_at = Timestamptz()
    version = Integer(default=1)
