"""Working groups across the three offices: members, comments, documents, meetings, ideas."""

import click

from innovation.api import Context, Field, Job, MenuItem, Permission, Role, Verb, hook
from innovation.api.db import Table
from innovation.api.web import Route

from . import coming, joining, meeting_pages, pages
from . import tables as own
from .example import example
from .reminding import remind_of_meetings

PLUGIN = {
    "name": "working_groups",
    "title": "Groupes de travail",
    "description": (
        "Des groupes entre les trois offices sur un thème : leurs membres, ce qui s'y dit, leurs "
        "documents, leurs réunions, les idées et pratiques sur lesquelles ils travaillent."
    ),
    "version": "0.2.0",
    "api": "1.3",
    "offices": "*",
    "category": "partage",
    "contact": "Coordination de la convention des trois offices",
}


@hook
def settings_fields() -> list[Field]:
    return [
        Field(
            "rappel",
            "Rappeler une réunion avant",
            "number",
            unit="jours",
            minimum=0,
            maximum=14,
            default="2",
        )
    ]


@hook
def permissions() -> list[Permission]:
    return [Permission("create", "Créer un groupe de travail", tuple(Role))]


@hook
def tables() -> list[type[Table]]:
    return own.TABLES


@hook
def routes() -> list[Route]:
    return [*pages.ROUTES, *joining.ROUTES, *meeting_pages.ROUTES, *coming.ROUTES]


@hook
def menu() -> list[MenuItem]:
    return [MenuItem("groups", "Groupes de travail", "/")]


@hook
def jobs() -> list[Job]:
    return [Job("reminders", "Rappeler les réunions", "day", remind)]


async def remind(ctx: Context) -> None:
    """Each office tells its own people."""
    await remind_of_meetings(ctx)


@hook
def commands() -> list[click.Command]:
    return [example]


@hook
def verbs() -> list[Verb]:
    return [
        Verb("created", "%(actor)s a créé un groupe de travail."),
        Verb("joined", "%(actor)s a accueilli un membre dans un groupe de travail."),
        Verb("led", "%(actor)s anime désormais un groupe de travail."),
        Verb("left", "%(actor)s a quitté un groupe de travail."),
        Verb("archived", "%(actor)s a archivé un groupe de travail."),
        Verb("reopened", "%(actor)s a rouvert un groupe de travail."),
    ]
