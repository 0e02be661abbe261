"""The board: the office's ideas, a column for each stage."""

from dataclasses import dataclass

from innovation.db import fetch
from innovation.domain.people import Viewer
from innovation.domain.stages import Stage
from innovation.queries.ideas import CAP, CARD, CARD_TABLES, Card, card
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
    rows = await fetch(
        f"SELECT * FROM (SELECT {CARD}, "
        "row_number() OVER (PARTITION BY i.stage ORDER BY i.id DESC) AS rank, "
        f"count(*) OVER (PARTITION BY i.stage) AS n FROM {CARD_TABLES} "
        f"WHERE i.office = {{}} AND {NOT_CLOSED} AND {{}}) x "
        f"WHERE rank <= {SHOWN} ORDER BY id DESC",
        viewer.office,
        visible_ideas(viewer),
    )
    columns = []
    for stage in Stage:
        here = [row for row in rows if row["stage"] == stage]
        count = here[0]["n"] if here else 0
        columns.append(Column(stage, min(count, CAP), count > CAP, [card(row) for row in here]))
    return columns
