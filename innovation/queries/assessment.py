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
    committee: str
    borrowed: bool
    """Of a committee that is not the idea's own."""
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
    """An assessor, and whether their sheet is in: for their chair, never their marks."""

    committee: str
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
    return Result(
        row["sheets"], row["total"], row["core"], row["local"], row["spread"], criteria,
        row["score"], row["score_reason"], row["score_by"],
    )  # fmt: skip


def _round(row: Row) -> Round:
    return Round(
        id=row["id"],
        number=row["number"],
        committee=row["committee"],
        borrowed=row["committee"] != row["office"],
        state=RoundState(row["state"]),
        grid=grid_from_json(row["grid"]),
        quorum=row["quorum"],
        revealed_at=row["revealed_at"],
        version=row["version"],
        result=_result(row),
        fictional=bool(row["fictional"]),
    )


_ROUNDS = (
    "SELECT r.id, r.number, r.committee, r.office, r.state, r.grid, r.quorum, r.revealed_at, "
    "r.version, x.sheets, x.total, x.core, x.local, x.spread, x.criteria, x.score, "
    "x.score_reason, x.score_by, v.fictional FROM round r "
    "LEFT JOIN result x ON x.round = r.id LEFT JOIN person v ON v.id = r.revealed_by "
    "WHERE r.idea = {} "
)
_NEWEST_FIRST = "ORDER BY r.number DESC, r.id"


async def rounds_of(viewer: Viewer, idea: int) -> list[Round]:
    """The idea's rounds with their results, invited committees' too, the newest first."""
    return [_round(row) for row in await fetch(f"{_ROUNDS} {_NEWEST_FIRST}", idea)]


async def newest_round(viewer: Viewer, idea: int, committee: str = "") -> Round | None:
    """The round that is open, or the last one that was: of the idea's own committee, or of one."""
    row = await fetch_one(
        f"{_ROUNDS} AND r.committee = coalesce(nullif({{}}, ''), r.office) {_NEWEST_FIRST} LIMIT 1",
        idea,
        committee,
    )
    return _round(row) if row else None


def last_total(rounds: Sequence[Round]) -> float | None:
    """The newest revealed result of the idea's own committee."""
    return next((r.result.overall for r in rounds if r.result and not r.borrowed), None)


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


async def revealed_by_round(viewer: Viewer, idea: int) -> dict[int, list[Signed]]:
    """The sheets of each revealed round of an idea, by name."""
    return _signed(
        await fetch(
            f"{_SHEETS} WHERE s.round IN (SELECT id FROM round r WHERE r.idea = {{}} "
            f"AND r.state = {{}}) {_BY_NAME}",
            idea,
            RoundState.REVEALED.value,
        )
    )


async def sealed_sheets(viewer: Viewer, round_id: int) -> list[Signed]:
    """Every sheet of a locked round: only the reveal, as the system, may ask."""
    if not viewer.system:
        raise PermissionError("Marks are sealed until the reveal.")
    return await _sheets(round_id, "")


_SHEETS = (
    "SELECT s.id, s.round, s.person, s.comment AS overall, s.version, p.name, m.criterion, "
    "m.value, m.comment FROM sheet s JOIN person p ON p.id = s.person JOIN mark m ON m.sheet = s.id"
)
_BY_NAME = "ORDER BY p.name, s.id, m.id"


async def _sheets(round_id: int, condition: str, *values: object) -> list[Signed]:
    rows = await fetch(f"{_SHEETS} WHERE s.round = {{}} {condition} {_BY_NAME}", round_id, *values)
    return _signed(rows).get(round_id, [])


def _signed(rows: Sequence[Row]) -> dict[int, list[Signed]]:
    by_sheet: dict[int, list[Row]] = {}
    for row in rows:
        by_sheet.setdefault(row["id"], []).append(row)
    found: dict[int, list[Signed]] = {}
    for marks in by_sheet.values():
        sheet = Sheet(
            person=marks[0]["person"],
            marks={m["criterion"]: m["value"] for m in marks},
            comments={m["criterion"]: m["comment"] for m in marks},
            comment=marks[0]["overall"],
            version=marks[0]["version"],
        )
        found.setdefault(marks[0]["round"], []).append(Signed(marks[0]["name"], sheet))
    return found
