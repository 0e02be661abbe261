"""When contracts of several offices end together.

A *window* is a set of due dates of one family, of two offices at least, whose first and last are
at most ``span`` months apart: for six, from 30 June to 31 December. A window that lies whole
within another is not told. Only due dates that leave ``lead`` months to prepare and come within
``horizon`` months are looked at; one that needs a notice counts while it can still be given.

All the due dates within ``span`` of one of them make the largest set that begins with it; so it is
enough to begin with each in turn, and to leave out the sets that end where an earlier one ended.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from innovation.api import Value

from .contracts import FAMILIES, Contract, Due, end_later, months_later
from .reading import whole

NO_FAMILY = "autre"
"""Contracts that have nothing in common."""


@dataclass(frozen=True, slots=True)
class Search:
    """What an office is looking for, in months."""

    span: int = 6
    lead: int = 6
    horizon: int = 36


def search_of(settings: Mapping[str, Value]) -> Search:
    """What an office's settings look for."""
    span, lead, horizon = (
        whole(settings[name]) for name in ("span_months", "lead_months", "horizon_months")
    )
    return Search(span, lead, horizon)


@dataclass(frozen=True, slots=True)
class Window:
    """Due dates of several offices that may become one purchase."""

    family: str
    dues: tuple[Due, ...]

    @property
    def first(self) -> date:
        return self.dues[0].on

    @property
    def last(self) -> date:
        return self.dues[-1].on

    @property
    def offices(self) -> tuple[str, ...]:
        return tuple(sorted({due.contract.office for due in self.dues}))

    @property
    def contracts(self) -> tuple[Contract, ...]:
        """Each once, though it may end at several dates of the window."""
        return tuple({due.contract.public_id: due.contract for due in self.dues}.values())

    @property
    def act_by(self) -> date:
        """The first notice to give, or the first end."""
        return min(due.act_by for due in self.dues)


def dues_ahead(contracts: Iterable[Contract], search: Search, today: date) -> list[Due]:
    """The due dates that leave time to prepare, by family and in time."""
    soonest, latest = months_later(today, search.lead), months_later(today, search.horizon)
    found = [
        due
        for contract in contracts
        if not contract.archived and contract.terms.family != NO_FAMILY
        for due in contract.dues
        if soonest <= due.on <= latest and due.is_open(today)
    ]
    families = list(FAMILIES)
    return sorted(
        found,
        key=lambda due: (
            families.index(due.contract.terms.family),
            due.on,
            due.contract.office,
            due.contract.terms.reference,
            due.contract.public_id,
        ),
    )


def windows(contracts: Iterable[Contract], search: Search, today: date) -> list[Window]:
    """Every window, by family and in time."""
    dues = dues_ahead(contracts, search, today)
    return [
        window
        for family, of_family in groupby(dues, key=lambda due: due.contract.terms.family)
        for window in _of_family(family, list(of_family), search.span)
        if len(window.offices) > 1
    ]


def _of_family(family: str, dues: list[Due], span: int) -> Iterator[Window]:
    told = 0
    for start, due in enumerate(dues):
        limit = end_later(due.on, span)
        end = next((n for n in range(start, len(dues)) if dues[n].on > limit), len(dues))
        if end > told:  # else it lies within the one before
            yield Window(family, tuple(dues[start:end]))
            told = end
