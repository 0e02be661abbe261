"""Ideas of Rennes, and what people do around them."""

from datetime import datetime, timedelta

from innovation.demo.inventing import (
    ASSESSOR,
    CARETAKER,
    CHAIR,
    FIRST,
    OTHER_ASSESSOR,
    SECOND,
    More,
    idea,
    sheets,
)
from innovation.demo.stories import (
    AsksToJoin,
    Attaches,
    Comments,
    Groups,
    Joins,
    Judgement,
    Reworks,
    Story,
    Supports,
    Trial,
    Withdraws,
)
from innovation.domain.stages import Category, Verdict

GUIDE = "Un livret de trois pages : qui appeler, où sont les vannes, que dire en cas de conflit."


def rennes(now: datetime) -> list[Story]:
    return [
        idea(
            "rennes", FIRST, now - timedelta(days=12),
            (
                Category.SOCIAL,
                "Un samedi de collecte des encombrants en pied d'immeuble",
                (
                    "Le camion passe le jeudi, les gens vident leur cave le week-end : entre les "
                    "deux, tout reste dans le hall."
                ),
                (
                    "Une benne et deux agents de la régie, un samedi par mois, avec un coin où "
                    "chacun peut reprendre ce qui sert encore."
                ),
            ),
            sheets((4, 3, 3, 4, 4, 3, 2)),
            Attaches(0.02, FIRST, ("releve-des-passages.odt",)),
            Joins(1, SECOND),
            Supports(1.2, CARETAKER),
            Supports(1.5, ASSESSOR),
            Comments(
                2, CARETAKER,
                "Au Blosne je dégage la porte deux fois par semaine. Si la benne vient, je peux "
                "prévenir les voisins le vendredi.",
            ),
            Comments(
                2.2, FIRST,
                "Merci Malika. On commencerait volontiers par chez vous : combien de "
                "cages d'escalier en tout ?",
            ),
            Comments(2.4, CARETAKER, "Six cages, cent quarante logements."),
            Groups(5, CHAIR, "Une benne à encombrants chaque mois"),
            more=More(
                benefit="Moins de dépôts dans les halls, six heures de travail gagnées par mois.",
                site="Le Blosne, square de Galicie",
                co_authors=(SECOND, ASSESSOR),
                inspired_by="Les encombrants bloquent le local à vélos",
            ),
        ),
        idea(
            "rennes", CARETAKER, now - timedelta(days=13),
            (
                Category.SOCIAL,
                "Une benne à encombrants chaque mois",
                "Les locataires sans voiture ne vont pas à la déchèterie.",
                "Faire venir une benne le premier samedi du mois et l'annoncer dans le hall.",
            ),
        ),
        idea(
            "rennes", CARETAKER, now - timedelta(days=2),
            (
                Category.TECHNICAL,
                "L'éclairage du couloir des caves s'éteint trop vite",
                (
                    "La minuterie dure quarante secondes : les anciens se retrouvent dans le noir "
                    "avec leurs bouteilles dans les bras."
                ),
                "",
            ),
            (),
            Attaches(0.02, SECOND, ("couloir-des-caves.jpg",)),
            Supports(0.5, FIRST),
            Supports(0.8, OTHER_ASSESSOR),
            Comments(
                1, OTHER_ASSESSOR,
                "La minuterie se règle au tableau : demandez aussi si une lampe est en panne.",
            ),
            more=More(site="12 rue de Suède, sous-sol", typed_by=SECOND),
        ),
        idea(
            "rennes", SECOND, now - timedelta(days=60),
            (
                Category.MANAGERIAL,
                "Un guide de poche pour les nouveaux gardiens",
                "Un gardien qui arrive passe trois semaines à chercher qui appeler.",
                "Écrire un guide complet du métier.",
            ),
            (*sheets((3, 3, 2, 3, 4, 3, 3), (4, 3, 1, 3, 3, 3, 2)),),
            Reworks(
                30, SECOND, GUIDE,
                "Une arrivée en une semaine au lieu de trois.",
            ),
            Comments(
                33, CARETAKER,
                "J'ai gardé le carnet de mon prédécesseur : je le prête pour la première page.",
            ),
            revealed=9,
            judgement=Judgement(
                16,
                Verdict.REWORK,
                "Exemple fictif : un guide complet ne sera jamais lu. Que garder en trois pages ?",
            ),
        ),
        idea(
            "rennes", FIRST, now - timedelta(days=34),
            (
                Category.SOCIAL,
                "Un voisin référent pour accueillir chaque nouveau locataire",
                "À l'arrivée, personne ne dit où est le local de tri ni quand passe le gardien.",
                "Un voisin volontaire par cage, qui fait le tour de l'immeuble avec l'arrivant.",
            ),
            (),
            Supports(3, SECOND),
            Withdraws(
                9, FIRST,
                "Le livret d'accueil répond déjà à ce besoin : je me joins plutôt à lui.",
            ),
            more=More(benefit="Moins d'appels à l'accueil le premier mois."),
        ),
        idea(
            "rennes", SECOND, now - timedelta(days=265),
            (
                Category.DIGITAL,
                "Prévenir d'une coupure d'eau par message",
                "L'affiche dans le hall est lue après la coupure, et l'accueil reçoit cent appels.",
                "Un message sur le téléphone la veille et une heure avant, par cage d'escalier.",
            ),
            sheets((3, 4, 3, 4, 4, 2, 0), (4, 4, 3, 4, 4, 3, 0), (3, 4, 4, 3, 4, 2, 1)),
            Supports(2, CARETAKER),
            Supports(2, FIRST),
            Supports(3, OTHER_ASSESSOR),
            Comments(
                60, CARETAKER,
                "Depuis les messages, on ne me demande plus quand l'eau revient.",
            ),
            revealed=12,
            judgement=Judgement(
                20, Verdict.GO, "Exemple fictif : peu coûteux, essayons sur deux quartiers."
            ),
            more=More(
                benefit="Deux fois moins d'appels les jours de coupure.",
                trial=Trial(
                    30,
                    300,
                    "Le Blosne et Villejean",
                    "Exemple fictif : un message évite-t-il les appels à l'accueil ?",
                    "Exemple fictif : une personne sur dix refuse les messages.",
                    aims={"satisfaction": (41.0, 80.0), "temps": (9.0, 3.0)},
                    measured={},
                    earlier=(
                        (2, {"satisfaction": 41.0, "temps": 9.0}),
                        (32, {"satisfaction": 48.0, "temps": 8.5}),
                        (61, {"satisfaction": 55.0, "temps": 7.0}),
                        (92, {"satisfaction": 53.0, "temps": 7.5}),
                        (122, {"satisfaction": 62.0, "temps": 5.5}),
                        (153, {"satisfaction": 68.0, "temps": 5.0}),
                        (184, {"satisfaction": 74.0, "temps": 4.0}),
                        (214, {"satisfaction": 77.0, "temps": 3.5}),
                    ),
                ),
            ),
        ),
        idea(
            "rennes", CARETAKER, now - timedelta(days=22),
            (
                Category.SOCIAL,
                "Des consignes de tri en images dans le local poubelles",
                "Le tri est refusé une semaine sur deux : l'affiche actuelle est un mur de texte.",
                "Quatre grandes images, collées sur le couvercle des bacs, avec les mots en gros.",
            ),
            (),
            AsksToJoin(6, FIRST),
            Supports(6, SECOND),
            more=More(benefit="Moins de bacs refusés, et des charges qui cessent de monter."),
        ),
    ]  # fmt: skip
