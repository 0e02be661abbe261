"""What is said over a report: errata of a frozen one, and what the directors decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from innovation.api import Context, Database, Heading, Note, Rows
from innovation.api.db import BigSerial, Date, Integer, Table, Text, public_id

from .periods import Period


class ErratumRow(Table, tablename="x_progress_report_erratum"):
    """Told beside a frozen report, and never changed."""

    id = BigSerial(primary_key=True)
    office = Text()
    number = Integer()
    text = Text()
    said_by = Text()
    said_on = Date()


class DecisionRow(Table, tablename="x_progress_report_decision"):
    """What was decided over the report of the period that begins on a day."""

    id = BigSerial(primary_key=True)
    public_id = Text()
    office = Text()
    starts_on = Date()
    text = Text()
    whose = Text()
    due_on = Date(null=True)
    said_by = Text()
    said_on = Date()
    done_on = Date(null=True)
    done_by = Text(default="")


@dataclass(frozen=True, slots=True)
class Erratum:
    """What a frozen report got wrong."""

    number: int
    text: str
    said_by: str
    said_on: date


@dataclass(frozen=True, slots=True)
class Decision:
    """``whose`` is the slug of the office that carries it out, or nothing for the three."""

    public_id: str
    starts_on: date
    text: str
    whose: str
    due_on: date | None
    said_by: str
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Said:
    """Over one period's report: its errata, what is decided, what was and is still to be done."""

    errata: tuple[Erratum, ...]
    now: tuple[Decision, ...]
    earlier: tuple[Decision, ...]

    @property
    def people(self) -> list[str]:
        """Who said it, as public ids."""
        decided = [one.said_by for one in (*self.now, *self.earlier)]
        return [*(one.said_by for one in self.errata), *decided]


async def errata(db: Database) -> list[Erratum]:
    """All of them, in the order in which they were said."""
    rows = await db.fetch(
        "SELECT number, text, said_by, said_on FROM x_progress_report_erratum ORDER BY id"
    )
    return [Erratum(**row) for row in rows]


async def said_over(db: Database, period: Period, number: int | None) -> Said:
    """Earlier decisions are told again until they are done."""
    told = [one for one in await errata(db) if one.number == number]
    rows = await db.fetch(
        "SELECT public_id, starts_on, text, whose, due_on, said_by, done_on "
        "FROM x_progress_report_decision WHERE starts_on <= {} "
        "AND (starts_on = {} OR done_on IS NULL OR done_on >= {}) ORDER BY starts_on, id",
        *(period.starts_on, period.starts_on, period.starts_on),
    )
    decisions = [Decision(**row) for row in rows]
    return Said(
        tuple(told),
        tuple(one for one in decisions if one.starts_on == period.starts_on),
        tuple(one for one in decisions if one.starts_on < period.starts_on),
    )


async def correct(db: Database, ctx: Context, number: int, text: str, by: str) -> None:
    """Tell what a frozen report got wrong."""
    await db.fetch(
        "INSERT INTO x_progress_report_erratum (office, number, text, said_by, said_on) "
        "VALUES ({}, {}, {}, {}, {})",
        *(ctx.office, number, text, by, ctx.today),
    )


async def decide(
    db: Database, ctx: Context, period: Period, text: str, whose: str, due: date | None, by: str
) -> None:
    """Write down what was decided."""
    await db.fetch(
        "INSERT INTO x_progress_report_decision "
        "(public_id, office, starts_on, text, whose, due_on, said_by, said_on) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
        *(public_id(), ctx.office, period.starts_on, text, whose, due, by, ctx.today),
    )


async def mark(db: Database, decision: str, day: date | None, by: str) -> date | None:
    """A decision is carried out, or is not after all: the period over which it was taken."""
    rows = await db.fetch(
        "UPDATE x_progress_report_decision SET done_on = {}, done_by = {} "
        "WHERE public_id = {} RETURNING starts_on",
        *(day, by, decision),
    )
    return rows[0]["starts_on"] if rows else None


async def withdraw(db: Database, decision: str, by: str) -> date | None:
    """Take away what one wrote by mistake, until it is done."""
    rows = await db.fetch(
        "DELETE FROM x_progress_report_decision "
        "WHERE public_id = {} AND said_by = {} AND done_on IS NULL RETURNING starts_on",
        *(decision, by),
    )
    return rows[0]["starts_on"] if rows else None


# --- On paper --------------------------------------------------------------------------


ALL = "les trois offices"
HEAD = ("Décision", "Qui", "Pour le", "Faite le")


def parts_of(said: Said, offices: Sequence[Mapping[str, str]]) -> tuple[Heading | Note | Rows, ...]:
    """What follows a report's numbers."""
    names = {one["slug"]: one["name"] for one in offices}
    parts: list[Heading | Note | Rows] = []
    if said.errata:
        parts += [Heading("Errata"), *(Note(one.text) for one in said.errata)]
    for title, some in (("Ce que nous décidons", said.now), ("Décidé auparavant", said.earlier)):
        if some:
            rows = tuple((d.text, names.get(d.whose, ALL), d.due_on, d.done_on) for d in some)
            parts += [Heading(title), Rows(HEAD, rows)]
    return tuple(parts)
