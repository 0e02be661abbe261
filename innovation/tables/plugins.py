"""Which plugin is active where, and what went wrong with it."""

from piccolo.columns import BigInt, BigSerial, Boolean, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class PluginActivationRow(Table, tablename="plugin_activation", db=DB):
    id = BigSerial(primary_key=True)
    plugin = Text()
    office = Text()
    title = Text()
    plugin_version = Text()
    active = Boolean()
    listens = Boolean()
    settings = Text(default="{}")
    snapshot = Text()
    changed_by = BigInt(null=True, default=None)
    changed_at = Timestamptz()
    version = Integer(default=1)
    activated_at = Timestamptz(null=True, default=None)
    aside_at = Timestamptz(null=True, default=None)


class PluginSettingRow(Table, tablename="plugin_setting", db=DB):
    id = BigSerial(primary_key=True)
    plugin = Text()
    office = Text()
    number = Integer()
    plugin_version = Text()
    settings = Text()
    changed_by = BigInt(null=True, default=None)
    changed_at = Timestamptz()


class PluginFailureRow(Table, tablename="plugin_failure", db=DB):
    id = BigSerial(primary_key=True)
    plugin = Text()
    office = Text()
    at = Timestamptz()


class PluginProblemRow(Table, tablename="plugin_problem", db=DB):
    id = BigSerial(primary_key=True)
    plugin = Text()
    office = Text()
    stage = Text()
    hook = Text()
    place = Text()
    message = Text()
    times = Integer(default=1)
    first_at = Timestamptz()
    last_at = Timestamptz()
    slow = Boolean(default=False)
