"""Meetings that repeat: as many meetings, each on its own from then on."""

from dataclasses import replace
from datetime import date, timedelta

from .meetings import Plan, plan_from, shifted

WEEKS = {"week": 1, "fortnight": 2}
MOST = 12


def series_from(typed: dict[str, str]) -> list[Plan] | str:
    """The meetings that a form plans, or the sentence of what is missing."""
    first, every, times = plan_from(typed), typed.get("every", ""), typed.get("times", "")
    if isinstance(first, str) or not every:
        return first if isinstance(first, str) else [first]
    number = int(times) if times.isascii() and times.isdigit() and len(times) < 3 else 0
    if not 2 <= number <= MOST or every not in (*WEEKS, "month"):
        return "Dites combien de réunions prévoir, de 2 à 12."
    return [replace(first, held_on=_later(first.held_on, every, n)) for n in range(number)]


def _later(first: date, every: str, number: int) -> date:
    """The day of the ``number``-th meeting after the first."""
    if every in WEEKS:
        return first + timedelta(weeks=WEEKS[every] * number)
    return _same_weekday(first, shifted(first, number))


def _same_weekday(day: date, month: date) -> date:
    """The second Tuesday of a month for a second Tuesday; the last one where there is no fifth."""
    first = month + timedelta((day.weekday() - month.weekday()) % 7)
    found = first + timedelta(weeks=(day.day - 1) // 7)
    return found if found.month == month.month else found - timedelta(weeks=1)
