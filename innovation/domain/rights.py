"""The matrix in words: what each action is to a reader, under which heading, and when it is open.

``matrix.csv`` says who; here is what. An action of one that is not in the other fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from innovation.domain.policy import matrix
from innovation.domain.words import N_

COLUMNS = {
    "visitor": N_("visiteur, sans compte"),
    "staff": N_("agent de l'office"),
    "author": N_("porteur ou co-porteur de l'idée"),
    "lead": N_("pilote de l'expérimentation"),
    "assessor": N_("évaluateur, s'il ne porte pas l'idée"),
    "recused": N_("évaluateur récusé pour cette idée"),
    "chair": N_("président du comité"),
    "office_admin": N_("administrateur de l'office"),
    "other_office": N_("agent d'un autre office"),
    "other_chair": N_("président du comité d'un autre office"),
    "coordinator": N_("coordinateur de la convention"),
    "operator": N_("exploitant"),
    "guest": N_("comité d'un autre office, invité à lire l'idée"),
    "guest_chair": N_("président d'un comité invité"),
}
"""The matrix's columns: what somebody is to the thing that they act on."""

EVERYBODY = N_("tout le monde, même sans compte")
LOGGED_IN = N_("toute personne connectée")
OF_THE_OFFICE = N_("tous les agents de l'office")
BESIDES = {
    "author": ("staff",),
    "lead": ("staff",),
    "assessor": ("staff",),
    "recused": ("staff",),
    "chair": ("staff",),
    "office_admin": ("staff",),
    "other_chair": ("other_office",),
    "guest": ("other_office",),
    "guest_chair": ("guest", "other_office"),
}
"""What else somebody is who is this: a committee's chair is of its office's staff."""


@dataclass(frozen=True, slots=True)
class Right:
    """An action as the help names it, and what it waits for beside the person's role."""

    title: str
    when: str = ""


_UNTIL_LOCKED = N_("Tant que le tour d'évaluation est ouvert.")
_AS_THE_IDEA = N_("Pour qui voit l'idée.")
_NOT_CLOSED = N_("Tant que l'idée n'est ni close ni partagée.")
_BEFORE_THE_PILOT = N_("Avant l'expérimentation.")
_PILOT_RUNS = N_("Tant que l'expérimentation est en cours.")
_SHARED = N_("Une fois la fiche partagée avec les trois offices.")

GROUPS: Mapping[str, Mapping[str, Right]] = {
    N_("Entrer et régler son compte"): {
        "session.open": Right(N_("Se connecter")),
        "session.prove": Right(N_("Taper le code de son second facteur")),
        "session.close": Right(N_("Se déconnecter")),
        "session.end": Right(N_("Mettre fin à ses sessions sur d'autres appareils")),
        "account.view": Right(N_("Voir son compte et ses sessions")),
        "factor.set": Right(
            N_("Choisir, renouveler ou retirer son second facteur"),
            N_("Nécessaire au président, à l'administrateur, au coordinateur et à l'exploitant."),
        ),
        "invitation.accept": Right(
            N_("Choisir son mot de passe par un lien, d'invitation ou d'oubli"),
            N_("Le lien ne sert qu'une fois."),
        ),
        "account.export": Right(N_("Télécharger ses propres données")),
        "password.change": Right(N_("Changer son mot de passe")),
        "identity.link": Right(
            N_("Relier son compte de l'office, ou le délier"),
            N_("Si l'office a un fournisseur ; délier demande un mot de passe."),
        ),
        "account.settings": Right(N_("Choisir sa langue et ses couleurs")),
        "site.public": Right(N_("Recevoir les styles et l'état de santé du site")),
    },
    N_("Lire"): {
        "home.view": Right(N_("Voir son accueil : ses tâches et ce qui est nouveau")),
        "feed.seen": Right(N_("Noter les nouvelles comme lues")),
        "board.view": Right(N_("Voir le tableau de son office")),
        "idea.list": Right(
            N_("Lister, chercher, compter et exporter les idées"),
            N_("Chacun n'y trouve que les idées qu'il peut voir."),
        ),
        "idea.alike": Right(
            N_("Voir les idées qui ressemblent au titre que l'on écrit"),
            N_("Parmi les idées que l'on peut voir et les pratiques partagées."),
        ),
        "filter.save": Right(N_("Garder ses recherches"), N_("Chacun ne voit que les siennes.")),
        "idea.view": Right(
            N_("Lire une idée, ses versions, ses commentaires et son PDF"),
            N_(
                "Déposée : selon que la boîte de l'office est ouverte ou réservée au comité. "
                "Close : le porteur, le comité et l'administrateur."
            ),
        ),
        "plugin.use": Right(N_("Ouvrir les pages des modules actifs dans son office")),
        "report.view": Right(
            N_("Établir les rapports des modules actifs dans son office"),
            N_("Certains demandent un droit du module."),
        ),
        "panel.view": Right(N_("Voir les encadrés des modules sur une idée"), _AS_THE_IDEA),
        "file.view": Right(
            N_("Ouvrir une photo ou un document"),
            N_("Pour qui voit l'idée, ou la fiche partagée avec laquelle le fichier est joint."),
        ),
        "library.view": Right(N_("Parcourir, chercher et exporter la bibliothèque")),
        "practice.view": Right(
            N_("Lire une fiche pratique et son PDF"),
            N_("Partagée : les trois offices. Proposée : son office seul."),
        ),
    },
    N_("Proposer et porter une idée"): {
        "idea.submit": Right(N_("Commencer une idée")),
        "draft.write": Right(
            N_("Écrire, relire, déposer ou jeter un brouillon"),
            N_("Personne d'autre que son auteur ne le voit."),
        ),
        "idea.resubmit": Right(
            N_("Renvoyer une idée au comité"), N_("Quand elle est à retravailler.")
        ),
        "idea.complete": Right(N_("Compléter les réponses aux modules"), _NOT_CLOSED),
        "idea.attach": Right(N_("Ajouter ou retirer un fichier"), _NOT_CLOSED),
        "idea.withdraw": Right(N_("Retirer une idée"), _BEFORE_THE_PILOT),
        "idea.take_back": Right(N_("Reprendre une idée retirée")),
        "co_author.ask": Right(N_("Demander à co-porter une idée"), _NOT_CLOSED),
        "co_author.manage": Right(N_("Inviter, accepter ou retirer un co-porteur"), _NOT_CLOSED),
        "co_author.answer": Right(
            N_("Répondre à une invitation à co-porter"),
            N_("Pour la personne invitée, tant qu'elle n'a pas d'évaluation en cours sur l'idée."),
        ),
    },
    N_("Réagir"): {
        "idea.support": Right(
            N_("Dire « cela me concerne »"), N_("Sauf de sa propre idée, tant qu'elle est ouverte.")
        ),
        "comment.write": Right(N_("Commenter une idée"), _AS_THE_IDEA),
        "comment.edit": Right(
            N_("Corriger ou retirer un commentaire"),
            N_("Le sien seul : à corriger dans le quart d'heure, à retirer à tout moment."),
        ),
        "comment.hide": Right(N_("Masquer un commentaire, ou l'afficher de nouveau")),
        "practice.comment": Right(N_("Commenter une fiche pratique"), _SHARED),
    },
    N_("Évaluer et décider"): {
        "sheet.write": Right(N_("Écrire ou changer sa fiche d'évaluation"), _UNTIL_LOCKED),
        "sheet.read": Right(
            N_("Lire les fiches du comité"),
            N_("Une fois l'évaluation dévoilée. Avant, personne ne lit que la sienne."),
        ),
        "round.progress": Right(
            N_("Savoir qui a remis sa fiche"), N_("Jamais les notes qu'elle porte.")
        ),
        "result.view": Right(
            N_("Lire le résultat de l'évaluation"), N_("Une fois l'évaluation dévoilée.")
        ),
        "round.reveal": Right(N_("Dévoiler l'évaluation"), N_("Une fois le quorum atteint.")),
        "gate.override": Right(
            N_("Laisser passer un jalon qui ne répond pas"),
            N_("Avec un motif écrit ; un jalon qui dit non reste fermé."),
        ),
        "committee.ask": Right(
            N_("Demander l'avis du comité d'un autre office"), _BEFORE_THE_PILOT
        ),
        "committee.take_back": Right(
            N_("Reprendre une demande d'avis"), N_("Tant que l'avis n'est pas rendu.")
        ),
        "committee.answer": Right(
            N_("Accepter ou décliner une demande d'avis"), N_("Une fois par demande.")
        ),
        "committee.reveal": Right(
            N_("Rendre l'avis de son comité à un autre office"), N_("Une fois le quorum atteint.")
        ),
        "idea.decide": Right(
            N_("Rendre la décision du comité"), N_("Une fois l'évaluation dévoilée.")
        ),
        "idea.reopen": Right(N_("Reprendre une idée ajournée")),
        "idea.group": Right(N_("Regrouper des idées qui se ressemblent"), _BEFORE_THE_PILOT),
        "idea.ungroup": Right(N_("Rendre une idée regroupée à sa propre suite")),
    },
    N_("Expérimenter et partager"): {
        "pilot.open": Right(N_("Ouvrir une expérimentation"), N_("Une fois l'idée retenue.")),
        "pilot.hand_over": Right(N_("Changer le pilote d'une expérimentation"), _PILOT_RUNS),
        "pilot.measure": Right(N_("Relever et corriger les indicateurs"), _PILOT_RUNS),
        "pilot.close": Right(N_("Clore une expérimentation par son retour"), _PILOT_RUNS),
        "practice.propose": Right(
            N_("Proposer une fiche pratique"), N_("Une fois l'expérimentation close.")
        ),
        "practice.confirm": Right(
            N_("Confirmer le partage d'une fiche pratique"),
            N_("Une fois proposée par le président : il faut deux personnes."),
        ),
        "practice.reply": Right(N_("Répondre à la pratique d'un autre office"), _SHARED),
    },
    N_("Administrer l'office"): {
        "people.view": Right(N_("Voir l'équipe de son office")),
        "person.view": Right(N_("Voir la fiche d'un collègue")),
        "person.invite": Right(N_("Inviter des personnes, exporter l'équipe")),
        "person.edit": Right(N_("Corriger la fiche d'une personne")),
        "person.grant": Right(N_("Donner ou retirer un rôle"), N_("Jamais à soi-même.")),
        "retention.manage": Right(
            N_("Fixer les durées de conservation, supprimer ce qui les a dépassées"),
            N_(
                "Rien n'est supprimé sans cette confirmation ; une idée, jamais sans le visa des "
                "archives."
            ),
        ),
        "register.view": Right(N_("Lire le registre des traitements de données personnelles")),
        "person.reset": Right(
            N_("Faire un lien pour un nouveau mot de passe"),
            N_("Jamais le sien, ni celui de qui a un rôle du site."),
        ),
        "person.erase": Right(
            N_("Effacer les données personnelles de quelqu'un qui est parti"),
            N_("Jamais les siennes, ni de qui conduit une expérimentation ou a un rôle du site."),
        ),
        "person.reset_factor": Right(
            N_("Retirer le second facteur de qui l'a perdu"),
            N_("Jamais le sien, ni celui de qui a un rôle du site."),
        ),
        "person.disable": Right(N_("Fermer ou rouvrir un compte"), N_("Jamais le sien.")),
        "office.settings": Right(N_("Régler l'office et son comité")),
        "idea.import": Right(N_("Importer des idées d'un fichier")),
        "plugin.view": Right(N_("Voir les modules")),
        "plugin.permissions": Right(N_("Dire qui peut quoi dans un module")),
        "plugin.activate": Right(N_("Activer, régler ou désactiver un module")),
        "journal.view": Right(
            N_("Lire le journal de l'office et l'emporter"),
            N_("Ce qui est sous scellés n'y figure pas ; chaque export y est noté."),
        ),
        "rights.view": Right(N_("Lire cette page")),
        "style.view": Right(N_("Voir les éléments de présentation du site")),
    },
}

BY_COMMAND = (
    N_("ajouter un office, inviter son premier administrateur"),
    N_("importer un fichier pour un office, ou des pratiques connues d'ailleurs"),
    N_("installer ou retirer un module"),
    N_("mettre la base à jour, vérifier ce qu'elle contient, indexer de nouveau les textes"),
)
"""What no page does: the operator's, at the command line of the machine."""


def who(columns: frozenset[str]) -> tuple[str, ...]:
    """Those to whom an action is open, the narrower left out where the wider says it already."""
    if "visitor" in columns:
        return (EVERYBODY,)
    if columns == COLUMNS.keys() - {"visitor"}:
        return (LOGGED_IN,)
    said = tuple(
        name
        for key, name in COLUMNS.items()
        if key in columns and columns.isdisjoint(BESIDES.get(key, ()))
    )
    return tuple(OF_THE_OFFICE if name == COLUMNS["staff"] else name for name in said)


def rights(column: str = "") -> list[tuple[str, list[tuple[Right, tuple[str, ...]]]]]:
    """Each group with its actions and whom they are open to; for one column, those that it has."""
    held = {column, *BESIDES.get(column, ())}
    found = [
        (
            group,
            [
                (right, who(matrix()[action]))
                for action, right in actions.items()
                if not column or matrix()[action] & held
            ],
        )
        for group, actions in GROUPS.items()
    ]
    return [(group, lines) for group, lines in found if lines]
