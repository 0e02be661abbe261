"""Which column says what: names in French or in English, whatever their accents and capitals."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from innovation.domain.words import N_, fold

ASKED = "x."
"""Before the name of a column that answers a plugin's question."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a column may say: its name on the screen, and the headers that mean it."""

    label: str
    spellings: tuple[str, ...]


TARGETS: Mapping[str, Target] = {
    "title": Target(N_("Titre"), ("titre", "title", "intitule", "idee", "idea")),
    "kind": Target(N_("Nature"), ("nature", "kind", "type")),
    "problem": Target(
        N_("Problème"),
        (
            "probleme",
            "problem",
            "ce qui gene",
            "constat",
            "description",
            "description du probleme",
            "irritant",
            "need",
        ),
    ),
    "solution": Target(
        N_("Solution"), ("solution", "proposition", "proposal", "ce qui est propose")
    ),
    "results": Target(
        N_("Résultats"), ("resultats", "resultat", "results", "ce qui a ete constate")
    ),
    "benefit": Target(
        N_("Bénéfice attendu"), ("benefice", "benefice attendu", "benefit", "expected benefit")
    ),
    "site": Target(N_("Lieu"), ("lieu", "site", "place", "residence")),
    "category": Target(N_("Catégorie"), ("categorie", "category")),
    "theme": Target(N_("Thème"), ("theme",)),
    "stage": Target(N_("Étape"), ("etape", "stage", "avancement")),
    "status": Target(N_("État"), ("etat", "status", "statut")),
    "author": Target(
        N_("Porteur"), ("porteur", "porteuse", "author", "auteur", "e mail", "email", "courriel")
    ),
    "submitted": Target(
        N_("Déposée le"), ("deposee le", "date de depot", "submitted on", "submitted", "date")
    ),
    "year": Target(N_("Année"), ("annee", "year")),
    "landlord": Target(
        N_("Réalisée par"), ("realisee par", "organisme", "bailleur", "landlord", "carried out by")
    ),
    "source": Target(N_("Source"), ("source", "lien", "url", "link", "adresse")),
    "office": Target(N_("Office"), ("office", "oph")),
    "key": Target(
        N_("Identifiant"), ("identifiant", "id", "identifier", "reference", "numero", "key")
    ),
}
NEEDED = ("title", "problem")


def _name(header: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(header)))


def match_columns(headers: Sequence[str], questions: Collection[str] = ()) -> tuple[str, ...]:
    """What each column says, ``""`` when nobody knows; of two that say the same, the first does.

    ``questions`` are the folded keys and labels of what plugins ask: the core's names win.
    """
    known = {name: key for key, target in TARGETS.items() for name in target.spellings}
    found: list[str] = []
    for header in headers:
        asked = ASKED + fold(header) if fold(header) in questions else ""
        says = known.get(_name(header)) or asked
        found.append("" if says in found else says)
    return tuple(found)
