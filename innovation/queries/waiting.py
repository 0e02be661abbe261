"""What waits for the viewer: the first thing on their home page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from piccolo.querystring import QueryString

from innovation import world
from innovation.db import Row, fetch
from innovation.domain.people import Viewer
from innovation.domain.stages import Role
from innovation.queries.ideas import TIES, impartial
from innovation.queries.lines import lines_of, words_of
from innovation.queries.tasks import BORROWED, IDEAS, KINDS, Kind

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: a sentence to translate, what it is about, its address, and by when."""

    msgid: str
    title: str
    public_id: str
    place: str
    by: date | None
    late: bool = False
    words: Mapping[str, str | int | date] | None = None
    """Of a plugin's line: what fills its title, which is then a sentence to translate too."""


PLACE = re.compile(r"\{(\w*)\}")
MONTH = timedelta(days=30)

_TIED = f"EXISTS (SELECT 1 FROM participant x WHERE x.idea = i.id AND x.person = {{}} AND {TIES})"
_OF_A_CHAIR = (
    "i.id IN (SELECT x.idea FROM person_role q JOIN participant x ON x.person = q.person "
    "AND x.part IN ('author', 'co_author', 'recused') WHERE q.role = 'chair')"
)


def _presided(kind: Kind, viewer: Viewer) -> str:
    """The twin of ``policy.presides``: a tied chair steps aside, an administrator stands in."""
    if kind.role is Role.CHAIR and kind.things is BORROWED:
        return f" AND NOT {_TIED}"
    if kind.role is not Role.CHAIR or kind.things is not IDEAS:
        return ""
    chair, admin = impartial(Role.CHAIR), impartial(Role.OFFICE_ADMIN)
    if viewer.has(Role.CHAIR):
        return f" AND NOT ({_TIED} AND ({chair} OR {admin}))"
    return f" AND {_OF_A_CHAIR} AND NOT {chair} AND NOT {_TIED}"


def _concerns(kind: Kind, viewer: Viewer) -> bool:
    stands_in = kind.role is Role.CHAIR and kind.things is IDEAS and viewer.has(Role.OFFICE_ADMIN)
    return kind.role is None or viewer.has(kind.role) or stands_in


def _select(position: int, kind: Kind, viewer: Viewer) -> QueryString:
    """One kind's most urgent tasks; in the order of an index where there may be many."""
    today = world.today()
    values = {
        "": viewer.id,
        "office": viewer.office,
        "today": today,
        "month_ago": today - MONTH,
    }
    statement = (
        f"SELECT * FROM (SELECT {position} AS kind, i.id, i.title, i.public_id, {kind.due} AS due, "
        "'' AS said, '' AS words, '' AS place "
        f"FROM {kind.things.table} i WHERE {kind.things.scope} AND {kind.condition}"
        f"{_presided(kind, viewer)} "
        f"ORDER BY 5 NULLS LAST, i.id LIMIT {SHOWN}) x"
    )
    names = PLACE.findall(statement)
    return QueryString(PLACE.sub("{}", statement), *(values[name] for name in names))


def _place(kind: Kind, public_id: str) -> str:
    return "/".join(part for part in (kind.things.place, public_id, kind.page) if part)


async def waiting_for(viewer: Viewer) -> list[Task]:
    """The viewer's tasks, the most urgent first, in one statement."""
    selects = [
        _select(position, kind, viewer)
        for position, kind in enumerate(KINDS)
        if _concerns(kind, viewer)
    ]
    selects += lines_of(viewer, len(KINDS), SHOWN)
    union = " UNION ALL ".join("{}" for _ in selects)
    rows = await fetch(
        "SELECT kind, title, public_id, CAST(due AS text) AS due, said, words, place FROM "
        f"({union}) t ORDER BY t.due IS NULL, t.due, kind, id LIMIT {SHOWN}",
        *selects,
    )
    return [_task(row) for row in rows]


def _task(row: Row) -> Task:
    by = date.fromisoformat(row["due"]) if row["due"] else None
    late = by is not None and by < world.today()
    if row["place"]:
        words = words_of(row["words"])
        return Task(row["said"], row["title"], row["public_id"], row["place"], by, late, words)
    kind = KINDS[row["kind"]]
    place = _place(kind, row["public_id"])
    return Task(kind.msgid, row["title"], row["public_id"], place, by, late)
