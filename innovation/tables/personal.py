"""Personal data: who was erased, how long an office keeps what, and what was removed."""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class ErasureRow(Table, tablename="erasure", db=DB):
    id = BigSerial(primary_key=True)
    person = Text()
    office = Text()
    at = Timestamptz()


class RetentionRuleRow(Table, tablename="retention_rule", db=DB):
    id = BigSerial(primary_key=True)
    office = Text()
    category = Text()
    days = Integer()


class DisposalRow(Table, tablename="disposal", db=DB):
    id = BigSerial(primary_key=True)
    office = Text()
    category = Text()
    things = Integer()
    days = Integer()
    oldest = Timestamptz()
    newest = Timestamptz()
    reason = Text()
    visa = Text()
    decided_by = BigInt()
    at = Timestamptz()
