"""The plugin's own tables: the reports that were frozen, and how many people each office has."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from innovation.api import Context, Database
from innovation.api.db import BigSerial, Boolean, Date, Integer, Table, Text

from .periods import Period
from .telling import Content, Told


class Report(Table, tablename="x_progress_report_report"):
    """A frozen report; ``content`` is all that it says, and never changes."""

    id = BigSerial(primary_key=True)
    office = Text()
    number = Integer()
    starts_on = Date()
    ends_on = Date()
    frozen_on = Date()
    frozen_by = Text()
    content = Text()


class Staff(Table, tablename="x_progress_report_staff"):
    """How many people work in an office, as it says itself."""

    id = BigSerial(primary_key=True)
    office = Text()
    staff = Integer()
    told_on = Date()
    told_by = Text()
    fictional = Boolean(default=False)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A report that was frozen, with its content."""

    number: int
    starts_on: date
    ends_on: date
    frozen_on: date
    frozen_by: str
    content: Content

    @property
    def period(self) -> Period:
        """The days that it tells of."""
        return Period(self.starts_on)


_COLUMNS = "number, starts_on, ends_on, frozen_on, frozen_by, content"
_TABLE = "x_progress_report_report"


async def frozen_reports(db: Database) -> list[Frozen]:
    """All of them, the newest first."""
    rows = await db.fetch(f"SELECT {_COLUMNS} FROM {_TABLE} ORDER BY number DESC")
    return [_frozen(row) for row in rows]


async def frozen_number(db: Database, number: int) -> Frozen | None:
    """The report with this number."""
    rows = await db.fetch(f"SELECT {_COLUMNS} FROM {_TABLE} WHERE number = {{}}", number)
    return _frozen(rows[0]) if rows else None


async def last_before(db: Database, period: Period) -> dict[str, Any] | None:
    """The content, with its number, of the last report of a period that ended before."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM {_TABLE} WHERE ends_on <= {{}} ORDER BY ends_on DESC LIMIT 1",
        period.starts_on,
    )
    return json.loads(rows[0]["content"]) | {"number": rows[0]["number"]} if rows else None


async def freeze(db: Database, ctx: Context, period: Period, content: Content) -> int | None:
    """Keep it for ever: its number; ``None`` when somebody froze this period, or one, just now."""
    by = ctx.person.public_id if ctx.person else ""
    rows = await db.fetch(
        f"INSERT INTO {_TABLE} (office, number, starts_on, ends_on, frozen_on, frozen_by, content) "
        f"SELECT {{}}, coalesce(max(number), 0) + 1, {{}}, {{}}, {{}}, {{}}, {{}} FROM {_TABLE} "
        "WHERE true ON CONFLICT DO NOTHING RETURNING number",
        ctx.office,
        period.starts_on,
        period.ends_on,
        ctx.today,
        by,
        json.dumps(content, ensure_ascii=False),
    )
    return rows[0]["number"] if rows else None


async def staff_told(db: Database) -> dict[str, Told]:
    """By office, how many people it said that it has."""
    rows = await db.fetch("SELECT office, staff, fictional FROM x_progress_report_staff")
    return {row["office"]: Told(row["staff"], bool(row["fictional"])) for row in rows}


async def tell_staff(db: Database, ctx: Context, staff: int, *, fictional: bool = False) -> None:
    """Say how many people one's own office has."""
    await db.fetch(
        "INSERT INTO x_progress_report_staff (office, staff, told_on, told_by, fictional) "
        "VALUES ({}, {}, {}, {}, {}) ON CONFLICT (office) DO UPDATE "
        "SET staff = excluded.staff, told_on = excluded.told_on, told_by = excluded.told_by, "
        "fictional = excluded.fictional",
        ctx.office,
        staff,
        ctx.today,
        ctx.person.public_id if ctx.person else "",
        fictional,
    )


def _frozen(row: Mapping[str, Any]) -> Frozen:
    values = {name: row[name] for name in Frozen.__slots__}
    return Frozen(**{**values, "content": json.loads(row["content"])})
