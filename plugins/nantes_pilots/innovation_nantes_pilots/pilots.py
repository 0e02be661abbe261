"""The two kinds of pilot that Nantes has led: a printed house, a greenhouse on a roof."""

from innovation.api import Indicator, PilotKind

COST = Indicator("cout_logement", "Coût par logement", "€", "down")

PRINTING = PilotKind(
    "impression_3d",
    "Impression 3D",
    "Bâtir tout ou partie d'un logement avec un robot d'impression.",
    steps=(
        "Étude de faisabilité et avis technique",
        "Contrôle technique et assurance du chantier",
        "Impression des murs",
        "Second œuvre et pose des capteurs",
        "Réception et emménagement",
        "Un an de suivi avec les occupants",
    ),
    indicators=(
        Indicator("heures_impression", "Heures d'impression", "h", "down"),
        Indicator("duree_chantier", "Durée du chantier", "mois", "down"),
        COST,
        Indicator("chauffage", "Consommation de chauffage", "kWh/m²/an", "down"),
    ),
)

GREENHOUSE = PilotKind(
    "serre_pepiniere",
    "Serre-pépinière",
    "Poser sur un toit une serre qui cultive et qui chauffe l'eau des logements.",
    steps=(
        "Étude de la structure et de la toiture",
        "Choix du maraîcher avec les habitants",
        "Contrôle technique et assurance du chantier",
        "Pose de la serre et de la pompe à chaleur",
        "Mise en service et réglages du premier hiver",
        "Relevé des charges sur un an",
    ),
    indicators=(
        Indicator("part_eau_chaude", "Part des besoins d'eau chaude couverte", "%"),
        Indicator("kwh_economises", "Énergie économisée", "kWh/an"),
        Indicator("economie_logement", "Économie par logement", "€/an"),
        COST,
    ),
)
