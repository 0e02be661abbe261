"""A database of generated ideas, and what of it the pages are asked about."""

from dataclasses import dataclass

from bench.client import CONNECTIONS
from innovation import world
from innovation.db import connect, disconnect, fetch, reading
from innovation.db.migrations import migrate
from innovation.demo.people import OFFICES
from innovation.domain.people import SYSTEM
from innovation.generating import generate
from innovation.generating.lives import GRID
from innovation.generating.telling import Teller

__all__ = ["GRID", "Subject", "fill", "subject_of"]

SEED = 1
PEOPLE = 120
OFFICE = "brest"
COMMON = "locataires"
RARE = Teller(SEED).names[0][1]
"""A family name: of one idea in some hundreds."""
TITLE = "Un local à vélos fermé à la résidence"
"""As somebody types it who is about to submit a double."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The reader, an assessor of an office, and ideas of that office by what is done to them."""

    email: str
    reader: int
    assessed: int
    assessed_id: str
    deep: int
    """From here the list shows its last page."""
    to_mark: tuple[str, ...]
    """Addresses of open ideas, one for each connection."""
    rounds: tuple[tuple[int, int], ...]
    """Other open ideas with their rounds, for the limit."""


async def fill(owner: str, application: str, size: int) -> Subject:
    """Migrate a new database and pour the ideas in."""
    await migrate(owner, application_url=application, now=world.now())
    await generate(owner, OFFICES, new_offices=True, ideas=size, people=PEOPLE, seed=SEED)
    await connect(application)
    try:
        return await subject_of()
    finally:
        await disconnect()


async def subject_of() -> Subject:
    """Find what the pages are asked about."""
    async with reading(SYSTEM):
        reader = await fetch(
            "SELECT p.id, p.email FROM person p JOIN person_role r ON r.person = p.id "
            "WHERE p.office = {} AND r.role = 'assessor' AND NOT EXISTS (SELECT 1 FROM "
            "person_role x WHERE x.person = p.id AND x.role = 'chair') ORDER BY p.id LIMIT 1",
            OFFICE,
        )
        assessed = await fetch(
            "SELECT id, public_id FROM idea WHERE office = {} AND stage = 'assessed' "
            "ORDER BY id LIMIT 1",
            OFFICE,
        )
        oldest = await fetch(
            "SELECT id FROM idea WHERE office = {} ORDER BY id LIMIT 1 OFFSET 26", OFFICE
        )
        waiting = await fetch(
            "SELECT i.id, i.public_id, r.id AS round FROM idea i JOIN round r ON r.idea = i.id "
            "WHERE i.office = {} AND i.stage = 'submitted' AND i.status = 'open' "
            f"ORDER BY i.id LIMIT {2 * CONNECTIONS}",
            OFFICE,
        )
    return Subject(
        email=reader[0]["email"],
        reader=reader[0]["id"],
        assessed=assessed[0]["id"],
        assessed_id=assessed[0]["public_id"],
        deep=oldest[0]["id"],
        to_mark=tuple(row["public_id"] for row in waiting[:CONNECTIONS]),
        rounds=tuple((row["id"], row["round"]) for row in waiting[CONNECTIONS:]),
    )
