"""The board: the office's ideas, a column for each stage."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from piccolo.querystring import QueryString

from innovation.db import Row, fetch
from innovation.domain.listing import Filters
from innovation.domain.people import Viewer
from innovation.domain.pipeline import Facts
from innovation.domain.policy import Stake
from innovation.domain.stages import Role, Stage
from innovation.queries.ideas import (
    CAP,
    CARD,
    CARD_TABLES,
    FACT_JOINS,
    FACTS,
    Card,
    capped_count,
    card,
    facts_of,
    stake_of,
    unless_many,
)
from innovation.queries.listing import wanted
from innovation.queries.visible import NOT_CLOSED

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides which moves of a card are a chair's or an administrator's."""

    stake: Stake
    facts: Facts
    practice_version: int


@dataclass(frozen=True, slots=True)
class Column:
    """A stage of the board: its newest cards, and how many there are.

    ``standings``, by the cards' ids, are read for those who may move ideas.
    """

    stage: Stage
    count: int
    capped: bool
    cards: list[Card]
    standings: Mapping[int, Standing]


async def board(viewer: Viewer, filters: Filters = Filters()) -> list[Column]:  # noqa: B008
    """Four columns of what the viewer may see and is not closed, newest first."""
    columns = [_column(viewer, replace(filters, stage=stage)) for stage in Stage]
    rows = await fetch(" UNION ALL ".join("{}" for _ in columns), *columns)
    return [_read(viewer, stage, [row for row in rows if row["stage"] == stage]) for stage in Stage]


def moves_ideas(viewer: Viewer) -> bool:
    """Whether the cards of the board have moves for this person."""
    return viewer.has(Role.CHAIR, Role.OFFICE_ADMIN)


def _read(viewer: Viewer, stage: Stage, rows: list[Row]) -> Column:
    rows = sorted(rows, key=lambda row: row["id"], reverse=True)
    total = rows[0]["total"] if rows else 0
    standings = {
        row["id"]: Standing(stake_of(row), facts_of(row), row["practice_version"] or 0)
        for row in rows
        if moves_ideas(viewer)
    }
    return Column(stage, min(total, CAP), total > CAP, [card(row) for row in rows], standings)


def _column(viewer: Viewer, filters: Filters) -> QueryString:
    """A stage's newest cards, each with the stage's count: no more of its ideas are read."""
    conditions = [
        QueryString(f"i.office = {{}} AND {NOT_CLOSED}", viewer.office),
        *wanted(viewer, filters),
    ]
    counted = capped_count(conditions)
    where = " AND ".join("{}" for _ in conditions)
    newest = QueryString(
        f"SELECT {CARD} FROM {CARD_TABLES} WHERE {where} ORDER BY i.id DESC LIMIT {SHOWN}",
        *conditions,
    )
    total = counted if filters.narrowing else unless_many(viewer, filters.stage, counted)
    if not moves_ideas(viewer):
        return QueryString("SELECT newest.*, {} AS total FROM ({}) newest", total, newest)
    return QueryString(
        f"SELECT newest.*, {{}} AS total, i.office, i.adopted_from, {FACTS} "
        f"FROM ({{}}) newest JOIN idea i ON i.id = newest.id {FACT_JOINS}",
        total,
        viewer.id,
        viewer.office,
        newest,
    )
