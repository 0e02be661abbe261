"""Why a file is not accepted: French source texts that name it as ``%(name)s``."""

from innovation.domain.words import N_

EMPTY = N_("« %(name)s » est vide : vérifiez-le, puis ajoutez-le de nouveau.")
TOO_HEAVY = N_("« %(name)s » pèse plus de 20 Mo : réduisez-le, ou découpez-le.")
UNKNOWN = N_(
    "« %(name)s » n'est pas d'un format accepté. Les formats acceptés : PDF, Word (docx), Excel "
    "(xlsx), PowerPoint (pptx), OpenDocument, JPEG, PNG et WebP."
)
HEIC = N_(
    "« %(name)s » est une photo au format HEIC, que tous ne peuvent pas ouvrir : enregistrez-la "
    "en JPEG, puis ajoutez-la de nouveau."
)
NOT_THAT = N_(
    "« %(name)s » n'est pas ce que son nom annonce : enregistrez-le de nouveau dans son format "
    "d'origine, puis ajoutez-le."
)
LOCKED = N_(
    "« %(name)s » est protégé par un mot de passe, ou d'un format ancien : enregistrez-le sans "
    "mot de passe dans un format récent, puis ajoutez-le de nouveau."
)
DAMAGED = N_(
    "« %(name)s » est abîmé : vérifiez qu'il s'ouvre chez vous, puis ajoutez-le de nouveau."
)
MACROS = N_(
    "« %(name)s » contient des programmes (macros) : enregistrez-le sans eux, puis ajoutez-le "
    "de nouveau."
)
BOMB = N_("« %(name)s » se déplierait en un contenu démesuré : il n'est pas accepté.")
TOO_MANY_PIXELS = N_(
    "« %(name)s » est une image trop grande, de plus de 50 millions de points : réduisez-la, "
    "puis ajoutez-la de nouveau."
)


class Unfit(Exception):
    """A file that is not accepted; its only argument is one of the texts above."""
