"""What people say and do around an idea."""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class SupportRow(Table, tablename="support", db=DB):
    id = BigSerial(primary_key=True)
    idea = BigInt()
    office = Text()
    person = BigInt()
    at = Timestamptz()


class CommentRow(Table, tablename="comment", db=DB):
    id = BigSerial(primary_key=True)
    public_id = Text()
    idea = BigInt(null=True, default=None)
    practice = BigInt(null=True, default=None)
    office = Text()
    person = BigInt()
    text = Text()
    state = Text(default="shown")
    at = Timestamptz()
    edited_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)
    thread = BigInt(null=True, default=None)


class WithdrawalRow(Table, tablename="withdrawal", db=DB):
    id = BigSerial(primary_key=True)
    idea = BigInt()
    office = Text()
    person = BigInt()
    reason = Text()
    at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)


class GroupingRow(Table, tablename="grouping", db=DB):
    id = BigSerial(primary_key=True)
    idea = BigInt()
    main = BigInt()
    office = Text()
    grouped_by = BigInt()
    at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)


class CreditRow(Table, tablename="credit", db=DB):
    id = BigSerial(primary_key=True)
    grouping = BigInt()
    office = Text()
    person = BigInt()


class LinkRow(Table, tablename="link", db=DB):
    id = BigSerial(primary_key=True)
    idea = BigInt()
    office = Text()
    to_idea = BigInt(null=True, default=None)
    to_practice = BigInt(null=True, default=None)
    at = Timestamptz()
