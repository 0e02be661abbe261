"""Training sessions, the places that other offices ask for, and what became of the trainees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from innovation.api import Context, Database
from innovation.api.db import BigSerial, Date, Integer, Table, Text, public_id

HOME = "rennes"
"""The office whose school it is: the others ask it for places."""


class SessionRow(Table, tablename="x_rennes_proximite_session"):
    """A training session of the school."""

    id = BigSerial(primary_key=True)
    public_id = Text()
    office = Text()
    title = Text()
    place = Text()
    starts_on = Date()
    ends_on = Date()
    seats = Integer()
    offered = Integer()
    trainees = Integer(null=True, default=None)
    graduates = Integer(null=True, default=None)
    hired = Integer(null=True, default=None)


class RequestRow(Table, tablename="x_rennes_proximite_request"):
    """Places that another office asks for."""

    id = BigSerial(primary_key=True)
    public_id = Text()
    session = Text()
    office = Text()
    seats = Integer()
    contact = Text()
    state = Text()
    asked_on = Date()
    answered_by = Text()
    answered_on = Date(null=True, default=None)


@dataclass(frozen=True, slots=True)
class Session:
    """A training session; ``confirmed`` places of those offered are taken.

    The counts of its trainees are none until they are told, six months after its end.
    """

    public_id: str
    title: str
    place: str
    starts_on: date
    ends_on: date
    seats: int
    offered: int
    confirmed: int
    trainees: int | None
    graduates: int | None
    hired: int | None

    @property
    def left(self) -> int:
        """The places that another office may still have."""
        return max(self.offered - self.confirmed, 0)


@dataclass(frozen=True, slots=True)
class Request:
    """What an office asks for; ``contact`` is a person's public id."""

    public_id: str
    session: str
    office: str
    seats: int
    contact: str
    state: str
    asked_on: date
    answered_by: str
    answered_on: date | None


_CONFIRMED = (
    "(SELECT coalesce(sum(r.seats), 0) FROM x_rennes_proximite_request r "
    "WHERE r.session = s.public_id AND r.state = 'confirmed')"
)
_SESSIONS = (
    "SELECT s.public_id, s.title, s.place, s.starts_on, s.ends_on, s.seats, s.offered, "
    f"CAST({_CONFIRMED} AS integer) AS confirmed, s.trainees, s.graduates, s.hired "
    "FROM x_rennes_proximite_session s"
)
_REQUESTS = f"SELECT {', '.join(Request.__slots__)} FROM x_rennes_proximite_request"


async def sessions(db: Database) -> list[Session]:
    """All of them, the next ones last."""
    return [Session(**row) for row in await db.fetch(f"{_SESSIONS} ORDER BY s.starts_on, s.id")]


async def session_of(db: Database, session: str) -> Session | None:
    """The session with this public id."""
    rows = await db.fetch(f"{_SESSIONS} WHERE s.public_id = {{}}", session)
    return Session(**rows[0]) if rows else None


async def requests(db: Database, session: str = "") -> list[Request]:
    """What was asked, of one session or of all, the oldest first."""
    where = ("WHERE session = {}", session) if session else ("",)
    return [
        Request(**row) for row in await db.fetch(f"{_REQUESTS} {where[0]} ORDER BY id", *where[1:])
    ]


async def add_session(db: Database, ctx: Context, told: Mapping[str, Any]) -> str:
    """A new session: its public id."""
    row = {"public_id": public_id(), "office": ctx.office, **told}
    await db.fetch(
        f"INSERT INTO x_rennes_proximite_session ({', '.join(row)}) "
        f"VALUES ({', '.join('{}' for _ in row)})",
        *row.values(),
    )
    return str(row["public_id"])


async def ask(db: Database, ctx: Context, session: str, seats: int, contact: str) -> bool:
    """Ask for places; false when the office has a standing request there."""
    rows = await db.fetch(
        "INSERT INTO x_rennes_proximite_request "
        "(public_id, session, office, seats, contact, state, asked_on) "
        "VALUES ({}, {}, {}, {}, {}, 'asked', {}) ON CONFLICT DO NOTHING RETURNING id",
        public_id(),
        session,
        ctx.office,
        seats,
        contact,
        ctx.today,
    )
    return bool(rows)


async def answer(db: Database, ctx: Context, request: Request, state: str) -> bool:
    """Answer what is asked; false when too few places are left, or it was answered meanwhile."""
    # The session's row is locked first: two answers at a time do not give one place twice.
    await db.fetch(
        "UPDATE x_rennes_proximite_session SET offered = offered WHERE public_id = {}",
        request.session,
    )
    session = await session_of(db, request.session)
    if session is None or (state == "confirmed" and request.seats > session.left):
        return False
    rows = await db.fetch(
        "UPDATE x_rennes_proximite_request SET state = {}, answered_by = {}, answered_on = {} "
        "WHERE public_id = {} AND state = 'asked' RETURNING id",
        state,
        ctx.person.public_id if ctx.person else "",
        ctx.today,
        request.public_id,
    )
    return bool(rows)


async def withdraw(db: Database, ctx: Context, request: str) -> bool:
    """Give one's own places back."""
    rows = await db.fetch(
        "UPDATE x_rennes_proximite_request SET state = 'withdrawn' WHERE public_id = {} "
        "AND office = {} AND state IN ('asked', 'confirmed') RETURNING id",
        request,
        ctx.office,
    )
    return bool(rows)


async def tell_outcome(
    db: Database, session: str, trainees: int, graduates: int, hired: int
) -> None:
    """What became of the trainees: counts, no name."""
    await db.fetch(
        "UPDATE x_rennes_proximite_session SET trainees = {}, graduates = {}, hired = {} "
        "WHERE public_id = {}",
        trainees,
        graduates,
        hired,
        session,
    )
