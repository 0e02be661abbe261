"""The plugin's tables, as its migrations make them."""

from innovation.api.db import BigInt, BigSerial, Boolean, Date, Integer, Table, Text


class GroupRow(Table, tablename="x_working_groups_group"):
    id = BigSerial(primary_key=True)
    public_id = Text()
    office = Text()
    title = Text()
    purpose = Text()
    theme = Text()
    created_on = Date()
    created_by = Text()
    archived_on = Date(null=True, default=None)
    version = Integer(default=1)


class MemberRow(Table, tablename="x_working_groups_member"):
    id = BigSerial(primary_key=True)
    grp = BigInt()
    office = Text()
    person = Text()
    owner = Boolean(default=False)
    joined_on = Date()


class RequestRow(Table, tablename="x_working_groups_request"):
    id = BigSerial(primary_key=True)
    public_id = Text()
    grp = BigInt()
    office = Text()
    person = Text()
    words = Text()
    state = Text(default="asked")
    answer = Text(default="")
    asked_on = Date()
    answered_by = Text(null=True, default=None)
    answered_on = Date(null=True, default=None)
    read_on = Date(null=True, default=None)


class MeetingRow(Table, tablename="x_working_groups_meeting"):
    id = BigSerial(primary_key=True)
    public_id = Text()
    grp = BigInt()
    office = Text()
    held_on = Date()
    starts = Text()
    minutes = Integer()
    place = Text()
    link = Text(default="")
    agenda = Text(default="")
    report = Text(default="")
    cancelled = Boolean(default=False)
    version = Integer(default=1)


class ComingRow(Table, tablename="x_working_groups_coming"):
    id = BigSerial(primary_key=True)
    meeting = Text()
    office = Text()
    person = Text()
    comes = Boolean()
    said_on = Date()


class LinkRow(Table, tablename="x_working_groups_link"):
    id = BigSerial(primary_key=True)
    grp = BigInt()
    office = Text()
    kind = Text()
    thing = Text()
    linked_by = Text()
    linked_on = Date()


TABLES = [GroupRow, MemberRow, RequestRow, MeetingRow, ComingRow, LinkRow]
