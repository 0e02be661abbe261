"""The directors' progress report: the same indicators for the three offices, period by period."""

from collections.abc import Mapping

import click

from innovation.api import (
    Context,
    Document,
    MenuItem,
    Permission,
    Report,
    Role,
    Value,
    Verb,
    hook,
)
from innovation.api.db import Table
from innovation.api.web import Route

from . import deciding, examples, pages, said, store
from .periods import containing

PLUGIN = {
    "name": "progress_report",
    "title": "Point d'étape",
    "description": (
        "Les mêmes indicateurs pour les trois offices, période par période, figés et numérotés "
        "à leur date."
    ),
    "version": "0.2.0",
    "api": "1.3",
    "offices": "*",
    "category": "rapports",
    "contact": "Coordination de la convention des trois offices",
}


@hook
def permissions() -> list[Permission]:
    chiefs = (Role.CHAIR, Role.OFFICE_ADMIN, Role.COORDINATOR)
    return [
        Permission("read", "Lire le point d'étape", (Role.ASSESSOR, *chiefs)),
        Permission("freeze", "Figer le point d'étape et dire l'effectif", chiefs),
    ]


@hook
def tables() -> list[type[Table]]:
    return [store.Report, store.Staff, said.ErratumRow, said.DecisionRow]


@hook
def routes() -> list[Route]:
    return [*pages.ROUTES, *deciding.ROUTES]


@hook
def menu() -> list[MenuItem]:
    return [MenuItem("point_etape", "Point d'étape", "/", "read")]


@hook
def verbs() -> list[Verb]:
    return [
        Verb("frozen", "Le point d'étape n° %(number)s a été figé."),
        Verb("corrected", "Un erratum a été joint au point d'étape n° %(number)s."),
        Verb("decided", "Une décision a été écrite au point d'étape."),
    ]


@hook
def reports() -> list[Report]:
    return [
        Report(
            "point_etape",
            "Point d'étape en cours",
            "La période en cours, telle qu'elle se présente aujourd'hui.",
            build=current,
            permission="read",
        )
    ]


async def current(ctx: Context, _answers: Mapping[str, Value]) -> Document:
    """The draft of the running period."""
    return pages.draft_document(ctx, await pages.draft_of(ctx, containing(ctx.today)))


@hook
def commands() -> list[click.Command]:
    return [examples.give_examples]
