"""Look-alikes that the chair groups into one main idea."""

from collections.abc import Sequence
from dataclasses import dataclass

from piccolo.querystring import QueryString
from rapidfuzz import fuzz

from innovation.db import fetch, fetch_one
from innovation.domain.people import Viewer
from innovation.queries.ideas import CARD, CARD_TABLES, Card, Idea, card
from innovation.queries.search import asked_for, hits
from innovation.queries.visible import visible_ideas

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Grouping:
    """An idea's present place in a main one."""

    id: int
    main: int
    main_public_id: str


async def grouping_of(viewer: Viewer, idea: int) -> Grouping | None:
    """Into which idea this one is grouped now."""
    row = await fetch_one(
        "SELECT g.id, g.main, i.public_id FROM grouping g JOIN idea i ON i.id = g.main "
        "WHERE g.idea = {} AND g.ended_at IS NULL",
        idea,
    )
    return Grouping(row["id"], row["main"], row["public_id"]) if row else None


async def groups_others(viewer: Viewer, ideas: Sequence[int]) -> bool:
    """Whether one of these ideas is the main one of others."""
    marks = ", ".join("{}" for _ in ideas)
    row = await fetch_one(
        f"SELECT id FROM grouping WHERE main IN ({marks}) AND ended_at IS NULL LIMIT 1", *ideas
    )
    return row is not None


async def carriers_of(viewer: Viewer, idea: int) -> list[int]:
    """An idea's author and co-authors."""
    rows = await fetch(
        "SELECT person FROM participant WHERE idea = {} AND part IN ('author', 'co_author') "
        "ORDER BY person",
        idea,
    )
    return [row["person"] for row in rows]


async def credited_on(viewer: Viewer, main: int) -> list[int]:
    """Who carries an idea because another one is grouped into it."""
    rows = await fetch(
        "SELECT DISTINCT c.person FROM grouping g JOIN credit c ON c.grouping = g.id "
        "WHERE g.main = {} AND g.ended_at IS NULL",
        main,
    )
    return [row["person"] for row in rows]


async def credited_by(viewer: Viewer, grouping: int) -> list[int]:
    """Who carries the main idea because of this grouping alone."""
    rows = await fetch(
        "SELECT c.person FROM credit c JOIN grouping g ON g.id = c.grouping WHERE g.id = {} "
        "AND NOT EXISTS (SELECT 1 FROM credit d JOIN grouping h ON h.id = d.grouping "
        " WHERE d.person = c.person AND h.main = g.main AND h.id <> g.id AND h.ended_at IS NULL) "
        "AND NOT EXISTS (SELECT 1 FROM co_authorship a WHERE a.idea = g.main "
        " AND a.person = c.person AND a.state = 'accepted') ORDER BY c.person",
        grouping,
    )
    return [row["person"] for row in rows]


async def may_be_grouped(viewer: Viewer, idea: Idea, words: str) -> list[Card]:
    """Ideas that may be grouped into this one and whose title holds one of the words."""
    asked = asked_for(words)
    found = hits("search_idea", asked, title=True, any_of=True)
    rows = await fetch(
        f"SELECT {CARD} FROM {CARD_TABLES} WHERE i.office = {{}} AND i.id <> {{}} "
        "AND i.stage IN ('submitted', 'assessed') AND i.status = 'open' "
        "AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.idea = i.id AND d.current) "
        "AND NOT EXISTS (SELECT 1 FROM grouping g WHERE g.main = i.id AND g.ended_at IS NULL) "
        "AND {} AND {} ORDER BY i.id DESC LIMIT 200",
        idea.office,
        idea.id,
        visible_ideas(viewer),
        QueryString("1 = 0") if asked.empty else QueryString("i.id IN ({})", found),
    )
    near = sorted(rows, key=lambda row: fuzz.token_set_ratio(row["title"], words), reverse=True)
    return [card(row) for row in near[:SHOWN]]
