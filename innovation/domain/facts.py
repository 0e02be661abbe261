"""What the site tells plugins: frozen values, with nothing to change and nothing to ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from innovation.domain.stages import Stage

Value = str | int | float | bool | list[str] | None


@dataclass(frozen=True, slots=True)
class IdeaFacts:
    """An idea as a plugin sees it; ``fields`` holds the plugin's own answers."""

    public_id: str
    title: str
    stage: Stage
    category: str
    theme: str
    fields: Mapping[str, Value]
    total: float | None = None
    """The revealed result, 0 to 100; ``None`` before the reveal."""


@dataclass(frozen=True, slots=True)
class PracticeFacts:
    """A practice that the offices share; ``office`` is empty for one known from elsewhere."""

    public_id: str
    title: str
    office: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person of the office; of another office, a name at most is told."""

    public_id: str
    name: str
    office: str
    roles: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """An office of the site."""

    slug: str
    name: str
    accent: str = ""


@dataclass(frozen=True, slots=True)
class PilotFacts:
    """A closed or running pilot: its kind's qualified key and what was measured."""

    kind: str
    open: bool
    measures: Mapping[str, float | None] = field(default_factory=dict)
    idea: str = ""
    """The public id of the idea that is tried out."""
    title: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    lead: PersonFacts | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, told to ``on_event`` after it is durable; it may be told twice."""

    verb: str
    at: datetime
    idea: IdeaFacts | None
    pilot: PilotFacts | None = None


@dataclass(frozen=True, slots=True)
class MarkedCriterion:
    """A criterion with its marks put together: the mean and the lowest, 0 to 100, or ``None``.

    ``marked`` is how many sheets gave it a mark.
    """

    key: str
    label: str
    weight: int
    mean: float | None
    lowest: float | None
    marked: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A locked round before its reveal: plain means, 0 to 100."""

    criteria: tuple[MarkedCriterion, ...]
    total: float | None
    core: float | None
    local: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """The total that a plugin gives, 0 to 100, and the sentence that says why."""

    total: float
    reason: str

    def __post_init__(self) -> None:
        if not 0 <= self.total <= 100:
            raise ValueError("la note va de 0 à 100")
        if not self.reason.strip():
            raise ValueError("la raison manque")


__all__ = [
    "Happening", "IdeaFacts", "Marked", "MarkedCriterion", "OfficeFacts", "PersonFacts",
    "PilotFacts", "PracticeFacts", "Score", "Value",
]  # fmt: skip
