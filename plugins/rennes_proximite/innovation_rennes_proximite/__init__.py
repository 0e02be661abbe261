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
    "translations": {
        "en": {
            "École de la proximité de Rennes": "Rennes School of Proximity",
            "Les critères de proximité et d'insertion d'Archipel Habitat, et l'École de la "
            "proximité : ses sessions, les places offertes aux autres offices, ce que deviennent "
            "les stagiaires.": (
                "Archipel Habitat's criteria on proximity and employment, and the School of "
                "Proximity: its sessions, the places offered to the other offices, what becomes "
                "of the trainees."
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
            "%(num)s places": "%(num)s places",
            "%(num)s places restent pour les autres offices": (
                "%(num)s places are left for the other offices"
            ),
            "%(offered)s, dont %(left)s encore libres": "%(offered)s, of which %(left)s still free",
            "Annoncer la session": "Announce the session",
            "Annoncer une session": "Announce a session",
            "Annoncez la prochaine : les autres offices pourront y demander des places.": (
                "Announce the next one: the other offices will be able to ask for places in it."
            ),
            "Aucun office n'a encore demandé de place.": "No office has asked for a place yet.",
            "Aucune session n'est annoncée.": "No session is announced.",
            "Aucune session n'est encore annoncée.": "No session is announced yet.",
            "Ce que sont devenus les stagiaires": "What became of the trainees",
            "Combien de places": "How many places",
            "Confirmer": "Confirm",
            "Confirmées": "Confirmed",
            "Dates": "Dates",
            "Demander ces places": "Ask for these places",
            "Demander des places à l'école": "Ask the school for places",
            "Demandez des places qui restent, et choisissez un contact de votre office.": (
                "Ask for places that are left, and choose a contact in your office."
            ),
            "Donnez le nombre de places, et combien d'entre elles sont proposées aux autres.": (
                "Give the number of places, and how many of them are offered to the others."
            ),
            "Donnez trois nombres : ni diplômés ni recrutés ne dépassent les stagiaires.": (
                "Give three numbers: neither graduates nor recruits exceed the trainees."
            ),
            "Donnez un titre et un lieu, de 200 caractères au plus.": (
                "Give a title and a place, of at most 200 characters."
            ),
            "Donnez une date de début, et une date de fin qui ne la précède pas.": (
                "Give a start date, and an end date that does not precede it."
            ),
            "Dont proposées aux autres offices": "Of which offered to the other offices",
            "Début": "Start",
            "Enregistrer les suites": "Record the outcomes",
            "Fin": "End",
            "Former au métier de gardien, et partager les places entre les trois offices.": (
                "Train caretakers, and share the places between the three offices."
            ),
            "Il ne reste pas assez de places, ou la demande a déjà sa réponse.": (
                "Too few places are left, or the request has been answered already."
            ),
            "L'office demande des places à l'École de la proximité : %(places)s.": (
                "The office asks the School of Proximity for places: %(places)s."
            ),
            "L'École de la proximité a répondu à un office (places : %(places)s).": (
                "The School of Proximity has answered an office (places: %(places)s)."
            ),
            "L'École de la proximité annonce une session (places offertes : %(places)s).": (
                "The School of Proximity announces a session (places offered: %(places)s)."
            ),
            "L'École de la proximité annoncera ici la prochaine.": (
                "The School of Proximity will announce the next one here."
            ),
            "La demande est envoyée.": "The request is sent.",
            "La demande est retirée.": "The request is withdrawn.",
            "La réponse est donnée.": "The answer is given.",
            "La session a commencé : ses places ne se demandent plus.": (
                "The session has begun: its places can no longer be asked for."
            ),
            "La session est annoncée.": "The session is announced.",
            "La session n'est pas terminée.": "The session is not over.",
            "Le contact dans votre office": "The contact in your office",
            "Les noms des stagiaires ne sont pas demandés ici.": (
                "The trainees' names are not asked for here."
            ),
            "Les places demandées": "The places asked for",
            "Les sessions, leurs places et ce que sont devenus les stagiaires.": (
                "The sessions, their places and what became of the trainees."
            ),
            "Les stagiaires sont comptés, jamais nommés.": "Trainees are counted, never named.",
            "Les suites se disent six mois après la fin, en nombres seulement.": (
                "Outcomes are told six months after the end, in numbers only."
            ),
            "Les suites sont enregistrées.": "The outcomes are recorded.",
            "Lieu": "Place",
            "Ne pas retenir": "Decline",
            "Places": "Places",
            "places": "places",
            "Places partagées": "Places shared",
            "Proposées": "Offered",
            "Proposées aux autres offices": "Offered to the other offices",
            "Rappeler les demandes et les suites à dire": (
                "Remind of requests and of outcomes to tell"
            ),
            "Recrutés à six mois": "Recruited at six months",
            "Recrutés à six mois, sur cent stagiaires": (
                "Recruited at six months, of a hundred trainees"
            ),
            "Rendre ces places": "Give these places back",
            "Session": "Session",
            "Sessions passées": "Past sessions",
            "Sessions à venir et en cours": "Sessions to come and under way",
            "Tenir les sessions de l'école et répondre aux demandes": (
                "Keep the school's sessions and answer requests"
            ),
            "Titre": "Title",
            "Votre office a déjà demandé des places pour cette session.": (
                "Your office has already asked for places in this session."
            ),
            "Votre office n'a pas demandé de place.": "Your office has not asked for a place.",
            "contact : %(name)s": "contact: %(name)s",
            "demande en attente de réponse": "request awaiting an answer",
            "demande non retenue": "request declined",
            "demande retirée": "request withdrawn",
            "du %(start)s au %(end)s": "from %(start)s to %(end)s",
            "du %(start)s au %(end)s, %(place)s": "from %(start)s to %(end)s, %(place)s",
            "places confirmées": "places confirmed",
            "plus de place pour les autres offices": "no place left for the other offices",
            "une place": "one place",
            "une place reste pour les autres offices": "one place is left for the other offices",
            "À six mois, %(recrutes)s recrutés sur %(stagiaires)s stagiaires.": (
                "At six months, %(recrutes)s recruited out of %(stagiaires)s trainees."
            ),
            "à répondre": "to be answered",
            "%": "%",
            "Reprendre aussi les critères de Rennes": "Take up Rennes's criteria as well",
            "Rennes les a toujours ; un autre office peut n'ouvrir que l'école.": (
                "Rennes always has them; another office may open the school alone."
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
