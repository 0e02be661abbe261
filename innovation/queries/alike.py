"""Ideas and shared practices that look like the one being written, by its title.

Only what the viewer may see is looked at, even to tell a rare word from a common one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from piccolo.querystring import QueryString
from rapidfuzz.fuzz import token_set_ratio

from innovation.db import DB, Row, fetch
from innovation.domain.people import Viewer
from innovation.french import words
from innovation.queries.search import (
    MOST_WORDS,
    Asked,
    Term,
    asked_for,
    behind_barrier,
    for_sqlite,
    tsquery,
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
    terms = asked_for(title).terms[:MOST_WORDS]
    if not terms:
        return []
    branches = (_on_sqlite if DB.engine_type == "sqlite" else _on_postgres)(viewer, terms)
    rows = _newest(await fetch(" UNION ALL ".join("{}" for _ in branches), *branches))
    rare = _rarest(rows, len(terms))
    return _nearest(title, [row for row in rows if row["place"] in rare])


def _queries(terms: tuple[Term, ...]) -> list[Asked]:
    """Each word in its place, and after several the title as a whole."""
    return [*(Asked((term,)) for term in terms), *([Asked(terms)] if len(terms) > 1 else [])]


def _on_sqlite(viewer: Viewer, terms: tuple[Term, ...]) -> list[QueryString]:
    """The index is walked from its end, once for each query."""
    branches = []
    for place, query in enumerate(_queries(terms)):
        titles = f"title : ({for_sqlite(query)})"
        ideas = "search_idea s CROSS JOIN idea i ON i.id = s.rowid"
        matching = QueryString("search_idea MATCH {}", titles)
        branches.append(_ideas(viewer, str(place), ideas, matching, "s.rowid"))
        practices = "search_practice s CROSS JOIN practice_sheet p ON p.id = s.rowid"
        matching = QueryString("search_practice MATCH {}", titles)
        branches.append(_practices(str(place), practices, matching, "s.rowid"))
    return [QueryString("SELECT * FROM ({}) x", branch) for branch in branches]


def _on_postgres(viewer: Viewer, terms: tuple[Term, ...]) -> list[QueryString]:
    """One statement for all titles: to plan it anew for each takes longer than to run it."""
    forms = [(place, form) for place, term in enumerate(terms) for form in sorted(term.forms)]
    words = _ideas(
        viewer,
        "w.place",
        "search_title t JOIN idea i ON i.id = t.id",
        QueryString("t.word = w.said"),
        "t.id",
    )
    # OFFSET 0: found in the index and put in order before any idea is looked up.
    whole = QueryString(
        "SELECT s.id FROM search_idea s WHERE s.title @@ w.said::tsquery AND {} "
        "ORDER BY s.id DESC OFFSET 0",
        behind_barrier(viewer, "s"),
    )
    titles = _ideas(
        viewer, "w.place", "({}) s JOIN idea i ON i.id = s.id", QueryString("1 = 1"), "s.id", whole
    )
    practices = _practices(
        "w.place",
        "search_practice s JOIN practice_sheet p ON p.id = s.id",
        QueryString("s.title @@ w.said::tsquery"),
        "p.id",
    )
    queries = [(place, tsquery(query)) for place, query in enumerate(_queries(terms))]
    return [_each(forms, words), _each(queries[len(terms) :], titles), _each(queries, practices)]


def _each(said: Sequence[tuple[int, str]], newest: QueryString) -> QueryString:
    """The same for each word or query."""
    return QueryString(
        "SELECT x.* FROM unnest({}::int[], {}::text[]) AS w (place, said) "
        "CROSS JOIN LATERAL ({}) x",
        [place for place, _ in said],
        [words for _, words in said],
        newest,
    )


def _ideas(
    viewer: Viewer, place: str, source: str, matching: QueryString, key: str, *sources: QueryString
) -> QueryString:
    return QueryString(
        f"SELECT {place} AS place, 'idea' AS kind, i.id, i.id AS idea, i.public_id, "
        f"i.title, i.office, o.name AS office_name, i.stage, "
        f"coalesce(i.author = {{}}, false) AS mine FROM {source} "
        f"JOIN office o ON o.slug = i.office WHERE {{}} AND {{}} "
        f"ORDER BY {key} DESC LIMIT {PER_WORD}",
        viewer.id,
        *sources,
        matching,
        visible_ideas(viewer),
    )


def _practices(place: str, source: str, matching: QueryString, key: str) -> QueryString:
    return QueryString(
        f"SELECT {place} AS place, 'practice' AS kind, p.id, p.idea, p.public_id, "
        "p.title, coalesce(p.office, '') AS office, coalesce(o.name, p.landlord) AS office_name, "
        f"'shared' AS stage, false AS mine FROM {source} LEFT JOIN office o ON o.slug = p.office "
        f"WHERE {{}} AND p.state = 'shared' ORDER BY {key} DESC LIMIT {PER_WORD}",
        matching,
    )


def _newest(rows: list[Row]) -> list[Row]:
    """Of each word's ideas and practices the newest, once each: it may have several forms."""
    found: dict[tuple[int, str], dict[int, Row]] = {}
    for row in rows:
        found.setdefault((row["place"], row["kind"]), {})[row["id"]] = row
    return [
        of_word[thing]
        for of_word in found.values()
        for thing in sorted(of_word, reverse=True)[:PER_WORD]
    ]


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
