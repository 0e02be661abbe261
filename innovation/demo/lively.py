"""Twenty more invented ideas, with what people do around them: carrying them together, saying
that they are concerned, commenting, adding photos, withdrawing, grouping, measuring."""

from datetime import datetime, timedelta

from innovation.actions.pilots import Lessons
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
    TakesBack,
    Trial,
    Withdraws,
)
from innovation.domain.stages import Category, Verdict

GUIDE = "Un livret de trois pages : qui appeler, où sont les vannes, que dire en cas de conflit."


def carried_together(now: datetime) -> list[Story]:
    """The ideas of the three offices."""
    return [*_rennes(now), *_brest(now), *_nantes(now)]


def _rennes(now: datetime) -> list[Story]:
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


def _brest(now: datetime) -> list[Story]:
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
            more=More(benefit="Personne ne reste chez soi trois jours sans le savoir."),
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


def _nantes(now: datetime) -> list[Story]:
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
            more=More(benefit="Une panne réparée une fois, et connue de tous."),
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
