"""Rounds and their grids; one's own sheet while sealed, the result and the sheets once revealed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from innovation.db import Row, fetch, fetch_one
from innovation.domain.assessment import CriterionResult, Result, Sheet
from innovation.domain.contributions import Criterion
from innovation.domain.people import Viewer
from innovation.domain.stages import RoundState, Verdict


@dataclass(frozen=True, slots=True)
class Round:
    """A round of assessment with the grid that it froze when it opened."""

    id: int
    number: int
    state: RoundState
    grid: tuple[Criterion, ...]
    quorum: int
    revealed_at: datetime | None
    version: int
    result: Result | None
    fictional: bool
    """Revealed by an invented person: its marks are invented too."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the committee decided, and why."""

    verdict: Verdict
    reason: str
    review_on: date | None
    condition: str
    decided_by: str
    at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """A revealed sheet with its assessor's name, for the committee alone."""

    name: str
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class ExpectedSheet:
    """An assessor, and whether their sheet is in: for the chair, never their marks."""

    name: str
    answered: bool


def grid_to_json(grid: Sequence[Criterion]) -> str:
    """A grid as a round keeps it."""
    return json.dumps(
        [
            {
                "key": c.key,
                "label": c.label,
                "question": c.question,
                "weight": c.weight,
                "anchors": c.anchors,
            }
            for c in grid
        ],
        ensure_ascii=False,
    )


def grid_from_json(text: str) -> tuple[Criterion, ...]:
    """The grid that a round kept: no plugin is asked."""
    return tuple(Criterion(**{**c, "anchors": tuple(c["anchors"])}) for c in json.loads(text))


def _result(row: Row) -> Result | None:
    if row["sheets"] is None:
        return None
    criteria = tuple(CriterionResult(**c) for c in json.loads(row["criteria"]))
    return Result(row["sheets"], row["total"], row["core"], row["local"], row["spread"], criteria)


def _round(row: Row) -> Round:
    return Round(
        id=row["id"],
        number=row["number"],
        state=RoundState(row["state"]),
        grid=grid_from_json(row["grid"]),
        quorum=row["quorum"],
        revealed_at=row["revealed_at"],
        version=row["version"],
        result=_result(row),
        fictional=bool(row["fictional"]),
    )


_ROUNDS = (
    "SELECT r.id, r.number, r.state, r.grid, r.quorum, r.revealed_at, r.version, x.sheets, "
    "x.total, x.core, x.local, x.spread, x.criteria, v.fictional FROM round r "
    "LEFT JOIN result x ON x.round = r.id LEFT JOIN person v ON v.id = r.revealed_by "
    "WHERE r.idea = {} ORDER BY r.number DESC"
)


async def rounds_of(viewer: Viewer, idea: int) -> list[Round]:
    """The idea's rounds with their results, the newest first."""
    return [_round(row) for row in await fetch(_ROUNDS, idea)]


async def newest_round(viewer: Viewer, idea: int) -> Round | None:
    """The round that is open, or the last one that was."""
    row = await fetch_one(f"{_ROUNDS} LIMIT 1", idea)
    return _round(row) if row else None


def last_total(rounds: Sequence[Round]) -> float | None:
    """The newest revealed result."""
    return next((r.result.total for r in rounds if r.result), None)


async def decisions_on(viewer: Viewer, idea: int) -> list[Decision]:
    """What was decided, the newest first."""
    rows = await fetch(
        "SELECT d.verdict, d.reason, d.review_on, d.condition, d.at, d.current, "
        "p.name AS decided_by FROM decision d JOIN person p ON p.id = d.decided_by "
        "WHERE d.idea = {} ORDER BY d.id DESC",
        idea,
    )
    return [Decision(**{**row, "verdict": Verdict(row["verdict"])}) for row in rows]


async def own_sheet(viewer: Viewer, round_id: int) -> Sheet | None:
    """The viewer's own sheet in a round."""
    sheets = await _sheets(round_id, "AND s.person = {}", viewer.id)
    return sheets[0].sheet if sheets else None


async def revealed_sheets(viewer: Viewer, round_id: int) -> list[Signed]:
    """Every sheet of a revealed round, by name; none while it is sealed."""
    return await _sheets(
        round_id, "AND EXISTS (SELECT 1 FROM round r WHERE r.id = s.round AND r.state = {})",
        RoundState.REVEALED.value,
    )  # fmt: skip


async def sealed_sheets(viewer: Viewer, round_id: int) -> list[Signed]:
    """Every sheet of a locked round: only the reveal, as the system, may ask."""
    if not viewer.system:
        raise PermissionError("Marks are sealed until the reveal.")
    return await _sheets(round_id, "")


async def _sheets(round_id: int, condition: str, *values: object) -> list[Signed]:
    rows = await fetch(
        "SELECT s.id, s.person, s.comment AS overall, s.version, p.name, m.criterion, m.value, "
        "m.comment FROM sheet s JOIN person p ON p.id = s.person JOIN mark m ON m.sheet = s.id "
        f"WHERE s.round = {{}} {condition} ORDER BY p.name, s.id, m.id",
        round_id,
        *values,
    )
    by_sheet: dict[int, list[Row]] = {}
    for row in rows:
        by_sheet.setdefault(row["id"], []).append(row)
    return [
        Signed(
            marks[0]["name"],
            Sheet(
                person=marks[0]["person"],
                marks={m["criterion"]: m["value"] for m in marks},
                comments={m["criterion"]: m["comment"] for m in marks},
                comment=marks[0]["overall"],
                version=marks[0]["version"],
            ),
        )
        for marks in by_sheet.values()
    ]
