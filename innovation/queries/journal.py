"""The journal read back: an idea's history, and the feed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from piccolo.querystring import QueryString

from innovation import world
from innovation.db import Row, fetch, fetch_one
from innovation.domain.journal import REST, TOPICS, JournalFilters
from innovation.domain.listing import Cursor
from innovation.domain.people import Viewer
from innovation.domain.stages import Role
from innovation.domain.words import fold
from innovation.queries.visible import unsealed, visible_events, visible_ideas


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


def events_of_idea(idea: str) -> str:
    """The events that tell an idea's history; ``idea`` is its id, or stands for it."""
    return (
        f"(SELECT n.* FROM event n WHERE n.kind = 'idea' AND n.thing = {idea} {_NO_TALK} "
        "UNION ALL SELECT n.* FROM practice_sheet s JOIN event n ON n.kind = 'practice' "
        f"AND n.thing = s.id WHERE s.idea = {idea} {_NO_TALK} "
        "UNION ALL SELECT n.* FROM adoption d JOIN event n ON n.kind = 'practice' "
        f"AND n.thing = d.practice AND n.office = d.office WHERE d.idea = {idea} {_NO_TALK}) e "
    )


UPKEEP = (
    "'plugin.configured', 'plugin.permitted', 'plugin.put_aside', 'plugin.reactivated', "
    "'plugin.failures_seen'"
)
"""News only to who looks after the plugins."""


async def feed_for(viewer: Viewer, limit: int = 15) -> list[Entry]:
    """What is new in the viewer's office, and what the three offices share."""
    news = "" if viewer.has(Role.OFFICE_ADMIN) else f"AND e.verb NOT IN ({UPKEEP})"
    rows = await fetch(
        f"{_ENTRY} event e {NAMES_OF_AN_ENTRY} WHERE {{}} {news} "
        f"ORDER BY e.id DESC LIMIT {int(limit)}",
        visible_events(viewer),
    )
    return [_entry(row) for row in rows]


# --- The office's journal, for its administrator -----------------------------------------

SHOWN = 50
EXPORTED = 1000


async def journal_of(viewer: Viewer, filters: JournalFilters) -> tuple[list[Entry], Cursor | None]:
    """A page of the office's journal, newest first, and where the next one starts."""
    wanted, start = await _wanted(viewer, filters), filters.after
    if start:
        wanted = QueryString("{} AND e.at <= {}", wanted, datetime.fromisoformat(start.value))
    rows = await fetch(
        f"{_ENTRY} event e {NAMES_OF_AN_ENTRY} WHERE {{}} "
        f"ORDER BY e.at DESC, e.id DESC LIMIT {SHOWN + 1} OFFSET {{}}",
        wanted,
        start.id if start else 0,
    )
    entries = [_entry(row) for row in rows]
    return entries[:SHOWN], _next(entries, start)


def _next(entries: Sequence[Entry], start: Cursor | None) -> Cursor | None:
    """After the last entry that is shown: its moment, and how many of that moment were shown."""
    if len(entries) <= SHOWN:
        return None
    last = entries[SHOWN - 1].at.isoformat()
    shown = sum(entry.at.isoformat() == last for entry in entries[:SHOWN])
    return Cursor(shown + (start.id if start and start.value == last else 0), last)


async def journal_to_export(viewer: Viewer, filters: JournalFilters, before: int) -> list[Entry]:
    """The newest events of the same list that are older than ``before``."""
    rows = await fetch(
        f"{_ENTRY} event e {NAMES_OF_AN_ENTRY} WHERE e.id < {{}} AND {{}} "
        f"ORDER BY e.id DESC LIMIT {EXPORTED}",
        before,
        await _wanted(viewer, filters),
    )
    return [_entry(row) for row in rows]


async def _wanted(viewer: Viewer, filters: JournalFilters) -> QueryString:
    """What is sealed of ideas stays so; of people and the office, only the feed leaves it out."""
    conditions = [
        QueryString("e.office = {}", viewer.office),
        QueryString("({} OR e.kind NOT IN ('idea', 'practice', 'thread'))", unsealed(viewer)),
        QueryString("(e.kind <> 'idea' OR (i.id IS NOT NULL AND {}))", visible_ideas(viewer)),
    ]
    if filters.person:
        conditions.append(await _acts_of(viewer, filters.person))
    if filters.topic:
        conditions.append(_about(filters.topic))
    if filters.thing:
        conditions.append(_of_thing(filters.thing))
    if filters.since:
        conditions.append(QueryString("e.at >= {}", world.midnight(filters.since)))
    if filters.until:
        end = world.midnight(filters.until + timedelta(days=1))
        conditions.append(QueryString("e.at < {}", end))
    return QueryString(" AND ".join("{}" for _ in conditions), *conditions)


async def _acts_of(viewer: Viewer, name: str) -> QueryString:
    """Of everybody of the office whose name holds these words."""
    people = await fetch("SELECT id, name FROM person WHERE office = {}", viewer.office)
    words = fold(name).split()
    found = [row["id"] for row in people if all(word in fold(row["name"]) for word in words)]
    if not found:
        return QueryString("1 = 0")
    return QueryString(f"e.actor IN ({', '.join('{}' for _ in found)})", *found)


def _about(topic: str) -> QueryString:
    starts = [start for name in TOPICS if topic in (name, REST) for start in TOPICS[name][1]]
    any_of_them = " OR ".join("e.verb LIKE {}" for _ in starts)
    patterns = [f"{start}.%" for start in starts]
    return QueryString(f"{'NOT ' if topic == REST else ''}({any_of_them})", *patterns)


def _of_thing(public_id: str) -> QueryString:
    kinds = {"idea": "idea", "practice": "practice_sheet", "person": "person"}
    places = [
        QueryString(
            f"(e.kind = '{kind}' AND e.thing = (SELECT id FROM {table} WHERE public_id = {{}}))",
            public_id,
        )
        for kind, table in kinds.items()
    ]
    return QueryString("({} OR {} OR {})", *places)


# --- For listeners ------------------------------------------------------------------------


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
