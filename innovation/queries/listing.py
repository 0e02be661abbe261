"""The list of ideas: what was asked for, in which order, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from piccolo.querystring import QueryString

from innovation import world
from innovation.db import DB, Row, fetch, fetch_one
from innovation.domain.listing import RANKED_SORTS, VALUES, Cursor, Filters, Mine, Sort, answer_mark
from innovation.domain.people import Viewer
from innovation.domain.stages import Part
from innovation.queries.ideas import CAP, CARD, CARD_JOINS, PAGE, Card, card, unless_many
from innovation.queries.search import (
    Asked,
    Near,
    Term,
    asked_for,
    behind_barrier,
    for_postgres,
    for_sqlite,
    hits,
    in_title,
    widened,
)
from innovation.queries.visible import visible_ideas

RANKED = 2000
"""How many of the newest are put in the order of their worth."""

HITS = 200
"""Where the counting of what words find stops: to count more takes longer than to find it."""

TEXTS = ("problem", "solution", "benefit", "results")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of ideas, how many there are (up to ``most``), where the next page starts.

    ``passages`` has what each card's idea says, by its id, when words were looked for.
    """

    cards: list[Card]
    next: Cursor | None
    total: int
    most: int = CAP
    """Where counting stopped: ``total`` is one more when there are more."""
    asked: Asked = field(default_factory=Asked)
    passages: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def unknown(self) -> list[str]:
        """The words asked for in vain."""
        return [] if self.total else self.asked.typed


@dataclass(frozen=True, slots=True)
class _Source:
    """Where ideas are read: tables that name ``i``, the column of ids, what is wanted of them."""

    tables: str
    key: str
    wanted: list[QueryString]

    @property
    def where(self) -> QueryString:
        """All that is wanted."""
        return _all(self.wanted)


def wanted(viewer: Viewer, filters: Filters) -> list[QueryString]:
    """The conditions on ``idea i JOIN office o`` of a list, whatever its order and its page."""
    found = [_narrowed(viewer, filters)]
    asked = _asked(filters)
    if asked and not asked.empty:
        found.append(QueryString("i.id IN ({})", hits("search_idea", asked)))
    return [*found, *([QueryString("1 = 0")] if asked and asked.empty else [])]


def _asked(filters: Filters, near: Near | None = None) -> Asked | None:
    """What the index is asked: the words, and a mark for each answer; ``None`` for nothing."""
    marks = tuple(Term(frozenset({answer_mark(*answer)}), "") for answer in filters.answers)
    if not filters.words.strip():
        return Asked(marks) if marks else None
    asked = asked_for(filters.words)
    if asked.empty:
        return asked
    asked = asked if near is None else widened(asked, near)
    return replace(asked, terms=(*marks, *asked.terms))


def _narrowed(viewer: Viewer, filters: Filters) -> QueryString:
    conditions = [visible_ideas(viewer)]
    conditions += [
        QueryString(f"i.{column} = {{}}", str(value))
        for column in ("office", "stage", "status", "category", "theme")
        if (value := getattr(filters, column))
    ]
    if filters.since:
        conditions.append(QueryString("i.submitted_at >= {}", world.midnight(filters.since)))
    if filters.days:
        start = world.today() - timedelta(days=filters.days)
        conditions.append(QueryString("i.submitted_at >= {}", world.midnight(start)))
    if filters.until:
        end = world.midnight(filters.until + timedelta(days=1))
        conditions.append(QueryString("i.submitted_at < {}", end))
    if filters.mine:
        whose = viewer.office if filters.mine is Mine.COMMITTEE else viewer.id
        conditions.append(QueryString(MINE[filters.mine], whose))
    if filters.sort is Sort.DUE:
        conditions.append(QueryString(AWAITS_AN_ANSWER))
    return QueryString(" AND ".join("{}" for _ in conditions), *conditions)


_MY_PART = (
    "EXISTS (SELECT 1 FROM participant mine WHERE mine.idea = i.id AND mine.person = {} "
    "AND mine.part = '%s')"
)
MINE = {
    Mine.AUTHOR: "i.author = {}",
    Mine.CO_AUTHOR: _MY_PART % Part.CO_AUTHOR,
    Mine.ASSESSOR: _MY_PART % Part.ASSESSOR,
    Mine.COMMITTEE: (
        "EXISTS (SELECT 1 FROM participant mine WHERE mine.idea = i.id AND mine.committee = {})"
    ),
    Mine.SUPPORT: "EXISTS (SELECT 1 FROM support x WHERE x.idea = i.id AND x.person = {})",
}
AWAITS_AN_ANSWER = (
    "i.answer_by IS NOT NULL AND i.status = 'open' AND (i.stage = 'submitted' OR "
    "(i.stage = 'assessed' AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.idea = i.id "
    "AND d.current AND d.verdict = 'go')))"
)
SUPPORTS = "(SELECT count(*) FROM support x WHERE x.idea = i.id)"

_PLACES = {
    Sort.NEWEST: "",
    Sort.OLDEST: "",
    Sort.WAITING: "i.stage_since",
    Sort.DUE: "i.answer_by",
    Sort.SUPPORTED: SUPPORTS,
}
FALLING = {Sort.NEWEST, Sort.SUPPORTED, Sort.BEST}


async def list_ideas(viewer: Viewer, filters: Filters, near: Near | None = None) -> Listing:
    """A page of what the viewer may see; ``near`` forgives the typing errors of the words."""
    asked = _asked(filters, near)
    source = _source(viewer, filters, asked)
    place = _place(filters.sort, asked)
    texts = "".join(f", i.{name} AS text_{name}" for name in TEXTS) if filters.words else ""
    rows = await fetch(
        f"SELECT {CARD}, {{}} AS place, {{}} AS total{texts} FROM {{}} WHERE {{}} "
        f"ORDER BY {_order(filters.sort, source.key)} LIMIT {PAGE + 1}",
        QueryString("best.place") if filters.sort in RANKED_SORTS else place,
        _count(viewer, filters, source, _most(asked)),
        *_page(source, filters, place),
    )
    shown = rows[:PAGE]
    return Listing(
        cards=[card(row) for row in shown],
        next=_cursor(shown[-1], filters.sort) if len(rows) > PAGE else None,
        total=rows[0]["total"] if rows else 0,
        most=_most(asked),
        asked=asked or Asked(),
        passages={row["id"]: _passages(row) for row in shown} if texts else {},
    )


async def count_ideas(viewer: Viewer, filters: Filters) -> int:
    """How many ideas the list holds on all its pages; past ``CAP`` counting stops."""
    asked = _asked(filters)
    counted = _count(viewer, filters, _source(viewer, filters, asked), _most(asked))
    row = await fetch_one("SELECT {} AS n", counted)
    return int(row["n"]) if row else 0


async def which_help(viewer: Viewer, lists: Sequence[Filters]) -> list[Filters]:
    """Those of several lists that hold an idea, in one statement."""
    sources = [_source(viewer, one, _asked(one)) for one in lists]
    found = [
        QueryString(
            f"SELECT {place} AS place WHERE EXISTS (SELECT 1 FROM {source.tables} "
            "JOIN office o ON o.slug = i.office WHERE {})",
            source.where,
        )
        for place, source in enumerate(sources)
    ]
    rows = await fetch(" UNION ALL ".join("{}" for _ in found), *found) if found else []
    return [lists[row["place"]] for row in rows]


def _source(viewer: Viewer, filters: Filters, asked: Asked | None) -> _Source:
    """Through the index where words are asked for: it is walked in the order of the list."""
    wanted = [_narrowed(viewer, filters)]
    if asked is None:
        return _Source("idea i", "i.id", wanted)
    if asked.empty:
        return _Source("idea i", "i.id", [QueryString("1 = 0")])
    if DB.engine_type == "sqlite":
        matching = QueryString("search_idea MATCH {}", for_sqlite(asked))
        # CROSS JOIN: SQLite keeps the order of the tables.
        tables = "search_idea s CROSS JOIN idea i ON i.id = s.rowid"
        return _Source(tables, "s.rowid", [matching, *wanted])
    query, seen = for_postgres(asked), behind_barrier(viewer, "s")
    if any(term.start for term in asked.terms):
        # OFFSET 0: what starts so is looked up in the index, however frequent it is taken to be.
        found = f"(SELECT s.id, s.office FROM search_idea s WHERE s.words @@ {query} OFFSET 0)"
        return _Source(f"{found} s JOIN idea i ON i.id = s.id", "i.id", [seen, *wanted])
    matching = QueryString(f"s.words @@ {query}")
    return _Source("search_idea s JOIN idea i ON i.id = s.id", "i.id", [matching, seen, *wanted])


def _page(source: _Source, filters: Filters, place: QueryString) -> tuple[QueryString, QueryString]:
    """The tables and the condition of one page."""
    after = _after(filters, source.key, place)
    most = _put_in_order(source, filters)
    if not most:
        return QueryString(f"{source.tables} {CARD_JOINS}"), _all([*source.wanted, *after])
    way = "ASC" if filters.sort is Sort.OLDEST else "DESC"
    best = QueryString(
        f"(WITH newest AS MATERIALIZED (SELECT i.id FROM {source.tables} "
        "JOIN office o ON o.slug = i.office WHERE {} "
        f"ORDER BY {source.key} {way} LIMIT {most}) "
        "SELECT i.id, {} AS place FROM newest i "
        f"WHERE {{}} ORDER BY place DESC, i.id {way} LIMIT {PAGE + 1}) best",
        source.where,
        place,
        _all(after) if after else QueryString("1 = 1"),
    )
    tables = QueryString(f"{{}} JOIN idea i ON i.id = best.id {CARD_JOINS}", best)
    return tables, QueryString("1 = 1")


def _put_in_order(source: _Source, filters: Filters) -> int:
    """How many of the newest are found before a page is taken of them, 0 for the page alone.

    Where a page alone is asked for, PostgreSQL hopes to meet even rare words soon on its way.
    """
    if filters.sort in RANKED_SORTS:
        return RANKED
    first = filters.after is None and filters.sort in (Sort.NEWEST, Sort.OLDEST)
    return HITS if first and DB.engine_type == "postgres" and "search_idea" in source.tables else 0


def _all(conditions: list[QueryString]) -> QueryString:
    return QueryString(" AND ".join("{}" for _ in conditions), *conditions)


def _place(sort: Sort, asked: Asked | None) -> QueryString:
    """The column of the order."""
    if sort is not Sort.BEST:
        return QueryString(_PLACES[sort] or "0")
    asked = asked or Asked()
    typed = replace(asked, terms=tuple(term for term in asked.terms if term.typed))
    return in_title("search_idea", "i.id", typed)


def _order(sort: Sort, key: str) -> str:
    way = "DESC" if sort in FALLING else "ASC"
    if sort in RANKED_SORTS:
        return f"place {way}, i.id {way}"
    return f"{_PLACES[sort]} {way}, i.id {way}" if _PLACES[sort] else f"{key} {way}"


def _after(filters: Filters, key: str, place: QueryString) -> list[QueryString]:
    """The rows that come after the cursor."""
    cursor, way = filters.after, "<" if filters.sort in FALLING else ">"
    if cursor is None:
        return []
    if not cursor.value:
        return [QueryString(f"{key} {way} {{}}", cursor.id)]
    value = VALUES[filters.sort](cursor.value)
    return [QueryString(f"({{}}, i.id) {way} ({{}}, {{}})", place, value, cursor.id)]


def _cursor(row: Row, sort: Sort) -> Cursor:
    place = row["place"]
    if not _PLACES.get(sort, "place"):
        return Cursor(row["id"])
    return Cursor(row["id"], place.isoformat() if isinstance(place, date) else str(place))


def _most(asked: Asked | None) -> int:
    return CAP if asked is None else HITS


def _count(viewer: Viewer, filters: Filters, source: _Source, most: int) -> QueryString:
    counted = QueryString(
        f"(SELECT count(*) FROM (SELECT 1 FROM {source.tables} JOIN office o ON o.slug = i.office "
        f"WHERE {{}} LIMIT {most + 1}) counted)",
        source.where,
    )
    narrow = filters.narrowing or filters.sort is Sort.DUE
    return counted if narrow else unless_many(viewer, filters.stage, counted)


def _passages(row: Row) -> tuple[str, ...]:
    return tuple(row[f"text_{name}"] for name in TEXTS)
