"""Every kind of event: its sentence, and who reads it.

``%(actor)s`` and ``%(thing)s`` are filled in on reading; the rest is the event's
data. A plugin adds verbs of its own through the ``verbs`` hook.
"""

from dataclasses import dataclass
from typing import Literal

from innovation.domain.words import N_


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb's sentence, and its audience: the office, the three, or its actor alone."""

    sentence: str
    audience: Literal["office", "all", "sealed"] = "office"


SAYINGS = {
    "idea.submitted": Saying(N_("%(actor)s a déposé « %(thing)s ».")),
    "idea.submitted_for": Saying(N_("%(actor)s a déposé « %(thing)s » au nom d'un collègue.")),
    "idea.disowned": Saying(N_("%(actor)s ne porte pas « %(thing)s », déposée à son nom.")),
    "idea.imported": Saying(N_("« %(thing)s » a été importée d'un fichier.")),
    "idea.adopted": Saying(N_("%(actor)s a repris la pratique « %(thing)s »."), "all"),
    "idea.resubmitted": Saying(N_("%(actor)s a renvoyé « %(thing)s » au comité.")),
    "idea.completed": Saying(N_("%(actor)s a complété les réponses de « %(thing)s ».")),
    "idea.attached": Saying(N_("%(actor)s a ajouté des fichiers à « %(thing)s ».")),
    "idea.detached": Saying(N_("%(actor)s a retiré un fichier de « %(thing)s ».")),
    "idea.reopened": Saying(N_("%(actor)s a repris « %(thing)s », qui était ajournée.")),
    "co_author.invited": Saying(N_("%(actor)s a invité un collègue à co-porter « %(thing)s ».")),
    "co_author.joined": Saying(N_("%(actor)s co-porte maintenant « %(thing)s ».")),
    "co_author.declined": Saying(N_("%(actor)s ne co-portera pas « %(thing)s »."), "sealed"),
    "co_author.asked": Saying(N_("%(actor)s demande à co-porter « %(thing)s »."), "sealed"),
    "co_author.admitted": Saying(N_("%(actor)s a accepté un co-porteur pour « %(thing)s ».")),
    "co_author.refused": Saying(
        N_("%(actor)s n'a pas retenu une demande à co-porter « %(thing)s »."), "sealed"
    ),
    "co_author.left": Saying(N_("%(actor)s ne co-porte plus « %(thing)s ».")),
    "co_author.removed": Saying(N_("%(actor)s a retiré un co-porteur de « %(thing)s »."), "sealed"),
    "idea.withdrawn": Saying(N_("%(actor)s a retiré « %(thing)s ».")),
    "idea.taken_back": Saying(N_("%(actor)s a repris « %(thing)s », qui était retirée.")),
    "idea.grouped": Saying(N_("%(actor)s a regroupé « %(thing)s » avec une autre idée.")),
    "idea.gathered": Saying(N_("%(actor)s a regroupé une autre idée avec « %(thing)s ».")),
    "idea.ungrouped": Saying(N_("%(actor)s a rendu « %(thing)s » à sa propre suite.")),
    "idea.parted": Saying(N_("%(actor)s a séparé une autre idée de « %(thing)s ».")),
    "support.given": Saying(N_("%(actor)s se dit concerné par « %(thing)s »."), "sealed"),
    "support.taken_back": Saying(
        N_("%(actor)s ne se dit plus concerné par « %(thing)s »."), "sealed"
    ),
    "comment.written": Saying(N_("%(actor)s a commenté « %(thing)s ».")),
    "comment.shared": Saying(N_("%(actor)s a commenté la pratique « %(thing)s »."), "all"),
    "comment.edited": Saying(
        N_("%(actor)s a corrigé son commentaire sur « %(thing)s »."), "sealed"
    ),
    "comment.removed": Saying(N_("%(actor)s a retiré son commentaire sur « %(thing)s ».")),
    "comment.hidden": Saying(N_("%(actor)s a masqué un commentaire sur « %(thing)s ».")),
    "comment.shown": Saying(N_("%(actor)s affiche de nouveau un commentaire sur « %(thing)s ».")),
    "thread.said": Saying(N_("%(actor)s a écrit dans un espace d'échange."), "sealed"),
    "thread.edited": Saying(
        N_("%(actor)s a corrigé ce qu'il disait dans un espace d'échange."), "sealed"
    ),
    "thread.removed": Saying(
        N_("%(actor)s a retiré ce qu'il disait dans un espace d'échange."), "sealed"
    ),
    "thread.hidden": Saying(
        N_("%(actor)s a masqué un commentaire dans un espace d'échange."), "sealed"
    ),
    "thread.shown": Saying(
        N_("%(actor)s affiche de nouveau un commentaire dans un espace d'échange."), "sealed"
    ),
    "thread.attached": Saying(
        N_("%(actor)s a ajouté des fichiers à un espace d'échange."), "sealed"
    ),
    "thread.detached": Saying(N_("%(actor)s a retiré un fichier d'un espace d'échange."), "sealed"),
    "sheet.written": Saying(
        N_("%(actor)s a remis sa fiche d'évaluation sur « %(thing)s »."), "sealed"
    ),
    "assessor.named": Saying(N_("Un module a demandé d'autres évaluateurs pour « %(thing)s ».")),
    "round.revealed": Saying(N_("%(actor)s a dévoilé l'évaluation de « %(thing)s ».")),
    "gate.overridden": Saying(
        N_("%(actor)s a laissé passer un jalon qui ne répondait pas, pour « %(thing)s ».")
    ),
    "committee.asked": Saying(
        N_("%(actor)s a demandé l'avis d'un autre comité sur « %(thing)s ».")
    ),
    "committee.taken_back": Saying(N_("%(actor)s a repris la demande d'avis sur « %(thing)s ».")),
    "committee.accepted": Saying(N_("Le comité invité a accepté de lire « %(thing)s ».")),
    "committee.declined": Saying(N_("Le comité invité ne lira pas « %(thing)s ».")),
    "committee.revealed": Saying(N_("Le comité invité a rendu son avis sur « %(thing)s ».")),
    "decision.go": Saying(N_("Le comité a retenu « %(thing)s ».")),
    "decision.rework": Saying(N_("Le comité demande de retravailler « %(thing)s ».")),
    "decision.hold": Saying(N_("Le comité a ajourné « %(thing)s ».")),
    "decision.decline": Saying(N_("Le comité n'a pas retenu « %(thing)s ».")),
    "pilot.opened": Saying(N_("%(actor)s a ouvert l'expérimentation de « %(thing)s ».")),
    "pilot.measured": Saying(N_("%(actor)s a relevé les indicateurs de « %(thing)s ».")),
    "pilot.told": Saying(
        N_("%(actor)s a consigné l'expérimentation de « %(thing)s », commencée ailleurs.")
    ),
    "pilot.corrected": Saying(N_("%(actor)s a corrigé une mesure de « %(thing)s ».")),
    "pilot.handed_over": Saying(N_("L'expérimentation de « %(thing)s » change de pilote.")),
    "pilot.closed": Saying(N_("%(actor)s a clos l'expérimentation de « %(thing)s ».")),
    "practice.proposed": Saying(
        N_("%(actor)s a proposé de partager la fiche pratique « %(thing)s ».")
    ),
    "practice.delayed": Saying(N_("%(actor)s remet à plus tard la pratique « %(thing)s »."), "all"),
    "practice.declined": Saying(N_("%(actor)s ne reprend pas la pratique « %(thing)s »."), "all"),
    "practice.adapted": Saying(
        N_("%(actor)s précise comment son office reprend la pratique « %(thing)s »."), "all"
    ),
    "practice.shared": Saying(N_("La pratique « %(thing)s » est partagée."), "all"),
    "practice.imported": Saying(
        N_("La pratique « %(thing)s », connue d'ailleurs, est entrée dans la bibliothèque."), "all"
    ),
    "office.added": Saying(N_("L'office « %(thing)s » a été ajouté.")),
    "person.invited": Saying(N_("%(actor)s a invité %(thing)s.")),
    "person.changed": Saying(N_("%(actor)s a corrigé la fiche de %(thing)s.")),
    "person.granted": Saying(N_("%(actor)s a changé les rôles de %(thing)s.")),
    "person.disabled": Saying(N_("%(actor)s a fermé le compte de %(thing)s.")),
    "person.enabled": Saying(N_("%(actor)s a rouvert le compte de %(thing)s.")),
    "retention.changed": Saying(N_("%(actor)s a changé les durées de conservation de l'office.")),
    "retention.carried_out": Saying(N_("%(actor)s a supprimé ce qui avait dépassé sa durée.")),
    "person.link_made": Saying(
        N_("%(actor)s a fait un lien pour un nouveau mot de passe de %(thing)s.")
    ),
    "person.password_chosen": Saying(N_("%(thing)s a choisi un nouveau mot de passe par un lien.")),
    "person.password_changed": Saying(N_("%(thing)s a changé son mot de passe.")),
    "person.erased": Saying(N_("%(actor)s a effacé les données de %(thing)s.")),
    "person.factor_set": Saying(N_("%(actor)s a choisi un second facteur.")),
    "person.codes_renewed": Saying(N_("%(actor)s a demandé de nouveaux codes de secours.")),
    "person.code_used": Saying(N_("%(actor)s est entré avec un code de secours.")),
    "person.factor_removed": Saying(N_("%(actor)s a retiré son second facteur.")),
    "person.factor_reset": Saying(N_("%(actor)s a retiré le second facteur de %(thing)s.")),
    "session.ended": Saying(N_("%(actor)s a mis fin à ses sessions sur un autre appareil.")),
    "office.changed": Saying(N_("%(actor)s a changé les réglages de l'office.")),
    "identity.joined": Saying(N_("%(thing)s est entré avec son compte de l'office.")),
    "identity.linked": Saying(
        N_("%(actor)s entre désormais avec son compte de l'office."), "sealed"
    ),
    "identity.unlinked": Saying(
        N_("%(actor)s n'entre plus avec son compte de l'office."), "sealed"
    ),
    "person.joined": Saying(N_("%(thing)s a choisi son mot de passe.")),
    "journal.exported": Saying(N_("%(actor)s a emporté le journal de l'office.")),
    "plugin.activated": Saying(N_("%(actor)s a activé le module « %(thing)s ».")),
    "plugin.deactivated": Saying(N_("%(actor)s a désactivé le module « %(thing)s ».")),
    "plugin.configured": Saying(N_("%(actor)s a réglé le module « %(thing)s ».")),
    "plugin.permitted": Saying(
        N_("%(actor)s a changé qui peut quoi dans le module « %(thing)s ».")
    ),
    "plugin.put_aside": Saying(
        N_("Le module « %(thing)s » est mis à l'écart : il est tombé en panne plusieurs fois.")
    ),
    "plugin.failures_seen": Saying(N_("%(actor)s a vu les pannes du module « %(thing)s ».")),
    "plugin.reactivated": Saying(N_("%(actor)s a réactivé le module « %(thing)s ».")),
}
