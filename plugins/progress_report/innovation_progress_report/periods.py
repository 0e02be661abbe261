"""The periods that a report tells of: the calendar's quarters, the same for the three offices."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 3
KEY = re.compile(r"(20\d\d)-T([1-4])")


@dataclass(frozen=True, slots=True)
class Period:
    """The quarter that begins on a day."""

    starts_on: date

    @property
    def ends_on(self) -> date:
        """The day after the last one."""
        later = self.starts_on.month - 1 + MONTHS
        return date(self.starts_on.year + later // 12, later % 12 + 1, 1)

    @property
    def last_on(self) -> date:
        """The last day."""
        return self.ends_on - timedelta(days=1)

    @property
    def key(self) -> str:
        """``2026-T3``: how it stands in an address."""
        return f"{self.starts_on.year}-T{(self.starts_on.month - 1) // MONTHS + 1}"

    def before(self) -> "Period":
        """The one just before."""
        return containing(self.starts_on - timedelta(days=1))


def containing(day: date) -> Period:
    """The quarter that this day is in."""
    return Period(date(day.year, (day.month - 1) // MONTHS * MONTHS + 1, 1))


def from_key(key: str) -> Period | None:
    """The period with this key; ``None`` for what is none."""
    found = KEY.fullmatch(key)
    return Period(date(int(found[1]), (int(found[2]) - 1) * MONTHS + 1, 1)) if found else None
