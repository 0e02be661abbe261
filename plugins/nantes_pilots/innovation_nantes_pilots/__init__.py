"""Nantes Métropole Habitat: pilots on the buildings, their criteria and their insurance."""

from collections.abc import Mapping

from innovation.api import (
    Block,
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

from . import monthly, pages
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
    "api": "1.2",
    "offices": ["nantes"],
    "contact": "Nantes Métropole Habitat, direction du patrimoine",
    "translations": {
        "en": {
            "Expérimentations bâties de Nantes": "Nantes building pilots",
            "L'assurance du chantier ou la garantie décennale n'a pas été vérifiée.": (
                "The site's insurance or its ten-year warranty has not been checked."
            ),
            "L'impression 3D et la serre-pépinière de Nantes Métropole Habitat : leurs étapes, "
            "leurs indicateurs, leurs critères et la vérification de l'assurance.": (
                "Nantes Métropole Habitat's 3D printing and greenhouse nursery: their steps, "
                "indicators and criteria, and the insurance check."
            ),
            "Exiger l'assurance avant d'expérimenter": "Require insurance before a pilot",
            "Ne concerne que les idées techniques et architecturales.": (
                "Only for technical and architectural ideas."
            ),
            "Garantie décennale ou assurance de chantier vérifiée": (
                "Ten-year liability or site insurance checked"
            ),
            "À cocher quand l'attestation a été lue par le service juridique.": (
                "Tick once the legal department has read the certificate."
            ),
            "Assurance du chantier": "Site insurance",
            "Bas carbone": "Low carbon",
            "Que devient l'empreinte carbone, de la construction à l'usage ?": (
                "What becomes of the carbon footprint, from building to use?"
            ),
            "Empreinte plus forte que la solution courante": (
                "Larger footprint than the usual solution"
            ),
            "Empreinte comparable": "Comparable footprint",
            "Gain probable, non chiffré": "Likely gain, not quantified",
            "Gain chiffré sur la construction ou sur l'usage": (
                "Quantified gain in building or in use"
            ),
            "Gain chiffré sur l'ensemble du cycle de vie": "Quantified gain over the life cycle",
            "Coût global pour le locataire": "Overall cost for the resident",
            "Que devient la somme du loyer et des charges ?": (
                "What becomes of rent and charges together?"
            ),
            "Loyer ou charges en hausse": "Rent or charges go up",
            "Effet inconnu": "Unknown effect",
            "Loyer et charges inchangés": "Rent and charges unchanged",
            "Charges en baisse": "Charges go down",
            "Charges en nette baisse, vérifiée sur une opération comparable": (
                "Charges clearly go down, as checked on a comparable project"
            ),
            "Entretien dans la durée": "Long-term upkeep",
            "Saura-t-on l'entretenir dans dix ans ?": (
                "Will we know how to maintain it in ten years?"
            ),
            "Dépend d'un seul fournisseur, sans garantie": "One supplier, no guarantee",
            "Dépend d'un seul fournisseur, avec garantie": "One supplier, with a guarantee",
            "Entretien possible par des entreprises formées": "Trained firms can maintain it",
            "Entretien possible par des entreprises locales": "Local firms can maintain it",
            "Entretien possible par nos propres équipes": "Our own teams can maintain it",
            "Impression 3D": "3D printing",
            "Bâtir tout ou partie d'un logement avec un robot d'impression.": (
                "Build all or part of a dwelling with a printing robot."
            ),
            "Étude de faisabilité et avis technique": "Feasibility study and technical assessment",
            "Contrôle technique et assurance du chantier": "Technical control and site insurance",
            "Impression des murs": "Printing the walls",
            "Second œuvre et pose des capteurs": "Finishing work and sensors",
            "Réception et emménagement": "Handover and moving in",
            "Un an de suivi avec les occupants": "One year of monitoring with the occupants",
            "Heures d'impression": "Printing hours",
            "Durée du chantier": "Length of the works",
            "Coût par logement": "Cost per dwelling",
            "Consommation de chauffage": "Heating consumption",
            "h": "h",
            "mois": "months",
            "€": "€",
            "kWh/m²/an": "kWh/m²/year",
            "Serre-pépinière": "Greenhouse nursery",
            "Poser sur un toit une serre qui cultive et qui chauffe l'eau des logements.": (
                "Put on a roof a greenhouse that grows plants and heats the dwellings' water."
            ),
            "Étude de la structure et de la toiture": "Study of the structure and roof",
            "Choix du maraîcher avec les habitants": "Choice of the grower with residents",
            "Pose de la serre et de la pompe à chaleur": (
                "Installation of the greenhouse and heat pump"
            ),
            "Mise en service et réglages du premier hiver": (
                "Commissioning and first-winter adjustments"
            ),
            "Relevé des charges sur un an": "One year of charges recorded",
            "Part des besoins d'eau chaude couverte": "Share of hot-water needs covered",
            "Énergie économisée": "Energy saved",
            "Économie par logement": "Saving per dwelling",
            "%": "%",
            "kWh/an": "kWh/year",
            "€/an": "€/year",
        }
    },
}

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
    return Block("L'assurance du chantier ou la garantie décennale n'a pas été vérifiée.")


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
    year = Field("annee", "Année", "number", help="Vide : toutes.", minimum=2000, maximum=2100)
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
