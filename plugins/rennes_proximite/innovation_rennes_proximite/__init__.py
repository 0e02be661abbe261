"""Archipel Habitat, Rennes: closeness to residents, jobs, and the École de la proximité."""

from collections.abc import Mapping

import click

from innovation.api import (
    Context,
    Criterion,
    Field,
    Happening,
    Indicator,
    Job,
    MenuItem,
    Permission,
    PilotKind,
    Report,
    Role,
    Value,
    Verb,
    hook,
)
from innovation.api.db import Table
from innovation.api.web import Route

from . import examples, pages, store

PLUGIN = {
    "name": "rennes_proximite",
    "title": "École de la proximité de Rennes",
    "description": (
        "Les critères de proximité et d'insertion d'Archipel Habitat, et l'École de la proximité : "
        "ses sessions, les places offertes aux autres offices, ce que deviennent les stagiaires."
    ),
    "version": "0.2.0",
    "api": "1.2",
    "offices": "*",
    "category": "vie_interne",
    "home": "rennes",
    "contact": "Archipel Habitat, direction de la proximité",
}

SCHOOL = PilotKind(
    "ecole_proximite",
    "École de la proximité",
    "Former au métier de gardien des demandeurs d'emploi du territoire.",
    steps=(
        "Choix des stagiaires avec les partenaires de l'emploi",
        "Places proposées aux autres offices",
        "Formation, assurée en partie par les salariés",
        "Stages sur le terrain",
        "Passage du diplôme",
        "Embauches et suivi à six mois",
    ),
    indicators=(
        Indicator("stagiaires", "Stagiaires", "personnes"),
        Indicator("diplomes", "Diplômés", "personnes"),
        Indicator("recrutes", "Recrutés", "personnes"),
    ),
)

DIPLOMAS = Verb(
    "diplomes",
    "L'expérimentation de l'École de la proximité compte %(diplomes)s diplômés sur "
    "%(stagiaires)s stagiaires.",
)


@hook
def settings_fields() -> list[Field]:
    return [
        Field(
            "criteres",
            "Reprendre aussi les critères de Rennes",
            "yes_no",
            help="Rennes les a toujours ; un autre office peut n'ouvrir que l'école.",
            default="no",
        )
    ]


@hook
def criteria(office: str, settings: Mapping[str, Value]) -> list[Criterion]:
    if office != store.HOME and not settings["criteres"]:
        return []
    return [
        Criterion(
            "proximite",
            "Présence sur le terrain",
            "L'idée rapproche-t-elle nos équipes des habitants ?",
            weight=4,
            anchors=(
                "Éloigne les équipes du terrain",
                "Sans effet sur la présence",
                "Présence accrue, de façon ponctuelle",
                "Présence accrue, chaque semaine",
                "Présence accrue chaque jour, auprès de ceux que l'on ne voit pas",
            ),
        ),
        Criterion(
            "emploi",
            "Emploi et insertion",
            "L'idée ouvre-t-elle un emploi ou une formation aux habitants ?",
            weight=3,
            anchors=(
                "Aucun effet sur l'emploi",
                "Heures d'insertion possibles dans un marché",
                "Heures d'insertion prévues et suivies",
                "Formation reconnue pour des demandeurs d'emploi",
                "Formation diplômante et embauches prévues",
            ),
        ),
    ]


@hook
def pilot_kinds(office: str) -> list[PilotKind]:
    return [SCHOOL] if office == store.HOME else []


@hook
def verbs() -> list[Verb]:
    return [
        DIPLOMAS,
        Verb(
            "seance", "L'École de la proximité annonce une session (places offertes : %(places)s)."
        ),
        Verb("demande", "L'office demande des places à l'École de la proximité : %(places)s."),
        Verb("reponse", "L'École de la proximité a répondu à un office (places : %(places)s)."),
        Verb("suites", "À six mois, %(recrutes)s recrutés sur %(stagiaires)s stagiaires."),
    ]


@hook
async def on_event(event: Happening, ctx: Context) -> None:
    """When a school's pilot closes, tell how many trainees have their diploma."""
    pilot = event.pilot
    if event.verb != "pilot.closed" or pilot is None:
        return
    if pilot.kind != f"{PLUGIN['name']}.{SCHOOL.key}":
        return
    trainees, graduates = pilot.measures.get("stagiaires"), pilot.measures.get("diplomes")
    if trainees is None or graduates is None:
        ctx.log("expérimentation close sans nombre de stagiaires ou de diplômés")
        return
    await ctx.record(DIPLOMAS.key, stagiaires=int(trainees), diplomes=int(graduates))


# --- The school's sessions ----------------------------------------------------------------


@hook
def tables() -> list[type[Table]]:
    return [store.SessionRow, store.RequestRow]


@hook
def permissions() -> list[Permission]:
    chiefs = (Role.CHAIR, Role.OFFICE_ADMIN)
    return [
        Permission("tenir", "Tenir les sessions de l'école et répondre aux demandes", chiefs),
        Permission("demander", "Demander des places à l'école", chiefs),
    ]


@hook
def routes() -> list[Route]:
    return pages.ROUTES


@hook
def menu() -> list[MenuItem]:
    return [MenuItem("ecole", "École de la proximité")]


@hook
def indicators(office: str) -> list[Indicator]:
    """Counted from the sessions, and offered when the school's pilot is measured."""
    if office != store.HOME:
        return []
    return [
        Indicator("emploi_six_mois", "Recrutés à six mois", "%", compute=pages.hired_share),
        Indicator("places_partagees", "Places partagées", "places", compute=pages.shared_seats),
    ]


@hook
def reports() -> list[Report]:
    return [
        Report(
            "ecole",
            "École de la proximité",
            "Les sessions, leurs places et ce que sont devenus les stagiaires.",
            build=pages.school_report,
        )
    ]


@hook
def jobs() -> list[Job]:
    return [Job("rappels", "Rappeler les demandes et les suites à dire", "day", pages.remind)]


@hook
def commands() -> list[click.Command]:
    return [examples.give_examples]
