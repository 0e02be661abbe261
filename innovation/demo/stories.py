"""What may happen to an idea in the demonstration, as data; days count from its submission."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from innovation.actions.pilots import Aims, Lessons
from innovation.changes import Content
from innovation.domain.contributions import Indicator, Value
from innovation.domain.stages import Verdict
from innovation.importing import Entry

GENERAL = "common.general"


@dataclass(frozen=True, slots=True)
class Opinion:
    """A sheet: its marks go round the grid, however many criteria the office's plugins add."""

    day: int
    marks: tuple[int, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the committee decides, and why; an adjournment says when the idea comes back."""

    day: int
    verdict: Verdict
    reason: str
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A pilot, led by one of the office's two colleagues.

    ``indicators`` replace those of the kind where the published figures are others.
    """

    day: int
    days: int
    site: str
    question: str
    stop_rule: str
    aims: Aims
    measured: Mapping[str, float]
    """At the end; ``earlier`` holds what was measured before, by days from the start."""
    lessons: Lessons | None = None
    kind: str = GENERAL
    indicators: tuple[Indicator, ...] = ()
    lead: int = 0
    earlier: tuple[tuple[int, Mapping[str, float]], ...] = ()


@dataclass(frozen=True, slots=True)
class Sharing:
    """The practice sheet that follows a pilot."""

    proposed: date
    shared: date
    advice: str


@dataclass(frozen=True, slots=True)
class Path:
    """How far an idea goes, and how."""

    begins: datetime
    opinions: tuple[Opinion, ...] = ()
    revealed: int | None = None
    judgement: Judgement | None = None
    trial: Trial | None = None
    sharing: Sharing | None = None
    extra: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """An invented idea, by one of its office's people (an address)."""

    office: str
    author: str
    content: Content


@dataclass(frozen=True, slots=True)
class Adopted:
    """A practice that an office takes up, by its title."""

    office: str
    practice: str
    note: str


@dataclass(frozen=True, slots=True)
class Story:
    """An idea of the demonstration: where it comes from, and its path."""

    origin: Entry | Written | Adopted
    path: Path

    @property
    def office(self) -> str:
        """The office whose committee has the idea."""
        return self.origin.office
