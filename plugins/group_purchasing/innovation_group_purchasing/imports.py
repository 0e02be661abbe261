"""What a spreadsheet brought to the register, kept so that it can be undone."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from innovation.api import Context, Database
from innovation.api.db import public_id

from . import store
from .contracts import Terms
from .importing import Read

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Import:
    """A spreadsheet that entered the register: how many contracts it added and changed."""

    public_id: str
    name: str
    person: str
    made_on: date
    undone_on: date | None
    added: int
    changed: int


async def bring_in(db: Database, ctx: Context, name: str, read: Read) -> tuple[int, int]:
    """Write what a file brings: how many contracts were added, and how many changed."""
    new = await store.add_all(db, ctx.office, read.new)
    brought = [(one, 1, "") for one in new]
    for change in read.changed:
        was = change.contract
        if await store.change(db, ctx.office, was.public_id, was.version, change.terms):
            brought.append((was.public_id, was.version + 1, _kept(was.terms)))
    if brought:
        await _remember(db, ctx, name, brought)
    return len(new), len(brought) - len(new)


async def _remember(
    db: Database, ctx: Context, name: str, brought: Iterable[tuple[str, int, str]]
) -> None:
    public, by = public_id(), ctx.person.public_id if ctx.person else ""
    await db.fetch(
        "INSERT INTO x_group_purchasing_import (public_id, office, name, person, made_on, number) "
        "SELECT {}, {}, {}, {}, {}, coalesce(max(number), 0) + 1 "
        "FROM x_group_purchasing_import WHERE office = {}",
        *(public, ctx.office, name, by, ctx.today, ctx.office),
    )
    left = list(brought)
    while left:
        some, left = left[: store.TOGETHER], left[store.TOGETHER :]
        await db.fetch(
            "INSERT INTO x_group_purchasing_brought (office, source, contract, version, before) "
            f"VALUES {', '.join(['({}, {}, {}, {}, {})'] * len(some))}",
            *(value for one in some for value in (ctx.office, public, *one)),
        )


def _kept(terms: Terms) -> str:
    return json.dumps(asdict(terms), default=date.isoformat)


def _terms(kept: str) -> Terms:
    read: dict[str, Any] = json.loads(kept)
    days = {name: date.fromisoformat(read[name]) for name in ("starts_on", "ends_on")}
    return Terms(**read | days | {"lots": tuple(read["lots"])})


IMPORTS = """
SELECT i.public_id, i.name, i.person, i.made_on, i.undone_on,
    count(CASE WHEN b.before = '' THEN 1 END) AS added,
    count(CASE WHEN b.before <> '' THEN 1 END) AS changed
FROM x_group_purchasing_import i
LEFT JOIN x_group_purchasing_brought b ON b.source = i.public_id
WHERE i.office = {}
GROUP BY i.public_id, i.name, i.person, i.made_on, i.undone_on, i.number
ORDER BY i.number DESC
"""


async def imports(db: Database, office: str) -> list[Import]:
    """An office's last imports, the newest first."""
    return [Import(**row) for row in await db.fetch(f"{IMPORTS} LIMIT {SHOWN}", office)]


async def undo(db: Database, office: str, public: str, today: date) -> tuple[int, int] | None:
    """Put back what an import changed: how many contracts, and how many are left as they are.

    What somebody changed since, or put into a purchase, stays. ``None`` where there is no such
    import, or it was undone.
    """
    done = await db.fetch(
        "UPDATE x_group_purchasing_import SET undone_on = {} "
        "WHERE public_id = {} AND office = {} AND undone_on IS NULL RETURNING public_id",
        *(today, public, office),
    )
    if not done:
        return None
    rows = await db.fetch(
        "SELECT contract, version, before FROM x_group_purchasing_brought WHERE source = {}", public
    )
    back = [await _put_back(db, office, row) for row in rows]
    return sum(back), len(back) - sum(back)


async def _put_back(db: Database, office: str, row: Mapping[str, Any]) -> bool:
    if row["before"]:
        terms = _terms(row["before"])
        return await store.change(db, office, row["contract"], row["version"], terms)
    return await store.forget(db, office, row["contract"], row["version"])
