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

from . import examples, pages, store
from .periods import containing

PLUGIN = {
    "name": "progress_report",
    "title": "Point d'étape",
    "description": (
        "Les mêmes indicateurs pour les trois offices, période par période, figés et numérotés "
        "à leur date."
    ),
    "version": "0.1.0",
    "api": "1.2",
    "offices": "*",
    "category": "rapports",
    "contact": "Coordination de la convention des trois offices",
    "translations": {
        "en": {
            "Point d'étape": "Progress report",
            "Les mêmes indicateurs pour les trois offices, période par période, figés et "
            "numérotés à leur date.": (
                "The same indicators for the three offices, period by period, frozen and "
                "numbered at their date."
            ),
            "%(office)s : %(count)s agents, d'après l'office.": (
                "%(office)s: %(count)s staff, as the office says."
            ),
            "%(office)s : %(count)s agents, d'après les comptes ouverts.": (
                "%(office)s: %(count)s staff, as counted by open accounts."
            ),
            "%(staff)s agents.": "%(staff)s staff.",
            "Au": "To",
            "Du": "From",
            "Agents": "Staff",
            "Brouillon": "Draft",
            "Date": "Date",
            "D'après": "According to",
            "Figé": "Frozen",
            "Figé le": "Frozen on",
            "Numéro": "Number",
            "Office": "Office",
            "jours": "days",
            "l'office": "the office",
            "les comptes ouverts": "open accounts",
            "un exemple fictif": "a fictional example",
            "%": "%",
            "Aucun point d'étape n'est encore figé.": "No progress report is frozen yet.",
            "Aucune note d'évaluation n'entre dans ces nombres.": (
                "No assessment mark goes into these numbers."
            ),
            "C'est le premier point d'étape : il n'y a rien à quoi le comparer.": (
                "This is the first progress report: there is nothing to compare it with."
            ),
            "Ce point d'étape vient d'être figé.": "This progress report has just been frozen.",
            "Ce qui a changé depuis le point d'étape précédent": (
                "What has changed since the last progress report"
            ),
            "Comment c'est compté": "How it is counted",
            "Du %(start)s au %(end)s": "From %(start)s to %(end)s",
            "Du %(start)s au %(end)s.": "From %(start)s to %(end)s.",
            "Délai médian de réponse": "Median time to answer",
            "Enregistrer en PDF": "Save as PDF",
            "Enregistrer l'effectif": "Record the staff",
            "Entre parenthèses, ce qui a changé depuis le point d'étape n° %(number)s.": (
                "In brackets, what has changed since progress report no. %(number)s."
            ),
            "Expérimentations closes": "Pilots closed",
            "Expérimentations en cours": "Pilots under way",
            "Expérimentations ouvertes": "Pilots opened",
            "Figer ce point d'étape": "Freeze this progress report",
            "Figer le point d'étape et dire l'effectif": (
                "Freeze the progress report and tell the staff"
            ),
            "Figé le %(day)s par %(name)s.": "Frozen on %(day)s by %(name)s.",
            "Figés": "Frozen",
            "Idées déposées": "Ideas submitted",
            "Idées pour cent agents": "Ideas per hundred staff",
            "Indicateur": "Indicator",
            "L'effectif de votre office": "Your office's staff",
            "L'effectif est enregistré.": "The staff is recorded.",
            "L'effectif est un nombre entier, de 1 à 100 000.": (
                "The staff is a whole number, from 1 to 100,000."
            ),
            "La période court jusqu'au %(day)s : ces nombres changent encore.": (
                "The period runs until %(day)s: these numbers still change."
            ),
            "La période en cours, telle qu'elle se présente aujourd'hui.": (
                "The running period, as it looks today."
            ),
            "La période est terminée : figez-la pour garder ces nombres.": (
                "The period is over: freeze it to keep these numbers."
            ),
            "La période n'est pas terminée : elle pourra être figée le lendemain de sa fin.": (
                "The period is not over: it can be frozen on the day after its end."
            ),
            "La période se termine le %(day)s.": "The period ends on %(day)s.",
            "Le point d'étape est figé : ses nombres restent.": (
                "The progress report is frozen: its numbers stay."
            ),
            "Le point d'étape n° %(number)s a été figé.": (
                "Progress report no. %(number)s was frozen."
            ),
            "Les idées sont celles de la période. Le délai est celui de la première décision du "
            "comité.": (
                "Ideas are those of the period. The time is that of the committee's first decision."
            ),
            "Les idées sont comptées pour cent agents. Sans effectif indiqué, les comptes "
            "ouverts en tiennent lieu.": (
                "Ideas are counted per hundred staff. Where no staff is told, open accounts "
                "stand in for it."
            ),
            "Les indicateurs de la période": "The period's indicators",
            "Les mesures sont celles des expérimentations closes, comparées à leur point de "
            "départ.": ("Measures are those of closed pilots, compared with where they started."),
            "Les mêmes indicateurs pour les trois offices, période par période. Un point d'étape "
            "figé garde ses nombres.": (
                "The same indicators for the three offices, period by period. A frozen progress "
                "report keeps its numbers."
            ),
            "Les prochaines décisions": "The next decisions",
            "Les trois offices, côte à côte": "The three offices, side by side",
            "Lire le point d'étape": "Read the progress report",
            "Mesures allées dans le bon sens": "Measures that moved the right way",
            "Nombre d'agents": "Number of staff",
            "N° %(number)s, du %(start)s au %(end)s": "No. %(number)s, from %(start)s to %(end)s",
            "Ouvrez une période terminée, relisez ses nombres, puis figez-la.": (
                "Open a period that is over, read its numbers again, then freeze it."
            ),
            "Point d'étape en cours": "Running progress report",
            "Point d'étape n° %(number)s": "Progress report no. %(number)s",
            "Point d'étape, brouillon": "Progress report, draft",
            "Pratiques reprises ailleurs": "Practices taken up elsewhere",
            "Pratiques reprises d'ailleurs": "Practices taken up from elsewhere",
            "Premières réponses données": "First answers given",
            "Prochaines décisions": "Next decisions",
            "Réponses en retard": "Late answers",
            "Tous les points d'étape": "All progress reports",
            "Tout est figé : la prochaine période commencera le %(day)s.": (
                "All is frozen: the next period begins on %(day)s."
            ),
            "Une réponse est en retard quand sa date est passée sans première décision.": (
                "An answer is late when its date has passed without a first decision."
            ),
            "Votre office ne l'a pas encore indiqué.": "Your office has not told it yet.",
            "aucune n'est attendue dans les mois qui suivent": (
                "none is expected in the months that follow"
            ),
            "d'abord le": "first on",
            "en cours": "under way",
            "en progrès": "progress",
            "en recul": "decline",
            "figé le %(day)s": "frozen on %(day)s",
            "terminée, à figer": "over, to be frozen",
            "À préparer": "To prepare",
            "Figé le %(day)s.": "Frozen on %(day)s.",
            "exemple fictif": "fictional example",
        }
    },
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
    return [store.Report, store.Staff]


@hook
def routes() -> list[Route]:
    return pages.ROUTES


@hook
def menu() -> list[MenuItem]:
    return [MenuItem("point_etape", "Point d'étape", "/", "read")]


@hook
def verbs() -> list[Verb]:
    return [Verb("frozen", "Le point d'étape n° %(number)s a été figé.")]


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
    return pages.draft_document(await pages.draft_of(ctx, containing(ctx.today)))


@hook
def commands() -> list[click.Command]:
    return [examples.give_examples]
