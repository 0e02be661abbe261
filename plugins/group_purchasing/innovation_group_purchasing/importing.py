"""Contracts from a spreadsheet: each row read, or told with its line and what to do about it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from innovation.api import OfficeFacts, PersonFacts
from innovation.api.web import FileTable, Line, workbook

from .contracts import Terms
from .reading import fold, read_terms

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
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class BadLine:
    """A row that can't be taken: where it is, and each column's reason."""

    number: int
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What a file brings to one office."""

    new: tuple[Terms, ...]
    bad: tuple[BadLine, ...]
    here: int
    """Rows whose reference the register has already."""
    elsewhere: int
    """Rows of other offices."""


@dataclass(frozen=True, slots=True)
class Register:
    """What the rows are compared with: the office, its people, the references it has."""

    office: OfficeFacts
    people: Sequence[PersonFacts]
    references: frozenset[str]
    asking: str
    """Who answers for a contract that names nobody."""


def read_contracts(table: FileTable, register: Register) -> Read:
    """Every row of the file; ``ValueError`` when its columns are not the model's."""
    places = _places(table.headers)
    if len(table.lines) > MOST_ROWS:
        raise ValueError("Ce fichier a plus de 2 000 lignes : coupez-le.")
    new, bad, here, elsewhere = dict[str, Terms](), list[BadLine](), 0, 0
    for line in table.lines:
        given = {name: line.cells[n] for name, n in places.items() if n < len(line.cells)}
        if not _is_of(register.office, given.get("office", "")):
            elsewhere += 1
            continue
        terms, problems = read_terms(given, register.people, register.asking)
        if terms is None:
            bad.append(_bad(line, problems.items()))
        elif fold(terms.reference) in register.references:
            here += 1
        elif fold(terms.reference) in new:
            bad.append(_bad(line, [("reference", TWICE)]))
        else:
            new[fold(terms.reference)] = terms
    return Read(tuple(new.values()), tuple(bad), here, elsewhere)


TWICE = "Une ligne plus haut porte déjà cette référence : gardez-en une."


def _bad(line: Line, problems: Iterable[tuple[str, str]]) -> BadLine:
    return BadLine(line.number, tuple((COLUMNS[name], why) for name, why in problems))


def _places(headers: Sequence[str]) -> dict[str, int]:
    """Where each known column is, whatever its accents and what its brackets say."""
    names = {_plain(label): name for name, label in COLUMNS.items()}
    found = dict[str, int]()
    for place, header in enumerate(headers):
        name = names.get(_plain(header))
        if name:
            found.setdefault(name, place)
    if not set(NEEDED) <= set(found):
        raise ValueError("Il manque des colonnes à ce fichier : partez du modèle.")
    return found


def _plain(header: str) -> str:
    return fold(re.sub(r"\(.*?\)", "", header))


def _is_of(office: OfficeFacts, told: str) -> bool:
    return fold(told) in ("", fold(office.slug), fold(office.name))


def model() -> bytes:
    """The workbook to fill in, with its columns alone: a row of it would be a contract."""
    return workbook(COLUMNS.values(), [])
