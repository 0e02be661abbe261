"""Maintenance contracts and their due dates.

A contract runs to ``ends_on``; it may then be renewed ``renewals`` times for ``renewal_months``.
Each of these ends but the last can only be taken by giving notice, ``notice_months`` before.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

FAMILIES: Mapping[str, str] = {
    "ascenseurs": "Ascenseurs",
    "chauffage": "Chaufferies et eau chaude",
    "ventilation": "Ventilation",
    "plomberie": "Robinetterie et plomberie",
    "nettoyage": "Nettoyage des parties communes",
    "espaces_verts": "Espaces verts",
    "portes": "Portes et portails automatiques",
    "acces": "Interphonie et contrôle d'accès",
    "incendie": "Sécurité incendie",
    "toitures": "Toitures et terrasses",
    "nuisibles": "Dératisation et désinsectisation",
    "autre": "Autre",
}

DAY = timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day of another month, or that month's last day when it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_later(end: date, months: int) -> date:
    """The end of a period of ``months`` that begins on the day after ``end``.

    So that what ends with February ends with February, and a notice before 31 December ends
    with September.
    """
    return months_later(end + DAY, months) - DAY


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says: all that its form asks."""

    reference: str
    family: str
    object: str
    supplier: str
    starts_on: date
    ends_on: date
    lots: tuple[str, ...] = ()
    amount_cents: int | None = None
    published: bool = False
    renewals: int = 0
    renewal_months: int = 0
    notice_months: int = 0
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract as one office sees it: of another one, the amount is there only if published."""

    public_id: str
    office: str
    terms: Terms
    archived: bool = False
    fictional: bool = False
    version: int = 1

    @property
    def latest_end(self) -> date:
        """When it ends if it is renewed each time."""
        return end_later(self.terms.ends_on, self.terms.renewals * self.terms.renewal_months)

    @property
    def dues(self) -> tuple["Due", ...]:
        """Every date at which it may end, the earliest first."""
        terms = self.terms
        ends = [
            end_later(terms.ends_on, number * terms.renewal_months)
            for number in range(terms.renewals + 1)
        ]
        by_notice = [Due(self, end, end_later(end, -terms.notice_months)) for end in ends[:-1]]
        return (*by_notice, Due(self, ends[-1], None))

    def renewed(self, due: "Due") -> Terms:
        """The terms once it goes on past one of its due dates."""
        passed = [one.on for one in self.dues].index(due.on) + 1
        return replace(
            self.terms,
            ends_on=self.dues[passed].on,
            renewals=self.terms.renewals - passed,
        )

    def left(self, due: "Due") -> Terms:
        """The terms once notice was given for one of its due dates."""
        return replace(self.terms, ends_on=due.on, renewals=0)

    def next_due(self, today: date) -> "Due | None":
        """The first end that can still be chosen; none once it has ended."""
        return next((due for due in self.dues if due.is_open(today)), None)


@dataclass(frozen=True, slots=True)
class Due:
    """A date at which a contract ends: by itself, or if notice is given by ``notice_by``."""

    contract: Contract
    on: date
    notice_by: date | None

    @property
    def act_by(self) -> date:
        """The last day to do something about it."""
        return self.notice_by or self.on

    def is_open(self, today: date) -> bool:
        """Whether it still lies ahead, and its notice too."""
        return today <= self.act_by
