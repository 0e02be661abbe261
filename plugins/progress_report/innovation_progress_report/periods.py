"""The periods that a report tells of: quarters, half-years or years of the calendar."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"trimestre": 3, "semestre": 6, "annee": 12}
LETTERS = {3: "T", 6: "S", 12: "A"}
KEY = re.compile(r"(20\d\d)-([TSA])([1-4])")


@dataclass(frozen=True, slots=True)
class Period:
    """So many months from ``starts_on`` on."""

    starts_on: date
    months: int

    @property
    def ends_on(self) -> date:
        """The day after the last one."""
        later = self.starts_on.month - 1 + self.months
        return date(self.starts_on.year + later // 12, later % 12 + 1, 1)

    @property
    def last_on(self) -> date:
        """The last day."""
        return self.ends_on - timedelta(days=1)

    @property
    def rank(self) -> int:
        """The first, second… of its year."""
        return (self.starts_on.month - 1) // self.months + 1

    @property
    def key(self) -> str:
        """``2026-T3``: how it stands in an address."""
        return f"{self.starts_on.year}-{LETTERS[self.months]}{self.rank}"

    def before(self) -> "Period":
        """The one just before."""
        return containing(self.starts_on - timedelta(days=1), self.months)


def containing(day: date, months: int) -> Period:
    """The period that this day is in."""
    return Period(date(day.year, (day.month - 1) // months * months + 1, 1), months)


def from_key(key: str) -> Period | None:
    """The period with this key; ``None`` for what is none."""
    found = KEY.fullmatch(key)
    if found is None:
        return None
    year, letter, rank = found.groups()
    months = {one: months for months, one in LETTERS.items()}[letter]
    first = (int(rank) - 1) * months + 1
    return Period(date(int(year), first, 1), months) if first <= 12 else None
