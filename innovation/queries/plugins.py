"""Which plugins are active where, and what went wrong with them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from innovation.db import fetch, fetch_one
from innovation.domain.contributions import Value
from innovation.domain.people import Viewer

_TO_COME_IN = ("manifest", "import", "register")
_OF_THE_SITE = ("routes", "permissions", "tables")
"""What is declared once for all offices."""

NEVER_CAME_IN = f"(stage IN {_TO_COME_IN} OR (stage = 'declare' AND hook IN {_OF_THE_SITE}))"
"""Of the problems, those that keep a plugin's code out of every office."""


@dataclass(frozen=True, slots=True)
class Activated:
    """A plugin's row for one office: its settings, and the snapshot of what it declared."""

    plugin: str
    office: str
    title: str
    plugin_version: str
    active: bool
    settings: Mapping[str, Value]
    snapshot: Mapping[str, Any]
    version: int
    activated_at: datetime | None
    aside_at: datetime | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong with a plugin, and how often."""

    plugin: str
    office: str
    stage: str
    hook: str
    place: str
    message: str
    times: int
    last_at: datetime
    slow: bool = False

    @property
    def never_came_in(self) -> bool:
        """Whether it keeps the plugin's code out, as ``NEVER_CAME_IN`` tells the database."""
        of_the_site = self.stage == "declare" and self.hook in _OF_THE_SITE
        return self.stage in _TO_COME_IN or of_the_site


async def plugin_epoch(viewer: Viewer) -> int:
    """Grows with each activation, in any process."""
    row = await fetch_one("SELECT plugin_epoch FROM site WHERE id = 1")
    return int(row["plugin_epoch"]) if row else 0


async def activations(viewer: Viewer) -> list[Activated]:
    """Every office's activations, past ones too: their snapshots keep history readable."""
    rows = await fetch(
        "SELECT plugin, office, title, plugin_version, active, settings, snapshot, version, "
        "activated_at, aside_at FROM plugin_activation ORDER BY office, plugin"
    )
    return [
        Activated(
            **{
                **row,
                "settings": json.loads(row["settings"]),
                "snapshot": json.loads(row["snapshot"]),
            }
        )
        for row in rows
    ]


async def migrations_done(viewer: Viewer) -> dict[str, dict[str, str]]:
    """Of each plugin, which of its migrations were run, and the hash of each."""
    done: dict[str, dict[str, str]] = {}
    for row in await fetch("SELECT plugin, name, digest FROM plugin_migration"):
        done.setdefault(row["plugin"], {})[row["name"]] = row["digest"]
    return done


@dataclass(frozen=True, slots=True)
class Kept:
    """The settings that a plugin had once, under their number; ``by`` is a name, if it was one."""

    number: int
    plugin_version: str
    settings: Mapping[str, Value]
    by: str
    at: datetime


async def past_settings(viewer: Viewer, plugin: str) -> list[Kept]:
    """What a plugin was set to in the viewer's office, the newest first."""
    rows = await fetch(
        "SELECT s.number, s.plugin_version, s.settings, coalesce(p.name, '') AS by, "
        "s.changed_at AS at FROM plugin_setting s LEFT JOIN person p ON p.id = s.changed_by "
        "WHERE s.plugin = {} AND s.office = {} ORDER BY s.number DESC LIMIT 30",
        *(plugin, viewer.office),
    )
    return [Kept(**{**row, "settings": json.loads(row["settings"])}) for row in rows]


async def permissions_given(viewer: Viewer) -> dict[tuple[str, str], dict[str, frozenset[str]]]:
    """The roles that hold each permission, by plugin and office, where somebody said so."""
    rows = await fetch("SELECT plugin, office, permission, role FROM plugin_permission")
    given: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for row in rows:
        held = given.setdefault((row["plugin"], row["office"]), {})
        one = {row["role"]} - {""}  # an empty role says that nobody holds it
        held[row["permission"]] = held.get(row["permission"], frozenset()) | one
    return given


def as_shown(given: Mapping[str, frozenset[str]]) -> str:
    """Who holds what in one line, to see that it is still what a page showed."""
    return ";".join(f"{key}={','.join(sorted(given[key]))}" for key in sorted(given))


async def problems(viewer: Viewer) -> list[Problem]:
    """What went wrong on the whole site or in the viewer's office, the latest first."""
    rows = await fetch(
        "SELECT plugin, office, stage, hook, place, message, times, last_at, slow "
        "FROM plugin_problem WHERE office IN ('', {}) ORDER BY last_at DESC, id DESC LIMIT 100",
        viewer.office,
    )
    return [Problem(**row) for row in rows]
