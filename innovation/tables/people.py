"""Offices and the people who work in them."""

from piccolo.columns import BigInt, BigSerial, Boolean, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class SiteRow(Table, tablename="site", db=DB):
    id = Integer(primary_key=True)
    plugin_epoch = BigInt()
    demonstration = Boolean()
    read_only = Text()
    frozen = Boolean()


class OfficeRow(Table, tablename="office", db=DB):
    slug = Text(primary_key=True)
    name = Text()
    city = Text()
    accent = Text()
    open_box = Boolean(default=True)
    quorum = Integer(default=2)
    answer_days = Integer(default=60)
    version = Integer(default=1)


class PersonRow(Table, tablename="person", db=DB):
    id = BigSerial(primary_key=True)
    public_id = Text()
    office = Text()
    name = Text()
    email = Text()
    service = Text()
    language = Text(default="fr")
    theme = Text(default="auto")
    password_hash = Text(null=True, default=None)
    fictional = Boolean()
    seen_event = BigInt()
    disabled_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()
    manager = BigInt(null=True, default=None)
    has_factor = Boolean()
    last_login_at = Timestamptz(null=True, default=None)
    erased_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)


class PersonRoleRow(Table, tablename="person_role", db=DB):
    id = BigSerial(primary_key=True)
    person = BigInt()
    role = Text()
    granted_by = BigInt(null=True, default=None)
    granted_at = Timestamptz()
