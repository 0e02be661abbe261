"""Looking for a practice that the three offices share."""

from dataclasses import dataclass, field

from piccolo.querystring import QueryString

from innovation.db import Row, fetch
from innovation.domain.listing import Cursor, LibraryFilters, Sort
from innovation.domain.people import Viewer
from innovation.queries.ideas import CAP
from innovation.queries.search import Asked, Near, asked_for, hits, in_title, widened
from innovation.queries.sharing import COLUMNS, PAGE, TABLES, Practice, practice_from
from innovation.queries.visible import SHARED

ELSEWHERE = "-"
"""The office of a practice that is known from elsewhere."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the library, how many practices there are, where the next page starts."""

    practices: list[Practice]
    next: Cursor | None
    total: int
    asked: Asked = field(default_factory=Asked)

    @property
    def unknown(self) -> list[str]:
        """The words asked for in vain."""
        return [] if self.total else self.asked.typed


async def look_for(viewer: Viewer, filters: LibraryFilters, near: Near | None = None) -> Shelf:
    """Shared practices; ``near`` forgives the typing errors of the words."""
    asked = asked_for(filters.words)
    asked = asked if near is None else widened(asked, near)
    wanted, place = _wanted(viewer, filters, asked), _place(filters.sort, asked)
    rising = filters.sort is Sort.OLDEST
    rows = await fetch(
        f"SELECT {COLUMNS}, {{}} AS place, (SELECT count(*) FROM (SELECT 1 FROM practice_sheet s "
        f"WHERE {{}} LIMIT {CAP + 1}) counted) AS total FROM {TABLES} WHERE {{}} AND {{}} "
        f"ORDER BY place {'ASC' if rising else 'DESC'}, s.id DESC LIMIT {PAGE + 1}",
        place,
        wanted,
        wanted,
        _after(filters.after, place, rising=rising),
    )
    return _shelf(rows, asked)


def _place(sort: Sort, asked: Asked) -> QueryString:
    if sort is Sort.BEST:
        return in_title("search_practice", "s.id", asked)
    return QueryString("s.adoptions" if sort is Sort.SUPPORTED else "s.id")


def _after(cursor: Cursor | None, place: QueryString, *, rising: bool) -> QueryString:
    if cursor is None:
        return QueryString("1 = 1")
    value = int(cursor.value or cursor.id)
    if rising:
        return QueryString("{} > {}", place, value)
    return QueryString("({}, s.id) < ({}, {})", place, value, cursor.id)


def wanted_practices(viewer: Viewer, filters: LibraryFilters) -> QueryString:
    """The condition on ``practice_sheet s`` of the library, whatever its order and its page."""
    return _wanted(viewer, filters, asked_for(filters.words))


def _wanted(viewer: Viewer, filters: LibraryFilters, asked: Asked) -> QueryString:
    conditions = [QueryString(SHARED)]
    if filters.words and not asked.empty:
        conditions.append(QueryString("s.id IN ({})", hits("search_practice", asked)))
    elif filters.words:
        conditions.append(QueryString("1 = 0"))
    if filters.office:
        office = "" if filters.office == ELSEWHERE else filters.office
        conditions.append(QueryString("coalesce(s.office, '') = {}", office))
    if filters.category:
        conditions.append(QueryString("s.category = {}", filters.category.value))
    if filters.year:
        conditions.append(QueryString("s.year = {}", filters.year))
    if filters.replied is not None:
        known = "EXISTS" if filters.replied else "NOT EXISTS"
        conditions.append(
            QueryString(
                f"{known} (SELECT 1 FROM reply r WHERE r.practice = s.id AND r.current "
                "AND r.office = {})",
                viewer.office,
            )
        )
    return QueryString(" AND ".join("{}" for _ in conditions), *conditions)


def _shelf(rows: list[Row], asked: Asked) -> Shelf:
    shown = rows[:PAGE]
    last = shown[-1] if len(rows) > PAGE else None
    total = rows[0]["total"] if rows else 0
    following = Cursor(last["id"], str(last["place"])) if last else None
    extra = {"place", "total"}
    practices = [
        practice_from({name: value for name, value in row.items() if name not in extra})
        for row in shown
    ]
    return Shelf(practices, following, total, asked)
