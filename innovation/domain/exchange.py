"""What people say around an idea or a practice: who may still change or hide it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from innovation.domain.people import Viewer
from innovation.domain.refusals import Refusal

EDITABLE_FOR = timedelta(minutes=15)
LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as the rules look at it; ``answered`` when somebody else spoke after it."""

    person: int
    state: str
    at: datetime
    answered: bool


def check_comment(text: str) -> list[Refusal]:
    """A comment says something."""
    if not text.strip():
        return [Refusal("Écrivez votre commentaire avant de l'envoyer.", field="text")]
    return []


def refusals_to_edit(said: Said, viewer: Viewer, now: datetime) -> list[Refusal]:
    """One's own words, shortly after, while nobody has answered them."""
    refusals = refusals_to_remove(said, viewer)
    if now - said.at > EDITABLE_FOR:
        refusals.append(
            Refusal(
                "Un commentaire se corrige pendant un quart d'heure : retirez-le, ou écrivez-en "
                "un autre."
            )
        )
    if said.answered:
        refusals.append(
            Refusal("Quelqu'un a écrit après vous : écrivez plutôt un nouveau commentaire.")
        )
    return refusals


def refusals_to_remove(said: Said, viewer: Viewer) -> list[Refusal]:
    """One's own words, as long as they stand."""
    if said.person != viewer.id:
        return [Refusal("Ce commentaire est de quelqu'un d'autre.")]
    if said.state != "shown":
        return [Refusal("Ce commentaire n'est plus affiché.")]
    return []
