"""Ideas and shared practices that look like the one being written, by its title.

Only what the viewer may see is looked at, even to tell a rare word from a common one.
"""

from collections import Counter
from dataclasses import dataclass

from piccolo.querystring import QueryString
from rapidfuzz.fuzz import token_set_ratio

from innovation.db import DB, Row, fetch
from innovation.domain.people import Viewer
from innovation.french import words
from innovation.queries.search import (
    MOST_WORDS,
    Asked,
    asked_for,
    for_postgres,
    for_sqlite,
)
from innovation.queries.visible import visible_ideas

SHOWN = 5
RAREST = 3
"""Words of the title whose ideas are compared."""
PER_WORD = 16
"""Newest ideas that are read for each word: where a word has more, it is common."""
ALIKE = 62
"""Of 100: from there on, a person would call two titles alike."""

_EVERYWHERE = frozenset(
    word.stem
    for word in words(
        "bailleurs bâtiments habitants habitat immeubles locataires logements offices partagés "
        "projets quartiers résidences"
    )
)
"""Words of every second title of a housing office: two titles are not alike by them alone."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An idea of the viewer's sight, or a shared practice, and how near its title is."""

    kind: str
    public_id: str
    title: str
    office: str
    office_name: str
    stage: str
    mine: bool
    likeness: float


async def alike(viewer: Viewer, title: str) -> list[Alike]:
    """The nearest titles, the nearest first, in one statement."""
    asked = asked_for(title)
    terms = asked.terms[:MOST_WORDS]
    if not terms:
        return []
    queries = [Asked((term,)) for term in terms]
    queries += [Asked(terms)] if len(terms) > 1 else []
    branches = [
        branch(viewer, place, query)
        for place, query in enumerate(queries)
        for branch in (_ideas, _practices)
    ]
    rows = await fetch(" UNION ALL ".join("{}" for _ in branches), *branches)
    rare = _rarest(rows, len(terms))
    return _nearest(title, [row for row in rows if row["place"] in rare])


def _ideas(viewer: Viewer, place: int, query: Asked) -> QueryString:
    match, source, key = _index("search_idea", "idea i", "i.id", query)
    return QueryString(
        f"SELECT * FROM (SELECT {place} AS place, 'idea' AS kind, i.id, i.id AS idea, i.public_id, "
        f"i.title, i.office, o.name AS office_name, i.stage, "
        f"coalesce(i.author = {{}}, false) AS mine FROM {source} "
        f"JOIN office o ON o.slug = i.office WHERE {{}} AND {{}} "
        f"ORDER BY {key} DESC LIMIT {PER_WORD}) x",
        viewer.id,
        match,
        visible_ideas(viewer),
    )


def _practices(viewer: Viewer, place: int, query: Asked) -> QueryString:
    match, source, key = _index("search_practice", "practice_sheet p", "p.id", query)
    return QueryString(
        f"SELECT * FROM (SELECT {place} AS place, 'practice' AS kind, p.id, p.idea, p.public_id, "
        "p.title, coalesce(p.office, '') AS office, coalesce(o.name, p.landlord) AS office_name, "
        f"'shared' AS stage, false AS mine FROM {source} LEFT JOIN office o ON o.slug = p.office "
        f"WHERE {{}} AND p.state = 'shared' ORDER BY {key} DESC LIMIT {PER_WORD}) x",
        match,
    )


def _index(index: str, table: str, key: str, query: Asked) -> tuple[QueryString, str, str]:
    """The condition on titles, the tables, and the column of their order."""
    if DB.engine_type == "sqlite":
        matching = QueryString(f"{index} MATCH {{}}", f"title : ({for_sqlite(query)})")
        return matching, f"{index} s CROSS JOIN {table} ON {key} = s.rowid", "s.rowid"
    matching = QueryString(f"s.title @@ {for_postgres(query)}")
    return matching, f"{index} s JOIN {table} ON {key} = s.id", key


def _rarest(rows: list[Row], how_many_words: int) -> set[int]:
    """The words that the fewest titles hold, and the title as a whole."""
    held = Counter(row["place"] for row in rows)
    by_rarity = sorted(range(how_many_words), key=lambda place: (held[place], place))
    known = [place for place in by_rarity if held[place]]
    return {*known[:RAREST], how_many_words}


def _nearest(title: str, rows: list[Row]) -> list[Alike]:
    """Each thing once; a shared idea rather than its own practice."""
    asked = _stems(title)
    if not asked:
        return []
    seen = {(row["kind"], row["id"]): row for row in rows}
    ideas = {row["id"] for row in rows if row["kind"] == "idea"}
    found = [
        _alike(row, token_set_ratio(asked, _stems(row["title"])))
        for row in seen.values()
        if row["kind"] == "idea" or row["idea"] not in ideas
    ]
    near = [one for one in found if one.likeness >= ALIKE]
    return sorted(near, key=lambda one: (-one.likeness, one.kind, one.title))[:SHOWN]


def _alike(row: Row, likeness: float) -> Alike:
    return Alike(
        kind=row["kind"],
        public_id=row["public_id"],
        title=row["title"],
        office=row["office"],
        office_name=row["office_name"],
        stage=row["stage"],
        mine=bool(row["mine"]),
        likeness=likeness,
    )


def _stems(title: str) -> str:
    return " ".join(word.stem for word in words(title) if word.stem not in _EVERYWHERE)
