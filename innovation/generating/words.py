"""What any idea may say besides its subject: where, how often, at what cost, what came of it."""

PLACES = (
    "à la résidence {residence}", "{street}", "dans le quartier {quarter}",
    "au pied de la tour {residence}", "pour la résidence {residence}", "au {number}, {street}",
    "dans les halls de la résidence {residence}", "près de l'école, {street}",
    "à l'agence {quarter}", "au foyer {residence}",
)  # fmt: skip

QUARTERS = (
    "des Tilleuls", "du Moulin", "de la Gare", "du Port", "des Ormeaux", "de la Fontaine",
    "du Grand Pré", "des Marronniers", "du Vieux Bourg", "de la Croix Blanche", "du Ruisseau",
    "des Hauts Pavés", "de la Plaine", "du Bois Joli", "des Castors", "de l'Étang",
)  # fmt: skip

SITES = (
    "Résidence {residence}", "Quartier {quarter}", "Foyer {residence}", "{number}, {street}",
)  # fmt: skip

OFTEN = (
    "Cela arrive chaque semaine.", "On en parle à chaque réunion de locataires.",
    "Les gardiens le signalent depuis {number} mois.", "{number} logements sont concernés.",
    "Le sujet revient dans l'enquête de satisfaction.", "L'hiver dernier, ce fut pire.",
    "Nous l'avons compté : {number} fois en un an.", "Madame {name} nous l'a encore dit hier.",
)  # fmt: skip

MEANS = (
    "Essayer d'abord sur une seule cage, pendant trois mois.",
    "Compter un budget de {number} euros par logement.",
    "Le gardien et deux locataires suivraient l'essai.",
    "L'amicale des locataires est prête à aider.",
    "L'atelier {quarter} peut fabriquer les pièces.",
    "Mesurer avant et après avec les mêmes questions.",
    "Monsieur {name}, du service technique, connaît un fournisseur.",
    "La ville financerait la moitié au titre de la politique de la ville.",
)  # fmt: skip

BENEFITS = (
    "Moins d'appels à l'agence", "Des charges en baisse", "Un immeuble plus calme",
    "Du temps gagné pour les gardiens", "Plus de liens entre voisins", "Moins de pannes",
    "Un hall plus propre", "Des locataires mieux informés",
)  # fmt: skip

OPINIONS = (
    "Utile, à chiffrer.", "Bonne idée, simple à essayer.", "À voir avec le service technique.",
    "Je connais un site où essayer.", "Le coût m'inquiète un peu.", "À relier à l'existant.",
    "Les habitants sont demandeurs.", "Prévoir l'entretien dès le départ.",
)  # fmt: skip

REASONS = {
    "go": "Le comité retient l'idée : le besoin est clair et l'essai tient dans l'année.",
    "hold": "Le comité attend la fin du chantier en cours avant de se prononcer.",
    "decline": "La charge serait trop lourde pour les équipes ; merci d'avoir nommé le besoin.",
    "rework": "L'idée plaît, mais il manque un site et un ordre de coût.",
}

LESSONS = (
    "L'essai a bien pris dès que le gardien l'a présenté lui-même.",
    "Il a fallu deux mois de plus que prévu, surtout pour les autorisations.",
    "Les habitants s'en servent, mais il faut quelqu'un pour l'entretien.",
    "Le coût est tenu ; le temps d'agent avait été sous-estimé.",
)

SERVICES = (
    "Agence {quarter}", "Direction du patrimoine", "Direction de la proximité", "Régie technique",
    "Accueil et attribution", "Direction de la clientèle", "Systèmes d'information",
    "Développement social urbain",
)  # fmt: skip
