"""Photos and documents: what is on disk, and what it belongs to."""

from piccolo.columns import BigInt, BigSerial, Boolean, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class StoredFileRow(Table, tablename="stored_file", db=DB):
    sha256 = Text(primary_key=True)
    size = BigInt()
    type = Text()
    at = Timestamptz()


class AttachmentRow(Table, tablename="attachment", db=DB):
    id = BigSerial(primary_key=True)
    public_id = Text()
    office = Text()
    draft = BigInt(null=True, default=None)
    idea = BigInt(null=True, default=None)
    field = Text(default="")
    name = Text()
    sha256 = Text()
    size = BigInt()
    type = Text()
    picture = Text(null=True, default=None)
    thumbnail = Text(null=True, default=None)
    width = Integer()
    height = Integer()
    shared = Boolean(default=False)
    added_by = BigInt(null=True, default=None)
    at = Timestamptz()
    removed_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)
    thread = BigInt(null=True, default=None)
