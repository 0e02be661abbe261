"""Ideas of Nantes, and what people do around them."""

from datetime import datetime, timedelta

from innovation.demo.inventing import ASSESSOR, CARETAKER, CHAIR, FIRST, SECOND, More, idea, sheets
from innovation.demo.stories import Borrowed, Comments, Judgement, Story, Supports
from innovation.domain.stages import Category, Verdict


def nantes(now: datetime) -> list[Story]:
    return [
        idea(
            "nantes", FIRST, now - timedelta(days=30),
            (
                Category.SOCIAL,
                "Un panneau d'accueil en cinq langues",
                "Un locataire sur six lit mal le français : les consignes restent lettre morte.",
                "Un panneau dans chaque hall : urgences, tri et horaires, en images et en mots.",
            ),
            sheets((4, 3, 3, 3, 4, 2, 3)),
            Comments(
                3, ASSESSOR,
                "L'association de quartier relit volontiers les traductions.",
            ),
            more=More(
                benefit="Des consignes comprises par tous.",
                site="Bellevue, tour B",
                co_authors=(CARETAKER, SECOND),
            ),
        ),
        idea(
            "nantes", CARETAKER, now - timedelta(days=7),
            (
                Category.SOCIAL,
                "Un bac pour les piles et les ampoules dans le hall",
                "Les piles finissent avec le reste, faute d'un point de collecte tout près.",
                "Un petit bac fermé par hall, vidé par le gardien quand il apporte le courrier.",
            ),
        ),
        idea(
            "nantes", SECOND, now - timedelta(days=90),
            (
                Category.MANAGERIAL,
                "Former les gardiens aux premiers secours",
                "En deux ans, trois malaises dans nos halls, et personne ne savait que faire.",
                "Deux jours de formation par an, sur le temps de travail, par petits groupes.",
            ),
            sheets((4, 4, 3, 4, 4, 3, 3), (3, 4, 3, 4, 4, 2, 3)),
            Supports(25, CARETAKER),
            Supports(26, FIRST),
            Comments(
                27, CARETAKER,
                "Je l'ai suivie dans mon ancien travail : on n'oublie pas les gestes.",
            ),
            revealed=15,
            judgement=Judgement(
                24, Verdict.GO, "Exemple fictif : le budget de formation le permet dès l'automne."
            ),
            more=More(benefit="Un secouriste formé dans chaque secteur."),
        ),
        idea(
            "nantes", CARETAKER, now - timedelta(hours=30),
            (
                Category.TECHNICAL,
                "L'ascenseur annonce les étages trop bas",
                "Un locataire malvoyant compte les secondes pour savoir où il descend.",
                "",
            ),
            more=More(site="3 allée de l'Isac"),
        ),
        idea(
            "nantes", SECOND, now - timedelta(days=40),
            (
                Category.DIGITAL,
                "Une messagerie entre gardiens d'un même secteur",
                "Chacun découvre seul la panne que son voisin a réparée la veille.",
                "Un fil de discussion par secteur, sur le téléphone de service.",
            ),
            sheets((3, 3, 4, 4, 4, 2, 2), (2, 3, 4, 4, 3, 1, 2)),
            Comments(
                20, CHAIR,
                "Le comité en parle la semaine prochaine : dites-nous qui modère le fil.",
            ),
            revealed=14,
            more=More(
                benefit="Une panne réparée une fois, et connue de tous.",
                borrowed=Borrowed(
                    36,
                    "brest",
                    "Exemple fictif : vos ateliers ont essayé un fil de discussion. Le liriez-vous "
                    "avec votre grille avant que nous décidions ?",
                ),
            ),
        ),
        idea(
            "nantes", FIRST, now - timedelta(days=17),
            (
                Category.SOCIAL,
                "Prêter des caddies et des poussettes dans le hall",
                "Les courses pèsent, et tout le monde n'a pas la place de garder une poussette.",
                "Quatre caddies et deux poussettes à jeton, rangés près de la loge.",
            ),
            sheets((3, 3, 2, 2, 3, 2, 3), (3, 2, 2, 2, 4, 2, 3)),
        ),
    ]  # fmt: skip
