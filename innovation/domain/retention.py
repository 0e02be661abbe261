"""How long each kind of thing is kept: what has passed its time is listed, and waits for a word."""

from dataclasses import dataclass

from innovation.domain.words import N_


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of thing, for how many days an office keeps it, and what its removal does."""

    key: str
    title: str
    effect: str
    days: int
    needs_visa: bool = False
    """Public archives: nothing goes without the archivist's recorded visa."""


CATEGORIES = {
    category.key: category
    for category in (
        Category(
            "draft",
            N_("Brouillons que personne n'a repris"),
            N_("Le brouillon et ses fichiers sont supprimés."),
            365,
        ),
        Category(
            "account",
            N_("Comptes sans connexion"),
            N_("La personne est effacée ; ses idées restent, sans son nom."),
            730,
        ),
        Category(
            "link",
            N_("Liens d'invitation et de mot de passe, utilisés ou trop anciens"),
            N_("La trace du lien est supprimée."),
            365,
        ),
        Category(
            "removed_file",
            N_("Fichiers retirés des idées"),
            N_("Le fichier est supprimé du disque."),
            30,
        ),
        Category(
            "closed_idea",
            N_("Idées non retenues ou retirées"),
            N_("Les textes et les fichiers sont supprimés ; le journal garde la preuve."),
            3650,
            needs_visa=True,
        ),
    )
}

ELIMINATED = "Idée éliminée"
"""What an idea is called once its words are gone."""
