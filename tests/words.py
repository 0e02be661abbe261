"""Words that a test does not care about: what people write, unless a test says otherwise."""

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest

from innovation.actions.pilots import Plan
from innovation.actions.sharing import PracticeContent
from innovation.changes import Content
from innovation.domain.assessment import Sheet
from innovation.domain.contributions import Criterion, Indicator, PilotKind
from innovation.domain.people import Viewer
from innovation.domain.stages import Category, IdeaKind

Make = Callable[..., Any]
AsyncMake = Callable[..., Awaitable[Any]]

SCALE = ("Pas du tout", "Un peu", "Assez", "Beaucoup", "Tout à fait")
GRID = (
    Criterion("common.utilite", "Utilité", "À qui cela sert-il ?", 3, SCALE),
    Criterion("common.faisabilite", "Faisabilité", "Savons-nous le faire ?", 2, SCALE),
    Criterion("brest_open_factory.reemploi", "Réemploi", "Que réemploie-t-on ?", 1, SCALE),
)
KIND = PilotKind(
    "nantes_pilots.serre",
    "Serre-pépinière",
    steps=("Poser", "Relever"),
    indicators=(Indicator("kwh", "Énergie", "kWh", "down"), Indicator("part", "Part couverte")),
)


@pytest.fixture
def grid() -> tuple[Criterion, ...]:
    """Two criteria of the common core, one of the office."""
    return GRID


@pytest.fixture
def make_content() -> Make:
    """What an author writes."""

    def make(**words: Any) -> Content:
        plain = Content(
            kind=IdeaKind.PROPOSAL,
            title="Bancs réemployés",
            problem="Les palettes encombrent la cour.",
            solution="En faire des bancs.",
            category=Category.TECHNICAL,
        )
        return dataclasses.replace(plain, **words)

    return make


@pytest.fixture
def make_sheet() -> Make:
    """A full sheet: the same mark for each criterion."""

    def make(person: Viewer, mark: int | None = 3, version: int = 0, **words: Any) -> Sheet:
        marks = {criterion.key: mark for criterion in GRID}
        return Sheet(person.id, words.pop("marks", marks), {}, version=version, **words)

    return make


@pytest.fixture
def make_plan() -> Make:
    """What a pilot sets out to do."""

    def make(lead: Viewer, /, **words: Any) -> Plan:
        plain = Plan(
            kind=KIND,
            lead=lead.id,
            site="Cour des Capucins",
            starts_on=date(2026, 4, 1),
            ends_on=date(2026, 9, 30),
            question="Les bancs tiennent-ils un été ?",
            stop_rule="Un banc casse.",
            aims={"kwh": (100.0, 60.0)},
        )
        return dataclasses.replace(plain, **words)

    return make


@pytest.fixture
def make_practice() -> Make:
    """What the three offices will read."""

    def make(**words: Any) -> PracticeContent:
        plain = PracticeContent("Bancs", "Palettes perdues.", "Des bancs.", "Douze bancs.", "")
        return dataclasses.replace(plain, **words)

    return make
