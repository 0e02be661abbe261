"""What a pilot on a building tells each month, and how the months are put together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Literal

from innovation.api import Context, Database, PilotFacts
from innovation.api.db import BigSerial, Boolean, Date, Real, Table, Text

from .pilots import GREENHOUSE, PRINTING

NAME = "nantes_pilots"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read on a meter, or counted, once a month."""

    key: str
    label: str
    unit: str = ""
    gather: Literal["sum", "mean"] = "sum"


READINGS: Mapping[str, tuple[Reading, ...]] = {
    f"{NAME}.{PRINTING.key}": (
        Reading("heures", "Heures d'impression du mois", "h"),
        Reading("arrets", "Arrêts du robot"),
        Reading("beton", "Béton employé", "m³"),
    ),
    f"{NAME}.{GREENHOUSE.key}": (
        Reading("kwh", "Énergie économisée dans le mois", "kWh"),
        Reading("eau_chaude", "Besoins d'eau chaude couverts", "%", "mean"),
        Reading("recolte", "Récolte", "kg"),
    ),
}
"""By the kind of the pilot."""

Months = dict[date, dict[str, float]]
"""By the first day of the month, what was read under each key."""


class MeasureRow(Table, tablename="x_nantes_pilots_measure"):
    """One reading of one month."""

    id = BigSerial(primary_key=True)
    office = Text()
    idea = Text()
    month = Date()
    key = Text()
    value = Real()
    told_by = Text()
    told_on = Date()
    fictional = Boolean(default=False)


def month_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def months_to_tell(pilot: PilotFacts, today: date) -> list[date]:
    """The months that are over since the pilot began, the newest first; none after its end."""
    if pilot.starts_on is None:
        return []
    after_its_end = month_of(month_of(pilot.ends_on or today) + timedelta(days=31))
    last, months = min(month_of(today), after_its_end), []
    while (last := month_of(last - timedelta(days=1))) >= month_of(pilot.starts_on):
        months.append(last)
    return months


def is_followed(pilot: PilotFacts) -> bool:
    """Whether its months are told."""
    return pilot.kind in READINGS


async def followed(ctx: Context) -> list[PilotFacts]:
    """The office's pilots on buildings, that run or have ended."""
    return [pilot for pilot in await ctx.pilots() if is_followed(pilot)]


async def told(db: Database, ctx: Context) -> dict[str, Months]:
    """By idea, all that was told; by month in their order."""
    rows = await db.fetch(
        "SELECT idea, month, key, value FROM x_nantes_pilots_measure WHERE office = {} "
        "ORDER BY idea, month, key",
        ctx.office,
    )
    found: dict[str, Months] = {}
    for row in rows:
        found.setdefault(row["idea"], {}).setdefault(row["month"], {})[row["key"]] = row["value"]
    return found


async def invented(db: Database, ctx: Context) -> set[str]:
    """The ideas whose months are the demonstration's."""
    rows = await db.fetch(
        "SELECT DISTINCT idea FROM x_nantes_pilots_measure WHERE office = {} AND fictional",
        ctx.office,
    )
    return {row["idea"] for row in rows}


async def tell(
    db: Database,
    ctx: Context,
    idea: str,
    month: date,
    values: Mapping[str, float],
    *,
    fictional: bool = False,
) -> None:
    """Keep a month's readings; those told before are replaced."""
    for key, value in values.items():
        await db.fetch(
            "INSERT INTO x_nantes_pilots_measure "
            "(office, idea, month, key, value, told_by, told_on, fictional) "
            "VALUES ({}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (office, idea, month, key) "
            "DO UPDATE SET value = excluded.value, told_by = excluded.told_by, "
            "told_on = excluded.told_on, fictional = excluded.fictional",
            ctx.office,
            idea,
            month,
            key,
            value,
            ctx.person.public_id if ctx.person else "",
            ctx.today,
            fictional,
        )


def gathered(reading: Reading, months: Iterable[Mapping[str, float]]) -> float | None:
    """All the months in one number; ``None`` when none was told."""
    values = [month[reading.key] for month in months if reading.key in month]
    if not values:
        return None
    return round(sum(values) if reading.gather == "sum" else fmean(values), 1)
