"""Archipel Habitat, Rennes: closeness to residents, jobs, and the École de la proximité."""

from innovation.api import (
    Context,
    Criterion,
    Happening,
    Indicator,
    PilotKind,
    Verb,
    hook,
)

PLUGIN = {
    "name": "rennes_proximite",
    "title": "École de la proximité de Rennes",
    "description": (
        "Les critères de proximité et d'insertion d'Archipel Habitat, et le suivi des stagiaires "
        "de l'École de la proximité."
    ),
    "version": "0.1.0",
    "api": "1.0",
    "offices": ["rennes"],
    "contact": "Archipel Habitat, direction de la proximité",
    "translations": {
        "en": {
            "École de la proximité de Rennes": "Rennes School of Proximity",
            "Les critères de proximité et d'insertion d'Archipel Habitat, et le suivi des "
            "stagiaires de l'École de la proximité.": (
                "Archipel Habitat's criteria on proximity and employment, and the follow-up of "
                "trainees of the École de la proximité."
            ),
            "Présence sur le terrain": "Presence in the field",
            "L'idée rapproche-t-elle nos équipes des habitants ?": (
                "Does the idea bring our teams closer to residents?"
            ),
            "Éloigne les équipes du terrain": "Takes teams away from the field",
            "Sans effet sur la présence": "No effect on presence",
            "Présence accrue, de façon ponctuelle": "More presence, now and then",
            "Présence accrue, chaque semaine": "More presence, every week",
            "Présence accrue chaque jour, auprès de ceux que l'on ne voit pas": (
                "More presence every day, with those whom we do not see"
            ),
            "Emploi et insertion": "Employment and integration",
            "L'idée ouvre-t-elle un emploi ou une formation aux habitants ?": (
                "Does the idea open a job or training to residents?"
            ),
            "Aucun effet sur l'emploi": "No effect on employment",
            "Heures d'insertion possibles dans un marché": (
                "Possible integration hours in a contract"
            ),
            "Heures d'insertion prévues et suivies": "Integration hours planned and monitored",
            "Formation reconnue pour des demandeurs d'emploi": (
                "Recognised training for job-seekers"
            ),
            "Formation diplômante et embauches prévues": (
                "Training with a diploma and planned hires"
            ),
            "École de la proximité": "School of Proximity",
            "Former au métier de gardien des demandeurs d'emploi du territoire.": (
                "Train local job-seekers as caretakers."
            ),
            "Choix des stagiaires avec les partenaires de l'emploi": (
                "Choice of trainees with employment partners"
            ),
            "Places proposées aux autres offices": "Places offered to the other offices",
            "Formation, assurée en partie par les salariés": "Training, partly given by employees",
            "Stages sur le terrain": "Field placements",
            "Passage du diplôme": "Diploma examination",
            "Embauches et suivi à six mois": "Hires and six-month follow-up",
            "Stagiaires": "Trainees",
            "Diplômés": "Graduates",
            "Recrutés": "Recruited",
            "personnes": "people",
            "L'expérimentation de l'École de la proximité compte %(diplomes)s diplômés sur "
            "%(stagiaires)s stagiaires.": (
                "The École de la proximité pilot has %(diplomes)s graduates out of "
                "%(stagiaires)s trainees."
            ),
        }
    },
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
def criteria() -> list[Criterion]:
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
def pilot_kinds() -> list[PilotKind]:
    return [SCHOOL]


@hook
def verbs() -> list[Verb]:
    return [DIPLOMAS]


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
