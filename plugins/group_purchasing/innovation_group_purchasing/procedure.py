"""The steps of a *groupement de commandes*, as the public procurement code has them."""

from collections.abc import Mapping

STEPS: Mapping[str, tuple[str, str]] = {
    "convention": (
        "Convention constitutive",
        "Les membres signent la convention qui désigne le coordonnateur.",
    ),
    "besoins": ("Recueil des besoins", "Chaque office dit ses quantités et ses besoins."),
    "dce": (
        "Dossier de consultation",
        "Cahier des charges, règlement de la consultation et acte d'engagement.",
    ),
    "publication": ("Publication", "L'avis de marché est publié."),
    "analyse": ("Analyse des offres", "Les offres sont ouvertes et comparées."),
    "cao": ("Commission d'appel d'offres", "La commission choisit l'offre."),
    "attribution": ("Attribution", "Les candidats non retenus sont informés."),
    "notification": ("Notification", "Le marché est signé et notifié au titulaire."),
    "execution": ("Exécution", "Chaque membre suit l'exécution pour ses propres besoins."),
}
"""Each step with its name and what it is."""
