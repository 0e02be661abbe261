"""Rounds, their sealed marks, their results and what was decided."""

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    Date,
    DoublePrecision,
    Integer,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from innovation.db import DB


class RoundRow(Table, tablename="round", db=DB):
    id = BigSerial(primary_key=True)
    idea = BigInt()
    office = Text()
    number = Integer()
    committee = Text()
    state = Text()
    grid = Text()
    content_version = Integer()
    quorum = Integer()
    answered = Integer(default=0)
    opened_at = Timestamptz()
    named_at = Timestamptz(null=True, default=None)
    revealed_at = Timestamptz(null=True, default=None)
    revealed_by = BigInt(null=True, default=None)
    version = Integer(default=1)


class SheetRow(Table, tablename="sheet", db=DB):
    id = BigSerial(primary_key=True)
    round = BigInt()
    office = Text()
    person = BigInt()
    comment = Text()
    updated_at = Timestamptz()
    version = Integer(default=1)


class MarkRow(Table, tablename="mark", db=DB):
    id = BigSerial(primary_key=True)
    sheet = BigInt()
    round = BigInt()
    office = Text()
    person = BigInt()
    criterion = Text()
    value = Integer(null=True, default=None)
    comment = Text()


class ResultRow(Table, tablename="result", db=DB):
    id = BigSerial(primary_key=True)
    round = BigInt()
    idea = BigInt()
    office = Text()
    sheets = Integer()
    total = DoublePrecision(null=True, default=None)
    core = DoublePrecision(null=True, default=None)
    local = DoublePrecision(null=True, default=None)
    spread = DoublePrecision(null=True, default=None)
    criteria = Text()
    score = DoublePrecision(null=True, default=None)
    score_reason = Text(default="")
    score_by = Text(default="")
    at = Timestamptz()


class DecisionRow(Table, tablename="decision", db=DB):
    id = BigSerial(primary_key=True)
    idea = BigInt()
    office = Text()
    verdict = Text()
    reason = Text()
    review_on = Date(null=True, default=None)
    condition = Text()
    current = Boolean(default=True)
    decided_by = BigInt()
    at = Timestamptz()


class OpinionRow(Table, tablename="opinion", db=DB):
    id = BigSerial(primary_key=True)
    idea = BigInt()
    office = Text()
    committee = Text()
    state = Text(default="asked")
    why = Text()
    reply = Text(default="")
    answer_by = Date(null=True, default=None)
    asked_by = BigInt()
    asked_at = Timestamptz()
    answered_by = BigInt(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)


class GateOverrideRow(Table, tablename="gate_override", db=DB):
    id = BigSerial(primary_key=True)
    idea = BigInt()
    office = Text()
    gate = Text()
    label = Text()
    before = Text()
    reason = Text()
    person = BigInt()
    at = Timestamptz()
