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
    "api": "1.2",
    "offices": ["nantes"],
    "category": "pilotes",
    "home": "nantes",
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
            "%(num)s mois relevés": "%(num)s months recorded",
            "%(num)s mois restent à relever.": "%(num)s months are still to be recorded.",
            "Année": "Year",
            "Arrêts du robot": "Robot stops",
            "arrêts": "stops",
            "m³": "m³",
            "kg": "kg",
            "Aucun mois n'a été relevé.": "No month has been recorded.",
            "Aucun mois n'est encore relevé.": "No month has been recorded yet.",
            "Aucune expérimentation ne se relève chaque mois.": "No pilot is recorded every month.",
            "Besoins d'eau chaude couverts": "Hot-water needs covered",
            "Béton employé": "Concrete used",
            "Chaque expérimentation bâtie, mois par mois.": "Every building pilot, month by month.",
            "Choisissez un mois terminé de l'expérimentation.": (
                "Choose a month of the pilot that is over."
            ),
            "Enregistrer le mois": "Record the month",
            "Ensemble": "Together",
            "Heures d'impression du mois": "The month's printing hours",
            "Heures d'impression, relevés": "Printing hours, as recorded",
            "Indiquez au moins une mesure, en nombres.": "Give at least one measure, in numbers.",
            "L'idée": "The idea",
            "L'impression 3D et la serre-pépinière se relèvent chaque mois : les chiffres se "
            "lisent ensuite sur la page de l'idée.": (
                "3D printing and the greenhouse are recorded every month: the figures are then "
                "read on the idea's page."
            ),
            "La sécurité est sous son plancher : le total est plafonné.": (
                "Safety is under its floor: the total is capped."
            ),
            "La sécurité est sous son plancher, la moyenne sous le plafond.": (
                "Safety is under its floor, the mean under the cap."
            ),
            "La sécurité n'a pas été notée : la moyenne est gardée.": (
                "Safety was not marked: the mean is kept."
            ),
            "La sécurité n'est pas sous son plancher : la moyenne est gardée.": (
                "Safety is not under its floor: the mean is kept."
            ),
            "Le pilote de l'expérimentation relève ses mois.": (
                "Whoever leads the pilot records its months."
            ),
            "Le premier mois de l'expérimentation n'est pas terminé : il se relèvera dès le "
            "suivant.": (
                "The pilot's first month is not over: it will be recorded in the next one."
            ),
            "Le sous-total commun aux trois offices ne change jamais.": (
                "The sub-total common to the three offices never changes."
            ),
            "Les dangers sont connus, leurs parades à l'étude": (
                "The dangers are known, their remedies under study"
            ),
            "Les habitants, les compagnons et les passants sont-ils à l'abri du danger ?": (
                "Are residents, workers and passers-by out of danger?"
            ),
            "Les mesures d'un mois de « %(idea)s » ont été relevées.": (
                "The measures of a month of “%(idea)s” have been recorded."
            ),
            "Les mesures du mois sont enregistrées.": "The month's measures are recorded.",
            "Les mois relevés": "The recorded months",
            "Les parades sont prêtes": "The remedies are ready",
            "Les parades sont éprouvées sur un site comparable": (
                "The remedies are proven on a comparable site"
            ),
            "Mesures du mois": "Monthly measures",
            "Mesures du mois : %(title)s": "Monthly measures: %(title)s",
            "Mesures du mois par expérimentation": "Monthly measures by pilot",
            "Mois": "Month",
            "Mois par mois": "Month by month",
            "Ouvrez une expérimentation de type « Impression 3D » ou « Serre-pépinière » : elle "
            "paraîtra ici.": (
                "Open a pilot of the kind “3D printing” or “Greenhouse nursery”: it will appear "
                "here."
            ),
            "Plancher de sécurité": "Safety floor",
            "Rappeler les mois à relever": "Remind of the months to record",
            "Relever les mois de toutes les expérimentations": "Record the months of all pilots",
            "Relever un mois": "Record a month",
            "Récolte": "Harvest",
            "Sous cette moyenne du critère « Sécurité », le total est plafonné. Zéro : jamais.": (
                "Under this mean of the criterion “Safety”, the total is capped. Zero: never."
            ),
            "Sécurité": "Safety",
            "Total au plus, sous le plancher": "Highest total, under the floor",
            "Toutes les expérimentations relevées": "All recorded pilots",
            "Un danger est connu, sa parade reste à trouver": (
                "A danger is known, its remedy still to be found"
            ),
            "Un danger grave n'a pas de parade": "A serious danger has no remedy",
            "Un mois reste à relever.": "One month is still to be recorded.",
            "Une case vide laisse ce qui était relevé. Un mois déjà relevé se corrige en le "
            "relevant de nouveau.": (
                "An empty box leaves what was recorded. A month already recorded is corrected by "
                "recording it again."
            ),
            "Vide : toutes.": "Empty: all.",
            "aucun mois relevé": "no month recorded",
            "kWh": "kWh",
            "sur 100": "out of 100",
            "un mois relevé": "one month recorded",
            "Énergie économisée dans le mois": "Energy saved in the month",
            "Énergie économisée, relevés": "Energy saved, as recorded",
            "à relever : %(month)s": "to be recorded: %(month)s",
            "exemple fictif": "fictional example",
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


@hook
async def deactivated(ctx: Context) -> None:
    """The reminders go with the pages where they lead."""
    await pages.settle_months(ctx)


@hook
def commands() -> list[click.Command]:
    return [examples.give_examples]
