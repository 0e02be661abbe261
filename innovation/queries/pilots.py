"""Pilots and what they measure."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from innovation.db import Row, fetch
from innovation.domain.people import Viewer


@dataclass(frozen=True, slots=True)
class Point:
    """What an indicator said one day; one that was withdrawn only stays to be read."""

    public_id: str
    value: float
    taken_on: date
    note: str
    by: str
    by_public_id: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator of a pilot: where it started, where it should go, where it is.

    ``points`` are all that it said, by day; ``measured`` is the last of those that stand.
    """

    id: int
    key: str
    label: str
    unit: str
    better: str
    baseline: float | None
    target: float | None
    measured: float | None
    measured_on: date | None
    stop_at: float | None
    points: tuple[Point, ...] = ()

    @property
    def standing(self) -> tuple[Point, ...]:
        """The points that count."""
        return tuple(point for point in self.points if not point.withdrawn)

    @property
    def is_known(self) -> bool:
        """Whether there is anything to tell of it."""
        return (self.baseline, self.target, self.measured) != (None, None, None)

    @property
    def progress(self) -> int | None:
        """How far from baseline to target, 0–100; ``None`` when that says nothing."""
        if self.baseline is None or self.target is None or self.measured is None:
            return None
        if self.baseline == self.target:
            return None
        way = (self.measured - self.baseline) / (self.target - self.baseline)
        return round(100 * min(1.0, max(0.0, way)))


@dataclass(frozen=True, slots=True)
class Pilot:
    """A pilot of an idea, with its indicators."""

    id: int
    public_id: str
    kind: str
    kind_label: str
    steps: tuple[str, ...]
    lead_id: int
    lead: str
    lead_fictional: bool
    site: str
    starts_on: date
    ends_on: date
    question: str
    stop_rule: str
    outcome: str
    lessons: str
    opened_at: datetime
    closed_at: datetime | None
    version: int
    measures: tuple[Measure, ...]


_PILOT = (
    "id", "public_id", "kind", "kind_label", "lead", "site", "starts_on", "ends_on", "question",
    "stop_rule", "outcome", "lessons", "opened_at", "closed_at", "version",
)  # fmt: skip
_MEASURE = (
    "id", "key", "label", "unit", "better", "baseline", "target", "measured", "measured_on",
    "stop_at",
)  # fmt: skip
_MEASURES = ", ".join(f"n.{name} AS n_{name}" for name in _MEASURE) + (
    ", m.public_id AS m_public_id, m.value, m.taken_on, m.note, m.withdrawn_at, "
    "t.name AS taker, t.public_id AS taker_public_id"
)
_POINTS = "LEFT JOIN measure m ON m.indicator = n.id LEFT JOIN person t ON t.id = m.taken_by"
_IN_ORDER = "ORDER BY n.position, m.taken_on, m.id"


def _measures(rows: list[Row]) -> tuple[Measure, ...]:
    """One row for each point, or for each indicator that has none."""
    by_indicator = groupby((row for row in rows if row["n_id"]), lambda row: row["n_id"])
    return tuple(_measure(list(group)) for _, group in by_indicator)


def _measure(rows: list[Row]) -> Measure:
    points = tuple(
        Point(
            public_id=row["m_public_id"],
            value=row["value"],
            taken_on=row["taken_on"],
            note=row["note"],
            by=row["taker"] or "",
            by_public_id=row["taker_public_id"] or "",
            withdrawn=row["withdrawn_at"] is not None,
        )
        for row in rows
        if row["m_public_id"]
    )
    return Measure(**{name: rows[0][f"n_{name}"] for name in _MEASURE}, points=points)


async def pilot_of(viewer: Viewer, idea: int) -> Pilot | None:
    """The idea's pilot, with its indicators in their order."""
    rows = await fetch(
        f"SELECT pi.*, p.name AS lead_name, p.fictional AS lead_fictional, {_MEASURES} "
        "FROM pilot pi JOIN person p ON p.id = pi.lead LEFT JOIN indicator n ON n.pilot = pi.id "
        f"{_POINTS} WHERE pi.idea = {{}} {_IN_ORDER}",
        idea,
    )
    if not rows:
        return None
    first = {name: rows[0][name] for name in _PILOT}
    return Pilot(
        **{**first, "lead": rows[0]["lead_name"]},
        lead_id=rows[0]["lead"],
        lead_fictional=bool(rows[0]["lead_fictional"]),
        steps=tuple(json.loads(rows[0]["steps"])),
        measures=_measures(rows),
    )


async def measures_of_practice(viewer: Viewer, practice: int) -> tuple[Measure, ...]:
    """What the pilot behind a practice measured."""
    rows = await fetch(
        f"SELECT {_MEASURES} FROM practice_sheet s JOIN pilot p ON p.idea = s.idea "
        f"JOIN indicator n ON n.pilot = p.id {_POINTS} WHERE s.id = {{}} {_IN_ORDER}",
        practice,
    )
    return _measures(rows)
