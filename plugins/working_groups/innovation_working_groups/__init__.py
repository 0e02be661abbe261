"""Working groups across the three offices: members, comments, documents, meetings, ideas."""

import click

from innovation.api import Context, Field, Job, MenuItem, Permission, Role, Verb, hook
from innovation.api.db import Table
from innovation.api.web import Route

from . import meeting_pages, pages
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
    "version": "0.1.0",
    "api": "1.2",
    "offices": "*",
    "category": "partage",
    "contact": "Coordination de la convention des trois offices",
    "translations": {
        "en": {
            "Groupes de travail": "Working groups",
            "Des groupes entre les trois offices sur un thème : leurs membres, ce "
            "qui s'y dit, leurs documents, leurs réunions, les idées et pratiques "
            "sur lesquelles ils travaillent.": (
                "Groups across the three offices on a theme: their members, what is "
                "said there, their documents, their meetings, the ideas and "
                "practices that they work on."
            ),
            "Rappeler une réunion avant": "Recall a meeting before",
            "jours": "days",
            "Créer un groupe de travail": "Begin a working group",
            "Rappeler les réunions": "Recall meetings",
            "%(actor)s a créé un groupe de travail.": "%(actor)s began a working group.",
            "%(actor)s a accueilli un membre dans un groupe de travail.": (
                "%(actor)s welcomed a member to a working group."
            ),
            "%(actor)s a quitté un groupe de travail.": "%(actor)s left a working group.",
            "%(actor)s a archivé un groupe de travail.": "%(actor)s archived a working group.",
            "%(actor)s a rouvert un groupe de travail.": "%(actor)s opened a working group again.",
            "Corriger le groupe": "Correct the group",
            "Revenir au groupe": "Back to the group",
            "Tous les groupes de travail": "All working groups",
            "Nom du groupe": "Name of the group",
            "Thème": "Theme",
            "Quelques mots : réemploi, vacance, accueil…": "A few words: reuse, vacancy, welcome…",
            "À quoi sert-il ?": "What is it for?",
            "Tous les agents des trois offices le lisent, avant de demander "
            "l'accès.": "All staff of the three offices read this, before they ask for access.",
            "Enregistrer": "Save",
            "Créer le groupe": "Begin the group",
            "annulée": "cancelled",
            "compte rendu": "minutes of the meeting",
            "Groupe de travail des trois offices": "Working group of the three offices",
            "Ce groupe est archivé depuis le %(day)s : on y lit tout, on n'y écrit plus rien.": (
                "This group has been archived since %(day)s: all of it can be read, "
                "nothing more is written."
            ),
            "Vous êtes membre de ce groupe.": "You are a member of this group.",
            "J'ai lu la réponse": "I have read the answer",
            "Demandes d'accès": "Requests for access",
            "un ancien agent": "somebody who has left",
            "Un mot de réponse": "A word of answer",
            "Facultatif pour accepter, nécessaire pour refuser.": (
                "Optional to accept, needed to refuse."
            ),
            "Accepter": "Accept",
            "Refuser": "Refuse",
            "Réunions": "Meetings",
            "Aucune réunion n'est prévue.": "No meeting is planned.",
            "Réunions passées": "Past meetings",
            "Prévoir une réunion": "Plan a meeting",
            "Calendrier de mes groupes": "Calendar of my groups",
            "Idées et pratiques liées": "Linked ideas and practices",
            "idée": "idea",
            "pratique": "practice",
            "liée par %(name)s": "linked by %(name)s",
            "Délier": "Unlink",
            "Rien de ce que vous pouvez voir n'est encore lié à ce groupe.": (
                "Nothing that you may see is linked to this group yet."
            ),
            "Lier une idée ou une pratique": "Link an idea or a practice",
            "Chacun voit ici ce qu'il peut voir ailleurs : une idée d'un office "
            "n'apparaît qu'à ses agents.": (
                "All see here what they may see elsewhere: an office's idea appears "
                "to its staff alone."
            ),
            "Membres": "Members",
            "anime le groupe": "leads the group",
            "Retirer l'animation": "Take the lead back",
            "Confier l'animation": "Share the lead",
            "Retirer du groupe": "Take out of the group",
            "Quitter, corriger ou archiver": "Leave, correct or archive",
            "Corriger le nom et la raison d'être": "Correct the name and the purpose",
            "Rouvrir le groupe": "Open the group again",
            "Archiver le groupe": "Archive the group",
            "Quitter le groupe": "Leave the group",
            "vous l'animez": "you lead it",
            "demande envoyée": "request sent",
            "Des collègues des trois offices qui travaillent ensemble sur un thème.": (
                "Colleagues of the three offices who work together on a theme."
            ),
            "Créer un groupe": "Begin a group",
            "Chercher un groupe": "Look for a group",
            "Un nom, un thème, un mot de ce qu'il fait.": (
                "A name, a theme, a word of what it does."
            ),
            "Chercher": "Search",
            "Les vôtres": "Yours",
            "Vous n'êtes encore d'aucun groupe : ouvrez-en un et demandez l'accès, "
            "ou créez le vôtre.": (
                "You are in no group yet: open one and ask for access, or begin your own."
            ),
            "Vous n'êtes encore d'aucun groupe : ouvrez-en un et demandez l'accès.": (
                "You are in no group yet: open one and ask for access."
            ),
            "Les autres": "The others",
            "Aucun autre groupe ne contient ces mots.": "No other group has these words.",
            "Il n'y a pas d'autre groupe pour l'instant.": "There is no other group for now.",
            "Groupes archivés": "Archived groups",
            "Revenir à « %(title)s »": "Back to “%(title)s”",
            "Parmi les idées de votre office que vous voyez, et les pratiques "
            "partagées.": "Among the ideas of your office that you see, and the shared practices.",
            "Idées de votre office": "Ideas of your office",
            "Pratiques partagées": "Shared practices",
            "Lier": "Link",
            "Rien à lier ici : cherchez d'autres mots.": (
                "Nothing to link here: look for other words."
            ),
            "Réunion du %(day)s": "Meeting of %(day)s",
            "Cette réunion est annulée.": "This meeting is cancelled.",
            "Heure": "Time",
            "de %(start)s à %(end)s": "from %(start)s to %(end)s",
            "Lieu": "Place",
            "Rejoindre la visioconférence": "Join the video call",
            "Ordre du jour": "Agenda",
            "Il n'est pas encore écrit.": "It is not written yet.",
            "Ajouter à mon calendrier": "Add to my calendar",
            "Corriger": "Correct",
            "Annuler la réunion": "Cancel the meeting",
            "Le compte rendu": "The minutes",
            "C'est le compte rendu": "These are the minutes",
            "Ajoutez ici ce qui se prépare, puis le compte rendu.": (
                "Add here what is being prepared, then the minutes."
            ),
            "Corriger la réunion": "Correct the meeting",
            "Revenir à la réunion": "Back to the meeting",
            "Jour": "Day",
            "Sur vingt-quatre heures : 14:30.": "On twenty-four hours: 14:30.",
            "Durée": "Length",
            "minutes": "minutes",
            "Une salle, une adresse, ou « visioconférence ».": (
                "A room, an address, or “video call”."
            ),
            "Lien de la visioconférence": "Link of the video call",
            "Prévoir la réunion": "Plan the meeting",
            "lundi": "Monday",
            "mardi": "Tuesday",
            "mercredi": "Wednesday",
            "jeudi": "Thursday",
            "vendredi": "Friday",
            "samedi": "Saturday",
            "dimanche": "Sunday",
            "janvier": "January",
            "février": "February",
            "mars": "March",
            "avril": "April",
            "mai": "May",
            "juin": "June",
            "juillet": "July",
            "août": "August",
            "septembre": "September",
            "octobre": "October",
            "novembre": "November",
            "décembre": "December",
            "Mois": "Month",
            "Précédent": "Previous",
            "le mois d'avant": "the month before",
            "Suivant": "Next",
            "le mois d'après": "the month after",
            "Les réunions du mois, jour par jour": "The meetings of the month, day by day",
            "aujourd'hui": "today",
            "En liste": "As a list",
            "Aucune réunion ce mois-ci.": "No meeting this month.",
            "Ouvrez un de vos groupes pour en prévoir une.": (
                "Open one of your groups to plan one."
            ),
            "Télécharger ce qui vient (.ics)": "Download what comes (.ics)",
            "Animé par": "Led by",
            "Créé le": "Begun on",
            "Rejoindre ce groupe": "Join this group",
            "Votre demande n'a pas été retenue.": "Your request was not accepted.",
            "Ce groupe est archivé : il n'accueille plus personne.": (
                "This group is archived: it takes nobody in any more."
            ),
            "Votre demande du %(day)s attend la réponse de qui anime le groupe.": (
                "Your request of %(day)s waits for an answer of those who lead the group."
            ),
            "Retirer ma demande": "Take my request back",
            "Vous n'êtes pas membre ; demandez l'accès. Ce qui s'y dit, ses "
            "documents et ses réunions ne sont lus que par ses membres.": (
                "You are not a member; ask for access. What is said there, its "
                "documents and its meetings are read by its members alone."
            ),
            "Un mot pour qui l'anime": "A word for those who lead it",
            "Ce qui vous y intéresse, ce que vous y apporteriez.": (
                "What interests you there, what you would bring."
            ),
            "Demander l'accès": "Ask for access",
            "Ce groupe est archivé : on y lit tout, on n'y écrit plus rien.": (
                "This group is archived: all of it can be read, nothing more is written."
            ),
            "Donnez au groupe un nom de 3 à 120 caractères.": (
                "Give the group a name of 3 to 120 characters."
            ),
            "Le thème tient en 80 caractères.": "The theme is 80 characters at most.",
            "Dites à quoi sert le groupe, en 3000 caractères au plus.": (
                "Say what the group is for, in 3000 characters at most."
            ),
            "Cette page a changé entre-temps : relisez-la, puis recommencez si "
            "c'est encore utile.": (
                "This page has changed meanwhile: read it again, then try again if "
                "it is still useful."
            ),
            "Cette réunion a changé entre-temps : relisez-la, puis recommencez si "
            "c'est encore utile.": (
                "This meeting has changed meanwhile: read it again, then try again "
                "if it is still useful."
            ),
            "Dites-le en 1000 caractères au plus.": "Say it in 1000 characters at most.",
            "Dites un mot de votre refus : la personne le lira.": (
                "Say a word about your refusal: the person will read it."
            ),
            "Cette demande a déjà sa réponse, ou a été retirée.": (
                "This request has its answer already, or was taken back."
            ),
            "Un groupe garde toujours un animateur : confiez-le d'abord à un autre "
            "membre, ou archivez-le.": (
                "A group always keeps somebody who leads it: share the lead with "
                "another member first, or archive it."
            ),
            "Le groupe est créé : annoncez-le à vos collègues.": (
                "The group has begun: tell your colleagues."
            ),
            "C'est enregistré.": "Saved.",
            "Vous êtes déjà membre de ce groupe.": "You are a member of this group already.",
            "Votre demande est envoyée.": "Your request is sent.",
            "Votre réponse est envoyée.": "Your answer is sent.",
            "Ce membre anime aussi le groupe.": "This member leads the group too.",
            "Ce membre n'anime plus le groupe.": "This member leads the group no more.",
            "Ce membre est retiré du groupe.": "This member is out of the group.",
            "Vous avez quitté le groupe.": "You have left the group.",
            "Le groupe est archivé.": "The group is archived.",
            "Le groupe est rouvert.": "The group is open again.",
            "Le lien est ajouté.": "The link is added.",
            "Le lien est retiré.": "The link is removed.",
            "La réunion est prévue.": "The meeting is planned.",
            "La réunion est enregistrée.": "The meeting is saved.",
            "La réunion est annulée.": "The meeting is cancelled.",
            "Ce document est le compte rendu.": "This document is the minutes.",
            "Indiquez le jour de la réunion.": "Say the day of the meeting.",
            "Indiquez l'heure de la réunion : 14:30, par exemple.": (
                "Say the time of the meeting: 14:30, for example."
            ),
            "Indiquez la durée en minutes, de 15 à 600.": "Say how many minutes, from 15 to 600.",
            "Indiquez le lieu, en 200 caractères au plus.": (
                "Say the place, in 200 characters at most."
            ),
            "Le lien de la visioconférence commence par https://.": (
                "The link of the video call begins with https://."
            ),
            "L'ordre du jour tient en 3000 caractères : joignez un document.": (
                "The agenda is 3000 characters at most: join a document."
            ),
        }
    },
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
    return [*pages.ROUTES, *meeting_pages.ROUTES]


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
        Verb("left", "%(actor)s a quitté un groupe de travail."),
        Verb("archived", "%(actor)s a archivé un groupe de travail."),
        Verb("reopened", "%(actor)s a rouvert un groupe de travail."),
    ]
