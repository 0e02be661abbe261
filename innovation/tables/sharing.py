"""Practice sheets, what the other offices reply, and their adoptions."""

from piccolo.columns import BigInt, BigSerial, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class PracticeSheetRow(Table, tablename="practice_sheet", db=DB):
    id = BigSerial(primary_key=True)
    public_id = Text()
    idea = BigInt(null=True, default=None)
    office = Text(null=True, default=None)
    state = Text()
    title = Text()
    problem = Text()
    solution = Text()
    results = Text()
    advice = Text()
    category = Text()
    landlord = Text()
    source_url = Text()
    year = Integer(null=True, default=None)
    contact = BigInt(null=True, default=None)
    external_key = Text(null=True, default=None)
    proposed_by = BigInt(null=True, default=None)
    confirmed_by = BigInt(null=True, default=None)
    proposed_at = Timestamptz()
    shared_at = Timestamptz(null=True, default=None)
    adoptions = Integer()
    version = Integer(default=1)


class ReplyRow(Table, tablename="reply", db=DB):
    id = BigSerial(primary_key=True)
    practice = BigInt()
    office = Text()
    number = Integer()
    kind = Text()
    words = Text()
    review_on = Date(null=True, default=None)
    replied_by = BigInt(null=True, default=None)
    at = Timestamptz()
    current = Boolean(default=True)


class AdoptionRow(Table, tablename="adoption", db=DB):
    id = BigSerial(primary_key=True)
    practice = BigInt()
    office = Text()
    idea = BigInt()
    adopted_by = BigInt(null=True, default=None)
    note = Text()
    at = Timestamptz()
