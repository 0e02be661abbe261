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
from .reporting import ending
from .tables import TABLES
from .telling import panel

PLUGIN = {
    "name": "group_purchasing",
    "title": "Achats groupés",
    "description": (
        "Le registre des contrats d'entretien, les périodes où ceux de plusieurs offices se "
        "terminent ensemble, et les groupements de commandes qui en naissent."
    ),
    "version": "1.0.0",
    "api": "1.2",
    "offices": "*",
    "contact": "Coordination de la convention, service des marchés",
    "category": "partage",
    "translations": {
        "en": {
            "Achats groupés": "Group purchases",
            "Le registre des contrats d'entretien, les périodes où ceux de plusieurs offices "
            "se terminent ensemble, et les groupements de commandes qui en naissent.": (
                "The register of maintenance contracts, the times when those of several "
                "offices end together, and the joint purchases that come of it."
            ),
            "Coordination de la convention, service des marchés": (
                "Coordination of the agreement, procurement"
            ),
            "Écart admis dans une fenêtre": "Longest span of a window",
            "Temps nécessaire pour préparer": "Time needed to prepare",
            "Jusqu'où chercher": "How far to look ahead",
            "Prévenir avant un préavis ou une fin": "Remind before a notice or an end",
            "jours": "days",
            "mois": "months",
            "Tenir le registre des contrats et répondre aux achats groupés": (
                "Keep the register of contracts and answer group purchases"
            ),
            "Rappels avant les préavis": "Reminders before notices",
            "Achat groupé": "Group purchase",
            "Contrats qui se terminent": "Contracts that end",
            "Les contrats dont une fin est à choisir, la plus proche d'abord.": (
                "The contracts with an end to choose, the nearest first."
            ),
            "D'ici combien de mois": "Within how many months",
            "Contrats": "Contracts",
            "de mon office": "of my office",
            "des trois offices": "of the three offices",
            "Un contrat a été ajouté au registre.": "A contract was added to the register.",
            "Un contrat du registre a été modifié.": "A contract of the register was changed.",
            "Contrats importés dans le registre : %(contracts)s.": (
                "Contracts imported into the register: %(contracts)s."
            ),
            "Un achat groupé a été ouvert entre %(offices)s offices.": (
                "A group purchase was opened between %(offices)s offices."
            ),
            "L'office a répondu à un achat groupé.": "The office answered a group purchase.",
            "Les étapes d'un achat groupé ont été mises à jour.": (
                "The steps of a group purchase were updated."
            ),
            "Un achat groupé est entré dans le parcours des idées.": (
                "A group purchase entered the idea pipeline."
            ),
            "%(euros)s € par an": "€%(euros)s a year",
            "non publié": "not published",
            "exemple fictif": "fictional example",
            "sans préavis": "no notice",
            "Trait plein : le contrat court. Trait pointillé : il peut être reconduit. Rond "
            ": une fin possible, plein dans la fenêtre. Barre : dernier jour du préavis. La "
            "bande est la fenêtre.": (
                "Solid line: the contract runs. Dashed line: it may be renewed. Circle: a "
                "possible end, filled within the window. Bar: last day for the notice. The "
                "band is the window."
            ),
            "aujourd'hui": "today",
            "Fenêtres": "Windows",
            "Importer": "Import",
            "Modifier": "Edit",
            "archivé": "archived",
            "Référence": "Reference",
            "Titulaire": "Supplier",
            "Lots": "Lots",
            "Montant annuel": "Yearly amount",
            "Début": "Start",
            "Dernière fin possible": "Latest possible end",
            "Responsable": "Owner",
            "Le montant est visible des trois offices.": "The three offices see the amount.",
            "Le montant n'est visible que dans votre office.": "Only your office sees the amount.",
            "Échéances": "Due dates",
            "Il peut prendre fin le %(day)s, si le préavis est donné avant le %(by)s.": (
                "It may end on %(day)s, if notice is given by %(by)s."
            ),
            "Il prend fin le %(day)s, sans préavis.": "It ends on %(day)s, without notice.",
            "Ce contrat a pris fin.": "This contract has ended.",
            "Noter qu'il est reconduit": "Note that it is renewed",
            "Noter que le préavis est donné": "Note that notice is given",
            "Les fins possibles de ce contrat": "The possible ends of this contract",
            "Échéance": "Due date",
            "Préavis avant le": "Notice by",
            "État": "State",
            "à venir": "to come",
            "passée": "past",
            "Remettre dans le registre": "Put back in the register",
            "Archiver ce contrat": "Archive this contract",
            "Modifier un contrat": "Edit a contract",
            "Ajouter un contrat": "Add a contract",
            "Le numéro du marché, propre à ce contrat.": "The contract's own number.",
            "Famille": "Family",
            "Objet": "Subject",
            "Ce que le contrat couvre, en quelques mots.": (
                "What the contract covers, in a few words."
            ),
            "Un par ligne, s'il y en a.": "One a line, if there are any.",
            "En euros, comme 12 500,00.": "In euros, such as 12,500.00 written 12 500,00.",
            "Montrer le montant aux autres offices": "Show the amount to the other offices",
            "Sans cela, il n'est visible que dans votre office.": (
                "Otherwise only your office sees it."
            ),
            "Fin": "End",
            "Celle de la période en cours, avant toute reconduction.": (
                "Of the current period, before any renewal."
            ),
            "Reconductions possibles": "Possible renewals",
            "Zéro si le contrat ne se reconduit pas.": "Zero if the contract is not renewed.",
            "Durée d'une reconduction": "Length of a renewal",
            "Préavis": "Notice",
            "À donner avant la fin, pour ne pas reconduire.": (
                "To be given before the end, in order not to renew."
            ),
            "Cette personne est prévenue avant le préavis. Sans choix, c'est vous.": (
                "This person is told before the notice. If nobody is chosen, you are."
            ),
            "Moi": "Me",
            "Enregistrer le contrat": "Save the contract",
            "Importer des contrats": "Import contracts",
            "Une ligne, un contrat de votre office. Rien n'est écrit avant que vous ayez vu "
            "ce que le fichier apporte, et l'envoyer deux fois ne double rien.": (
                "One row, one contract of your office. Nothing is written before you have "
                "seen what the file brings, and sending it twice doubles nothing."
            ),
            "Fichier CSV ou Excel (.xlsx)": "CSV or Excel file (.xlsx)",
            "%(most)s lignes au plus. La première ligne nomme les colonnes.": (
                "%(most)s rows at most. The first row names the columns."
            ),
            "Regarder ce fichier": "Look at this file",
            "Les colonnes du fichier": "The file's columns",
            "Télécharger le modèle": "Download the model",
            "Ce que dit chaque colonne": "What each column says",
            "Colonne": "Column",
            "Par exemple": "For example",
            "Nécessaire": "Needed",
            "oui": "yes",
            "non": "no",
            "Une ligne dont la colonne Office nomme un autre office est laissée de côté : "
            "les trois offices peuvent partager un même tableur.": (
                "A row whose Office column names another office is set aside: the three "
                "offices may share one spreadsheet."
            ),
            "Contrats d'entretien": "Maintenance contracts",
            "Objet, titulaire ou référence": "Subject, supplier or reference",
            "Toutes": "All",
            "Échéance d'ici": "Due within",
            "Office": "Office",
            "Le mien": "Mine",
            "en cours": "current",
            "Chercher": "Search",
            "Contrats : %(number)s": "Contracts: %(number)s",
            "Seuls les %(number)s premiers sont affichés : précisez la recherche.": (
                "Only the first %(number)s are shown: narrow the search."
            ),
            "Montant": "Amount",
            "terminé": "ended",
            "Aucun contrat ne répond à cette recherche.": "No contract matches this search.",
            "Essayez un autre mot, ou retirez un filtre.": "Try another word, or remove a filter.",
            "Voir tous les contrats": "See all contracts",
            "Le registre est vide.": "The register is empty.",
            "Importez les contrats de votre office depuis un tableur, ou ajoutez-en un.": (
                "Import your office's contracts from a spreadsheet, or add one."
            ),
            "Importer un tableur": "Import a spreadsheet",
            "La personne chargée des achats de votre office peut y importer ses contrats.": (
                "Whoever is in charge of purchases in your office may import its contracts."
            ),
            "Les trois offices": "The three offices",
            "archivés": "archived",
            "Importer « %(name)s »": "Import “%(name)s”",
            "Choisir un autre fichier": "Choose another file",
            "Nouveaux contrats": "New contracts",
            "Déjà là, laissés tels quels": "Already there, left as they are",
            "Lignes refusées": "Refused rows",
            "Lignes d'autres offices, laissées de côté": "Rows of other offices, set aside",
            "Importer les nouveaux contrats": "Import the new contracts",
            "Ce fichier n'apporte aucun contrat à votre office.": (
                "This file brings no contract to your office."
            ),
            "Les lignes refusées": "The refused rows",
            "Corrigez-les dans votre tableur, puis envoyez-le de nouveau : le reste ne sera "
            "pas doublé.": (
                "Correct them in your spreadsheet, then send it again: the rest will not "
                "be doubled."
            ),
            "Ligne %(line)s, colonne « %(column)s » :": "Row %(line)s, column “%(column)s”:",
            "Ce que le fichier apporte : les premières lignes": (
                "What the file brings: the first rows"
            ),
            "Coordonnateur :": "Coordinator:",
            "Voir l'idée dans le parcours": "See the idea in the pipeline",
            "Cet achat est dans le parcours des idées de son coordonnateur.": (
                "This purchase is in its coordinator's idea pipeline."
            ),
            "Porter dans le parcours": "Take into the pipeline",
            "Parcours": "Pipeline",
            "Une idée est déposée à votre nom, avec ces contrats et ces offices ; aucun "
            "montant n'y figure.": (
                "An idea is submitted in your name, with these contracts and offices; it "
                "holds no amount."
            ),
            "Qui participe, et ses besoins": "Who takes part, and their needs",
            "Recueil des besoins": "Survey of needs",
            "Réponse": "Answer",
            "Quantité": "Quantity",
            "Pour le": "For",
            "Besoins": "Needs",
            "Ensemble : %(number)s %(unit)s.": "Together: %(number)s %(unit)s.",
            "La réponse de votre office": "Your office's answer",
            "Votre office": "Your office",
            "Nouveau contrat voulu pour le": "New contract wanted for",
            "Besoins particuliers": "Particular needs",
            "Visibles des trois offices : n'y écrivez pas de prix.": (
                "Seen by the three offices: write no price here."
            ),
            "Enregistrer la réponse": "Save the answer",
            "Les étapes du groupement de commandes": "The steps of the joint purchase",
            "Étape en cours : %(step)s.": "Current step: %(step)s.",
            "Toutes les étapes sont faites.": "Every step is done.",
            "faite": "done",
            "Prévue le": "Planned for",
            "Faite le": "Done on",
            "Faite le %(day)s.": "Done on %(day)s.",
            "Prévue le %(day)s.": "Planned for %(day)s.",
            "Sans date.": "No date.",
            "Enregistrer les étapes": "Save the steps",
            "Les contrats qu'il remplacera": "The contracts that it will replace",
            "Contrats concernés": "Contracts concerned",
            "participe": "takes part",
            "ne participe pas": "does not take part",
            "pas encore répondu": "no answer yet",
            "Ouvrir un achat groupé": "Open a group purchase",
            "Votre office le coordonne. Les autres sont invités à dire s'ils participent, et "
            "ce dont ils ont besoin.": (
                "Your office coordinates it. The others are asked whether they take part, "
                "and what they need."
            ),
            "Titre": "Title",
            "Ce que l'on compte": "What is counted",
            "Par exemple : appareils, logements, mètres carrés.": (
                "For example: lifts, dwellings, square metres."
            ),
            "Offices invités": "Offices asked",
            "Contrats que cet achat remplacera": "Contracts that this purchase will replace",
            "Ouvrir l'achat groupé": "Open the group purchase",
            "Achats groupés : %(number)s": "Group purchases: %(number)s",
            "Coordonnateur": "Coordinator",
            "Ouvert le": "Opened on",
            "Aucun achat groupé n'est ouvert.": "No group purchase is open.",
            "Un achat groupé s'ouvre depuis une fenêtre, avec les contrats qu'il remplacera.": (
                "A group purchase is opened from a window, with the contracts that it will replace."
            ),
            "Voir les fenêtres": "See the windows",
            "Fenêtres d'achat groupé": "Group purchase windows",
            "Quand acheter ensemble": "When to buy together",
            "Des contrats de même famille, d'au moins deux offices, qui peuvent prendre fin "
            "à %(span)s mois d'écart au plus. Seules comptent les échéances qui laissent "
            "%(lead)s mois pour préparer, d'ici %(horizon)s mois.": (
                "Contracts of one family, of two offices at least, that may end within "
                "%(span)s months of each other. Only due dates that leave %(lead)s months "
                "to prepare count, within %(horizon)s months."
            ),
            "Offices": "Offices",
            "tous": "all",
            "avec le mien": "with mine",
            "du %(first)s au %(last)s": "from %(first)s to %(last)s",
            "À décider avant le %(day)s.": "To be decided by %(day)s.",
            "Les contrats de cette fenêtre": "The contracts of this window",
            "Chaque bande est une fenêtre, la barre le dernier jour pour décider.": (
                "Each band is a window, the bar the last day to decide."
            ),
            "Voir ses contrats : %(number)s": "See its contracts: %(number)s",
            "Aucune fenêtre ne répond à ces filtres.": "No window matches these filters.",
            "Voir toutes les fenêtres": "See all windows",
            "Aucune fenêtre pour l'instant.": "No window for now.",
            "Elles apparaissent quand les contrats d'au moins deux offices sont dans le "
            "registre. Les réglages du module disent quel écart est admis.": (
                "They appear once the contracts of two offices at least are in the "
                "register. The plugin's settings say which span is allowed."
            ),
            "Voir les contrats": "See the contracts",
            "Ascenseurs": "Lifts",
            "Chaufferies et eau chaude": "Boiler rooms and hot water",
            "Ventilation": "Ventilation",
            "Robinetterie et plomberie": "Taps and plumbing",
            "Nettoyage des parties communes": "Cleaning of common areas",
            "Espaces verts": "Green spaces",
            "Portes et portails automatiques": "Automatic doors and gates",
            "Interphonie et contrôle d'accès": "Intercoms and access control",
            "Sécurité incendie": "Fire safety",
            "Toitures et terrasses": "Roofs and terraces",
            "Dératisation et désinsectisation": "Pest control",
            "Autre": "Other",
            "Convention constitutive": "Founding agreement",
            "Les membres signent la convention qui désigne le coordonnateur.": (
                "The members sign the agreement that names the coordinator."
            ),
            "Chaque office dit ses quantités et ses besoins.": (
                "Each office tells its quantities and needs."
            ),
            "Dossier de consultation": "Tender documents",
            "Cahier des charges, règlement de la consultation et acte d'engagement.": (
                "Specifications, rules of the tender and deed of commitment."
            ),
            "Publication": "Publication",
            "L'avis de marché est publié.": "The contract notice is published.",
            "Analyse des offres": "Analysis of the bids",
            "Les offres sont ouvertes et comparées.": "The bids are opened and compared.",
            "Commission d'appel d'offres": "Tender board",
            "La commission choisit l'offre.": "The board chooses the bid.",
            "Attribution": "Award",
            "Les candidats non retenus sont informés.": "The other candidates are informed.",
            "Notification": "Notification",
            "Le marché est signé et notifié au titulaire.": (
                "The contract is signed and notified to the supplier."
            ),
            "Exécution": "Performance",
            "Chaque membre suit l'exécution pour ses propres besoins.": (
                "Each member follows the performance for its own needs."
            ),
            "Une date est attendue, comme 31/12/2027.": "A date is expected, such as 31/12/2027.",
            "Cette famille n'est pas connue : choisissez-en une de la liste.": (
                "This family is not known: choose one of the list."
            ),
            "Donnez la référence du contrat : elle le distingue des autres.": (
                "Give the contract's reference: it tells it from the others."
            ),
            "Dites en quelques mots ce que le contrat couvre.": (
                "Say in a few words what the contract covers."
            ),
            "Donnez le nom du titulaire.": "Give the supplier's name.",
            "La fin précède le début : corrigez l'une des deux dates.": (
                "The end comes before the start: correct one of the two dates."
            ),
            "Dites combien de mois dure une reconduction.": "Say how many months a renewal lasts.",
            "Un montant en euros est attendu, comme 12 500,00.": (
                "An amount in euros is expected, such as 12 500,00."
            ),
            "Répondez par oui ou par non.": "Answer yes or no.",
            "Vingt lots au plus, de 120 caractères chacun.": (
                "Twenty lots at most, of 120 characters each."
            ),
            "Cette personne n'est pas de votre office : corrigez, ou laissez vide.": (
                "This person is not of your office: correct, or leave empty."
            ),
            "Ce texte est trop long : raccourcissez-le.": "This text is too long: shorten it.",
            "Un nombre entier est attendu : vérifiez cette case.": (
                "A whole number is expected: check this cell."
            ),
            "Une ligne plus haut porte déjà cette référence : gardez-en une.": (
                "A row above already has this reference: keep one."
            ),
            "Ce fichier a plus de 2 000 lignes : coupez-le.": (
                "This file has more than 2,000 rows: split it."
            ),
            "Il manque des colonnes à ce fichier : partez du modèle.": (
                "Columns are missing from this file: start from the model."
            ),
            "Les montants des autres offices ne figurent ici que s'ils les ont publiés.": (
                "The other offices' amounts stand here only if they published them."
            ),
            "Le contrat n'est pas enregistré : corrigez les champs signalés.": (
                "The contract is not saved: correct the fields pointed out."
            ),
            "Un autre contrat de votre office porte cette référence : changez-la.": (
                "Another contract of your office has this reference: change it."
            ),
            "Quelqu'un a modifié ce contrat entre-temps : voici ce qui est enregistré.": (
                "Somebody changed this contract in the meantime: here is what is saved."
            ),
            "3 mois": "3 months",
            "6 mois": "6 months",
            "12 mois": "12 months",
            "24 mois": "24 months",
            "Le contrat est dans le registre.": "The contract is in the register.",
            "Le contrat est de retour.": "The contract is back.",
            "Le contrat est archivé.": "The contract is archived.",
            "Le contrat est enregistré.": "The contract is saved.",
            "Le contrat est reconduit.": "The contract is renewed.",
            "Le préavis est noté.": "The notice is noted.",
            "Quelqu'un a modifié cet achat groupé entre-temps : voici ce qui est enregistré.": (
                "Somebody changed this group purchase in the meantime: here is what is saved."
            ),
            "Donnez un titre à cet achat groupé, de 120 caractères au plus.": (
                "Give this group purchase a title, of 120 characters at most."
            ),
            "Un achat groupé réunit au moins deux offices : cochez-en un autre.": (
                "A group purchase needs two offices at least: tick another one."
            ),
            "Gardez au moins un contrat : c'est lui que cet achat remplacera.": (
                "Keep one contract at least: this purchase will replace it."
            ),
            "Une date ne se lit pas : écrivez-la comme 31/12/2027.": (
                "A date can't be read: write it as 31/12/2027."
            ),
            "La quantité est un nombre entier.": "The quantity is a whole number.",
            "Une étape faite l'est aujourd'hui au plus tard.": (
                "A step that is done was done today at the latest."
            ),
            "L'achat groupé est ouvert.": "The group purchase is open.",
            "La réponse de votre office est enregistrée.": "Your office's answer is saved.",
            "Les étapes sont enregistrées.": "The steps are saved.",
            "L'achat groupé est dans le parcours des idées.": (
                "The group purchase is in the idea pipeline."
            ),
            "Choisissez le fichier à importer.": "Choose the file to import.",
            "Les contrats sont dans le registre.": "The contracts are in the register.",
            "Montant annuel (€)": "Yearly amount (€)",
            "Montant publié": "Amount published",
            "Reconductions": "Renewals",
            "Durée d'une reconduction (mois)": "Length of a renewal (months)",
            "Préavis (mois)": "Notice (months)",
            "Contrats, par échéance": "Contracts, by due date",
        }
    },
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
        )
    ]  # fmt: skip


@hook
def verbs() -> list[Verb]:
    return [
        Verb("contract_added", "Un contrat a été ajouté au registre."),
        Verb("contract_changed", "Un contrat du registre a été modifié."),
        Verb("contracts_imported", "Contrats importés dans le registre : %(contracts)s."),
        Verb("project_opened", "Un achat groupé a été ouvert entre %(offices)s offices."),
        Verb("project_answered", "L'office a répondu à un achat groupé."),
        Verb("project_planned", "Les étapes d'un achat groupé ont été mises à jour."),
        Verb("project_carried", "Un achat groupé est entré dans le parcours des idées."),
    ]
