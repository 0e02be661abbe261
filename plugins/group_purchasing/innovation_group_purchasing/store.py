"""The register in the database.

``SEEN`` is the only way to read a contract: another office's amount is not read at all
unless that office published it, so nothing above can tell it. PostgreSQL says the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from innovation.api import Database
from innovation.api.db import public_id

from .contracts import Contract, Terms
from .written import fold

SEEN = """
SELECT c.public_id, c.office, c.reference, c.family, c.object, c.supplier, c.lots,
    a.cents AS amount_cents, coalesce(a.published, false) AS published,
    c.starts_on, c.ends_on, c.renewals, c.renewal_months, c.notice_months, c.owner, c.archived,
    c.fictional, c.version
FROM x_group_purchasing_contract c
LEFT JOIN x_group_purchasing_amount a
    ON a.contract = c.public_id AND (a.office = {} OR a.published)
"""
COLUMNS = (
    "reference", "folded", "family", "object", "supplier", "lots", "starts_on", "ends_on",
    "renewals", "renewal_months", "notice_months", "owner",
)  # fmt: skip

TOGETHER = 100
"""Contracts written by one statement."""


def _contract(row: Mapping[str, Any]) -> Contract:
    terms = Terms(
        **{
            name: row[name]
            for name in Terms.__dataclass_fields__
            if name not in ("lots", "published")
        },
        lots=tuple(row["lots"].splitlines()),
        published=bool(row["published"]),
    )
    return Contract(
        row["public_id"],
        row["office"],
        terms,
        bool(row["archived"]),
        bool(row["fictional"]),
        row["version"],
    )


def _values(terms: Terms) -> list[Any]:
    values = asdict(terms) | {"lots": "\n".join(terms.lots), "folded": fold(terms.reference)}
    return [values[name] for name in COLUMNS]


async def contracts(db: Database, viewer: str, *, office: str = "") -> list[Contract]:
    """The contracts of one office, or of all, as the office ``viewer`` sees them."""
    if office:
        rows = await db.fetch(SEEN + "WHERE c.office = {} ORDER BY c.reference", viewer, office)
    else:
        rows = await db.fetch(SEEN + "ORDER BY c.office, c.reference", viewer)
    return [_contract(row) for row in rows]


async def contract(db: Database, viewer: str, public: str) -> Contract | None:
    """One contract as the office ``viewer`` sees it."""
    rows = await db.fetch(SEEN + "WHERE c.public_id = {}", viewer, public)
    return _contract(rows[0]) if rows else None


async def add(db: Database, office: str, terms: Terms, *, fictional: bool = False) -> str | None:
    """Write a contract down; ``None`` when its reference is taken."""
    written = await _insert(db, office, [terms], fictional=fictional)
    return written[0] if written else None


async def add_all(
    db: Database, office: str, new: Iterable[Terms], *, fictional: bool = False
) -> list[str]:
    """Write contracts down, so many at a time: those whose reference was free."""
    left, written = list(new), list[str]()
    while left:
        written += await _insert(db, office, left[:TOGETHER], fictional=fictional)
        del left[:TOGETHER]
    return written


async def _insert(
    db: Database, office: str, several: Sequence[Terms], *, fictional: bool
) -> list[str]:
    """The public ids of those whose reference was free."""
    named = {public_id(): terms for terms in several}
    places = ", ".join(["{}"] * (len(COLUMNS) + 3))
    rows = ", ".join([f"({places}, false, 1)"] * len(several))
    written = await db.fetch(
        "INSERT INTO x_group_purchasing_contract "
        f"(public_id, office, {', '.join(COLUMNS)}, fictional, archived, version) "
        f"VALUES {rows} ON CONFLICT (office, folded) DO NOTHING RETURNING public_id",
        *(
            value
            for name, terms in named.items()
            for value in (name, office, *_values(terms), fictional)
        ),
    )
    free = [row["public_id"] for row in written]
    if free:
        await _insert_amounts(db, office, {name: named[name] for name in free})
    return free


async def _insert_amounts(db: Database, office: str, named: Mapping[str, Terms]) -> None:
    await db.fetch(
        "INSERT INTO x_group_purchasing_amount (contract, office, published, cents) "
        f"VALUES {', '.join(['({}, {}, {}, {})'] * len(named))}",
        *(
            value
            for name, terms in named.items()
            for value in (name, office, terms.published, terms.amount_cents)
        ),
    )


async def change(db: Database, office: str, public: str, version: int, terms: Terms) -> bool:
    """Write a contract's terms anew, unless somebody else has in the meantime."""
    places = ", ".join(f"{name} = {{}}" for name in COLUMNS)
    done = await db.fetch(
        f"UPDATE x_group_purchasing_contract SET {places}, version = version + 1 "
        "WHERE public_id = {} AND office = {} AND version = {} RETURNING version",
        *_values(terms),
        *(public, office, version),
    )
    if done:
        await db.fetch(
            "UPDATE x_group_purchasing_amount SET published = {}, cents = {} WHERE contract = {}",
            *(terms.published, terms.amount_cents, public),
        )
    return bool(done)


async def forget(db: Database, office: str, public: str, version: int) -> bool:
    """Take a contract away for good, unless it has changed or a purchase would replace it."""
    return bool(
        await db.fetch(
            "DELETE FROM x_group_purchasing_contract WHERE public_id = {} AND office = {} "
            "AND version = {} AND NOT EXISTS (SELECT 1 FROM x_group_purchasing_replaced r "
            "WHERE r.contract = x_group_purchasing_contract.public_id) RETURNING public_id",
            *(public, office, version),
        )
    )


async def is_taken(db: Database, office: str, reference: str, public: str = "") -> bool:
    """Whether another contract of the office has this reference."""
    return bool(
        await db.fetch(
            "SELECT public_id FROM x_group_purchasing_contract "
            "WHERE office = {} AND folded = {} AND public_id <> {}",
            office,
            fold(reference),
            public,
        )
    )


async def archive(db: Database, office: str, public: str, version: int, *, away: bool) -> bool:
    """Put a contract away, or bring it back."""
    return bool(
        await db.fetch(
            "UPDATE x_group_purchasing_contract SET archived = {}, version = version + 1 "
            "WHERE public_id = {} AND office = {} AND version = {} RETURNING version",
            away,
            public,
            office,
            version,
        )
    )


# --- Spreadsheets that wait ----------------------------------------------------


async def keep_upload(db: Database, office: str, name: str, cells: str, today: date) -> str:
    """Keep a spreadsheet's cells until its import is confirmed."""
    public = public_id()
    await db.fetch(
        "INSERT INTO x_group_purchasing_upload (public_id, office, name, cells, sent_on) "
        "VALUES ({}, {}, {}, {}, {})",
        public, office, name, cells, today,
    )  # fmt: skip
    return public


async def upload(db: Database, office: str, public: str) -> tuple[str, str] | None:
    """The name and the cells of a spreadsheet that the office sent."""
    rows = await db.fetch(
        "SELECT name, cells FROM x_group_purchasing_upload WHERE public_id = {} AND office = {}",
        public,
        office,
    )
    return (rows[0]["name"], rows[0]["cells"]) if rows else None


async def drop_uploads(db: Database, office: str, before: date, public: str = "") -> None:
    """Forget one spreadsheet, and those that were sent before a day."""
    await db.fetch(
        "DELETE FROM x_group_purchasing_upload "
        "WHERE office = {} AND (public_id = {} OR sent_on < {})",
        office,
        public,
        before,
    )
