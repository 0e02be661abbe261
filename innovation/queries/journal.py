"""The journal read back: an idea's history, and the feed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from piccolo.querystring import QueryString

from innovation.db import Row, fetch, fetch_one
from innovation.domain.people import Viewer
from innovation.queries.visible import visible_ideas


@dataclass(frozen=True, slots=True)
class Entry:
    """An event ready to be put in a sentence: ids are resolved to today's names."""

    id: int
    verb: str
    office: str
    actor: str
    thing: str
    kind: str
    thing_public_id: str
    data: Mapping[str, int | str]
    at: datetime


_ENTRY = (
    "SELECT e.id, e.verb, e.office, e.kind, e.data, e.at, coalesce(p.name, '') AS actor, "
    "coalesce(i.title, s.title, q.name, g.title, f.name, '') AS thing, "
    "coalesce(i.public_id, s.public_id, q.public_id, '') AS public_id FROM "
)
NAMES_OF_AN_ENTRY = (
    "LEFT JOIN person p ON p.id = e.actor "
    "LEFT JOIN idea i ON e.kind = 'idea' AND i.id = e.thing "
    "LEFT JOIN office o ON o.slug = i.office "
    "LEFT JOIN practice_sheet s ON e.kind = 'practice' AND s.id = e.thing "
    "LEFT JOIN person q ON e.kind = 'person' AND q.id = e.thing "
    "LEFT JOIN plugin_activation g ON e.kind = 'plugin' AND g.id = e.thing "
    "LEFT JOIN office f ON e.kind = 'office' AND f.slug = e.office "
)

_NO_TALK = "AND n.verb NOT LIKE 'comment.%' AND n.verb NOT LIKE 'support.%'"
"""Comments and supports are shown themselves: they would drown the rest."""


def _entry(row: Row) -> Entry:
    return Entry(
        id=row["id"],
        verb=row["verb"],
        office=row["office"],
        actor=row["actor"],
        thing=row["thing"],
        kind=row["kind"],
        thing_public_id=row["public_id"],
        data=json.loads(row["data"]),
        at=row["at"],
    )


def _unsealed(viewer: Viewer) -> QueryString:
    return QueryString("(e.audience <> 'sealed' OR e.actor = {})", viewer.id)


def events_of_idea(idea: str) -> str:
    """The events that tell an idea's history; ``idea`` is its id, or stands for it."""
    return (
        f"(SELECT n.* FROM event n WHERE n.kind = 'idea' AND n.thing = {idea} {_NO_TALK} "
        "UNION ALL SELECT n.* FROM practice_sheet s JOIN event n ON n.kind = 'practice' "
        f"AND n.thing = s.id WHERE s.idea = {idea} {_NO_TALK} "
        "UNION ALL SELECT n.* FROM adoption d JOIN event n ON n.kind = 'practice' "
        f"AND n.thing = d.practice AND n.office = d.office WHERE d.idea = {idea} {_NO_TALK}) e "
    )


async def feed_for(viewer: Viewer, limit: int = 15) -> list[Entry]:
    """What is new in the viewer's office, and what the three offices share."""
    rows = await fetch(
        f"{_ENTRY} event e {NAMES_OF_AN_ENTRY} WHERE {{}} "
        "AND ((e.kind = 'idea' AND i.id IS NOT NULL AND {}) "
        "OR (e.kind = 'practice' AND (e.audience = 'all' OR e.office = {})) "
        "OR (e.kind IN ('plugin', 'office') AND e.office = {})) "
        f"ORDER BY e.id DESC LIMIT {int(limit)}",
        _unsealed(viewer),
        visible_ideas(viewer),
        viewer.office,
        viewer.office,
    )
    return [_entry(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a listener is told of it; ``idea`` is empty when it is not about one."""

    id: int
    office: str
    verb: str
    kind: str
    thing: int
    at: datetime
    idea: str


async def event_of(viewer: Viewer, event: int) -> Told | None:
    """One event, by its number."""
    row = await fetch_one(
        "SELECT e.id, e.office, e.verb, e.kind, e.thing, e.at, coalesce(i.public_id, '') AS idea "
        "FROM event e LEFT JOIN idea i ON e.kind = 'idea' AND i.id = e.thing WHERE e.id = {}",
        event,
    )
    return Told(**row) if row else None


async def recorded_because_of(viewer: Viewer, verb: str, cause: Told) -> bool:
    """Whether a plugin has recorded this verb already when told of ``cause``."""
    rows = await fetch(
        "SELECT data FROM event WHERE kind = {} AND thing = {} AND office = {} AND verb = {}",
        cause.kind,
        cause.thing,
        cause.office,
        verb,
    )
    return any(json.loads(row["data"]).get("of") == cause.id for row in rows)


async def seen_event(viewer: Viewer) -> int:
    """The newest event that the viewer has read."""
    rows = await fetch("SELECT seen_event FROM person WHERE id = {}", viewer.id)
    return int(rows[0]["seen_event"]) if rows else 0
