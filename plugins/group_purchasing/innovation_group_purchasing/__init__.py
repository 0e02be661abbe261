"""Maintenance contracts of the offices: their register, their windows, the purchases they share."""

from typing import Any

from innovation.api import (
    Field,
    Job,
    MenuItem,
    Panel,
    Permission,
    Report,
    Role,
    Verb,
    hook,
)
from innovation.api.web import Route

from .commands import COMMANDS
from .pages import ROUTES
from .reminding import remind
from .reporting import ending, shared_windows
from .tables import TABLES
from .telling import panel

PLUGIN = {
    "name": "group_purchasing",
    "title": "Achats groupés",
    "description": (
        "Le registre des contrats d'entretien, les périodes où ceux de plusieurs offices se "
        "terminent ensemble, et les groupements de commandes qui en naissent."
    ),
    "version": "1.1.0",
    "api": "1.3",
    "offices": "*",
    "contact": "Coordination de la convention, service des marchés",
    "category": "partage",
}


@hook
def settings_fields() -> list[Field]:
    return [
        Field("span_months", "Écart admis dans une fenêtre", "number", unit="mois", minimum=1,
              maximum=24, default="6"),
        Field("lead_months", "Temps nécessaire pour préparer", "number", unit="mois", minimum=0,
              maximum=36, default="6"),
        Field("horizon_months", "Jusqu'où chercher", "number", unit="mois", minimum=1, maximum=120,
              default="36"),
        Field("remind_days", "Prévenir avant un préavis ou une fin", "number", unit="jours",
              minimum=0, maximum=730, default="90"),
    ]  # fmt: skip


@hook
def permissions() -> list[Permission]:
    return [
        Permission(
            "manage",
            "Tenir le registre des contrats et répondre aux achats groupés",
            (Role.CHAIR, Role.OFFICE_ADMIN),
        )
    ]


@hook
def menu() -> list[MenuItem]:
    return [MenuItem("contracts", "Achats groupés", "/")]


@hook
def routes() -> list[Route]:
    return ROUTES


@hook
def tables() -> list[type]:
    return list(TABLES)


@hook
def commands() -> list[Any]:
    return list(COMMANDS)


@hook
def jobs() -> list[Job]:
    return [Job("reminders", "Rappels avant les préavis", "day", remind)]


@hook
def panels() -> list[Panel]:
    return [Panel("purchase", "idea.side", "Achat groupé", panel)]


@hook
def reports() -> list[Report]:
    return [
        Report(
            "ending",
            "Contrats qui se terminent",
            "Les contrats dont une fin est à choisir, la plus proche d'abord.",
            asks=(
                Field("months", "D'ici combien de mois", "number", unit="mois", minimum=1,
                      maximum=120, default="12"),
                Field("whose", "Contrats", "choice", default="own",
                      choices=(("own", "de mon office"), ("all", "des trois offices"))),
            ),
            build=ending,
        ),
        Report(
            "windows",
            "Fenêtres d'achat groupé",
            "Les contrats de plusieurs offices qui peuvent prendre fin ensemble.",
            build=shared_windows,
        ),
    ]  # fmt: skip


@hook
def verbs() -> list[Verb]:
    return [
        Verb("contract_added", "Un contrat a été ajouté au registre."),
        Verb("contract_changed", "Un contrat du registre a été modifié."),
        Verb("contracts_imported", "Contrats importés dans le registre : %(contracts)s."),
        Verb(
            "import_undone", "Un import a été annulé, contrats remis comme avant : %(contracts)s."
        ),
        Verb("project_opened", "Un achat groupé a été ouvert entre %(offices)s offices."),
        Verb("project_answered", "L'office a répondu à un achat groupé."),
        Verb("project_left", "L'office a quitté un achat groupé."),
        Verb("project_closed", "Un achat groupé a été clos."),
        Verb("project_reopened", "Un achat groupé a repris."),
        Verb("project_led", "%(actor)s conduit désormais un achat groupé."),
        Verb("project_planned", "Les étapes d'un achat groupé ont été mises à jour."),
        Verb("project_carried", "Un achat groupé est entré dans le parcours des idées."),
    ]
