"""Pilots and what they measure."""

from piccolo.columns import BigInt, BigSerial, Date, DoublePrecision, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class PilotRow(Table, tablename="pilot", db=DB):
    id = BigSerial(primary_key=True)
    public_id = Text()
    idea = BigInt()
    office = Text()
    kind = Text()
    kind_label = Text()
    steps = Text(default="[]")
    lead = BigInt()
    site = Text()
    starts_on = Date()
    ends_on = Date()
    question = Text()
    stop_rule = Text()
    outcome = Text()
    lessons = Text()
    opened_at = Timestamptz()
    closed_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)


class IndicatorRow(Table, tablename="indicator", db=DB):
    id = BigSerial(primary_key=True)
    pilot = BigInt()
    office = Text()
    position = Integer()
    key = Text()
    label = Text()
    unit = Text()
    better = Text(default="up")
    baseline = DoublePrecision(null=True, default=None)
    target = DoublePrecision(null=True, default=None)
    measured = DoublePrecision(null=True, default=None)
    measured_on = Date(null=True, default=None)
    stop_at = DoublePrecision(null=True, default=None)


class MeasureRow(Table, tablename="measure", db=DB):
    id = BigSerial(primary_key=True)
    public_id = Text()
    pilot = BigInt()
    indicator = BigInt()
    office = Text()
    value = DoublePrecision()
    taken_on = Date()
    note = Text()
    taken_by = BigInt(null=True, default=None)
    at = Timestamptz()
    withdrawn_at = Timestamptz(null=True, default=None)
