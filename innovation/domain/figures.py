"""What the three offices agreed to tell each other of a period: whole numbers and one median."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """An office's figures for some days: never a mark, a title or a name.

    ``staff``, ``running``, ``late`` and ``due`` stand as they stood on the evening of the last
    day; the others count what happened in between. ``due`` are the answers promised, and the
    adjourned ideas to be taken up, in as many days again; ``next_on`` the first of those days.
    """

    office: str
    staff: int = 0
    """Accounts that could be used."""
    ideas: int = 0
    answered: int = 0
    """Ideas that had their first decision."""
    median_days: int | None = None
    """From the submission to that decision."""
    opened: int = 0
    closed: int = 0
    running: int = 0
    measured: int = 0
    """Indicators of the pilots that closed whose start and end are known."""
    improved: int = 0
    """Those that moved the right way."""
    given: int = 0
    """Practices of this office that another one took up."""
    received: int = 0
    late: int = 0
    due: int = 0
    next_on: tuple[date, ...] = ()
