"""Fifteen invented ideas of the last weeks, so that every kind of task waits for somebody."""

from datetime import datetime, timedelta

from innovation import world
from innovation.demo.inventing import CARETAKER, FIRST, SECOND, More, idea, sheets
from innovation.demo.stories import Judgement, Story
from innovation.domain.stages import Category, Verdict


def invented(now: datetime) -> list[Story]:
    """The ideas of the three offices, the latest an hour old."""
    return [*_rennes(now), *_brest(now), *_nantes(now)]


def _rennes(now: datetime) -> list[Story]:
    return [
        idea(
            "rennes", CARETAKER, now - timedelta(days=3),
            (
                Category.SOCIAL,
                "Un composteur partagé au pied de chaque immeuble",
                "Les épluchures alourdissent les poubelles et les sacs se percent dans l'escalier.",
                "Deux bacs par immeuble, un référent par cage et un apport de broyat par la régie.",
            ),
        ),
        idea(
            "rennes", CARETAKER, now - timedelta(days=18),
            (
                Category.TECHNICAL,
                "Les encombrants bloquent le local à vélos",
                (
                    "Chaque lundi je trouve un matelas ou un canapé devant la porte du local : "
                    "personne ne peut sortir son vélo avant le passage du camion, le jeudi."
                ),
                "",
            ),
        ),
        idea(
            "rennes", FIRST, now - timedelta(days=9),
            (
                Category.SOCIAL,
                "Un livret d'accueil écrit avec les locataires",
                "Les nouveaux locataires rappellent trois fois pour les mêmes questions.",
                "Un livret d'une page par immeuble, relu par deux voisins, remis avec les clés.",
            ),
            sheets((3, 4, 4, 3, 4, 2, 1)),
        ),
        idea(
            "rennes", SECOND, now - timedelta(days=40),
            (
                Category.SOCIAL,
                "Prêter des outils depuis la loge",
                "Percer un mur demande un outil que peu de locataires possèdent.",
                "Une armoire de prêt dans la loge : perceuse, escabeau, niveau à bulle.",
            ),
            sheets((3, 4, 3, 2, 4, 4, 1), (4, 3, 3, 1, 3, 3, 0)),
            revealed=12,
        ),
        idea(
            "rennes", FIRST, now - timedelta(days=75),
            (
                Category.MANAGERIAL,
                "Ouvrir toutes les agences le dimanche",
                "Ceux qui travaillent en semaine ne peuvent jamais venir.",
                "Une permanence dans chaque agence, tous les dimanches matin.",
            ),
            sheets((2, 1, 0, 0, 2, 3, 1), (3, 1, 1, 0, 2, 2, 1)),
            revealed=10,
            judgement=Judgement(
                20,
                Verdict.DECLINE,
                "Exemple fictif : la charge serait trop lourde. Deux samedis par mois répondent "
                "au même besoin ; merci de l'avoir mis au jour.",
            ),
        ),
    ]  # fmt: skip


def _brest(now: datetime) -> list[Story]:
    question, prototype = "brest_open_factory.question", "brest_open_factory.prototype"
    return [
        idea(
            "brest", CARETAKER, now - timedelta(days=21),
            (
                Category.ARCHITECTURAL,
                "Un local à poussettes au rez-de-chaussée",
                "Les poussettes restent dans le hall et gênent l'évacuation.",
                "Fermer l'ancien local des compteurs et y poser des arceaux.",
            ),
        ),
        idea(
            "brest", CARETAKER, now - timedelta(hours=26),
            (
                Category.TECHNICAL,
                "Le portail du parking se bloque quand il pleut",
                (
                    "Dès qu'il pleut, le badge n'ouvre plus le portail : je descends l'ouvrir à la "
                    "main plusieurs fois par soir."
                ),
                "",
            ),
        ),
        idea(
            "brest", SECOND, now - timedelta(days=14),
            (
                Category.TECHNICAL,
                "Des bancs fabriqués avec nos portes déposées",
                "Nous jetons des centaines de portes pleines à chaque réhabilitation.",
                "Un modèle de banc démontable, monté avec les habitants pour les pieds d'immeuble.",
            ),
            sheets((3, 3, 4, 3, 4, 4, 4)),
            more=More(
                extra={
                    question: "Comment assembler sans vis un banc qui reste dehors ?",
                    prototype: True,
                }
            ),
        ),
        idea(
            "brest", FIRST, now - timedelta(days=70),
            (
                Category.DIGITAL,
                "Un voyant qui annonce la panne d'ascenseur depuis la rue",
                "On découvre la panne une fois les courses posées devant la porte.",
                "Un hublot lumineux sur la façade, relié à l'armoire de l'ascenseur.",
            ),
            sheets((3, 2, 2, 2, 3, 4, 1), (3, 3, 1, 2, 4, 3, 0)),
            revealed=9,
            judgement=Judgement(
                16,
                Verdict.HOLD,
                "Exemple fictif : le marché d'entretien des ascenseurs se renouvelle bientôt, "
                "nous y reviendrons à ce moment.",
                review_on=world.day_of(now + timedelta(days=45)),
            ),
        ),
        idea(
            "brest", FIRST, now - timedelta(days=55),
            (
                Category.MANAGERIAL,
                "Un carnet de bord vocal pour les gardiens",
                "Noter chaque passage prend une demi-heure en fin de journée.",
                "Dicter les constats sur place ; le texte arrive tout prêt dans le carnet.",
            ),
            sheets((2, 3, 3, 4, 4, 3, 0), (3, 3, 2, 4, 4, 2, 0), (3, 4, 3, 4, 3, 2, 1)),
            revealed=10,
            judgement=Judgement(
                18, Verdict.GO, "Exemple fictif : deux agences sont volontaires pour essayer."
            ),
        ),
    ]  # fmt: skip


def _nantes(now: datetime) -> list[Story]:
    return [
        idea(
            "nantes", CARETAKER, now - timedelta(days=6),
            (
                Category.TECHNICAL,
                "Éclairer les halls selon la présence",
                "Les halls restent allumés toute la nuit, et les charges montent.",
                "Des détecteurs par palier, avec un éclairage réduit entre deux passages.",
            ),
            sheets((3, 4, 4, 2, 4, 4, 3), (2, 4, 4, 3, 4, 3, 4)),
            more=More(extra={"nantes_pilots.assurance": True}),
        ),
        idea(
            "nantes", CARETAKER, now - timedelta(hours=50),
            (
                Category.SOCIAL,
                "Le tri du verre est trop loin pour les anciens",
                (
                    "La borne est à quatre cents mètres, en pente : les personnes âgées gardent "
                    "leurs bouteilles sur le balcon, ou les jettent avec le reste."
                ),
                "",
            ),
        ),
        idea(
            "nantes", FIRST, now - timedelta(days=50),
            (
                Category.DIGITAL,
                "Un carnet d'entretien numérique du logement",
                "À chaque départ, on ne sait plus ce qui a été réparé ni quand.",
                "Une fiche par logement, complétée par la régie et lisible par le locataire.",
            ),
            sheets((3, 2, 2, 3, 3, 2, 2), (4, 1, 2, 3, 4, 2, 3)),
            revealed=8,
            judgement=Judgement(
                15,
                Verdict.REWORK,
                "Exemple fictif : bonne piste. Dites qui saisit, et ce que le locataire peut lire.",
            ),
        ),
        idea(
            "nantes", SECOND, now - timedelta(days=20),
            (
                Category.SOCIAL,
                "Un atelier de réparation de vélos chaque mois",
                "Des dizaines de vélos crevés dorment dans les caves.",
                "Un samedi par mois, avec une association du quartier, dans un local vacant.",
            ),
            sheets((3, 4, 3, 2, 4, 2, 3)),
        ),
        idea(
            "nantes", CARETAKER, now - timedelta(days=11),
            (
                Category.ARCHITECTURAL,
                "Des haies à fruits à la place des pelouses",
                "Les pelouses jaunissent l'été et personne n'y va.",
                "Groseilliers, noisetiers et figuiers, plantés avec l'école voisine.",
            ),
        ),
    ]  # fmt: skip
