"""A list of people: read, checked row by row, and shown before anybody is invited."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from innovation.actions.people import GRANTABLE, Newcomer
from innovation.domain.refusals import Refusal, Refused
from innovation.domain.stages import Role
from innovation.domain.words import fold
from innovation.spreadsheets.reading import FileTable, Line

ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
HEADERS = {
    "name": ("nom", "prenom et nom", "nom et prenom", "name", "full name"),
    "email": ("adresse", "adresse electronique", "courriel", "email", "e-mail", "mail"),
    "service": ("service", "direction", "department"),
    "roles": ("roles", "role"),
    "manager": ("responsable", "manager"),
}
ROLES = {
    Role.ASSESSOR: ("evaluateur", "evaluatrice", "assessor"),
    Role.CHAIR: ("president", "presidente", "president du comite", "chair"),
    Role.OFFICE_ADMIN: ("administrateur", "administratrice", "office_admin", "admin"),
}
LONGEST = {"name": 120, "email": 254, "service": 200}


@dataclass(frozen=True, slots=True)
class StaffList:
    """Who would be invited, who is here already (line, address), and what is wrong, by line."""

    newcomers: tuple[Newcomer, ...]
    known: tuple[tuple[int, str], ...]
    faults: tuple[tuple[int, Refusal], ...]


def columns_of(headers: Sequence[str]) -> tuple[str, ...]:
    """What each column says, ``""`` when nobody knows; ``Refused`` without names or addresses."""
    meant = {alias: name for name, aliases in HEADERS.items() for alias in aliases}
    columns = tuple(meant.get(fold(header), "") for header in headers)
    if missing := [HEADERS[name][0] for name in ("name", "email") if name not in columns]:
        raise Refused([Refusal("Colonne absente : %(name)s.", name=name) for name in missing])
    return columns


def addresses(table: FileTable) -> list[str]:
    """Every address that the list names."""
    columns = columns_of(table.headers)
    cells = [_cells(line, columns) for line in table.lines]
    return [row[name].lower() for row in cells for name in ("email", "manager") if row.get(name)]


def check_staff(table: FileTable, taken: Collection[str]) -> StaffList:
    """Check every row; ``taken`` are the addresses that have an account."""
    columns = columns_of(table.headers)
    rows = [(line.number, _cells(line, columns)) for line in table.lines]
    told = {row["email"].lower() for _, row in rows} | set(taken)
    newcomers: list[Newcomer] = []
    known: list[tuple[int, str]] = []
    faults: list[tuple[int, Refusal]] = []
    seen: set[str] = set()
    for number, row in rows:
        email = row["email"].lower()
        wrong = _faults(row, told)
        if email in seen:
            wrong.append(Refusal("Cette adresse est déjà plus haut dans la liste."))
        seen.add(email)
        if email in taken:
            known.append((number, email))
        elif wrong:
            faults += [(number, refusal) for refusal in wrong]
        else:
            newcomers.append(_newcomer(row))
    return StaffList(tuple(newcomers), tuple(known), tuple(faults))


def _cells(line: Line, columns: Sequence[str]) -> dict[str, str]:
    pairs = zip(columns, line.cells, strict=False)
    return {"name": "", "email": ""} | {name: cell.strip() for name, cell in pairs if name}


def _faults(row: dict[str, str], told: Collection[str]) -> list[Refusal]:
    refusals = [
        Refusal("Ce texte est trop long : %(max)s caractères au plus.", max=most)
        for name, most in LONGEST.items()
        if len(row.get(name, "")) > most
    ]
    if len(row["name"]) < 2:
        refusals.append(Refusal("Le nom manque."))
    if not ADDRESS.fullmatch(row["email"]):
        refusals.append(Refusal("L'adresse « %(text)s » n'en est pas une.", text=row["email"]))
    for word in _words(row):
        role = _role(word)
        if role is None:
            refusals.append(Refusal("Le rôle « %(text)s » est inconnu.", text=word))
        elif role not in GRANTABLE:
            refusals.append(
                Refusal("Le rôle « %(text)s » se donne sur la page de la personne.", text=word)
            )
    manager = row.get("manager", "").lower()
    if manager and manager not in told:
        refusals.append(
            Refusal("Le responsable « %(text)s » n'est ni ici, ni dans la liste.", text=manager)
        )
    return refusals


def _words(row: dict[str, str]) -> list[str]:
    return [word.strip() for word in re.split(r"[,;/|]", row.get("roles", "")) if word.strip()]


def _role(word: str) -> Role | None:
    return next((role for role, aliases in ROLES.items() if fold(word) in aliases), None)


def _newcomer(row: dict[str, str]) -> Newcomer:
    return Newcomer(
        name=row["name"],
        email=row["email"].lower(),
        service=row.get("service", ""),
        roles=frozenset(role for word in _words(row) if (role := _role(word))),
        manager=row.get("manager", "").lower(),
    )
