"""The plugin's tables, as its first migration makes them."""

from innovation.api.db import BigInt, Boolean, Date, Integer, Table, Text


class ContractRow(Table, tablename="x_group_purchasing_contract"):
    public_id = Text(primary_key=True)
    office = Text()
    reference = Text()
    folded = Text()
    family = Text()
    object = Text()
    supplier = Text()
    lots = Text()
    starts_on = Date()
    ends_on = Date()
    renewals = Integer()
    renewal_months = Integer()
    notice_months = Integer()
    owner = Text()
    archived = Boolean()
    fictional = Boolean()
    version = Integer()


class AmountRow(Table, tablename="x_group_purchasing_amount"):
    contract = Text(primary_key=True)
    office = Text()
    published = Boolean()
    cents = BigInt(null=True)


class ImportRow(Table, tablename="x_group_purchasing_import"):
    public_id = Text(primary_key=True)
    office = Text()
    name = Text()
    person = Text()
    made_on = Date()
    undone_on = Date(null=True)
    number = Integer()


class BroughtRow(Table, tablename="x_group_purchasing_brought"):
    office = Text()
    source = Text(primary_key=True)
    contract = Text()
    version = Integer()
    before = Text()


class UploadRow(Table, tablename="x_group_purchasing_upload"):
    public_id = Text(primary_key=True)
    office = Text()
    name = Text()
    cells = Text()
    sent_on = Date()


class ProjectRow(Table, tablename="x_group_purchasing_project"):
    public_id = Text(primary_key=True)
    office = Text()
    title = Text()
    family = Text()
    idea = Text()
    opened_on = Date()
    version = Integer()
    closed_on = Date(null=True)
    person = Text()
    answer_by = Date(null=True)


class ReplacedRow(Table, tablename="x_group_purchasing_replaced"):
    office = Text()
    project = Text(primary_key=True)
    contract = Text()


class MemberRow(Table, tablename="x_group_purchasing_member"):
    office = Text()
    project = Text(primary_key=True)
    state = Text()
    wanted_on = Date(null=True)
    needs = Text()
    version = Integer()
    left_on = Date(null=True)
    person = Text()
    unread = Boolean()


class LotRow(Table, tablename="x_group_purchasing_lot"):
    office = Text()
    project = Text(primary_key=True)
    number = Integer()
    label = Text()
    unit = Text()


class QuantityRow(Table, tablename="x_group_purchasing_quantity"):
    office = Text()
    project = Text(primary_key=True)
    lot = Integer()
    quantity = Integer()


class StepRow(Table, tablename="x_group_purchasing_step"):
    office = Text()
    project = Text(primary_key=True)
    step = Text()
    planned_on = Date(null=True)
    done_on = Date(null=True)


TABLES = [
    ContractRow, AmountRow, ImportRow, BroughtRow, UploadRow, ProjectRow, ReplacedRow, MemberRow,
    LotRow, QuantityRow, StepRow,
]  # fmt: skip
