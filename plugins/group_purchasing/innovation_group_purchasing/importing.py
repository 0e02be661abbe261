"""Contracts from a spreadsheet: each row read, or told with its line and what to do about it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

from innovation.api import OfficeFacts, PersonFacts
from innovation.api.web import FileTable, Line, workbook

from .contracts import Contract, Terms
from .reading import read_terms, typed
from .written import fold

COLUMNS = {
    "office": "Office",
    "reference": "Référence",
    "family": "Famille",
    "object": "Objet",
    "supplier": "Titulaire",
    "lots": "Lots",
    "amount_cents": "Montant annuel (€)",
    "published": "Montant publié",
    "starts_on": "Début",
    "ends_on": "Fin",
    "renewals": "Reconductions",
    "renewal_months": "Durée d'une reconduction (mois)",
    "notice_months": "Préavis (mois)",
    "owner": "Responsable",
}
EXAMPLES = {
    "office": "Nantes",
    "reference": "2026-014",
    "family": "Ascenseurs",
    "object": "Entretien des ascenseurs du centre",
    "supplier": "Ascenseurs de l'Ouest",
    "lots": "Nord ; Sud",
    "amount_cents": "48 000,00",
    "published": "non",
    "starts_on": "01/01/2026",
    "ends_on": "31/12/2027",
    "renewals": "2",
    "renewal_months": "12",
    "notice_months": "3",
    "owner": "prenom.nom@office.fr",
}
NEEDED = ("reference", "family", "object", "supplier", "starts_on", "ends_on")
MOST_ROWS = 1_000
TITLES = 10
"""Lines that may stand above the columns."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A row that can't be taken: where it is, and each column's reason."""

    number: int
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A row that says something else than the contract of its reference."""

    contract: Contract
    terms: Terms

    @property
    def columns(self) -> tuple[tuple[str, Any, Any], ...]:
        """What differs: the field, what the register says, what it will say."""
        both = [
            (one.name, getattr(self.contract.terms, one.name), getattr(self.terms, one.name))
            for one in fields(Terms)
        ]
        return tuple(one for one in both if one[1] != one[2])


@dataclass(frozen=True, slots=True)
class Read:
    """What a file brings to one office."""

    new: tuple[Terms, ...]
    changed: tuple[Change, ...]
    bad: tuple[BadLine, ...]
    here: int
    """Rows that say what the register says."""
    elsewhere: int
    """Rows of other offices."""

    @property
    def brings(self) -> bool:
        return bool(self.new or self.changed)

    @property
    def problems(self) -> dict[tuple[str, str], list[int]]:
        """The refused lines by column and reason: one habit of writing spoils hundreds of them."""
        told = dict[tuple[str, str], list[int]]()
        for line in self.bad:
            for reason in line.reasons:
                told.setdefault(reason, []).append(line.number)
        return told

    @property
    def digest(self) -> str:
        """Changes with whatever would be written."""
        return sha256(repr((self.new, self.changed)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Register:
    """What the rows are compared with: the office, its people, its contracts by reference."""

    office: OfficeFacts
    people: Sequence[PersonFacts]
    contracts: Mapping[str, Contract]
    asking: str
    """Who answers for a contract that names nobody."""
    others: Sequence[OfficeFacts] = ()


NO_COLUMNS = "Il manque des colonnes à ce fichier : partez du modèle."
TOO_LONG = "Ce fichier a plus de 1 000 lignes : coupez-le."
TWICE = "Une ligne plus haut porte déjà cette référence : gardez-en une."
WHOSE = "D'autres lignes nomment un autre office : dites aussi de quel office est celle-ci."
UNKNOWN = "Cet office n'est pas connu : écrivez son nom, ou laissez vide si c'est le vôtre."


def read_contracts(table: FileTable, register: Register) -> Read:
    """Every row of the file; ``ValueError`` when its columns are not the model's."""
    places, lines = _places(table)
    if len(lines) > MOST_ROWS:
        raise ValueError(TOO_LONG)
    given = [(line, _cells(line, places)) for line in lines]
    reading = _Reading(register, mixed=any(_names(one.get("office", ""), register.others)
                                           for _, one in given))  # fmt: skip
    for line, cells in given:
        reading.take(line, cells)
    return reading.done()


class _Reading:
    """The rows so far; ``mixed`` when the file has some of other offices."""

    def __init__(self, register: Register, *, mixed: bool) -> None:
        self.register, self.mixed = register, mixed
        self.new = dict[str, Terms]()
        self.changed = dict[str, Change]()
        self.same = set[str]()
        self.bad = list[BadLine]()
        self.elsewhere = 0

    def take(self, line: Line, cells: Mapping[str, str]) -> None:
        """One row."""
        told = cells.get("office", "")
        if _names(told, self.register.others):
            self.elsewhere += 1
            return
        if why := self._whose(told):
            self.bad.append(_bad(line, [("office", why)]))
            return
        reference = fold(cells.get("reference", ""))
        if reference and reference in (*self.new, *self.changed, *self.same):
            self.bad.append(_bad(line, [("reference", TWICE)]))
            return
        self._read(line, cells, self.register.contracts.get(reference))

    def _whose(self, told: str) -> str:
        """Why it can't be told whose the row is."""
        if not told:
            return WHOSE if self.mixed else ""
        return "" if _names(told, [self.register.office]) else UNKNOWN

    def _read(self, line: Line, cells: Mapping[str, str], known: Contract | None) -> None:
        """What the row says, over what the register says where it says nothing."""
        said = {name: text for name, text in cells.items() if text}
        before = typed(known.terms) | {"owner": ""} if known else {}
        owner = known.terms.owner if known else self.register.asking
        terms, problems = read_terms(before | said, self.register.people, owner)
        if terms is None:
            self.bad.append(_bad(line, problems.items()))
        elif known is None:
            self.new[fold(terms.reference)] = terms
        elif terms == known.terms:
            self.same.add(fold(terms.reference))
        else:
            self.changed[fold(terms.reference)] = Change(known, terms)

    def done(self) -> Read:
        new, changed = tuple(self.new.values()), tuple(self.changed.values())
        return Read(new, changed, tuple(self.bad), len(self.same), self.elsewhere)


def _bad(line: Line, problems: Iterable[tuple[str, str]]) -> BadLine:
    return BadLine(line.number, tuple((COLUMNS[name], why) for name, why in problems))


def _places(table: FileTable) -> tuple[dict[str, int], Sequence[Line]]:
    """Where each known column is, and the rows below: people write titles above their columns."""
    heads = [(table.headers, 0)]
    heads += [(line.cells, n) for n, line in enumerate(table.lines[:TITLES], start=1)]
    for cells, below in heads:
        if set(NEEDED) <= set(found := _columns(cells)):
            return found, table.lines[below:]
    raise ValueError(NO_COLUMNS)


def _columns(headers: Sequence[str]) -> dict[str, int]:
    """Where each known column is, whatever its accents and what its brackets say."""
    names = {_plain(label): name for name, label in COLUMNS.items()}
    found = dict[str, int]()
    for place, header in enumerate(headers):
        name = names.get(_plain(header))
        if name:
            found.setdefault(name, place)
    return found


def _cells(line: Line, places: Mapping[str, int]) -> dict[str, str]:
    """What the row says, by field."""
    return {name: line.cells[n].strip() for name, n in places.items() if n < len(line.cells)}


def _plain(header: str) -> str:
    return fold(re.sub(r"\(.*?\)", "", header))


def _names(told: str, offices: Iterable[OfficeFacts]) -> bool:
    """Whether these words name one of these offices."""
    return any(fold(told) in (fold(one.slug), fold(one.name)) for one in offices)


def model() -> bytes:
    """The workbook to fill in, with its columns alone: a row of it would be a contract."""
    return workbook(COLUMNS.values(), [])
