"""Nantes Métropole Habitat: pilots on the buildings, their criteria and their insurance."""

from collections.abc import Mapping

import click

from innovation.api import (
    Block,
    Context,
    Criterion,
    Field,
    Gate,
    IdeaFacts,
    Indicator,
    Job,
    Marked,
    MenuItem,
    Panel,
    Pass,
    Permission,
    PilotKind,
    Report,
    Role,
    Score,
    Stage,
    Value,
    Verb,
    hook,
)
from innovation.api.db import Table
from innovation.api.web import Route

from . import examples, monthly, pages
from .grid import GRID
from .pilots import GREENHOUSE, PRINTING
from .safety import SAFETY, SETTINGS, with_floor

PLUGIN = {
    "name": "nantes_pilots",
    "title": "Expérimentations bâties de Nantes",
    "description": (
        "L'impression 3D et la serre-pépinière de Nantes Métropole Habitat : leurs étapes, leurs "
        "indicateurs, leurs critères et la vérification de l'assurance."
    ),
    "version": "0.2.0",
    "api": "1.3",
    "offices": ["nantes"],
    "category": "pilotes",
    "home": "nantes",
    "contact": "Nantes Métropole Habitat, direction du patrimoine",
}

UNCHECKED = (
    "L'assurance du chantier ou la garantie décennale n'a pas été vérifiée : faites lire "
    "l'attestation, puis répondez oui à cette question."
)

BUILT = ("technique", "architecturale", "")
"""The categories that touch a building; an idea not yet sorted may."""


@hook
def settings_fields() -> list[Field]:
    return [
        Field(
            "exiger_assurance",
            "Exiger l'assurance avant d'expérimenter",
            "yes_no",
            help="Ne concerne que les idées techniques et architecturales.",
            default="yes",
        ),
        *SETTINGS,
    ]


@hook
def idea_fields() -> list[Field]:
    return [
        Field(
            "assurance",
            "Garantie décennale ou assurance de chantier vérifiée",
            "yes_no",
            help="À cocher quand l'attestation a été lue par le service juridique.",
        )
    ]


@hook
def criteria() -> list[Criterion]:
    return [*GRID, SAFETY]


@hook
def pilot_kinds() -> list[PilotKind]:
    return [PRINTING, GREENHOUSE]


@hook
def gates(settings: Mapping[str, Value]) -> list[Gate]:
    if not settings["exiger_assurance"]:
        return []
    return [Gate("assurance", "Assurance du chantier", Stage.PILOTED, insured)]


def insured(idea: IdeaFacts, _settings: Mapping[str, Value]) -> Pass | Block:
    """Nobody builds before the insurance certificate has been read."""
    if idea.category not in BUILT or idea.fields.get("assurance"):
        return Pass()
    return Block(UNCHECKED)


@hook
def overall_score(marked: Marked, settings: Mapping[str, Value]) -> Score:
    """What is not safe cannot be saved by its other marks."""
    return with_floor(marked, settings)


# --- What is measured each month --------------------------------------------------------


@hook
def tables() -> list[type[Table]]:
    return [monthly.MeasureRow]


@hook
def permissions() -> list[Permission]:
    return [Permission("relever", "Relever les mois de toutes les expérimentations", (Role.CHAIR,))]


@hook
def routes() -> list[Route]:
    return pages.ROUTES


@hook
def menu() -> list[MenuItem]:
    return [MenuItem("mois", "Mesures du mois")]


@hook
def panels() -> list[Panel]:
    return [Panel("mois", "pilot.bottom", "Mois par mois", pages.show_months)]


@hook
def verbs() -> list[Verb]:
    return [Verb("mois_releve", "Les mesures d'un mois de « %(idea)s » ont été relevées.")]


@hook
def indicators() -> list[Indicator]:
    """Computed from the months, and offered when the pilot is measured."""
    return [
        Indicator("energie_relevee", "Énergie économisée, relevés", "kWh", compute=pages.energy),
        Indicator("heures_relevees", "Heures d'impression, relevés", "h", "down", pages.hours),
    ]


@hook
def reports() -> list[Report]:
    year = Field(
        "annee",
        "Année",
        "number",
        help="Laissez vide pour toutes les années.",
        minimum=2000,
        maximum=2100,
    )
    return [
        Report(
            "mois",
            "Mesures du mois par expérimentation",
            "Chaque expérimentation bâtie, mois par mois.",
            asks=(year,),
            build=pages.monthly_report,
        )
    ]


@hook
def jobs() -> list[Job]:
    return [Job("rappels", "Rappeler les mois à relever", "day", pages.remind_of_months)]


@hook
async def deactivated(ctx: Context) -> None:
    """The reminders go with the pages where they lead."""
    await pages.settle_months(ctx)


@hook
def commands() -> list[click.Command]:
    return [examples.give_examples]
