"""The register of what is kept of people: each column of the schema, declared in ``register.csv``.

For each: why it is kept, what kind of data it is, whose, who receives it and for how long. A column
that has no line fails a test.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from innovation.domain.words import N_


@dataclass(frozen=True, slots=True)
class Treatment:
    """Why data are kept, on what ground, and who receives them."""

    purpose: str
    ground: str
    recipients: str


_MISSION = N_("Mission d'intérêt public de l'office (RGPD, article 6.1.e).")
_DUTY = N_("Obligation légale (RGPD, article 6.1.c).")

TREATMENTS: Mapping[str, Treatment] = {
    "account": Treatment(
        N_("Ouvrir un compte à chaque agent et le protéger"),
        _MISSION,
        N_("L'administrateur de l'office ; les collègues, pour le nom, le service et les rôles."),
    ),
    "ideas": Treatment(
        N_("Recueillir les idées des agents et en parler"),
        _MISSION,
        N_("Les agents de l'office, selon leurs droits ; un brouillon, son auteur seul."),
    ),
    "assessment": Treatment(
        N_("Évaluer les idées et en décider"),
        _MISSION,
        N_("Le comité d'innovation une fois l'évaluation dévoilée ; le porteur, sans les noms."),
    ),
    "pilots": Treatment(
        N_("Conduire les expérimentations"),
        _MISSION,
        N_("Les agents de l'office ; les trois offices une fois la fiche partagée."),
    ),
    "library": Treatment(
        N_("Partager les pratiques entre les offices"),
        N_("Convention entre les offices, pour la même mission d'intérêt public."),
        N_("Les agents des trois offices."),
    ),
    "journal": Treatment(
        N_("Garder la preuve de ce qui a été fait"),
        N_("Sécurité du traitement et archives publiques (RGPD, articles 6.1.c et 6.1.e)."),
        N_("L'administrateur de l'office ; chacun, pour ce qu'il a fait."),
    ),
    "rights": Treatment(
        N_("Effacer et supprimer ce qui doit l'être, et le prouver"),
        _DUTY,
        N_("L'administrateur de l'office."),
    ),
    "running": Treatment(
        N_("Faire marcher le site : recherche, compteurs, modules"),
        _MISSION,
        N_("L'exploitant du site."),
    ),
}
DATA: Mapping[str, str] = {
    "identity": N_("Identité professionnelle"),
    "secret": N_("Empreinte du mot de passe, clé du second facteur"),
    "connection": N_("Traces de connexion"),
    "words": N_("Textes et fichiers"),
    "opinion": N_("Avis, notes et soutiens"),
    "act": N_("Qui a fait quoi, et quand"),
    "none": N_("Aucune donnée personnelle"),
}
PEOPLE: Mapping[str, str] = {
    "staff": N_("Agents des offices"),
    "cited": N_("Agents des offices ; personnes que leurs textes ou photos citeraient"),
    "nobody": N_("Personne"),
}
KEPT: Mapping[str, str] = {
    "account": N_("Jusqu'à l'effacement de la personne, proposé après la durée « comptes »"),
    "session": N_("Douze heures au plus ; effacé à la connexion suivante de quelqu'un"),
    "week": N_("Sept jours, puis effacé par le site lui-même"),
    "settled": N_("Tant que cela attend quelqu'un, puis sept jours ; effacé par le site lui-même"),
    "day": N_("Un jour, puis effacé par le site lui-même"),
    "draft": N_("Tant que l'auteur y revient, puis proposé après la durée « brouillons »"),
    "link": N_("Proposé à la suppression après la durée « liens »"),
    "removed_file": N_("Avec l'idée ; un fichier retiré, selon la durée « fichiers retirés »"),
    "idea": N_("Avec l'idée, archive publique : jamais supprimée sans le visa des archives"),
    "ever": N_("Sans limite : des numéros et des dates, sans nom"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Some columns of a table that are kept alike."""

    table: str
    columns: tuple[str, ...]
    treatment: str
    data: str
    people: str
    kept: str


@cache
def register() -> tuple[Line, ...]:
    """The whole register, in the order of its file."""
    text = (files("innovation.domain") / "register.csv").read_text("utf-8")
    return tuple(
        Line(table, tuple(columns.split()), *rest)
        for table, columns, *rest in list(csv.reader(text.splitlines()))[1:]
    )
