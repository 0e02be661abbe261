"""The journal, its chain, and the work that follows from it."""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class EventRow(Table, tablename="event", db=DB):
    id = BigSerial(primary_key=True)
    office = Text()
    seq = BigInt()
    verb = Text()
    actor = BigInt(null=True, default=None)
    kind = Text()
    thing = BigInt()
    data = Text()
    audience = Text()
    at = Timestamptz()
    prev = Text()
    hash = Text()


class ChainHeadRow(Table, tablename="chain_head", db=DB):
    office = Text(primary_key=True)
    seq = BigInt()
    hash = Text()
    prev = Text()


class OutboxRow(Table, tablename="outbox", db=DB):
    id = BigSerial(primary_key=True)
    office = Text()
    event = BigInt()
    listener = Text()
    state = Text(default="waiting")
    tries = Integer()
    due_at = Timestamptz()
    lease_until = Timestamptz(null=True, default=None)
    error = Text()
