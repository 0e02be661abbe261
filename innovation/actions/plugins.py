"""Switching plugins on and off for an office, and keeping what went wrong."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from innovation import world
from innovation.db import fetch
from innovation.domain.contributions import Value
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import Refusal, Stale, refuse_if
from innovation.journal import record
from innovation.queries.plugins import (
    NEVER_CAME_IN,
    Activated,
    Problem,
    activations,
    as_shown,
    permissions_given,
)

TOO_MANY, SHORT_TIME = 5, timedelta(minutes=10)
"""So many failures in so short a time put a plugin aside in an office."""
NOBODY_WAITS = ("manifest", "migrate", "import", "register", "declare", "lifecycle", "command")
"""The stages whose failures are told to whoever activates, installs or types."""


@dataclass(frozen=True, slots=True)
class Activating:
    """What is kept of a plugin when it is switched on: its settings and what it declared."""

    plugin: str
    title: str
    version: str
    listens: bool
    settings: Mapping[str, Value]
    snapshot: Mapping[str, Any]
    requires: Mapping[str, str] = field(default_factory=dict)
    """The plugins that must be active before it, and their titles."""


def refusals_to_activate(chosen: Activating, others: Iterable[Activated]) -> list[Refusal]:
    """One plugin of an office decides a thing, and those that a plugin needs come first."""
    active = {one.plugin: one for one in others if one.active and one.plugin != chosen.plugin}
    decided = {
        hook: one.title for one in active.values() for hook in one.snapshot.get("decides", ())
    }
    taken = [hook for hook in chosen.snapshot.get("decides", ()) if hook in decided]
    return [
        Refusal(
            "Le module « %(other)s » décide déjà (%(hook)s) : désactivez-le d'abord.",
            other=decided[hook],
            hook=hook,
        )
        for hook in taken
    ] + [
        Refusal("Ce module a besoin du module « %(title)s » : activez-le d'abord.", title=title)
        for name, title in chosen.requires.items()
        if name not in active
    ]


def refusals_to_deactivate(plugin: str, others: Iterable[Activated]) -> list[Refusal]:
    """Those that need it go first."""
    return [
        Refusal(
            "Le module « %(other)s » a besoin de celui-ci : désactivez-le d'abord.",
            other=one.title,
        )
        for one in others
        if one.active and plugin in one.snapshot.get("requires", ())
    ]


async def activate_plugin(
    chosen: Activating, office: str, *, by: Viewer, version: int | None = None
) -> None:
    """Switch a plugin on for one office, or change its settings there, in every process.

    ``Stale`` when it is not at this ``version`` any more: 0 is before its first activation.
    """
    require(by, "plugin.activate", Stake(office))
    await _wait_for_others(office)
    before = await fetch(
        "SELECT active, version FROM plugin_activation WHERE plugin = {} AND office = {}",
        *(chosen.plugin, office),
    )
    refuse_if(refusals_to_activate(chosen, await _of_office(office, by=by)))
    was_active = bool(before) and before[0]["active"]
    if version is not None and version != (before[0]["version"] if before else 0):
        raise Stale
    rows = await fetch(
        "INSERT INTO plugin_activation (plugin, office, title, plugin_version, active, listens, "
        "settings, snapshot, changed_by, changed_at, activated_at, version) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, 1) ON CONFLICT (plugin, office) "
        "DO UPDATE SET title = excluded.title, plugin_version = excluded.plugin_version, "
        "active = excluded.active, listens = excluded.listens, settings = excluded.settings, "
        "snapshot = excluded.snapshot, changed_by = excluded.changed_by, "
        "changed_at = excluded.changed_at, version = plugin_activation.version + 1, "
        "activated_at = CASE WHEN plugin_activation.active THEN plugin_activation.activated_at "
        "ELSE excluded.activated_at END WHERE plugin_activation.version = {} RETURNING id, version",
        chosen.plugin,
        office,
        chosen.title,
        chosen.version,
        True,
        chosen.listens,
        json.dumps(dict(chosen.settings), ensure_ascii=False),
        json.dumps({**chosen.snapshot, "requires": [*chosen.requires]}, ensure_ascii=False),
        by.id or None,
        world.now(),
        world.now(),
        before[0]["version"] if before else 0,
    )
    if not rows:
        raise Stale
    await _keep_settings(chosen, office, rows[0]["version"], by=by)
    await _forget_failures(chosen.plugin, office)
    await renew_epoch(by=by)
    if was_active:
        await record("plugin.configured", "plugin", rows[0]["id"], office=office, by=by)
    else:
        await record("plugin.activated", "plugin", rows[0]["id"], office=office, by=by)


async def _wait_for_others(office: str) -> None:
    """One plugin at a time is switched in an office: each looks at what the others left there."""
    await fetch("UPDATE office SET name = name WHERE slug = {}", office)


async def _of_office(office: str, *, by: Viewer) -> list[Activated]:
    return [one for one in await activations(by) if one.office == office]


async def _keep_settings(chosen: Activating, office: str, number: int, *, by: Viewer) -> None:
    """What was set is kept under the number of its version."""
    await fetch(
        "INSERT INTO plugin_setting (plugin, office, number, plugin_version, settings, changed_by, "
        "changed_at) VALUES ({}, {}, {}, {}, {}, {}, {})",
        *(chosen.plugin, office, number, chosen.version),
        *(json.dumps(dict(chosen.settings), ensure_ascii=False), by.id or None, world.now()),
    )


async def reactivate_plugin(plugin: str, office: str, *, by: Viewer) -> None:
    """Ask again a plugin that its failures put aside in this office."""
    require(by, "plugin.activate", Stake(office))
    rows = await fetch(
        "SELECT id FROM plugin_activation WHERE plugin = {} AND office = {} "
        "AND aside_at IS NOT NULL",
        plugin,
        office,
    )
    if not rows:
        raise Stale
    await _forget_failures(plugin, office)
    await renew_epoch(by=by)
    await record("plugin.reactivated", "plugin", rows[0]["id"], office=office, by=by)


async def put_away_failures(plugin: str, office: str, until: datetime, *, by: Viewer) -> None:
    """Tell no more what went wrong in this office ``until`` then, since somebody has seen it.

    What keeps a plugin's code out stays told until it is in.
    """
    require(by, "plugin.activate", Stake(office))
    gone = await fetch(
        f"DELETE FROM plugin_problem WHERE plugin = {{}} AND office = {{}} AND last_at <= {{}} "
        f"AND NOT {NEVER_CAME_IN} RETURNING id",
        *(plugin, office, until),
    )
    rows = await fetch(
        "SELECT id FROM plugin_activation WHERE plugin = {} AND office = {}", *(plugin, office)
    )
    if gone and rows:
        await record("plugin.failures_seen", "plugin", rows[0]["id"], office=office, by=by)


async def _forget_failures(plugin: str, office: str) -> None:
    await fetch(
        "UPDATE plugin_activation SET aside_at = NULL WHERE plugin = {} AND office = {}",
        plugin,
        office,
    )
    for table in ("plugin_failure", "plugin_problem"):
        await fetch(f"DELETE FROM {table} WHERE plugin = {{}} AND office = {{}}", plugin, office)


async def deactivate_plugin(plugin: str, office: str, *, by: Viewer) -> None:
    """Switch a plugin off for one office; what it declared stays readable in history."""
    require(by, "plugin.activate", Stake(office))
    await _wait_for_others(office)
    refuse_if(refusals_to_deactivate(plugin, await _of_office(office, by=by)))
    rows = await fetch(
        "UPDATE plugin_activation SET active = {}, listens = {}, changed_by = {}, changed_at = {}, "
        "aside_at = NULL, version = version + 1 WHERE plugin = {} AND office = {} AND active "
        "RETURNING id",
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
        "last_at, slow) VALUES ({}, {}, {}, {}, {}, {}, 1, {}, {}, {}) "
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
        problem.slow,
    )
    if problem.stage not in NOBODY_WAITS and not problem.slow:
        await _count_failure(problem)


async def _count_failure(problem: Problem) -> None:
    """Too many in a short time put the plugin aside in that office, in every process."""
    plugin, office, now = problem.plugin, problem.office, problem.last_at
    await fetch(
        "INSERT INTO plugin_failure (plugin, office, at) SELECT plugin, office, {} "
        "FROM plugin_activation WHERE plugin = {} AND office = {} AND active AND aside_at IS NULL",
        *(now, plugin, office),
    )
    await fetch("DELETE FROM plugin_failure WHERE at < {}", now - SHORT_TIME)
    rows = await fetch(
        "UPDATE plugin_activation SET aside_at = {} WHERE plugin = {} AND office = {} "
        "AND aside_at IS NULL AND (SELECT count(*) FROM plugin_failure f WHERE f.plugin = {} "
        "AND f.office = {} AND f.at <= {}) >= {} RETURNING id",
        *(now, plugin, office, plugin, office, now, TOO_MANY),
    )
    if rows:
        await renew_epoch(by=SYSTEM)
        await record("plugin.put_aside", "plugin", rows[0]["id"], office=office, by=SYSTEM)


async def forget_site_problems(*, by: Viewer) -> None:
    """What went wrong as plugins were loaded, before they are loaded again."""
    await fetch(
        f"DELETE FROM plugin_problem WHERE (office = '' AND stage <> 'migrate') OR {NEVER_CAME_IN}"
    )


async def forget_migration_problems(plugin: str, *, by: Viewer) -> None:
    """What was wrong with a plugin's migrations, before they are run again."""
    await fetch("DELETE FROM plugin_problem WHERE plugin = {} AND stage = 'migrate'", plugin)


async def give_permissions(
    plugin: str, office: str, held: Mapping[str, frozenset[str]], shown: str, *, by: Viewer
) -> None:
    """Say which roles hold a plugin's permissions in one office; ``shown`` is what the page showed.

    ``Stale`` when somebody changed it in the meantime.
    """
    require(by, "plugin.permissions", Stake(office))
    # The row is locked first, so that of two changes the second sees what the first wrote.
    rows = await fetch(
        "UPDATE plugin_activation SET changed_at = changed_at WHERE plugin = {} AND office = {} "
        "AND active RETURNING id",
        *(plugin, office),
    )
    given = await permissions_given(by)
    if not rows or as_shown(given.get((plugin, office), {})) != shown:
        raise Stale
    await fetch(
        "DELETE FROM plugin_permission WHERE plugin = {} AND office = {}", *(plugin, office)
    )
    for permission, roles in held.items():
        for role in sorted(roles) or ("",):
            await fetch(
                "INSERT INTO plugin_permission (plugin, office, permission, role) "
                "VALUES ({}, {}, {}, {})",
                *(plugin, office, permission, role),
            )
    await renew_epoch(by=by)
    await record("plugin.permitted", "plugin", rows[0]["id"], office=office, by=by)
