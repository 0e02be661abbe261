"""What a report says: the same indicators for every office, as values that JSON can keep."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from innovation.api import OfficeFacts, OfficeFigures

Content = dict[str, Any]
"""``offices``, ``lines`` (each with its ``values`` and those of ``before``), ``staff``, ``next``,
``previous``: whatever the page shows, so that a frozen one needs nothing else."""


@dataclass(frozen=True, slots=True)
class Told:
    """How many people an office says that it has; ``fictional`` in the demonstration."""

    count: int
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator; ``better`` is empty where neither way is progress."""

    key: str
    label: str
    unit: str
    better: str
    value: Callable[[OfficeFigures, int], float | None]


def _rate(figures: OfficeFigures, staff: int) -> float | None:
    return round(100 * figures.ideas / staff, 1) if staff else None


def _effect(figures: OfficeFigures, _staff: int) -> float | None:
    return round(100 * figures.improved / figures.measured) if figures.measured else None


LINES = (
    Line("ideas", "Idées déposées", "", "up", lambda f, _: f.ideas),
    Line("rate", "Idées pour cent agents", "", "up", _rate),
    Line("delay", "Délai médian de réponse", "jours", "down", lambda f, _: f.median_days),
    Line("answered", "Premières réponses données", "", "up", lambda f, _: f.answered),
    Line("late", "Réponses en retard", "", "down", lambda f, _: f.late),
    Line("opened", "Expérimentations ouvertes", "", "up", lambda f, _: f.opened),
    Line("closed", "Expérimentations closes", "", "up", lambda f, _: f.closed),
    Line("running", "Expérimentations en cours", "", "", lambda f, _: f.running),
    Line("effect", "Mesures allées dans le bon sens", "%", "up", _effect),
    Line("given", "Pratiques reprises ailleurs", "", "up", lambda f, _: f.given),
    Line("received", "Pratiques reprises d'ailleurs", "", "up", lambda f, _: f.received),
    Line("due", "Prochaines décisions", "", "", lambda f, _: f.due),
)


def content_of(
    offices: Sequence[OfficeFacts],
    figures: Sequence[OfficeFigures],
    staff: Mapping[str, Told],
    previous: Mapping[str, Any] | None,
) -> Content:
    """All that a report says; ``previous`` is the content of the last frozen one, its number in."""
    by_office = {one.office: one for one in figures}
    told = {
        slug: staff[slug].count if slug in staff else one.staff for slug, one in by_office.items()
    }
    return {
        "offices": [{"slug": o.slug, "name": o.name} for o in offices if o.slug in by_office],
        "lines": [_line(line, by_office, told, previous) for line in LINES],
        "staff": {slug: _staff(told[slug], staff.get(slug)) for slug in told},
        "measured": {slug: one.measured for slug, one in by_office.items()},
        "next": {slug: [day.isoformat() for day in one.next_on] for slug, one in by_office.items()},
        "previous": previous["number"] if previous else None,
    }


def _staff(count: int, told: Told | None) -> dict[str, Any]:
    return {"count": count, "told": told is not None, "fictional": bool(told and told.fictional)}


def _line(
    line: Line,
    figures: Mapping[str, OfficeFigures],
    staff: Mapping[str, int],
    previous: Mapping[str, Any] | None,
) -> dict[str, Any]:
    old = {one["key"]: one["values"] for one in previous["lines"]} if previous else {}
    return {
        "key": line.key,
        "label": line.label,
        "unit": line.unit,
        "better": line.better,
        "values": {slug: line.value(one, staff[slug]) for slug, one in figures.items()},
        "before": old.get(line.key, {}),
    }


@dataclass(frozen=True, slots=True)
class Cell:
    """An indicator of one office: its value, how it changed, and its share of the highest."""

    office: str
    value: float | None
    change: float | None
    trend: str
    """``better``, ``worse``, or nothing to say."""
    width: int


def cells(line: Mapping[str, Any], slugs: Sequence[str]) -> list[Cell]:
    """A line's cells, in the order of these offices."""
    highest = max((value for value in line["values"].values() if value), default=0)
    return [_cell(line, slug, highest) for slug in slugs]


def _cell(line: Mapping[str, Any], slug: str, highest: float) -> Cell:
    value, before = line["values"].get(slug), line["before"].get(slug)
    change = None if value is None or before is None else round(value - before, 1)
    width = round(100 * value / highest) if value and highest else 0
    return Cell(slug, value, change, _trend(line["better"], change), width)


def _trend(better: str, change: float | None) -> str:
    if not change or not better:
        return ""
    return "better" if (change > 0) == (better == "up") else "worse"
