"""What a plugin is told of one office: facts, as whoever asks sees them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from piccolo.querystring import QueryString

from innovation.db import Row, fetch, fetch_one
from innovation.domain.facts import IdeaFacts, OfficeFacts, PersonFacts, PilotFacts, PracticeFacts
from innovation.domain.listing import Filters, LibraryFilters
from innovation.domain.people import Viewer
from innovation.domain.stages import Role, Stage
from innovation.queries.library import wanted_practices
from innovation.queries.listing import wanted
from innovation.queries.people import offices
from innovation.queries.visible import visible_ideas

MOST = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """What an event of a plugin's is about: a kind of thing and its number."""

    kind: str
    thing: int


_TOTAL = (
    "(SELECT x.total FROM result x JOIN round r ON r.id = x.round WHERE x.idea = i.id "
    "AND r.committee = i.office AND r.state = 'revealed' ORDER BY r.number DESC LIMIT 1) AS total"
)


async def ideas_told(
    viewer: Viewer, filters: Filters, *, limit: int, among: Sequence[str] | None = None
) -> list[IdeaFacts]:
    """The newest ideas of the filters' office; ``fields`` holds the answers to every plugin."""
    conditions = [*wanted(viewer, filters), _among("i.public_id", among)]
    rows = await fetch(
        f"SELECT i.public_id, i.title, i.stage, i.category, i.theme, i.extra, {_TOTAL} "
        "FROM idea i JOIN office o ON o.slug = i.office "
        f"WHERE {' AND '.join('{}' for _ in conditions)} ORDER BY i.id DESC LIMIT {{}}",
        *conditions,
        max(0, min(limit, MOST)),
    )
    return [
        IdeaFacts(
            row["public_id"],
            row["title"],
            Stage(row["stage"]),
            row["category"],
            row["theme"],
            json.loads(row["extra"]),
            row["total"],
        )
        for row in rows
    ]


async def carriers_told(viewer: Viewer, office: str, public_id: str) -> frozenset[str]:
    """The public ids of the author and co-authors of the office's idea, if the viewer sees it."""
    rows = await fetch(
        "SELECT q.public_id FROM idea i JOIN office o ON o.slug = i.office "
        "JOIN participant p ON p.idea = i.id AND p.part IN ('author', 'co_author') "
        "JOIN person q ON q.id = p.person WHERE i.office = {} AND i.public_id = {} AND {}",
        *(office, public_id, visible_ideas(viewer)),
    )
    return frozenset(row["public_id"] for row in rows)


def _among(column: str, public_ids: Sequence[str] | None) -> QueryString:
    """A condition: all of them, or those of these addresses alone."""
    if public_ids is None:
        return QueryString("1 = 1")
    places = ", ".join("{}" for _ in public_ids[:MOST]) or "NULL"
    return QueryString(f"{column} IN ({places})", *public_ids[:MOST])


async def practices_told(
    viewer: Viewer, filters: LibraryFilters, *, limit: int, among: Sequence[str] | None = None
) -> list[PracticeFacts]:
    """The newest practices of the library."""
    rows = await fetch(
        "SELECT s.public_id, s.title, coalesce(s.office, '') AS office FROM practice_sheet s "
        "WHERE {} AND {} ORDER BY s.id DESC LIMIT {}",
        wanted_practices(viewer, filters),
        _among("s.public_id", among),
        max(0, min(limit, MOST)),
    )
    return [PracticeFacts(**row) for row in rows]


async def pilots_told(viewer: Viewer, office: str, idea: str = "") -> list[PilotFacts]:
    """The office's pilots, or one idea's, the newest first, with what each measured last."""
    rows = await fetch(
        "SELECT x.id, x.kind, x.closed_at, x.starts_on, x.ends_on, x.outcome, i.public_id, "
        "i.title, p.public_id AS lead, p.name, p.office, n.key, n.measured "
        "FROM pilot x JOIN idea i ON i.id = x.idea JOIN office o ON o.slug = i.office "
        "JOIN person p ON p.id = x.lead LEFT JOIN indicator n ON n.pilot = x.id "
        f"WHERE i.office = {{}} AND {{}} {'AND i.public_id = {}' if idea else ''} "
        f"ORDER BY x.id DESC, n.position LIMIT {MOST}",
        *(office, visible_ideas(viewer), *([idea] if idea else [])),
    )
    return [_pilot(list(group)) for _, group in groupby(rows, lambda row: row["id"])]


def _pilot(rows: list[Row]) -> PilotFacts:
    first = rows[0]
    return PilotFacts(
        kind=first["kind"],
        open=first["closed_at"] is None,
        measures={row["key"].rpartition(".")[2]: row["measured"] for row in rows if row["key"]},
        idea=first["public_id"],
        title=first["title"],
        starts_on=first["starts_on"],
        ends_on=first["ends_on"],
        lead=PersonFacts(first["lead"], first["name"], first["office"]),
        outcome=first["outcome"],
    )


async def people_told(viewer: Viewer, office: str, role: str | None) -> list[PersonFacts]:
    """The people of the office, by name; their addresses for who administers it alone."""
    rows = await fetch(
        "SELECT p.public_id, p.name, p.email, (SELECT string_agg(r.role, ',') FROM person_role r "
        "WHERE r.person = p.id) AS roles FROM person p "
        "WHERE p.office = {} AND p.disabled_at IS NULL ORDER BY p.name, p.id",
        office,
    )
    shown = viewer.system or (viewer.office == office and viewer.has(Role.OFFICE_ADMIN))
    people = [
        PersonFacts(
            row["public_id"],
            row["name"],
            office,
            tuple(sorted(filter(None, (row["roles"] or "").split(",")))),
            row["email"] if shown else "",
        )
        for row in rows
    ]
    return [one for one in people if role in (None, Role.STAFF, *one.roles)]


async def person_told(viewer: Viewer, public_id: str) -> PersonFacts | None:
    """Somebody of any office, unless their account is closed."""
    row = await fetch_one(
        "SELECT public_id, name, office FROM person WHERE public_id = {} AND disabled_at IS NULL",
        public_id,
    )
    return PersonFacts(**row) if row else None


async def names_told(viewer: Viewer, public_ids: Iterable[str]) -> dict[str, str]:
    """The names of people of any office."""
    wanted_ids = list(dict.fromkeys(public_ids))[:MOST]
    places = ", ".join("{}" for _ in wanted_ids) or "NULL"
    rows = await fetch(
        f"SELECT public_id, name FROM person WHERE public_id IN ({places})", *wanted_ids
    )
    return {row["public_id"]: row["name"] for row in rows}


async def present_told(viewer: Viewer, public_ids: Iterable[str]) -> frozenset[str]:
    """Those of these people, of any office, whose account is open."""
    wanted_ids = list(dict.fromkeys(public_ids))[:MOST]
    places = ", ".join("{}" for _ in wanted_ids) or "NULL"
    rows = await fetch(
        f"SELECT public_id FROM person WHERE public_id IN ({places}) AND disabled_at IS NULL",
        *wanted_ids,
    )
    return frozenset(row["public_id"] for row in rows)


async def offices_told(viewer: Viewer) -> list[OfficeFacts]:
    """Every office, by its slug."""
    return [OfficeFacts(one.slug, one.name, one.accent) for one in await offices(viewer)]


async def place_of_event(viewer: Viewer, plugin: str, office: str, thing: str) -> Place | None:
    """The idea of this public id, if it is the office's and seen; else the plugin's own row."""
    row = await fetch_one(
        "SELECT i.id FROM idea i JOIN office o ON o.slug = i.office "
        "WHERE i.public_id = {} AND i.office = {} AND {}",
        thing,
        office,
        visible_ideas(viewer),
    )
    if row:
        return Place("idea", row["id"])
    own = await fetch_one(
        "SELECT id FROM plugin_activation WHERE plugin = {} AND office = {}", plugin, office
    )
    return Place("plugin", own["id"]) if own else None


async def is_active(viewer: Viewer, plugin: str, office: str) -> bool:
    """Whether the plugin is in force in an office."""
    return bool(
        await fetch(
            "SELECT 1 FROM plugin_activation WHERE plugin = {} AND office = {} AND active",
            plugin,
            office,
        )
    )
