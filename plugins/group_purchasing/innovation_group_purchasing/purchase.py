"""Purchases that one office coordinates for several: who takes part, what each needs, the steps."""

from dataclasses import dataclass
from datetime import date

from .contracts import Contract
from .procedure import STEPS
from .survey import Lot, Needs

CLOSED = "Cet achat groupé est clos : on le lit, on n'y change plus rien."
OVER = (
    "Le recueil des besoins est clos depuis sa date limite : demandez à l'office qui coordonne "
    "de le rouvrir."
)
SIGNED = "La convention est signée : votre office ne peut plus rejoindre cet achat groupé."


@dataclass(frozen=True, slots=True)
class Member:
    """An office that was asked to take part: ``asked``, ``joined`` or ``declined``.

    ``left_on`` is the day when one that had joined declined. ``person`` answers for it, its
    managers if it is nobody. ``unread`` until the coordinator has seen the answer.
    """

    office: str
    state: str
    needs: Needs
    version: int
    left_on: date | None
    person: str = ""
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the procedure, in its order."""

    key: str
    planned_on: date | None
    done_on: date | None

    @property
    def label(self) -> str:
        return STEPS[self.key][0]

    @property
    def help(self) -> str:
        return STEPS[self.key][1]


@dataclass(frozen=True, slots=True)
class Summary:
    """A purchase in a list; ``person`` leads it, the offices answer until ``answer_by``."""

    public_id: str
    office: str
    title: str
    family: str
    idea: str
    opened_on: date
    version: int
    closed_on: date | None
    person: str
    answer_by: date | None

    def is_over(self, today: date) -> bool:
        """Whether the day to answer by has passed."""
        return self.answer_by is not None and today > self.answer_by


@dataclass(frozen=True, slots=True)
class Project:
    """A purchase with all that belongs to it."""

    about: Summary
    members: tuple[Member, ...]
    steps: tuple[Step, ...]
    contracts: tuple[Contract, ...]
    lots: tuple[Lot, ...]

    def member(self, office: str) -> Member | None:
        """What this office answered, if it was asked."""
        return next((one for one in self.members if one.office == office), None)

    def state_of(self, office: str) -> str:
        """What an office answered: nothing if it was not asked."""
        member = self.member(office)
        return member.state if member else ""

    def why_not(self, office: str, state: str, today: date) -> str:
        """Why an office may no longer answer so; nothing when it may. It may always leave."""
        if self.about.closed_on:
            return CLOSED
        if state != "joined":
            return ""
        if self.is_signed and self.state_of(office) != "joined":
            return SIGNED
        return OVER if self.about.is_over(today) else ""

    @property
    def silent(self) -> tuple[str, ...]:
        """The offices that have not answered yet."""
        return tuple(one.office for one in self.members if one.state == "asked")

    @property
    def is_signed(self) -> bool:
        """Whether the agreement binds its members: nobody joins them afterwards."""
        return any(step.key == "convention" and step.done_on for step in self.steps)

    def total(self, lot: Lot) -> int | None:
        """What the offices that take part need of it together; ``None`` until one has said."""
        joined = [one.needs.quantities for one in self.members if one.state == "joined"]
        said = [quantities[lot.number] for quantities in joined if lot.number in quantities]
        return sum(said) if said else None

    @property
    def current(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.done_on), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked to open a purchase."""

    title: str
    family: str
    lots: tuple[Lot, ...]
    offices: tuple[str, ...]
    contracts: tuple[str, ...]
    answer_by: date | None = None
