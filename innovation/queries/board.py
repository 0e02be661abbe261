"""The board: the office's ideas, a column for each stage."""

from dataclasses import dataclass

from innovation.db import fetch
from innovation.domain.people import Viewer
from innovation.domain.stages import Stage
from innovation.queries.ideas import Card, card
from innovation.queries.visible import visible_ideas

SHOWN = 20
CAP = 1000


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
        "SELECT * FROM (SELECT i.id, i.public_id, i.title, i.kind, i.category, i.stage, i.status, "
        "i.stage_since, i.version, i.fictional, i.landlord, a.name AS author, "
        "row_number() OVER (PARTITION BY i.stage ORDER BY i.id DESC) AS rank, "
        "count(*) OVER (PARTITION BY i.stage) AS n "
        "FROM idea i JOIN office o ON o.slug = i.office LEFT JOIN person a ON a.id = i.author "
        "WHERE i.office = {} AND i.status NOT IN ('declined', 'withdrawn', 'grouped') AND {}) x "
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
