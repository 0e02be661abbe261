"""A window as a picture: where each contract's bars and marks stand, in per cent of the width."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .contracts import Contract, Due, end_later, months_later
from .windows import Window


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a line."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on a line."""

    x: str
    due: Due
    inside: bool
    """Whether it is one of the window's."""
    notice_x: str


@dataclass(frozen=True, slots=True)
class Line:
    """A contract: held until its next end, then as long as it is renewed."""

    contract: Contract
    held: Stretch
    renewable: Stretch
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A window's contracts on one axis, which begins today."""

    band: Stretch
    years: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """The days that the picture spans."""

    first: date
    last: date

    def at(self, day: date) -> str:
        """Where a day stands; one outside stands at the edge."""
        days = (min(max(day, self.first), self.last) - self.first).days
        return f"{100 * days / (self.last - self.first).days:.2f}%"

    def stretch(self, first: date, last: date) -> Stretch:
        """From a day to another."""
        x, end = (float(self.at(day)[:-1]) for day in (first, last))
        return Stretch(f"{x:.2f}%", f"{max(end - x, 0):.2f}%")

    def shows(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Bands:
    """Every window on one axis: its band, and the day to decide by."""

    years: tuple[tuple[str, int], ...]
    lines: tuple[tuple[Window, Stretch, str], ...]


def bands(windows: Sequence[Window], today: date) -> Bands:
    """From today to the end of the last window."""
    axis = Axis(today, months_later(max((one.last for one in windows), default=today), 2))
    lines = tuple((one, _band(one, axis), axis.at(one.act_by)) for one in windows)
    return Bands(_years(axis), lines)


def _band(window: Window, axis: Axis) -> Stretch:
    """A window of one day is still to be seen."""
    return axis.stretch(months_later(window.first, -1), months_later(window.last, 1))


def _years(axis: Axis) -> tuple[tuple[str, int], ...]:
    years = range(axis.first.year + 1, axis.last.year + 1)
    return tuple((axis.at(date(year, 1, 1)), year) for year in years)


def picture(window: Window, today: date) -> Picture:
    """From today to half a year past the window."""
    axis = Axis(today, end_later(window.last, 6))
    return Picture(
        _band(window, axis),
        _years(axis),
        tuple(_line(contract, window, axis) for contract in window.contracts),
    )


def _line(contract: Contract, window: Window, axis: Axis) -> Line:
    due = contract.next_due(axis.first)
    held = due.on if due else axis.first
    marks = [
        Mark(axis.at(one.on), one, one in window.dues, axis.at(one.act_by))
        for one in contract.dues
        if one.is_open(axis.first) and axis.shows(one.on)
    ]
    return Line(
        contract,
        axis.stretch(contract.terms.starts_on, held),
        axis.stretch(held, contract.latest_end),
        tuple(marks),
    )
