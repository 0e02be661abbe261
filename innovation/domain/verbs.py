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
    "idea.imported": Saying(N_("« %(thing)s » a été importée d'un fichier.")),
    "idea.adopted": Saying(N_("%(actor)s a repris la pratique « %(thing)s »."), "all"),
    "idea.resubmitted": Saying(N_("%(actor)s a renvoyé « %(thing)s » au comité.")),
    "idea.completed": Saying(N_("%(actor)s a complété les réponses de « %(thing)s ».")),
    "idea.reopened": Saying(N_("%(actor)s a repris « %(thing)s », qui était ajournée.")),
    "sheet.written": Saying(
        N_("%(actor)s a remis sa fiche d'évaluation sur « %(thing)s »."), "sealed"
    ),
    "round.revealed": Saying(N_("%(actor)s a dévoilé l'évaluation de « %(thing)s ».")),
    "decision.go": Saying(N_("Le comité a retenu « %(thing)s ».")),
    "decision.rework": Saying(N_("Le comité demande de retravailler « %(thing)s ».")),
    "decision.hold": Saying(N_("Le comité a ajourné « %(thing)s ».")),
    "decision.decline": Saying(N_("Le comité n'a pas retenu « %(thing)s ».")),
    "pilot.opened": Saying(N_("%(actor)s a ouvert l'expérimentation de « %(thing)s ».")),
    "pilot.measured": Saying(N_("%(actor)s a relevé les indicateurs de « %(thing)s ».")),
    "pilot.closed": Saying(N_("%(actor)s a clos l'expérimentation de « %(thing)s ».")),
    "practice.proposed": Saying(
        N_("%(actor)s a proposé de partager la fiche pratique « %(thing)s ».")
    ),
    "practice.shared": Saying(N_("La pratique « %(thing)s » est partagée."), "all"),
    "practice.imported": Saying(
        N_("La pratique « %(thing)s », connue d'ailleurs, est entrée dans la bibliothèque."), "all"
    ),
    "office.added": Saying(N_("L'office « %(thing)s » a été ajouté.")),
    "person.invited": Saying(N_("%(actor)s a invité %(thing)s.")),
    "person.joined": Saying(N_("%(thing)s a choisi son mot de passe.")),
    "plugin.activated": Saying(N_("%(actor)s a activé le module « %(thing)s ».")),
    "plugin.deactivated": Saying(N_("%(actor)s a désactivé le module « %(thing)s ».")),
}
