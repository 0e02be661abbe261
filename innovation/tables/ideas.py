"""Ideas, who takes part in them, and how many there are."""

from piccolo.columns import BigInt, BigSerial, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class DraftRow(Table, tablename="draft", db=DB):
    id = BigSerial(primary_key=True)
    public_id = Text()
    office = Text()
    author = BigInt()
    kind = Text()
    title = Text()
    problem = Text()
    solution = Text()
    category = Text()
    theme = Text()
    benefit = Text()
    site = Text()
    extra = Text(default="{}")
    on_behalf_of = Text()
    co_authors = Text(default="[]")
    inspired_by = BigInt(null=True, default=None)
    written_with = Text()
    practice = BigInt(null=True, default=None)
    updated_at = Timestamptz()
    version = Integer(default=1)


class IdeaRow(Table, tablename="idea", db=DB):
    id = BigSerial(primary_key=True)
    public_id = Text()
    office = Text()
    kind = Text()
    title = Text()
    problem = Text()
    solution = Text()
    category = Text()
    theme = Text()
    benefit = Text()
    site = Text()
    extra = Text(default="{}")
    stage = Text()
    status = Text()
    author = BigInt(null=True, default=None)
    submitted_by = BigInt(null=True, default=None)
    adopted_from = BigInt(null=True, default=None)
    results = Text()
    landlord = Text()
    source_url = Text()
    year = Integer(null=True, default=None)
    external_key = Text(null=True, default=None)
    fictional = Boolean()
    content_version = Integer(default=1)
    submitted_at = Timestamptz()
    stage_since = Timestamptz()
    answer_by = Date(null=True, default=None)
    eliminated_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)


class IdeaVersionRow(Table, tablename="idea_version", db=DB):
    id = BigSerial(primary_key=True)
    idea = BigInt()
    office = Text()
    number = Integer()
    title = Text()
    problem = Text()
    solution = Text()
    category = Text()
    theme = Text()
    benefit = Text()
    site = Text()
    extra = Text()
    written_by = BigInt(null=True, default=None)
    at = Timestamptz()


class ParticipantRow(Table, tablename="participant", db=DB):
    id = BigSerial(primary_key=True)
    idea = BigInt()
    office = Text()
    part = Text()
    person = BigInt(null=True, default=None)
    committee = Text(null=True, default=None)
    named_by = Text(null=True, default=None)
    answered_round = Integer()
    since = Timestamptz()
