"""Switching plugins on and off for an office, and keeping what went wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from innovation import world
from innovation.db import fetch
from innovation.domain.contributions import Value
from innovation.domain.people import Viewer
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import Stale
from innovation.journal import record
from innovation.queries.plugins import Problem


@dataclass(frozen=True, slots=True)
class Activating:
    """What is kept of a plugin when it is switched on: its settings and what it declared."""

    plugin: str
    title: str
    version: str
    listens: bool
    settings: Mapping[str, Value]
    snapshot: Mapping[str, Any]


async def activate_plugin(chosen: Activating, office: str, *, by: Viewer) -> None:
    """Switch a plugin on for one office, or change its settings there, in every process."""
    require(by, "plugin.activate", Stake(office))
    rows = await fetch(
        "INSERT INTO plugin_activation (plugin, office, title, plugin_version, active, listens, "
        "settings, snapshot, changed_by, changed_at, version) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, 1) ON CONFLICT (plugin, office) "
        "DO UPDATE SET title = excluded.title, plugin_version = excluded.plugin_version, "
        "active = excluded.active, listens = excluded.listens, settings = excluded.settings, "
        "snapshot = excluded.snapshot, changed_by = excluded.changed_by, "
        "changed_at = excluded.changed_at, version = plugin_activation.version + 1 RETURNING id",
        chosen.plugin,
        office,
        chosen.title,
        chosen.version,
        True,
        chosen.listens,
        json.dumps(dict(chosen.settings), ensure_ascii=False),
        json.dumps(dict(chosen.snapshot), ensure_ascii=False),
        by.id or None,
        world.now(),
    )
    await fetch(
        "DELETE FROM plugin_problem WHERE plugin = {} AND office = {}", chosen.plugin, office
    )
    await renew_epoch(by=by)
    await record("plugin.activated", "plugin", rows[0]["id"], office=office, by=by)


async def deactivate_plugin(plugin: str, office: str, *, by: Viewer) -> None:
    """Switch a plugin off for one office; what it declared stays readable in history."""
    require(by, "plugin.activate", Stake(office))
    rows = await fetch(
        "UPDATE plugin_activation SET active = {}, listens = {}, changed_by = {}, changed_at = {}, "
        "version = version + 1 WHERE plugin = {} AND office = {} AND active RETURNING id",
        False,
        False,
        by.id or None,
        world.now(),
        plugin,
        office,
    )
    if not rows:
        raise Stale
    await renew_epoch(by=by)
    await record("plugin.deactivated", "plugin", rows[0]["id"], office=office, by=by)


async def renew_epoch(*, by: Viewer) -> None:
    """Let every process look again at what is in force."""
    await fetch("UPDATE site SET plugin_epoch = plugin_epoch + 1 WHERE id = 1")


async def note_problem(problem: Problem, *, by: Viewer) -> None:
    """Keep a plugin's failure for its page, counting repetitions."""
    await fetch(
        "INSERT INTO plugin_problem (plugin, office, stage, hook, place, message, times, first_at, "
        "last_at) VALUES ({}, {}, {}, {}, {}, {}, 1, {}, {}) "
        "ON CONFLICT (plugin, office, stage, hook, place, message) "
        "DO UPDATE SET times = plugin_problem.times + 1, last_at = excluded.last_at",
        problem.plugin,
        problem.office,
        problem.stage,
        problem.hook,
        problem.place,
        problem.message,
        problem.last_at,
        problem.last_at,
    )


async def forget_site_problems(*, by: Viewer) -> None:
    """What went wrong as plugins were loaded, before they are loaded again."""
    await fetch("DELETE FROM plugin_problem WHERE office = ''")
