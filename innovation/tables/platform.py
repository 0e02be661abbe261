"""What plugins keep at the site's: migrations, reminders, jobs, permissions."""

from piccolo.columns import BigInt, BigSerial, Boolean, Date, Real, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class PluginMigrationRow(Table, tablename="plugin_migration", db=DB):
    id = BigSerial(primary_key=True)
    plugin = Text()
    name = Text()
    digest = Text()
    at = Timestamptz()


class ReminderRow(Table, tablename="reminder", db=DB):
    id = BigSerial(primary_key=True)
    public_id = Text()
    plugin = Text()
    office = Text()
    person = BigInt()
    key = Text()
    sentence = Text()
    words = Text(default="{}")
    path = Text()
    due_on = Date(null=True, default=None)
    made_at = Timestamptz()
    settled_at = Timestamptz(null=True, default=None)


class PluginJobRow(Table, tablename="plugin_job", db=DB):
    id = BigSerial(primary_key=True)
    plugin = Text()
    office = Text()
    job = Text()
    next_at = Timestamptz()
    lease_until = Timestamptz(null=True, default=None)
    last_at = Timestamptz(null=True, default=None)
    seconds = Real(null=True, default=None)
    failed = Boolean(default=False)


class PluginPermissionRow(Table, tablename="plugin_permission", db=DB):
    id = BigSerial(primary_key=True)
    plugin = Text()
    office = Text()
    permission = Text()
    role = Text()
