"""The criteria that Nantes adds to the assessment grid."""

from innovation.api import Criterion

GRID = (
    Criterion(
        "bas_carbone",
        "Bas carbone",
        "Que devient l'empreinte carbone, de la construction à l'usage ?",
        weight=3,
        anchors=(
            "Empreinte plus forte que la solution courante",
            "Empreinte comparable",
            "Gain probable, non chiffré",
            "Gain chiffré sur la construction ou sur l'usage",
            "Gain chiffré sur l'ensemble du cycle de vie",
        ),
    ),
    Criterion(
        "cout_locataire",
        "Coût global pour le locataire",
        "Que devient la somme du loyer et des charges ?",
        weight=4,
        anchors=(
            "Loyer ou charges en hausse",
            "Effet inconnu",
            "Loyer et charges inchangés",
            "Charges en baisse",
            "Charges en nette baisse, vérifiée sur une opération comparable",
        ),
    ),
    Criterion(
        "entretien",
        "Entretien dans la durée",
        "Saura-t-on l'entretenir dans dix ans ?",
        weight=2,
        anchors=(
            "Dépend d'un seul fournisseur, sans garantie",
            "Dépend d'un seul fournisseur, avec garantie",
            "Entretien possible par des entreprises formées",
            "Entretien possible par des entreprises locales",
            "Entretien possible par nos propres équipes",
        ),
    ),
)
