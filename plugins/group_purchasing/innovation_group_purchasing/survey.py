"""What a purchase asks of each office: quantities lot by lot, until a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from innovation.api import Database

from .written import fold

LOTS = 20
NUMBERS = range(1, 2 * LOTS + 1)
"""Enough for the lots that go and those that come at once."""
WHOLE, UNIT = "Ensemble", "unités"
TOO_MANY = "Vingt lots au plus, de 80 caractères chacun, leur unité comprise."
TWICE = "Deux lots portent le même nom : changez l'un des deux."
GIVEN = "Un office a déjà donné sa quantité pour un lot que vous retirez : remettez-le."


@dataclass(frozen=True, slots=True)
class Lot:
    """A part of what will be bought, and what is counted of it."""

    number: int
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What an office answers: how many of each lot, by its number."""

    quantities: Mapping[int, int]
    wanted_on: date | None = None
    text: str = ""


NOTHING = Needs({})


def lots_from(text: str, before: Sequence[Lot] = ()) -> tuple[Lot, ...]:
    """« Ascenseurs : appareils », a line each; a lot that was there keeps its number."""
    said = [_said(line) for line in text.splitlines() if line.strip()] or [(WHOLE, UNIT)]
    if len(said) > LOTS or any(len(label) + len(unit) > 80 for label, unit in said):
        raise ValueError(TOO_MANY)
    if len({fold(label) for label, _ in said}) < len(said):
        raise ValueError(TWICE)
    there = {fold(one.label): one.number for one in before}
    free = (number for number in NUMBERS if number not in there.values())
    return tuple(Lot(there.get(fold(label)) or next(free), label, unit) for label, unit in said)


def _said(line: str) -> tuple[str, str]:
    label, _, unit = line.partition(":") if ":" in line else (line, "", "")
    return " ".join(label.split()) or WHOLE, " ".join(unit.split()) or UNIT


def text_of(lots: Sequence[Lot]) -> str:
    """The lots as people type them."""
    return "\n".join(f"{one.label} : {one.unit}" for one in lots)


# --- In the database -----------------------------------------------------------------


async def lots_of(db: Database, project: str) -> tuple[Lot, ...]:
    """In their order."""
    rows = await db.fetch(
        "SELECT number, label, unit FROM x_group_purchasing_lot WHERE project = {} ORDER BY number",
        project,
    )
    return tuple(Lot(**row) for row in rows)


async def set_lots(
    db: Database, office: str, project: str, lots: Sequence[Lot], before: Sequence[Lot] = ()
) -> None:
    """The lots are these; ``ValueError`` when an office has answered for one that goes."""
    gone = {one.number for one in before} - {one.number for one in lots}
    given = await quantities_of(db, project)
    if any(gone & quantities.keys() for quantities in given.values()):
        raise ValueError(GIVEN)
    for number in gone:
        await db.fetch(
            "DELETE FROM x_group_purchasing_lot WHERE project = {} AND number = {}", project, number
        )
    for lot in lots:
        await db.fetch(
            "INSERT INTO x_group_purchasing_lot (office, project, number, label, unit) "
            "VALUES ({}, {}, {}, {}, {}) ON CONFLICT (project, number) DO UPDATE "
            "SET label = excluded.label, unit = excluded.unit",
            *(office, project, lot.number, lot.label, lot.unit),
        )


async def quantities_of(db: Database, project: str) -> dict[str, dict[int, int]]:
    """What each office said, by lot."""
    rows = await db.fetch(
        "SELECT office, lot, quantity FROM x_group_purchasing_quantity WHERE project = {}", project
    )
    found: dict[str, dict[int, int]] = {}
    for row in rows:
        found.setdefault(row["office"], {})[row["lot"]] = row["quantity"]
    return found


async def set_quantities(
    db: Database, office: str, project: str, quantities: Mapping[int, int]
) -> None:
    """An office's quantities are these."""
    await db.fetch(
        "DELETE FROM x_group_purchasing_quantity WHERE project = {} AND office = {}",
        project,
        office,
    )
    for lot, quantity in quantities.items():
        await db.fetch(
            "INSERT INTO x_group_purchasing_quantity (office, project, lot, quantity) "
            "VALUES ({}, {}, {}, {})",
            *(office, project, lot, quantity),
        )
