"""The people of each office, by what they do for ideas."""

from dataclasses import dataclass
from datetime import datetime

from innovation.domain.people import Office
from innovation.domain.stages import Role
from innovation.generating import words
from innovation.generating.rows import Rows
from innovation.generating.telling import Teller

ASSESSORS = 3
PEOPLE = ASSESSORS + 2
"""An office's least: its assessors, the first of whom is the chair, an administrator, an author."""


@dataclass(frozen=True, slots=True)
class Crew:
    """The people of an office, by what they do; ids."""

    office: Office
    assessors: tuple[int, ...]
    admin: int
    staff: tuple[int, ...]

    @property
    def chair(self) -> int:
        """The assessor who reveals and decides."""
        return self.assessors[0]


def engaged(office: Office, size: int, rows: Rows, teller: Teller, at: datetime) -> Crew:
    """So many people of an office, invited at this moment and given their roles."""

    def grant(person: int, role: Role) -> None:
        rows.add("person_role", person=person, role=role.value, granted_at=at)

    ids = tuple(_invited(office, number, rows, teller, at) for number in range(size))
    assessors, admin = ids[:ASSESSORS], ids[ASSESSORS]
    for person in assessors:
        grant(person, Role.ASSESSOR)
    grant(assessors[0], Role.CHAIR)
    grant(admin, Role.OFFICE_ADMIN)
    return Crew(office, assessors, admin, ids[ASSESSORS + 1 :])


def _invited(office: Office, number: int, rows: Rows, teller: Teller, at: datetime) -> int:
    name, plain = teller.person()
    row = rows.add(
        "person", public_id=teller.public_id(f"{office.slug} person", number),
        office=office.slug, name=name, email=f"{plain}.{number + 1}@{office.slug}.example",
        service=teller.one_of(words.SERVICES), fictional=True, created_at=at,
    )  # fmt: skip
    rows.tell("person.invited", "person", row["id"], office.slug, None, at)
    return int(row["id"])
