"""Forty contracts of three offices, as a spreadsheet of theirs would hold them."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from innovation_group_purchasing.contracts import Contract
from innovation_group_purchasing.importing import Register, read_contracts

from innovation.api import OfficeFacts
from innovation.api.web import read_rows

DATA = Path(__file__).parent / "data"
CONTRACTS = files("innovation_group_purchasing") / "exemples.csv"
TODAY = date(2026, 11, 22)
OFFICES = tuple(OfficeFacts(slug, slug.capitalize()) for slug in ("brest", "nantes", "rennes"))


def others(office: OfficeFacts) -> tuple[OfficeFacts, ...]:
    """The two other offices."""
    return tuple(one for one in OFFICES if one != office)


@pytest.fixture(scope="session")
def spreadsheet() -> bytes:
    """The three offices' contracts."""
    return CONTRACTS.read_bytes()


@pytest.fixture(scope="session")
def forty(spreadsheet: bytes) -> list[Contract]:
    """The contracts of the spreadsheet, read office by office."""
    table = read_rows(spreadsheet)
    return [
        Contract(terms.reference, office.slug, terms)
        for office in OFFICES
        for terms in read_contracts(table, Register(office, [], {}, "me", others(office))).new
    ]
