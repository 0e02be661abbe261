"""Pilots and what they measure."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from innovation.db import fetch
from innovation.domain.people import Viewer


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator of a pilot: where it started, where it should go, where it is."""

    key: str
    label: str
    unit: str
    better: str
    baseline: float | None
    target: float | None
    measured: float | None
    measured_on: date | None

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
    "key", "label", "unit", "better", "baseline", "target", "measured", "measured_on",
)  # fmt: skip
_MEASURES = ", ".join(f"n.{name}" for name in _MEASURE)


async def pilot_of(viewer: Viewer, idea: int) -> Pilot | None:
    """The idea's pilot, with its indicators in their order."""
    rows = await fetch(
        f"SELECT pi.*, p.name AS lead_name, p.fictional AS lead_fictional, {_MEASURES} "
        "FROM pilot pi JOIN person p ON p.id = pi.lead LEFT JOIN indicator n ON n.pilot = pi.id "
        "WHERE pi.idea = {} ORDER BY n.position",
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
        measures=tuple(
            Measure(**{name: row[name] for name in _MEASURE})
            for row in rows
            if row["key"] is not None
        ),
    )


async def measures_of_practice(viewer: Viewer, practice: int) -> tuple[Measure, ...]:
    """What the pilot behind a practice measured."""
    rows = await fetch(
        f"SELECT {_MEASURES} FROM practice_sheet s JOIN pilot p ON p.idea = s.idea "
        "JOIN indicator n ON n.pilot = p.id WHERE s.id = {} ORDER BY n.position",
        practice,
    )
    return tuple(Measure(**row) for row in rows)
