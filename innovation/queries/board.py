"""The board: the office's ideas, a column for each stage."""

from dataclasses import dataclass

from piccolo.querystring import QueryString

from innovation.db import fetch
from innovation.domain.people import Viewer
from innovation.domain.stages import Stage
from innovation.queries.ideas import (
    CAP,
    CARD,
    CARD_TABLES,
    Card,
    capped_count,
    card,
    unless_many,
)
from innovation.queries.visible import NOT_CLOSED, visible_ideas

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A stage of the board: its newest cards, and how many there are."""

    stage: Stage
    count: int
    capped: bool
    cards: list[Card]


async def board(viewer: Viewer) -> list[Column]:
    """Four columns of what the viewer may see and is not closed, newest first."""
    columns = [_column(viewer, stage) for stage in Stage]
    rows = await fetch(" UNION ALL ".join("{}" for _ in columns), *columns)
    by_stage = {stage: [row for row in rows if row["stage"] == stage] for stage in Stage}
    counts = {stage: here[0]["total"] if here else 0 for stage, here in by_stage.items()}
    return [
        Column(stage, min(counts[stage], CAP), counts[stage] > CAP, [card(row) for row in here])
        for stage, here in by_stage.items()
    ]


def _column(viewer: Viewer, stage: Stage) -> QueryString:
    """A stage's newest cards, each with the stage's count: no more of its ideas are read."""
    wanted = [
        QueryString(
            f"i.office = {{}} AND i.stage = {{}} AND {NOT_CLOSED}", viewer.office, stage.value
        ),
        visible_ideas(viewer),
    ]
    return QueryString(
        f"SELECT newest.*, {{}} AS total FROM (SELECT {CARD} FROM {CARD_TABLES} "
        f"WHERE {{}} AND {{}} ORDER BY i.id DESC LIMIT {SHOWN}) newest",
        unless_many(viewer, stage, capped_count(wanted)),
        *wanted,
    )
