"""What may happen to an idea in the demonstration, as data; days count from its submission."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from innovation.actions.pilots import Aims, Lessons
from innovation.actions.sharing import Answer
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
class Happening:
    """Something that one of the office's people does, so many days after the submission."""

    day: float
    by: int
    """Their place in ``Cast.everybody``."""


@dataclass(frozen=True, slots=True)
class Supports(Happening):
    """Says that the idea concerns them."""


@dataclass(frozen=True, slots=True)
class Comments(Happening):
    """Says something about the idea."""

    words: str


@dataclass(frozen=True, slots=True)
class Joins(Happening):
    """Accepts to carry the idea too."""


@dataclass(frozen=True, slots=True)
class AsksToJoin(Happening):
    """Asks to carry the idea too, and waits."""


@dataclass(frozen=True, slots=True)
class Attaches(Happening):
    """Adds files drawn by ``sketches``, perhaps as the answer to a plugin's question."""

    names: tuple[str, ...]
    question: str = ""


@dataclass(frozen=True, slots=True)
class Reworks(Happening):
    """Sends the idea back with another proposal."""

    solution: str
    benefit: str = ""


@dataclass(frozen=True, slots=True)
class Withdraws(Happening):
    """Withdraws an idea of theirs."""

    reason: str


@dataclass(frozen=True, slots=True)
class TakesBack(Happening):
    """Takes back what they withdrew."""


@dataclass(frozen=True, slots=True)
class Groups(Happening):
    """Groups another idea, by its title, into this one."""

    other: str


@dataclass(frozen=True, slots=True)
class Borrowed:
    """The eyes of another office's committee; their days count from the submission too.

    Without a reply the request waits.
    """

    day: int
    committee: str
    why: str
    reply: str = ""
    opinions: tuple[Opinion, ...] = ()
    given: int = 0


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
    happenings: tuple[Happening, ...] = ()
    borrowed: Borrowed | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """An invented idea; its people by their place in ``Cast.everybody``."""

    office: str
    author: int
    content: Content
    typed_by: int | None = None
    co_authors: tuple[int, ...] = ()
    inspired_by: str = ""
    """The title of an idea of the same office."""


@dataclass(frozen=True, slots=True)
class Replied:
    """What an office replies to a practice, by its title."""

    office: str
    practice: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Adopted:
    """An office takes a practice up, by its reply."""

    replied: Replied

    @property
    def office(self) -> str:
        """The office whose idea it becomes."""
        return self.replied.office


@dataclass(frozen=True, slots=True)
class Story:
    """An idea of the demonstration: where it comes from, and its path."""

    origin: Entry | Written | Adopted
    path: Path

    @property
    def office(self) -> str:
        """The office whose committee has the idea."""
        return self.origin.office
