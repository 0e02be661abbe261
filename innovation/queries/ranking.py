"""What a change of grid would move: results that wait for a decision, and rounds under way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from innovation.db import Row, fetch, fetch_one
from innovation.domain.contributions import Criterion
from innovation.domain.people import Viewer
from innovation.domain.stages import RoundState, Stage, Status
from innovation.queries.assessment import grid_from_json
from innovation.queries.visible import visible_ideas

MOST = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """An idea whose result is revealed and whose decision is to come; ``sheets`` hold marks."""

    public_id: str
    title: str
    grid: tuple[Criterion, ...]
    sheets: Sequence[Mapping[str, int | None]]


async def waiting_for_decision(viewer: Viewer) -> list[Waiting]:
    """The office's ideas that wait for a decision, the newest first; never a sealed mark."""
    rows = await fetch(
        "SELECT i.id, i.public_id, i.title, r.id AS round, r.grid FROM idea i "
        "JOIN office o ON o.slug = i.office JOIN round r ON r.idea = i.id "
        "AND r.committee = i.office AND r.state = {} AND r.number = (SELECT max(x.number) "
        " FROM round x WHERE x.idea = i.id AND x.committee = i.office) "
        "WHERE i.office = {} AND i.stage = {} AND i.status = {} AND {} AND NOT EXISTS "
        "(SELECT 1 FROM decision d WHERE d.idea = i.id AND d.current AND d.verdict = 'go') "
        f"ORDER BY i.id DESC LIMIT {MOST}",
        *(RoundState.REVEALED.value, viewer.office, Stage.ASSESSED.value, Status.OPEN.value),
        visible_ideas(viewer),
    )
    sheets = await _marks([row["round"] for row in rows])
    return [
        Waiting(row["public_id"], row["title"], grid_from_json(row["grid"]), sheets[row["round"]])
        for row in rows
    ]


async def _marks(rounds: Sequence[int]) -> dict[int, list[dict[str, int | None]]]:
    """The marks of each sheet of these rounds, of those that are revealed."""
    by_round: dict[int, dict[int, dict[str, int | None]]] = {one: {} for one in rounds}
    for row in await _marked(rounds):
        by_round[row["round"]].setdefault(row["sheet"], {})[row["criterion"]] = row["value"]
    return {one: list(sheets.values()) for one, sheets in by_round.items()}


async def _marked(rounds: Sequence[int]) -> list[Row]:
    if not rounds:
        return []
    return await fetch(
        "SELECT m.round, m.sheet, m.criterion, m.value FROM mark m JOIN round r ON r.id = m.round "
        f"WHERE r.state = {{}} AND r.id IN ({', '.join('{}' for _ in rounds)})",
        RoundState.REVEALED.value,
        *rounds,
    )


async def rounds_under_way(viewer: Viewer) -> int:
    """How many rounds of the office's own committee are open: they keep their grid."""
    row = await fetch_one(
        "SELECT count(*) AS n FROM round r JOIN idea i ON i.id = r.idea "
        "JOIN office o ON o.slug = i.office "
        "WHERE r.committee = {} AND r.state IN ('open', 'locked') AND {}",
        viewer.office,
        visible_ideas(viewer),
    )
    return int(row["n"]) if row else 0
