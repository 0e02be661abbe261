"""Ideas of Brest, and what people do around them."""

from datetime import datetime, timedelta

from innovation.actions.pilots import Lessons
from innovation.demo.inventing import (
    ASSESSOR,
    CARETAKER,
    FIRST,
    OTHER_ASSESSOR,
    SECOND,
    More,
    idea,
    sheets,
)
from innovation.demo.stories import (
    Attaches,
    Borrowed,
    Comments,
    Joins,
    Judgement,
    Opinion,
    Story,
    Supports,
    TakesBack,
    Trial,
    Withdraws,
)
from innovation.domain.stages import Category, Verdict


def brest(now: datetime) -> list[Story]:
    plugin = "brest_open_factory"
    return [
        idea(
            "brest", SECOND, now - timedelta(days=8),
            (
                Category.ARCHITECTURAL,
                "Un abri à poussettes et à caddies dans le hall",
                (
                    "Chaque matin, trois ou quatre poussettes barrent la sortie ; le pompier venu "
                    "pour l'exercice l'a noté."
                ),
                "Un meuble bas en bois de réemploi, avec des anneaux, sous les boîtes aux lettres.",
            ),
            (),
            Attaches(0.01, SECOND, ("hall-un-mardi-matin.jpg",)),
            Attaches(0.02, SECOND, ("banc-maquette.jpg",), f"{plugin}.photo"),
            Joins(1, FIRST),
            Supports(1, CARETAKER),
            Supports(2, ASSESSOR),
            Comments(
                2, CARETAKER,
                "Attention au passage des fauteuils : il faut garder un mètre quarante.",
            ),
            Comments(
                2.1, SECOND,
                "Bien vu, je reprends les cotes mardi. Tu me montres le hall du 8 ?",
            ),
            more=More(
                extra={
                    f"{plugin}.question": "Quel assemblage supporte vingt poussettes par jour ?",
                    f"{plugin}.prototype": True,
                    f"{plugin}.etat": "maquette",
                },
                benefit="Un hall dégagé, et une réserve levée au prochain contrôle.",
                site="8 rue de Vendée, Bellevue",
                co_authors=(FIRST, CARETAKER),
                inspired_by="Un local à poussettes au rez-de-chaussée",
            ),
        ),
        idea(
            "brest", CARETAKER, now - timedelta(days=5),
            (
                Category.TECHNICAL,
                "Les boutons de l'ascenseur sont trop hauts en fauteuil",
                "Au 14, une locataire attend qu'un voisin passe pour monter au sixième étage.",
                "",
            ),
            (),
            Attaches(0.02, FIRST, ("boutons-ascenseur.jpg",)),
            Supports(0.7, SECOND),
            Supports(1.1, OTHER_ASSESSOR),
            Supports(1.9, ASSESSOR),
            more=More(site="14 rue de Gascogne", typed_by=FIRST),
        ),
        idea(
            "brest", FIRST, now - timedelta(days=48),
            (
                Category.DIGITAL,
                "Prévenir les locataires d'une panne d'ascenseur",
                "La pancarte arrive après la panne : ceux qui ne descendent plus ne savent rien.",
                "Un appel automatique aux personnes âgées de la cage, et la date de réparation.",
            ),
            sheets((3, 4, 2, 3, 4, 4, 1), (4, 4, 3, 3, 4, 3, 1), (3, 3, 3, 4, 4, 4, 0)),
            Supports(4, CARETAKER),
            Comments(
                8, OTHER_ASSESSOR,
                "Nous avons déjà les numéros pour les canicules : demandons l'accord une fois.",
            ),
            revealed=14,
            more=More(
                benefit="Personne ne reste chez soi trois jours sans le savoir.",
                borrowed=Borrowed(
                    16,
                    "rennes",
                    "Exemple fictif : vous prévenez déjà d'une coupure d'eau par message. Que "
                    "valent ces appels, vus par ceux qui l'ont fait ?",
                    "Exemple fictif : volontiers, nous avons un an de recul sur les messages.",
                    (
                        Opinion(
                            1, (4, 4, 1, 2, 4, 4, 3),
                            "Exemple fictif : l'appel rassure plus qu'un message, mais il faut "
                            "tenir la liste à jour.",
                        ),
                        Opinion(
                            2, (3, 4, 2, 2, 4, 3, 2),
                            "Exemple fictif : chez nous, une personne sur dix refuse. Prévoyez "
                            "qui sonne à sa porte.",
                        ),
                    ),
                    given=27,
                ),
            ),
        ),
        idea(
            "brest", SECOND, now - timedelta(days=19),
            (
                Category.SOCIAL,
                "Un accueil sans rendez-vous le mercredi",
                "Un rendez-vous prend dix jours, et beaucoup de questions une minute.",
                "Le mercredi de 14 h à 18 h, deux agents à l'accueil, une question par personne.",
            ),
            (),
            Withdraws(3, SECOND, "Je vérifie d'abord les plannings avec l'agence."),
            TakesBack(10, SECOND),
            Supports(11, FIRST),
            Comments(
                11.3, SECOND,
                "Les plannings passent : deux volontaires à Recouvrance, je relance l'idée.",
            ),
        ),
        idea(
            "brest", CARETAKER, now - timedelta(days=230),
            (
                Category.SOCIAL,
                "Une recyclerie mobile pour les encombrants",
                "Un tiers des encombrants que nous jetons serviraient encore.",
                "Un camion atelier, une demi-journée par quartier, avec une association.",
            ),
            sheets((4, 4, 2, 3, 4, 3, 4), (3, 4, 3, 3, 4, 4, 4)),
            Supports(5, FIRST),
            revealed=15,
            judgement=Judgement(
                25, Verdict.GO, "Exemple fictif : l'association est prête, deux quartiers aussi."
            ),
            more=More(
                site="Bellevue, place Napoléon III",
                trial=Trial(
                    40,
                    180,
                    "Bellevue et Recouvrance",
                    "Exemple fictif : combien d'objets repartent au lieu d'être jetés ?",
                    "Exemple fictif : moins de dix visiteurs à deux passages de suite.",
                    aims={"satisfaction": (30.0, 60.0), "cout": (14.0, 10.0)},
                    measured={"satisfaction": 66.0, "cout": 9.5},
                    earlier=(
                        (30, {"satisfaction": 35.0, "cout": 14.0}),
                        (62, {"satisfaction": 47.0, "cout": 12.5}),
                        (91, {"satisfaction": 44.0, "cout": 12.0}),
                        (120, {"satisfaction": 58.0, "cout": 11.0}),
                        (151, {"satisfaction": 63.0, "cout": 10.0}),
                    ),
                    lessons=None,
                    lead=1,
                ),
            ),
        ),
        idea(
            "brest", FIRST, now - timedelta(days=120),
            (
                Category.TECHNICAL,
                "Des ampoules à détecteur dans les garages",
                "L'éclairage des garages brûle jour et nuit.",
                "Des ampoules à détecteur, vissées dans les douilles qui sont là.",
            ),
            sheets((2, 3, 4, 2, 3, 2, 1), (3, 3, 4, 2, 3, 1, 1)),
            revealed=12,
            judgement=Judgement(
                22, Verdict.GO, "Exemple fictif : gain rapide, un garage suffit pour juger."
            ),
            more=More(
                trial=Trial(
                    35,
                    60,
                    "Garage de la rue de Provence",
                    "Exemple fictif : de combien baisse la facture ?",
                    "Exemple fictif : des locataires ne se sentent plus en sécurité.",
                    aims={"cout": (8.0, 5.0)},
                    measured={"cout": 4.5},
                    lessons=Lessons(
                        "kept",
                        "Exemple fictif : la facture baisse de moitié ; garder une lampe fixe à "
                        "l'entrée.",
                    ),
                ),
            ),
        ),
    ]  # fmt: skip
